//! Work to be done after a commit, as rows.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::job;
use base::ids::JobId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// A piece of work; `domain::job` knows the kinds and what their payloads hold.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = job)]
pub struct JobRow {
    pub id: JobId,
    pub lane: String,
    pub kind: String,
    pub payload: serde_json::Value,
    pub unique_key: Option<String>,
    pub run_at: DateTime<Utc>,
    pub attempts: i32,
    pub failed: bool,
    pub last_error: Option<String>,
}

/// What a new job is made of.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub lane: String,
    pub kind: String,
    pub payload: serde_json::Value,
    /// While a job with this key waits, another is not added.
    pub unique_key: Option<String>,
    /// Not before this.
    pub run_at: DateTime<Utc>,
}

/// Adds a job, unless one with its key already waits.
pub async fn insert(conn: &mut Conn, new: NewJob) -> QueryResult<()> {
    fixed("insert into job (lane, kind, payload, unique_key, run_at) values (?, ?, ?, ?, ?) on conflict (unique_key) do nothing")
        .bind::<Text, _>(new.lane)
        .bind::<Text, _>(new.kind)
        .bind::<Jsonb, _>(new.payload)
        .bind::<Nullable<Text>, _>(new.unique_key)
        .bind::<Timestamptz, _>(new.run_at)
        .run(conn)
        .await?;
    Ok(())
}

/// A job that was taken.
#[derive(Debug, QueryableByName)]
pub struct Taken {
    #[diesel(sql_type = BigInt)]
    pub id: JobId,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Jsonb)]
    pub payload: serde_json::Value,
    /// This one included.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
}

/// Takes the next due job of a lane until `lease_end`, counting the attempt; none if nothing is due.
pub async fn take(
    conn: &mut Conn,
    lane: &str,
    now: DateTime<Utc>,
    lease_end: DateTime<Utc>,
) -> QueryResult<Option<Taken>> {
    let next = fixed(
        "update job set run_at = ?, attempts = attempts + 1 where id = (
            select id from job where lane = ? and run_at <= ? and not failed
            order by run_at, id limit 1 for update skip locked
        ) returning id, kind, payload, attempts",
    );
    next.bind::<Timestamptz, _>(lease_end)
        .bind::<Text, _>(lane.to_owned())
        .bind::<Timestamptz, _>(now)
        .get_result(conn)
        .await
        .optional()
}

/// [`take`] for several, the oldest first.
pub async fn take_some(
    conn: &mut Conn,
    lane: &str,
    now: DateTime<Utc>,
    lease_end: DateTime<Utc>,
    most: i64,
) -> QueryResult<Vec<Taken>> {
    let next = fixed(
        "update job set run_at = ?, attempts = attempts + 1 where id in (
            select id from job where lane = ? and run_at <= ? and not failed
            order by run_at, id limit ? for update skip locked
        ) returning id, kind, payload, attempts",
    );
    let mut taken: Vec<Taken> = next
        .bind::<Timestamptz, _>(lease_end)
        .bind::<Text, _>(lane.to_owned())
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(most)
        .load(conn)
        .await?;
    taken.sort_by_key(|job| job.id);
    Ok(taken)
}

/// Gives back what was taken in a lane and not finished; what had failed is due at once as well.
pub async fn give_back(conn: &mut Conn, lane: &str, now: DateTime<Utc>) -> QueryResult<()> {
    fixed("update job set run_at = ? where lane = ? and attempts > 0 and not failed and run_at > ?")
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(lane.to_owned())
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// Removes a finished job.
pub async fn delete(conn: &mut Conn, id: JobId) -> QueryResult<()> {
    fixed("delete from job where id = ?").bind::<BigInt, _>(id).run(conn).await?;
    Ok(())
}

/// Removes finished jobs.
pub async fn delete_all(conn: &mut Conn, ids: Vec<JobId>) -> QueryResult<()> {
    fixed("delete from job where id = any (?)").bind::<Array<BigInt>, _>(ids).run(conn).await?;
    Ok(())
}

/// Lanes to look at: two by their names, and those whose names begin so.
#[derive(Debug, Clone, Copy)]
pub struct Lanes<'a> {
    pub whole: [&'a str; 2],
    pub prefixes: [&'a str; 2],
}

/// Where there is something to do, in the order in which they were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Due {
    #[diesel(sql_type = Bool)]
    pub first: bool,
    #[diesel(sql_type = Bool)]
    pub second: bool,
    #[diesel(sql_type = Bool)]
    pub third: bool,
    #[diesel(sql_type = Bool)]
    pub fourth: bool,
}

/// Whether something is due at `now` in each of the lanes.
pub async fn due(conn: &mut Conn, lanes: Lanes<'_>, now: DateTime<Utc>) -> QueryResult<Due> {
    let statement = fixed(include_str!("job_due.sql")).bind::<Timestamptz, _>(now);
    let all = lanes.whole.into_iter().chain(lanes.prefixes);
    all.fold(statement, |statement, lane| statement.bind::<Text, _>(lane.to_owned())).get_result(conn).await
}

/// Writes down why an attempt failed, and when the next one is due unless it is given up.
pub async fn set_failed(
    conn: &mut Conn,
    id: JobId,
    error: &str,
    run_at: DateTime<Utc>,
    given_up: bool,
) -> QueryResult<()> {
    diesel::update(job::table.filter(job::id.eq(id)))
        .set((job::last_error.eq(error), job::run_at.eq(run_at), job::failed.eq(given_up)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Jobs of which an attempt has failed, given up or not; the first hundred.
pub async fn list_failed(conn: &mut Conn) -> QueryResult<Vec<JobRow>> {
    JobRow::query().filter(job::last_error.is_not_null()).order(job::id).limit(100).load(conn).await
}

/// Jobs that wait, and jobs that were given up.
pub async fn count(conn: &mut Conn) -> QueryResult<(i64, i64)> {
    let waiting = job::table.filter(diesel::dsl::not(job::failed)).count().get_result(conn).await?;
    let failed = job::table.filter(job::failed).count().get_result(conn).await?;
    Ok((waiting, failed))
}

/// How many jobs wait in a lane.
pub async fn count_lane(conn: &mut Conn, lane: &str) -> QueryResult<i64> {
    job::table.filter(job::lane.eq(lane)).filter(diesel::dsl::not(job::failed)).count().get_result(conn).await
}

#[derive(QueryableByName)]
struct Lane {
    #[diesel(sql_type = Text)]
    lane: String,
}

/// The lanes whose names begin so and in which something is due, at most `limit`, in no order.
pub async fn list_lanes(
    conn: &mut Conn,
    prefix: &str,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<String>> {
    let rows: Vec<Lane> = fixed(
        "select distinct lane from job where lane like ? || '%' and run_at <= ? and not failed limit ?",
    )
    .bind::<Text, _>(prefix.to_owned())
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.lane).collect())
}
