//! The best few thousand comments by some measure, for lists that no index answers.
//!
//! A pool is filled by one statement that looks at narrow rows only, and kept for a while: that of all times for ten minutes, as the leading people are, since everything has to be looked at to fill it. What this process changes meanwhile is read again by id before the pool is used, so a vote shows at once. Pools of a small forum hold everything, so lists are exact there; of a large one they miss what ranks below the first thousands, which no page number of API v3 reaches.

use crate::comment_list::candidate::{self, Candidate};
use crate::reader::Reader;
use base::error::Result;
use base::ids::{CommentId, CommunityId, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use db::schema::{comment, comment_stat};
use db::sql::controversy;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use moka::sync::Cache;
use parking_lot::Mutex;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Which comments, and which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PoolKey {
    /// Of where or whom.
    pub scope: Scope,
    /// By what measure.
    pub best: Best,
    /// Only those published within so many seconds; none: all.
    pub seconds: Option<i64>,
}

/// Where a pool is filled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every comment.
    All,
    /// Comments in communities of this instance.
    Local,
    /// Comments in one community.
    Community(CommunityId),
    /// Comments of one person.
    Creator(PersonId),
}

/// What makes a comment one of the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Best {
    /// It is new.
    Newest,
    /// Its score.
    Top,
    /// How evenly it is voted on.
    Controversial,
}

/// The pools used lately.
pub struct Pools {
    pools: Cache<PoolKey, Arc<Pool>>,
    changes: Mutex<Changes>,
}

/// A pool, or its place while it is filled: once for all who wait for it.
#[derive(Default)]
struct Pool(tokio::sync::Mutex<Option<Filled>>);

struct Filled {
    at: Instant,
    rows: Arc<Vec<Candidate>>,
    /// Comments published at or before are left out; microseconds since 1970.
    since: Option<i64>,
    /// How many changes it knows of.
    changes: u64,
}

/// The last changed comments.
#[derive(Default)]
struct Changes {
    /// How many there were before those that are kept.
    gone: u64,
    ids: VecDeque<CommentId>,
}

/// Comments of a pool; 5 000 rows are as far as page numbers reach.
const SIZE: i64 = 5_000;
/// Pools at once, of some 300 kB each.
const POOLS: u64 = 64;
/// How long a pool is used: what other processes change, and what comes to be among the best without a change of its own, shows after that.
const AGE: Duration = Duration::from_secs(60);
/// The same for a pool without a beginning in time: to come to be among the best of all times takes a change.
const LONG_AGE: Duration = Duration::from_secs(600);
/// Changes that are remembered; a pool that has missed more is filled again.
const REMEMBERED: usize = 32_768;

impl Default for Pools {
    fn default() -> Self {
        let pools = Cache::builder().max_capacity(POOLS).time_to_live(LONG_AGE).build();
        Self { pools, changes: Mutex::default() }
    }
}

impl Pools {
    /// Notes that a comment has changed, come or gone.
    pub fn comment_changed(&self, id: CommentId) {
        self.changes.lock().note(id);
    }

    /// Drops everything, also what is being filled just now.
    pub fn forget_all(&self) {
        self.pools.invalidate_all();
        self.changes.lock().forget();
    }

    /// The comments of a pool, in no order.
    pub async fn get(&self, reader: &Reader, key: PoolKey) -> Result<Arc<Vec<Candidate>>> {
        let pool = self.pools.get_with(key, Arc::default);
        let mut slot = pool.0.lock().await;
        // Taken out, so that after an error the next reader begins anew.
        let filled = slot.take().filter(|filled| filled.at.elapsed() < age(key));
        let (changes, changed) = self.changes.lock().after(filled.as_ref().map(|filled| filled.changes));
        let filled = match (filled, changed) {
            (Some(filled), Some(changed)) => filled.with(reader, key.scope, changed, changes).await?,
            (Some(_) | None, _) => fill(reader, key, changes).await?,
        };
        let rows = Arc::clone(&filled.rows);
        *slot = Some(filled);
        Ok(rows)
    }
}

fn age(key: PoolKey) -> Duration {
    let settled = key.seconds.is_none() && key.best != Best::Newest;
    if settled { LONG_AGE } else { AGE }
}

impl Changes {
    fn note(&mut self, id: CommentId) {
        self.ids.push_back(id);
        if self.ids.len() > REMEMBERED {
            self.ids.pop_front();
            self.gone += 1;
        }
    }

    /// Lets nobody claim to know all changes.
    fn forget(&mut self) {
        self.gone = self.count() + 1;
        self.ids.clear();
    }

    fn count(&self) -> u64 {
        self.gone + u64::try_from(self.ids.len()).unwrap_or(u64::MAX)
    }

    /// How many there are, and what has changed after the first `known`; none if that is not remembered.
    fn after(&self, known: Option<u64>) -> (u64, Option<HashSet<CommentId>>) {
        let skip = known.and_then(|known| usize::try_from(known.checked_sub(self.gone)?).ok());
        (self.count(), skip.map(|skip| self.ids.iter().skip(skip).copied().collect()))
    }
}

impl Filled {
    /// The same pool with the changed comments read again.
    async fn with(
        self,
        reader: &Reader,
        scope: Scope,
        changed: HashSet<CommentId>,
        changes: u64,
    ) -> Result<Self> {
        if changed.is_empty() {
            return Ok(self);
        }
        let ids: Vec<CommentId> = changed.iter().copied().collect();
        let fresh = candidate::load(reader, &ids).await?;
        let local = Arc::clone(reader.ranks().current().local_communities());
        let belongs = |comment: &Candidate| match scope {
            Scope::All => true,
            Scope::Local => local.contains(&comment.community_id),
            Scope::Community(id) => comment.community_id == id,
            Scope::Creator(id) => comment.creator_id == id,
        };
        let recent = |comment: &Candidate| self.since.is_none_or(|since| comment.published > since);
        let kept = self.rows.iter().filter(|comment| !changed.contains(&comment.id)).copied();
        let fresh = fresh.into_iter().filter(|comment| belongs(comment) && recent(comment));
        Ok(Self { at: self.at, rows: Arc::new(kept.chain(fresh).collect()), since: self.since, changes })
    }
}

async fn fill(reader: &Reader, key: PoolKey, changes: u64) -> Result<Filled> {
    let since = key.seconds.and_then(|seconds| {
        let since = reader.now().checked_sub_signed(TimeDelta::try_seconds(seconds)?)?;
        // What reaches back that far reaches back to the beginning, and stays a time for PostgreSQL.
        (since > DateTime::UNIX_EPOCH).then_some(since)
    });
    let at = Instant::now();
    let ids = best(reader, key, since).await?;
    let rows = Arc::new(candidate::load(reader, &ids).await?);
    Ok(Filled { at, rows, since: since.map(|since| since.timestamp_micros()), changes })
}

/// The ids a pool is filled with.
async fn best(reader: &Reader, key: PoolKey, since: Option<DateTime<Utc>>) -> Result<Vec<CommentId>> {
    if key.scope == Scope::All && since.is_none() && key.best != Best::Newest {
        return best_of_all(reader, key.best).await;
    }
    let mut query =
        comment::table.inner_join(comment_stat::table).select(comment::id).limit(SIZE).into_boxed();
    query = match key.scope {
        Scope::All => query,
        Scope::Local => {
            let local = reader.ranks().current().local_communities().to_vec();
            query.filter(comment::community_id.eq_any(local))
        }
        Scope::Community(id) => query.filter(comment::community_id.eq(id)),
        Scope::Creator(id) => query.filter(comment::creator_id.eq(id)),
    };
    if let Some(since) = since {
        query = query.filter(comment::published_at.gt(since));
    }
    query = match key.best {
        Best::Newest => query.order((comment::published_at.desc(), comment::id.desc())),
        Best::Top => {
            query.order(((comment_stat::upvotes - comment_stat::downvotes).desc(), comment::id.desc()))
        }
        Best::Controversial => query
            .order((controversy(comment_stat::upvotes, comment_stat::downvotes).desc(), comment::id.desc())),
    };
    Ok(query.load(&mut reader.db().await?).await?)
}

/// The same over everything: all there is to look at is in the narrow rows.
async fn best_of_all(reader: &Reader, best: Best) -> Result<Vec<CommentId>> {
    let all = comment_stat::table.select(comment_stat::comment_id).limit(SIZE).into_boxed();
    let id = comment_stat::comment_id.desc();
    let ranked = match best {
        Best::Newest => all.order(id),
        Best::Top => all.order(((comment_stat::upvotes - comment_stat::downvotes).desc(), id)),
        Best::Controversial => {
            all.order((controversy(comment_stat::upvotes, comment_stat::downvotes).desc(), id))
        }
    };
    Ok(ranked.load(&mut reader.db().await?).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_remembered_for_a_while() {
        let mut changes = Changes::default();
        changes.note(CommentId(1));
        let known = Some(changes.count());
        assert_eq!(changes.after(known), (1, Some(HashSet::new())));
        changes.note(CommentId(2));
        changes.note(CommentId(2));
        assert_eq!(changes.after(known), (3, Some(HashSet::from([CommentId(2)]))));
        assert_eq!(changes.after(None), (3, None));
        for id in 0..REMEMBERED {
            changes.note(CommentId(i32::try_from(id).unwrap()));
        }
        assert_eq!(changes.after(known).1, None);
        let known = Some(changes.count());
        assert_eq!(changes.after(known).1, Some(HashSet::new()));
        changes.forget();
        assert_eq!(changes.after(known).1, None);
    }
}
