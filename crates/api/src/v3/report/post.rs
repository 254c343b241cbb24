//! Complaints about posts.

use super::{complaint, creator, query, resolver, wanted};
use crate::extract::{Json, LocalUser, Query};
use crate::v3::community::Community;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::SubscribedType;
use crate::v3::person::Person;
use crate::v3::post::{Post, PostAggregates, PostView};
use actix_web::web::{self, Data};
use base::ids::{CommunityId, PersonId, PostId, ReportId};
use base::kinds::ReportKind;
use chrono::{DateTime, Utc};
use domain::App;
use domain::report::Subject;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::report::{ReportView as View, Subject as Seen};
use views::{Reader, Viewer};

/// A complaint, with what the post said when it was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostReport {
    #[schema(value_type = i32)]
    pub id: ReportId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub original_post_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_post_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_post_body: Option<String>,
    pub reason: String,
    pub resolved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub resolver_id: Option<PersonId>,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
}

/// A complaint with the post as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostReportView {
    pub post_report: PostReport,
    pub post: Post,
    pub community: Community,
    /// Who complained.
    pub creator: Person,
    pub post_creator: Person,
    pub creator_banned_from_community: bool,
    /// The viewer is.
    pub creator_is_moderator: bool,
    pub creator_is_admin: bool,
    pub subscribed: SubscribedType,
    pub saved: bool,
    pub read: bool,
    pub hidden: bool,
    pub creator_blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_vote: Option<i32>,
    pub unread_comments: i32,
    pub counts: PostAggregates,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PostReportResponse {
    pub post_report_view: PostReportView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListPostReportsResponse {
    pub post_reports: Vec<PostReportView>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePostReport {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolvePostReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPostReports {
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    /// The oldest first; else the newest.
    pub unresolved_only: Option<bool>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    #[param(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
}

impl PostReportView {
    /// None if it is about something else.
    fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let Seen::Post(seen) = &view.subject else { return None };
        let report = &view.report;
        let shown = PostView::from(seen.as_ref());
        Some(Self {
            post_report: PostReport {
                id: report.id,
                creator_id: report.creator_id,
                post_id: seen.post.id,
                original_post_name: report.original_name.clone().unwrap_or_default(),
                original_post_url: report.original_url.clone(),
                original_post_body: report.original_text.clone(),
                reason: report.reason.clone(),
                resolved: report.resolved,
                resolver_id: report.resolver_id,
                published: report.published_at,
                updated: report.updated_at,
            },
            post: shown.post,
            community: shown.community,
            creator: creator(view, now),
            post_creator: shown.creator,
            creator_banned_from_community: shown.creator_banned_from_community,
            // Of the viewer, as docs/reference/api-v3.md 3.1 has it.
            creator_is_moderator: seen.community.state.moderator_since.is_some(),
            creator_is_admin: shown.creator_is_admin,
            subscribed: shown.subscribed,
            saved: shown.saved,
            read: shown.read,
            hidden: shown.hidden,
            creator_blocked: shown.creator_blocked,
            my_vote: shown.my_vote,
            unread_comments: shown.unread_comments,
            counts: shown.counts,
            resolver: resolver(view, now),
        })
    }
}

async fn answer(reader: &Reader, viewer: &Viewer, id: ReportId) -> Result<web::Json<PostReportResponse>> {
    let view = views::report::get(reader, viewer, id).await?;
    let post_report_view = wanted(PostReportView::new(&view, reader.now()))?;
    Ok(web::Json(PostReportResponse { post_report_view }))
}

/// `POST /api/v3/post/report`: complains about a post.
#[utoipa::path(post, path = "/post/report", tag = "report", request_body = CreatePostReport, security(("bearer" = [])),
    responses((status = 200, body = PostReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePostReport>,
) -> Result<web::Json<PostReportResponse>> {
    let complaint = complaint(Subject::Post(form.post_id), form.reason);
    let id = domain::report::create(&app, me.actor(), &complaint).await?;
    answer(&reader, &me.viewer, id).await
}

/// `PUT /api/v3/post/report/resolve`: settles a complaint, or opens it again.
#[utoipa::path(put, path = "/post/report/resolve", tag = "report", request_body = ResolvePostReport, security(("bearer" = [])),
    responses((status = 200, body = PostReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn resolve(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolvePostReport>,
) -> Result<web::Json<PostReportResponse>> {
    let ResolvePostReport { report_id, resolved } = form;
    domain::report::resolve(&app, me.actor(), (report_id, ReportKind::Post), resolved, None).await?;
    answer(&reader, &me.viewer, report_id).await
}

/// `GET /api/v3/post/report/list`: complaints about posts.
#[utoipa::path(get, path = "/post/report/list", tag = "report", params(ListPostReports), security(("bearer" = [])),
    responses((status = 200, body = ListPostReportsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPostReports>,
) -> Result<web::Json<ListPostReportsResponse>> {
    domain::report::check_queue(&app, me.actor()).await?;
    let mut query = query(ReportKind::Post, (form.page, form.limit), form.unresolved_only)?;
    query.community_id = form.community_id;
    query.post_id = form.post_id;
    let page = views::report::list(&reader, &me.viewer, &query).await?;
    let now = reader.now();
    let post_reports = page.items.iter().filter_map(|view| PostReportView::new(view, now)).collect();
    Ok(web::Json(ListPostReportsResponse { post_reports }))
}
