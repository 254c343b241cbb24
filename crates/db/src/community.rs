//! Communities, here or elsewhere.

use crate::Conn;
use crate::fixed::fixed;
use crate::languages::Languages;
use crate::schema::{community, community_stat};
use base::ids::{CommunityId, InstanceId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable};
use diesel_async::RunQueryDsl;

/// A community.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = community)]
pub struct Community {
    pub id: CommunityId,
    pub instance_id: InstanceId,
    pub name: String,
    pub title: String,
    /// Long description, markdown.
    pub sidebar: Option<String>,
    /// One line.
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub ap_id: String,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub followers_url: Option<String>,
    pub moderators_url: Option<String>,
    pub featured_url: Option<String>,
    pub local: bool,
    pub nsfw: bool,
    pub deleted: bool,
    pub removed: bool,
    pub posting_restricted_to_mods: bool,
    pub visibility: CommunityVisibility,
    /// Languages that may be used in it; empty: all.
    pub languages: Languages,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub last_refreshed_at: DateTime<Utc>,
}

/// Counters of a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, HasQuery)]
#[diesel(table_name = community_stat)]
pub struct CommunityStat {
    pub community_id: CommunityId,
    pub subscribers: i32,
    pub subscribers_local: i32,
    /// Neither deleted nor removed.
    pub posts: i32,
    /// Neither deleted nor removed, of posts that are neither.
    pub comments: i32,
    pub users_active_day: i32,
    pub users_active_week: i32,
    pub users_active_month: i32,
    pub users_active_half_year: i32,
}

/// What a new community's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = community, treat_none_as_default_value = false)]
pub struct NewCommunity {
    pub instance_id: InstanceId,
    pub name: String,
    pub title: String,
    pub sidebar: Option<String>,
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub ap_id: String,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub local: bool,
    pub nsfw: bool,
    pub posting_restricted_to_mods: bool,
    pub visibility: CommunityVisibility,
    pub languages: Languages,
    pub published_at: DateTime<Utc>,
    pub last_refreshed_at: DateTime<Utc>,
}

/// What an edit writes: all that a community says of itself.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = community, treat_none_as_null = true)]
pub struct CommunityText {
    pub title: String,
    pub sidebar: Option<String>,
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub nsfw: bool,
    pub posting_restricted_to_mods: bool,
    pub visibility: CommunityVisibility,
    pub languages: Languages,
}

impl Community {
    /// Neither deleted nor removed.
    pub fn present(&self) -> bool {
        !self.deleted && !self.removed
    }
}

/// The community with this id.
pub async fn find(conn: &mut Conn, id: CommunityId) -> QueryResult<Option<Community>> {
    Community::query().filter(community::id.eq(id)).first(conn).await.optional()
}

/// The communities with these ids, in no order; ids of none are left out.
pub async fn load(conn: &mut Conn, ids: &[CommunityId]) -> QueryResult<Vec<Community>> {
    Community::query().filter(community::id.eq_any(ids)).load(conn).await
}

/// [`find`], locked until the commit.
pub async fn lock(conn: &mut Conn, id: CommunityId) -> QueryResult<Option<Community>> {
    Community::query().filter(community::id.eq(id)).for_no_key_update().first(conn).await.optional()
}

/// Adds a community with its counters.
pub async fn insert(conn: &mut Conn, new: &NewCommunity) -> QueryResult<CommunityId> {
    let row = diesel::insert_into(community::table).values(new);
    let id = row.returning(community::id).get_result(conn).await?;
    let row = community_stat::community_id.eq::<CommunityId>(id);
    diesel::insert_into(community_stat::table).values(row).execute(conn).await?;
    Ok(id)
}

/// Writes down an edit.
pub async fn update(
    conn: &mut Conn,
    id: CommunityId,
    text: &CommunityText,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = (text, community::updated_at.eq(now));
    diesel::update(community::table.filter(community::id.eq(id))).set(row).execute(conn).await?;
    Ok(())
}

/// Marks as deleted, or not; answers whether that changed anything.
pub async fn set_deleted(conn: &mut Conn, id: CommunityId, deleted: bool) -> QueryResult<bool> {
    let row = community::table.filter(community::id.eq(id)).filter(community::deleted.ne(deleted));
    Ok(diesel::update(row).set(community::deleted.eq(deleted)).execute(conn).await? > 0)
}

/// Marks as removed, or not; answers whether that changed anything.
pub async fn set_removed(conn: &mut Conn, id: CommunityId, removed: bool) -> QueryResult<bool> {
    let row = community::table.filter(community::id.eq(id)).filter(community::removed.ne(removed));
    Ok(diesel::update(row).set(community::removed.eq(removed)).execute(conn).await? > 0)
}

/// Changes who sees a community.
pub async fn set_visibility(
    conn: &mut Conn,
    id: CommunityId,
    visibility: CommunityVisibility,
) -> QueryResult<()> {
    let row = diesel::update(community::table.filter(community::id.eq(id)));
    row.set(community::visibility.eq(visibility)).execute(conn).await?;
    Ok(())
}

/// Takes from the communities of this instance the languages that are not among these; one that is left with none, or had all, gets all of these. Answers which were changed.
pub async fn narrow_languages(conn: &mut Conn, allowed: &Languages) -> QueryResult<Vec<CommunityId>> {
    let rows: Vec<Changed> = fixed(include_str!("community/narrow_languages.sql"))
        .bind::<Array<Nullable<Integer>>, _>(allowed.clone())
        .get_results(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = Integer)]
    id: CommunityId,
}
