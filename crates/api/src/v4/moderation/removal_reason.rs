//! Spinney's own: reasons to choose from where something is taken down. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::CommunityId;
use domain::App;
use domain::moderation::removal_reason::{self, Reasons};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where something is to be taken down.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListRemovalReasons {
    /// Absent: only the site's are wanted.
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
}

/// Reasons to choose from, in the order in which they are to be offered.
#[derive(Debug, Serialize, ToSchema)]
pub struct RemovalReasonsResponse {
    /// Those of the community.
    pub community: Vec<String>,
    /// Those for all communities.
    pub site: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct EditRemovalReasons {
    /// Absent: those for all communities, for admins.
    #[schema(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// At most 50 of 500 characters. Blank ones are left out.
    pub reasons: Vec<String>,
}

impl From<Reasons> for RemovalReasonsResponse {
    fn from(Reasons { community, site }: Reasons) -> Self {
        Self { community, site }
    }
}

/// Lists the reasons of the site and of a community.
#[utoipa::path(get, path = "/removal_reason/list", tag = "moderation", params(ListRemovalReasons), security(("bearer" = [])),
    description = "Spinney's own: reasons that moderators choose from where they take something down.",
    responses((status = 200, body = RemovalReasonsResponse), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    _me: LocalUser,
    Query(form): Query<ListRemovalReasons>,
) -> Result<web::Json<RemovalReasonsResponse>> {
    Ok(web::Json(removal_reason::list(&app, form.community_id).await?.into()))
}

/// Puts reasons in the place of those there were.
#[utoipa::path(put, path = "/removal_reason", tag = "moderation", request_body = EditRemovalReasons, security(("bearer" = [])),
    description = "Spinney's own: puts reasons in the place of those of a community, or of the site.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<EditRemovalReasons>,
) -> Result<web::Json<SuccessResponse>> {
    removal_reason::set(&app, me.actor(), form.community_id, &form.reasons).await?;
    Ok(web::Json(SuccessResponse::default()))
}
