//! Communities. Source: docs/reference/api-v4.md 2 and 4.

pub mod member;
pub mod read;
pub mod tag;
pub mod write;

use crate::extract::LocalUser;
use crate::v4::error::Result;
use crate::v4::kinds::{CommunityFollowerState, CommunityNotificationsMode, CommunityVisibility, TagColor};
use crate::v4::person::Person;
use actix_web::web;
use base::ids::{CommunityId, InstanceId, LanguageId, TagId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::Reader;
use views::cards::{CommunityCard, PersonCard};
use views::community::CommunityView as View;
use views::viewer::CommunityState;

/// A community, here or elsewhere, with its counters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Community {
    #[schema(value_type = i32)]
    pub id: CommunityId,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sidebar: Option<String>,
    pub removed: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub nsfw: bool,
    pub ap_id: String,
    pub local: bool,
    pub last_refreshed_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    pub posting_restricted_to_mods: bool,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub visibility: CommunityVisibility,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub subscribers: i32,
    pub posts: i32,
    pub comments: i32,
    pub users_active_day: i32,
    pub users_active_week: i32,
    pub users_active_month: i32,
    pub users_active_half_year: i32,
    pub subscribers_local: i32,
    /// For those who settle reports of communities, where the community itself is asked for; else 0.
    pub report_count: i32,
    /// Likewise.
    pub unresolved_report_count: i32,
    /// Removed here, whatever its own instance says.
    pub local_removed: bool,
}

/// What the viewer has to do with a community; each state is on when its time is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityActions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followed_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub became_moderator_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_ban_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban_expires_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_state: Option<CommunityFollowerState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications: Option<CommunityNotificationsMode>,
}

/// A word that posts of a community can be marked with.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityTag {
    #[schema(value_type = i32)]
    pub id: TagId,
    pub ap_id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub color: TagColor,
}

/// A community as the viewer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityView {
    pub community: Community,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community_actions: Option<CommunityActions>,
    pub can_mod: bool,
    pub tags: Vec<CommunityTag>,
}

/// Somebody who moderates a community.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityModeratorView {
    pub community: Community,
    pub moderator: Person,
}

/// Somebody who follows a community.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityFollowerView {
    pub community: Community,
    pub follower: Person,
}

/// A community something was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityResponse {
    pub community_view: CommunityView,
    /// All that may be used.
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
}

impl From<&CommunityCard> for Community {
    fn from(card: &CommunityCard) -> Self {
        let community = &card.community;
        Self {
            id: community.id,
            name: community.name.clone(),
            title: Some(community.title.clone()),
            sidebar: community.sidebar.clone(),
            removed: community.removed,
            published_at: community.published_at,
            updated_at: community.updated_at,
            deleted: community.deleted,
            nsfw: community.nsfw,
            ap_id: community.ap_id.clone(),
            local: community.local,
            last_refreshed_at: community.last_refreshed_at,
            icon: community.icon.clone(),
            banner: community.banner.clone(),
            posting_restricted_to_mods: community.posting_restricted_to_mods,
            instance_id: community.instance_id,
            visibility: community.visibility.into(),
            summary: community.summary.clone(),
            subscribers: card.stat.subscribers,
            posts: card.stat.posts,
            comments: card.stat.comments,
            users_active_day: card.stat.users_active_day,
            users_active_week: card.stat.users_active_week,
            users_active_month: card.stat.users_active_month,
            users_active_half_year: card.stat.users_active_half_year,
            subscribers_local: card.stat.subscribers_local,
            report_count: 0,
            unresolved_report_count: 0,
            local_removed: community.removed,
        }
    }
}

impl CommunityActions {
    /// What the viewer is to the community; none if nothing.
    pub fn of(state: &CommunityState) -> Option<Self> {
        (*state != CommunityState::default()).then(|| Self {
            followed_at: state.follow.map(|(_, at)| at),
            blocked_at: state.blocked_at,
            became_moderator_at: state.moderator_since,
            received_ban_at: state.ban.map(|(at, _)| at),
            ban_expires_at: state.ban.and_then(|(_, end)| end),
            follow_state: state.follow.map(|(state, _)| state.into()),
            notifications: state.notifications.map(Into::into),
        })
    }
}

impl From<&db::tag::Tag> for CommunityTag {
    fn from(tag: &db::tag::Tag) -> Self {
        Self {
            id: tag.id,
            ap_id: tag.ap_id.clone(),
            name: tag.name.clone(),
            display_name: tag.display_name.clone(),
            summary: tag.summary.clone(),
            community_id: tag.community_id,
            published_at: tag.published_at,
            updated_at: tag.updated_at,
            deleted: tag.deleted,
            color: tag.color.into(),
        }
    }
}

impl CommunityTag {
    /// What a post of the community is marked with.
    pub fn of_post(card: &CommunityCard, marks: &[TagId]) -> Vec<Self> {
        views::tag::shown(card, marks).map(Self::from).collect()
    }
}

impl From<&View> for CommunityView {
    fn from(view: &View) -> Self {
        Self {
            community: Community {
                report_count: view.reports.all,
                unresolved_report_count: view.reports.unresolved,
                ..Community::from(view.card.as_ref())
            },
            community_actions: CommunityActions::of(&view.state),
            can_mod: view.can_moderate,
            tags: view.card.tags.iter().filter(|tag| !tag.deleted).map(CommunityTag::from).collect(),
        }
    }
}

impl CommunityModeratorView {
    /// The person as a moderator of the community.
    pub fn new(community: &CommunityCard, moderator: &PersonCard) -> Self {
        Self { community: community.into(), moderator: moderator.into() }
    }
}

impl CommunityResponse {
    fn new(view: &View) -> Self {
        Self { community_view: view.into(), discussion_languages: view.card.community.languages.or_all() }
    }
}

/// The community as an answer to who changed something about it.
pub async fn answer(
    reader: &Reader,
    me: &LocalUser,
    id: CommunityId,
) -> Result<web::Json<CommunityResponse>> {
    // The user was loaded before the change.
    let viewer = views::viewer::load(reader, me.actor().person_id()).await?;
    let view = views::community::get_any(reader, &viewer, id).await?;
    Ok(web::Json(CommunityResponse::new(&view)))
}

/// The moderators of a community, the first one first.
pub async fn moderators(reader: &Reader, card: &CommunityCard) -> Result<Vec<CommunityModeratorView>> {
    let people = views::community::moderators(reader, card).await?;
    Ok(people.iter().map(|person| CommunityModeratorView::new(card, person)).collect())
}
