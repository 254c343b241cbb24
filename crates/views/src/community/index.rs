//! Every community in a few dozen bytes, in memory: what lists of communities are sorted and filtered by.
//!
//! Their sort keys are counters that change with every comment, so no index of the database can hold them without making each comment dearer. There are tens of thousands of communities at most, and going through that many is a fraction of a millisecond. This process's own changes are read again before the next list; those of others show after [`MAX_AGE`].

use crate::reader::Reader;
use base::error::Result;
use base::ids::{CommunityId, InstanceId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, Utc};
use db::community::CommunityStat;
use db::schema::{community, community_stat};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use parking_lot::{Mutex, RwLock};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// How old the index may be when another process changed something.
pub(crate) const MAX_AGE: Duration = Duration::from_secs(30);

/// The index of one instance.
#[derive(Default)]
pub(crate) struct CommunityIndex {
    /// In the order of their ids.
    entries: RwLock<Vec<Entry>>,
    dirty: Mutex<Dirty>,
    /// Held while reading from the database, so that whoever comes meanwhile waits for what is being read.
    reading: tokio::sync::Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Dirty {
    all: bool,
    ids: HashSet<CommunityId>,
}

/// What lists need to know of a community.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = community, base_query = community::table.inner_join(community_stat::table))]
pub(crate) struct Entry {
    pub id: CommunityId,
    pub instance_id: InstanceId,
    pub name: String,
    pub title: String,
    pub local: bool,
    pub nsfw: bool,
    pub deleted: bool,
    pub removed: bool,
    pub visibility: CommunityVisibility,
    pub published_at: DateTime<Utc>,
    #[diesel(embed)]
    pub stat: CommunityStat,
}

impl CommunityIndex {
    /// Notes that a community is to be read again.
    pub fn forget(&self, id: CommunityId) {
        self.dirty.lock().ids.insert(id);
    }

    /// Notes that everything is to be read again.
    pub fn forget_all(&self) {
        self.dirty.lock().all = true;
    }

    /// Reads what has changed, then lets `walk` go through all entries in the order of their ids.
    pub async fn read<T>(&self, reader: &Reader, walk: impl FnOnce(&[Entry]) -> T) -> Result<T> {
        self.refresh(reader).await?;
        Ok(walk(&self.entries.read()))
    }

    async fn refresh(&self, reader: &Reader) -> Result<()> {
        let mut read_at = self.reading.lock().await;
        let now = Instant::now();
        let dirty = std::mem::take(&mut *self.dirty.lock());
        if dirty.all || read_at.is_none_or(|at| now.duration_since(at) > MAX_AGE) {
            // Until it has been read whole, the next one has to try again.
            *read_at = None;
            let entries = Entry::query().order(community::id).load(&mut reader.db().await?).await?;
            *self.entries.write() = entries;
            *read_at = Some(now);
            return Ok(());
        }
        if dirty.ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<CommunityId> = dirty.ids.into_iter().collect();
        let read = load(reader, &ids).await;
        if read.is_err() {
            self.dirty.lock().ids.extend(&ids);
        }
        self.put(&ids, read?);
        Ok(())
    }

    fn put(&self, ids: &[CommunityId], read: Vec<Entry>) {
        let mut entries = self.entries.write();
        for id in ids {
            let place = entries.binary_search_by_key(id, |entry| entry.id);
            let entry = read.iter().find(|entry| entry.id == *id);
            match (place, entry) {
                (Ok(at), Some(entry)) => {
                    if let Some(old) = entries.get_mut(at) {
                        *old = entry.clone();
                    }
                }
                (Ok(at), None) => drop(entries.remove(at)),
                (Err(at), Some(entry)) => entries.insert(at, entry.clone()),
                (Err(_), None) => {}
            }
        }
    }
}

async fn load(reader: &Reader, ids: &[CommunityId]) -> Result<Vec<Entry>> {
    Ok(Entry::query().filter(community::id.eq_any(ids)).load(&mut reader.db().await?).await?)
}
