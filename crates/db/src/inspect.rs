//! What kind of database an address leads to.

use crate::Conn;
use anyhow::Context;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};
use diesel_async::{AsyncConnection, RunQueryDsl};

/// A database before anything is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Found {
    /// The major version of its server, such as 15.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// There is no table in it, of ours or anybody's.
    #[diesel(sql_type = Bool)]
    pub empty: bool,
}

/// Looks at the database with this address; nothing in it is changed.
pub async fn look(url: &str) -> anyhow::Result<Found> {
    let mut conn = Conn::establish(url).await.context("connecting to the database")?;
    diesel::sql_query(
        "select current_setting('server_version_num')::int / 10000 as version,
            not exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')) as empty",
    )
    .get_result(&mut conn)
    .await
    .context("looking at the database")
}
