//! Sessions: how they begin and end.

use super::totp;
use crate::actor::Actor;
use crate::app::App;
use crate::password;
use crate::policy::account::{self as policy, Banned};
use crate::session;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{LocalUserId, LoginTokenId, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use db::local_user::{LocalUser, LoginToken};
use diesel_async::AsyncConnection;
use uuid::Uuid;

/// What somebody who wants a session says.
#[derive(Debug, Clone)]
pub struct Login {
    /// Name or mail address.
    pub name_or_email: String,
    /// Password.
    pub password: String,
    /// Six digits of the second factor; none: not sent.
    pub totp: Option<String>,
    /// Whether somebody banned from the site is let in, to read.
    pub banned: Banned,
    /// The session that begins.
    pub session: NewSession,
}

/// A session that is to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// How long it lasts unless it is ended.
    pub lifetime: Lifetime,
    /// Where the request came from.
    pub ip: Option<String>,
    /// What the request was made with.
    pub user_agent: Option<String>,
}

/// How long a session lasts unless it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// For good; the token names no end.
    Endless,
    /// A week.
    Week,
    /// Practically for good; the token names an end a hundred years away.
    Century,
}

/// Longest user agent that is kept, in characters.
const USER_AGENT_MAX: usize = 500;

impl Lifetime {
    fn end(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Endless => None,
            Self::Week => Some(now + TimeDelta::weeks(1)),
            Self::Century => Some(now + TimeDelta::days(36_525)),
        }
    }
}

/// Begins a session for who knows the password; answers its token. Takes as long for a name that nobody has.
///
/// Errors, in this order: `AccountNotFound`, `IncorrectLogin`, what [`policy::log_in`] says (with the reason in the detail of `RegistrationDenied`), `MissingTotpToken`, `IncorrectTotpToken`.
pub async fn log_in(app: &App, login: Login) -> Result<String> {
    let user = {
        let mut conn = app.db().await?;
        db::local_user::find_by_login(&mut conn, login.name_or_email.trim()).await?
    };
    let hash = user.as_ref().map(|user| user.password_hash.as_str());
    let correct = password::verify(&login.password, hash).await?;
    let user = user.or_code(Code::AccountNotFound)?;
    if !correct {
        return Err(Code::IncorrectLogin.into());
    }
    check(app, &user, login.banned).await?;
    totp::check(&user, login.totp.as_deref(), app.now())?;
    open(app, user.person_id, user.id, login.session).await
}

/// Whether somebody whose account it is may use it now.
pub(super) async fn check(app: &App, user: &LocalUser, banned: Banned) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, user.person_id, app.now()).await?;
    let standing = standing.or_code(Code::AccountNotFound)?;
    let allowed = policy::log_in(&standing, &site.local.settings, banned);
    if allowed != Err(Code::RegistrationPending) {
        return Ok(allowed?);
    }
    let application = db::application::find_of(&mut conn, user.id).await?;
    Err(match application.filter(|application| application.admin_id.is_some()) {
        Some(denied) => Error::Rejected { code: Code::RegistrationDenied, detail: denied.deny_reason },
        None => Code::RegistrationPending.into(),
    })
}

/// Begins a session for an account whose right to one has been checked; answers its token.
pub async fn open(
    app: &App,
    person_id: PersonId,
    local_user_id: LocalUserId,
    new: NewSession,
) -> Result<String> {
    let mut conn = app.db().await?;
    let (session, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let session = open_in(&mut tx, person_id, local_user_id, &new).await?;
            Ok::<_, Error>((session, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    sign(app, &session)
}

/// [`open`] inside a running transaction; the token is made of its result by [`sign`], after the commit.
pub(super) async fn open_in(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    local_user_id: LocalUserId,
    new: &NewSession,
) -> Result<LoginToken> {
    let now = tx.now();
    let user_agent = new.user_agent.as_deref().map(|agent| agent.chars().take(USER_AGENT_MAX).collect());
    let row = LoginToken {
        id: LoginTokenId(Uuid::new_v4()),
        local_user_id,
        published_at: now,
        expires_at: new.lifetime.end(now),
        ip: new.ip.clone(),
        user_agent,
    };
    db::local_user::insert_login(tx, &row).await?;
    tx.note(Change::Viewer(person_id));
    Ok(row)
}

/// The token of a session whose row exists.
pub(super) fn sign(app: &App, row: &LoginToken) -> Result<String> {
    session::sign(app, row.local_user_id, row.id, row.published_at, row.expires_at)
}

/// Ends one of the actor's sessions.
///
/// Errors: `TokenNotFound` if it is none of theirs.
pub async fn end(app: &App, actor: &Actor, id: LoginTokenId) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::find(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            if !db::local_user::delete_login(&mut tx, user.id, id).await? {
                return Err(Code::TokenNotFound.into());
            }
            tx.note(Change::Viewer(user.person_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Whether a token opens a session of somebody who may use it.
///
/// Errors: `InvalidSession`, `SiteBan` unless the banned are let in, `AccountDeleted`.
pub async fn validate(app: &App, token: Option<&str>, banned: Banned) -> Result<()> {
    let claimed = token.and_then(|token| session::verify(app, token));
    let (local_user_id, id) = claimed.or_code(Code::InvalidSession)?;
    let mut conn = app.db().await?;
    let row = db::local_user::find_login(&mut conn, id).await?;
    row.filter(|row| row.local_user_id == local_user_id).or_code(Code::InvalidSession)?;
    let person_id = db::local_user::find_person_id(&mut conn, local_user_id).await?;
    let person_id = person_id.or_code(Code::InvalidSession)?;
    let standing = db::standing::find_on_site(&mut conn, person_id, app.now()).await?;
    Ok(policy::keep_session(&standing.or_code(Code::InvalidSession)?, banned)?)
}
