//! Passwords: changing them, and setting one anew by mail.

use super::{email, letter, login, mail_token};
use crate::actor::Actor;
use crate::app::App;
use crate::mail;
use crate::password;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::text::field;
use chrono::TimeDelta;
use db::mail_token::PasswordReset;
use diesel_async::AsyncConnection;

/// How long the link in a mail lets somebody set a password.
const VALID: TimeDelta = TimeDelta::days(1);

/// A change of password by who knows the present one.
#[derive(Debug, Clone)]
pub struct PasswordChange {
    /// The present one.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The new one once more.
    pub new_again: String,
    /// The session that begins in place of all others.
    pub session: login::NewSession,
}

/// Changes the password and ends all sessions; answers the token of a new one.
///
/// Errors, in this order: `InvalidPassword`, `PasswordsDoNotMatch`, `IncorrectLogin`.
pub async fn change(app: &App, actor: &Actor, change: PasswordChange) -> Result<String> {
    check_new(&change.new, &change.new_again)?;
    verify(app, actor, &change.old).await?;
    let hash = password::hash(&change.new).await?;
    let mut conn = app.db().await?;
    let (session, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::lock(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            db::local_user::set_password_hash(&mut tx, user.id, &hash).await?;
            db::local_user::delete_logins(&mut tx, user.id).await?;
            let session = login::open_in(&mut tx, user.person_id, user.id, &change.session).await?;
            Ok::<_, Error>((session, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    login::sign(app, &session)
}

/// Sends the link that sets a new password.
///
/// Errors, in this order: `NoEmailSetup`, `IncorrectLogin` if nobody has this address, `EmailNotVerified`.
pub async fn ask_reset(app: &App, address: &str) -> Result<()> {
    if !app.mailer().exists() {
        return Err(Code::NoEmailSetup.into());
    }
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user =
                db::local_user::find_by_email(&mut tx, address).await?.or_code(Code::IncorrectLogin)?;
            if site.local.settings.email_verification_required && !user.email_verified {
                return Err(Code::EmailNotVerified.into());
            }
            let to = user.email.as_deref().or_code(Code::IncorrectLogin)?;
            let token = mail_token::new();
            let row = PasswordReset {
                token_hash: mail_token::hash(&token),
                local_user_id: user.id,
                published_at: tx.now(),
            };
            db::mail_token::insert_reset(&mut tx, &row).await?;
            let name = email::name_of(&mut tx, &user).await?;
            let letter = letter::password_reset(app, &site, &name, to, &token);
            mail::enqueue(app, &mut tx, letter).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Sets a new password with a mailed token, and ends all sessions. The token is used up whatever comes of it.
///
/// Errors, in this order: `TokenNotFound`, `InvalidPassword`, `PasswordsDoNotMatch`.
pub async fn reset(app: &App, token: &str, new: &str, new_again: &str) -> Result<()> {
    let taken = db::mail_token::take_reset(&mut *app.db().await?, &mail_token::hash(token)).await?;
    let oldest = app.now() - VALID;
    let asked = taken.filter(|asked| asked.published_at > oldest).or_code(Code::TokenNotFound)?;
    check_new(new, new_again)?;
    let hash = password::hash(new).await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::lock_by_id(&mut tx, asked.local_user_id).await?;
            let user = user.or_code(Code::TokenNotFound)?;
            db::local_user::set_password_hash(&mut tx, user.id, &hash).await?;
            db::local_user::delete_logins(&mut tx, user.id).await?;
            tx.note(Change::Viewer(user.person_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Whether the actor knows the present password.
///
/// Errors: `IncorrectLogin`.
pub(super) async fn verify(app: &App, actor: &Actor, given: &str) -> Result<()> {
    let user = db::local_user::find(&mut *app.db().await?, actor.person_id()).await?;
    let user = user.or_code(Code::NotLoggedIn)?;
    if !password::verify(given, Some(&user.password_hash)).await? {
        return Err(Code::IncorrectLogin.into());
    }
    Ok(())
}

fn check_new(new: &str, again: &str) -> Result<(), Code> {
    field::check_password(new)?;
    if new == again { Ok(()) } else { Err(Code::PasswordsDoNotMatch) }
}
