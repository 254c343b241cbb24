//! Comments: the wide row, the counters, votes and what local users saved.

use crate::Conn;
use crate::schema::{comment, comment_stat};
use base::ids::{CommentId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A comment.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = comment)]
pub struct Comment {
    pub id: CommentId,
    pub post_id: PostId,
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
