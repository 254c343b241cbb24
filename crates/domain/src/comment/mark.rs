//! What readers do with comments, each for themselves: save.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use base::error::{Code, OrCode, Result};
use base::ids::CommentId;

/// Saves a comment or lets it go.
///
/// Errors: `CommentNotFound`, else what [`policy::check`] says.
pub async fn set_saved(app: &App, actor: &Actor, id: CommentId, saved: bool) -> Result<()> {
    let now = app.now();
    let mut conn = app.db().await?;
    let comment = db::comment::find(&mut conn, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(&mut conn, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = db::standing::find(&mut conn, actor.person_id(), post.community_id, now).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    policy::check(&standing, &Target::Comment(&comment, &post), Action::Mark)?;
    db::comment::mark::set_saved(&mut conn, actor.person_id(), id, saved.then_some(now)).await?;
    Ok(())
}
