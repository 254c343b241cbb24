//! Where the comments of a list come from, in the order of the list.

use crate::comment_list::candidate::{self, Candidate};
use crate::comment_list::filter::Filter;
use crate::comment_list::pool::{Best, PoolKey, Scope};
use crate::comment_list::walk::{self, Walk};
use crate::comment_list::{CommentQuery, Place};
use crate::comment_order::{Key, Order};
use crate::post_list::{Only, Window};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::{CommentId, PersonId};
use base::kinds::{CommentSort, ListingType};
use base::page::Start;
use chrono::{DateTime, Utc};
use db::schema::{comment_action, comment_vote};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashSet;

/// A stream of comments in the order of a list, or against it for a page before a cursor.
pub enum Source {
    /// All are at hand.
    Sorted(std::vec::IntoIter<Candidate>),
    /// By time, from an index.
    Walk(Walk),
}

/// Comments looked at together.
pub const CHUNK: usize = 64;
/// Comments one person saved or voted on that a list looks at, the last ones first.
const MOST_OWN: i64 = 5_000;
/// How long a hot rank lasts.
const WEEK_SECONDS: i64 = 7 * 24 * 3600;

impl Source {
    /// The stream that answers a query at the least cost.
    pub async fn open(
        reader: &Reader,
        viewer: &Viewer,
        query: &CommentQuery,
        filter: &Filter<'_>,
        place: Option<Place>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let flat = Order::flat(query.sort, now);
        match (query.only, viewer.person_id()) {
            (Only::Saved, None) => return Ok(Self::Sorted(Vec::new().into_iter())),
            (Only::Saved, Some(person_id)) => {
                let saved = candidate::load(reader, &saved(reader, person_id).await?).await?;
                return Ok(Self::Sorted(saved.into_iter()));
            }
            (Only::Liked | Only::Disliked, Some(person_id)) => {
                let up = query.only == Only::Liked;
                let voted = candidate::load(reader, &voted_on(reader, person_id, up).await?).await?;
                return Self::sorted(reader, query, flat, voted).await;
            }
            (Only::Liked | Only::Disliked, None) | (Only::Everything, _) => {}
        }
        if let Some(place) = place {
            let thread = reader.threads().get(reader, place.post_id).await?;
            let all = thread.nodes().iter().map(|node| Candidate::of_thread(node, place)).collect();
            let order = Order::in_thread(query.sort, query.rules, now);
            return Self::sorted(reader, query, order, all).await;
        }
        if matches!(query.sort, CommentSort::New | CommentSort::Old) {
            return Ok(Self::Walk(Walk::open(reader, query, filter).await?));
        }
        let pool = pooled(reader, query, filter).await?;
        Self::sorted(reader, query, flat, pool).await
    }

    /// The candidates in order, from where the page begins.
    async fn sorted(
        reader: &Reader,
        query: &CommentQuery,
        order: Order,
        candidates: Vec<Candidate>,
    ) -> Result<Self> {
        let mut keyed: Vec<(Key, Candidate)> =
            candidates.into_iter().map(|comment| (order.key(comment.facts()), comment)).collect();
        match query.page.start {
            Start::First | Start::Offset(_) => {}
            Start::After(cursor) => {
                let place = order.key(walk::at(reader, CommentId(cursor.id)).await?.facts());
                keyed.retain(|(key, _)| *key < place);
            }
            Start::Before(cursor) => {
                let place = order.key(walk::at(reader, CommentId(cursor.id)).await?.facts());
                keyed.retain(|(key, _)| *key > place);
            }
        }
        match query.page.start {
            Start::First | Start::Offset(_) | Start::After(_) => {
                keyed.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
            }
            Start::Before(_) => keyed.sort_unstable_by_key(|(key, _)| *key),
        }
        let sorted: Vec<Candidate> = keyed.into_iter().map(|(_, comment)| comment).collect();
        Ok(Self::Sorted(sorted.into_iter()))
    }

    /// The next comments, some for `wanted` that are missing; none at the end.
    pub async fn next(&mut self, reader: &Reader, wanted: usize) -> Result<Option<Vec<Candidate>>> {
        match self {
            Self::Sorted(rest) => {
                let chunk: Vec<Candidate> = rest.by_ref().take(wanted.max(CHUNK)).collect();
                Ok((!chunk.is_empty()).then_some(chunk))
            }
            Self::Walk(walk) => walk.next(reader, wanted).await,
        }
    }
}

/// The last comments somebody saved, the last one first.
async fn saved(reader: &Reader, person_id: PersonId) -> Result<Vec<CommentId>> {
    let ids = comment_action::table
        .filter(comment_action::person_id.eq(person_id))
        .order((comment_action::saved_at.desc(), comment_action::comment_id.desc()))
        .select(comment_action::comment_id)
        .limit(MOST_OWN);
    Ok(ids.load(&mut reader.db().await?).await?)
}

/// The last comments a local user voted up, or down.
async fn voted_on(reader: &Reader, person_id: PersonId, up: bool) -> Result<Vec<CommentId>> {
    let ids = comment_vote::table
        .filter(comment_vote::person_id.eq(person_id).and(comment_vote::local).and(comment_vote::up.eq(up)))
        .order((comment_vote::voted_at.desc(), comment_vote::comment_id.desc()))
        .select(comment_vote::comment_id)
        .limit(MOST_OWN);
    Ok(ids.load(&mut reader.db().await?).await?)
}

/// What an order that is not by time sorts, over many posts.
async fn pooled(reader: &Reader, query: &CommentQuery, filter: &Filter<'_>) -> Result<Vec<Candidate>> {
    let scope = match (query.creator_id, query.community_id) {
        (Some(id), _) => Scope::Creator(id),
        (None, Some(id)) => Scope::Community(id),
        (None, None) => match &filter.only_communities {
            Some(only) => return walk::newest_of_each(reader, only).await,
            None if query.listing == ListingType::Local => Scope::Local,
            None => Scope::All,
        },
    };
    let seconds = match query.window {
        Window::Always | Window::Seconds(0) => None,
        Window::Seconds(seconds) => Some(seconds),
        // Not shorter than the longest months; what is too old is left out by the filter.
        Window::Months(months) => Some(i64::from(months).saturating_mul(31 * 24 * 3600)),
    };
    let pool = |best, seconds| PoolKey { scope, best, seconds };
    let week = Some(seconds.map_or(WEEK_SECONDS, |seconds| seconds.min(WEEK_SECONDS)));
    let keys = match (scope, query.sort) {
        (Scope::Creator(_), _) => vec![pool(Best::Newest, None)],
        (_, CommentSort::Controversial) => vec![pool(Best::Controversial, seconds)],
        // The hottest are new or high in the week; from there on it goes by score.
        (_, CommentSort::Hot) => {
            vec![pool(Best::Newest, None), pool(Best::Top, week), pool(Best::Top, seconds)]
        }
        (_, CommentSort::Top | CommentSort::New | CommentSort::Old) => vec![pool(Best::Top, seconds)],
    };
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for key in keys {
        let rows = reader.comment_pools().get(reader, key).await?;
        all.extend(rows.iter().filter(|comment| seen.insert(comment.id)).copied());
    }
    Ok(all)
}
