//! What the person who runs the machine may do to accounts: the commands of `spinney user`.

use crate::app::App;
use crate::password;
use base::change::Change;
use base::error::{Code, Error, Result};
use base::ids::{LocalUserId, PersonId};
use diesel_async::AsyncConnection;

/// Whether the instance has an admin.
pub async fn exists(app: &App) -> Result<bool> {
    Ok(db::local_user::count_admins(&mut *app.db().await?).await? > 0)
}

/// Makes a user an admin, or an admin a user.
///
/// Errors: `CannotLeaveAdmin` if it is the last one.
pub async fn set(app: &App, (person_id, id): (PersonId, LocalUserId), admin: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            db::local_user::set_admin(&mut tx, id, admin).await?;
            if db::local_user::count_admins(&mut tx).await? == 0 {
                return Err(Code::CannotLeaveAdmin.into());
            }
            tx.note(Change::Viewer(person_id));
            tx.note(Change::Person(person_id));
            tx.note(Change::Site);
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Sets a new password and ends all sessions.
pub async fn reset_password(
    app: &App,
    (person_id, id): (PersonId, LocalUserId),
    password: &str,
) -> Result<()> {
    let hash = password::hash(password).await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            db::local_user::set_password_hash(&mut tx, id, &hash).await?;
            db::local_user::delete_logins(&mut tx, id).await?;
            tx.note(Change::Viewer(person_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
