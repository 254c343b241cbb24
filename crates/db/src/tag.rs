//! Words that posts of a community can be marked with.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{community_tag, post_tag};
use base::ids::{CommunityId, PostId, TagId};
use base::kinds::TagColor;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = community_tag)]
pub struct Tag {
    pub id: TagId,
    pub community_id: CommunityId,
    pub name: String,
    pub display_name: Option<String>,
    pub summary: Option<String>,
    pub color: TagColor,
    pub ap_id: String,
    /// By a moderator; posts keep it.
    pub deleted: bool,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a new tag's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = community_tag, treat_none_as_default_value = false)]
pub struct NewTag {
    pub community_id: CommunityId,
    pub name: String,
    pub display_name: Option<String>,
    pub summary: Option<String>,
    pub color: TagColor,
    pub ap_id: String,
    pub published_at: DateTime<Utc>,
}

/// A tag of a community elsewhere, as that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteTag {
    pub ap_id: String,
    pub name: String,
    pub display_name: Option<String>,
    pub summary: Option<String>,
    pub color: TagColor,
}

/// What an edit writes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = community_tag, treat_none_as_null = true)]
pub struct TagContent {
    pub display_name: Option<String>,
    pub summary: Option<String>,
    pub color: TagColor,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a second tag of a name within a community runs into.
pub const ONCE: [&str; 2] = ["community_tag_name", "community_tag_ap_id"];

/// Adds a tag.
///
/// Errors: a violation of [`ONCE`].
pub async fn insert(conn: &mut Conn, new: &NewTag) -> QueryResult<TagId> {
    diesel::insert_into(community_tag::table).values(new).returning(community_tag::id).get_result(conn).await
}

/// The tag with this id.
pub async fn find(conn: &mut Conn, id: TagId) -> QueryResult<Option<Tag>> {
    Tag::query().filter(community_tag::id.eq(id)).first(conn).await.optional()
}

/// Writes an edit.
pub async fn set_content(conn: &mut Conn, id: TagId, content: &TagContent) -> QueryResult<()> {
    diesel::update(community_tag::table.filter(community_tag::id.eq(id))).set(content).execute(conn).await?;
    Ok(())
}

/// Deletes a tag, or brings it back.
pub async fn set_deleted(conn: &mut Conn, id: TagId, deleted: bool) -> QueryResult<()> {
    let row = diesel::update(community_tag::table.filter(community_tag::id.eq(id)));
    row.set(community_tag::deleted.eq(deleted)).execute(conn).await?;
    Ok(())
}

/// How many tags a community has, deleted ones included.
pub async fn count(conn: &mut Conn, id: CommunityId) -> QueryResult<i64> {
    community_tag::table.filter(community_tag::community_id.eq(id)).count().get_result(conn).await
}

/// The tags of some communities, the oldest first.
pub async fn load(conn: &Conn, ids: &[CommunityId]) -> QueryResult<Vec<Tag>> {
    Tag::query()
        .filter(community_tag::community_id.eq_any(ids))
        .order((community_tag::community_id, community_tag::id))
        .load(&mut &*conn)
        .await
}

/// Those of the tags that belong to the community and are not deleted.
pub async fn load_usable(conn: &mut Conn, id: CommunityId, ids: &[TagId]) -> QueryResult<Vec<Tag>> {
    Tag::query()
        .filter(community_tag::id.eq_any(ids))
        .filter(community_tag::community_id.eq(id))
        .filter(community_tag::deleted.eq(false))
        .order(community_tag::id)
        .load(conn)
        .await
}

/// The tags of a community elsewhere are these and no others.
pub async fn replace(
    conn: &mut Conn,
    id: CommunityId,
    tags: &[RemoteTag],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    // A name that has moved to another id is free again.
    fixed("delete from community_tag where community_id = ? and lower(name) = any(?) and ap_id <> all(?)")
        .bind::<Integer, _>(id)
        .bind::<Array<Text>, _>(tags.iter().map(|tag| tag.name.to_lowercase()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(tags.iter().map(|tag| tag.ap_id.clone()).collect::<Vec<_>>())
        .run(conn)
        .await?;
    fixed(include_str!("tag/replace.sql"))
        .bind::<Array<Text>, _>(tags.iter().map(|tag| tag.ap_id.clone()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(tags.iter().map(|tag| tag.display_name.clone()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(tags.iter().map(|tag| tag.summary.clone()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(tags.iter().map(|tag| tag.color.word().to_owned()).collect::<Vec<_>>())
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(id)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// Those of a community that are not deleted and have one of these ids in ActivityPub.
pub async fn load_named(conn: &mut Conn, id: CommunityId, ap_ids: &[String]) -> QueryResult<Vec<TagId>> {
    community_tag::table
        .filter(community_tag::community_id.eq(id))
        .filter(community_tag::ap_id.eq_any(ap_ids))
        .filter(community_tag::deleted.eq(false))
        .order(community_tag::id)
        .select(community_tag::id)
        .load(conn)
        .await
}

/// What posts are marked with, without deleted tags; posts without tags are left out.
pub async fn load_shown(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, Vec<Tag>>> {
    let rows: Vec<(PostId, Tag)> = post_tag::table
        .inner_join(community_tag::table)
        .filter(post_tag::post_id.eq_any(ids))
        .filter(community_tag::deleted.eq(false))
        .order((post_tag::post_id, post_tag::tag_id))
        .select((post_tag::post_id, Tag::as_select()))
        .load(conn)
        .await?;
    let mut tags: HashMap<PostId, Vec<Tag>> = HashMap::new();
    for (post_id, tag) in rows {
        tags.entry(post_id).or_default().push(tag);
    }
    Ok(tags)
}

/// What posts are marked with; posts without tags are left out.
pub async fn load_of_posts(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, Vec<TagId>>> {
    let rows: Vec<(PostId, TagId)> = post_tag::table
        .filter(post_tag::post_id.eq_any(ids))
        .order((post_tag::post_id, post_tag::tag_id))
        .select((post_tag::post_id, post_tag::tag_id))
        .load(conn)
        .await?;
    let mut tags: HashMap<PostId, Vec<TagId>> = HashMap::new();
    for (post_id, tag_id) in rows {
        tags.entry(post_id).or_default().push(tag_id);
    }
    Ok(tags)
}

/// Marks a post with these tags and no others.
pub async fn set_of_post(conn: &mut Conn, id: PostId, tags: &[TagId]) -> QueryResult<()> {
    let others = post_tag::table.filter(post_tag::post_id.eq(id)).filter(post_tag::tag_id.ne_all(tags));
    diesel::delete(others).execute(conn).await?;
    if tags.is_empty() {
        return Ok(());
    }
    fixed("insert into post_tag (post_id, tag_id) select ?, t.id from unnest(?) as t (id) on conflict do nothing")
        .bind::<Integer, _>(id)
        .bind::<Array<Integer>, _>(tags.to_vec())
        .run(conn)
        .await?;
    Ok(())
}
