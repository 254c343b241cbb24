//! Working through lists that were brought in: each entry as if the user did it by hand.
//!
//! What is known here is done at once. What only another instance knows is asked for there, in a lane of that instance beside the one of its activities, so that neither it nor whoever brings in much holds anybody up: some entries a job, one job of an instance at a time, each question as limited as one that a user asks.

use crate::actor::Actor;
use crate::app::App;
use crate::job::{self, Job};
use crate::ports::Found;
use crate::{comment, membership, person, post};
use base::error::{Code, Error, Result};
use base::ids::{ImportEntryId, PersonId};
use base::kinds::{ImportList, ImportState};
use base::text::keyword;
use db::import::ImportEntry;
use db::membership::InstanceSide;
use std::collections::BTreeMap;
use url::Url;

/// Entries of one instance that are asked for in one job.
const ASKED: usize = 20;
/// Longest address that is asked for, in bytes.
const LONGEST: usize = 2_000;

/// Works through entries that wait, and leaves jobs for those that other instances have to be asked about. Safe to do twice: each only sets what is wanted.
pub(crate) async fn work_through(app: &App, person_id: PersonId, ids: Vec<ImportEntryId>) -> Result<()> {
    let entries = db::import::load_waiting(&mut *app.db().await?, &ids).await?;
    let actor = Actor::local(person_id);
    let mut far: BTreeMap<String, Vec<ImportEntryId>> = BTreeMap::new();
    for entry in entries {
        let known = find(app, &entry).await?;
        match known.is_none().then(|| home(app, &entry)).flatten() {
            Some(host) => far.entry(host).or_default().push(entry.id),
            None => settle(app, &actor, &entry, known).await?,
        }
    }
    for (host, ids) in far {
        for part in ids.chunks(ASKED) {
            let job = Job::ImportFrom { person_id, entries: part.to_vec() };
            job::enqueue_lookup(app, &host, &job, None).await?;
        }
    }
    Ok(())
}

/// Asks another instance about entries that are not known here, and does them.
pub(crate) async fn ask_for(app: &App, person_id: PersonId, ids: Vec<ImportEntryId>) -> Result<()> {
    let actor = Actor::local(person_id);
    for entry in db::import::load_waiting(&mut *app.db().await?, &ids).await? {
        match app.network().resolve(app, &entry.address).await {
            Ok(found) => settle(app, &actor, &entry, Some(found)).await?,
            Err(error) => write_down(app, &entry, Err(error)).await?,
        }
    }
    Ok(())
}

/// What an entry is about, if that is known here. Instances need not be.
async fn find(app: &App, entry: &ImportEntry) -> Result<Option<Found>> {
    let mut conn = app.db().await?;
    let address = entry.address.as_str();
    Ok(match entry.list {
        ImportList::FollowedCommunities | ImportList::BlockedCommunities => {
            db::backup::find_community(&mut conn, address).await?.map(Found::Community)
        }
        ImportList::SavedPosts => db::backup::find_post(&mut conn, address).await?.map(Found::Post),
        ImportList::SavedComments => db::backup::find_comment(&mut conn, address).await?.map(Found::Comment),
        ImportList::BlockedUsers => db::backup::find_person(&mut conn, address).await?.map(Found::Person),
        ImportList::BlockedInstancesCommunities | ImportList::BlockedInstancesPersons => None,
    })
}

/// The other instance that would know what an entry is about; none if there is nobody to ask.
fn home(app: &App, entry: &ImportEntry) -> Option<String> {
    let of_instances = [ImportList::BlockedInstancesCommunities, ImportList::BlockedInstancesPersons];
    if of_instances.contains(&entry.list) || entry.address.len() > LONGEST || !app.settings().federates() {
        return None;
    }
    let url = Url::parse(&entry.address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = match (url.host_str()?, url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    (host != app.settings().hostname).then_some(host)
}

async fn settle(app: &App, actor: &Actor, entry: &ImportEntry, found: Option<Found>) -> Result<()> {
    let outcome = set(app, actor, entry, found).await;
    write_down(app, entry, outcome).await
}

/// What the user could not do by hand is not done here, and said. Our own failures are for the job to have again.
async fn write_down(app: &App, entry: &ImportEntry, outcome: Result<()>) -> Result<()> {
    let (state, failure) = match outcome {
        Ok(()) => (ImportState::Done, None),
        Err(error) if error.code().is_some() => (ImportState::Failed, Some(error.to_string())),
        Err(error) => return Err(error),
    };
    db::import::set_state(&mut *app.db().await?, entry.id, state, failure.as_deref()).await?;
    Ok(())
}

async fn set(app: &App, actor: &Actor, entry: &ImportEntry, found: Option<Found>) -> Result<()> {
    match (entry.list, found) {
        (ImportList::FollowedCommunities, Some(Found::Community(id))) => {
            membership::follow(app, actor, id, true).await
        }
        (ImportList::BlockedCommunities, Some(Found::Community(id))) => {
            membership::block_community(app, actor, id, true).await
        }
        (ImportList::SavedPosts, Some(Found::Post(id))) => post::mark::set_saved(app, actor, id, true).await,
        (ImportList::SavedComments, Some(Found::Comment(id))) => {
            comment::mark::set_saved(app, actor, id, true).await
        }
        (ImportList::BlockedUsers, Some(Found::Person(id))) => person::block(app, actor, id, true).await,
        (ImportList::BlockedInstancesCommunities, _) => {
            block_instance(app, actor, &entry.address, InstanceSide::Communities).await
        }
        (ImportList::BlockedInstancesPersons, _) => {
            block_instance(app, actor, &entry.address, InstanceSide::People).await
        }
        (_, Some(_)) => Err(Error::detailed(Code::ObjectNotFound, "it is something else")),
        (_, None) => Err(Error::detailed(Code::ObjectNotFound, "it is not known here")),
    }
}

/// Blocks a side of an instance, which need not have been heard of.
async fn block_instance(app: &App, actor: &Actor, host: &str, side: InstanceSide) -> Result<()> {
    let host = keyword::domain(host)?;
    let mut conn = app.db().await?;
    let id = match db::backup::find_instance(&mut conn, &host).await? {
        Some(id) => id,
        None => db::site::insert_instance(&mut conn, &host, app.now()).await?,
    };
    drop(conn);
    membership::block_instance(app, actor, id, side, true).await
}
