//! Appointing and dismissing moderators, and handing a community over.

use super::{log, target};
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use base::kinds::ModlogKind;
use chrono::{DateTime, TimeDelta, Utc};
use db::membership::CommunityModerator;
use db::modlog::NewModlog;

/// Makes somebody a moderator, or dismisses one; anybody may step down but the last.
///
/// Errors: `CommunityNotFound`, `PersonNotFound`, what [`policy::check`] says, `NotAModerator` for an admin where a community of another instance is concerned, or if there is nobody to dismiss, `NotHigherMod`, `ModeratorAlreadyExists`, `CannotLeaveMod`.
pub async fn set(
    app: &App,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    added: bool,
) -> Result<()> {
    app.write(async |tx| set_in(tx, actor, community_id, person_id, added).await).await
}

/// [`set`] inside a running transaction.
pub async fn set_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    added: bool,
) -> Result<()> {
    let community = db::community::lock(tx, community_id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, community_id).await?;
    policy::check(&standing, &Target::Community, Action::ManageModerators)?;
    if !community.local {
        rights::moderate_elsewhere(&standing)?;
    }
    let person = target(tx, person_id, community_id).await?;
    let now = tx.now();
    if added {
        rights::appoint(&standing)?;
        rights::take_office(&person)?;
        let row = CommunityModerator { community_id, person_id, appointed_at: now };
        let inserted = db::membership::insert_moderator(tx, &row).await;
        inserted.on_constraint("community_moderator_pkey", Code::ModeratorAlreadyExists)?;
    } else {
        rights::outrank(&standing, &person)?;
        dismiss(tx, community_id, person_id).await?;
    }
    let mut entry = NewModlog::new(ModlogKind::ModAddToCommunity, actor.person_id(), now);
    entry.is_revert = !added;
    entry.target_person_id = Some(person_id);
    entry.target_community_id = Some(community_id);
    log(tx, &entry).await?;
    note(tx, community_id, person_id);
    let event = Event::ModeratorChanged { id: community_id, person_id, appointed: added };
    event::publish(tx, actor, Home::of(community.local), event).await
}

/// A community keeps its last moderator.
async fn dismiss(tx: &mut Tx<'_>, community_id: CommunityId, person_id: PersonId) -> Result<()> {
    let all = db::membership::moderators(tx, community_id).await?;
    if !all.iter().any(|moderator| moderator.person_id == person_id) {
        return Err(Code::NotAModerator.into());
    }
    if all.len() == 1 {
        return Err(Code::CannotLeaveMod.into());
    }
    db::membership::delete_moderator(tx, community_id, person_id).await?;
    Ok(())
}

/// Makes one of the moderators the first one.
///
/// Other instances have no word for it: they are told that the community has changed, and read the list of its moderators anew.
///
/// Errors: `CommunityNotFound`, what [`policy::check`] says, `CouldntUpdate` if that person is no moderator of it, or for a community of another instance, which would not learn of it.
pub async fn transfer(
    app: &App,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
) -> Result<()> {
    app.write(async |tx| transfer_in(tx, actor, community_id, person_id).await).await
}

/// [`transfer`] inside a running transaction.
pub async fn transfer_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
) -> Result<()> {
    let community = db::community::lock(tx, community_id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, community_id).await?;
    policy::check(&standing, &Target::Community, Action::Transfer)?;
    if !community.local {
        return Err(Code::CouldntUpdate.into());
    }
    let before = db::membership::moderators(tx, community_id).await?;
    let after = with_first(&before, person_id).ok_or(Code::CouldntUpdate)?;
    for moderator in &after {
        db::membership::set_appointed(tx, moderator).await?;
        note(tx, community_id, moderator.person_id);
    }
    let mut entry = NewModlog::new(ModlogKind::ModTransferCommunity, actor.person_id(), tx.now());
    entry.target_person_id = Some(person_id);
    entry.target_community_id = Some(community_id);
    log(tx, &entry).await?;
    event::publish(tx, actor, Home::Here, Event::CommunityEdited { id: community_id }).await
}

/// The moderators with this one first and the others in their order, each with a time of their own; none if the person is not among them.
fn with_first(moderators: &[CommunityModerator], first: PersonId) -> Option<Vec<CommunityModerator>> {
    let place = moderators.iter().position(|moderator| moderator.person_id == first)?;
    let mut order: Vec<&CommunityModerator> = moderators.iter().collect();
    let new_first = order.remove(place);
    order.insert(0, new_first);
    let mut last: Option<DateTime<Utc>> = None;
    let placed = order.into_iter().zip(moderators).map(|(moderator, seat)| {
        let after_last = last.map(|last| last + TimeDelta::microseconds(1));
        let appointed_at = after_last.map_or(seat.appointed_at, |after| after.max(seat.appointed_at));
        last = Some(appointed_at);
        CommunityModerator { appointed_at, ..moderator.clone() }
    });
    Some(placed.collect())
}

fn note(tx: &mut Tx<'_>, community_id: CommunityId, person_id: PersonId) {
    tx.note(Change::Community(community_id));
    tx.note(Change::Viewer(person_id));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moderator(id: i32, at: i64) -> CommunityModerator {
        let appointed_at = DateTime::UNIX_EPOCH + TimeDelta::microseconds(at);
        CommunityModerator { community_id: CommunityId(1), person_id: PersonId(id), appointed_at }
    }

    fn ranks(moderators: &[CommunityModerator]) -> Vec<(i32, i64)> {
        let rank = |one: &CommunityModerator| (one.person_id.0, one.appointed_at.timestamp_micros());
        moderators.iter().map(rank).collect()
    }

    #[test]
    fn the_first_one_is_first_and_the_others_stay_in_order() {
        let before = [moderator(1, 10), moderator(2, 20), moderator(3, 30)];
        assert_eq!(ranks(&with_first(&before, PersonId(3)).unwrap()), [(3, 10), (1, 20), (2, 30)]);
        let tied = [moderator(1, 10), moderator(2, 10), moderator(3, 10)];
        assert_eq!(ranks(&with_first(&tied, PersonId(2)).unwrap()), [(2, 10), (1, 11), (3, 12)]);
        assert!(with_first(&before, PersonId(9)).is_none());
    }
}
