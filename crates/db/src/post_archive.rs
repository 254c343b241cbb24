//! The archive: sort keys of posts older than the rank index in memory reaches.
//!
//! A post published before `post_archive_state.archived_before` has a row in `post_archive`, which every change of the post keeps exact: [`count`] after its counters, [`place`] after anything else. The border only moves forward, by [`advance`].

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{post, post_archive_state, post_stat};
use base::ids::PostId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::min;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::{AsyncConnection, RunQueryDsl};
use std::collections::HashSet;

/// How long every post stays out of the archive: none that is older can have a rank other than 0 (docs/reference/ranking.md 3).
pub const REACH: TimeDelta = TimeDelta::days(9);

/// Posts moved in one transaction.
const BATCH: i64 = 1_000;

/// Where the archive ends: posts published before are in it, the others are not.
pub async fn border(conn: &mut Conn) -> QueryResult<DateTime<Utc>> {
    post_archive_state::table.select(post_archive_state::archived_before).first(conn).await
}

/// Copies the counters of a post to its row, if it has one.
///
/// To be called after the counters were changed and in the same transaction, as a statement of its own: it then sees the row of a post that was archived while the change of the counters waited.
pub async fn count(conn: &mut Conn, id: PostId) -> QueryResult<()> {
    fixed(include_str!("post_archive_count.sql")).bind::<Integer, _>(id).run(conn).await?;
    Ok(())
}

/// Brings the row of a post in line with the post: its flags, its language, whether it is old enough to have one.
///
/// To be called in the transaction that wrote the post, after it. It waits for a step of [`advance`], which itself waits for nobody.
pub async fn place(conn: &mut Conn, id: PostId) -> QueryResult<()> {
    fixed("delete from post_archive a using post p where a.post_id = ? and p.id = a.post_id and p.published_at <> a.published_at")
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    fixed(include_str!("post_archive_place.sql")).bind::<Integer, _>(id).run(conn).await?;
    Ok(())
}

/// Moves the border towards `until`, in transactions of bounded size; answers how many posts were moved.
///
/// `until` is at least [`REACH`] ago, else decaying orders would miss posts. A post whose counters are being changed just then stops the move: the rest is for the next call. Rank indexes notice at their next reload and are exact before it too.
pub async fn advance(conn: &mut Conn, until: DateTime<Utc>) -> QueryResult<usize> {
    let mut moved = 0;
    loop {
        let step = conn.transaction(async |conn| advance_once(conn, until).await).await?;
        let Some(count) = step else { return Ok(moved) };
        moved += count;
    }
}

/// One batch; none if the border cannot be moved, or is where it shall be.
async fn advance_once(conn: &mut Conn, until: DateTime<Utc>) -> QueryResult<Option<usize>> {
    // A lock is written to the log, so none is taken while there is nothing to move.
    let begin = border(conn).await?;
    let to_move = post::table.filter(post::published_at.ge(begin).and(post::published_at.lt(until)));
    let first: Option<PostId> = to_move.select(post::id).first(conn).await.optional()?;
    if first.is_none() {
        return Ok(None);
    }
    let begin: DateTime<Utc> = post_archive_state::table
        .select(post_archive_state::archived_before)
        .for_update()
        .first(conn)
        .await?;
    if begin >= until {
        return Ok(None);
    }
    let end = end_of_batch(conn, begin, until).await?;
    let end = end_of_idle(conn, begin, end).await?;
    if begin == end {
        return Ok(None);
    }
    let moved = fixed(include_str!("post_archive_fill.sql"))
        .bind::<Timestamptz, _>(begin)
        .bind::<Timestamptz, _>(end)
        .run(conn)
        .await?;
    diesel::update(post_archive_state::table)
        .set(post_archive_state::archived_before.eq(end))
        .execute(conn)
        .await?;
    Ok(Some(moved))
}

/// Locks the counters of the posts from `begin` to `end`, and answers where the first is whose counters somebody else holds; `end` if there is none.
///
/// A vote that comes after this waits for our commit, and then finds the row in the archive.
async fn end_of_idle(
    conn: &mut Conn,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
) -> QueryResult<DateTime<Utc>> {
    let batch = post::table.filter(post::published_at.ge(begin).and(post::published_at.lt(end)));
    let locked: Vec<PostId> = post_stat::table
        .filter(post_stat::post_id.eq_any(batch.select(post::id)))
        .select(post_stat::post_id)
        .for_no_key_update()
        .skip_locked()
        .load(conn)
        .await?;
    let locked: HashSet<PostId> = locked.into_iter().collect();
    let all: Vec<(PostId, DateTime<Utc>)> =
        batch.order(post::published_at).select((post::id, post::published_at)).load(conn).await?;
    let held = all.into_iter().find(|(id, _)| !locked.contains(id));
    Ok(held.map_or(end, |(_, published_at)| published_at))
}

/// The instant before which there are about [`BATCH`] posts from `begin` on.
async fn end_of_batch(
    conn: &mut Conn,
    begin: DateTime<Utc>,
    until: DateTime<Utc>,
) -> QueryResult<DateTime<Utc>> {
    let rest = post::table.filter(post::published_at.lt(until));
    let nth = rest
        .filter(post::published_at.ge(begin))
        .order(post::published_at)
        .select(post::published_at)
        .offset(BATCH)
        .first(conn)
        .await
        .optional()?;
    match nth {
        Some(end) if end > begin => Ok(end),
        None => Ok(until),
        // More than a batch at one instant: all of them.
        Some(_) => {
            let next: Option<DateTime<Utc>> =
                rest.filter(post::published_at.gt(begin)).select(min(post::published_at)).first(conn).await?;
            Ok(next.unwrap_or(until))
        }
    }
}
