//! Writes a document as HTML and lets only what is harmless through.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::Arena;
use comrak::html::{ChildRendering, Context, escape, format_document_with_formatter, format_node_default};
use comrak::nodes::{Node, NodeValue};
use comrak::options::Plugins;
use url::{ParseError, Url};

use super::document;
use super::handle::{self, Target};

/// Schemes links and images may have; relative ones pass as well.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "magnet"];

const TAGS: [&str; 31] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "details",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

const ATTRIBUTES: [(&str, &[&str]); 9] = [
    ("a", &["href", "title", "id", "class", "aria-label"]),
    ("code", &["class"]),
    ("img", &["src", "alt", "title"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("section", &["class"]),
    ("sup", &["class"]),
    ("td", &["align"]),
    ("th", &["align"]),
];

/// Classes and prefixes of ids of footnotes, which are all that come from us; code has its language.
const FOOTNOTE_CLASSES: [&str; 3] = ["footnotes", "footnote-ref", "footnote-backref"];
const FOOTNOTE_IDS: [&str; 2] = ["fn-", "fnref-"];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into())
        .clean_content_tags(["script", "style"].into())
        .tag_attributes(ATTRIBUTES.map(|(tag, names)| (tag, names.iter().copied().collect())).into())
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_schemes(SCHEMES.into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener"))
        .attribute_filter(filter_attribute);
    builder
});

fn filter_attribute<'v>(tag: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let passes = match (tag, name) {
        ("code", "class") => value.starts_with("language-") && !value.contains(char::is_whitespace),
        (_, "class") => FOOTNOTE_CLASSES.contains(&value),
        (_, "id") => FOOTNOTE_IDS.iter().any(|prefix| value.starts_with(prefix)),
        _ => true,
    };
    passes.then_some(Cow::Borrowed(value))
}

/// The sanitised HTML of a text.
pub(super) fn render(text: &str, target: &Target<'_>) -> String {
    let arena = Arena::new();
    match document::parse(&arena, text) {
        Some(root) => {
            handle::link(&arena, root, target);
            name_footnotes(root, text);
            if let Target::Home(origin) = target {
                make_absolute(root, origin);
            }
            // Writing to a string does not fail; the fallback is for the compiler.
            format(root).map_or_else(|_| as_typed(text), |html| SANITIZER.clean(&html).to_string())
        }
        None => as_typed(text),
    }
}

/// Text that is not to be interpreted.
fn as_typed(text: &str) -> String {
    let mut escaped = String::new();
    // As above.
    escape(&mut escaped, text.trim_end()).unwrap_or_default();
    format!("<p>{}</p>\n", escaped.replace('\n', "<br>\n"))
}

fn format(root: Node<'_>) -> Result<String, fmt::Error> {
    let mut html = String::new();
    format_document_with_formatter(
        root,
        document::options(),
        &mut html,
        &Plugins::default(),
        format_node,
        (),
    )?;
    Ok(html)
}

fn format_node(
    context: &mut Context<'_, '_>,
    node: Node<'_>,
    starts: bool,
) -> Result<ChildRendering, fmt::Error> {
    match &node.data().value {
        NodeValue::BlockDirective(directive) => {
            format_directive(context, &directive.info, starts)?;
        }
        NodeValue::HtmlInline(html) if starts => context.escape(html)?,
        NodeValue::HtmlBlock(html) if starts => {
            context.cr()?;
            context.write_str("<p>")?;
            context.escape(html.literal.trim_end())?;
            context.write_str("</p>\n")?;
        }
        NodeValue::HtmlInline(_) | NodeValue::HtmlBlock(_) => (),
        _ => return format_node_default(context, node, starts),
    }
    Ok(ChildRendering::HTML)
}

/// A spoiler folds. What opens anything else is shown as it is typed, since we know no other kind.
fn format_directive(context: &mut Context<'_, '_>, info: &str, starts: bool) -> fmt::Result {
    let title = document::spoiler_title(info);
    context.cr()?;
    match (title, starts) {
        (Some(title), true) => {
            context.write_str("<details><summary>")?;
            context.escape(if title.is_empty() { "Spoiler" } else { title })?;
            context.write_str("</summary>\n")
        }
        (Some(_), false) => context.write_str("</details>\n"),
        (None, true) => {
            context.write_str("<p>")?;
            context.escape(format!("::: {info}").trim_end())?;
            context.write_str("</p>\n")
        }
        (None, false) => Ok(()),
    }
}

/// Gives footnotes names that differ from those of other texts on the same page.
fn name_footnotes(root: Node<'_>, text: &str) {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let page_unique = hasher.finish();

    let mut names: HashMap<String, String> = HashMap::new();
    for node in root.descendants() {
        if let NodeValue::FootnoteReference(reference) = &mut node.data_mut().value {
            let name = format!("{page_unique:x}-{}", reference.ix);
            names.insert(std::mem::replace(&mut reference.name, name.clone()), name);
        }
    }
    for node in root.descendants() {
        if let NodeValue::FootnoteDefinition(definition) = &mut node.data_mut().value
            && let Some(name) = names.get(&definition.name)
        {
            definition.name.clone_from(name);
        }
    }
}

/// Completes relative links and images.
fn make_absolute(root: Node<'_>, origin: &Url) {
    for node in root.descendants() {
        if let NodeValue::Link(link) | NodeValue::Image(link) = &mut node.data_mut().value
            && Url::parse(&link.url) == Err(ParseError::RelativeUrlWithoutBase)
            && let Ok(absolute) = origin.join(&link.url)
        {
            link.url = absolute.into();
        }
    }
}
