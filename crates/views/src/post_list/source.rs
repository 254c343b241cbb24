//! Where a list takes its posts from: streams in the order of their keys, merged.

use crate::post_list::archive::{self, Column, Direction, Scope, Slice};
use crate::post_list::filter::{Candidate, Filter};
use crate::post_list::key::{Key, Order};
use crate::rank_index::posts::Posts;
use crate::reader::Reader;
use base::error::Result;
use base::ids::PostId;
use chrono::{DateTime, Utc};
use std::collections::{HashSet, VecDeque};

/// Rows of the archive that one list looks at, at most: what bounds a list whose filters let hardly anything through.
const MOST_ROWS: usize = 50_000;
/// Rows of the archive read at once. A few fixed numbers, since each makes a statement of its own.
const SLICES: [u16; 4] = [32, 128, 512, 2_048];

/// Candidates that are all at hand, in order.
#[derive(Default)]
pub struct Sorted(VecDeque<Candidate>);

impl Sorted {
    /// Those of the candidates that lie beyond `start`, in order.
    pub fn new(
        candidates: impl Iterator<Item = Candidate>,
        direction: Direction,
        start: Option<Key>,
    ) -> Self {
        let mut sorted: Vec<Candidate> = candidates
            .filter(|post| start.is_none_or(|start| lies_beyond(post.key, start, direction)))
            .collect();
        match direction {
            Direction::Forward => sorted.sort_unstable_by_key(|post| std::cmp::Reverse(post.key)),
            Direction::Backward => sorted.sort_unstable_by_key(|post| post.key),
        }
        Self(sorted.into())
    }

    fn head(&self) -> Option<Key> {
        self.0.front().map(|post| post.key)
    }
}

/// The posts of the index in an order of its own, read a few at a time, since it must not be kept locked.
pub struct Ranked {
    order: Order,
    direction: Direction,
    /// Where the next ones are read from.
    after: Option<Key>,
    ahead: VecDeque<Candidate>,
    /// How many to read at once; doubles.
    batch: usize,
    ended: bool,
}

impl Ranked {
    /// The posts beyond `start`; the first `batch` are read at once.
    pub fn new(order: Order, direction: Direction, start: Option<Key>, batch: usize) -> Self {
        Self { order, direction, after: start, ahead: VecDeque::new(), batch, ended: false }
    }

    /// Reads the next ones.
    fn fill(&mut self, posts: &Posts, filter: &Filter<'_>) {
        let accepted = |(key, entry)| {
            let candidate = Candidate::new(key, entry);
            let taken = !candidate.flags.has(filter.featured()) && filter.accepts(&candidate);
            taken.then_some(candidate)
        };
        match self.direction {
            Direction::Forward => {
                let found = posts.descend(self.order, self.after).filter_map(accepted);
                self.ahead.extend(found.take(self.batch));
            }
            Direction::Backward => {
                let found = posts.ascend(self.order, self.after).filter_map(accepted);
                self.ahead.extend(found.take(self.batch));
            }
        }
        self.ended = self.ahead.len() < self.batch;
        self.after = self.ahead.back().map(|post| post.key).or(self.after);
        self.batch = self.batch.saturating_mul(2);
    }

    fn head(&self) -> Option<Key> {
        self.ahead.front().map(|post| post.key)
    }
}

/// The posts of the archive, read slice by slice.
pub struct Archived {
    order: Order,
    direction: Direction,
    scope: Scope,
    before: i64,
    since: Option<i64>,
    /// Slices still to be read, the first one next.
    parts: VecDeque<Part>,
    ahead: VecDeque<Candidate>,
    /// Index into [`SLICES`].
    size: usize,
    rows_left: usize,
}

/// A part of the archive in which one column decides, and how far it has been read.
struct Part {
    column: Column,
    after: Option<Key>,
}

impl Archived {
    /// The posts in `scope` published before `before` and after `since`, beyond `start`. `wanted` is how many rows will probably be looked at.
    pub fn new(
        order: Order,
        direction: Direction,
        scope: Scope,
        (since, before): (Option<i64>, i64),
        start: Option<Key>,
        wanted: usize,
    ) -> Self {
        let size = SLICES.iter().position(|rows| usize::from(*rows) >= wanted).unwrap_or(SLICES.len() - 1);
        let empty = since.is_some_and(|since| since.saturating_add(1) >= before);
        let parts = if empty { VecDeque::new() } else { parts(order, direction, start, before) };
        Self {
            order,
            direction,
            scope,
            before,
            since,
            parts,
            ahead: VecDeque::new(),
            size,
            rows_left: MOST_ROWS,
        }
    }

    /// A key that no unread post lies before, in the direction of reading; none if there are no more.
    fn head(&self) -> Option<Key> {
        if let Some(post) = self.ahead.front() {
            return Some(post.key);
        }
        let part = self.parts.front()?;
        let bound = match self.direction {
            Direction::Forward => largest(self.order, self.before),
            Direction::Backward => smallest(self.order, self.before),
        };
        match (part.after, self.direction) {
            (None, _) => Some(bound),
            (Some(after), Direction::Forward) => Some(after.min(bound)),
            (Some(after), Direction::Backward) => Some(after.max(bound)),
        }
    }

    /// Whether the head is a post, and not just a bound.
    fn is_filled(&self) -> bool {
        !self.ahead.is_empty() || self.parts.is_empty()
    }

    /// Reads the next slice; what the filter lets through may be nothing.
    async fn fill(
        &mut self,
        reader: &Reader,
        filter: &Filter<'_>,
        is_featured: &HashSet<PostId>,
    ) -> Result<()> {
        let Some(part) = self.parts.front_mut() else { return Ok(()) };
        let limit = SLICES.get(self.size).copied().unwrap_or(SLICES[0]);
        let slice = Slice {
            column: part.column,
            order: self.order,
            direction: self.direction,
            scope: &self.scope,
            before: self.before,
            since: self.since,
            after: part.after,
            limit,
        };
        let rows = archive::load(&mut *reader.db().await?, slice).await?;
        self.size = (self.size + 1).min(SLICES.len() - 1);
        self.rows_left = self.rows_left.saturating_sub(rows.len());
        let ended = rows.len() < usize::from(limit);
        if let Some(last) = rows.last() {
            part.after = Some(last.key);
        }
        if self.rows_left == 0 {
            self.parts.clear();
        } else if ended {
            self.parts.pop_front();
        }
        let fits = |post: &Candidate| !is_featured.contains(&post.id) && filter.accepts(post);
        self.ahead.extend(rows.into_iter().filter(fits));
        Ok(())
    }
}

/// Everything a list takes posts from.
pub struct Sources {
    /// Which way the list is read.
    pub direction: Direction,
    /// Featured posts, however old.
    pub featured: Sorted,
    /// Recent posts, if they were few enough to be sorted for this list.
    pub chosen: Sorted,
    /// Recent posts otherwise.
    pub ranked: Option<Ranked>,
    /// Old posts, if any can be in the list.
    pub archived: Option<Archived>,
    /// Ids of all that are featured here.
    pub featured_ids: HashSet<PostId>,
}

impl Sources {
    /// The next posts of the list, up to `count`; fewer only at the end.
    pub async fn next(
        &mut self,
        reader: &Reader,
        filter: &Filter<'_>,
        now: DateTime<Utc>,
        count: usize,
    ) -> Result<Vec<Candidate>> {
        let mut posts = Vec::with_capacity(count);
        while posts.len() < count {
            if let Some(ranked) =
                self.ranked.as_mut().filter(|ranked| ranked.ahead.is_empty() && !ranked.ended)
            {
                ranked.fill(&reader.ranks().ready(ranked.order, now), filter);
            }
            let heads = [
                self.featured.head(),
                self.chosen.head(),
                self.ranked.as_ref().and_then(Ranked::head),
                self.archived.as_ref().and_then(Archived::head),
            ];
            let first = match self.direction {
                Direction::Forward => heads.iter().flatten().max(),
                Direction::Backward => heads.iter().flatten().min(),
            };
            let Some(first) = first.copied() else { break };
            // Of two that are the same, the archive's is a bound: it has to be looked at first.
            let [featured, chosen, ranked, archived] = heads.map(|head| head == Some(first));
            let unread = self.archived.as_mut().filter(|source| archived && !source.is_filled());
            if let Some(source) = unread {
                source.fill(reader, filter, &self.featured_ids).await?;
                continue;
            }
            let next = if featured {
                self.featured.0.pop_front()
            } else if chosen {
                self.chosen.0.pop_front()
            } else if ranked {
                self.ranked.as_mut().and_then(|ranked| ranked.ahead.pop_front())
            } else {
                self.archived.as_mut().and_then(|source| source.ahead.pop_front())
            };
            posts.extend(next);
        }
        Ok(posts)
    }
}

fn lies_beyond(key: Key, start: Key, direction: Direction) -> bool {
    match direction {
        Direction::Forward => key < start,
        Direction::Backward => key > start,
    }
}

/// The columns that decide in the archive, one after the other, and from where on.
fn parts(order: Order, direction: Direction, after: Option<Key>, before: i64) -> VecDeque<Part> {
    // Beyond the archive there is nothing.
    let outside = after.is_some_and(|after| match direction {
        Direction::Forward => after <= smallest(order, before),
        Direction::Backward => after >= largest(order, before),
    });
    if outside {
        return VecDeque::new();
    }
    // A place before all of the archive is no place in it.
    let after = after.filter(|after| match direction {
        Direction::Forward => *after < largest(order, before),
        Direction::Backward => *after > smallest(order, before),
    });
    let column = match order {
        Order::Active | Order::Hot | Order::Scaled | Order::New | Order::Old | Order::OldBySmallerId => {
            Column::Published
        }
        Order::Top => Column::Score,
        Order::MostComments => Column::Comments,
        Order::NewComments => Column::NewestComment,
        Order::Controversial => return parts_of_controversy(direction, after),
    };
    VecDeque::from([Part { column, after }])
}

/// Posts without controversy are sorted by time, and come last.
fn parts_of_controversy(direction: Direction, after: Option<Key>) -> VecDeque<Part> {
    let (inner, peaceful) = (Column::Controversy, Column::PublishedOfPeaceful);
    let part = |column, after| Part { column, after };
    let in_peace = after.map(|after| after.first == 0);
    VecDeque::from(match (direction, in_peace) {
        (Direction::Forward, None | Some(false)) => vec![part(inner, after), part(peaceful, None)],
        (Direction::Forward, Some(true)) => vec![part(peaceful, after)],
        (Direction::Backward, None | Some(true)) => vec![part(peaceful, after), part(inner, None)],
        (Direction::Backward, Some(false)) => vec![part(inner, after)],
    })
}

/// A key above those of all posts published before an instant.
fn largest(order: Order, before: i64) -> Key {
    let (first, second) = match order {
        Order::Active | Order::Hot | Order::Scaled => (0, before),
        Order::New => (before, 0),
        Order::Controversial
        | Order::Top
        | Order::MostComments
        | Order::NewComments
        | Order::Old
        | Order::OldBySmallerId => (i64::MAX, i64::MAX),
    };
    Key { featured: false, first, second, id: i64::MIN }
}

/// A key below those of all posts published before an instant.
fn smallest(order: Order, before: i64) -> Key {
    let first = match order {
        Order::Old | Order::OldBySmallerId => before.saturating_neg(),
        Order::Active
        | Order::Hot
        | Order::Scaled
        | Order::New
        | Order::Controversial
        | Order::Top
        | Order::MostComments
        | Order::NewComments => i64::MIN,
    };
    Key { featured: false, first, second: i64::MAX, id: i64::MAX }
}
