//! Complaints about comments.

use super::{complaint, creator, query, resolver, wanted};
use crate::extract::{Json, LocalUser, Query};
use crate::once::Once;
use crate::v3::comment::{Comment, CommentAggregates, CommentView};
use crate::v3::community::Community;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::SubscribedType;
use crate::v3::person::Person;
use crate::v3::post::Post;
use actix_web::web::{self, Data};
use base::ids::{CommentId, CommunityId, PersonId, ReportId};
use base::kinds::ReportKind;
use chrono::{DateTime, Utc};
use domain::App;
use domain::report::Subject;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::report::{ReportView as View, Subject as Seen};
use views::{Reader, Viewer};

/// A complaint, with what the comment said when it was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentReport {
    #[schema(value_type = i32)]
    pub id: ReportId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub original_comment_text: String,
    pub reason: String,
    pub resolved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub resolver_id: Option<PersonId>,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
}

/// A complaint with the comment as it is now. Its text is shown even if it was deleted or removed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentReportView {
    pub comment_report: CommentReport,
    pub comment: Comment,
    #[schema(value_type = Post)]
    pub post: Once<Post>,
    #[schema(value_type = Community)]
    pub community: Once<Community>,
    /// Who complained.
    pub creator: Person,
    #[schema(value_type = Person)]
    pub comment_creator: Once<Person>,
    pub counts: CommentAggregates,
    pub creator_banned_from_community: bool,
    pub creator_is_moderator: bool,
    pub creator_is_admin: bool,
    pub creator_blocked: bool,
    pub subscribed: SubscribedType,
    pub saved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_vote: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CommentReportResponse {
    pub comment_report_view: CommentReportView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListCommentReportsResponse {
    pub comment_reports: Vec<CommentReportView>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommentReport {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolveCommentReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommentReports {
    #[param(value_type = Option<i32>)]
    pub comment_id: Option<CommentId>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    /// The oldest first; else the newest.
    pub unresolved_only: Option<bool>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
}

impl CommentReportView {
    /// None if it is about something else.
    fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let Seen::Comment(seen) = &view.subject else { return None };
        let report = &view.report;
        let mut shown = CommentView::from(seen.as_ref());
        shown.comment.content.clone_from(&seen.comment.content);
        Some(Self {
            comment_report: CommentReport {
                id: report.id,
                creator_id: report.creator_id,
                comment_id: seen.comment.id,
                original_comment_text: report.original_text.clone().unwrap_or_default(),
                reason: report.reason.clone(),
                resolved: report.resolved,
                resolver_id: report.resolver_id,
                published: report.published_at,
                updated: report.updated_at,
            },
            comment: shown.comment,
            post: shown.post,
            community: shown.community,
            creator: creator(view, now),
            comment_creator: shown.creator,
            counts: shown.counts,
            creator_banned_from_community: shown.creator_banned_from_community,
            creator_is_moderator: shown.creator_is_moderator,
            creator_is_admin: shown.creator_is_admin,
            creator_blocked: shown.creator_blocked,
            subscribed: shown.subscribed,
            saved: shown.saved,
            my_vote: shown.my_vote,
            resolver: resolver(view, now),
        })
    }
}

async fn answer(reader: &Reader, viewer: &Viewer, id: ReportId) -> Result<web::Json<CommentReportResponse>> {
    let view = views::report::get(reader, viewer, id).await?;
    let comment_report_view = wanted(CommentReportView::new(&view, reader.now()))?;
    Ok(web::Json(CommentReportResponse { comment_report_view }))
}

/// `POST /api/v3/comment/report`: complains about a comment.
#[utoipa::path(post, path = "/comment/report", tag = "report", request_body = CreateCommentReport, security(("bearer" = [])),
    responses((status = 200, body = CommentReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommentReport>,
) -> Result<web::Json<CommentReportResponse>> {
    let complaint = complaint(Subject::Comment(form.comment_id), form.reason);
    let id = domain::report::create(&app, me.actor(), &complaint).await?;
    answer(&reader, &me.viewer, id).await
}

/// `PUT /api/v3/comment/report/resolve`: settles a complaint, or opens it again.
#[utoipa::path(put, path = "/comment/report/resolve", tag = "report", request_body = ResolveCommentReport, security(("bearer" = [])),
    responses((status = 200, body = CommentReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn resolve(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolveCommentReport>,
) -> Result<web::Json<CommentReportResponse>> {
    let ResolveCommentReport { report_id, resolved } = form;
    domain::report::resolve(&app, me.actor(), (report_id, ReportKind::Comment), resolved, None).await?;
    answer(&reader, &me.viewer, report_id).await
}

/// `GET /api/v3/comment/report/list`: complaints about comments.
#[utoipa::path(get, path = "/comment/report/list", tag = "report", params(ListCommentReports), security(("bearer" = [])),
    responses((status = 200, body = ListCommentReportsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListCommentReports>,
) -> Result<web::Json<ListCommentReportsResponse>> {
    domain::report::check_queue(&app, me.actor()).await?;
    let mut query = query(ReportKind::Comment, (form.page, form.limit), form.unresolved_only)?;
    query.community_id = form.community_id;
    query.comment_id = form.comment_id;
    let page = views::report::list(&reader, &me.viewer, &query).await?;
    let now = reader.now();
    let comment_reports = page.items.iter().filter_map(|view| CommentReportView::new(view, now)).collect();
    Ok(web::Json(ListCommentReportsResponse { comment_reports }))
}
