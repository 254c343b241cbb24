//! What a user takes along to another instance, and what belongs to a user at all.

use crate::Conn;
use crate::schema::{
    comment, comment_action, comment_vote, community, community_block, community_follower,
    community_moderator, instance, instance_block, person, person_block, post, post_action, post_vote,
};
use base::ids::{CommentId, CommunityId, InstanceId, PersonId, PostId};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Addresses of what a user follows, saved and blocked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    pub followed_communities: Vec<String>,
    pub saved_posts: Vec<String>,
    pub saved_comments: Vec<String>,
    pub blocked_communities: Vec<String>,
    pub blocked_people: Vec<String>,
    /// Host names.
    pub blocked_instance_communities: Vec<String>,
    /// Host names.
    pub blocked_instance_people: Vec<String>,
}

/// Longest list; the newest entries where it is longer.
const MOST: i64 = 10_000;
/// Longest list of a whole export.
const MOST_EXPORTED: i64 = 100_000;

/// What a user takes along.
pub async fn load_lists(conn: &mut Conn, id: PersonId) -> QueryResult<Lists> {
    let followed_communities = community_follower::table
        .inner_join(community::table)
        .filter(community_follower::person_id.eq(id))
        .order((community_follower::followed_at.desc(), community::id))
        .select(community::ap_id)
        .limit(MOST)
        .load(conn)
        .await?;
    let saved_posts = post_action::table
        .inner_join(post::table)
        .filter(post_action::person_id.eq(id).and(post_action::saved_at.is_not_null()))
        .order((post_action::saved_at.desc(), post::id))
        .select(post::ap_id)
        .limit(MOST)
        .load(conn)
        .await?;
    let saved_comments = comment_action::table
        .inner_join(comment::table)
        .filter(comment_action::person_id.eq(id))
        .order((comment_action::saved_at.desc(), comment::id))
        .select(comment::ap_id)
        .limit(MOST)
        .load(conn)
        .await?;
    let blocked_communities = community_block::table
        .inner_join(community::table)
        .filter(community_block::person_id.eq(id))
        .order((community_block::blocked_at.desc(), community::id))
        .select(community::ap_id)
        .limit(MOST)
        .load(conn)
        .await?;
    let blocked_people = person_block::table
        .inner_join(person::table.on(person::id.eq(person_block::target_id)))
        .filter(person_block::person_id.eq(id))
        .order((person_block::blocked_at.desc(), person::id))
        .select(person::ap_id)
        .limit(MOST)
        .load(conn)
        .await?;
    let blocked = instance_block::table
        .inner_join(instance::table)
        .filter(instance_block::person_id.eq(id))
        .order(instance::domain)
        .limit(MOST);
    let blocked_instance_communities = blocked
        .filter(instance_block::communities_blocked_at.is_not_null())
        .select(instance::domain)
        .load(conn)
        .await?;
    let blocked_instance_people = blocked
        .filter(instance_block::persons_blocked_at.is_not_null())
        .select(instance::domain)
        .load(conn)
        .await?;
    Ok(Lists {
        followed_communities,
        saved_posts,
        saved_comments,
        blocked_communities,
        blocked_people,
        blocked_instance_communities,
        blocked_instance_people,
    })
}

/// Addresses of the posts a user read, the last read first.
pub async fn list_read(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<String>> {
    post_action::table
        .inner_join(post::table)
        .filter(post_action::person_id.eq(id).and(post_action::read_at.is_not_null()))
        .order((post_action::read_at.desc(), post::id.desc()))
        .select(post::ap_id)
        .limit(MOST_EXPORTED)
        .load(conn)
        .await
}

/// Addresses of the posts and comments a user voted up, the last vote first within each kind.
pub async fn list_liked(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<String>> {
    let mut posts: Vec<String> = post_vote::table
        .inner_join(post::table.on(post::id.eq(post_vote::post_id)))
        .filter(post_vote::person_id.eq(id).and(post_vote::local).and(post_vote::up))
        .order((post_vote::voted_at.desc(), post::id.desc()))
        .select(post::ap_id)
        .limit(MOST_EXPORTED)
        .load(conn)
        .await?;
    let comments: Vec<String> = comment_vote::table
        .inner_join(comment::table.on(comment::id.eq(comment_vote::comment_id)))
        .filter(comment_vote::person_id.eq(id).and(comment_vote::local).and(comment_vote::up))
        .order((comment_vote::voted_at.desc(), comment::id.desc()))
        .select(comment::ap_id)
        .limit(MOST_EXPORTED)
        .load(conn)
        .await?;
    posts.extend(comments);
    Ok(posts)
}

/// Addresses of the communities a user moderates.
pub async fn list_moderated(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<String>> {
    community_moderator::table
        .inner_join(community::table)
        .filter(community_moderator::person_id.eq(id))
        .order((community_moderator::appointed_at, community::id))
        .select(community::ap_id)
        .limit(MOST)
        .load(conn)
        .await
}

/// Ids of the posts a person wrote, the oldest first.
pub async fn list_posts(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<PostId>> {
    post::table
        .filter(post::creator_id.eq(id))
        .order((post::published_at, post::id))
        .select(post::id)
        .limit(MOST_EXPORTED)
        .load(conn)
        .await
}

/// Ids of the comments a person wrote, the oldest first.
pub async fn list_comments(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<CommentId>> {
    comment::table
        .filter(comment::creator_id.eq(id))
        .order((comment::published_at, comment::id))
        .select(comment::id)
        .limit(MOST_EXPORTED)
        .load(conn)
        .await
}

/// The community with this address.
pub async fn find_community(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<CommunityId>> {
    let known = community::table.filter(community::ap_id.eq(ap_id)).select(community::id);
    known.first(conn).await.optional()
}

/// The person with this address.
pub async fn find_person(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<PersonId>> {
    person::table.filter(person::ap_id.eq(ap_id)).select(person::id).first(conn).await.optional()
}

/// The post with this address.
pub async fn find_post(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<PostId>> {
    post::table.filter(post::ap_id.eq(ap_id)).select(post::id).first(conn).await.optional()
}

/// The comment with this address.
pub async fn find_comment(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<CommentId>> {
    comment::table.filter(comment::ap_id.eq(ap_id)).select(comment::id).first(conn).await.optional()
}

/// The instance of this host name.
pub async fn find_instance(conn: &mut Conn, domain: &str) -> QueryResult<Option<InstanceId>> {
    let known = instance::table.filter(crate::sql::lower(instance::domain).eq(domain.to_lowercase()));
    known.select(instance::id).first(conn).await.optional()
}
