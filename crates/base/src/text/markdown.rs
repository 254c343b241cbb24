//! Markdown as people write it here: what it looks like as HTML, what is in it, and how it is cleaned.
//!
//! The dialect is CommonMark with tables, strikethrough, footnotes, bare links, `~sub~` and `^super^`script,
//! spoilers (`::: spoiler title` … `:::`) and handles (`!community@host`, `@person@host`). HTML in it is shown
//! as it is typed. What would take too long to render (see [`document`]) is shown as plain text.

mod document;
pub(super) mod handle;
mod html;

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasickBuilder, MatchKind};
use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};
use url::Url;

use super::tracking;

/// The HTML of a text for our own pages: sanitised, and handles lead to the person or community as seen here
/// (`/u/name@host`, `/c/name@host`).
pub fn render(text: &str) -> String {
    html::render(text, &handle::Target::Here)
}

/// The HTML of a text for other instances and feed readers: as [`render`], but no link is relative. Handles
/// lead to the person or community at home (`https://host/u/name`), other links start from `origin`.
pub fn render_for_peers(text: &str, origin: &Url) -> String {
    html::render(text, &handle::Target::Home(origin))
}

/// The beginning of a text without its markup, on one line, for previews and feeds.
///
/// At most `max_chars` characters, ending in `…` if there was more. What is inside spoilers is left out,
/// their titles are not.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    let arena = Arena::new();
    let plain = match document::parse(&arena, text) {
        Some(root) => plain_text(root),
        None => text.to_owned(),
    };
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    truncated(words, max_chars)
}

/// The targets of all links and images, in the order of the text; those of handles are not among them.
pub fn links(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let Some(root) = document::parse(&arena, text) else { return Vec::new() };
    let target = |node: Node<'_>| match &node.data().value {
        NodeValue::Link(link) | NodeValue::Image(link) => Some(link.url.clone()),
        _ => None,
    };
    root.descendants().filter_map(target).collect()
}

/// The text with images shown from elsewhere: `replace` says from where, `None` leaves an image as it is.
///
/// An image whose target is written so that it cannot be found (with characters escaped) is made a link.
pub fn replace_images(text: &str, replace: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let replaced = replaced_images(text, &replace);
    if images(&replaced).iter().all(|url| replace(url).is_none()) {
        return replaced;
    }
    let mut links = String::with_capacity(replaced.len());
    for char in replaced.chars() {
        while char == '[' && links.ends_with('!') {
            links.pop();
        }
        links.push(char);
    }
    Cow::Owned(links)
}

/// The targets of all images.
fn images(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let Some(root) = document::parse(&arena, text) else { return Vec::new() };
    let image = |node: Node<'_>| match &node.data().value {
        NodeValue::Image(image) => Some(image.url.clone()),
        _ => None,
    };
    root.descendants().filter_map(image).collect()
}

fn replaced_images<'t>(text: &'t str, replace: &impl Fn(&str) -> Option<String>) -> Cow<'t, str> {
    let arena = Arena::new();
    let Some(root) = document::parse(&arena, text) else { return Cow::Borrowed(text) };
    let mut replacements = BTreeMap::new();
    for node in root.descendants() {
        let NodeValue::Image(image) = &node.data().value else { continue };
        let Some(replaced) = replace(&image.url) else { continue };
        // Written with `&amp;`, or not; in what replaces it `&` is one of its own parameters.
        replacements.insert(image.url.replace('&', "&amp;"), replaced.clone());
        replacements.insert(image.url.clone(), replaced);
    }
    replace_all(text, &replacements)
}

/// The text with links in the place of images.
pub fn without_images(text: &str) -> Cow<'_, str> {
    if !text.contains("![") {
        return Cow::Borrowed(text);
    }
    let arena = Arena::new();
    let shows = document::parse(&arena, text)
        .is_none_or(|root| root.descendants().any(|node| matches!(node.data().value, NodeValue::Image(_))));
    if shows { Cow::Owned(text.replace("![", "[")) } else { Cow::Borrowed(text) }
}

/// The text with tracking parameters removed from its links and images; nothing else changes, and a text
/// without any is given back as it is.
pub fn clean(text: &str) -> Cow<'_, str> {
    let mut replacements = BTreeMap::new();
    for link in links(text) {
        let Some(cleaned) = tracking::clean_text(&link) else { continue };
        // A link may be written with `&amp;`, and a bare `www.` one without its scheme.
        replacements.insert(link.replace('&', "&amp;"), cleaned.replace('&', "&amp;"));
        if let (Some(bare), Some(cleaned)) = (bare_www(&link), bare_www(&cleaned)) {
            replacements.insert(bare.to_owned(), cleaned.to_owned());
        }
        replacements.insert(link, cleaned);
    }
    replace_all(text, &replacements)
}

fn bare_www(link: &str) -> Option<&str> {
    link.strip_prefix("http://").filter(|rest| rest.starts_with("www."))
}

/// Replaces each link where it stands for itself, not where it is the beginning of another one.
fn replace_all<'t>(text: &'t str, replacements: &BTreeMap<String, String>) -> Cow<'t, str> {
    let searched =
        AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(replacements.keys());
    let Ok(searched) = searched else { return Cow::Borrowed(text) };
    let cleaned: Vec<&String> = replacements.values().collect();

    let mut replaced = String::new();
    let mut done = 0;
    for found in searched.find_iter(text) {
        let (Some(before), Some(after)) = (text.get(done..found.start()), text.get(found.end()..)) else {
            continue;
        };
        let Some(cleaned) = cleaned.get(found.pattern().as_usize()) else { continue };
        if after.starts_with(|next: char| next.is_alphanumeric() || "&=%_-/".contains(next)) {
            continue;
        }
        replaced.push_str(before);
        replaced.push_str(cleaned);
        done = found.end();
    }
    match text.get(done..) {
        Some(rest) if done > 0 => Cow::Owned(replaced + rest),
        _ => Cow::Borrowed(text),
    }
}

/// The pieces of a text in which handles count, see [`handle::texts`].
pub(super) fn texts_with_handles(text: &str) -> Vec<String> {
    let arena = Arena::new();
    document::parse(&arena, text).map_or_else(Vec::new, handle::texts)
}

/// The words of a document, blocks apart by spaces.
fn plain_text(root: Node<'_>) -> String {
    let mut text = String::new();
    let mut spoilers = 0_usize;
    for edge in root.traverse() {
        let (node, starts) = match edge {
            NodeEdge::Start(node) => (node, true),
            NodeEdge::End(node) => (node, false),
        };
        let value = &node.data().value;
        if value.block() {
            text.push(' ');
        }
        if let NodeValue::BlockDirective(directive) = value {
            match document::spoiler_title(&directive.info) {
                Some(title) if starts && spoilers == 0 => text.push_str(title),
                Some(_) | None => (),
            }
            spoilers = if starts { spoilers + 1 } else { spoilers.saturating_sub(1) };
        }
        if !starts || spoilers > 0 {
            continue;
        }
        match value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(code) => text.push_str(&code.literal),
            NodeValue::HtmlInline(html) => text.push_str(html),
            NodeValue::HtmlBlock(html) => text.push_str(&html.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => (),
        }
    }
    text
}

/// The first `max_chars` characters, cut between words where there is a gap not too far back.
fn truncated(text: String, max_chars: usize) -> String {
    if text.chars().nth(max_chars).is_none() {
        return text;
    }
    let start: String = text.chars().take(max_chars.saturating_sub(1)).collect();
    let words = start.rsplit_once(' ').map_or("", |(words, _)| words);
    let kept = if words.len() * 2 > start.len() { words } else { &start };
    format!("{kept}…")
}

#[cfg(test)]
mod tests;
