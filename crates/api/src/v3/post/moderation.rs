//! What moderators and admins do with posts: pin, lock, see who voted.

use super::{PostResponse, answer};
use crate::extract::{Json, LocalUser, Query};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::PostFeatureType;
use crate::v3::person::Person;
use actix_web::web::{self, Data};
use base::ids::PostId;
use base::page::Page;
use domain::App;
use domain::post::moderation::{self, Place};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::voter::VoterView;

/// Pins a post or takes the pin off.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FeaturePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub featured: bool,
    pub feature_type: PostFeatureType,
}

/// Stops comments or lets them in again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LockPost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub locked: bool,
}

/// Whose votes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPostLikes {
    #[param(value_type = i32)]
    pub post_id: PostId,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// Somebody's vote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoteView {
    pub creator: Person,
    pub creator_banned_from_community: bool,
    /// 1 or −1.
    pub score: i32,
}

/// Votes, downvotes first, each kind by time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListPostLikesResponse {
    pub post_likes: Vec<VoteView>,
}

impl From<&VoterView> for VoteView {
    fn from(view: &VoterView) -> Self {
        let person = &view.voter.person;
        Self {
            creator: Person::of(&person.card, person.banned),
            creator_banned_from_community: view.voter.community_ban.is_some(),
            score: view.vote.score(),
        }
    }
}

impl From<PostFeatureType> for Place {
    fn from(kind: PostFeatureType) -> Self {
        match kind {
            PostFeatureType::Local => Self::Site,
            PostFeatureType::Community => Self::Community,
        }
    }
}

/// Pins a post in its community (moderators) or on the site (admins), or takes the pin off.
#[utoipa::path(post, path = "/post/feature", tag = "post", request_body = FeaturePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn feature(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<FeaturePost>,
) -> Result<web::Json<PostResponse>> {
    let place = form.feature_type.into();
    moderation::set_featured(&app, me.actor(), form.post_id, place, form.featured).await?;
    answer(&reader, &me.viewer, form.post_id).await
}

/// Stops comments under a post or lets them in again.
#[utoipa::path(post, path = "/post/lock", tag = "post", request_body = LockPost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn lock(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<LockPost>,
) -> Result<web::Json<PostResponse>> {
    moderation::set_locked(&app, me.actor(), form.post_id, form.locked, None).await?;
    answer(&reader, &me.viewer, form.post_id).await
}

/// Who voted how; for moderators and admins.
#[utoipa::path(get, path = "/post/like/list", tag = "post", params(ListPostLikes), security(("bearer" = [])),
    responses((status = 200, body = ListPostLikesResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn likes(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPostLikes>,
) -> Result<web::Json<ListPostLikesResponse>> {
    moderation::check_voters(&app, me.actor(), form.post_id).await?;
    let page = Page::numbered(form.page, form.limit)?;
    let voters = views::voter::of_post(&reader, &me.viewer, form.post_id, &page).await?;
    Ok(web::Json(ListPostLikesResponse { post_likes: voters.items.iter().map(VoteView::from).collect() }))
}
