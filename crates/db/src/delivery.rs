//! What admins and authors are shown of how far things have got, and what admins may do about it.

use crate::Conn;
use crate::fixed::fixed;
use crate::sent::MICROBLOGS;
use base::ids::InstanceId;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// Traffic is counted by so many minutes.
const BUCKET_MINUTES: i64 = 10;

/// A post or comment, new or changed, that an instance did not want.
#[derive(Debug, Clone, QueryableByName)]
pub struct Refusal {
    #[diesel(sql_type = Integer)]
    pub instance_id: InstanceId,
    #[diesel(sql_type = BigInt)]
    pub sent_id: i64,
    #[diesel(sql_type = Text)]
    pub ap_id: String,
    #[diesel(sql_type = Text)]
    pub object_ap_id: String,
    /// In words for admins.
    #[diesel(sql_type = Text)]
    pub error: String,
    #[diesel(sql_type = Timestamptz)]
    pub refused_at: DateTime<Utc>,
}

/// Activities to and from an instance, counted since they were last written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    pub received: i32,
    pub delivered: i32,
    pub refused: i32,
    pub failed: i32,
}

/// Writes down that something was refused.
pub async fn insert_refusal(conn: &mut Conn, new: &Refusal) -> QueryResult<()> {
    fixed("insert into delivery_refusal (instance_id, sent_id, ap_id, object_ap_id, error, refused_at) values (?, ?, ?, ?, ?, ?) on conflict (instance_id, sent_id) do nothing")
        .bind::<Integer, _>(new.instance_id)
        .bind::<BigInt, _>(new.sent_id)
        .bind::<Text, _>(new.ap_id.clone())
        .bind::<Text, _>(new.object_ap_id.clone())
        .bind::<Text, _>(new.error.clone())
        .bind::<Timestamptz, _>(new.refused_at)
        .run(conn)
        .await?;
    Ok(())
}

/// Adds to what was counted for instances in the ten minutes of `now`.
pub async fn add_traffic(
    conn: &mut Conn,
    counted: &[(InstanceId, Traffic)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let column = |of: fn(&Traffic) -> i32| counted.iter().map(|(_, traffic)| of(traffic)).collect::<Vec<_>>();
    let ids: Vec<InstanceId> = counted.iter().map(|(id, _)| *id).collect();
    fixed(include_str!("delivery/add_traffic.sql"))
        .bind::<Timestamptz, _>(bucket(now))
        .bind::<Array<Integer>, _>(ids)
        .bind::<Array<Integer>, _>(column(|traffic| traffic.received))
        .bind::<Array<Integer>, _>(column(|traffic| traffic.delivered))
        .bind::<Array<Integer>, _>(column(|traffic| traffic.refused))
        .bind::<Array<Integer>, _>(column(|traffic| traffic.failed))
        .run(conn)
        .await?;
    Ok(())
}

/// The beginning of the ten minutes a time lies in.
fn bucket(at: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = at.timestamp().rem_euclid(BUCKET_MINUTES * 60);
    let nanos = i64::from(at.timestamp_subsec_nanos());
    at - TimeDelta::seconds(seconds) - TimeDelta::nanoseconds(nanos)
}

/// Forgets refusals before `before` and counts before `counts_before`.
pub async fn prune(conn: &mut Conn, before: DateTime<Utc>, counts_before: DateTime<Utc>) -> QueryResult<u64> {
    let refusals = fixed("delete from delivery_refusal where refused_at < ?");
    let counts = fixed("delete from peer_traffic where begins_at < ?");
    let rows = refusals.bind::<Timestamptz, _>(before).run(conn).await?
        + counts.bind::<Timestamptz, _>(counts_before).run(conn).await?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// Stops sending to an instance, or goes on with it; false if there is no such instance.
pub async fn set_paused(
    conn: &mut Conn,
    id: InstanceId,
    paused: bool,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let rows = fixed("insert into instance_queue (instance_id, last_id, paused, updated_at) select i.id, s.dispatched_id, ?, ? from instance i, delivery_state s where i.id = ? on conflict (instance_id) do update set paused = excluded.paused")
        .bind::<Bool, _>(paused)
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(rows > 0)
}

/// Asks for another attempt at once; false if there is no such instance.
pub async fn ask_retry(conn: &mut Conn, id: InstanceId, now: DateTime<Utc>) -> QueryResult<bool> {
    let rows = fixed("insert into instance_queue (instance_id, last_id, retry_at, updated_at) select i.id, s.dispatched_id, ?, ? from instance i, delivery_state s where i.id = ? on conflict (instance_id) do update set retry_at = excluded.retry_at")
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(rows > 0)
}

/// [`ask_retry`] of an instance that was given up; false if it was not.
pub async fn ask_retry_if_dead(conn: &mut Conn, id: InstanceId, now: DateTime<Utc>) -> QueryResult<bool> {
    let rows = fixed("update instance_queue set retry_at = ? where instance_id = ? and dead")
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(rows > 0)
}

#[derive(QueryableByName)]
struct Host {
    #[diesel(sql_type = Text)]
    domain: String,
}

/// Hosts that were given up and are not blocked, those first that last had something; at most `limit`.
pub async fn list_dead(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> QueryResult<Vec<String>> {
    let hosts: Vec<Host> = fixed("select i.domain from instance_queue q join instance i on i.id = q.instance_id where q.dead and not q.paused and not exists (select from instance_policy p where p.instance_id = i.id and p.kind = 'blocked' and (p.expires_at is null or p.expires_at > ?)) order by q.last_success_at desc nulls last, i.id limit ?")
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(hosts.into_iter().map(|host| host.domain).collect())
}

/// Writes an activity down once more, for one instance; false if it is no longer kept or the instance has no inbox. The caller holds [`crate::sent::lock`].
pub async fn replay(conn: &mut Conn, ap_id: &str, id: InstanceId, now: DateTime<Utc>) -> QueryResult<bool> {
    let rows = fixed(include_str!("delivery/replay.sql"))
        .bind::<Integer, _>(id)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(ap_id.to_owned())
        .run(conn)
        .await?;
    Ok(rows > 0)
}

/// How sending to an instance goes.
#[derive(Debug, Clone, QueryableByName)]
pub struct PeerRow {
    #[diesel(sql_type = Integer)]
    pub instance_id: InstanceId,
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub software: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub version: Option<String>,
    #[diesel(sql_type = Integer)]
    pub waiting: i32,
    /// When the oldest that has not arrived was written down; none: all has arrived.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_success_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub next_try_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub paused: bool,
    #[diesel(sql_type = Bool)]
    pub dead: bool,
    /// Activities of the last hour, from and to it.
    #[diesel(sql_type = BigInt)]
    pub received_hour: i64,
    #[diesel(sql_type = BigInt)]
    pub delivered_hour: i64,
    /// Of the last day.
    #[diesel(sql_type = BigInt)]
    pub received_day: i64,
    #[diesel(sql_type = BigInt)]
    pub delivered_day: i64,
    #[diesel(sql_type = BigInt)]
    pub refused_day: i64,
    #[diesel(sql_type = BigInt)]
    pub failed_day: i64,
}

/// Which peers are wanted, by how it goes with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerState {
    /// All with which anything was ever exchanged.
    All,
    /// Something waits for them.
    Waiting,
    /// The last attempt failed.
    Failing,
    /// An admin has stopped sending.
    Paused,
    /// Given up until they are heard of.
    Dead,
}

impl PeerState {
    fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Waiting => "waiting",
            Self::Failing => "failing",
            Self::Paused => "paused",
            Self::Dead => "dead",
        }
    }
}

/// Which peers are wanted.
#[derive(Debug, Clone)]
pub struct PeerQuery {
    pub state: PeerState,
    /// Only this one.
    pub id: Option<InstanceId>,
    /// A pattern of `ilike` for the host name.
    pub domain: Option<String>,
    /// Ids above this, or below it if `backwards`.
    pub from: Option<InstanceId>,
    pub backwards: bool,
    pub limit: i64,
}

/// Peers by id, the other way round if `backwards`.
pub async fn list_peers(conn: &mut Conn, query: &PeerQuery, now: DateTime<Utc>) -> QueryResult<Vec<PeerRow>> {
    let sql = if query.backwards {
        include_str!("delivery/peers_before.sql")
    } else {
        include_str!("delivery/peers_after.sql")
    };
    let from = query.from.unwrap_or(InstanceId(if query.backwards { i32::MAX } else { 0 }));
    fixed(sql)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(query.state.word())
        .bind::<Integer, _>(query.id.unwrap_or(InstanceId(0)))
        .bind::<Text, _>(query.domain.clone().unwrap_or_else(|| "%".to_owned()))
        .bind::<Integer, _>(from)
        .bind::<BigInt, _>(query.limit)
        .load(conn)
        .await
}

/// What an instance refused lately, the newest first, at most `limit`.
pub async fn list_refusals(
    conn: &mut Conn,
    id: InstanceId,
    before: i64,
    limit: i64,
) -> QueryResult<Vec<Refusal>> {
    fixed("select instance_id, sent_id, ap_id, object_ap_id, error, refused_at from delivery_refusal where instance_id = ? and sent_id < ? order by sent_id desc limit ?")
        .bind::<Integer, _>(id)
        .bind::<BigInt, _>(before)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await
}

/// Whether an instance has a post or comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It has it.
    Delivered,
    /// It does not have it yet.
    Waiting,
    /// It did not want it.
    Refused,
}

/// How far a post or comment has got with one instance.
#[derive(Debug, Clone, QueryableByName)]
pub struct Reached {
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = Text)]
    state: String,
    /// Why it was refused, or did not arrive yet.
    #[diesel(sql_type = Nullable<Text>)]
    pub error: Option<String>,
    /// When its newest version was written down.
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
}

impl Reached {
    /// Whether it has it.
    pub fn arrival(&self) -> Arrival {
        match self.state.as_str() {
            "delivered" => Arrival::Delivered,
            "refused" => Arrival::Refused,
            _ => Arrival::Waiting,
        }
    }
}

/// How far a post or comment has got with each instance that is concerned, those first that do not have it. Empty when it never left, or is not kept any more.
pub async fn of_object(conn: &mut Conn, ap_id: &str, now: DateTime<Utc>) -> QueryResult<Vec<Reached>> {
    fixed(include_str!("delivery/of_object.sql"))
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(ap_id.to_owned())
        .bind::<Array<Text>, _>(MICROBLOGS.map(str::to_owned).to_vec())
        .load(conn)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_is_counted_by_ten_minutes() {
        let at: DateTime<Utc> = "2026-05-01T12:39:59.5Z".parse().unwrap();
        assert_eq!(bucket(at), "2026-05-01T12:30:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(bucket(bucket(at)), bucket(at));
    }
}
