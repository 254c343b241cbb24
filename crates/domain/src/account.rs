//! Accounts of this instance: how they come to be, are used, changed and ended.
//!
//! Start at [`registration`] and [`login`].

pub mod backup;
pub mod captcha;
pub mod credential;
pub mod deletion;
pub mod email;
pub mod invitation;
mod letter;
pub mod login;
mod mail_token;
pub mod oauth;
pub mod registration;
pub mod settings;
pub mod totp;

use crate::app::App;
use crate::password;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OnConstraint, Result};
use base::ids::{InstanceId, LocalUserId, PersonId};
use base::text::field;
use chrono::{DateTime, TimeDelta, Utc};
use db::languages::Languages;
use db::local_user::{NewLocalUser, Preferences};
use db::person::NewPerson;
use db::site::SiteSettings;
use diesel_async::AsyncConnection;
use std::ops::RangeInclusive;

/// A checked and hashed account on its way into the database.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Kept as written; unique without regard to case.
    pub name: String,
    /// argon2id, in PHC form.
    pub password_hash: String,
    /// Lower case.
    pub email: Option<String>,
    /// Whether it may be used at once.
    pub accepted: bool,
    /// Whether it is an admin.
    pub admin: bool,
    /// How it wants things shown.
    pub preferences: Preferences,
    /// Languages it reads; empty: all.
    pub languages: Languages,
}

/// What names may be like; the API versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameLimits {
    /// How many characters the name of a person or community has.
    pub actor: RangeInclusive<usize>,
    /// How many characters a display name has at most.
    pub display: usize,
}

impl Default for NameLimits {
    /// Those of API v4 (docs/reference/api-v4.md 1, "Limits").
    fn default() -> Self {
        Self { actor: 2..=20, display: 50 }
    }
}

impl NameLimits {
    /// As the site sets them, for API v3 (docs/reference/api-v3.md 1.4).
    pub fn of_site(settings: &SiteSettings) -> Self {
        let most = usize::try_from(settings.actor_name_max_length).unwrap_or_default();
        Self { actor: 3..=most, display: most }
    }
}

/// When a new user is taken to have been asked for a donation: some time in the past year, so that not all are asked on the same day.
fn last_asked_for_donation(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::seconds(rand::random_range(0..365 * 86_400))
}

/// Makes an account, without the checks of a registration: for the first admin and the command line.
///
/// Errors: `UsernameTaken`, `EmailTaken`.
pub async fn create(app: &App, name: &str, password: &str, admin: bool) -> Result<(PersonId, LocalUserId)> {
    create_with(app, name, password, admin, None).await
}

/// [`create`] with a mail address, which is taken to be verified: whoever runs the instance gave it.
///
/// Errors: `InvalidEmail`, `UsernameTaken`, `EmailTaken`.
pub async fn create_with(
    app: &App,
    name: &str,
    password: &str,
    admin: bool,
    email: Option<&str>,
) -> Result<(PersonId, LocalUserId)> {
    let email = email.map(field::email).transpose()?;
    let new = NewAccount {
        name: name.to_owned(),
        password_hash: password::hash(password).await?,
        email: email.clone(),
        accepted: true,
        admin,
        preferences: Preferences::default(),
        languages: Languages::default(),
    };
    let instance_id = app.site().await?.site.instance_id;
    let mut conn = app.db().await?;
    let (ids, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let ids = create_in(&mut tx, app, instance_id, new.clone()).await?;
            if email.is_some() {
                db::local_user::set_email(&mut tx, ids.1, email.as_deref(), true).await?;
            }
            Ok::<_, Error>((ids, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(ids)
}

/// Adds the account inside a running transaction.
///
/// Errors: `UsernameTaken`, `EmailTaken`.
pub async fn create_in(
    tx: &mut Tx<'_>,
    app: &App,
    instance_id: InstanceId,
    new: NewAccount,
) -> Result<(PersonId, LocalUserId)> {
    let now = tx.now();
    let ap_id = format!("{}/u/{}", app.settings().origin(), new.name);
    let person = NewPerson {
        instance_id,
        name: new.name,
        display_name: None,
        inbox_url: format!("{ap_id}/inbox"),
        shared_inbox_url: Some(format!("{}/inbox", app.settings().origin())),
        ap_id,
        local: true,
        bot_account: false,
        published_at: now,
        last_refreshed_at: now,
    };
    let person_id = db::person::insert(tx, &person)
        .await
        .on_constraints(&["person_name", "person_ap_id"], Code::UsernameTaken)?;
    let user = NewLocalUser {
        person_id,
        password_hash: new.password_hash,
        email: new.email,
        accepted_application: new.accepted,
        admin: new.admin,
        preferences: new.preferences,
        languages: new.languages,
        last_donation_notification_at: last_asked_for_donation(now),
    };
    let local_user_id = db::local_user::insert(tx, &user).await;
    let local_user_id = local_user_id.on_constraint("local_user_email", Code::EmailTaken)?;
    if new.accepted {
        db::counters::user_added(tx, person_id, 1).await?;
    }
    tx.note(Change::Site);
    Ok((person_id, local_user_id))
}

/// The account of this name, without regard to case; none if there is none.
pub async fn find_local(app: &App, name: &str) -> Result<Option<(PersonId, LocalUserId)>> {
    let mut conn = app.db().await?;
    Ok(db::local_user::find_by_name(&mut conn, name).await?)
}
