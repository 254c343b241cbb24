//! Pool, caches and rank index behind one handle.

use crate::cache::{Fresh, Usage};
use crate::cards::{CommunityCard, PersonCard};
use crate::comment_list::pool::Pools;
use crate::community::index::CommunityIndex;
use crate::rank_index::{RankIndex, Weight};
use crate::search::PersonSort;
use crate::site::SiteInfo;
use crate::thread::cache::Threads;
use crate::viewer::Viewer;
use base::change::Change;
use base::clock::Clock;
use base::error::Result;
use base::ids::{CommunityId, LocalUserId, PersonId};
use base::limits::Held;
use chrono::{DateTime, Utc};
use db::Pool;
use db::announcement::Announcement;
use db::pool::PooledConn;
use db::site::counts::SiteCounts;
use moka::sync::Cache;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What reading needs. Cheap to clone.
#[derive(Clone)]
pub struct Reader(Arc<Inner>);

struct Inner {
    pool: Pool,
    clock: Clock,
    people: Fresh<PersonId, PersonCard>,
    communities: Fresh<CommunityId, CommunityCard>,
    viewers: Fresh<PersonId, Viewer>,
    accounts: Cache<LocalUserId, PersonId>,
    names: Cache<String, PersonId>,
    site: Fresh<(), SiteInfo>,
    site_counts: Fresh<(), SiteCounts>,
    announcements: Fresh<(), Vec<Announcement>>,
    held: Fresh<(), Held>,
    last_held: Mutex<Arc<Held>>,
    community_index: CommunityIndex,
    leading_people: Fresh<(bool, PersonSort), Vec<PersonId>>,
    ranks: RankIndex,
    threads: Threads,
    generation: AtomicU64,
    comment_pools: Pools,
}

/// How old a card may be when another process changed it; this process's own changes show at once.
const CARD_AGE: Duration = Duration::from_secs(30);
/// The same for viewers.
const VIEWER_AGE: Duration = Duration::from_secs(10);
/// The same for what admins set.
const SITE_AGE: Duration = Duration::from_secs(5);
/// The same for what the site counts.
const COUNTS_AGE: Duration = Duration::from_secs(1);
/// How old the leaders by a counter may be.
const LEADING_AGE: Duration = Duration::from_secs(600);
const PEOPLE: u64 = 20_000;
const COMMUNITIES: u64 = 10_000;
const VIEWERS: u64 = 2_000;
const ACCOUNTS: u64 = 100_000;
const NAMES: u64 = 10_000;
const LEADING: u64 = 10;

impl Reader {
    /// A reader with empty caches.
    pub fn new(pool: Pool, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            pool,
            clock,
            people: Fresh::new(PEOPLE, CARD_AGE),
            communities: Fresh::new(COMMUNITIES, CARD_AGE),
            viewers: Fresh::new(VIEWERS, VIEWER_AGE),
            accounts: Cache::new(ACCOUNTS),
            names: Cache::new(NAMES),
            site: Fresh::new(1, SITE_AGE),
            site_counts: Fresh::new(1, COUNTS_AGE),
            announcements: Fresh::new(1, SITE_AGE),
            held: Fresh::new(1, SITE_AGE),
            last_held: Mutex::default(),
            community_index: CommunityIndex::default(),
            leading_people: Fresh::new(LEADING, LEADING_AGE),
            ranks: RankIndex::default(),
            threads: Threads::default(),
            generation: AtomicU64::new(0),
            comment_pools: Pools::default(),
        }))
    }

    /// A connection, waiting up to ten seconds for one to be free.
    pub async fn db(&self) -> Result<PooledConn> {
        Ok(self.0.pool.get().await?)
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    pub(crate) fn people(&self) -> &Fresh<PersonId, PersonCard> {
        &self.0.people
    }

    pub(crate) fn communities(&self) -> &Fresh<CommunityId, CommunityCard> {
        &self.0.communities
    }

    pub(crate) fn viewers(&self) -> &Fresh<PersonId, Viewer> {
        &self.0.viewers
    }

    pub(crate) fn accounts(&self) -> &Cache<LocalUserId, PersonId> {
        &self.0.accounts
    }

    /// People by `name` or `name@host` in lower case, as they were asked for.
    pub(crate) fn names(&self) -> &Cache<String, PersonId> {
        &self.0.names
    }

    pub(crate) fn site(&self) -> &Fresh<(), SiteInfo> {
        &self.0.site
    }

    pub(crate) fn site_counts(&self) -> &Fresh<(), SiteCounts> {
        &self.0.site_counts
    }

    /// Announcements that have not ended.
    pub(crate) fn announcements(&self) -> &Fresh<(), Vec<Announcement>> {
        &self.0.announcements
    }

    /// What is held back of other instances: see [`crate::held::get`].
    pub(crate) fn held(&self) -> &Fresh<(), Held> {
        &self.0.held
    }

    /// Notes what is held back now. Cards are made with it in mind, so they are made anew when it has changed.
    pub(crate) fn hold(&self, held: Arc<Held>) {
        let mut last = self.0.last_held.lock();
        if **last != *held {
            self.0.people.forget_all();
            self.0.communities.forget_all();
            *last = held;
        }
    }

    pub(crate) fn community_index(&self) -> &CommunityIndex {
        &self.0.community_index
    }

    /// The first people in an order by a counter: users of this instance, or all.
    pub(crate) fn leading_people(&self) -> &Fresh<(bool, PersonSort), Vec<PersonId>> {
        &self.0.leading_people
    }

    pub(crate) fn ranks(&self) -> &RankIndex {
        &self.0.ranks
    }

    pub(crate) fn threads(&self) -> &Threads {
        &self.0.threads
    }

    pub(crate) fn comment_pools(&self) -> &Pools {
        &self.0.comment_pools
    }

    /// Makes the next list read all recent posts and communities again: after another process may have changed them, or the archive has grown.
    pub fn reload_ranks(&self) {
        self.0.ranks.everything_changed();
    }

    /// A number that grows with every change that somebody without an account can see.
    pub fn generation(&self) -> u64 {
        self.0.generation.load(Ordering::SeqCst)
    }

    /// What the rank index weighs, for figures of operation.
    pub fn rank_weight(&self) -> Weight {
        self.0.ranks.weight()
    }

    /// How well the caches serve, for figures of operation.
    pub fn cache_usage(&self) -> [Usage; 5] {
        [
            self.0.people.usage("people"),
            self.0.communities.usage("communities"),
            self.0.viewers.usage("viewers"),
            self.0.site.usage("site"),
            self.0.site_counts.usage("site_counts"),
        ]
    }

    /// Forgets what a committed transaction changed.
    pub fn apply(&self, changes: &[Change]) {
        if !changes.is_empty() {
            // Almost everything counts for something, and the counts are one small statement.
            self.0.site_counts.forget(&());
        }
        for change in changes {
            match change {
                Change::Post(id) => self.0.ranks.post_changed(*id),
                Change::Comment { post_id, id } => {
                    self.0.threads.comment_changed(*post_id, *id);
                    self.0.comment_pools.comment_changed(*id);
                }
                Change::Instance(_) => self.0.held.forget(&()),
                Change::ManyPosts => {
                    self.0.ranks.everything_changed();
                    self.0.threads.forget_all();
                    self.0.comment_pools.forget_all();
                    self.0.people.forget_all();
                    self.0.communities.forget_all();
                    self.0.community_index.forget_all();
                }
                Change::Community(id) => {
                    self.0.communities.forget(id);
                    self.0.community_index.forget(*id);
                    self.0.ranks.community_changed(*id);
                }
                Change::Person(id) => self.0.people.forget(id),
                Change::Viewer(id) => self.0.viewers.forget(id),
                Change::Site => {
                    self.0.site.forget(&());
                    self.0.announcements.forget(&());
                    self.0.viewers.forget_all();
                }
            }
        }
        // What one viewer wants to see is nobody else's affair. Only now, so that what is kept under the new number was read after the caches above forgot.
        if changes.iter().any(|change| !matches!(change, Change::Viewer(_))) {
            self.0.generation.fetch_add(1, Ordering::SeqCst);
        }
    }
}
