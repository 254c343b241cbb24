//! What every activity has: an id, an actor, a type.

use crate::failure::{Outcome, forbidden, malformed};
use crate::trust::is_own;
use crate::wire::{self, Thing};
use domain::App;
use serde_json::Value;

/// The outside of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its id.
    pub id: String,
    /// Who did it.
    pub actor: String,
    /// Their host.
    pub host: String,
    kind: String,
    object: Option<String>,
}

impl Envelope {
    /// Reads it: id and actor share an origin, and neither is ours (docs/reference/federation.md c, 2).
    pub fn read(app: &App, value: &Value) -> Outcome<Self> {
        let thing = Thing::new(value).ok_or_else(|| malformed("no activity"))?;
        let id = thing.id().ok_or_else(|| malformed("an activity without an id"))?;
        let actor = thing.reference("actor").ok_or_else(|| malformed("an activity of nobody"))?;
        let host = wire::host_of(actor).ok_or_else(|| malformed("an actor that is no url"))?;
        if wire::url(id).is_none() {
            return Err(malformed("an id that is no url"));
        }
        if is_own(app, id) || is_own(app, actor) {
            return Err(forbidden("an activity of ours comes from elsewhere"));
        }
        if !wire::same_origin(id, actor) {
            return Err(forbidden("id and actor are not of one origin"));
        }
        Ok(Self {
            id: id.to_owned(),
            actor: actor.to_owned(),
            host,
            kind: thing.kind().to_owned(),
            object: thing.reference("object").map(str::to_owned),
        })
    }

    /// Whether it says that its own actor is gone.
    pub fn deletes_itself(&self) -> bool {
        self.kind == "Delete" && self.object.as_deref() == Some(self.actor.as_str())
    }

    /// Whether it passes on what somebody else did.
    pub fn passes_on(&self) -> bool {
        self.kind == "Announce"
    }
}
