//! Comments: the wide row, the counters, votes and what local users saved.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{comment, comment_stat};
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use base::kinds::Vote;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// A comment.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = comment)]
pub struct Comment {
    pub id: CommentId,
    pub post_id: PostId,
    /// That of the post.
    pub community_id: CommunityId,
    pub parent_id: Option<CommentId>,
    pub creator_id: PersonId,
    /// Markdown.
    pub content: String,
    /// Ids from the root, dot-joined, beginning with 0.
    pub path: String,
    pub ap_id: String,
    pub local: bool,
    pub deleted: bool,
    pub removed: bool,
    pub distinguished: bool,
    pub locked: bool,
    pub language_id: LanguageId,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// Counters of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, HasQuery)]
#[diesel(table_name = comment_stat)]
pub struct CommentStat {
    pub comment_id: CommentId,
    pub upvotes: i32,
    pub downvotes: i32,
}

/// All a local user did with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// None: not saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// The vote and when it was given.
    pub vote: Option<(Vote, DateTime<Utc>)>,
}

impl CommentStat {
    /// Upvotes minus downvotes.
    pub fn score(&self) -> i32 {
        self.upvotes.saturating_sub(self.downvotes)
    }
}

impl Comment {
    /// Neither deleted nor removed.
    pub fn listed(&self) -> bool {
        !self.deleted && !self.removed
    }
}

/// The comment with this id.
pub async fn find(conn: &mut Conn, id: CommentId) -> QueryResult<Option<Comment>> {
    Comment::query().filter(comment::id.eq(id)).first(conn).await.optional()
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
    conn: &mut Conn,
    person_id: PersonId,
    ids: &[CommentId],
) -> QueryResult<HashMap<CommentId, Mine>> {
    let rows: Vec<MineRow> = fixed(include_str!("comment_mine.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Array<Integer>, _>(ids.to_vec())
        .load(conn)
        .await?;
    let mine =
        |row: &MineRow| Mine { saved_at: row.saved_at, vote: row.up.map(Vote::from_up).zip(row.voted_at) };
    Ok(rows.iter().map(|row| (row.comment_id, mine(row))).collect())
}

#[derive(QueryableByName)]
struct DescendantsRow {
    #[diesel(sql_type = Integer)]
    root: CommentId,
    #[diesel(sql_type = Integer)]
    descendants: i32,
}

/// How many replies there are below each of these comments, at all depths, deleted ones included; comments without any are left out. None: there are `limit` or more in all, and counting stopped.
pub async fn count_descendants(
    conn: &mut Conn,
    ids: &[CommentId],
    limit: i32,
) -> QueryResult<Option<HashMap<CommentId, i32>>> {
    let rows: Vec<DescendantsRow> = fixed(include_str!("comment_descendants.sql"))
        .bind::<Array<Integer>, _>(ids.to_vec())
        .bind::<BigInt, _>(i64::from(limit))
        .load(conn)
        .await?;
    let all: i32 = rows.iter().map(|row| row.descendants).sum();
    Ok((all < limit).then(|| rows.iter().map(|row| (row.root, row.descendants)).collect()))
}
