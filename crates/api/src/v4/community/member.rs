//! Following and blocking communities. Source: docs/reference/api-v4.md 2 and 4.1.

use crate::extract::{Json, LocalUser};
use crate::v4::community::{CommunityResponse, answer};
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::CommunityId;
use domain::App;
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct FollowCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub follow: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub block: bool,
}

/// `POST /api/v4/community/follow`: follows a community, or ends that.
#[utoipa::path(post, path = "/community/follow", tag = "community", security(("bearer" = [])), request_body = FollowCommunity,
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn follow(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<FollowCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    domain::membership::follow(&app, me.actor(), form.community_id, form.follow).await?;
    answer(&reader, &me, form.community_id).await
}

/// `POST /api/v4/account/block/community`: hides a community from the user, or shows it again.
#[utoipa::path(post, path = "/account/block/community", tag = "community", security(("bearer" = [])), request_body = BlockCommunity,
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn block(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BlockCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    domain::membership::block_community(&app, me.actor(), form.community_id, form.block).await?;
    answer(&reader, &me, form.community_id).await
}
