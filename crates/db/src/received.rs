//! Activities of others that had their effect here, by a hash of their ids.

use crate::Conn;
use crate::fixed::fixed;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Timestamptz, Uuid};
use diesel_async::RunQueryDsl;
use std::collections::HashSet;

#[derive(QueryableByName)]
struct Hash {
    #[diesel(sql_type = Uuid)]
    hash: uuid::Uuid,
}

#[derive(QueryableByName)]
struct Exists {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Remembers an activity that has its effect in this transaction; false if it had it before.
pub async fn insert(conn: &mut Conn, hash: uuid::Uuid, now: DateTime<Utc>) -> QueryResult<bool> {
    let rows =
        fixed("insert into received_activity (hash, received_at) values (?, ?) on conflict do nothing")
            .bind::<Uuid, _>(hash)
            .bind::<Timestamptz, _>(now)
            .run(conn)
            .await?;
    Ok(rows > 0)
}

/// [`insert`] for several; answers those that were not remembered before.
pub async fn insert_all(
    conn: &mut Conn,
    hashes: Vec<uuid::Uuid>,
    now: DateTime<Utc>,
) -> QueryResult<HashSet<uuid::Uuid>> {
    // In one order, so that two processes do not wait for each other.
    let rows: Vec<Hash> = fixed(
        "insert into received_activity (hash, received_at)
        select g.hash, ?::timestamptz from unnest(?::uuid[]) as g (hash) order by g.hash
        on conflict do nothing returning hash",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Array<Uuid>, _>(hashes)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.hash).collect())
}

/// Forgets activities of this transaction that had no effect after all.
pub async fn delete_all(conn: &mut Conn, hashes: Vec<uuid::Uuid>) -> QueryResult<()> {
    fixed("delete from received_activity where hash = any (?)")
        .bind::<Array<Uuid>, _>(hashes)
        .run(conn)
        .await?;
    Ok(())
}

/// Whether an activity had its effect.
pub async fn exists(conn: &mut Conn, hash: uuid::Uuid) -> QueryResult<bool> {
    let row: Exists = fixed("select exists (select from received_activity where hash = ?) as found")
        .bind::<Uuid, _>(hash)
        .get_result(conn)
        .await?;
    Ok(row.found)
}
