//! Undoing all that a block list did: who was blocked is spoken with again and gets back what the block cut, what was held back anew is not.

use crate::actor::Actor;
use crate::app::App;
use crate::moderation::instance::may_manage;
use crate::moderation::severance;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{BlockImportId, InstanceId};
use base::kinds::ModlogKind;
use db::block_import;
use db::modlog::NewModlog;
use std::collections::HashSet;

/// What became of the decisions of a list.
#[derive(Debug, Clone, Default)]
pub struct Undone {
    /// Those of which it is as before.
    pub lifted: Vec<InstanceId>,
    /// Those about which somebody decided since, which holds.
    pub kept: Vec<InstanceId>,
}

/// Undoes what a list did, but for what was decided since. Nothing happens the second time.
///
/// Errors: what policy says, `NotFound` if no such list was brought in.
pub async fn undo(app: &App, actor: &Actor, id: BlockImportId, reason: Option<&str>) -> Result<Undone> {
    crate::moderation::check_reason(reason)?;
    app.write(async |tx| undo_in(tx, actor, id, reason).await).await
}

async fn undo_in(tx: &mut Tx<'_>, actor: &Actor, id: BlockImportId, reason: Option<&str>) -> Result<Undone> {
    may_manage(tx, actor).await?;
    let now = tx.now();
    let import = block_import::lock(tx, id).await?.or_code(Code::NotFound)?;
    if import.undone_at.is_some() {
        return Ok(Undone::default());
    }
    let unblocked = block_import::unblock(tx, id).await?;
    let loosened = block_import::loosen(tx, id).await?;
    block_import::set_undone(tx, id, now).await?;
    severance::restore(tx, &unblocked).await?;

    let mut log = Vec::new();
    for (ids, kind) in
        [(&unblocked, ModlogKind::AdminBlockInstance), (&loosened, ModlogKind::AdminLimitInstance)]
    {
        for instance_id in ids {
            let mut entry = NewModlog::new(kind, actor.person_id(), now);
            entry.is_revert = true;
            entry.target_instance_id = Some(*instance_id);
            entry.reason = reason.map(str::to_owned);
            log.push(entry);
            tx.note(Change::Instance(*instance_id));
        }
    }
    db::modlog::insert_all(tx, &log).await?;
    let lifted: Vec<InstanceId> = unblocked.into_iter().chain(loosened).collect();
    let undone: HashSet<InstanceId> = lifted.iter().copied().collect();
    let entries = block_import::load_entries(tx, id).await?.into_iter().map(|entry| entry.instance_id);
    let kept = entries.filter(|id| !undone.contains(id)).collect();
    Ok(Undone { lifted, kept })
}
