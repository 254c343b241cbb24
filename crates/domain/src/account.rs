//! Accounts of this instance.

use crate::app::App;
use crate::password;
use crate::session;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OnConstraint, Result};
use base::ids::{InstanceId, LocalUserId, LoginTokenId, PersonId};
use db::languages::Languages;
use db::local_user::{LoginToken, NewLocalUser, Preferences};
use db::person::NewPerson;
use diesel_async::AsyncConnection;
use uuid::Uuid;

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

/// Makes an account, without the checks of a registration: for the first admin and the command line.
///
/// Errors: `UsernameTaken`, `EmailTaken`.
pub async fn create(app: &App, name: &str, password: &str, admin: bool) -> Result<(PersonId, LocalUserId)> {
    let new = NewAccount {
        name: name.to_owned(),
        password_hash: password::hash(password).await?,
        email: None,
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
    let person_id =
        db::person::insert(tx, &person).await.on_constraint("person_name", Code::UsernameTaken)?;
    let user = NewLocalUser {
        person_id,
        password_hash: new.password_hash,
        email: new.email,
        accepted_application: new.accepted,
        admin: new.admin,
        preferences: new.preferences,
        languages: new.languages,
        last_donation_notification_at: now,
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

/// Opens a session for an account whose right to one has been checked; answers its token.
pub async fn open_session(
    app: &App,
    person_id: PersonId,
    local_user_id: LocalUserId,
    ip: Option<String>,
    user_agent: Option<String>,
) -> Result<String> {
    let id = LoginTokenId(Uuid::new_v4());
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let row = LoginToken {
                id,
                local_user_id,
                published_at: tx.now(),
                expires_at: None,
                ip: ip.clone(),
                user_agent: user_agent.clone(),
            };
            db::local_user::insert_login(&mut tx, &row).await?;
            tx.note(Change::Viewer(person_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    session::sign(app, local_user_id, id, app.now(), None)
}
