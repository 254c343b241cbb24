//! What an entry of a feed looks like.

use anyhow::Context;
use base::text::{escape_html, markdown};
use chrono::{DateTime, Utc};
use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Enclosure, Guid, Item};
use std::collections::BTreeMap;
use url::Url;
use views::inbox::AnswerView;
use views::post::PostView;

/// Where this instance is, as the addresses in its feeds begin.
pub struct Origin {
    text: String,
    url: Url,
}

impl Origin {
    /// An origin without a trailing slash.
    ///
    /// Errors: internal if it is no url.
    pub fn new(text: &str) -> base::error::Result<Self> {
        let url = Url::parse(text).context("reading the address of this instance")?;
        Ok(Self { text: text.to_owned(), url })
    }

    /// The HTML of a text, with no relative links.
    pub fn html(&self, text: &str) -> String {
        markdown::render_for_peers(text, &self.url)
    }
}

/// Prefixes of the parts that are not RSS itself.
pub fn namespaces() -> BTreeMap<String, String> {
    [("dc", "http://purl.org/dc/elements/1.1/"), ("media", "http://search.yahoo.com/mrss/")]
        .into_iter()
        .map(|(prefix, name)| (prefix.to_owned(), name.to_owned()))
        .collect()
}

/// An entry about a post.
pub fn of_post(origin: &Origin, view: &PostView) -> Item {
    let (post, community) = (&view.post, &view.community.card.community);
    let page = format!("{}/post/{}", origin.text, post.id);
    let mut item = Item::default();
    item.set_title(printable(&post.name));
    item.set_comments(page.clone());
    item.set_categories([Category {
        name: printable(&community.title),
        domain: Some(community.ap_id.clone()),
    }]);
    item.set_description(printable(&description(origin, view, &page)));
    if let Some(url) = &post.url {
        let kind = post.url_content_type.as_deref().unwrap_or("application/octet-stream");
        item.set_enclosure(Enclosure {
            url: url.clone(),
            length: "0".to_owned(),
            mime_type: kind.to_owned(),
        });
    }
    if let Some(image) = &post.thumbnail_url {
        item.set_extensions(media(image));
    }
    published(item, page, &view.creator.person.card.person.ap_id, post.published_at)
}

/// An entry about a comment that answers or names the owner of the inbox.
pub fn of_answer(origin: &Origin, answer: &AnswerView) -> Item {
    let view = &answer.comment;
    let author = &view.creator.person.card.person;
    let page = format!("{}/comment/{}", origin.text, view.comment.id);
    let mut item = Item::default();
    item.set_title(printable(&format!("Reply from {}", author.name)));
    item.set_comments(page.clone());
    item.set_description(printable(&origin.html(&view.comment.content)));
    published(item, page, &author.ap_id, view.comment.published_at)
}

/// What all entries have: where they are, by whom and since when.
fn published(mut item: Item, page: String, author: &str, at: DateTime<Utc>) -> Item {
    item.set_guid(Guid { value: page.clone(), permalink: true });
    item.set_link(page);
    item.set_pub_date(at.to_rfc2822());
    item.set_dublin_core_ext(DublinCoreExtension { creators: vec![author.to_owned()], ..Default::default() });
    item
}

/// A line about the post, then what it links to, then its text.
fn description(origin: &Origin, view: &PostView, page: &str) -> String {
    let (post, community) = (&view.post, &view.community.card.community);
    let author = &view.creator.person.card.person;
    let mut html = format!(
        r#"submitted by <a href="{}">{}</a> to <a href="{}">{}</a><br>{} points | <a href="{page}">{} comments</a>"#,
        escape_html(&author.ap_id),
        escape_html(&author.name),
        escape_html(&community.ap_id),
        escape_html(&community.name),
        view.stat.score(),
        view.stat.comments,
    );
    if let Some(url) = post.url.as_deref().map(escape_html) {
        let image = post.url_content_type.as_deref().is_some_and(|kind| kind.starts_with("image/"));
        let alt = post.alt_text.as_deref().map(escape_html).unwrap_or_default();
        let shown = if image { format!(r#"<img src="{url}" alt="{alt}">"#) } else { url.clone() };
        html.push_str(&format!(r#"<br><a href="{url}">{shown}</a>"#));
    }
    if let Some(body) = &post.body {
        html.push_str(&origin.html(body));
    }
    html
}

fn media(image: &str) -> ExtensionMap {
    let attrs =
        BTreeMap::from([("url".to_owned(), image.to_owned()), ("medium".to_owned(), "image".to_owned())]);
    let content = Extension { name: "media:content".to_owned(), attrs, ..Extension::default() };
    ExtensionMap::from([("media".to_owned(), BTreeMap::from([("content".to_owned(), vec![content])]))])
}

/// A text without the characters that XML cannot hold, even escaped (XML 1.0, 2.2).
pub fn printable(text: &str) -> String {
    let allowed = |char: &char| match char {
        '\t' | '\n' | '\r' => true,
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    };
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_gets_only_what_it_can_hold() {
        assert_eq!(printable("a\u{0}b\u{8}c\td\ne\u{ffff}"), "abc\td\ne");
    }
}
