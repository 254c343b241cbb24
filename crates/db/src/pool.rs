//! Connections: how many, and how each is set up.

use anyhow::Context;
use diesel_async::pooled_connection::deadpool::{Object, Pool as Deadpool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use std::time::Duration;

/// What functions of this crate take.
pub type Conn = AsyncPgConnection;

/// Hands out connections; cheap to clone.
#[derive(Clone)]
pub struct Pool(Deadpool<Conn>);

/// A connection on loan from the [`Pool`].
pub type PooledConn = Object<Conn>;

/// Statements are few-relation and by key, so the generic plan is the right one and planning happens once a connection (docs/reference/performance.md 3.1). Lists walk the index that has their order; an incremental sort would let the planner walk another that has its beginning, and sort everything in it.
const SETUP: &str = "set plan_cache_mode = force_generic_plan; set jit = off; set enable_incremental_sort = off; set timezone = 'UTC'; set statement_timeout = '30s'; set idle_in_transaction_session_timeout = '60s'";

impl Pool {
    /// A pool of at most `size` connections to `url`; who wants one waits no longer than `wait` for one to be free, and as long for a new one to be made. Nothing is opened yet.
    pub fn new(url: &str, size: usize, wait: Duration) -> anyhow::Result<Self> {
        let mut config = ManagerConfig::default();
        // A ping before each use would double the round trips; a broken connection is noticed by its first statement.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| establish(url).boxed());
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Deadpool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(wait))
            .create_timeout(Some(wait))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .context("building the connection pool")?;
        Ok(Self(pool))
    }

    /// A connection, once one is free.
    ///
    /// Errors: none is in the time that was given to [`Pool::new`].
    pub async fn get(&self) -> anyhow::Result<PooledConn> {
        self.0.get().await.context("taking a database connection")
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> anyhow::Result<()> {
        self.get().await?.batch_execute("select 1").await.context("asking the database for a sign of life")
    }

    /// Connections: `(most there may be, open, idle)`.
    pub fn usage(&self) -> (usize, usize, usize) {
        let status = self.0.status();
        (status.max_size, status.size, status.available)
    }

    /// Closes all connections; those on loan when they come back.
    pub fn close(&self) {
        self.0.close();
    }
}

async fn establish(url: &str) -> diesel::ConnectionResult<Conn> {
    let mut conn = Conn::establish(url).await?;
    conn.batch_execute(SETUP).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}
