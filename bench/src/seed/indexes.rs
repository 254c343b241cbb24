//! Takes indexes off before a load and puts them back after it: building one at once is many times faster than row by row.

use anyhow::Context;
use tokio_postgres::Transaction;

/// Statements that restore what was taken off.
pub struct Indexes(Vec<String>);

/// Drops the indexes of the tables, primary keys apart.
pub async fn take_off(tx: &Transaction<'_>, tables: &[&str]) -> anyhow::Result<Indexes> {
    let rows = tx.query(include_str!("indexes.sql"), &[&tables]).await.context("listing the indexes")?;
    let mut restore = Vec::new();
    for row in rows {
        let (drop, create): (&str, String) = (row.get(0), row.get(1));
        tx.batch_execute(drop).await.with_context(|| drop.to_owned())?;
        restore.push(create);
    }
    Ok(Indexes(restore))
}

/// Builds them anew.
pub async fn put_back(tx: &Transaction<'_>, indexes: &Indexes) -> anyhow::Result<()> {
    for create in &indexes.0 {
        tx.batch_execute(create).await.with_context(|| create.clone())?;
    }
    Ok(())
}
