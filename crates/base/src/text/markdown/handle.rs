//! Handles in running text: `!community@host` and `@person@host`, also written `/c/community@host` and
//! `/u/person@host`.

use std::ops::Range;
use std::sync::LazyLock;

use comrak::Arena;
use comrak::nodes::{Ast, AstNode, Node, NodeLink, NodeValue};
use regex::Regex;
use url::Url;

use crate::text::pattern;

/// A name of word characters, dots and inner hyphens, and a host with an optional port.
static HANDLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?<sign>[!@]|/c/|/u/)(?<name>\w(?:[\w.-]*\w)?)@(?<host>[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?)",
    )
});

/// What a handle names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum HandleKind {
    /// `@name@host`.
    Person,
    /// `!name@host`.
    Community,
}

/// Where the links of handles lead.
pub(super) enum Target<'o> {
    /// To the thing as our own pages show it.
    Here,
    /// To the thing on its own instance; ours has this origin.
    Home(&'o Url),
}

/// A handle in a piece of text.
#[derive(Debug)]
pub(in crate::text) struct Handle<'t> {
    pub kind: HandleKind,
    pub name: &'t str,
    pub host: &'t str,
    /// Whether it is written with `@` or `!`, not as a path.
    pub signed: bool,
    /// Which bytes of the text it takes.
    range: Range<usize>,
}

/// The handles in a piece of text without markup.
pub(in crate::text) fn find(text: &str) -> impl Iterator<Item = Handle<'_>> {
    HANDLE.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let sign = found.name("sign")?.as_str();
        let before = text.get(..whole.start())?;
        let after = text.get(whole.end()..)?;
        let goes_on = |char: char| char.is_alphanumeric() || matches!(char, '_' | '@' | '/');
        if before.ends_with(|char| goes_on(char) || char == '.') || after.starts_with('@') {
            return None;
        }
        Some(Handle {
            kind: if matches!(sign, "!" | "/c/") { HandleKind::Community } else { HandleKind::Person },
            name: found.name("name")?.as_str(),
            host: found.name("host")?.as_str(),
            signed: sign.len() == 1,
            range: whole.range(),
        })
    })
}

/// The texts of a document in which handles count: not in code, and not in links, unless a handle is all there
/// is to the link, which is how clients insert them.
pub(super) fn texts(root: Node<'_>) -> Vec<String> {
    undo_mail_links(root);
    let mut texts = Vec::new();
    for node in texts_of(root) {
        let Some(text) = text_of(node) else { continue };
        let Some(link) = enclosing_link(node) else {
            texts.push(text);
            continue;
        };
        let is_all = find(&text).any(|handle| handle.range == (0..text.len()));
        if is_all
            && link.first_child().is_some_and(|first| first.same_node(node))
            && node.next_sibling().is_none()
        {
            texts.push(text);
        }
    }
    texts
}

/// Turns handles into links.
pub(super) fn link<'a>(arena: &'a Arena<'a>, root: Node<'a>, target: &Target<'_>) {
    undo_mail_links(root);
    for node in texts_of(root) {
        if enclosing_link(node).is_some() {
            continue;
        }
        let Some(text) = text_of(node) else { continue };
        let mut done = 0;
        for handle in find(&text) {
            let (Some(before), Some(label)) =
                (text.get(done..handle.range.start), text.get(handle.range.clone()))
            else {
                continue;
            };
            node.insert_before(new_text(arena, before));
            let link = NodeLink { url: url_of(&handle, target), title: String::new() };
            let link = new_node(arena, NodeValue::Link(Box::new(link)));
            link.append(new_text(arena, label));
            node.insert_before(link);
            done = handle.range.end;
        }
        if done > 0 {
            node.data_mut().value = NodeValue::Text(text.get(done..).unwrap_or_default().to_owned().into());
        }
    }
}

fn url_of(handle: &Handle<'_>, target: &Target<'_>) -> String {
    let kind = match handle.kind {
        HandleKind::Person => "u",
        HandleKind::Community => "c",
    };
    match target {
        Target::Here => format!("/{kind}/{}@{}", handle.name, handle.host),
        Target::Home(origin) => format!("{}://{}/{kind}/{}", origin.scheme(), handle.host, handle.name),
    }
}

/// Takes back the mail links the parser makes of `name@host` where it is the rest of a handle, and joins
/// texts that stand beside each other.
fn undo_mail_links(root: Node<'_>) {
    for node in root.descendants().collect::<Vec<_>>() {
        if let Some(address) = mail_link(node)
            && node.previous_sibling().and_then(text_of).is_some_and(|before| opens_handle(&before))
        {
            node.children().for_each(AstNode::detach);
            node.data_mut().value = NodeValue::Text(address.into());
        }
    }
    for node in texts_of(root) {
        // One that was joined to its predecessor has no parent any more.
        let Some(mut text) = text_of(node).filter(|_| node.parent().is_some()) else { continue };
        while let Some((next, more)) = node.next_sibling().and_then(|next| Some((next, text_of(next)?))) {
            text.push_str(&more);
            next.detach();
        }
        node.data_mut().value = NodeValue::Text(text.into());
    }
}

fn opens_handle(before: &str) -> bool {
    ["@", "!", "/c/", "/u/"].iter().any(|sign| before.ends_with(sign))
}

/// The address, if a node is a link to exactly the address it shows.
fn mail_link(node: Node<'_>) -> Option<String> {
    let NodeValue::Link(link) = &node.data().value else { return None };
    let address = link.url.strip_prefix("mailto:")?;
    let label = text_of(node.first_child()?)?;
    (label == address).then_some(label)
}

fn enclosing_link(node: Node<'_>) -> Option<Node<'_>> {
    let is_link = |node: &Node<'_>| matches!(node.data().value, NodeValue::Link(_) | NodeValue::Image(_));
    node.ancestors().find(is_link)
}

fn texts_of<'a>(root: Node<'a>) -> Vec<Node<'a>> {
    root.descendants().filter(|node| matches!(node.data().value, NodeValue::Text(_))).collect()
}

fn text_of(node: Node<'_>) -> Option<String> {
    node.data().value.text().map(str::to_owned)
}

fn new_text<'a>(arena: &'a Arena<'a>, text: &str) -> Node<'a> {
    new_node(arena, NodeValue::Text(text.to_owned().into()))
}

fn new_node<'a>(arena: &'a Arena<'a>, value: NodeValue) -> Node<'a> {
    arena.alloc(Ast::new(value, (1, 1).into()).into())
}
