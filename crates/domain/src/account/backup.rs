//! Settings and lists as a file: taken along, and brought in from another instance or from Lemmy. Source: docs/reference/api-v3.md 7.6.
//!
//! Settings are saved at once. The lists are worked through afterwards ([`lists`]); what has become of each entry is kept for the user to read.

pub mod lists;

use super::settings::{self, Settings};
use crate::actor::Actor;
use crate::app::App;
use crate::job::{self, Job};
use crate::policy::{self, Action, Target};
use base::error::{Code, Error, Result};
use base::kinds::ImportList;
use base::text::field;
use chrono::TimeDelta;
use db::backup::Lists;
use diesel_async::AsyncConnection;

/// What a file brings in.
#[derive(Debug, Clone, Default)]
pub struct Backup {
    /// Profile and settings, as an edit.
    pub settings: Settings,
    /// What the user follows, saved and blocked elsewhere.
    pub lists: Lists,
}

/// Entries of one job.
const PART: usize = 100;

/// Saves the settings of a file, and leaves jobs for its lists. What an earlier file left is forgotten.
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
            let (person_id, now) = (actor.person_id(), tx.now());
            let ids = db::import::replace(&mut tx, person_id, &entries, now).await?;
            for part in ids.chunks(PART) {
                let job = Job::Import { person_id, entries: part.to_vec() };
                job::enqueue(&mut tx, &job, TimeDelta::zero()).await?;
            }
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

fn entries(lists: Lists) -> Vec<(ImportList, String)> {
    let lists = [
        (ImportList::FollowedCommunities, lists.followed_communities),
        (ImportList::SavedPosts, lists.saved_posts),
        (ImportList::SavedComments, lists.saved_comments),
        (ImportList::BlockedCommunities, lists.blocked_communities),
        (ImportList::BlockedUsers, lists.blocked_people),
        (ImportList::BlockedInstancesCommunities, lists.blocked_instance_communities),
        (ImportList::BlockedInstancesPersons, lists.blocked_instance_people),
    ];
    // A text of the database holds no zeros.
    let of_list = |(list, addresses): (ImportList, Vec<String>)| {
        addresses.into_iter().map(move |address| (list, address.replace('\0', "")))
    };
    lists.into_iter().flat_map(of_list).collect()
}
