//! Of what users want to hear.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommunityId, PostId};
use base::kinds::{CommunityNotificationMode, PostNotificationMode};
use diesel_async::AsyncConnection;

/// Says of what in a community the actor wants to hear.
///
/// Errors: what [`policy::check`] says of marking it.
pub async fn set_of_community(
    app: &App,
    actor: &Actor,
    id: CommunityId,
    mode: CommunityNotificationMode,
) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let standing = policy::standing(&mut tx, actor, id).await?;
            policy::check(&standing, &Target::Community, Action::Mark)?;
            db::notification::wish::set_of_community(&mut tx, actor.person_id(), id, mode).await?;
            tx.note(Change::Viewer(actor.person_id()));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Says of what below a post the actor wants to hear.
///
/// Errors: `PostNotFound`, else what [`policy::check`] says of marking it.
pub async fn set_of_post(app: &App, actor: &Actor, id: PostId, mode: PostNotificationMode) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let post = db::post::find(&mut tx, id).await?.or_code(Code::PostNotFound)?;
            let standing = policy::standing(&mut tx, actor, post.community_id).await?;
            policy::check(&standing, &Target::Post(&post), Action::Mark)?;
            db::notification::wish::set_of_post(&mut tx, actor.person_id(), id, mode).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
