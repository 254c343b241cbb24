//! Who is doing something.

use base::ids::PersonId;

/// Who is doing something, and how the wish arrived.
#[derive(Debug, Clone)]
pub struct Actor {
    person_id: PersonId,
    strictness: Strictness,
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
        Self { person_id, strictness: Strictness::Refuse }
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
