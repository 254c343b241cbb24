//! Work to be done after a commit, as rows.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::job;
use base::ids::JobId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Nullable, Text, Timestamptz};

/// A piece of work; `domain::job` knows the kinds and what their payloads hold.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = job)]
pub struct JobRow {
    pub id: JobId,
    pub lane: String,
    pub kind: String,
    pub payload: serde_json::Value,
    pub unique_key: Option<String>,
    pub run_at: DateTime<Utc>,
    pub attempts: i32,
    pub failed: bool,
    pub last_error: Option<String>,
}

/// What a new job is made of.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub lane: String,
    pub kind: String,
    pub payload: serde_json::Value,
    /// While a job with this key waits, another is not added.
    pub unique_key: Option<String>,
    /// Not before this.
    pub run_at: DateTime<Utc>,
}

/// Adds a job, unless one with its key already waits.
pub async fn insert(conn: &mut Conn, new: NewJob) -> QueryResult<()> {
    fixed("insert into job (lane, kind, payload, unique_key, run_at) values (?, ?, ?, ?, ?) on conflict (unique_key) do nothing")
        .bind::<Text, _>(new.lane)
        .bind::<Text, _>(new.kind)
        .bind::<Jsonb, _>(new.payload)
        .bind::<Nullable<Text>, _>(new.unique_key)
        .bind::<Timestamptz, _>(new.run_at)
        .run(conn)
        .await?;
    Ok(())
}
