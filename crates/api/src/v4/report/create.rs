//! Complaining.

use super::{
    CommentReportResponse, CommunityReportResponse, PostReportResponse, PrivateMessageReportResponse,
};
use crate::extract::{Json, LocalUser};
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::{CommentId, CommunityId, PostId, PrivateMessageId};
use domain::App;
use domain::report::{self, Complaint, Subject};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePostReport {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub reason: String,
    /// It is for the admins rather than the moderators.
    pub violates_instance_rules: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommentReport {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub reason: String,
    /// It is for the admins rather than the moderators.
    pub violates_instance_rules: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePrivateMessageReport {
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommunityReport {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub reason: String,
}

/// `POST /api/v4/post/report`: complains about a post.
#[utoipa::path(post, path = "/post/report", tag = "report", request_body = CreatePostReport, security(("bearer" = [])),
    responses((status = 200, body = PostReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_post(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePostReport>,
) -> Result<web::Json<PostReportResponse>> {
    let complaint = Complaint {
        subject: Subject::Post(form.post_id),
        reason: form.reason,
        violates_instance_rules: form.violates_instance_rules.unwrap_or(false),
    };
    let id = report::create(&app, me.actor(), &complaint).await?;
    super::of_post(&reader, &me.viewer, id).await
}

/// `POST /api/v4/comment/report`: complains about a comment.
#[utoipa::path(post, path = "/comment/report", tag = "report", request_body = CreateCommentReport, security(("bearer" = [])),
    responses((status = 200, body = CommentReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_comment(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommentReport>,
) -> Result<web::Json<CommentReportResponse>> {
    let complaint = Complaint {
        subject: Subject::Comment(form.comment_id),
        reason: form.reason,
        violates_instance_rules: form.violates_instance_rules.unwrap_or(false),
    };
    let id = report::create(&app, me.actor(), &complaint).await?;
    super::of_comment(&reader, &me.viewer, id).await
}

/// `POST /api/v4/private_message/report`: complains about a message one got.
#[utoipa::path(post, path = "/private_message/report", tag = "report", request_body = CreatePrivateMessageReport, security(("bearer" = [])),
    responses((status = 200, body = PrivateMessageReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_message(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePrivateMessageReport>,
) -> Result<web::Json<PrivateMessageReportResponse>> {
    let complaint = Complaint {
        subject: Subject::PrivateMessage(form.private_message_id),
        reason: form.reason,
        violates_instance_rules: false,
    };
    let id = report::create(&app, me.actor(), &complaint).await?;
    super::of_message(&reader, &me.viewer, id).await
}

/// `POST /api/v4/community/report`: complains about a community.
#[utoipa::path(post, path = "/community/report", tag = "report", request_body = CreateCommunityReport, security(("bearer" = [])),
    responses((status = 200, body = CommunityReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_community(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommunityReport>,
) -> Result<web::Json<CommunityReportResponse>> {
    let complaint = Complaint {
        subject: Subject::Community(form.community_id),
        reason: form.reason,
        violates_instance_rules: false,
    };
    let id = report::create(&app, me.actor(), &complaint).await?;
    super::of_community(&reader, &me.viewer, id).await
}
