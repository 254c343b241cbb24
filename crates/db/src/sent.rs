//! What this instance tells others, and how far each of them has got.

use crate::Conn;
use crate::fixed::fixed;
use anyhow::Context;
use base::ids::{CommunityId, InstanceId, JobId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use serde::Serialize;

/// Which kinds of software understand an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// All.
    Any,
    /// Those that take activities wrapped in announcements.
    Forum,
    /// Those that only take announced objects.
    Microblog,
}

/// Software that takes announced objects only (docs/reference/federation.md f).
pub const MICROBLOGS: [&str; 14] = [
    "mastodon",
    "hometown",
    "glitch",
    "pleroma",
    "akkoma",
    "misskey",
    "sharkey",
    "firefish",
    "foundkey",
    "iceshrimp",
    "gotosocial",
    "pixelfed",
    "takahe",
    "mitra",
];

impl Dialect {
    /// Whether this software, if it is known, takes it.
    pub fn understood_by(self, software: Option<&str>) -> bool {
        let microblog = software.is_some_and(|software| MICROBLOGS.contains(&software));
        match self {
            Self::Any => true,
            Self::Forum => !microblog,
            Self::Microblog => microblog,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Forum => "forum",
            Self::Microblog => "microblog",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "forum" => Self::Forum,
            "microblog" => Self::Microblog,
            _ => Self::Any,
        }
    }
}

/// An activity to be sent.
#[derive(Debug, Clone)]
pub struct NewSent {
    pub ap_id: String,
    /// Who signs it.
    pub actor_ap_id: String,
    pub body: String,
    /// Activities of the same number arrive in their order.
    pub thread: i64,
    /// Its followers get it.
    pub community_id: Option<CommunityId>,
    /// These get it, too.
    pub inboxes: Vec<String>,
    /// Every instance gets it.
    pub everybody: bool,
    /// Whether it can be fetched by its id.
    pub public: bool,
    pub dialect: Dialect,
    /// The post or comment it brings or changes.
    pub object_ap_id: Option<String>,
}

/// An activity that was written down.
#[derive(Debug, Clone)]
pub struct Sent {
    pub id: i64,
    pub ap_id: String,
    pub actor_ap_id: String,
    pub body: String,
    pub thread: i64,
    pub community_id: Option<CommunityId>,
    pub inboxes: Vec<String>,
    pub everybody: bool,
    pub public: bool,
    pub dialect: Dialect,
    pub object_ap_id: Option<String>,
    pub published_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct SentRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    ap_id: String,
    #[diesel(sql_type = Text)]
    actor_ap_id: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = BigInt)]
    thread: i64,
    #[diesel(sql_type = Nullable<Integer>)]
    community_id: Option<CommunityId>,
    #[diesel(sql_type = Array<Text>)]
    inboxes: Vec<String>,
    #[diesel(sql_type = Bool)]
    everybody: bool,
    #[diesel(sql_type = Bool)]
    public: bool,
    #[diesel(sql_type = Text)]
    dialect: String,
    #[diesel(sql_type = Nullable<Text>)]
    object_ap_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    published_at: DateTime<Utc>,
}

impl From<SentRow> for Sent {
    fn from(row: SentRow) -> Self {
        let dialect = Dialect::from_word(&row.dialect);
        let SentRow {
            id,
            ap_id,
            actor_ap_id,
            body,
            thread,
            community_id,
            inboxes,
            everybody,
            public,
            object_ap_id,
            published_at,
            ..
        } = row;
        Self {
            id,
            ap_id,
            actor_ap_id,
            body,
            thread,
            community_id,
            inboxes,
            everybody,
            public,
            dialect,
            object_ap_id,
            published_at,
        }
    }
}

/// Lets nobody else write down activities until the transaction ends, so that their ids become visible in order.
pub async fn lock(conn: &mut Conn) -> QueryResult<()> {
    fixed("select pg_advisory_xact_lock(hashtext('spinney sent_activity'))").run(conn).await?;
    Ok(())
}

/// Writes activities down in their order, with the lock, and with the end of the jobs that asked for them: one statement, which is a transaction by itself.
pub async fn insert_all(
    conn: &mut Conn,
    all: &[NewSent],
    now: DateTime<Utc>,
    jobs: Vec<JobId>,
) -> anyhow::Result<()> {
    let rows: Vec<Row<'_>> = all.iter().map(Row::from).collect();
    let rows = serde_json::to_string(&rows).context("writing down activities")?;
    fixed(include_str!("sent/insert_all.sql"))
        .bind::<Text, _>(rows)
        .bind::<Array<BigInt>, _>(jobs)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// An activity as the statement reads it.
#[derive(Serialize)]
struct Row<'a> {
    ap_id: &'a str,
    actor_ap_id: &'a str,
    body: &'a str,
    thread: i64,
    community_id: Option<i32>,
    inboxes: &'a [String],
    everybody: bool,
    public: bool,
    dialect: &'static str,
    object_ap_id: Option<&'a str>,
}

impl<'a> From<&'a NewSent> for Row<'a> {
    fn from(new: &'a NewSent) -> Self {
        Self {
            ap_id: &new.ap_id,
            actor_ap_id: &new.actor_ap_id,
            body: &new.body,
            thread: new.thread,
            community_id: new.community_id.map(|id| id.0),
            inboxes: &new.inboxes,
            everybody: new.everybody,
            public: new.public,
            dialect: new.dialect.word(),
            object_ap_id: new.object_ap_id.as_deref(),
        }
    }
}

/// The activities after `after`, up to `until`, the oldest first, at most `limit`.
pub async fn list(conn: &mut Conn, after: i64, until: i64, limit: i64) -> QueryResult<Vec<Sent>> {
    let rows: Vec<SentRow> = fixed("select id, ap_id, actor_ap_id, body, thread, community_id, inboxes, everybody, public, dialect, object_ap_id, published_at from sent_activity where id > ? and id <= ? order by id limit ?")
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(until)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Sent::from).collect())
}

/// The activity with this id.
pub async fn find(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Sent>> {
    let row: Option<SentRow> = fixed("select id, ap_id, actor_ap_id, body, thread, community_id, inboxes, everybody, public, dialect, object_ap_id, published_at from sent_activity where ap_id = ? order by id limit 1")
        .bind::<Text, _>(ap_id.to_owned())
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(Sent::from))
}

/// Where an instance takes what happens in a community: at the inbox it shares, or at those of each follower.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Interested {
    #[diesel(sql_type = Integer)]
    pub instance_id: InstanceId,
    #[diesel(sql_type = Text)]
    pub inbox_url: String,
}

/// The other instances whose people follow a community.
pub async fn load_interested(conn: &mut Conn, id: CommunityId) -> QueryResult<Vec<Interested>> {
    fixed("select distinct p.instance_id, coalesce(p.shared_inbox_url, p.inbox_url) as inbox_url from community_follower f join person p on p.id = f.person_id where f.community_id = ? and f.state = 'accepted' and not p.local and not p.deleted")
        .bind::<Integer, _>(id)
        .load(conn)
        .await
}

#[derive(QueryableByName)]
struct Inbox {
    #[diesel(sql_type = Text)]
    url: String,
}

/// Inboxes of the people who follow somebody of ours.
pub async fn load_followers_inboxes(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<String>> {
    let rows: Vec<Inbox> = fixed("select distinct coalesce(p.shared_inbox_url, p.inbox_url) as url from person_follower f join person p on p.id = f.follower_id where f.person_id = ? and not p.local and not p.deleted limit 5000")
        .bind::<Integer, _>(id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.url).collect())
}

/// What was sent to inboxes that are shared and not there.
#[derive(Debug, Clone, Copy)]
pub struct Astray<'a> {
    pub instance_id: InstanceId,
    pub shared: &'a [String],
    /// Its followers get it.
    pub community_id: Option<CommunityId>,
    /// These are addressed.
    pub named: &'a [String],
}

/// The inboxes of their own of those of an instance whom something is for, at most fifty.
pub async fn load_own_inboxes(conn: &mut Conn, to: &Astray<'_>) -> QueryResult<Vec<String>> {
    let rows: Vec<Inbox> = fixed(include_str!("sent/own_inboxes.sql"))
        .bind::<Integer, _>(to.instance_id)
        .bind::<Array<Text>, _>(to.shared.to_vec())
        .bind::<Array<Text>, _>(to.named.to_vec())
        .bind::<Nullable<Integer>, _>(to.community_id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.url).collect())
}

/// How to reach an instance.
#[derive(Debug, Clone, QueryableByName)]
pub struct Peer {
    #[diesel(sql_type = Integer)]
    pub id: InstanceId,
    #[diesel(sql_type = Text)]
    pub domain: String,
    /// From its nodeinfo.
    #[diesel(sql_type = Nullable<Text>)]
    pub software: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub version: Option<String>,
    /// An inbox that serves all of the instance, if one of its actors named one.
    #[diesel(sql_type = Nullable<Text>)]
    pub shared_inbox_url: Option<String>,
    /// An admin does not want it.
    #[diesel(sql_type = Bool)]
    pub blocked: bool,
    #[diesel(sql_type = Bool)]
    pub allowed: bool,
    /// An admin has stopped sending.
    #[diesel(sql_type = Bool)]
    pub paused: bool,
    /// When an admin last asked to try again at once.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub retry_at: Option<DateTime<Utc>>,
}

/// Every other instance, and how to reach it.
pub async fn load_peers(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<Peer>> {
    fixed(include_str!("sent/peers.sql")).bind::<Timestamptz, _>(now).load(conn).await
}

/// How far sending to an instance has got.
#[derive(Debug, Clone, QueryableByName)]
pub struct Queue {
    #[diesel(sql_type = Integer)]
    pub instance_id: InstanceId,
    #[diesel(sql_type = BigInt)]
    pub last_id: i64,
    #[diesel(sql_type = Integer)]
    pub waiting: i32,
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    /// When it first failed to answer of the times in a row it did; none: it answers.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub silent_since: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub next_try_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_success_at: Option<DateTime<Utc>>,
    /// When the oldest that is held was written down.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_at: Option<DateTime<Utc>>,
    /// An admin's to say, as is the next.
    #[diesel(sql_type = Bool)]
    pub paused: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub retry_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub dead: bool,
}

/// Every queue there is.
pub async fn load_queues(conn: &mut Conn) -> QueryResult<Vec<Queue>> {
    fixed("select instance_id, last_id, waiting, failures, silent_since, next_try_at, last_error, last_success_at, oldest_at, paused, retry_at, dead from instance_queue order by instance_id").load(conn).await
}

/// Writes down how far queues have got, all in one statement. Whether one is paused is an admin's to say and stays.
pub async fn save_queues(conn: &mut Conn, queues: &[Queue], now: DateTime<Utc>) -> QueryResult<()> {
    let all = || queues.iter();
    fixed(include_str!("sent/save_queues.sql"))
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Integer>, _>(all().map(|queue| queue.instance_id).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(all().map(|queue| queue.last_id).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(all().map(|queue| queue.waiting).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(all().map(|queue| queue.failures).collect::<Vec<_>>())
        .bind::<Array<Nullable<Timestamptz>>, _>(all().map(|queue| queue.silent_since).collect::<Vec<_>>())
        .bind::<Array<Nullable<Timestamptz>>, _>(all().map(|queue| queue.next_try_at).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(all().map(|queue| queue.last_error.clone()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Timestamptz>>, _>(all().map(|queue| queue.last_success_at).collect::<Vec<_>>())
        .bind::<Array<Nullable<Timestamptz>>, _>(all().map(|queue| queue.oldest_at).collect::<Vec<_>>())
        .bind::<Array<Bool>, _>(all().map(|queue| queue.dead).collect::<Vec<_>>())
        .run(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Up to which activity all were handed to the queues.
pub async fn dispatched(conn: &mut Conn) -> QueryResult<i64> {
    let row: Id = fixed("select dispatched_id as id from delivery_state").get_result(conn).await?;
    Ok(row.id)
}

/// Writes that down.
pub async fn set_dispatched(conn: &mut Conn, id: i64) -> QueryResult<()> {
    fixed("update delivery_state set dispatched_id = ?").bind::<BigInt, _>(id).run(conn).await?;
    Ok(())
}

/// Forgets what was received and sent before `before`.
pub async fn prune(conn: &mut Conn, before: DateTime<Utc>) -> QueryResult<u64> {
    let mut rows = 0;
    for statement in [
        fixed("delete from received_activity where received_at < ?"),
        fixed("delete from sent.rest where published_at < ?"),
    ] {
        rows += statement.bind::<Timestamptz, _>(before).run(conn).await?;
    }
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// An instance on the allow or block list.
#[derive(Debug, Clone, QueryableByName)]
pub struct Listed {
    #[diesel(sql_type = Text)]
    pub domain: String,
    /// On the block list; else on the allow list.
    #[diesel(sql_type = Bool)]
    pub blocked: bool,
}

/// The allow and the block list as they hold at `now`.
pub async fn load_listed(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<Listed>> {
    fixed("select i.domain, p.kind = 'blocked' as blocked from instance_policy p join instance i on i.id = p.instance_id where p.kind in ('allowed', 'blocked') and (p.expires_at is null or p.expires_at > ?)")
        .bind::<Timestamptz, _>(now)
        .load(conn)
        .await
}

#[derive(QueryableByName)]
struct Partition {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Makes the partitions of the next two days and drops those that end before `before`.
pub async fn prepare_partitions(
    conn: &mut Conn,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
) -> QueryResult<()> {
    for days in 1..=2 {
        let day = (now + chrono::TimeDelta::days(days)).date_naive();
        let next = day + chrono::TimeDelta::days(1);
        // Names and bounds cannot be bound; both are made of digits here.
        let sql = format!(
            "create table if not exists sent.day_{} partition of sent_activity for values from ('{day}') to ('{next}')",
            day.format("%Y%m%d")
        );
        conn.batch_execute(&sql).await?;
    }
    let old = format!("day_{}", before.date_naive().format("%Y%m%d"));
    let gone: Vec<Partition> = fixed("select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'sent' and c.relkind = 'r' and c.relname like 'day\\_%' and c.relname < ?")
        .bind::<Text, _>(old)
        .load(conn)
        .await?;
    for partition in gone
        .into_iter()
        .filter(|partition| partition.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
    {
        conn.batch_execute(&format!("drop table sent.{}", partition.name)).await?;
    }
    Ok(())
}

/// How far behind an instance is.
#[derive(Debug, Clone, QueryableByName)]
pub struct Lag {
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = Integer)]
    pub waiting: i32,
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    #[diesel(sql_type = Bool)]
    pub dead: bool,
    #[diesel(sql_type = Bool)]
    pub paused: bool,
    /// When the oldest that has not arrived was written down; none: all has arrived.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_at: Option<DateTime<Utc>>,
}

/// How far behind each instance is that has ever been sent something, by its host.
pub async fn load_lag(conn: &mut Conn) -> QueryResult<Vec<Lag>> {
    fixed(include_str!("sent/lag.sql")).load(conn).await
}
