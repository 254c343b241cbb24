//! Rows in bulk.

use anyhow::Context;
use std::pin::Pin;
use tokio_postgres::Transaction;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// A table that rows are being copied into.
pub struct Rows {
    writer: Pin<Box<BinaryCopyInWriter>>,
    table: &'static str,
}

impl Rows {
    /// Begins to copy into these columns.
    pub async fn into(
        tx: &Transaction<'_>,
        table: &'static str,
        columns: &[(&str, Type)],
    ) -> anyhow::Result<Self> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let types: Vec<Type> = columns.iter().map(|(_, kind)| kind.clone()).collect();
        let sql = format!("copy {table} ({}) from stdin (format binary)", names.join(", "));
        let sink = tx.copy_in(&sql).await.with_context(|| format!("copying into {table}"))?;
        Ok(Self { writer: Box::pin(BinaryCopyInWriter::new(sink, &types)), table })
    }

    /// Adds a row.
    pub async fn add(&mut self, values: &[&(dyn ToSql + Sync)]) -> anyhow::Result<()> {
        let written = self.writer.as_mut().write(values).await;
        written.with_context(|| format!("copying into {}", self.table))
    }

    /// Waits until all rows have arrived.
    pub async fn finish(mut self) -> anyhow::Result<()> {
        self.writer.as_mut().finish().await.with_context(|| format!("copying into {}", self.table))?;
        Ok(())
    }
}
