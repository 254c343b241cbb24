//! Block lists that were brought in, and what each did, so that it can be undone.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{block_import, block_import_entry};
use base::ids::{BlockImportId, InstanceId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Timestamptz};
use diesel_async::RunQueryDsl;

/// A list that was brought in.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = block_import)]
pub struct BlockImport {
    pub id: BlockImportId,
    /// The admin; none: the account is gone.
    pub person_id: Option<PersonId>,
    pub imported_at: DateTime<Utc>,
    /// None: not undone.
    pub undone_at: Option<DateTime<Utc>>,
}

/// What a list did to an instance.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = block_import_entry)]
pub struct BlockImportEntry {
    pub import_id: BlockImportId,
    pub instance_id: InstanceId,
    /// It was blocked; else something was held back.
    pub blocked: bool,
    /// What was held back before, a row of `instance_limit`; none: nothing, or it was blocked.
    pub before: Option<serde_json::Value>,
}

/// Remembers that a list is brought in, and to whom it does what; before it does.
pub async fn insert(
    conn: &mut Conn,
    person_id: PersonId,
    entries: &[(InstanceId, bool)],
    now: DateTime<Utc>,
) -> QueryResult<BlockImportId> {
    let new = (block_import::person_id.eq(person_id), block_import::imported_at.eq(now));
    let id: BlockImportId = diesel::insert_into(block_import::table)
        .values(new)
        .returning(block_import::id)
        .get_result(conn)
        .await?;
    let (ids, blocked): (Vec<InstanceId>, Vec<bool>) = entries.iter().copied().unzip();
    fixed(
        "insert into block_import_entry (import_id, instance_id, blocked, before)
        select ?::int, g.id, g.blocked, case when not g.blocked then to_jsonb(l) end
        from unnest(?::int[], ?::boolean[]) as g (id, blocked)
        left join instance_limit l on l.instance_id = g.id",
    )
    .bind::<Integer, _>(id)
    .bind::<Array<Integer>, _>(ids)
    .bind::<Array<Bool>, _>(blocked)
    .run(conn)
    .await?;
    Ok(id)
}

/// A list that was brought in, locked.
pub async fn lock(conn: &mut Conn, id: BlockImportId) -> QueryResult<Option<BlockImport>> {
    BlockImport::query().filter(block_import::id.eq(id)).for_update().first(conn).await.optional()
}

/// What a list did.
pub async fn load_entries(conn: &mut Conn, id: BlockImportId) -> QueryResult<Vec<BlockImportEntry>> {
    BlockImportEntry::query()
        .filter(block_import_entry::import_id.eq(id))
        .order(block_import_entry::instance_id)
        .load(conn)
        .await
}

#[derive(QueryableByName)]
struct Instance {
    #[diesel(sql_type = Integer)]
    id: InstanceId,
}

/// Unblocks whom a list has blocked and nobody decided about since; answers whom.
pub async fn unblock(conn: &mut Conn, id: BlockImportId) -> QueryResult<Vec<InstanceId>> {
    let rows: Vec<Instance> = fixed(
        "delete from instance_policy p using block_import_entry e, block_import i
        where i.id = ? and e.import_id = i.id and e.blocked and p.instance_id = e.instance_id
            and p.kind = 'blocked' and coalesce(p.updated_at, p.published_at) = i.imported_at
        returning p.instance_id as id",
    )
    .bind::<Integer, _>(id)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Holds back of those a list named what was held back before, if nobody decided about them since; answers of whom.
pub async fn loosen(conn: &mut Conn, id: BlockImportId) -> QueryResult<Vec<InstanceId>> {
    let mut loosened: Vec<Instance> = fixed(
        "update instance_limit l set limited = b.limited, no_media = b.no_media, no_reports = b.no_reports,
            force_nsfw = b.force_nsfw, no_downvotes = b.no_downvotes, reason = b.reason, note = b.note,
            expires_at = b.expires_at, published_at = b.published_at, updated_at = b.updated_at
        from block_import_entry e, block_import i, jsonb_populate_record(null::instance_limit, e.before) b
        where i.id = ? and e.import_id = i.id and not e.blocked and e.before is not null
            and l.instance_id = e.instance_id and coalesce(l.updated_at, l.published_at) = i.imported_at
        returning l.instance_id as id",
    )
    .bind::<Integer, _>(id)
    .load(conn)
    .await?;
    let opened: Vec<Instance> = fixed(
        "delete from instance_limit l using block_import_entry e, block_import i
        where i.id = ? and e.import_id = i.id and not e.blocked and e.before is null
            and l.instance_id = e.instance_id and coalesce(l.updated_at, l.published_at) = i.imported_at
        returning l.instance_id as id",
    )
    .bind::<Integer, _>(id)
    .load(conn)
    .await?;
    loosened.extend(opened);
    Ok(loosened.into_iter().map(|row| row.id).collect())
}

/// Notes that a list was undone.
pub async fn set_undone(conn: &mut Conn, id: BlockImportId, now: DateTime<Utc>) -> QueryResult<()> {
    fixed("update block_import set undone_at = ? where id = ?")
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(())
}
