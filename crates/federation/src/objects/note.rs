//! Comments (docs/reference/federation.md a.5).

use super::page::{Readers, append_attachments, audience, audience_of, author, readers};
use super::{language_of, language_tag, markdown_of, rendered, source, without_nulls};
use crate::failure::{Outcome, malformed};
use crate::wire::Thing;
use base::ids::LanguageId;
use chrono::{DateTime, Utc};
use db::comment::Comment;
use db::community::Community;
use db::person::Person;
use domain::App;
use serde_json::{Value, json};

/// The types that can be comments to us, if they answer something.
pub const KINDS: [&str; 5] = ["Note", "Article", "Page", "Question", "Document"];

/// A comment as its author's instance shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub ap_id: String,
    pub author: String,
    /// The post or comment it answers.
    pub in_reply_to: String,
    pub content: String,
    pub distinguished: bool,
    pub language_id: Option<LanguageId>,
    pub published_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    /// What it names as its community in so many words; empty if nothing.
    pub audience: Vec<String>,
    /// Whom it is addressed to.
    pub readers: Readers,
}

impl Note {
    /// Which version of the comment this is.
    pub fn version(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.updated_at.or(self.published_at).unwrap_or(now)
    }
}

/// What a comment of ours answers, and who is named in it.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Id of the comment or post it answers.
    pub answered: String,
    /// Id of who wrote that.
    pub answered_author: String,
    /// People the text names: id and handle.
    pub mentioned: Vec<(String, String)>,
}

/// A comment of ours as others see it. It names the community, so that answers from microblogs find their way back.
pub fn json(
    app: &App,
    comment: &Comment,
    author: &Person,
    community: &Community,
    around: &Surroundings,
) -> Value {
    let mut cc = vec![&around.answered_author];
    cc.extend(around.mentioned.iter().map(|(id, _)| id));
    cc.dedup();
    let host = crate::wire::host_of(&community.ap_id).unwrap_or_default();
    let mut tags = vec![
        json!({ "type": "Mention", "href": community.ap_id, "name": format!("@{}@{host}", community.name) }),
    ];
    tags.extend(
        around.mentioned.iter().map(|(id, handle)| json!({ "type": "Mention", "href": id, "name": handle })),
    );
    without_nulls(json!({
        "type": "Note",
        "id": comment.ap_id,
        "url": comment.ap_id,
        "attributedTo": author.ap_id,
        "to": audience_of(community),
        "cc": cc,
        "audience": community.ap_id,
        "inReplyTo": around.answered,
        "content": rendered(app, Some(&comment.content)),
        "mediaType": "text/html",
        "source": source(Some(&comment.content)),
        "distinguished": comment.distinguished,
        "language": language_tag(comment.language_id),
        "published": comment.published_at,
        "updated": comment.updated_at,
        "tag": tags,
        "context": format!("{}/context", comment.ap_id),
        "replies": format!("{}/replies", comment.ap_id),
        "likes": format!("{}/likes", comment.ap_id),
        "dislikes": format!("{}/dislikes", comment.ap_id),
        "attachment": [],
    }))
}

/// A comment as its author's instance shows it.
pub fn read(thing: &Thing<'_>) -> Outcome<Note> {
    if !KINDS.contains(&thing.kind()) {
        return Err(malformed("no comment"));
    }
    let in_reply_to =
        thing.reference("inReplyTo").ok_or_else(|| malformed("a comment that answers nothing"))?;
    let mut content = markdown_of(thing).unwrap_or_default();
    append_attachments(&mut content, thing);
    Ok(Note {
        ap_id: super::person::id(thing)?,
        author: author(thing).ok_or_else(|| malformed("nobody wrote it"))?.to_owned(),
        in_reply_to: in_reply_to.to_owned(),
        content,
        distinguished: thing.flag("distinguished").unwrap_or(false),
        language_id: language_of(thing),
        published_at: thing.time("published"),
        updated_at: thing.time("updated"),
        audience: audience(thing),
        readers: readers(thing),
    })
}
