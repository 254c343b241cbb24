//! Mail addresses: verifying that they are their users'.

use super::{letter, mail_token};
use crate::app::{App, CurrentSite};
use crate::mail;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OnConstraint, OrCode, Result};
use base::ids::LocalUserId;
use base::kinds::RegistrationMode;
use base::text::field;
use chrono::TimeDelta;
use db::local_user::LocalUser;
use db::mail_token::EmailVerification;
use diesel_async::AsyncConnection;

/// How long the link in a mail verifies an address.
const VALID: TimeDelta = TimeDelta::days(7);

/// Verifies the address that a mailed token belongs to; it becomes the user's if it was not already.
///
/// Errors: `TokenNotFound`, `EmailTaken`.
pub async fn verify(app: &App, token: &str) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            verify_in(app, &mut tx, &site, token).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn verify_in(app: &App, tx: &mut Tx<'_>, site: &CurrentSite, token: &str) -> Result<()> {
    let oldest = tx.now() - VALID;
    let found = db::mail_token::find_verification(tx, &mail_token::hash(token)).await?;
    let asked = found.filter(|asked| asked.published_at > oldest).or_code(Code::TokenNotFound)?;
    let user = db::local_user::lock_by_id(tx, asked.local_user_id).await?.or_code(Code::TokenNotFound)?;
    let stored = db::local_user::set_email(tx, user.id, Some(&asked.email), true).await;
    stored.on_constraint("local_user_email", Code::EmailTaken)?;
    db::mail_token::delete_verifications(tx, user.id).await?;
    if !user.accepted_application && !user.email_verified {
        let name = name_of(tx, &user).await?;
        tell_admins(app, tx, site, &name).await?;
    }
    tx.note(Change::Viewer(user.person_id));
    Ok(())
}

/// Sends the link that verifies an address once more.
///
/// Errors: `IncorrectLogin` if nobody has this address or it is verified, `NoEmailSetup`.
pub async fn resend(app: &App, email: &str) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::find_by_email(&mut tx, email).await?;
            let user = user.filter(|user| !user.email_verified).or_code(Code::IncorrectLogin)?;
            let name = name_of(&mut tx, &user).await?;
            let email = field::email(email)?;
            ask(app, &mut tx, &site, user.id, &name, &email).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Leaves a mail whose link verifies the address of an account.
///
/// Errors: `NoEmailSetup`.
pub(super) async fn ask(
    app: &App,
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    id: LocalUserId,
    name: &str,
    email: &str,
) -> Result<()> {
    let token = mail_token::new();
    let row = EmailVerification {
        token_hash: mail_token::hash(&token),
        local_user_id: id,
        email: email.to_owned(),
        published_at: tx.now(),
    };
    db::mail_token::insert_verification(tx, &row).await?;
    mail::enqueue(app, tx, letter::verification(app, site, name, email, &token)).await
}

/// Leaves mails to the admins that somebody applied, if they want to be told.
pub(super) async fn tell_admins(app: &App, tx: &mut Tx<'_>, site: &CurrentSite, name: &str) -> Result<()> {
    let settings = &site.local.settings;
    let wanted = settings.application_email_admins && app.mailer().exists();
    if !wanted || settings.registration_mode != RegistrationMode::RequireApplication {
        return Ok(());
    }
    for to in db::local_user::list_admin_emails(tx).await? {
        mail::enqueue(app, tx, letter::application(app, site, name, &to)).await?;
    }
    Ok(())
}

/// The name of the person an account belongs to.
pub(super) async fn name_of(tx: &mut Tx<'_>, user: &LocalUser) -> Result<String> {
    let person = db::person::find(tx, user.person_id).await?.or_code(Code::PersonNotFound)?;
    Ok(person.name)
}
