//! What those who look after the site do with communities: remove and hide them.

use super::{check_reason, log};
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, ModlogId};
use base::kinds::{CommunityVisibility, ModlogKind};
use db::community::Community;
use db::modlog::NewModlog;

/// Removes a community, or restores it. Idempotent.
///
/// Errors: `CommunityNotFound`, what [`policy::check`] says, `InvalidBodyField`.
pub async fn set_removed(
    app: &App,
    actor: &Actor,
    id: CommunityId,
    removed: bool,
    reason: Option<&str>,
) -> Result<()> {
    app.write(async |tx| set_removed_in(tx, actor, id, removed, reason).await).await
}

/// [`set_removed`] inside a running transaction.
pub async fn set_removed_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommunityId,
    removed: bool,
    reason: Option<&str>,
) -> Result<()> {
    check_reason(reason)?;
    let before = db::community::lock(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, id).await?;
    policy::check(&standing, &Target::Community, Action::OnSite(Capability::ManageCommunities))?;
    remove(tx, actor, &before, (removed, None), reason).await
}

/// Removes or restores it and writes that down, on its own or as part of another measure.
pub(super) async fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &Community,
    (removed, parent): (bool, Option<ModlogId>),
    reason: Option<&str>,
) -> Result<()> {
    if !db::community::set_removed(tx, before.id, removed).await? {
        return Ok(());
    }
    if before.local && !before.deleted {
        db::counters::community_counted(tx, before.id, if removed { -1 } else { 1 }).await?;
    }
    let mut entry = NewModlog::new(ModlogKind::AdminRemoveCommunity, actor.person_id(), tx.now());
    entry.is_revert = !removed;
    entry.target_community_id = Some(before.id);
    entry.reason = reason.map(str::to_owned);
    entry.bulk_action_parent_id = parent;
    log(tx, &entry).await?;
    if removed {
        let now = tx.now();
        db::report::resolve_of_community(tx, before.id, actor.person_id(), now).await?;
    }
    tx.note(Change::Community(before.id));
    let event = Event::CommunityRemoved { id: before.id, removed, reason: reason.map(str::to_owned) };
    event::publish(tx, actor, Home::of(before.local), event).await
}

/// Leaves a community out of the lists of all, or no longer. One that is narrower already stays so. Idempotent.
///
/// Errors: `CommunityNotHidden` if there is none, what [`policy::check`] says, `InvalidBodyField`.
pub async fn set_hidden(
    app: &App,
    actor: &Actor,
    id: CommunityId,
    hidden: bool,
    reason: Option<&str>,
) -> Result<()> {
    app.write(async |tx| set_hidden_in(tx, actor, id, hidden, reason).await).await
}

async fn set_hidden_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommunityId,
    hidden: bool,
    reason: Option<&str>,
) -> Result<()> {
    check_reason(reason)?;
    let site = policy::site_standing(tx, actor).await?;
    policy::check(&site, &Target::Site, Action::OnSite(Capability::ManageCommunities))?;
    let before = db::community::lock(tx, id).await?.or_code(Code::CommunityNotHidden)?;
    let after = match (before.visibility, hidden) {
        (CommunityVisibility::Public, true) => CommunityVisibility::Unlisted,
        (CommunityVisibility::Unlisted, false) => CommunityVisibility::Public,
        _ => return Ok(()),
    };
    db::community::set_visibility(tx, id, after).await?;
    log_visibility(tx, actor, id, after, reason).await?;
    tx.note(Change::Community(id));
    Ok(())
}

/// Writes down that others see a community from now on; which is in the detail.
pub(crate) async fn log_visibility(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommunityId,
    after: CommunityVisibility,
    reason: Option<&str>,
) -> Result<()> {
    let kind = ModlogKind::ModChangeCommunityVisibility;
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.is_revert = after == CommunityVisibility::Public;
    entry.target_community_id = Some(id);
    entry.reason = reason.map(str::to_owned);
    entry.detail = Some(after.word().to_owned());
    log(tx, &entry).await?;
    Ok(())
}
