//! Settings and lists as a file: taken along, and brought in from another instance or from Lemmy. Source: docs/reference/api-v3.md 7.6.
//!
//! Settings are saved at once. The lists are worked through afterwards, a job for some entries, each as if the user did it by hand; what does not exist or is refused is passed over.

use super::settings::{self, Settings};
use crate::actor::Actor;
use crate::app::App;
use crate::job::{self, Job};
use crate::policy::{self, Action, Target};
use crate::{comment, membership, person, post};
use base::error::{Code, Error, Result};
use base::ids::PersonId;
use base::text::{field, keyword};
use chrono::TimeDelta;
use db::backup::Lists;
use db::membership::InstanceSide;
use diesel_async::AsyncConnection;
use serde::{Deserialize, Serialize};

/// What a file brings in.
#[derive(Debug, Clone, Default)]
pub struct Backup {
    /// Profile and settings, as an edit.
    pub settings: Settings,
    /// What the user follows, saved and blocked elsewhere.
    pub lists: Lists,
}

/// An entry of a list that is brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Address of a community.
    Follow(String),
    /// Address of a post.
    SavePost(String),
    /// Address of a comment.
    SaveComment(String),
    /// Address of a community.
    BlockCommunity(String),
    /// Address of a person.
    BlockPerson(String),
    /// Host name.
    BlockInstanceCommunities(String),
    /// Host name.
    BlockInstancePeople(String),
}

/// Entries of one job.
const PART: usize = 100;

/// Saves the settings of a file, and leaves jobs for its lists.
///
/// Errors: `TooManyItems` for more than 10 000 entries, those of [`settings::save`].
pub async fn import(app: &App, actor: &Actor, backup: Backup) -> Result<()> {
    let entries = entries(backup.lists);
    if entries.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems.into());
    }
    settings::save(app, actor, backup.settings).await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let standing = policy::site_standing(&mut tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
            for part in entries.chunks(PART) {
                let job = Job::Import { person_id: actor.person_id(), entries: part.to_vec() };
                job::enqueue(&mut tx, &job, TimeDelta::zero()).await?;
            }
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

fn entries(lists: Lists) -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(lists.followed_communities.into_iter().map(Entry::Follow));
    all.extend(lists.saved_posts.into_iter().map(Entry::SavePost));
    all.extend(lists.saved_comments.into_iter().map(Entry::SaveComment));
    all.extend(lists.blocked_communities.into_iter().map(Entry::BlockCommunity));
    all.extend(lists.blocked_people.into_iter().map(Entry::BlockPerson));
    all.extend(lists.blocked_instance_communities.into_iter().map(Entry::BlockInstanceCommunities));
    all.extend(lists.blocked_instance_people.into_iter().map(Entry::BlockInstancePeople));
    all
}

/// Works through some entries. Safe to do twice: each only sets what is wanted.
pub(crate) async fn work_through(app: &App, person_id: PersonId, entries: Vec<Entry>) -> Result<()> {
    let actor = Actor::local(person_id);
    for entry in entries {
        match apply(app, &actor, &entry).await {
            Ok(()) => {}
            // What the user could not do by hand is not done here.
            Err(error) if error.code().is_some() => {
                tracing::debug!(person.id = person_id.0, error = %error, "an entry of an import is passed over");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn apply(app: &App, actor: &Actor, entry: &Entry) -> Result<()> {
    let mut conn = app.db().await?;
    match entry {
        Entry::Follow(address) => {
            let id = db::backup::find_community(&mut conn, address).await?;
            drop(conn);
            match id {
                Some(id) => membership::follow(app, actor, id, true).await,
                None => Ok(()),
            }
        }
        Entry::BlockCommunity(address) => {
            let id = db::backup::find_community(&mut conn, address).await?;
            drop(conn);
            match id {
                Some(id) => membership::block_community(app, actor, id, true).await,
                None => Ok(()),
            }
        }
        Entry::SavePost(address) => {
            let id = db::backup::find_post(&mut conn, address).await?;
            drop(conn);
            match id {
                Some(id) => post::mark::set_saved(app, actor, id, true).await,
                None => Ok(()),
            }
        }
        Entry::SaveComment(address) => {
            let id = db::backup::find_comment(&mut conn, address).await?;
            drop(conn);
            match id {
                Some(id) => comment::mark::set_saved(app, actor, id, true).await,
                None => Ok(()),
            }
        }
        Entry::BlockPerson(address) => {
            let id = db::backup::find_person(&mut conn, address).await?;
            drop(conn);
            match id {
                Some(id) => person::block(app, actor, id, true).await,
                None => Ok(()),
            }
        }
        Entry::BlockInstanceCommunities(host) => {
            drop(conn);
            block_instance(app, actor, host, InstanceSide::Communities).await
        }
        Entry::BlockInstancePeople(host) => {
            drop(conn);
            block_instance(app, actor, host, InstanceSide::People).await
        }
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
