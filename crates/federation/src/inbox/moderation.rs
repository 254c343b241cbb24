//! Moderation that arrived from elsewhere, in terms of `domain`.

use crate::resolve::content::Content;
use base::error::{Code, Result};
use domain::post::moderation;
use domain::{Actor, Tx};

/// Stops comments, or lets them in again.
pub(super) async fn lock(
    tx: &mut Tx<'_>,
    actor: &Actor,
    content: &Content,
    locked: bool,
    reason: Option<&str>,
) -> Result<()> {
    match content {
        Content::Post(post) => moderation::set_locked_in(tx, actor, post.id, locked, reason).await,
        Content::Comment(_) => Err(Code::NotFound.into()),
    }
}
