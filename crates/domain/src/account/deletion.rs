//! How an account ends.

use super::credential;
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::image;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use diesel_async::AsyncConnection;

/// What becomes of the posts and comments of somebody who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// They stay.
    Keep,
    /// They are overwritten and deleted, and the person moderates no longer.
    Withdraw,
}

impl From<bool> for Content {
    /// As both APIs say it: `delete_content`.
    fn from(delete: bool) -> Self {
        if delete { Self::Withdraw } else { Self::Keep }
    }
}

/// Deletes the actor's account, for good. The name stays taken.
///
/// Errors: `IncorrectLogin` for a wrong password.
pub async fn delete(app: &App, actor: &Actor, password: &str, content: Content) -> Result<()> {
    credential::verify(app, actor, password).await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            delete_in(&mut tx, actor, content).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`delete`] inside a running transaction, for who has proved to know the password.
pub async fn delete_in(tx: &mut Tx<'_>, actor: &Actor, content: Content) -> Result<()> {
    let now = tx.now();
    let id = actor.person_id();
    if content == Content::Withdraw {
        db::withdrawal::run(tx, id, now).await?;
        image::delete_all_of_in(tx, id).await?;
        for community_id in db::withdrawal::resign(tx, id).await? {
            tx.note(Change::Community(community_id));
        }
        tx.note(Change::ManyPosts);
    }
    let user = db::local_user::lock(tx, id).await?.or_code(Code::NotLoggedIn)?;
    let person = db::person::find(tx, id).await?.or_code(Code::NotLoggedIn)?;
    db::person::set_deleted(tx, id, now).await?;
    let gone = [person.avatar.as_deref(), person.banner.as_deref(), person.bio.as_deref()];
    image::let_go_in(tx, gone.into_iter().flatten()).await?;
    db::local_user::set_email(tx, user.id, None, false).await?;
    db::local_user::set_totp(tx, user.id, None, false).await?;
    db::local_user::delete_logins(tx, user.id).await?;
    db::oauth::delete_accounts(tx, user.id).await?;
    db::mail_token::delete_all(tx, user.id).await?;
    db::import::delete_of(tx, id).await?;
    tx.note(Change::Person(id));
    tx.note(Change::Viewer(id));
    tx.note(Change::Site);
    let event = Event::PersonDeleted { id, content: content == Content::Withdraw };
    event::publish(tx, actor, Home::Elsewhere, event).await
}
