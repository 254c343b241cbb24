//! Appointing, handing over, banning; removing and hiding communities.

use crate::extract::{Json, LocalUser};
use crate::unix_time;
use crate::v3::account::SuccessResponse;
use crate::v3::community::read::GetCommunityResponse;
use crate::v3::community::{self, CommunityModeratorView, CommunityResponse, CommunityView, moderators};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::PersonView;
use actix_web::web::{self, Data};
use base::ids::{CommunityId, PersonId};
use domain::App;
use domain::moderation::{self, Ban, Data as Content};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct AddModToCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub added: bool,
}

/// The moderators of a community, the first one first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddModToCommunityResponse {
    pub moderators: Vec<CommunityModeratorView>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct TransferCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[schema(value_type = i32)]
    pub person_id: PersonId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct BanFromCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub ban: bool,
    /// A ban also removes what the person wrote there.
    pub remove_data: Option<bool>,
    pub reason: Option<String>,
    /// Seconds since 1970; absent: for good.
    pub expires: Option<i64>,
}

/// Somebody who is banned now, or not any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct BanFromCommunityResponse {
    pub person_view: PersonView,
    pub banned: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RemoveCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub removed: bool,
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct HideCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub hidden: bool,
    pub reason: Option<String>,
}

/// `POST /api/v3/community/mod`: makes somebody a moderator, or dismisses one.
#[utoipa::path(post, path = "/community/mod", tag = "moderation", request_body = AddModToCommunity, security(("bearer" = [])),
    responses((status = 200, body = AddModToCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn appoint(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AddModToCommunity>,
) -> Result<web::Json<AddModToCommunityResponse>> {
    let AddModToCommunity { community_id, person_id, added } = form;
    moderation::moderator::set(&app, me.actor(), community_id, person_id, added).await?;
    let view = community::changed(&reader, &me, community_id).await?;
    Ok(web::Json(AddModToCommunityResponse { moderators: moderators(&reader, &view.card).await? }))
}

/// `POST /api/v3/community/transfer`: makes one of the moderators the first one.
#[utoipa::path(post, path = "/community/transfer", tag = "moderation", request_body = TransferCommunity, security(("bearer" = [])),
    responses((status = 200, body = GetCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn transfer(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<TransferCommunity>,
) -> Result<web::Json<GetCommunityResponse>> {
    moderation::moderator::transfer(&app, me.actor(), form.community_id, form.person_id).await?;
    let view = community::changed(&reader, &me, form.community_id).await?;
    Ok(web::Json(GetCommunityResponse {
        community_view: CommunityView::from(&view),
        site: None,
        moderators: moderators(&reader, &view.card).await?,
        discussion_languages: Vec::new(),
    }))
}

/// `POST /api/v3/community/ban_user`: bans somebody from a community, or lifts that.
#[utoipa::path(post, path = "/community/ban_user", tag = "moderation", request_body = BanFromCommunity, security(("bearer" = [])),
    responses((status = 200, body = BanFromCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn ban(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BanFromCommunity>,
) -> Result<web::Json<BanFromCommunityResponse>> {
    let ban = Ban {
        ban: form.ban,
        expires_at: unix_time::parse(form.expires)?,
        // Here the end of a ban restores nothing (docs/reference/api-v3.md 5.2).
        data: Content::from_field(form.remove_data.filter(|_| form.ban)),
        reason: form.reason,
    };
    moderation::ban::set(&app, me.actor(), form.community_id, form.person_id, &ban).await?;
    let view = views::person::get_any(&reader, &me.viewer, form.person_id).await?;
    Ok(web::Json(BanFromCommunityResponse { person_view: PersonView::from(&view), banned: form.ban }))
}

/// `POST /api/v3/community/remove`: removes a community, or restores it.
#[utoipa::path(post, path = "/community/remove", tag = "moderation", request_body = RemoveCommunity, security(("bearer" = [])),
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn remove(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RemoveCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    let RemoveCommunity { community_id, removed, reason } = form;
    let reason = reason.as_deref();
    moderation::community::set_removed(&app, me.actor(), community_id, removed, reason).await?;
    community::answer(&reader, &me, community_id).await
}

/// `PUT /api/v3/community/hide`: leaves a community out of the lists of all, or no longer.
#[utoipa::path(put, path = "/community/hide", tag = "moderation", request_body = HideCommunity, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn hide(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<HideCommunity>,
) -> Result<web::Json<SuccessResponse>> {
    let HideCommunity { community_id, hidden, reason } = form;
    let reason = reason.as_deref();
    moderation::community::set_hidden(&app, me.actor(), community_id, hidden, reason).await?;
    Ok(web::Json(SuccessResponse::default()))
}
