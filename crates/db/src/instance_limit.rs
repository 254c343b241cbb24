//! What the admins hold back of instances that are spoken with.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::instance_limit;
use base::ids::InstanceId;
use base::limits::{Held, Limits};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Nullable, Text, Timestamptz};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;

/// What is held back of an instance, and of those below it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = instance_limit)]
pub struct InstanceLimit {
    pub instance_id: InstanceId,
    pub limited: bool,
    pub no_media: bool,
    pub no_reports: bool,
    pub force_nsfw: bool,
    pub no_downvotes: bool,
    /// For everybody.
    pub reason: Option<String>,
    /// For admins only.
    pub note: Option<String>,
    /// None: until lifted.
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What is to be held back of an instance.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = instance_limit, treat_none_as_default_value = false)]
pub struct NewInstanceLimit {
    pub instance_id: InstanceId,
    pub limited: bool,
    pub no_media: bool,
    pub no_reports: bool,
    pub force_nsfw: bool,
    pub no_downvotes: bool,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct HeldRow {
    #[diesel(sql_type = Integer)]
    instance_id: InstanceId,
    #[diesel(sql_type = Nullable<Text>)]
    host: Option<String>,
    #[diesel(sql_type = Bool)]
    limited: bool,
    #[diesel(sql_type = Bool)]
    no_media: bool,
    #[diesel(sql_type = Bool)]
    no_reports: bool,
    #[diesel(sql_type = Bool)]
    force_nsfw: bool,
    #[diesel(sql_type = Bool)]
    no_downvotes: bool,
    #[diesel(sql_type = Bool)]
    blocked: bool,
}

/// Rows of one statement.
const CHUNK: usize = 1_000;

impl InstanceLimit {
    /// What is held back.
    pub fn limits(&self) -> Limits {
        Limits {
            limited: self.limited,
            no_media: self.no_media,
            no_reports: self.no_reports,
            force_nsfw: self.force_nsfw,
            no_downvotes: self.no_downvotes,
        }
    }
}

impl HeldRow {
    fn limits(&self) -> Limits {
        if self.blocked {
            return Limits::BLOCKED;
        }
        Limits {
            limited: self.limited,
            no_media: self.no_media,
            no_reports: self.no_reports,
            force_nsfw: self.force_nsfw,
            no_downvotes: self.no_downvotes,
        }
    }
}

/// What is held back of all instances at `now`, those that are blocked among them.
pub async fn load_held(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Held> {
    let rows = fixed(include_str!("instance_limit/held.sql"))
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now);
    let rows: Vec<HeldRow> = RunQueryDsl::load(rows, conn).await?;
    let hosts = rows.iter().filter_map(|row| Some((row.host.clone()?, row.limits())));
    Ok(Held::new(hosts, rows.iter().map(|row| (row.instance_id, row.limits()))))
}

/// What is held back of one instance by its own name.
pub async fn find(conn: &mut Conn, id: InstanceId) -> QueryResult<Option<InstanceLimit>> {
    InstanceLimit::query().filter(instance_limit::instance_id.eq(id)).first(conn).await.optional()
}

/// What is held back of these by their own names.
pub async fn load(conn: &mut Conn, ids: &[InstanceId]) -> QueryResult<Vec<InstanceLimit>> {
    InstanceLimit::query().filter(instance_limit::instance_id.eq_any(ids)).load(conn).await
}

/// Holds something back, or something else than before; without a note the old one stays.
pub async fn set(conn: &mut Conn, rows: &[NewInstanceLimit], now: DateTime<Utc>) -> QueryResult<()> {
    use instance_limit as limit;
    for rows in rows.chunks(CHUNK) {
        diesel::insert_into(limit::table)
            .values(rows)
            .on_conflict(limit::instance_id)
            .do_update()
            .set((
                limit::limited.eq(excluded(limit::limited)),
                limit::no_media.eq(excluded(limit::no_media)),
                limit::no_reports.eq(excluded(limit::no_reports)),
                limit::force_nsfw.eq(excluded(limit::force_nsfw)),
                limit::no_downvotes.eq(excluded(limit::no_downvotes)),
                limit::reason.eq(excluded(limit::reason)),
                limit::note.eq(crate::sql::coalesce(excluded(limit::note), limit::note)),
                limit::expires_at.eq(excluded(limit::expires_at)),
                limit::updated_at.eq(now),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Holds nothing back any more; answers whether something was.
pub async fn delete(conn: &mut Conn, id: InstanceId) -> QueryResult<bool> {
    let row = instance_limit::table.filter(instance_limit::instance_id.eq(id));
    Ok(diesel::delete(row).execute(conn).await? > 0)
}

/// Ends what was to end by `now`; answers of whom.
pub async fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<InstanceId>> {
    let rows = instance_limit::table.filter(instance_limit::expires_at.le(now));
    diesel::delete(rows).returning(instance_limit::instance_id).get_results(conn).await
}
