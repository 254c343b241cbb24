//! Letting people into private communities.

use super::{log, target};
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use base::kinds::{FollowState, ModlogKind};
use db::modlog::NewModlog;

/// Decides about somebody who waits to follow a private community.
///
/// Errors: `CommunityNotFound`, `PersonNotFound`, what [`policy::check`] says, `CouldntUpdate` if nobody waits.
pub async fn decide(
    app: &App,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    approve: bool,
) -> Result<()> {
    app.write(async |tx| decide_in(tx, actor, community_id, person_id, approve).await).await
}

/// [`decide`] inside a running transaction.
pub async fn decide_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    approve: bool,
) -> Result<()> {
    let community = db::community::lock(tx, community_id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, community_id).await?;
    policy::check(&standing, &Target::Community, Action::ApproveFollowers)?;
    let person = target(tx, person_id, community_id).await?;
    let asked = db::membership::find_follow_ap_id(tx, person_id, community_id).await?;
    let state = if approve { FollowState::Accepted } else { FollowState::Denied };
    if !db::membership::decide(tx, community_id, person_id, state).await? {
        return Err(Code::CouldntUpdate.into());
    }
    if !db::membership::counts(state) {
        db::counters::followed(tx, &community, person.local, -1).await?;
    }
    let mut entry = NewModlog::new(ModlogKind::ModApproveFollower, actor.person_id(), tx.now());
    entry.is_revert = !approve;
    entry.target_person_id = Some(person_id);
    entry.target_community_id = Some(community_id);
    log(tx, &entry).await?;
    tx.note(Change::Community(community_id));
    tx.note(Change::Viewer(person_id));
    let Some(follow_ap_id) = asked.filter(|_| !person.local) else { return Ok(()) };
    let event = Event::FollowAnswered { id: community_id, person_id, follow_ap_id, accepted: approve };
    event::publish(tx, actor, Home::of(community.local), event).await
}

/// Whether the actor may look at who waits, anywhere or everywhere, for the reader to ask before it lists them.
///
/// Errors: `NotAModOrAdmin`, `NotAnAdmin` for all communities without a right for the site.
pub async fn check_list(app: &App, actor: &Actor, everywhere: bool) -> Result<()> {
    let now = app.now();
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, actor.person_id(), now).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    let capability = Capability::ApproveFollowers;
    if everywhere {
        return Ok(policy::check(&standing, &Target::Site, Action::OnSite(capability))?);
    }
    let somewhere = db::standing::holds_somewhere(&mut conn, actor.person_id(), capability, now).await?;
    Ok(rights::need_somewhere(&standing, capability, somewhere)?)
}
