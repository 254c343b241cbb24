//! Comments by time, along the indexes.

use crate::comment_list::CommentQuery;
use crate::comment_list::candidate::{self, Candidate};
use crate::comment_list::filter::Filter;
use crate::comment_list::source::CHUNK;
use crate::reader::Reader;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId};
use base::kinds::{CommentSort, ListingType};
use base::page::Start;
use chrono::{DateTime, TimeDelta, Utc};
use db::fixed::fixed;
use db::schema::comment;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashSet;

/// A walk along an index.
pub struct Walk {
    scope: Scope,
    /// From the newest to the oldest.
    descending: bool,
    position: Position,
    seen: usize,
    ended: bool,
}

/// What is walked through.
enum Scope {
    All,
    Communities(Vec<CommunityId>),
    Creator(PersonId),
}

/// Where a walk has come to: when the last comment was published, and its id.
type Position = (DateTime<Utc>, CommentId);

/// With more communities than this a walk goes through all comments and drops those of others.
const MANY_COMMUNITIES: usize = 1_000;
/// Comments a walk looks at before it gives up.
const MOST: usize = 20_000;
/// Comments that [`newest_of_each`] answers.
const MOST_OF_EACH: usize = 1_000;

impl Walk {
    /// A walk that begins where the page does.
    pub async fn open(reader: &Reader, query: &CommentQuery, filter: &Filter<'_>) -> Result<Self> {
        let some: Option<Vec<CommunityId>> = match (&filter.only_communities, query.listing) {
            (Some(only), _) => Some(only.iter().copied().collect()),
            (None, ListingType::Local) => Some(reader.ranks().current().local_communities().to_vec()),
            (None, _) => None,
        };
        let scope = match (query.creator_id, query.community_id, some) {
            (Some(id), ..) => Scope::Creator(id),
            (None, Some(id), _) => Scope::Communities(vec![id]),
            (None, None, Some(some)) if some.len() <= MANY_COMMUNITIES => Scope::Communities(some),
            (None, None, _) => Scope::All,
        };
        let backward = matches!(query.page.start, Start::Before(_));
        let descending = (query.sort == CommentSort::New) != backward;
        let position = match query.page.start {
            Start::First | Start::Offset(_) if descending => after_all(),
            Start::First | Start::Offset(_) => before_all(),
            Start::After(cursor) | Start::Before(cursor) => {
                position(&at(reader, CommentId(cursor.id)).await?)
            }
        };
        Ok(Self { scope, descending, position, seen: 0, ended: false })
    }

    /// The next comments, some for `wanted` that are missing; none at the end.
    pub async fn next(&mut self, reader: &Reader, wanted: usize) -> Result<Option<Vec<Candidate>>> {
        if self.ended || self.seen >= MOST {
            return Ok(None);
        }
        let limit = wanted.clamp(CHUNK, MOST);
        let ids = self.ids(reader, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
        self.seen += ids.len();
        self.ended = ids.len() < limit;
        let chunk = candidate::load(reader, &ids).await?;
        if let Some(last) = chunk.last() {
            self.position = position(last);
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    async fn ids(&self, reader: &Reader, limit: i64) -> Result<Vec<CommentId>> {
        let (at, id) = self.position;
        let mut query = comment::table.select(comment::id).limit(limit).into_boxed();
        match &self.scope {
            Scope::All => {}
            Scope::Creator(id) => query = query.filter(comment::creator_id.eq(*id)),
            Scope::Communities(ids) => {
                let sql =
                    if self.descending { include_str!("newest.sql") } else { include_str!("oldest.sql") };
                return of_each(reader, sql, ids.clone(), self.position, (limit, limit)).await;
            }
        }
        // The first filter of each pair is what the index is entered by.
        query = if self.descending {
            query
                .filter(comment::published_at.le(at))
                .filter(comment::published_at.lt(at).or(comment::id.lt(id)))
                .order((comment::published_at.desc(), comment::id.desc()))
        } else {
            query
                .filter(comment::published_at.ge(at))
                .filter(comment::published_at.gt(at).or(comment::id.gt(id)))
                .order((comment::published_at, comment::id))
        };
        Ok(query.load(&mut reader.db().await?).await?)
    }
}

/// A comment as it is now.
///
/// Errors: `InvalidCursor` if there is none.
pub async fn at(reader: &Reader, id: CommentId) -> Result<Candidate> {
    candidate::load(reader, &[id]).await?.pop().or_code(Code::InvalidCursor)
}

/// The newest comments of each of some communities, in all a thousand.
pub async fn newest_of_each(reader: &Reader, communities: &HashSet<CommunityId>) -> Result<Vec<Candidate>> {
    if communities.is_empty() {
        return Ok(Vec::new());
    }
    let each = (MOST_OF_EACH / communities.len()).max(20);
    let limits = (i64::try_from(each).unwrap_or(20), i64::try_from(MOST_OF_EACH).unwrap_or(i64::MAX));
    let communities = communities.iter().copied().collect();
    let ids = of_each(reader, include_str!("newest.sql"), communities, after_all(), limits).await?;
    candidate::load(reader, &ids).await
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Integer)]
    id: CommentId,
}

/// Comments of some communities from a position on, at most so many `(of one community, in all)`.
async fn of_each(
    reader: &Reader,
    sql: &'static str,
    communities: Vec<CommunityId>,
    (at, id): Position,
    (each, all): (i64, i64),
) -> Result<Vec<CommentId>> {
    let statement = fixed(sql)
        .bind::<Array<Integer>, _>(communities)
        .bind::<Timestamptz, _>(at)
        .bind::<Integer, _>(id)
        .bind::<BigInt, _>(each)
        .bind::<BigInt, _>(all);
    let found: Vec<Found> = RunQueryDsl::load(statement, &mut *reader.db().await?).await?;
    Ok(found.into_iter().map(|found| found.id).collect())
}

fn position(comment: &Candidate) -> Position {
    (DateTime::from_timestamp_micros(comment.published).unwrap_or_default(), comment.id)
}

/// After every comment, and still a time for PostgreSQL.
fn after_all() -> Position {
    (DateTime::UNIX_EPOCH + TimeDelta::days(1_000_000), CommentId(i32::MAX))
}

/// Before every comment, and still a time for PostgreSQL.
fn before_all() -> Position {
    (DateTime::UNIX_EPOCH - TimeDelta::days(700_000), CommentId(0))
}
