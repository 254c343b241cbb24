//! What moderators and admins do with posts: pin and lock them. Each leaves an entry in the modlog.

use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::PostId;
use base::kinds::ModlogKind;
use db::modlog::NewModlog;
use db::post::Post;
use diesel_async::AsyncConnection;

/// Where a post is pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the lists of the site.
    Site,
    /// In its community.
    Community,
}

/// Pins a post or takes the pin off.
///
/// Errors: `PostNotFound`, else what [`policy::check`] says.
pub async fn set_featured(app: &App, actor: &Actor, id: PostId, place: Place, featured: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            set_featured_in(&mut tx, actor, id, place, featured).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`set_featured`] inside a running transaction.
pub async fn set_featured_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PostId,
    place: Place,
    featured: bool,
) -> Result<()> {
    let (action, kind) = match place {
        Place::Site => (Action::FeatureOnSite, ModlogKind::AdminFeaturePostSite),
        Place::Community => (Action::FeatureInCommunity, ModlogKind::ModFeaturePostCommunity),
    };
    let (post, home) = allowed(tx, actor, id, action).await?;
    match place {
        Place::Site => db::post::set_featured_local(tx, id, featured).await?,
        Place::Community => db::post::set_featured_community(tx, id, featured).await?,
    }
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.is_revert = !featured;
    log(tx, &post, entry).await?;
    match place {
        Place::Site => Ok(()),
        Place::Community => event::publish(tx, actor, home, Event::PostFeatured { id, featured }).await,
    }
}

/// Stops comments under a post, or lets them in again.
///
/// Errors: `PostNotFound`, else what [`policy::check`] says.
pub async fn set_locked(
    app: &App,
    actor: &Actor,
    id: PostId,
    locked: bool,
    reason: Option<String>,
) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            set_locked_in(&mut tx, actor, id, locked, reason.as_deref()).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`set_locked`] inside a running transaction.
pub async fn set_locked_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PostId,
    locked: bool,
    reason: Option<&str>,
) -> Result<()> {
    let (post, home) = allowed(tx, actor, id, Action::Lock).await?;
    db::post::set_locked(tx, id, locked).await?;
    let mut entry = NewModlog::new(ModlogKind::ModLockPost, actor.person_id(), tx.now());
    entry.is_revert = !locked;
    entry.reason = reason.map(str::to_owned);
    log(tx, &post, entry).await?;
    let reason = reason.map(str::to_owned);
    event::publish(tx, actor, home, Event::PostLocked { id, locked, reason }).await
}

/// Whether the actor may see who voted on a post, for the reader to ask before it lists them.
///
/// Errors: `PostNotFound`, else what [`policy::check`] says.
pub async fn check_voters(app: &App, actor: &Actor, id: PostId) -> Result<()> {
    let mut conn = app.db().await?;
    let post = db::post::find(&mut conn, id).await?.or_code(Code::PostNotFound)?;
    let standing = db::standing::find(&mut conn, actor.person_id(), post.community_id, app.now()).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    Ok(policy::check(&standing, &Target::Post(&post), Action::SeeVoters)?)
}

async fn allowed(tx: &mut Tx<'_>, actor: &Actor, id: PostId, action: Action) -> Result<(Post, Home)> {
    let post = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Post(&post), action)?;
    Ok((post, Home::of(standing.community_local)))
}

async fn log(tx: &mut Tx<'_>, post: &Post, mut entry: NewModlog) -> Result<()> {
    entry.target_post_id = Some(post.id);
    entry.target_person_id = Some(post.creator_id);
    entry.target_community_id = Some(post.community_id);
    crate::moderation::log(tx, &entry).await?;
    tx.note(Change::Post(post.id));
    Ok(())
}
