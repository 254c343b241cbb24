//! Locks between processes.

use crate::Conn;
use crate::fixed::fixed;
use base::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncConnection, RunQueryDsl};
use std::future::Future;

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Bool)]
    taken: bool,
}

/// Does `work` while holding the lock of a scheduled task; false, without doing it, if another process holds it.
///
/// The lock belongs to a transaction on `conn`, so it goes with the connection whatever happens.
pub async fn exclusively<W>(conn: &mut Conn, name: &str, work: W) -> Result<bool>
where
    W: Future<Output = Result<()>> + Send,
{
    conn.transaction(async move |conn| {
        if !try_task(conn, name).await? {
            return Ok(false);
        }
        work.await?;
        Ok(true)
    })
    .await
}

/// Tries to take the lock of a scheduled task until the running transaction ends; false if another process holds it.
async fn try_task(conn: &mut Conn, name: &str) -> QueryResult<bool> {
    let row: Taken =
        fixed("select pg_try_advisory_xact_lock(hashtext('spinney task'), hashtext(?)) as taken")
            .bind::<Text, _>(name.to_owned())
            .get_result(conn)
            .await?;
    Ok(row.taken)
}

/// Takes a lock for as long as the connection lives or until [`release`]; false if another process holds it.
pub async fn hold(conn: &mut Conn, name: &str) -> QueryResult<bool> {
    let row: Taken = fixed("select pg_try_advisory_lock(hashtext('spinney held'), hashtext(?)) as taken")
        .bind::<Text, _>(name.to_owned())
        .get_result(conn)
        .await?;
    Ok(row.taken)
}

/// Lets go of a lock taken by [`hold`].
pub async fn release(conn: &mut Conn, name: &str) -> QueryResult<()> {
    let _: Taken = fixed("select pg_advisory_unlock(hashtext('spinney held'), hashtext(?)) as taken")
        .bind::<Text, _>(name.to_owned())
        .get_result(conn)
        .await?;
    Ok(())
}
