//! What this crate needs of others that it may not know; `server` provides it.

use base::change::Change;

/// Told what a committed transaction changed, before the answer leaves.
pub trait Changes: Send + Sync {
    /// Drops or renews whatever is cached of these.
    fn apply(&self, changes: &[Change]);
}
