//! What local users did with comments: votes and saving.

use crate::Conn;
use crate::fixed::fixed;
use base::ids::{CommentId, PersonId};
use base::kinds::Vote;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// All a local user did with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// None: not saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// The vote and when it was given.
    pub vote: Option<(Vote, DateTime<Utc>)>,
}

#[derive(QueryableByName)]
struct MineRow {
    #[diesel(sql_type = Integer)]
    comment_id: CommentId,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    saved_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Bool>)]
    up: Option<bool>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    voted_at: Option<DateTime<Utc>>,
}

/// What a local user did with these comments; comments of which there is nothing to tell are left out.
pub async fn load_mine(
    conn: &Conn,
    person_id: PersonId,
    ids: &[CommentId],
) -> QueryResult<HashMap<CommentId, Mine>> {
    let rows: Vec<MineRow> = fixed(include_str!("mine.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Array<Integer>, _>(ids.to_vec())
        .bind::<Integer, _>(person_id)
        .bind::<Array<Integer>, _>(ids.to_vec())
        .load(&mut &*conn)
        .await?;
    let mine =
        |row: &MineRow| Mine { saved_at: row.saved_at, vote: row.up.map(Vote::from_up).zip(row.voted_at) };
    Ok(rows.iter().map(|row| (row.comment_id, mine(row))).collect())
}

/// Saves a comment, or (`None`) lets it go. What is saved already keeps its time.
pub async fn set_saved(
    conn: &mut Conn,
    person_id: PersonId,
    id: CommentId,
    saved_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    let statement = match saved_at {
        Some(at) => fixed("insert into comment_action (person_id, comment_id, saved_at) values (?, ?, ?) on conflict (person_id, comment_id) do nothing")
            .bind::<Integer, _>(person_id)
            .bind::<Integer, _>(id)
            .bind::<Timestamptz, _>(at),
        None => fixed("delete from comment_action where person_id = ? and comment_id = ?")
            .bind::<Integer, _>(person_id)
            .bind::<Integer, _>(id),
    };
    statement.run(conn).await?;
    Ok(())
}
