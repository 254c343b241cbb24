//! Objects of ActivityPub: how others write them, and how we do.

pub mod group;
pub mod message;
pub mod note;
pub mod page;
pub mod person;
pub mod site;
pub mod tag;

use crate::html;
use crate::wire::Thing;
use base::ids::LanguageId;
use base::language;
use base::text::markdown;
use domain::App;
use serde_json::{Value, json};
use url::Url;

/// The context of all we send: nothing has to be fetched to understand it (docs/reference/federation.md a.1).
pub fn context() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        {
            "lemmy": "https://join-lemmy.org/ns#",
            "litepub": "http://litepub.social/ns#",
            "toot": "http://joinmastodon.org/ns#",
            "schema": "http://schema.org/",
            "ChatMessage": "litepub:ChatMessage",
            "Hashtag": "as:Hashtag",
            "sensitive": "as:sensitive",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "featured": { "@id": "toot:featured", "@type": "@id" },
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "matrixUserId": "lemmy:matrixUserId",
            "postingRestrictedToMods": "lemmy:postingRestrictedToMods",
            "removeData": "lemmy:removeData",
            "distinguished": "lemmy:distinguished",
            "contentWarning": "lemmy:contentWarning",
            "CommunityPostTag": "lemmy:CommunityPostTag",
            "color": "lemmy:color",
            "moderators": { "@id": "lemmy:moderators", "@type": "@id" },
            "expires": "as:endTime",
            "language": "schema:inLanguage",
            "identifier": "schema:identifier"
        }
    ])
}

/// An object with the context in front.
pub fn with_context(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.insert("@context".to_owned(), context());
    }
    object
}

/// What is left of something that is gone.
pub fn tombstone(id: &str) -> Value {
    json!({ "id": id, "type": "Tombstone" })
}

/// Drops the fields that are null: others take a missing one better.
fn without_nulls(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

/// Markdown as others get it: HTML and its source.
fn source(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| json!({ "content": text, "mediaType": "text/markdown" }))
}

fn rendered(app: &App, text: Option<&str>) -> Value {
    match (text, Url::parse(&app.settings().origin())) {
        (Some(text), Ok(origin)) => json!(markdown::render_for_peers(text, &origin)),
        _ => Value::Null,
    }
}

fn image(url: Option<&str>) -> Value {
    url.map_or(Value::Null, |url| json!({ "type": "Image", "url": url }))
}

fn public_key(ap_id: &str, pem: &str) -> Value {
    json!({ "id": format!("{ap_id}#main-key"), "owner": ap_id, "publicKeyPem": pem })
}

fn language_tag(id: LanguageId) -> Value {
    language::find(id)
        .map_or(Value::Null, |language| json!({ "identifier": language.code, "name": language.name }))
}

/// The language somebody says a text is in.
fn language_of(thing: &Thing<'_>) -> Option<LanguageId> {
    let given = thing.inner("language").and_then(|language| language.text("identifier"));
    // Others say it by the only key of their map of contents.
    let mapped = thing.inner("contentMap").and_then(|map| map.only_name());
    given.or(mapped).and_then(language::find_by_code).map(|language| language.id)
}

/// The markdown of a text: its source, or what can be made of its HTML (docs/reference/federation.md a.5).
fn markdown_of(thing: &Thing<'_>) -> Option<String> {
    if let Some(source) = thing.inner("source")
        && source.text("mediaType").is_none_or(|kind| kind == "text/markdown")
        && let Some(content) = source.text("content")
    {
        return Some(content.to_owned());
    }
    let content =
        thing.text("content").or_else(|| thing.inner("contentMap").and_then(|map| map.only_text()))?;
    Some(match thing.text("mediaType") {
        Some("text/markdown" | "text/plain") => content.to_owned(),
        _ => html::to_markdown(content),
    })
}

/// The url of an image, however it is written; the last one, if there are several.
fn image_of(thing: &Thing<'_>, name: &str) -> Option<String> {
    let found = thing.all(name).filter_map(|value| match value {
        Value::String(url) => Some(url.as_str()),
        other => Thing::new(other).and_then(|image| image.reference("url").or_else(|| image.text("href"))),
    });
    found.last().filter(|url| crate::wire::url(url).is_some()).map(str::to_owned)
}
