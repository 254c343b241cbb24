//! People, programs and organisations among them (docs/reference/federation.md a.4).

use super::{image, image_of, markdown_of, public_key, rendered, source, without_nulls};
use crate::failure::{Outcome, malformed};
use crate::wire::Thing;
use base::ids::InstanceId;
use base::text::field;
use chrono::{DateTime, Utc};
use db::person::Person;
use db::remote::RemotePerson;
use domain::App;
use domain::remote::ShownKey;
use domain::text;
use serde_json::{Value, json};

/// The types that are people to us.
pub const KINDS: [&str; 4] = ["Person", "Service", "Organization", "Application"];

/// Most characters of a name and of a shown name.
const NAME_MAX: usize = 255;

/// A person of ours as others see them.
pub fn json(app: &App, person: &Person, public_pem: &str) -> Value {
    let id = &person.ap_id;
    without_nulls(json!({
        "type": if person.bot_account { "Service" } else { "Person" },
        "id": id,
        "url": id,
        "preferredUsername": person.name,
        "name": person.display_name,
        "summary": rendered(app, person.bio.as_deref()),
        "source": source(person.bio.as_deref()),
        "icon": image(person.avatar.as_deref()),
        "image": image(person.banner.as_deref()),
        "matrixUserId": person.matrix_user_id,
        "inbox": person.inbox_url,
        "outbox": format!("{id}/outbox"),
        "followers": format!("{id}/followers"),
        "following": format!("{id}/following"),
        "endpoints": { "sharedInbox": person.shared_inbox_url },
        "publicKey": public_key(id, public_pem),
        "manuallyApprovesFollowers": false,
        "discoverable": true,
        "indexable": true,
        "published": person.published_at,
        "updated": person.updated_at,
    }))
}

/// A person as their instance shows them, with their key.
pub fn read(
    thing: &Thing<'_>,
    instance_id: InstanceId,
    now: DateTime<Utc>,
) -> Outcome<(RemotePerson, ShownKey)> {
    if !KINDS.contains(&thing.kind()) {
        return Err(malformed("no person"));
    }
    let bio = markdown_of(thing).or_else(|| thing.text("summary").map(crate::html::to_markdown));
    let person = RemotePerson {
        instance_id,
        ap_id: id(thing)?,
        name: name(thing)?,
        display_name: thing.filled("name").map(|name| text::cut(&text::arrived_line(name), NAME_MAX)),
        bio: bio.map(|bio| text::cut(&bio, field::BIO_MAX)).filter(|bio| !bio.is_empty()),
        avatar: image_of(thing, "icon"),
        banner: image_of(thing, "image"),
        matrix_user_id: thing.filled("matrixUserId").map(|id| text::cut(id, NAME_MAX)),
        inbox_url: inbox(thing)?,
        shared_inbox_url: shared_inbox(thing),
        bot_account: matches!(thing.kind(), "Service" | "Application"),
        published_at: thing.time("published").unwrap_or(now).min(now),
        updated_at: thing.time("updated").map(|at| at.min(now)),
    };
    Ok((person, key(thing)?))
}

/// The id every object has.
pub(crate) fn id(thing: &Thing<'_>) -> Outcome<String> {
    let id = thing.id().filter(|id| crate::wire::url(id).is_some());
    id.map(str::to_owned).ok_or_else(|| malformed("no id"))
}

/// The name an actor is called by.
pub(super) fn name(thing: &Thing<'_>) -> Outcome<String> {
    let name = text::arrived_line(
        thing.filled("preferredUsername").ok_or_else(|| malformed("an actor without a name"))?,
    );
    if name.is_empty() || name.contains(['@', '/', ' ']) {
        return Err(malformed("an actor's name cannot be one"));
    }
    Ok(text::cut(&name, NAME_MAX))
}

/// Where an actor takes activities: on its own host only.
pub(super) fn inbox(thing: &Thing<'_>) -> Outcome<String> {
    let inbox = thing.reference("inbox").ok_or_else(|| malformed("an actor without an inbox"))?;
    let home = thing.id().unwrap_or_default();
    if !crate::wire::same_origin(inbox, home) {
        return Err(malformed("an inbox on another host"));
    }
    Ok(inbox.to_owned())
}

/// Where its instance takes them, if it says so.
pub(super) fn shared_inbox(thing: &Thing<'_>) -> Option<String> {
    let shared = thing.inner("endpoints")?.reference("sharedInbox")?;
    crate::wire::same_origin(shared, thing.id()?).then(|| shared.to_owned())
}

/// Its key, which has to be its own.
pub(super) fn key(thing: &Thing<'_>) -> Outcome<ShownKey> {
    let key = thing.inner("publicKey").ok_or_else(|| malformed("an actor without a key"))?;
    let owner = key.reference("owner").or_else(|| key.reference("controller"));
    if owner.is_some_and(|owner| Some(owner) != thing.id()) {
        return Err(malformed("the key of somebody else"));
    }
    let public_pem = key.text("publicKeyPem").ok_or_else(|| malformed("a key without a PEM text"))?;
    Ok(ShownKey { key_id: key.id().map(str::to_owned), public_pem: public_pem.to_owned() })
}
