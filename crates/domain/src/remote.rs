//! Stores people, communities and sites seen on other instances, and what their instances say of them.
//!
//! These are facts about others, not wishes of anybody, so no policy is asked; that the teller may say so was checked by `federation`.

use crate::actor::Actor;
use crate::app::App;
use crate::image;
use crate::job::{self, Job};
use crate::moderation::{self, Ban, Data};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommunityId, InstanceId, PersonId};
use base::kinds::ModlogKind;
use db::community::Community;
use db::instance::Instance;
use db::membership::CommunityModerator;
use db::modlog::NewModlog;
use db::person::Person;
use db::remote::{RemoteCommunity, RemotePerson, RemoteSite};
use diesel_async::AsyncConnection;

/// Instances that were given up and are looked at in a day.
const DEAD_MAX: i64 = 2_000;

/// A public key as its owner shows it.
#[derive(Debug, Clone)]
pub struct ShownKey {
    /// Its url, if it is not the actor's with `#main-key`.
    pub key_id: Option<String>,
    /// SubjectPublicKeyInfo in PEM form.
    pub public_pem: String,
}

/// The instance of this host, remembered if it was not known.
pub async fn instance(app: &App, host: &str) -> Result<InstanceId> {
    let mut conn = app.db().await?;
    if let Some(id) = db::instance::find_id(&mut conn, host).await? {
        return Ok(id);
    }
    let id = db::site::insert_instance(&mut conn, host, app.now()).await?;
    drop(conn);
    // It may belong to one of which something is held back.
    let mut outcome = crate::tx::Outcome::default();
    outcome.changes.push(Change::Instance(id));
    app.changed(outcome);
    Ok(id)
}

/// Stores a person or brings them up to date, with their key.
pub async fn person(app: &App, seen: &RemotePerson, key: &ShownKey) -> Result<Option<Person>> {
    let site = app.site().await?;
    let seen = &RemotePerson {
        avatar: text::shown_from_here(&site, seen.avatar.as_deref()),
        banner: text::shown_from_here(&site, seen.banner.as_deref()),
        bio: seen.bio.as_deref().map(|bio| text::passed_through(&site, bio)),
        ..seen.clone()
    };
    let mut conn = app.db().await?;
    let (person, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            let id = db::remote::upsert_person(&mut tx, seen, now).await?;
            db::actor_key::set_public(&mut tx, &seen.ap_id, key.key_id.as_deref(), &key.public_pem, now)
                .await?;
            tx.note(Change::Person(id));
            let person = db::person::find(&mut tx, id).await?;
            Ok::<_, Error>((person, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(person)
}

/// Stores a community or brings it up to date, with its key.
pub async fn community(app: &App, seen: &RemoteCommunity, key: &ShownKey) -> Result<Option<Community>> {
    let site = app.site().await?;
    let seen = &RemoteCommunity {
        icon: text::shown_from_here(&site, seen.icon.as_deref()),
        banner: text::shown_from_here(&site, seen.banner.as_deref()),
        sidebar: seen.sidebar.as_deref().map(|sidebar| text::passed_through(&site, sidebar)),
        summary: seen.summary.as_deref().map(|summary| text::passed_through(&site, summary)),
        ..seen.clone()
    };
    let mut conn = app.db().await?;
    let (community, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            let id = db::remote::upsert_community(&mut tx, seen, now).await?;
            db::tag::replace(&mut tx, id, &seen.tags, now).await?;
            db::actor_key::set_public(&mut tx, &seen.ap_id, key.key_id.as_deref(), &key.public_pem, now)
                .await?;
            tx.note(Change::Community(id));
            let community = db::community::find(&mut tx, id).await?;
            Ok::<_, Error>((community, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(community)
}

/// Stores the actor of an instance or brings it up to date, with its key.
pub async fn site(app: &App, seen: &RemoteSite, key: &ShownKey) -> Result<()> {
    let site = app.site().await?;
    let seen = &RemoteSite {
        icon: text::shown_from_here(&site, seen.icon.as_deref()),
        banner: text::shown_from_here(&site, seen.banner.as_deref()),
        sidebar: seen.sidebar.as_deref().map(|sidebar| text::passed_through(&site, sidebar)),
        ..seen.clone()
    };
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            db::remote::upsert_site(&mut tx, seen, now).await?;
            db::actor_key::set_public(&mut tx, &seen.ap_id, key.key_id.as_deref(), &key.public_pem, now)
                .await?;
            tx.note(Change::Instance(seen.instance_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// What an instance runs.
pub async fn software(
    app: &App,
    id: InstanceId,
    software: Option<&str>,
    version: Option<&str>,
) -> Result<Option<Instance>> {
    let mut conn = app.db().await?;
    db::remote::set_software(&mut conn, id, software, version, app.now()).await?;
    Ok(db::instance::find(&mut conn, id).await?)
}

/// An instance is there: if it was given up, whoever sends tries again.
pub async fn answers(app: &App, id: InstanceId) -> Result<()> {
    let now = app.now();
    if db::delivery::ask_retry_if_dead(&mut *app.db().await?, id, now).await? {
        let mut outcome = crate::tx::Outcome::default();
        outcome.changes.push(Change::Instance(id));
        app.changed(outcome);
    }
    Ok(())
}

/// Has those looked at whose inbox was said to be gone several times.
pub async fn look_at_owners(app: &App, id: InstanceId, inbox: &str) -> Result<()> {
    let people = db::remote::list_owners(&mut *app.db().await?, id, inbox).await?;
    for (host, ap_id) in people {
        let job = Job::RefreshPerson { ap_id: ap_id.clone() };
        job::enqueue_for(app, &host, &job, Some(format!("person {ap_id}"))).await?;
    }
    Ok(())
}

/// Has the instances that were given up looked at, lest two that gave each other up stay silent for ever. For the schedule.
pub async fn look_at_dead(app: &App) -> Result<usize> {
    if !app.settings().federates() {
        return Ok(0);
    }
    let hosts = db::delivery::list_dead(&mut *app.db().await?, app.now(), DEAD_MAX).await?;
    for host in &hosts {
        let job = Job::LookAtInstance { host: host.clone() };
        job::enqueue_lookup(app, host, &job, Some(format!("instance {host}"))).await?;
    }
    Ok(hosts.len())
}

/// How many follow a community, as its instance says.
pub async fn subscribers(app: &App, id: CommunityId, subscribers: i32) -> Result<()> {
    db::remote::set_subscribers(&mut *app.db().await?, id, subscribers).await?;
    let mut outcome = crate::tx::Outcome::default();
    outcome.changes.push(Change::Community(id));
    app.changed(outcome);
    Ok(())
}

/// Who moderates a community of another instance, as that says; the order is the rank.
pub async fn moderators(app: &App, id: CommunityId, people: &[PersonId]) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            moderators_in(&mut tx, id, people).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn moderators_in(tx: &mut Tx<'_>, id: CommunityId, people: &[PersonId]) -> Result<()> {
    let before = db::membership::moderators(tx, id).await?;
    if before.iter().map(|moderator| moderator.person_id).eq(people.iter().copied()) {
        return Ok(());
    }
    let now = tx.now();
    for person_id in db::membership::replace_moderators(tx, id, people).await? {
        tx.note(Change::Viewer(person_id));
    }
    for (rank, person_id) in (0..).zip(people) {
        let appointed_at = now + chrono::TimeDelta::microseconds(rank);
        let row = CommunityModerator { community_id: id, person_id: *person_id, appointed_at };
        db::membership::set_moderator(tx, &row).await?;
        tx.note(Change::Viewer(*person_id));
    }
    tx.note(Change::Community(id));
    Ok(())
}

/// Which posts are pinned in a community of another instance, as that says.
pub async fn featured(app: &App, id: CommunityId, posts: &[base::ids::PostId]) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            for post_id in db::remote::replace_featured(&mut tx, id, posts).await? {
                tx.note(Change::Post(post_id));
            }
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`person_gone_in`], of somebody whose home was asked; what they wrote stays.
pub async fn person_gone(app: &App, id: PersonId) -> Result<()> {
    app.write(async |tx| person_gone_in(tx, id, false).await).await
}

/// The instance of a person says that their account is gone. Inside a running transaction.
pub async fn person_gone_in(tx: &mut Tx<'_>, id: PersonId, content: bool) -> Result<()> {
    let now = tx.now();
    if content {
        db::withdrawal::run(tx, id, now).await?;
        // What was made of images in their posts.
        image::delete_all_of_in(tx, id).await?;
        tx.note(Change::ManyPosts);
    }
    // Who moderates and who is to be told changes.
    let followed = db::membership::list_followed(tx, id).await?;
    for community_id in db::withdrawal::resign(tx, id).await?.into_iter().chain(followed) {
        tx.note(Change::Community(community_id));
    }
    db::person::set_deleted(tx, id, now).await?;
    tx.note(Change::Person(id));
    Ok(())
}

/// The admins of a person's own instance have banned them, or let them in again. That holds everywhere, so here too; inside a running transaction.
pub async fn banned_at_home_in(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, ban: &Ban) -> Result<()> {
    let person = db::person::find(tx, id).await?.or_code(Code::PersonNotFound)?;
    let kind = ModlogKind::AdminBan;
    let measures = db::removal::measures_against(tx, kind, id, None).await?;
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.is_revert = !ban.ban;
    entry.target_person_id = Some(id);
    entry.target_instance_id = Some(person.instance_id);
    entry.reason = ban.reason.clone();
    entry.expires_at = ban.expires_at.filter(|_| ban.ban);
    let measure = moderation::log(tx, &entry).await?;
    db::person::set_banned(tx, id, ban.ban, entry.expires_at).await?;
    match (ban.data, ban.ban) {
        (Data::Keep, _) => {}
        (Data::RemoveOrRestore, true) => {
            let batch = db::removal::of_person(tx, id, None).await?;
            moderation::take_down(tx, actor, &batch, measure, ban.reason.as_deref()).await?;
        }
        (Data::RemoveOrRestore, false) => {
            moderation::put_back(tx, actor, &measures, measure, ban.reason.as_deref()).await?;
        }
    }
    tx.note(Change::Person(id));
    Ok(())
}

/// The admins of an instance that is not a person's own have banned them, or let them in again. That holds in the communities of that instance: in those the person took part in here, so that they learn of it. Inside a running transaction.
pub async fn banned_elsewhere_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (instance_id, id): (InstanceId, PersonId),
    ban: &Ban,
) -> Result<()> {
    let now = tx.now();
    let expires_at = ban.expires_at.filter(|_| ban.ban);
    let places = if ban.ban {
        db::membership::set_bans_at(tx, instance_id, id, (now, expires_at)).await?
    } else {
        db::membership::delete_bans_at(tx, instance_id, id).await?
    };
    for community_id in places {
        let mut entry = NewModlog::new(ModlogKind::ModBanFromCommunity, actor.person_id(), now);
        entry.is_revert = !ban.ban;
        entry.target_person_id = Some(id);
        entry.target_community_id = Some(community_id);
        entry.reason = ban.reason.clone();
        entry.expires_at = expires_at;
        moderation::log(tx, &entry).await?;
        tx.note(Change::Community(community_id));
    }
    tx.note(Change::Viewer(id));
    Ok(())
}

/// The admins of a community's own instance have taken it down, or put it back. Inside a running transaction.
pub async fn community_removed_at_home_in(tx: &mut Tx<'_>, id: CommunityId, removed: bool) -> Result<()> {
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    if !community.local && db::community::set_removed(tx, id, removed).await? {
        tx.note(Change::Community(id));
    }
    Ok(())
}
