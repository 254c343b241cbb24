//! Private messages (docs/reference/federation.md a.5).

use super::page::author;
use super::{markdown_of, rendered, source, without_nulls};
use crate::failure::{Outcome, malformed};
use crate::wire::{self, Thing};
use chrono::{DateTime, Utc};
use db::person::Person;
use db::private_message::PrivateMessage;
use domain::App;
use serde_json::{Value, json};

/// A message as its author's instance shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub ap_id: String,
    pub author: String,
    pub recipient: String,
    pub content: String,
    pub published_at: Option<DateTime<Utc>>,
}

/// Which type the recipient's software takes a message as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lemmy before 1.0, PieFed, Mbin.
    ChatMessage,
    /// Everybody else.
    Note,
}

impl Form {
    /// By what nodeinfo says of the recipient's instance.
    pub fn of(software: Option<&str>, version: Option<&str>) -> Self {
        match software.unwrap_or_default() {
            "lemmy" if version.unwrap_or_default().starts_with("0.") => Self::ChatMessage,
            "piefed" | "mbin" | "kbin" => Self::ChatMessage,
            _ => Self::Note,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::ChatMessage => "ChatMessage",
            Self::Note => "Note",
        }
    }
}

/// A message of ours as its recipient sees it.
pub fn json(app: &App, message: &PrivateMessage, author: &Person, recipient: &Person, form: Form) -> Value {
    let host = wire::host_of(&recipient.ap_id).unwrap_or_default();
    without_nulls(json!({
        "type": form.word(),
        "id": message.ap_id,
        "attributedTo": author.ap_id,
        "to": [recipient.ap_id],
        "content": rendered(app, Some(&message.content)),
        "mediaType": "text/html",
        "source": source(Some(&message.content)),
        "tag": [{ "type": "Mention", "href": recipient.ap_id, "name": format!("@{}@{host}", recipient.name) }],
        "published": message.published_at,
        "updated": message.updated_at,
    }))
}

/// A message as its author's instance shows it: to one person and nobody else.
pub fn read(thing: &Thing<'_>) -> Outcome<Message> {
    if !matches!(thing.kind(), "ChatMessage" | "Note") {
        return Err(malformed("no message"));
    }
    if thing.is_public() {
        return Err(malformed("a message to everybody"));
    }
    let mut recipients: Vec<&str> = thing.recipients().collect();
    recipients.dedup();
    let [recipient] = recipients.as_slice() else { return Err(malformed("a message to several")) };
    Ok(Message {
        ap_id: super::person::id(thing)?,
        author: author(thing).ok_or_else(|| malformed("nobody wrote it"))?.to_owned(),
        recipient: (*recipient).to_owned(),
        content: markdown_of(thing).unwrap_or_default(),
        published_at: thing.time("published"),
    })
}
