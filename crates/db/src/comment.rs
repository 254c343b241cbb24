//! Comments: the wide row and the counters. What local users did with them is in [`mark`], votes in [`crate::vote`].

pub mod mark;

use crate::Conn;
use crate::community::Community;
use crate::fixed::fixed;
use crate::schema::{comment, comment_stat, community};
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use diesel::result::Error::DeserializationError;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use futures_util::try_join;
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

/// What a new comment's row is made of.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// From [`next_id`].
    pub id: CommentId,
    pub post_id: PostId,
    /// That of the post.
    pub community_id: CommunityId,
    pub parent_id: Option<CommentId>,
    pub creator_id: PersonId,
    /// Markdown.
    pub content: String,
    /// Ids from the root, its own being the last.
    pub path: String,
    pub ap_id: String,
    pub local: bool,
    pub language_id: LanguageId,
    pub published_at: DateTime<Utc>,
}

impl NewComment {
    /// The comment as it is in the table once it was added.
    pub fn into_comment(self) -> Comment {
        Comment {
            id: self.id,
            post_id: self.post_id,
            community_id: self.community_id,
            parent_id: self.parent_id,
            creator_id: self.creator_id,
            content: self.content,
            path: self.path,
            ap_id: self.ap_id,
            local: self.local,
            deleted: false,
            removed: false,
            distinguished: false,
            locked: false,
            language_id: self.language_id,
            // The table keeps microseconds.
            published_at: self.published_at.trunc_subsecs(6),
            updated_at: None,
        }
    }
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

/// Comments with their communities.
pub async fn load_with_communities(
    conn: &Conn,
    ids: &[CommentId],
) -> QueryResult<HashMap<CommentId, (Comment, Community)>> {
    let (mut first, mut second) = (conn, conn);
    let comments = Comment::query().filter(comment::id.eq_any(ids)).load(&mut first);
    let places = comment::table.filter(comment::id.eq_any(ids)).select(comment::community_id);
    let communities = Community::query().filter(community::id.eq_any(places)).load(&mut second);
    let (comments, communities) = try_join!(comments, communities)?;
    let communities: HashMap<CommunityId, Community> =
        communities.into_iter().map(|community| (community.id, community)).collect();
    let placed = |comment: Comment| {
        let community = communities.get(&comment.community_id)?.clone();
        Some((comment.id, (comment, community)))
    };
    Ok(comments.into_iter().filter_map(placed).collect())
}

/// The texts of those of the comments that are neither deleted nor removed.
pub async fn load_texts(conn: &mut Conn, ids: &[CommentId]) -> QueryResult<HashMap<CommentId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(CommentId, String)> = comment::table
        .filter(comment::id.eq_any(ids))
        .filter(comment::deleted.eq(false).and(comment::removed.eq(false)))
        .select((comment::id, comment::content))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The same, its row locked until the transaction ends.
pub async fn lock(conn: &mut Conn, id: CommentId) -> QueryResult<Option<Comment>> {
    Comment::query().filter(comment::id.eq(id)).for_no_key_update().first(conn).await.optional()
}

/// The id of the next comment, so that the row can be written with its `ap_id` and path at once.
pub async fn next_id(conn: &mut Conn) -> QueryResult<CommentId> {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let next: Next = fixed("select nextval('comment_id_seq') as id").get_result(conn).await?;
    i32::try_from(next.id).map(CommentId).map_err(|error| DeserializationError(error.into()))
}

/// Adds a comment with its counters, all 0.
pub async fn insert(conn: &mut Conn, new: &NewComment) -> QueryResult<()> {
    fixed(include_str!("comment/insert.sql"))
        .bind::<Integer, _>(new.id)
        .bind::<Integer, _>(new.post_id)
        .bind::<Integer, _>(new.community_id)
        .bind::<Nullable<Integer>, _>(new.parent_id)
        .bind::<Integer, _>(new.creator_id)
        .bind::<Text, _>(new.content.clone())
        .bind::<Text, _>(new.path.clone())
        .bind::<Text, _>(new.ap_id.clone())
        .bind::<Bool, _>(new.local)
        .bind::<Integer, _>(new.language_id)
        .bind::<Timestamptz, _>(new.published_at)
        .run(conn)
        .await?;
    Ok(())
}

/// Writes an edit.
pub async fn set_content(
    conn: &mut Conn,
    id: CommentId,
    content: &str,
    language_id: LanguageId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = diesel::update(comment::table.filter(comment::id.eq(id)));
    let edit =
        (comment::content.eq(content), comment::language_id.eq(language_id), comment::updated_at.eq(now));
    row.set(edit).execute(conn).await?;
    Ok(())
}

/// Marks a comment as deleted by its author, or as restored.
pub async fn set_deleted(
    conn: &mut Conn,
    id: CommentId,
    deleted: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = diesel::update(comment::table.filter(comment::id.eq(id)));
    let state = (comment::deleted.eq(deleted), comment::deleted_at.eq(deleted.then_some(now)));
    row.set(state).execute(conn).await?;
    Ok(())
}

/// Marks a comment as removed by a moderator or admin, or as restored.
pub async fn set_removed(conn: &mut Conn, id: CommentId, removed: bool) -> QueryResult<()> {
    diesel::update(comment::table.filter(comment::id.eq(id)))
        .set(comment::removed.eq(removed))
        .execute(conn)
        .await?;
    Ok(())
}

/// Stops replies below a comment, or lets them in again.
pub async fn set_locked(conn: &mut Conn, id: CommentId, locked: bool) -> QueryResult<()> {
    let row = diesel::update(comment::table.filter(comment::id.eq(id)));
    row.set(comment::locked.eq(locked)).execute(conn).await?;
    Ok(())
}

/// Whether replies are stopped below any of these comments.
pub async fn any_locked(conn: &mut Conn, ids: &[CommentId]) -> QueryResult<bool> {
    let locked = comment::table.filter(comment::id.eq_any(ids)).filter(comment::locked);
    diesel::select(diesel::dsl::exists(locked)).get_result(conn).await
}

/// Marks a comment as spoken for the moderators, or no longer.
pub async fn set_distinguished(conn: &mut Conn, id: CommentId, distinguished: bool) -> QueryResult<()> {
    let row = diesel::update(comment::table.filter(comment::id.eq(id)));
    row.set(comment::distinguished.eq(distinguished)).execute(conn).await?;
    Ok(())
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
    conn: &Conn,
    ids: &[CommentId],
    limit: i32,
) -> QueryResult<Option<HashMap<CommentId, i32>>> {
    let rows: Vec<DescendantsRow> = fixed(include_str!("comment/descendants.sql"))
        .bind::<Array<Integer>, _>(ids.to_vec())
        .bind::<BigInt, _>(i64::from(limit))
        .load(&mut &*conn)
        .await?;
    let all: i32 = rows.iter().map(|row| row.descendants).sum();
    Ok((all < limit).then(|| rows.iter().map(|row| (row.root, row.descendants)).collect()))
}
