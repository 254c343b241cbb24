//! Following and blocking communities. Source: docs/reference/api-v3.md 5.2.

use crate::extract::{Json, LocalUser};
use crate::v3::community::{CommunityResponse, CommunityView, answer, changed};
use crate::v3::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::CommunityId;
use domain::App;
use serde::{Deserialize, Serialize};
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

/// A community that was hidden or is shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockCommunityResponse {
    pub community_view: CommunityView,
    pub blocked: bool,
}

/// `POST /api/v3/community/follow`: follows a community, or ends that.
#[utoipa::path(post, path = "/community/follow", tag = "community", security(("bearer" = [])), request_body = FollowCommunity,
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn follow(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<FollowCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    domain::membership::follow(&app, me.actor(), form.community_id, form.follow).await?;
    answer(&reader, &me, form.community_id).await
}

/// `POST /api/v3/community/block`: hides a community from the user, or shows it again.
#[utoipa::path(post, path = "/community/block", tag = "community", security(("bearer" = [])), request_body = BlockCommunity,
    responses((status = 200, body = BlockCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn block(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BlockCommunity>,
) -> Result<web::Json<BlockCommunityResponse>> {
    domain::membership::block_community(&app, me.actor(), form.community_id, form.block).await?;
    let view = changed(&reader, &me, form.community_id).await?;
    Ok(web::Json(BlockCommunityResponse { community_view: (&view).into(), blocked: form.block }))
}
