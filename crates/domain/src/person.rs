//! What people do about other people, for their own eyes: blocks and notes.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::PersonId;
use base::text::field;
use diesel_async::AsyncConnection;

/// Hides a person from the actor, or shows them again. Idempotent.
///
/// Errors: `CannotBlockYourself`, `PersonNotFound`, `CannotBlockAdmin`, else what [`policy::check`] says.
pub async fn block(app: &App, actor: &Actor, target_id: PersonId, block: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            block_in(&mut tx, actor, target_id, block).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`block`] inside a running transaction.
pub async fn block_in(tx: &mut Tx<'_>, actor: &Actor, target_id: PersonId, block: bool) -> Result<()> {
    let me = actor.person_id();
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
    let now = tx.now();
    let target = db::standing::find_on_site(tx, target_id, now).await?.or_code(Code::PersonNotFound)?;
    if block {
        policy::account::block(&standing, &target)?;
        db::person::add_block(tx, me, target_id, now).await?;
    } else {
        db::person::delete_block(tx, me, target_id).await?;
    }
    tx.note(Change::Viewer(me));
    Ok(())
}

/// Writes down something about a person; nothing but blanks forgets it.
///
/// Errors: `CannotNoteYourself`, `PersonNotFound`, `InvalidBodyField`, else what [`policy::check`] says.
pub async fn note(app: &App, actor: &Actor, target_id: PersonId, note: &str) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            note_in(&mut tx, actor, target_id, note).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`note`] inside a running transaction.
pub async fn note_in(tx: &mut Tx<'_>, actor: &Actor, target_id: PersonId, note: &str) -> Result<()> {
    let me = actor.person_id();
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
    if target_id == me {
        return Err(Code::CannotNoteYourself.into());
    }
    field::check_body(note)?;
    db::person::find(tx, target_id).await?.or_code(Code::PersonNotFound)?;
    let note = note.trim();
    let now = tx.now();
    if note.is_empty() {
        db::person::delete_note(tx, me, target_id).await?;
    } else {
        db::person::set_note(tx, me, target_id, note, now).await?;
    }
    tx.note(Change::Viewer(me));
    Ok(())
}
