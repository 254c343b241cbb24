//! A comment that may come into a list.

use crate::comment_list::Place;
use crate::comment_order::Facts;
use crate::reader::Reader;
use crate::thread::Node;
use base::error::Result;
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use db::schema::{comment, comment_stat, post};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// A comment that may come into a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Microseconds since 1970.
    pub published: i64,
    /// The comment.
    pub id: CommentId,
    /// What it was written under.
    pub post_id: PostId,
    /// Where that is.
    pub community_id: CommunityId,
    /// Who wrote it.
    pub creator_id: PersonId,
    /// See `base::language`.
    pub language_id: LanguageId,
    upvotes: i32,
    downvotes: i32,
    /// 0 for an answer to the post.
    pub depth: u8,
    distinguished: bool,
    /// The post is not safe for work.
    pub nsfw: bool,
}

#[derive(HasQuery)]
#[diesel(table_name = comment, base_query = comment::table.inner_join(comment_stat::table).inner_join(post::table))]
struct Row {
    id: CommentId,
    post_id: PostId,
    community_id: CommunityId,
    creator_id: PersonId,
    language_id: LanguageId,
    path: String,
    distinguished: bool,
    published_at: DateTime<Utc>,
    #[diesel(select_expression = comment_stat::upvotes)]
    upvotes: i32,
    #[diesel(select_expression = comment_stat::downvotes)]
    downvotes: i32,
    #[diesel(select_expression = post::nsfw)]
    nsfw: bool,
}

impl Candidate {
    /// A comment of a thread.
    pub fn of_thread(node: &Node, place: Place) -> Self {
        let facts = node.facts();
        Self {
            published: facts.published,
            id: node.id,
            post_id: place.post_id,
            community_id: place.community_id,
            creator_id: node.creator_id,
            language_id: node.language_id(),
            upvotes: facts.upvotes,
            downvotes: facts.downvotes,
            depth: node.depth,
            distinguished: facts.distinguished,
            nsfw: place.nsfw,
        }
    }

    /// What its place in an order depends on.
    pub fn facts(&self) -> Facts {
        Facts {
            id: self.id,
            published: self.published,
            upvotes: self.upvotes,
            downvotes: self.downvotes,
            distinguished: self.distinguished,
        }
    }
}

impl From<Row> for Candidate {
    fn from(row: Row) -> Self {
        // The path begins with 0 and ends with the comment itself.
        let depth = row.path.split('.').count().saturating_sub(2);
        Self {
            published: row.published_at.timestamp_micros(),
            id: row.id,
            post_id: row.post_id,
            community_id: row.community_id,
            creator_id: row.creator_id,
            language_id: row.language_id,
            upvotes: row.upvotes,
            downvotes: row.downvotes,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            distinguished: row.distinguished,
            nsfw: row.nsfw,
        }
    }
}

/// The comments with these ids in the order of the ids; ids of none are left out.
pub async fn load(reader: &Reader, ids: &[CommentId]) -> Result<Vec<Candidate>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = Row::query().filter(comment::id.eq_any(ids)).load(&mut reader.db().await?).await?;
    let mut found: HashMap<CommentId, Candidate> =
        rows.into_iter().map(|row| (row.id, Candidate::from(row))).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
