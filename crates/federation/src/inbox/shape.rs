//! What an object or activity is by its shape alone: the first question to everything that comes in, asked before anything is looked up.

use crate::failure::{Outcome, forbidden, malformed};
use crate::objects::{group, message, note, page, person, site};
use crate::wire::{self, Thing};
use base::ids::InstanceId;
use chrono::{DateTime, Utc};

/// Activities inside activities that are looked into.
const DEPTH: usize = 3;

/// What something is, in a few words; `nothing`: of a kind that means nothing here.
///
/// Errors: refused, with what is wrong with it.
pub fn of(thing: &Thing<'_>) -> Outcome<String> {
    look(thing, DEPTH)
}

fn look(thing: &Thing<'_>, depth: usize) -> Outcome<String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(malformed("activities too deep in each other"));
    };
    let is_activity = thing.get("actor").is_some() && thing.get("object").is_some();
    if !is_activity {
        return object(thing);
    }
    let word = match thing.kind() {
        "Create" => return Ok(format!("create {}", written(thing)?)),
        "Update" => return Ok(format!("update {}", written(thing)?)),
        "Announce" | "Undo" => {
            let name = thing.kind().to_lowercase();
            let Some(inner) = thing.inner("object").filter(|inner| inner.get("actor").is_some()) else {
                target(thing)?;
                return Ok(name);
            };
            if thing.kind() == "Announce" {
                origin(&inner)?;
            }
            return Ok(format!("{name} {}", look(&inner, depth)?));
        }
        "Like" | "EmojiReact" => "like",
        "Dislike" => "dislike",
        "Delete" if thing.text("summary").is_some() => "remove",
        "Delete" => "delete",
        "Follow" => "follow",
        "Accept" => "accept",
        "Reject" => "reject",
        "Lock" => "lock",
        "Add" => "add",
        "Remove" => "take away",
        "Block" => "ban",
        "Flag" => "report",
        "Resolve" => "settle",
        _ => return Ok("nothing".to_owned()),
    };
    target(thing)?;
    if matches!(thing.kind(), "Add" | "Remove") && thing.reference("target").is_none() {
        return Err(malformed("no list is named"));
    }
    Ok(word.to_owned())
}

/// What is created or changed, by its author or of itself.
fn written(thing: &Thing<'_>) -> Outcome<String> {
    let inner = thing.inner("object").ok_or_else(|| malformed("what it is about is not there"))?;
    if is_poll_vote(&inner) {
        return Ok("vote in a poll".to_owned());
    }
    // What an actor says of itself in part is asked for in full.
    if thing.kind() == "Update" && inner.kind() == group::KIND && inner.inner("publicKey").is_none() {
        person::id(&inner)?;
        return Ok("community".to_owned());
    }
    let what = object(&inner)?;
    let actor = thing.reference("actor").unwrap_or_default();
    let speaks_for_itself = matches!(what.as_str(), "community" | "person" | "site" | "nothing");
    if !speaks_for_itself && !inner.references("attributedTo").any(|author| author == actor) {
        return Err(forbidden("an author other than the actor"));
    }
    Ok(what)
}

fn object(thing: &Thing<'_>) -> Outcome<String> {
    let now: DateTime<Utc> = DateTime::UNIX_EPOCH;
    let word = match thing.kind() {
        group::KIND => group::read(thing, InstanceId(0), now).map(|_| "community")?,
        site::KIND if thing.id().and_then(wire::url).is_some_and(|url| url.path() == "/") => {
            site::read(thing, InstanceId(0), now).map(|_| "site")?
        }
        kind if person::KINDS.contains(&kind) => person::read(thing, InstanceId(0), now).map(|_| "person")?,
        "Tombstone" => "tombstone",
        "OrderedCollection" | "Collection" | "OrderedCollectionPage" | "CollectionPage" => "collection",
        _ if is_message(thing) => message::read(thing).map(|_| "message")?,
        kind if note::KINDS.contains(&kind) && thing.get("inReplyTo").is_some() => {
            note::read(thing).map(|_| "comment")?
        }
        kind if page::KINDS.contains(&kind) => page::read(thing).map(|_| "post")?,
        _ => "nothing",
    };
    Ok(word.to_owned())
}

/// Whether it is written to one person and nobody else (docs/reference/federation.md a.5).
pub(super) fn is_message(inner: &Thing<'_>) -> bool {
    let to_nobody_else = !inner.is_public() && inner.recipients().all(|id| !id.ends_with("/followers"));
    inner.kind() == "ChatMessage"
        || (inner.kind() == "Note"
            && inner.get("audience").is_none()
            && to_nobody_else
            && inner.recipients().count() == 1)
}

/// Whether it is somebody's choice in a poll: a name and no content (docs/reference/federation.md i).
pub(super) fn is_poll_vote(inner: &Thing<'_>) -> bool {
    let answers = inner.get("inReplyTo").is_some();
    inner.kind() == "Note" && answers && inner.get("content").is_none() && inner.get("name").is_some()
}

fn target(thing: &Thing<'_>) -> Outcome<()> {
    let named = thing.reference("object").is_some_and(|id| wire::url(id).is_some());
    if named { Ok(()) } else { Err(malformed("what it is about is not named")) }
}

/// An activity inside another: its id and actor are of one origin.
fn origin(inner: &Thing<'_>) -> Outcome<()> {
    let (id, actor) = (inner.id().unwrap_or_default(), inner.reference("actor").unwrap_or_default());
    if wire::same_origin(id, actor) {
        return Ok(());
    }
    Err(forbidden("id and actor of what is announced are not of one origin"))
}
