//! Posts: the wide row, the counters, votes, and what local users did with them.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{post, post_action, post_stat};
use crate::vote::{self, VoteChange};
use base::ids::{CommunityId, LanguageId, PersonId, PostId};
use base::kinds::Vote;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// A post.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = post)]
pub struct Post {
    pub id: PostId,
    pub community_id: CommunityId,
    pub creator_id: PersonId,
    /// Title.
    pub name: String,
    pub url: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    pub alt_text: Option<String>,
    pub embed_title: Option<String>,
    pub embed_description: Option<String>,
    pub embed_video_url: Option<String>,
    pub thumbnail_url: Option<String>,
    pub custom_thumbnail: Option<String>,
    pub url_content_type: Option<String>,
    pub ap_id: String,
    pub local: bool,
    pub nsfw: bool,
    pub deleted: bool,
    pub removed: bool,
    pub locked: bool,
    pub featured_local: bool,
    pub featured_community: bool,
    pub language_id: LanguageId,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub scheduled_at: Option<DateTime<Utc>>,
}

/// Counters of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, HasQuery)]
#[diesel(table_name = post_stat)]
pub struct PostStat {
    pub post_id: PostId,
    /// Neither deleted nor removed.
    pub comments: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    pub newest_comment_at: DateTime<Utc>,
    /// What Active ranks by: docs/reference/ranking.md 3.
    pub newest_bump_at: DateTime<Utc>,
}

/// What a local user did with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, HasQuery)]
#[diesel(table_name = post_action)]
pub struct PostAction {
    pub person_id: PersonId,
    pub post_id: PostId,
    pub read_at: Option<DateTime<Utc>>,
    /// Comments the post had when the user last looked.
    pub read_comments: Option<i32>,
    pub read_comments_at: Option<DateTime<Utc>>,
    pub saved_at: Option<DateTime<Utc>>,
    pub hidden_at: Option<DateTime<Utc>>,
}

/// All a local user did with a post, the vote included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// None: not read.
    pub read_at: Option<DateTime<Utc>>,
    /// Comments the post had when the user last looked; none: never looked.
    pub read_comments: Option<i32>,
    /// When that was.
    pub read_comments_at: Option<DateTime<Utc>>,
    /// None: not saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// None: not hidden.
    pub hidden_at: Option<DateTime<Utc>>,
    /// The vote and when it was given.
    pub vote: Option<(Vote, DateTime<Utc>)>,
}

#[derive(QueryableByName)]
struct MineRow {
    #[diesel(sql_type = Integer)]
    post_id: PostId,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    read_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Integer>)]
    read_comments: Option<i32>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    read_comments_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    saved_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    hidden_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Bool>)]
    up: Option<bool>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    voted_at: Option<DateTime<Utc>>,
}

impl PostStat {
    /// Upvotes minus downvotes.
    pub fn score(&self) -> i32 {
        self.upvotes.saturating_sub(self.downvotes)
    }
}

impl Post {
    /// Neither deleted nor removed, and it has appeared.
    pub fn listed(&self) -> bool {
        !self.deleted && !self.removed && self.scheduled_at.is_none()
    }
}

/// The post with this id.
pub async fn find(conn: &mut Conn, id: PostId) -> QueryResult<Option<Post>> {
    Post::query().filter(post::id.eq(id)).first(conn).await.optional()
}

/// What a local user did with these posts; posts of which there is nothing to tell are left out.
pub async fn load_mine(
    conn: &mut Conn,
    person_id: PersonId,
    ids: &[PostId],
) -> QueryResult<HashMap<PostId, Mine>> {
    let rows: Vec<MineRow> = fixed(include_str!("post_mine.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Array<Integer>, _>(ids.to_vec())
        .load(conn)
        .await?;
    let mine = |row: &MineRow| Mine {
        read_at: row.read_at,
        read_comments: row.read_comments,
        read_comments_at: row.read_comments_at,
        saved_at: row.saved_at,
        hidden_at: row.hidden_at,
        vote: row.up.map(Vote::from_up).zip(row.voted_at),
    };
    Ok(rows.iter().map(|row| (row.post_id, mine(row))).collect())
}

/// Sets, changes or (`None`) withdraws a person's vote; answers what that changed. Counters are not touched: see [`crate::counters`].
pub async fn set_vote(
    conn: &mut Conn,
    id: PostId,
    person_id: PersonId,
    wanted: Option<Vote>,
    now: DateTime<Utc>,
) -> QueryResult<VoteChange> {
    let statement = match wanted {
        Some(vote) => fixed(include_str!("post_vote_set.sql"))
            .bind::<Integer, _>(id)
            .bind::<Integer, _>(person_id)
            .bind::<Timestamptz, _>(now)
            .bind::<Bool, _>(vote.is_up()),
        None => fixed("delete from post_vote where post_id = ? and person_id = ? returning up as before")
            .bind::<Integer, _>(id)
            .bind::<Integer, _>(person_id),
    };
    Ok(vote::change(statement.get_result(conn).await.optional()?, wanted))
}
