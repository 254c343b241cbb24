//! Appointing, handing over, banning; removing communities.

use crate::extract::{Json, LocalUser};
use crate::unix_time;
use crate::v4::community::read::GetCommunityResponse;
use crate::v4::community::{CommunityModeratorView, CommunityResponse, CommunityView, answer, moderators};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::person::{self, PersonResponse};
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
    /// Also removes what the person wrote there, or restores what this ban removed.
    pub remove_or_restore_data: Option<bool>,
    pub reason: String,
    /// Seconds since 1970; absent: for good.
    pub expires_at: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RemoveCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub removed: bool,
    pub reason: String,
}

/// `POST /api/v4/community/mod`: makes somebody a moderator, or dismisses one.
#[utoipa::path(post, path = "/community/mod", tag = "moderation", request_body = AddModToCommunity, security(("bearer" = [])),
    responses((status = 200, body = AddModToCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn appoint(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AddModToCommunity>,
) -> Result<web::Json<AddModToCommunityResponse>> {
    let AddModToCommunity { community_id, person_id, added } = form;
    moderation::moderator::set(&app, me.actor(), community_id, person_id, added).await?;
    let view = views::community::get_any(&reader, &me.viewer, community_id).await?;
    Ok(web::Json(AddModToCommunityResponse { moderators: moderators(&reader, &view.card).await? }))
}

/// `POST /api/v4/community/transfer`: makes one of the moderators the first one.
#[utoipa::path(post, path = "/community/transfer", tag = "moderation", request_body = TransferCommunity, security(("bearer" = [])),
    responses((status = 200, body = GetCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn transfer(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<TransferCommunity>,
) -> Result<web::Json<GetCommunityResponse>> {
    moderation::moderator::transfer(&app, me.actor(), form.community_id, form.person_id).await?;
    let viewer = views::viewer::load(&reader, me.actor().person_id()).await?;
    let view = views::community::get_any(&reader, &viewer, form.community_id).await?;
    Ok(web::Json(GetCommunityResponse {
        community_view: CommunityView::from(&view),
        site: None,
        moderators: moderators(&reader, &view.card).await?,
        discussion_languages: view.card.community.languages.or_all(),
    }))
}

/// `POST /api/v4/community/ban_user`: bans somebody from a community, or lifts that.
#[utoipa::path(post, path = "/community/ban_user", tag = "moderation", request_body = BanFromCommunity, security(("bearer" = [])),
    responses((status = 200, body = PersonResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn ban(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BanFromCommunity>,
) -> Result<web::Json<PersonResponse>> {
    let ban = Ban {
        ban: form.ban,
        expires_at: unix_time::parse(form.expires_at)?,
        data: Content::from_field(form.remove_or_restore_data),
        reason: Some(form.reason),
    };
    moderation::ban::set(&app, me.actor(), form.community_id, form.person_id, &ban).await?;
    person::answer(&reader, &me, form.person_id).await
}

/// `POST /api/v4/community/remove`: removes a community, or restores it.
#[utoipa::path(post, path = "/community/remove", tag = "moderation", request_body = RemoveCommunity, security(("bearer" = [])),
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn remove(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RemoveCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    let (id, reason) = (form.community_id, Some(form.reason.as_str()));
    moderation::community::set_removed(&app, me.actor(), id, form.removed, reason).await?;
    answer(&reader, &me, id).await
}
