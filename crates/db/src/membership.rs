//! What ties people to communities, instances and each other: following, moderating, bans and blocks.

use crate::schema::{community_ban, community_follower, community_moderator};
use base::ids::{CommunityId, PersonId};
use base::kinds::FollowState;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Somebody follows a community, or wants to.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = community_follower)]
pub struct CommunityFollower {
    pub person_id: PersonId,
    pub community_id: CommunityId,
    pub state: FollowState,
    pub followed_at: DateTime<Utc>,
}

/// Somebody moderates a community; who was appointed earlier ranks higher.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = community_moderator)]
pub struct CommunityModerator {
    pub community_id: CommunityId,
    pub person_id: PersonId,
    pub appointed_at: DateTime<Utc>,
}

/// Somebody may not take part in a community.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = community_ban, treat_none_as_default_value = false)]
pub struct CommunityBan {
    pub community_id: CommunityId,
    pub person_id: PersonId,
    pub banned_at: DateTime<Utc>,
    /// None: for good.
    pub expires_at: Option<DateTime<Utc>>,
}
