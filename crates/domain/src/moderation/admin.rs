//! Making and unmaking admins, and who may see what only they see.

use super::log;
use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::PersonId;
use base::kinds::ModlogKind;
use db::modlog::NewModlog;

/// Makes a user an admin, or an admin a user; admins may step down but the last.
///
/// Errors: `PersonNotFound`, `ObjectNotLocal` for people of other instances, what [`policy::check`] says, `NotHigherAdmin`, `CannotLeaveAdmin`.
pub async fn set(app: &App, actor: &Actor, person_id: PersonId, added: bool) -> Result<()> {
    app.write(async |tx| set_in(tx, actor, person_id, added).await).await
}

/// [`set`] inside a running transaction.
pub async fn set_in(tx: &mut Tx<'_>, actor: &Actor, person_id: PersonId, added: bool) -> Result<()> {
    let now = tx.now();
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::OnSite(Capability::ManageAdmins))?;
    let target = db::standing::find_on_site(tx, person_id, now).await?.or_code(Code::PersonNotFound)?;
    if added {
        rights::appoint_admin(&standing)?;
        rights::take_office(&target)?;
    } else {
        rights::outrank_on_site(&standing, &target)?;
    }
    // The accounts of admins are locked, so that two cannot step down at once and leave none.
    db::local_user::lock_first_admin(tx).await?;
    let user = db::local_user::lock(tx, person_id).await?.or_code(Code::ObjectNotLocal)?;
    db::local_user::set_admin(tx, user.id, added).await?;
    if db::local_user::count_admins(tx).await? == 0 {
        return Err(Code::CannotLeaveAdmin.into());
    }
    let mut entry = NewModlog::new(ModlogKind::AdminAdd, actor.person_id(), now);
    entry.is_revert = !added;
    entry.target_person_id = Some(person_id);
    log(tx, &entry).await?;
    tx.note(Change::Viewer(person_id));
    tx.note(Change::Person(person_id));
    tx.note(Change::Site);
    Ok(())
}

/// Whether the actor may see something that takes a capability for the site, for the reader to ask before it is read.
///
/// Errors: what [`policy::check`] says.
pub async fn check(app: &App, actor: &Actor, capability: Capability) -> Result<()> {
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, actor.person_id(), app.now()).await?;
    let action = Action::OnSite(capability);
    Ok(policy::check(&standing.or_code(Code::NotLoggedIn)?, &Target::Site, action)?)
}
