//! How far things get with other instances: who may see it, and what admins do about it.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommentId, InstanceId, PostId};
use diesel_async::AsyncConnection;

/// Longest id of an activity that is looked for, in bytes (docs/reference/federation.md g).
const ID_MAX: usize = 2_048;

/// What an admin wants of the sending to one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Stop; what is to be sent waits.
    Pause,
    /// Go on.
    Resume,
    /// Forget the failures and try again at once, also if it was given up.
    Retry,
    /// Send an activity of the last days once more, by its id.
    Replay(String),
}

/// Does what an admin wants of the sending to one instance. The process that sends hears of it at once if it is this one, else within seconds.
///
/// Errors: what [`policy::check`] says, `NotFound` if there is no such instance or activity, or the instance has no inbox.
pub async fn order(app: &App, actor: &Actor, id: InstanceId, order: &Order) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            order_in(&mut tx, actor, id, order).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn order_in(tx: &mut Tx<'_>, actor: &Actor, id: InstanceId, order: &Order) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::OnSite(Capability::ManageInstances))?;
    let now = tx.now();
    let found = match order {
        Order::Pause => db::delivery::set_paused(tx, id, true, now).await?,
        Order::Resume => db::delivery::set_paused(tx, id, false, now).await?,
        Order::Retry => db::delivery::ask_retry(tx, id, now).await?,
        Order::Replay(ap_id) if ap_id.len() > ID_MAX => false,
        Order::Replay(ap_id) => {
            db::sent::lock(tx).await?;
            db::delivery::replay(tx, ap_id, id, now).await?
        }
    };
    if !found {
        return Err(Code::NotFound.into());
    }
    tracing::info!(instance.id = id.0, person.id = actor.person_id().0, order = ?order, "sending to an instance");
    tx.note(Change::Instance(id));
    Ok(())
}

/// Whether the actor may see how sending to other instances goes.
///
/// Errors: what [`policy::check`] says.
pub async fn check_list(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, actor.person_id(), app.now()).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    Ok(policy::check(&standing, &Target::Site, Action::OnSite(Capability::ManageInstances))?)
}

/// The ActivityPub id of a post, for somebody who may see how far it has got.
///
/// Errors: `PostNotFound`, else what [`policy::delivery`] says.
pub async fn of_post(app: &App, actor: &Actor, id: PostId) -> Result<String> {
    let mut conn = app.db().await?;
    let post = db::post::find(&mut conn, id).await?.or_code(Code::PostNotFound)?;
    let standing = db::standing::find(&mut conn, actor.person_id(), post.community_id, app.now()).await?;
    policy::delivery(&standing.or_code(Code::NotLoggedIn)?, &Target::Post(&post))?;
    Ok(post.ap_id)
}

/// The ActivityPub id of a comment, for somebody who may see how far it has got.
///
/// Errors: `CommentNotFound`, else what [`policy::delivery`] says.
pub async fn of_comment(app: &App, actor: &Actor, id: CommentId) -> Result<String> {
    let mut conn = app.db().await?;
    let comment = db::comment::find(&mut conn, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(&mut conn, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = db::standing::find(&mut conn, actor.person_id(), post.community_id, app.now()).await?;
    policy::delivery(&standing.or_code(Code::NotLoggedIn)?, &Target::Comment(&comment, &post))?;
    Ok(comment.ap_id)
}
