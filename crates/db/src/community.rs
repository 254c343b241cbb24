//! Communities, here or elsewhere.

use crate::Conn;
use crate::fixed::fixed;
use crate::languages::Languages;
use crate::schema::{community, community_stat};
use base::ids::{CommunityId, InstanceId, PersonId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
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

/// Remembers, to the hour, that a person has just taken part in a community.
pub async fn set_active(
    conn: &mut Conn,
    id: CommunityId,
    person_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed(include_str!("community_active.sql"))
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(person_id)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}
