//! Named lists of communities.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{multi_community, multi_community_entry, multi_community_follower};
use base::ids::{CommunityId, InstanceId, MultiCommunityId, PersonId};
use base::kinds::FollowState;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// A named list of communities.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = multi_community)]
pub struct MultiCommunity {
    pub id: MultiCommunityId,
    pub creator_id: PersonId,
    pub instance_id: InstanceId,
    pub name: String,
    pub title: Option<String>,
    pub summary: Option<String>,
    /// Markdown.
    pub sidebar: Option<String>,
    pub ap_id: String,
    pub local: bool,
    pub deleted: bool,
    pub communities: i32,
    pub subscribers: i32,
    pub subscribers_local: i32,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub last_refreshed_at: DateTime<Utc>,
}

/// What a new one's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = multi_community, treat_none_as_default_value = false)]
pub struct NewMultiCommunity {
    pub creator_id: PersonId,
    pub instance_id: InstanceId,
    pub name: String,
    pub title: Option<String>,
    pub summary: Option<String>,
    /// Markdown.
    pub sidebar: Option<String>,
    pub ap_id: String,
    pub local: bool,
    pub published_at: DateTime<Utc>,
    pub last_refreshed_at: DateTime<Utc>,
}

/// What an edit writes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = multi_community, treat_none_as_null = true)]
pub struct MultiCommunityContent {
    pub title: Option<String>,
    pub summary: Option<String>,
    /// Markdown.
    pub sidebar: Option<String>,
    pub deleted: bool,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a second one of a name runs into.
pub const ONCE: [&str; 2] = ["multi_community_name", "multi_community_ap_id"];
/// Most communities of one (docs/reference/api-v4.md 2).
pub const MOST_ENTRIES: i32 = 50;

/// Adds one.
///
/// Errors: a violation of [`ONCE`].
pub async fn insert(conn: &mut Conn, new: &NewMultiCommunity) -> QueryResult<MultiCommunityId> {
    diesel::insert_into(multi_community::table)
        .values(new)
        .returning(multi_community::id)
        .get_result(conn)
        .await
}

/// The one with this id.
pub async fn find(conn: &mut Conn, id: MultiCommunityId) -> QueryResult<Option<MultiCommunity>> {
    MultiCommunity::query().filter(multi_community::id.eq(id)).first(conn).await.optional()
}

/// The same, its row locked until the transaction ends.
pub async fn lock(conn: &mut Conn, id: MultiCommunityId) -> QueryResult<Option<MultiCommunity>> {
    let row = MultiCommunity::query().filter(multi_community::id.eq(id)).for_no_key_update();
    row.first(conn).await.optional()
}

/// Writes an edit.
pub async fn set_content(
    conn: &mut Conn,
    id: MultiCommunityId,
    content: &MultiCommunityContent,
) -> QueryResult<()> {
    let row = multi_community::table.filter(multi_community::id.eq(id));
    diesel::update(row).set(content).execute(conn).await?;
    Ok(())
}

/// Adds a community; answers whether it was not in it yet. The caller has locked the row.
pub async fn add_entry(
    conn: &mut Conn,
    id: MultiCommunityId,
    community_id: CommunityId,
) -> QueryResult<bool> {
    let row = (
        multi_community_entry::multi_community_id.eq(id),
        multi_community_entry::community_id.eq(community_id),
    );
    let added = diesel::insert_into(multi_community_entry::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    count_entries(conn, id).await?;
    Ok(added > 0)
}

/// Takes a community out. The caller has locked the row.
pub async fn delete_entry(
    conn: &mut Conn,
    id: MultiCommunityId,
    community_id: CommunityId,
) -> QueryResult<()> {
    let entry = multi_community_entry::table
        .filter(multi_community_entry::multi_community_id.eq(id))
        .filter(multi_community_entry::community_id.eq(community_id));
    diesel::delete(entry).execute(conn).await?;
    count_entries(conn, id).await
}

async fn count_entries(conn: &mut Conn, id: MultiCommunityId) -> QueryResult<()> {
    fixed("update multi_community m set communities = (select count(*) from multi_community_entry e where e.multi_community_id = m.id) where m.id = ?")
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(())
}

/// The communities of one, by id.
pub async fn list_entries(conn: &mut Conn, id: MultiCommunityId) -> QueryResult<Vec<CommunityId>> {
    multi_community_entry::table
        .filter(multi_community_entry::multi_community_id.eq(id))
        .order(multi_community_entry::community_id)
        .select(multi_community_entry::community_id)
        .limit(i64::from(MOST_ENTRIES))
        .load(conn)
        .await
}

/// Follows one, unless that is so already, or asked for.
pub async fn follow(
    conn: &mut Conn,
    id: MultiCommunityId,
    person_id: PersonId,
    local: bool,
    state: FollowState,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let added = fixed("insert into multi_community_follower (person_id, multi_community_id, state, followed_at) values (?, ?, ?, ?) on conflict do nothing")
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(id)
        .bind::<Text, _>(state)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    if added > 0 { count_follower(conn, id, local, 1).await } else { Ok(()) }
}

/// Ends following one.
pub async fn unfollow(
    conn: &mut Conn,
    id: MultiCommunityId,
    person_id: PersonId,
    local: bool,
) -> QueryResult<()> {
    let gone = multi_community_follower::table
        .filter(multi_community_follower::person_id.eq(person_id))
        .filter(multi_community_follower::multi_community_id.eq(id));
    let gone = diesel::delete(gone).execute(conn).await?;
    if gone > 0 { count_follower(conn, id, local, -1).await } else { Ok(()) }
}

async fn count_follower(conn: &mut Conn, id: MultiCommunityId, local: bool, delta: i32) -> QueryResult<()> {
    fixed("update multi_community m set subscribers = subscribers + d.delta, subscribers_local = subscribers_local + case when d.local then d.delta else 0 end from (values (?::int, ?::boolean, ?::int)) as d (id, local, delta) where m.id = d.id")
        .bind::<Integer, _>(id)
        .bind::<Bool, _>(local)
        .bind::<Integer, _>(delta)
        .run(conn)
        .await?;
    Ok(())
}

/// What somebody follows, with how far that has got.
pub async fn list_followed(
    conn: &mut Conn,
    person_id: PersonId,
) -> QueryResult<Vec<(MultiCommunityId, FollowState)>> {
    multi_community_follower::table
        .filter(multi_community_follower::person_id.eq(person_id))
        .order(multi_community_follower::multi_community_id)
        .select((multi_community_follower::multi_community_id, multi_community_follower::state))
        .limit(10_000)
        .load(conn)
        .await
}
