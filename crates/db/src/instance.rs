//! Servers, ours among them, and what the admins think of them.

use crate::Conn;
use crate::schema::{instance, instance_policy};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A server.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = instance)]
pub struct Instance {
    pub id: InstanceId,
    /// Host name, with a port only in development.
    pub domain: String,
    pub software: Option<String>,
    pub version: Option<String>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// An entry of the allow or block list.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = instance_policy)]
pub struct InstancePolicy {
    pub instance_id: InstanceId,
    pub kind: InstancePolicyKind,
    pub reason: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// The instance with this id.
pub async fn find(conn: &mut Conn, id: InstanceId) -> QueryResult<Option<Instance>> {
    Instance::query().filter(instance::id.eq(id)).first(conn).await.optional()
}

/// Puts these in the place of all entries of one kind; an entry that stays keeps its reason and times. An instance is on one list at most: the one set last.
pub async fn replace_policies(
    conn: &mut Conn,
    kind: InstancePolicyKind,
    ids: &[InstanceId],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let gone = instance_policy::table
        .filter(instance_policy::kind.eq(kind))
        .filter(instance_policy::instance_id.ne_all(ids));
    diesel::delete(gone).execute(conn).await?;
    let moved = instance_policy::table
        .filter(instance_policy::kind.ne(kind))
        .filter(instance_policy::instance_id.eq_any(ids));
    diesel::delete(moved).execute(conn).await?;
    let rows: Vec<_> = ids
        .iter()
        .map(|id| {
            (
                instance_policy::instance_id.eq(*id),
                instance_policy::kind.eq(kind),
                instance_policy::published_at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(instance_policy::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// The entry of an instance on the allow or block list.
pub async fn find_policy(conn: &mut Conn, id: InstanceId) -> QueryResult<Option<InstancePolicy>> {
    InstancePolicy::query().filter(instance_policy::instance_id.eq(id)).first(conn).await.optional()
}

/// The instances on one of the lists.
pub async fn on_list(conn: &mut Conn, kind: InstancePolicyKind) -> QueryResult<Vec<InstanceId>> {
    let entries = instance_policy::table.filter(instance_policy::kind.eq(kind));
    entries.order(instance_policy::instance_id).select(instance_policy::instance_id).load(conn).await
}

/// Whether anything is on the list.
pub async fn any_on_list(conn: &mut Conn, kind: InstancePolicyKind) -> QueryResult<bool> {
    let entries = instance_policy::table.filter(instance_policy::kind.eq(kind));
    diesel::select(diesel::dsl::exists(entries)).get_result(conn).await
}

/// Puts an instance on a list, or changes its entry there.
pub async fn set_policy(
    conn: &mut Conn,
    id: InstanceId,
    kind: InstancePolicyKind,
    (reason, expires_at): (Option<&str>, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let entry = (
        instance_policy::kind.eq(kind),
        instance_policy::reason.eq(reason),
        instance_policy::expires_at.eq(expires_at),
    );
    let row = (instance_policy::instance_id.eq(id), entry, instance_policy::published_at.eq(now));
    diesel::insert_into(instance_policy::table)
        .values(row)
        .on_conflict(instance_policy::instance_id)
        .do_update()
        .set((entry, instance_policy::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes an instance off a list; answers whether it was on it.
pub async fn delete_policy(conn: &mut Conn, id: InstanceId, kind: InstancePolicyKind) -> QueryResult<bool> {
    let row = instance_policy::table
        .filter(instance_policy::instance_id.eq(id))
        .filter(instance_policy::kind.eq(kind));
    Ok(diesel::delete(row).execute(conn).await? > 0)
}
