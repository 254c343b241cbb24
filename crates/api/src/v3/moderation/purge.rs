//! Deleting for good. Source: docs/reference/api-v3.md 5.7.

use crate::extract::{Json, LocalUser};
use crate::v3::account::SuccessResponse;
use crate::v3::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use domain::App;
use domain::moderation::purge::{self, Subject};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
pub struct PurgePerson {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PurgeCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PurgePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PurgeComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub reason: Option<String>,
}

/// `POST /api/v3/admin/purge/person`: deletes a person for good.
#[utoipa::path(post, path = "/admin/purge/person", tag = "moderation", request_body = PurgePerson, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn person(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<PurgePerson>,
) -> Result<web::Json<SuccessResponse>> {
    let subject = Subject::Person(form.person_id);
    purge::run(&app, me.actor(), subject, form.reason.as_deref()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `POST /api/v3/admin/purge/community`: deletes a community for good.
#[utoipa::path(post, path = "/admin/purge/community", tag = "moderation", request_body = PurgeCommunity, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn community(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<PurgeCommunity>,
) -> Result<web::Json<SuccessResponse>> {
    let subject = Subject::Community(form.community_id);
    purge::run(&app, me.actor(), subject, form.reason.as_deref()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `POST /api/v3/admin/purge/post`: deletes a post for good.
#[utoipa::path(post, path = "/admin/purge/post", tag = "moderation", request_body = PurgePost, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn post(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<PurgePost>,
) -> Result<web::Json<SuccessResponse>> {
    let subject = Subject::Post(form.post_id);
    purge::run(&app, me.actor(), subject, form.reason.as_deref()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `POST /api/v3/admin/purge/comment`: deletes a comment for good.
#[utoipa::path(post, path = "/admin/purge/comment", tag = "moderation", request_body = PurgeComment, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn comment(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<PurgeComment>,
) -> Result<web::Json<SuccessResponse>> {
    let subject = Subject::Comment(form.comment_id);
    purge::run(&app, me.actor(), subject, form.reason.as_deref()).await?;
    Ok(web::Json(SuccessResponse::default()))
}
