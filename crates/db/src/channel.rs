//! Words between the processes of an instance, over a channel of PostgreSQL.

use crate::Conn;
use crate::fixed::fixed;
use anyhow::Context;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, SimpleAsyncConnection};
use futures_util::StreamExt;
use std::pin::pin;

/// A connection that hears what is told on the channel, also by its own process.
pub struct Ear(Conn);

impl Ear {
    /// Begins to listen, on a connection of its own.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let mut conn = Conn::establish(url).await.context("connecting to listen")?;
        conn.batch_execute("listen spinney").await.context("listening")?;
        Ok(Self(conn))
    }

    /// The next word. Nothing is lost if the waiting is given up.
    ///
    /// Errors: the connection is gone; words may have been missed.
    pub async fn next(&mut self) -> anyhow::Result<String> {
        let word = pin!(self.0.notifications_stream()).next().await.context("the connection has ended")?;
        Ok(word?.payload)
    }
}

/// Tells a word, of fewer than 8000 bytes, to all that listen.
pub async fn tell(conn: &mut Conn, word: String) -> QueryResult<()> {
    fixed("select pg_notify('spinney', ?)").bind::<Text, _>(word).run(conn).await?;
    Ok(())
}
