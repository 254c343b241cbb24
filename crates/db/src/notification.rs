//! What waits in people's inboxes.
