//! Servers, ours among them, and what the admins think of them.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{instance, instance_policy};
use crate::sql::{coalesce, lower};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text, Timestamptz};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

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
    /// For admins only.
    pub note: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// An entry for the allow or block list.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = instance_policy, treat_none_as_default_value = false)]
pub struct NewInstancePolicy {
    pub instance_id: InstanceId,
    pub kind: InstancePolicyKind,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

/// A host as it was asked for, and an instance it is or that belongs to it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Below {
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = Integer)]
    pub id: InstanceId,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Integer)]
    id: InstanceId,
    #[diesel(sql_type = Text)]
    domain: String,
}

/// Rows of one statement.
const CHUNK: usize = 1_000;

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

/// Puts instances on lists, or changes their entries there; without a note the old one stays.
pub async fn set_policies(
    conn: &mut Conn,
    rows: &[NewInstancePolicy],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    for rows in rows.chunks(CHUNK) {
        diesel::insert_into(instance_policy::table)
            .values(rows)
            .on_conflict(instance_policy::instance_id)
            .do_update()
            .set((
                instance_policy::kind.eq(excluded(instance_policy::kind)),
                instance_policy::reason.eq(excluded(instance_policy::reason)),
                instance_policy::note.eq(coalesce(excluded(instance_policy::note), instance_policy::note)),
                instance_policy::expires_at.eq(excluded(instance_policy::expires_at)),
                instance_policy::updated_at.eq(now),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Ends what was to end by `now`; answers the entries.
pub async fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<InstancePolicy>> {
    let rows = instance_policy::table.filter(instance_policy::expires_at.le(now));
    diesel::delete(rows).returning(InstancePolicy::as_returning()).get_results(conn).await
}

/// The entries of these instances.
pub async fn load_policies(conn: &mut Conn, ids: &[InstanceId]) -> QueryResult<Vec<InstancePolicy>> {
    InstancePolicy::query().filter(instance_policy::instance_id.eq_any(ids)).load(conn).await
}

/// The instance of this host, if it is known.
pub async fn find_id(conn: &mut Conn, domain: &str) -> QueryResult<Option<InstanceId>> {
    let known = instance::table.filter(lower(instance::domain).eq(domain.to_lowercase()));
    known.select(instance::id).first(conn).await.optional()
}

/// The instances of these hosts (in lower case), as far as they are known.
pub async fn load_ids(conn: &mut Conn, domains: &[String]) -> QueryResult<HashMap<String, InstanceId>> {
    let known = instance::table.filter(lower(instance::domain).eq_any(domains));
    let rows = known.select((lower(instance::domain), instance::id)).load::<(String, InstanceId)>(conn);
    Ok(rows.await?.into_iter().collect())
}

/// The instances of these hosts (in lower case), remembered if they were not known.
pub async fn insert_all(
    conn: &mut Conn,
    domains: &[String],
    now: DateTime<Utc>,
) -> QueryResult<HashMap<String, InstanceId>> {
    let statement = fixed(
        "with wanted as (select distinct d as domain from unnest(?::text[]) as d),
        made as (
            insert into instance (domain, published_at)
            select w.domain, ?::timestamptz from wanted w
            where not exists (select from instance i where lower(i.domain) = w.domain)
            returning id, domain
        )
        select id, domain from made
        union all
        select i.id, w.domain from wanted w join instance i on lower(i.domain) = w.domain",
    )
    .bind::<Array<Text>, _>(domains.to_vec())
    .bind::<Timestamptz, _>(now);
    let rows: Vec<Named> = RunQueryDsl::load(statement, conn).await?;
    Ok(rows.into_iter().map(|row| (row.domain, row.id)).collect())
}

/// The known instances that are these hosts (in lower case) or belong to them.
pub async fn at_or_below(conn: &mut Conn, domains: &[String]) -> QueryResult<Vec<Below>> {
    let statement = fixed(
        "with wanted as (select distinct d as domain from unnest(?::text[]) as d)
        select w.domain, i.id from wanted w join instance i on lower(i.domain) = w.domain
        union all
        select w.domain, i.id from wanted w
        join instance i on reverse(i.domain) collate \"C\" > reverse(w.domain) || '.' and reverse(i.domain) collate \"C\" < reverse(w.domain) || '/'
        where w.domain like '%.%'",
    )
    .bind::<Array<Text>, _>(domains.to_vec());
    RunQueryDsl::load(statement, conn).await
}

/// Takes an instance off a list; answers whether it was on it.
pub async fn delete_policy(conn: &mut Conn, id: InstanceId, kind: InstancePolicyKind) -> QueryResult<bool> {
    let row = instance_policy::table
        .filter(instance_policy::instance_id.eq(id))
        .filter(instance_policy::kind.eq(kind));
    Ok(diesel::delete(row).execute(conn).await? > 0)
}
