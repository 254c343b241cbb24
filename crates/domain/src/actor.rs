//! Who is doing something.

use base::ids::PersonId;
use std::sync::Arc;

/// Who is doing something, and how the wish arrived.
#[derive(Debug, Clone)]
pub struct Actor {
    person_id: PersonId,
    strictness: Strictness,
    arrived: Option<Arrived>,
}

/// How a wish came from another instance.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// The activity, byte for byte, for the community to pass on.
    pub raw: Arc<str>,
    /// The community's own instance stands for it, so the person need not be known here as one of its moderators.
    pub vouched: bool,
}

/// What happens to text that breaks a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// It is refused, and its author told.
    Refuse,
    /// It is cut to fit, or left out: another instance has accepted it already.
    Truncate,
}

impl Actor {
    /// A user of this instance, through an API.
    pub fn local(person_id: PersonId) -> Self {
        Self { person_id, strictness: Strictness::Refuse, arrived: None }
    }

    /// A person of another instance, whose wish arrived as an activity.
    pub fn remote(person_id: PersonId, arrived: Arrived) -> Self {
        Self { person_id, strictness: Strictness::Truncate, arrived: Some(arrived) }
    }

    /// Whether the wish did not come from another instance.
    pub fn is_local(&self) -> bool {
        self.arrived.is_none()
    }

    /// The activity the wish arrived as, byte for byte; none if it is a wish of ours.
    pub fn raw(&self) -> Option<&str> {
        self.arrived.as_ref().map(|arrived| &*arrived.raw)
    }

    /// Whether the instance of the community stands for what the actor does there.
    pub(crate) fn vouched(&self) -> bool {
        self.arrived.as_ref().is_some_and(|arrived| arrived.vouched)
    }

    /// The person acting.
    pub fn person_id(&self) -> PersonId {
        self.person_id
    }

    /// What happens to text that breaks a limit.
    pub fn strictness(&self) -> Strictness {
        self.strictness
    }
}
