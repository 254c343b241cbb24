//! Banning people from communities.

use super::{Ban, Data, log, put_back, take_down, target};
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use base::kinds::ModlogKind;
use db::community::Community;
use db::membership::CommunityBan;
use db::modlog::NewModlog;

/// Bans somebody from a community, which ends their following it, or lifts that.
///
/// Errors: `CommunityNotFound`, `PersonNotFound`, what [`policy::check`] says, `NotHigherMod`, `BanExpirationInPast`, `InvalidBodyField`.
pub async fn set(
    app: &App,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    ban: &Ban,
) -> Result<()> {
    app.write(async |tx| set_in(tx, actor, community_id, person_id, ban).await).await
}

/// [`set`] inside a running transaction.
pub async fn set_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    ban: &Ban,
) -> Result<()> {
    let expires_at = ban.end(tx.now())?;
    let community = db::community::lock(tx, community_id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, community_id).await?;
    policy::check(&standing, &Target::Community, Action::Ban)?;
    let person = target(tx, person_id, community_id).await?;
    rights::outrank(&standing, &person)?;

    let kind = ModlogKind::ModBanFromCommunity;
    let measures = db::removal::measures_against(tx, kind, person_id, Some(community_id)).await?;
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.is_revert = !ban.ban;
    entry.target_person_id = Some(person_id);
    entry.target_community_id = Some(community_id);
    entry.reason = ban.reason.clone();
    entry.expires_at = expires_at;
    let measure = log(tx, &entry).await?;
    if ban.ban {
        let row = CommunityBan { community_id, person_id, banned_at: tx.now(), expires_at };
        db::membership::set_ban(tx, &row).await?;
        unfollow(tx, &community, person_id, person.local).await?;
    } else {
        db::membership::delete_ban(tx, community_id, person_id).await?;
    }
    match (ban.data, ban.ban) {
        (Data::Keep, _) => {}
        (Data::RemoveOrRestore, true) => {
            let batch = db::removal::of_person(tx, person_id, Some(community_id)).await?;
            take_down(tx, actor, &batch, measure, ban.reason.as_deref()).await?;
        }
        (Data::RemoveOrRestore, false) => {
            put_back(tx, actor, &measures, measure, ban.reason.as_deref()).await?;
        }
    }
    tx.note(Change::Community(community_id));
    tx.note(Change::Viewer(person_id));
    tx.note(Change::Person(person_id));
    let event = Event::CommunityBanChanged {
        id: community_id,
        person_id,
        banned: ban.ban,
        content: ban.data == Data::RemoveOrRestore,
        reason: ban.reason.clone(),
        expires_at,
    };
    event::publish(tx, actor, Home::of(community.local), event).await
}

/// Whether the actor may see who is banned from a community, for the reader to ask before it lists them.
///
/// Errors: `CommunityNotFound`, else what [`policy::check`] says.
pub async fn check_list(app: &App, actor: &Actor, id: CommunityId) -> Result<()> {
    let mut conn = app.db().await?;
    let standing = db::standing::find(&mut conn, actor.person_id(), id, app.now()).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    Ok(policy::check(&standing, &Target::Community, Action::Ban)?)
}

/// Who is banned does not follow.
async fn unfollow(tx: &mut Tx<'_>, community: &Community, id: PersonId, local: bool) -> Result<()> {
    let state = db::membership::delete_follower(tx, id, community.id).await?;
    if state.is_some_and(db::membership::counts) {
        db::counters::followed(tx, community, local, -1).await?;
    }
    Ok(())
}
