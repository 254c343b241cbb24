//! What ties people to communities and instances: following and blocking.

use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommunityId, InstanceId, PersonId};
use base::kinds::{CommunityVisibility, FollowState};
use db::community::Community;
use db::membership::{CommunityFollower, InstanceSide};
use db::standing::Standing;
use diesel_async::AsyncConnection;

/// Follows a community, or ends that. Idempotent; ending is always possible.
///
/// A community of this instance is followed at once, unless it is private: then a moderator decides. One of another instance waits for that to agree.
///
/// Errors: `CommunityNotFound`, else what [`policy::check`] says.
pub async fn follow(app: &App, actor: &Actor, id: CommunityId, follow: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            follow_in(&mut tx, actor, id, follow).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`follow`] inside a running transaction.
pub async fn follow_in(tx: &mut Tx<'_>, actor: &Actor, id: CommunityId, follow: bool) -> Result<()> {
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, id).await?;
    if !follow {
        policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
        return leave(tx, actor, &community, &standing).await;
    }
    policy::check(&standing, &Target::Community, Action::Follow)?;
    let follower = CommunityFollower {
        person_id: actor.person_id(),
        community_id: id,
        state: first_state(&community, &standing),
        followed_at: tx.now(),
    };
    if db::membership::insert_follower(tx, &follower).await? {
        db::counters::followed(tx, &community, standing.local, 1).await?;
        tx.note(Change::Community(id));
        tx.note(Change::Viewer(actor.person_id()));
        if actor.is_local() && !community.local {
            let follow_ap_id = event::new_ap_id(tx, "follow");
            db::membership::set_follow_ap_id(tx, actor.person_id(), id, &follow_ap_id).await?;
            event::publish(tx, actor, Home::Elsewhere, Event::CommunityFollowed { id, follow_ap_id }).await?;
        }
    }
    Ok(())
}

/// Somebody of another instance wants to follow a community of ours; `follow_ap_id` is the activity that says so. Inside a running transaction.
///
/// Errors: `CommunityNotFound`, what [`policy::check`] says.
pub async fn follow_from_elsewhere_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommunityId,
    follow_ap_id: &str,
) -> Result<()> {
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, id).await?;
    policy::check(&standing, &Target::Community, Action::Follow)?;
    let person_id = actor.person_id();
    let state = first_state(&community, &standing);
    let follower = CommunityFollower { person_id, community_id: id, state, followed_at: tx.now() };
    if db::membership::insert_follower(tx, &follower).await? {
        db::counters::followed(tx, &community, false, 1).await?;
        tx.note(Change::Community(id));
    }
    db::membership::set_follow_ap_id(tx, person_id, id, follow_ap_id).await?;
    // Asked again, because the answer was lost: it is given again.
    let accepted = match db::membership::find_follow_state(tx, person_id, id).await? {
        Some(FollowState::Accepted) => true,
        Some(FollowState::Denied) => false,
        Some(FollowState::Pending | FollowState::ApprovalRequired) | None => return Ok(()),
    };
    let follow_ap_id = follow_ap_id.to_owned();
    let event = Event::FollowAnswered { id, person_id, follow_ap_id, accepted };
    event::publish(tx, actor, Home::Here, event).await
}

/// A community of another instance has answered one of our people who wanted to follow it. Inside a running transaction; an answer nobody waits for changes nothing.
pub async fn answered_in(
    tx: &mut Tx<'_>,
    id: CommunityId,
    person_id: PersonId,
    accepted: bool,
) -> Result<()> {
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let changed = if accepted {
        let changed = db::membership::set_follow_state(tx, person_id, id, FollowState::Accepted).await?;
        if changed {
            db::counters::followed_elsewhere(tx, id, 1).await?;
        }
        changed
    } else {
        let before = db::membership::delete_follower(tx, person_id, id).await?;
        if before == Some(FollowState::Accepted) {
            db::counters::followed_elsewhere(tx, id, -1).await?;
        }
        if before.is_some_and(db::membership::counts) {
            db::counters::followed(tx, &community, true, -1).await?;
        }
        before.is_some()
    };
    if changed {
        tx.note(Change::Community(id));
        tx.note(Change::Viewer(person_id));
    }
    Ok(())
}

/// Somebody of another instance follows one of our people, or no longer. Inside a running transaction.
///
/// Errors: `PersonNotFound`.
pub async fn follow_person_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PersonId,
    follow_ap_id: Option<&str>,
) -> Result<()> {
    let (person_id, now) = (actor.person_id(), tx.now());
    let target = db::person::find(tx, id).await?.filter(|person| person.local && !person.deleted);
    target.or_code(Code::PersonNotFound)?;
    let Some(follow_ap_id) = follow_ap_id else {
        return Ok(db::membership::delete_person_follower(tx, id, person_id).await?);
    };
    db::membership::set_person_follower(tx, (id, person_id), follow_ap_id, now).await?;
    let event = Event::PersonFollowAnswered { id, person_id, follow_ap_id: follow_ap_id.to_owned() };
    event::publish(tx, actor, Home::Here, event).await
}

/// How far a new wish to follow gets at once.
fn first_state(community: &Community, standing: &Standing) -> FollowState {
    if !community.local {
        return FollowState::Pending;
    }
    if community.visibility == CommunityVisibility::Private && !policy::oversees(standing) {
        return FollowState::ApprovalRequired;
    }
    FollowState::Accepted
}

async fn leave(tx: &mut Tx<'_>, actor: &Actor, community: &Community, standing: &Standing) -> Result<()> {
    let asked = match community.local {
        true => None,
        false => db::membership::find_follow_ap_id(tx, standing.person_id, community.id).await?,
    };
    let state = db::membership::delete_follower(tx, standing.person_id, community.id).await?;
    let Some(state) = state else { return Ok(()) };
    if db::membership::counts(state) {
        db::counters::followed(tx, community, standing.local, -1).await?;
    }
    if !community.local && state == FollowState::Accepted {
        db::counters::followed_elsewhere(tx, community.id, -1).await?;
    }
    tx.note(Change::Community(community.id));
    tx.note(Change::Viewer(standing.person_id));
    if let Some(follow_ap_id) = asked {
        let event = Event::CommunityLeft { id: community.id, follow_ap_id };
        event::publish(tx, actor, Home::Elsewhere, event).await?;
    }
    Ok(())
}

/// Hides a community from the actor, which also ends following it; or shows it again. Idempotent.
///
/// Errors: `CommunityNotFound`, also for one the actor may not see; else what [`policy::check`] says.
pub async fn block_community(app: &App, actor: &Actor, id: CommunityId, block: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            block_community_in(&mut tx, actor, id, block).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`block_community`] inside a running transaction.
pub async fn block_community_in(tx: &mut Tx<'_>, actor: &Actor, id: CommunityId, block: bool) -> Result<()> {
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, id).await?;
    policy::check(&standing, &Target::Community, Action::Mark)?;

    let since = block.then(|| tx.now());
    if db::membership::set_community_block(tx, actor.person_id(), id, since).await? {
        tx.note(Change::Viewer(actor.person_id()));
    }
    if block {
        leave(tx, actor, &community, &standing).await?;
    }
    Ok(())
}

/// Hides the communities or the people of an instance from the actor, or shows them again. Idempotent.
///
/// Errors: `CannotBlockLocalInstance`; `NotFound` if there is no such instance; else what [`policy::check`] says.
pub async fn block_instance(
    app: &App,
    actor: &Actor,
    id: InstanceId,
    side: InstanceSide,
    block: bool,
) -> Result<()> {
    if app.site().await?.site.instance_id == id {
        return Err(Code::CannotBlockLocalInstance.into());
    }
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let standing = policy::site_standing(&mut tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
            db::instance::find(&mut tx, id).await?.or_code(Code::NotFound)?;
            let since = block.then(|| tx.now());
            db::membership::set_instance_block(&mut tx, actor.person_id(), id, side, since).await?;
            tx.note(Change::Viewer(actor.person_id()));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
