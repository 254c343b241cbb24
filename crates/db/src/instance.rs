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
