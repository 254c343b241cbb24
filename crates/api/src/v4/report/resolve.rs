//! Settling complaints.

use super::{
    CommentReportResponse, CommunityReportResponse, PostReportResponse, PrivateMessageReportResponse,
};
use crate::extract::{Json, LocalUser};
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::ReportId;
use base::kinds::ReportKind;
use domain::App;
use domain::report;
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolvePostReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
    /// What came of it.
    pub conclusion: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolveCommentReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
    /// What came of it.
    pub conclusion: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolvePrivateMessageReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
    /// What came of it.
    pub conclusion: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolveCommunityReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
    /// What came of it.
    pub conclusion: Option<String>,
}

/// `PUT /api/v4/post/report/resolve`: settles a complaint about a post, or opens it again.
#[utoipa::path(put, path = "/post/report/resolve", tag = "report", request_body = ResolvePostReport, security(("bearer" = [])),
    responses((status = 200, body = PostReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_post(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolvePostReport>,
) -> Result<web::Json<PostReportResponse>> {
    let (report, conclusion) = ((form.report_id, ReportKind::Post), form.conclusion.as_deref());
    report::resolve(&app, me.actor(), report, form.resolved, conclusion).await?;
    super::of_post(&reader, &me.viewer, form.report_id).await
}

/// `PUT /api/v4/comment/report/resolve`: settles a complaint about a comment, or opens it again.
#[utoipa::path(put, path = "/comment/report/resolve", tag = "report", request_body = ResolveCommentReport, security(("bearer" = [])),
    responses((status = 200, body = CommentReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_comment(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolveCommentReport>,
) -> Result<web::Json<CommentReportResponse>> {
    let (report, conclusion) = ((form.report_id, ReportKind::Comment), form.conclusion.as_deref());
    report::resolve(&app, me.actor(), report, form.resolved, conclusion).await?;
    super::of_comment(&reader, &me.viewer, form.report_id).await
}

/// `PUT /api/v4/private_message/report/resolve`: settles a complaint about a message, or opens it again.
#[utoipa::path(put, path = "/private_message/report/resolve", tag = "report", request_body = ResolvePrivateMessageReport, security(("bearer" = [])),
    responses((status = 200, body = PrivateMessageReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_message(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolvePrivateMessageReport>,
) -> Result<web::Json<PrivateMessageReportResponse>> {
    let (report, conclusion) = ((form.report_id, ReportKind::PrivateMessage), form.conclusion.as_deref());
    report::resolve(&app, me.actor(), report, form.resolved, conclusion).await?;
    super::of_message(&reader, &me.viewer, form.report_id).await
}

/// `PUT /api/v4/community/report/resolve`: settles a complaint about a community, or opens it again.
#[utoipa::path(put, path = "/community/report/resolve", tag = "report", request_body = ResolveCommunityReport, security(("bearer" = [])),
    responses((status = 200, body = CommunityReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_community(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolveCommunityReport>,
) -> Result<web::Json<CommunityReportResponse>> {
    let (report, conclusion) = ((form.report_id, ReportKind::Community), form.conclusion.as_deref());
    report::resolve(&app, me.actor(), report, form.resolved, conclusion).await?;
    super::of_community(&reader, &me.viewer, form.report_id).await
}
