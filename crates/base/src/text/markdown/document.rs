//! Parses a text, within bounds: its size, the work of the parser, and the size and depth of what comes out.
//!
//! The parser is linear for what people write; the bounds are for those who look for the exceptions. Depth is
//! bounded because HTML parsers, ours and browsers', slow down with it.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::LazyLock;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, try_parse_document};
use regex::Regex;

use crate::text::pattern;

/// Longest text that is parsed, in bytes: the longest body in the widest script, and something to spare.
const MAX_BYTES: usize = 200_000;

/// Most steps of the parser, in units of 256 (see `try_parse_document`). A body of the longest kind takes
/// some hundreds.
const MAX_STEPS: u32 = 2_000;

/// Deepest nesting of blocks and inlines.
const MAX_DEPTH: usize = 100;

/// Most blocks and inlines. Tables can have far more cells than characters.
const MAX_NODES: usize = 100_000;

/// The beginning of a line that opens a spoiler, up to its title; quotes and lists may be around it.
static SPOILER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^(?<mark>[ \t>*+-]*:{3,}[ \t]*)spoiler[ \t](?<title>[^\n]*:[^\n]*)$"));

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.superscript = true;
    options.extension.subscript = true;
    options.extension.footnotes = true;
    options.extension.block_directive = true;
    options
});

/// How the parser is set up, for the formatter.
pub(super) fn options() -> &'static Options<'static> {
    &OPTIONS
}

/// The document, or `None` if it is beyond the bounds.
pub(super) fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> Option<Node<'a>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let steps = Cell::new(0);
    let out_of_steps = || {
        steps.set(steps.get() + 1);
        steps.get() > MAX_STEPS
    };
    let colon = spare_char(text);
    let root = try_parse_document(arena, &without_colons(text, colon), &OPTIONS, &out_of_steps).ok()?;
    if !is_small(root) {
        return None;
    }
    for node in root.descendants() {
        put_colons_back(&mut node.data_mut().value, colon);
    }
    Some(root)
}

/// The title, if the words after `:::` open a spoiler.
pub(super) fn spoiler_title(info: &str) -> Option<&str> {
    let rest = info.strip_prefix("spoiler")?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

fn is_small(root: Node<'_>) -> bool {
    let (mut depth, mut nodes) = (0_usize, 0_usize);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(_) => (depth, nodes) = (depth + 1, nodes + 1),
            NodeEdge::End(_) => depth -= 1,
        }
        if depth > MAX_DEPTH || nodes > MAX_NODES {
            return false;
        }
    }
    true
}

/// A character that Unicode keeps for internal use and that is not in the text.
fn spare_char(text: &str) -> Option<char> {
    ('\u{fdd0}'..='\u{fdef}').find(|char| !text.contains(*char))
}

/// The text with another character for the colons in titles of spoilers, because the parser takes a line with
/// more colons for text.
fn without_colons(text: &str, colon: Option<char>) -> Cow<'_, str> {
    let Some(colon) = colon else { return Cow::Borrowed(text) };
    SPOILER.replace_all(text, |line: &regex::Captures<'_>| {
        let title = line["title"].replace(':', colon.encode_utf8(&mut [0; 4]));
        format!("{}spoiler {title}", &line["mark"])
    })
}

/// Undoes [`without_colons`], also where the line was no spoiler after all.
fn put_colons_back(value: &mut NodeValue, colon: Option<char>) {
    let Some(colon) = colon else { return };
    let put_back = |text: &mut String| {
        if text.contains(colon) {
            *text = text.replace(colon, ":");
        }
    };
    match value {
        NodeValue::Text(text) => put_back(text.to_mut()),
        NodeValue::BlockDirective(directive) => put_back(&mut directive.info),
        NodeValue::Code(code) => put_back(&mut code.literal),
        NodeValue::CodeBlock(code) => put_back(&mut code.literal),
        NodeValue::HtmlBlock(html) => put_back(&mut html.literal),
        NodeValue::HtmlInline(html) => put_back(html),
        NodeValue::Link(link) | NodeValue::Image(link) => {
            put_back(&mut link.url);
            put_back(&mut link.title);
        }
        _ => (),
    }
}
