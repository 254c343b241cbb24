//! Work to be done after a commit, as a closed list.

use crate::tx::Tx;
use anyhow::Context;
use base::error::Result;
use chrono::TimeDelta;
use db::job::NewJob;
use serde::{Deserialize, Serialize};

/// A piece of work. Each is safe to do twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Send a mail.
    Mail {
        /// Address of the recipient.
        to: String,
        /// Subject line.
        subject: String,
        /// Plain text.
        text: String,
    },
}

/// The lane of work that may be done in any order by several workers.
pub const WORK: &str = "work";

impl Job {
    /// Name of its kind, as in the table.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
        }
    }
}

/// Leaves a job for the worker, in the transaction that makes it necessary.
pub async fn enqueue(tx: &mut Tx<'_>, job: &Job, delay: TimeDelta) -> Result<()> {
    let new = NewJob {
        lane: WORK.to_owned(),
        kind: job.kind().to_owned(),
        payload: serde_json::to_value(job).context("writing down a job")?,
        unique_key: None,
        run_at: tx.now() + delay,
    };
    db::job::insert(tx, new).await?;
    tx.note_job();
    Ok(())
}
