//! What moderators and admins did.
