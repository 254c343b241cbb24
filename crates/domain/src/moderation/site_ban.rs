//! Banning people from the site.

use super::{Ban, Data, community, log, put_back, take_down};
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, ModlogId, PersonId};
use base::kinds::ModlogKind;
use db::membership::CommunityBan;
use db::modlog::NewModlog;
use db::person::Person;
use db::removal::BanProfile;

/// Bans somebody from the site, which ends their sessions, or lifts that.
///
/// With their data go posts, comments and messages, picture and text of the profile, and the communities they lead here. People of other instances are banned from the communities of this one that they took part in, so that its followers hear of it. Lifting the ban with data takes all that back, and nothing else.
///
/// Errors: `PersonNotFound`, what [`policy::check`] says, `NotHigherAdmin`, `BanExpirationInPast`, `InvalidBodyField`.
pub async fn set(app: &App, actor: &Actor, person_id: PersonId, ban: &Ban) -> Result<()> {
    app.write(async |tx| set_in(tx, actor, person_id, ban).await).await
}

/// [`set`] inside a running transaction.
pub async fn set_in(tx: &mut Tx<'_>, actor: &Actor, person_id: PersonId, ban: &Ban) -> Result<()> {
    let now = tx.now();
    let expires_at = ban.end(now)?;
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::OnSite(Capability::BanFromSite))?;
    let target = db::standing::find_on_site(tx, person_id, now).await?.or_code(Code::PersonNotFound)?;
    rights::outrank_on_site(&standing, &target)?;
    let person = db::person::find(tx, person_id).await?.or_code(Code::PersonNotFound)?;

    let kind = ModlogKind::AdminBan;
    let measures = db::removal::measures_against(tx, kind, person_id, None).await?;
    let mut entry = NewModlog::new(kind, actor.person_id(), now);
    entry.is_revert = !ban.ban;
    entry.target_person_id = Some(person_id);
    entry.target_instance_id = Some(person.instance_id);
    entry.reason = ban.reason.clone();
    entry.expires_at = expires_at;
    let measure = log(tx, &entry).await?;
    if ban.ban {
        begin(tx, actor, &person, ban, measure).await?;
    } else {
        end(tx, actor, &person, (ban, &measures), measure).await?;
    }
    db::person::set_banned(tx, person_id, ban.ban, expires_at).await?;
    tx.note(Change::Person(person_id));
    tx.note(Change::Viewer(person_id));
    let event = Event::SiteBanChanged {
        person_id,
        banned: ban.ban,
        content: ban.data == Data::RemoveOrRestore,
        reason: ban.reason.clone(),
        expires_at,
    };
    event::publish(tx, actor, Home::Elsewhere, event).await
}

async fn begin(tx: &mut Tx<'_>, actor: &Actor, person: &Person, ban: &Ban, measure: ModlogId) -> Result<()> {
    let reason = ban.reason.as_deref();
    if let Some(user) = db::local_user::find(tx, person.id).await? {
        db::local_user::delete_logins(tx, user.id).await?;
    } else {
        let now = tx.now();
        for community_id in db::membership::written_in(tx, person.id, now).await? {
            let expires_at = ban.end(now)?;
            let row = CommunityBan { community_id, person_id: person.id, banned_at: now, expires_at };
            db::membership::set_ban(tx, &row).await?;
            log_part(tx, actor, person.id, (community_id, false), (measure, reason)).await?;
        }
    }
    if ban.data == Data::Keep {
        return Ok(());
    }
    let batch = db::removal::of_person(tx, person.id, None).await?;
    take_down(tx, actor, &batch, measure, reason).await?;
    db::removal::remove_messages(tx, person.id, measure).await?;
    let profile = BanProfile {
        modlog_id: measure,
        person_id: person.id,
        avatar: person.avatar.clone(),
        banner: person.banner.clone(),
        bio: person.bio.clone(),
    };
    db::removal::clear_profile(tx, &profile).await?;
    for id in db::membership::led_by(tx, person.id).await? {
        let led = db::community::lock(tx, id).await?.or_code(Code::CommunityNotFound)?;
        community::remove(tx, actor, &led, (true, Some(measure)), reason).await?;
    }
    Ok(())
}

async fn end(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: &Person,
    (ban, measures): (&Ban, &[ModlogId]),
    measure: ModlogId,
) -> Result<()> {
    let reason = ban.reason.as_deref();
    for consequence in db::removal::consequences(tx, measures).await? {
        let id = consequence.community_id;
        match consequence.kind {
            ModlogKind::ModBanFromCommunity => {
                db::membership::delete_ban(tx, id, person.id).await?;
                log_part(tx, actor, person.id, (id, true), (measure, reason)).await?;
            }
            ModlogKind::AdminRemoveCommunity if ban.data == Data::RemoveOrRestore => {
                let led = db::community::lock(tx, id).await?.or_code(Code::CommunityNotFound)?;
                community::remove(tx, actor, &led, (false, Some(measure)), reason).await?;
            }
            _ => {}
        }
    }
    if ban.data == Data::Keep {
        return Ok(());
    }
    put_back(tx, actor, measures, measure, reason).await?;
    db::removal::restore_messages(tx, measures).await?;
    db::removal::restore_profile(tx, measures).await?;
    Ok(())
}

/// Writes down the ban from a community that is part of one from the site.
async fn log_part(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person_id: PersonId,
    (community_id, is_revert): (CommunityId, bool),
    (measure, reason): (ModlogId, Option<&str>),
) -> Result<()> {
    let mut entry = NewModlog::new(ModlogKind::ModBanFromCommunity, actor.person_id(), tx.now());
    entry.is_revert = is_revert;
    entry.target_person_id = Some(person_id);
    entry.target_community_id = Some(community_id);
    entry.reason = reason.map(str::to_owned);
    entry.bulk_action_parent_id = Some(measure);
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Community(community_id));
    Ok(())
}
