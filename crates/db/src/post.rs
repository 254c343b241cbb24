//! Posts: the wide row and the counters. What local users did with them is in [`mark`], votes in [`crate::vote`].

pub mod mark;
pub mod preview;

use crate::Conn;
use crate::community::Community;
use crate::fixed::fixed;
use crate::post_archive;
use crate::schema::{community, post, post_stat};
use base::ids::{CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::result::Error::DeserializationError;
use diesel::sql_types::{BigInt, Integer, Timestamptz};
use diesel_async::RunQueryDsl;
use futures_util::try_join;
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

/// What a new post's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = post, treat_none_as_default_value = false)]
pub struct NewPost {
    /// From [`next_id`].
    pub id: PostId,
    pub community_id: CommunityId,
    pub creator_id: PersonId,
    /// Title.
    pub name: String,
    pub url: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    pub alt_text: Option<String>,
    pub thumbnail_url: Option<String>,
    pub custom_thumbnail: Option<String>,
    pub ap_id: String,
    pub local: bool,
    pub nsfw: bool,
    pub language_id: LanguageId,
    pub published_at: DateTime<Utc>,
    /// When it shall appear; none: at once.
    pub scheduled_at: Option<DateTime<Utc>>,
}

/// What an edit writes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = post, treat_none_as_null = true)]
pub struct PostContent {
    pub name: String,
    pub url: Option<String>,
    pub body: Option<String>,
    pub alt_text: Option<String>,
    pub embed_title: Option<String>,
    pub embed_description: Option<String>,
    pub embed_video_url: Option<String>,
    pub thumbnail_url: Option<String>,
    pub custom_thumbnail: Option<String>,
    pub url_content_type: Option<String>,
    pub nsfw: bool,
    pub language_id: LanguageId,
    pub updated_at: Option<DateTime<Utc>>,
    pub scheduled_at: Option<DateTime<Utc>>,
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

/// Posts with their communities.
pub async fn load_with_communities(
    conn: &Conn,
    ids: &[PostId],
) -> QueryResult<HashMap<PostId, (Post, Community)>> {
    let (mut first, mut second) = (conn, conn);
    let posts = Post::query().filter(post::id.eq_any(ids)).load(&mut first);
    let places = post::table.filter(post::id.eq_any(ids)).select(post::community_id);
    let communities = Community::query().filter(community::id.eq_any(places)).load(&mut second);
    let (posts, communities) = try_join!(posts, communities)?;
    let communities: HashMap<CommunityId, Community> =
        communities.into_iter().map(|community| (community.id, community)).collect();
    let placed = |post: Post| {
        let community = communities.get(&post.community_id)?.clone();
        Some((post.id, (post, community)))
    };
    Ok(posts.into_iter().filter_map(placed).collect())
}

/// The titles of those of the posts that are neither deleted nor removed.
pub async fn load_titles(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PostId, String)> = post::table
        .filter(post::id.eq_any(ids))
        .filter(post::deleted.eq(false).and(post::removed.eq(false)))
        .select((post::id, post::name))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The same, its row locked until the transaction ends.
pub async fn lock(conn: &mut Conn, id: PostId) -> QueryResult<Option<Post>> {
    Post::query().filter(post::id.eq(id)).for_no_key_update().first(conn).await.optional()
}

/// The id of the next post, so that the row can be written with its `ap_id` at once.
pub async fn next_id(conn: &mut Conn) -> QueryResult<PostId> {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let next: Next = fixed("select nextval('post_id_seq') as id").get_result(conn).await?;
    i32::try_from(next.id).map(PostId).map_err(|error| DeserializationError(error.into()))
}

/// Adds a post with its counters, all 0.
pub async fn insert(conn: &mut Conn, new: &NewPost) -> QueryResult<()> {
    diesel::insert_into(post::table).values(new).execute(conn).await?;
    fixed("insert into post_stat (post_id, newest_comment_at, newest_bump_at) select ?, t, t from (values (?::timestamptz)) as now (t)")
        .bind::<Integer, _>(new.id)
        .bind::<Timestamptz, _>(new.published_at)
        .run(conn)
        .await?;
    post_archive::place(conn, new.id).await
}

/// Writes an edit.
pub async fn set_content(conn: &mut Conn, id: PostId, content: &PostContent) -> QueryResult<()> {
    diesel::update(post::table.filter(post::id.eq(id))).set(content).execute(conn).await?;
    post_archive::place(conn, id).await
}

/// Marks a post as deleted by its author, or as restored.
pub async fn set_deleted(conn: &mut Conn, id: PostId, deleted: bool, now: DateTime<Utc>) -> QueryResult<()> {
    let row = diesel::update(post::table.filter(post::id.eq(id)));
    row.set((post::deleted.eq(deleted), post::deleted_at.eq(deleted.then_some(now)))).execute(conn).await?;
    post_archive::place(conn, id).await
}

/// Marks a post as removed by a moderator or admin, or as restored.
pub async fn set_removed(conn: &mut Conn, id: PostId, removed: bool) -> QueryResult<()> {
    diesel::update(post::table.filter(post::id.eq(id))).set(post::removed.eq(removed)).execute(conn).await?;
    post_archive::place(conn, id).await
}

/// Marks a post as sensitive, or not.
pub async fn set_nsfw(conn: &mut Conn, id: PostId, nsfw: bool) -> QueryResult<()> {
    diesel::update(post::table.filter(post::id.eq(id))).set(post::nsfw.eq(nsfw)).execute(conn).await?;
    post_archive::place(conn, id).await
}

/// Stops comments under a post, or lets them in again.
pub async fn set_locked(conn: &mut Conn, id: PostId, locked: bool) -> QueryResult<()> {
    diesel::update(post::table.filter(post::id.eq(id))).set(post::locked.eq(locked)).execute(conn).await?;
    Ok(())
}

/// Pins a post in its community, or no longer.
pub async fn set_featured_community(conn: &mut Conn, id: PostId, featured: bool) -> QueryResult<()> {
    let row = diesel::update(post::table.filter(post::id.eq(id)));
    row.set(post::featured_community.eq(featured)).execute(conn).await?;
    Ok(())
}

/// Pins a post on the front page, or no longer.
pub async fn set_featured_local(conn: &mut Conn, id: PostId, featured: bool) -> QueryResult<()> {
    let row = diesel::update(post::table.filter(post::id.eq(id)));
    row.set(post::featured_local.eq(featured)).execute(conn).await?;
    Ok(())
}

/// Lets a post that waited appear, as if it were published at `now`.
pub async fn set_appeared(conn: &mut Conn, id: PostId, now: DateTime<Utc>) -> QueryResult<()> {
    let row = diesel::update(post::table.filter(post::id.eq(id)));
    row.set((post::scheduled_at.eq(None::<DateTime<Utc>>), post::published_at.eq(now))).execute(conn).await?;
    let stat = diesel::update(post_stat::table.filter(post_stat::post_id.eq(id)));
    stat.set((post_stat::newest_comment_at.eq(now), post_stat::newest_bump_at.eq(now))).execute(conn).await?;
    post_archive::place(conn, id).await
}

/// How many posts of a person wait to appear.
pub async fn count_scheduled(conn: &mut Conn, creator_id: PersonId) -> QueryResult<i64> {
    let waiting =
        post::table.filter(post::scheduled_at.is_not_null()).filter(post::creator_id.eq(creator_id));
    waiting.filter(post::deleted.eq(false)).select(count_star()).first(conn).await
}

/// Posts that should have appeared by `now`, `limit` of them with ids above `after`, by id.
pub async fn list_due(
    conn: &mut Conn,
    now: DateTime<Utc>,
    after: PostId,
    limit: i64,
) -> QueryResult<Vec<PostId>> {
    post::table
        .filter(post::scheduled_at.le(now))
        .filter(post::id.gt(after))
        .filter(post::deleted.eq(false))
        .order(post::id)
        .limit(limit)
        .select(post::id)
        .load(conn)
        .await
}

/// The posts with these ids, in no order; ids of none are left out.
pub async fn load(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<Post>> {
    Post::query().filter(post::id.eq_any(ids)).load(conn).await
}
