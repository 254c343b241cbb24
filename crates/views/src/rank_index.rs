//! The recent posts of the instance in memory, ready to be listed in every order.
//!
//! It is loaded when it is first asked for, and changed at once by what this process writes: the changes are noted, and the next list reads exactly those posts again. It does nothing while nobody asks.
//! Older posts are in the archive ([`db::post_archive`]); the two are put together by [`crate::post_list`].

pub mod communities;
pub mod entry;
mod load;
mod permutation;
pub mod posts;

use crate::post_list::key::Order;
use crate::rank_index::entry::Entry;
use crate::rank_index::posts::Posts;
use crate::reader::Reader;
use base::error::Result;
use base::ids::{CommunityId, PostId};
use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::collections::HashMap;
use std::hash::Hash;

/// How old what is known of communities may be when it was changed by a count of active people or by another process.
const COMMUNITIES_AGE: TimeDelta = TimeDelta::minutes(10);
/// From so many changed posts on, reading everything again is the bounded choice.
const MANY: usize = 10_000;

/// The index with what is not up to date in it.
pub struct RankIndex {
    posts: RwLock<Posts>,
    stale: Mutex<Stale>,
    /// Held by the one who brings it up to date.
    turn: tokio::sync::Mutex<()>,
}

/// What has to be read again. Each carries the number of its latest change, so that a change that comes while it is being read is not lost.
#[derive(Debug, Clone, Default)]
struct Stale {
    changes: u64,
    everything: Option<u64>,
    posts: HashMap<PostId, u64>,
    communities: HashMap<CommunityId, u64>,
    communities_read_at: Option<DateTime<Utc>>,
}

/// What the index weighs, for figures of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Posts in it.
    pub posts: usize,
    /// Bytes of the posts and the ways to find them.
    pub bytes: usize,
    /// Bytes of the orders in use.
    pub order_bytes: usize,
    /// How often an order was sorted since the index was last loaded.
    pub sorts: u64,
}

impl Default for RankIndex {
    /// An index that has yet to be loaded.
    fn default() -> Self {
        let stale = Stale { everything: Some(0), ..Stale::default() };
        Self {
            posts: RwLock::new(Posts::default()),
            stale: Mutex::new(stale),
            turn: tokio::sync::Mutex::new(()),
        }
    }
}

impl RankIndex {
    /// Notes that a post changed, came or went.
    pub fn post_changed(&self, id: PostId) {
        let mut stale = self.stale.lock();
        let change = stale.next_change();
        stale.posts.insert(id, change);
        if stale.posts.len() > MANY {
            stale.everything = Some(change);
        }
    }

    /// Notes that a community changed, came or went.
    pub fn community_changed(&self, id: CommunityId) {
        let mut stale = self.stale.lock();
        let change = stale.next_change();
        stale.communities.insert(id, change);
    }

    /// Notes that anything may have changed.
    pub fn everything_changed(&self) {
        let mut stale = self.stale.lock();
        stale.everything = Some(stale.next_change());
    }

    /// Reads again what was noted as changed before the call; costs nothing if that is nothing.
    pub async fn bring_up_to_date(&self, reader: &Reader) -> Result<()> {
        let now = reader.now();
        if self.stale.lock().is_empty(now) {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        let stale = self.stale.lock().clone();
        if stale.is_empty(now) {
            return Ok(());
        }
        if stale.everything.is_some() {
            self.load(reader).await?;
            self.stale.lock().communities_read_at = Some(now);
        } else {
            self.read_again(reader, &stale, now).await?;
        }
        self.stale.lock().done(stale.changes);
        Ok(())
    }

    /// The posts as they are.
    pub fn current(&self) -> RwLockReadGuard<'_, Posts> {
        self.posts.read()
    }

    /// The posts as they are, ready to be walked in `order`.
    pub fn ready(&self, order: Order, now: DateTime<Utc>) -> RwLockReadGuard<'_, Posts> {
        let posts = self.posts.read();
        if posts.ready(order, now) {
            return posts;
        }
        drop(posts);
        let mut posts = self.posts.write();
        posts.prepare(order, now);
        RwLockWriteGuard::downgrade(posts)
    }

    /// What it weighs now.
    pub fn weight(&self) -> Weight {
        let posts = self.posts.read();
        let (bytes, order_bytes) = posts.bytes();
        Weight { posts: posts.count(), bytes, order_bytes, sorts: posts.sorts() }
    }

    async fn load(&self, reader: &Reader) -> Result<()> {
        let mut conn = reader.db().await?;
        let border = db::post_archive::border(&mut conn).await?;
        let posts = load::posts(&mut conn, border).await?;
        let communities = load::communities(&mut conn).await?;
        drop(conn);
        let posts = Posts::new(border, posts, communities);
        tracing::debug!(posts = posts.count(), "loaded the rank index");
        *self.posts.write() = posts;
        Ok(())
    }

    async fn read_again(&self, reader: &Reader, stale: &Stale, now: DateTime<Utc>) -> Result<()> {
        let mut conn = reader.db().await?;
        if stale.communities_old(now) {
            let communities = load::communities(&mut conn).await?;
            self.posts.write().set_communities(communities);
            self.stale.lock().communities_read_at = Some(now);
        } else if !stale.communities.is_empty() {
            let ids: Vec<CommunityId> = stale.communities.keys().copied().collect();
            let found = load::communities_by_id(&mut conn, &ids).await?;
            let changed = ids.into_iter().map(|id| (id, found.get(&id).copied())).collect();
            self.posts.write().change_communities(changed);
        }
        if stale.posts.is_empty() {
            return Ok(());
        }
        let ids: Vec<PostId> = stale.posts.keys().copied().collect();
        let found = load::posts_by_id(&mut conn, &ids).await?;
        drop(conn);
        let mut posts = self.posts.write();
        let mut found: HashMap<PostId, Entry> = found
            .into_iter()
            .filter(|entry| entry.published >= posts.border() || entry.featured_anywhere())
            .map(|entry| (entry.id, entry))
            .collect();
        let changed = ids.into_iter().map(|id| (id, found.remove(&id))).collect();
        posts.change(changed, now);
        Ok(())
    }
}

impl Stale {
    fn next_change(&mut self) -> u64 {
        self.changes = self.changes.saturating_add(1);
        self.changes
    }

    fn is_empty(&self, now: DateTime<Utc>) -> bool {
        self.everything.is_none()
            && self.posts.is_empty()
            && self.communities.is_empty()
            && !self.communities_old(now)
    }

    fn communities_old(&self, now: DateTime<Utc>) -> bool {
        self.communities_read_at.is_none_or(|at| now.signed_duration_since(at) > COMMUNITIES_AGE)
    }

    /// Forgets what had changed up to a change.
    fn done(&mut self, up_to: u64) {
        self.everything = self.everything.filter(|change| *change > up_to);
        keep_after(&mut self.posts, up_to);
        keep_after(&mut self.communities, up_to);
    }
}

fn keep_after<K: Eq + Hash>(changed: &mut HashMap<K, u64>, up_to: u64) {
    changed.retain(|_, change| *change > up_to);
}

/// One post by its id, as the index would hold it, however old it is; none if there is none.
pub async fn find(reader: &Reader, id: PostId) -> Result<Option<Entry>> {
    Ok(load(reader, &[id]).await?.pop())
}

/// The posts with these ids as the index would hold them, however old they are and in no order; ids of none are left out.
pub async fn load(reader: &Reader, ids: &[PostId]) -> Result<Vec<Entry>> {
    let mut missing = Vec::new();
    let mut found = Vec::with_capacity(ids.len());
    {
        let posts = reader.ranks().current();
        for id in ids {
            match posts.find(*id) {
                Some(entry) => found.push(*entry),
                None => missing.push(*id),
            }
        }
    }
    if !missing.is_empty() {
        found.extend(load::posts_by_id(&mut *reader.db().await?, &missing).await?);
    }
    Ok(found)
}
