//! Complaints about private messages, for who looks after the site.

use super::{complaint, creator, query, resolver, wanted};
use crate::extract::{Json, LocalUser, Query};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::Person;
use crate::v3::private_message::{PrivateMessage, PrivateMessageView};
use actix_web::web::{self, Data};
use base::ids::{PersonId, PrivateMessageId, ReportId};
use base::kinds::ReportKind;
use chrono::{DateTime, Utc};
use domain::App;
use domain::report::Subject;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::report::{ReportView as View, Subject as Seen};
use views::{Reader, Viewer};

/// A complaint, with what the message said when it was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateMessageReport {
    #[schema(value_type = i32)]
    pub id: ReportId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub original_pm_text: String,
    pub reason: String,
    pub resolved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub resolver_id: Option<PersonId>,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
}

/// A complaint with the message as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateMessageReportView {
    pub private_message_report: PrivateMessageReport,
    pub private_message: PrivateMessage,
    pub private_message_creator: Person,
    /// Who complained.
    pub creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateMessageReportResponse {
    pub private_message_report_view: PrivateMessageReportView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListPrivateMessageReportsResponse {
    pub private_message_reports: Vec<PrivateMessageReportView>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePrivateMessageReport {
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolvePrivateMessageReport {
    #[schema(value_type = i32)]
    pub report_id: ReportId,
    pub resolved: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPrivateMessageReports {
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    /// The oldest first; else the newest.
    pub unresolved_only: Option<bool>,
}

impl PrivateMessageReportView {
    /// None if it is about something else.
    fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let Seen::PrivateMessage(seen) = &view.subject else { return None };
        let report = &view.report;
        let shown = PrivateMessageView::new(seen, now);
        Some(Self {
            private_message_report: PrivateMessageReport {
                id: report.id,
                creator_id: report.creator_id,
                private_message_id: seen.message.id,
                original_pm_text: report.original_text.clone().unwrap_or_default(),
                reason: report.reason.clone(),
                resolved: report.resolved,
                resolver_id: report.resolver_id,
                published: report.published_at,
                updated: report.updated_at,
            },
            private_message: shown.private_message,
            private_message_creator: shown.creator,
            creator: creator(view, now),
            resolver: resolver(view, now),
        })
    }
}

async fn answer(
    reader: &Reader,
    viewer: &Viewer,
    id: ReportId,
) -> Result<web::Json<PrivateMessageReportResponse>> {
    let view = views::report::get(reader, viewer, id).await?;
    let private_message_report_view = wanted(PrivateMessageReportView::new(&view, reader.now()))?;
    Ok(web::Json(PrivateMessageReportResponse { private_message_report_view }))
}

/// `POST /api/v3/private_message/report`: complains about a message one got.
#[utoipa::path(post, path = "/private_message/report", tag = "report", request_body = CreatePrivateMessageReport, security(("bearer" = [])),
    responses((status = 200, body = PrivateMessageReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePrivateMessageReport>,
) -> Result<web::Json<PrivateMessageReportResponse>> {
    let complaint = complaint(Subject::PrivateMessage(form.private_message_id), form.reason);
    let id = domain::report::create(&app, me.actor(), &complaint).await?;
    answer(&reader, &me.viewer, id).await
}

/// `PUT /api/v3/private_message/report/resolve`: settles a complaint, or opens it again.
#[utoipa::path(put, path = "/private_message/report/resolve", tag = "report", request_body = ResolvePrivateMessageReport, security(("bearer" = [])),
    responses((status = 200, body = PrivateMessageReportResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn resolve(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolvePrivateMessageReport>,
) -> Result<web::Json<PrivateMessageReportResponse>> {
    let ResolvePrivateMessageReport { report_id, resolved } = form;
    let report = (report_id, ReportKind::PrivateMessage);
    domain::report::resolve(&app, me.actor(), report, resolved, None).await?;
    answer(&reader, &me.viewer, report_id).await
}

/// `GET /api/v3/private_message/report/list`: complaints about messages.
#[utoipa::path(get, path = "/private_message/report/list", tag = "report", params(ListPrivateMessageReports), security(("bearer" = [])),
    responses((status = 200, body = ListPrivateMessageReportsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPrivateMessageReports>,
) -> Result<web::Json<ListPrivateMessageReportsResponse>> {
    domain::report::check_site_queue(&app, me.actor()).await?;
    let query = query(ReportKind::PrivateMessage, (form.page, form.limit), form.unresolved_only)?;
    let page = views::report::list(&reader, &me.viewer, &query).await?;
    let now = reader.now();
    let reports = page.items.iter().filter_map(|view| PrivateMessageReportView::new(view, now));
    Ok(web::Json(ListPrivateMessageReportsResponse { private_message_reports: reports.collect() }))
}
