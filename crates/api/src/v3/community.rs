//! Communities. Source: docs/reference/api-v3.md 3.1 and 5.2.

pub mod member;
pub mod read;
pub mod write;

use crate::extract::LocalUser;
use crate::v3::error::Result;
use crate::v3::kinds::{CommunityVisibility, SubscribedType};
use crate::v3::person::Person;
use actix_web::web;
use base::ids::{CommunityId, InstanceId, LanguageId};
use base::kinds;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::Reader;
use views::cards::{CommunityCard, PersonCard};
use views::community::CommunityView as View;

/// A community, here or elsewhere.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Community {
    #[schema(value_type = i32)]
    pub id: CommunityId,
    pub name: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub removed: bool,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub nsfw: bool,
    pub actor_id: String,
    pub local: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    pub hidden: bool,
    pub posting_restricted_to_mods: bool,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub visibility: CommunityVisibility,
}

/// Counters of a community.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityAggregates {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub subscribers: i32,
    pub posts: i32,
    pub comments: i32,
    pub published: DateTime<Utc>,
    pub users_active_day: i32,
    pub users_active_week: i32,
    pub users_active_month: i32,
    pub users_active_half_year: i32,
    pub subscribers_local: i32,
}

/// A community as the viewer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityView {
    pub community: Community,
    pub subscribed: SubscribedType,
    pub blocked: bool,
    pub counts: CommunityAggregates,
    /// The viewer is.
    pub banned_from_community: bool,
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

/// Somebody who does not want to see a community.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityBlockView {
    pub person: Person,
    pub community: Community,
}

/// A community something was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityResponse {
    pub community_view: CommunityView,
    /// Empty: all may be used.
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
}

impl From<&db::community::Community> for Community {
    fn from(community: &db::community::Community) -> Self {
        Self {
            id: community.id,
            name: community.name.clone(),
            title: community.title.clone(),
            description: community.sidebar.clone(),
            removed: community.removed,
            published: community.published_at,
            updated: community.updated_at,
            deleted: community.deleted,
            nsfw: community.nsfw,
            actor_id: community.ap_id.clone(),
            local: community.local,
            icon: community.icon.clone(),
            banner: community.banner.clone(),
            hidden: community.visibility == kinds::CommunityVisibility::Unlisted,
            posting_restricted_to_mods: community.posting_restricted_to_mods,
            instance_id: community.instance_id,
            visibility: community.visibility.into(),
        }
    }
}

impl From<&CommunityCard> for CommunityAggregates {
    fn from(card: &CommunityCard) -> Self {
        Self {
            community_id: card.community.id,
            subscribers: card.stat.subscribers,
            posts: card.stat.posts,
            comments: card.stat.comments,
            published: card.community.published_at,
            users_active_day: card.stat.users_active_day,
            users_active_week: card.stat.users_active_week,
            users_active_month: card.stat.users_active_month,
            users_active_half_year: card.stat.users_active_half_year,
            subscribers_local: card.stat.subscribers_local,
        }
    }
}

impl From<&View> for CommunityView {
    fn from(view: &View) -> Self {
        Self {
            community: Community::from(&view.card.community),
            subscribed: view.state.follow.map(|(state, _)| state).into(),
            blocked: view.state.blocked_at.is_some(),
            counts: CommunityAggregates::from(view.card.as_ref()),
            banned_from_community: view.state.ban.is_some(),
        }
    }
}

impl CommunityModeratorView {
    /// The person as a moderator of the community.
    pub fn new(community: &CommunityCard, moderator: &PersonCard, now: DateTime<Utc>) -> Self {
        Self { community: Community::from(&community.community), moderator: Person::new(moderator, now) }
    }
}

impl CommunityResponse {
    fn new(view: &View) -> Self {
        Self { community_view: view.into(), discussion_languages: view.card.community.languages.0.clone() }
    }
}

pub async fn answer(
    reader: &Reader,
    me: &LocalUser,
    id: CommunityId,
) -> Result<web::Json<CommunityResponse>> {
    Ok(web::Json(CommunityResponse::new(&changed(reader, me, id).await?)))
}

/// The community as the user sees it after changing something about it or themselves.
pub async fn changed(reader: &Reader, me: &LocalUser, id: CommunityId) -> Result<View> {
    let viewer = views::viewer::load(reader, me.actor().person_id()).await?;
    Ok(views::community::get_any(reader, &viewer, id).await?)
}

/// The moderators of a community, the first one first.
pub async fn moderators(reader: &Reader, card: &CommunityCard) -> Result<Vec<CommunityModeratorView>> {
    let people = views::community::moderators(reader, card).await?;
    let now = reader.now();
    Ok(people.iter().map(|person| CommunityModeratorView::new(card, person, now)).collect())
}
