//! Invitations: tokens with which others may register, where the site asks for one. Source: docs/reference/api-v4.md 6.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use base::error::{Code, Error, OrCode, Result};
use chrono::{DateTime, Utc};
use db::invitation::{Invitation, NewInvitation};
use diesel_async::AsyncConnection;
use rand::distr::{Alphanumeric, SampleString};

/// Characters of a token.
const TOKEN_CHARS: usize = 12;

/// Makes an invitation that can be used so often (`None`: any number) until a time (`None`: until it is revoked).
///
/// Errors: `InvalidUnixTime` for an end that has passed, `InvalidQuery` for less than one use, what [`policy::check`] says, `TooManyInvites`.
pub async fn create(
    app: &App,
    actor: &Actor,
    max_uses: Option<i32>,
    expires_at: Option<DateTime<Utc>>,
) -> Result<Invitation> {
    if expires_at.is_some_and(|end| end <= app.now()) {
        return Err(Code::InvalidUnixTime.into());
    }
    if max_uses.is_some_and(|uses| uses < 1) {
        return Err(Code::InvalidQuery.into());
    }
    let site = app.site().await?;
    let most = i64::from(site.local.settings.max_invites_per_user);
    let mut conn = app.db().await?;
    let (invitation, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let standing = policy::site_standing(&mut tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
            let user = db::local_user::lock(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            let now = tx.now();
            policy::account::invite(&standing, db::invitation::count(&mut tx, user.id, now).await?, most)?;
            let new = NewInvitation {
                token: Alphanumeric.sample_string(&mut rand::rng(), TOKEN_CHARS),
                local_user_id: user.id,
                max_uses,
                expires_at,
                published_at: now,
            };
            Ok::<_, Error>((db::invitation::insert(&mut tx, &new).await?, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(invitation)
}

/// Takes back an invitation of the actor's own.
///
/// Errors: `InvalidInviteToken` if the actor has none such, what [`policy::check`] says.
pub async fn revoke(app: &App, actor: &Actor, token: &str) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let standing = policy::site_standing(&mut tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
            let user = db::local_user::find(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            if !db::invitation::delete(&mut tx, user.id, token).await? {
                return Err(Code::InvalidInviteToken.into());
            }
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
