//! Complaints. Source: docs/reference/api-v3.md 5.3 to 5.6 and 3.1.

pub mod comment;
pub mod message;
pub mod post;

use crate::extract::{LocalUser, Query};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::Person;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::CommunityId;
use base::kinds::ReportKind;
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use domain::report::{Complaint, Subject};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::report::{ReportQuery, ReportView as View, Sort};

/// How much waits for a moderator or admin.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetReportCountResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    pub comment_reports: i64,
    pub post_reports: i64,
    /// Absent for those who do not look after the site, and of one community.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_message_reports: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetReportCount {
    /// Absent: of all that are the user's to settle.
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
}

/// `GET /api/v3/user/report_count`: how many complaints wait to be settled.
#[utoipa::path(get, path = "/user/report_count", tag = "report", params(GetReportCount), security(("bearer" = [])),
    responses((status = 200, body = GetReportCountResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn count(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<GetReportCount>,
) -> Result<web::Json<GetReportCountResponse>> {
    domain::report::check_queue(&app, me.actor()).await?;
    let waiting = views::report::count(&reader, &me.viewer, form.community_id).await?;
    let of_messages = views::report::sees_of_site(&me.viewer) && form.community_id.is_none();
    Ok(web::Json(GetReportCountResponse {
        community_id: form.community_id,
        comment_reports: waiting.comments,
        post_reports: waiting.posts,
        private_message_reports: of_messages.then_some(waiting.private_messages),
    }))
}

/// Who complained, for a view.
fn creator(view: &View, now: DateTime<Utc>) -> Person {
    Person::new(&view.creator, now)
}

fn resolver(view: &View, now: DateTime<Utc>) -> Option<Person> {
    view.resolver.as_ref().map(|card| Person::new(card, now))
}

fn complaint(subject: Subject, reason: String) -> Complaint {
    Complaint { subject, reason, violates_instance_rules: false }
}

/// A list of one kind, as v3 asks for it.
fn query(
    kind: ReportKind,
    (page, limit): (Option<i64>, Option<i64>),
    unresolved_only: Option<bool>,
) -> Result<ReportQuery, Code> {
    let unresolved_only = unresolved_only.unwrap_or(false);
    Ok(ReportQuery {
        kinds: vec![kind],
        unresolved_only,
        sort: if unresolved_only { Sort::Old } else { Sort::New },
        community_id: None,
        post_id: None,
        comment_id: None,
        mine_only: false,
        breaches_of_site: false,
        page: Page::numbered(page, limit)?,
    })
}

/// The one of a list's views that is of the wanted kind.
fn wanted<T>(found: Option<T>) -> Result<T> {
    Ok(found.or_code(Code::ReportNotFound)?)
}
