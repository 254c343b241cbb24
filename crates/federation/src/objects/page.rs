//! Posts (docs/reference/federation.md a.5).

use super::{image, image_of, language_of, language_tag, markdown_of, rendered, source, without_nulls};
use crate::failure::{Outcome, malformed};
use crate::html;
use crate::wire::{self, PUBLIC, Thing};
use base::ids::{CommunityId, LanguageId, TagId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, Utc};
use db::community::Community;
use db::person::Person;
use db::post::Post;
use db::tag::Tag;
use domain::App;
use domain::post::NewPost;
use serde_json::{Value, json};

/// The types that are posts to us; a `Note` only if it answers nothing.
pub const KINDS: [&str; 9] =
    ["Page", "Article", "Note", "Video", "Event", "Question", "Audio", "Image", "Document"];

/// Those addressed among whom the community is looked for.
const PLACES_MAX: usize = 20;
/// Further attachments that are appended to the text.
const APPENDED_MAX: usize = 10;

/// A post as its author's instance shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub ap_id: String,
    pub author: String,
    pub title: String,
    pub url: Option<String>,
    pub body: Option<String>,
    pub alt_text: Option<String>,
    pub thumbnail: Option<String>,
    pub sensitive: bool,
    pub language_id: Option<LanguageId>,
    pub published_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    /// What it names as its community in so many words; empty if nothing.
    pub audience: Vec<String>,
    /// What may be the community if it does not: the first that is one counts.
    pub places: Vec<String>,
    /// Whom it is addressed to.
    pub readers: Readers,
    /// What it is marked with.
    pub tags: Vec<String>,
}

/// Whom something is addressed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Everybody.
    Everybody,
    /// Nobody in particular.
    Unsaid,
    /// Who follows one of those it names.
    Followers,
    /// Some people.
    Few,
}

/// What is known of a post of ours beside its row.
#[derive(Debug, Clone, Copy)]
pub struct Marks<'a> {
    /// People its text names: id and handle.
    pub mentioned: &'a [(String, String)],
    /// What it is marked with.
    pub tags: &'a [Tag],
}

impl Page {
    /// The post in our terms.
    pub fn post(&self, community_id: CommunityId, tags: Vec<TagId>) -> NewPost {
        NewPost {
            name: self.title.clone(),
            community_id,
            url: self.url.clone(),
            body: self.body.clone(),
            alt_text: self.alt_text.clone(),
            honeypot: None,
            nsfw: Some(self.sensitive),
            language_id: self.language_id,
            custom_thumbnail: self.thumbnail.clone(),
            scheduled_at: None,
            tags,
        }
    }

    /// Which version of the post this is.
    pub fn version(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.updated_at.or(self.published_at).unwrap_or(now)
    }
}

/// Whom something in a community is addressed to.
pub fn audience_of(community: &Community) -> Vec<String> {
    let all = match community.visibility {
        CommunityVisibility::Private => format!("{}/followers", community.ap_id),
        _ => PUBLIC.to_owned(),
    };
    vec![community.ap_id.clone(), all]
}

/// A post of ours as others see it.
pub fn json(app: &App, post: &Post, author: &Person, community: &Community, marks: Marks<'_>) -> Value {
    let Marks { mentioned, tags: words } = marks;
    let mut tags =
        vec![json!({ "type": "Hashtag", "href": post.ap_id, "name": format!("#{}", community.name) })];
    tags.extend(
        mentioned.iter().map(|(id, handle)| json!({ "type": "Mention", "href": id, "name": handle })),
    );
    tags.extend(words.iter().map(super::tag::json));
    let cc: Vec<&String> = mentioned.iter().map(|(id, _)| id).collect();
    without_nulls(json!({
        "type": "Page",
        "id": post.ap_id,
        "url": post.ap_id,
        "attributedTo": author.ap_id,
        "to": audience_of(community),
        "cc": cc,
        "audience": community.ap_id,
        "name": post.name,
        "content": rendered(app, post.body.as_deref()),
        "mediaType": "text/html",
        "source": source(post.body.as_deref()),
        "attachment": attachments(post),
        "image": image(post.thumbnail_url.as_deref()),
        "sensitive": post.nsfw,
        "language": language_tag(post.language_id),
        "published": post.published_at,
        "updated": post.updated_at,
        "tag": tags,
        "context": format!("{}/context", post.ap_id),
        "replies": format!("{}/replies", post.ap_id),
        "likes": format!("{}/likes", post.ap_id),
        "dislikes": format!("{}/dislikes", post.ap_id),
    }))
}

fn attachments(post: &Post) -> Vec<Value> {
    let Some(url) = &post.url else { return Vec::new() };
    let image = wire::url(url).is_some_and(|url| base::text::url::is_image(&url))
        || post.url_content_type.as_deref().is_some_and(|kind| kind.starts_with("image/"));
    if image {
        return vec![without_nulls(json!({ "type": "Image", "url": url, "name": post.alt_text }))];
    }
    vec![without_nulls(json!({ "type": "Link", "href": url, "mediaType": post.url_content_type }))]
}

/// A post as its author's instance shows it.
pub fn read(thing: &Thing<'_>) -> Outcome<Page> {
    if !KINDS.contains(&thing.kind()) {
        return Err(malformed("no post"));
    }
    if thing.get("inReplyTo").is_some() {
        return Err(malformed("an answer is no post"));
    }
    let ap_id = super::person::id(thing)?;
    let author = author(thing).ok_or_else(|| malformed("nobody wrote it"))?.to_owned();
    let title = title(thing).ok_or_else(|| malformed("a post without a title"))?;
    let mut links = links(thing).into_iter();
    let link = if thing.kind() == "Video" { None } else { links.next() };
    let (url, alt_text) = match link {
        Some(link) => (Some(link.url), link.name),
        // A video's own page, not one of its files (docs/reference/federation.md a.5).
        None if thing.kind() == "Video" => (Some(ap_id.clone()), None),
        None => (None, None),
    };
    let mut body = markdown_of(thing).unwrap_or_default();
    if thing.kind() != "Video" {
        append(&mut body, links.take(APPENDED_MAX));
    }
    append_options(&mut body, thing);
    append_event(&mut body, thing);
    Ok(Page {
        title,
        url,
        alt_text,
        thumbnail: image_of(thing, "image")
            .or_else(|| (thing.kind() == "Video").then(|| image_of(thing, "icon"))?),
        body: Some(body).filter(|body| !body.trim().is_empty()),
        sensitive: thing.flag("sensitive").unwrap_or(false),
        language_id: language_of(thing),
        published_at: thing.time("published"),
        updated_at: thing.time("updated"),
        audience: audience(thing),
        places: places(thing),
        readers: readers(thing),
        tags: super::tag::ids(thing),
        ap_id,
        author,
    })
}

/// Who wrote it: the first that is not said to be a group. An event belongs to a group, and its actor made it (docs/reference/federation.md f, Mobilizon).
pub(super) fn author<'a>(thing: &Thing<'a>) -> Option<&'a str> {
    if thing.kind() == "Event"
        && let Some(actor) = thing.reference("actor")
    {
        return Some(actor);
    }
    let mut all = thing
        .all("attributedTo")
        .filter(|value| Thing::new(value).is_none_or(|thing| thing.kind() != "Group"));
    all.find_map(wire::id_of).or_else(|| thing.reference("actor"))
}

/// Whom something is addressed to.
pub(super) fn readers(thing: &Thing<'_>) -> Readers {
    let all: Vec<&str> = thing.recipients().collect();
    let of_group = |id: &&str| id.strip_suffix("/followers").is_some_and(|group| all.contains(&group));
    if thing.is_public() {
        return Readers::Everybody;
    }
    if all.is_empty() {
        return Readers::Unsaid;
    }
    if all.iter().any(of_group) { Readers::Followers } else { Readers::Few }
}

/// What something names as its community in so many words.
pub(super) fn audience(thing: &Thing<'_>) -> Vec<String> {
    thing.references("audience").filter(may_be_group).take(PLACES_MAX).map(str::to_owned).collect()
}

/// Whether an id can be that of a community.
fn may_be_group(id: &&str) -> bool {
    !wire::is_public(id) && !id.ends_with("/followers")
}

/// What may be the community, in the order in which it counts.
fn places(thing: &Thing<'_>) -> Vec<String> {
    let groups = thing
        .all("attributedTo")
        .filter(|value| {
            thing.kind() == "Event" || Thing::new(value).is_some_and(|thing| thing.kind() == "Group")
        })
        .filter_map(wire::id_of);
    let mut places: Vec<String> = Vec::new();
    for id in groups.chain(thing.recipients()).filter(may_be_group).take(PLACES_MAX) {
        if !places.iter().any(|known| known == id) {
            places.push(id.to_owned());
        }
    }
    places
}

fn title(thing: &Thing<'_>) -> Option<String> {
    if let Some(name) = thing.filled("name") {
        return Some(name.to_owned());
    }
    let named = thing.tags().filter(|tag| tag.kind() == "Mention").filter_map(|tag| tag.text("name"));
    let mut left_out: Vec<String> = Vec::new();
    for name in named {
        left_out.push(name.to_owned());
        // Shown without the host.
        left_out
            .extend(name.trim_start_matches(['@', '!']).split_once('@').map(|(name, _)| format!("@{name}")));
    }
    let content =
        thing.text("content").or_else(|| thing.inner("contentMap").and_then(|map| map.only_text()))?;
    Some(html::first_line(content, &left_out)).filter(|title| !title.is_empty())
}

struct Linked {
    url: String,
    name: Option<String>,
    image: bool,
}

fn links(thing: &Thing<'_>) -> Vec<Linked> {
    let link = |attachment: Thing<'_>| {
        let url = attachment.reference("href").or_else(|| attachment.reference("url"))?;
        wire::url(url)?;
        let kind = attachment.text("mediaType").unwrap_or_default();
        let image = attachment.kind() == "Image" || kind.starts_with("image/");
        let name = attachment.filled("name").or_else(|| attachment.filled("summary")).map(str::to_owned);
        Some(Linked { url: url.to_owned(), name: name.filter(|_| image), image })
    };
    thing.attachments().filter_map(link).collect()
}

fn append(body: &mut String, links: impl Iterator<Item = Linked>) {
    for Linked { url, name, image } in links {
        let name = name.unwrap_or_default().replace(['[', ']', '\n'], " ");
        let (mark, name) = if image { ("!", name) } else { ("", url.clone()) };
        body.push_str(&format!("\n\n{mark}[{name}]({url})"));
    }
}

/// What attachments of a comment say, as markdown.
pub(super) fn append_attachments(body: &mut String, thing: &Thing<'_>) {
    append(body, links(thing).into_iter().take(APPENDED_MAX));
}

/// The choices of a poll, to be read; voting in it is not possible here.
fn append_options(body: &mut String, thing: &Thing<'_>) {
    let options = thing.all("oneOf").chain(thing.all("anyOf")).take(20).filter_map(Thing::new);
    for option in options.filter_map(|option| option.filled("name")) {
        body.push_str(&format!("\n- {}", option.replace('\n', " ")));
    }
}

fn append_event(body: &mut String, thing: &Thing<'_>) {
    if thing.kind() != "Event" {
        return;
    }
    let place = thing.inner("location").and_then(|place| place.filled("name"));
    let lines = [("Starts", thing.filled("startTime")), ("Ends", thing.filled("endTime")), ("Place", place)];
    for (name, value) in lines {
        if let Some(value) = value {
            body.push_str(&format!("\n\n{name}: {}", value.replace('\n', " ")));
        }
    }
}
