//! The one list of complaints.

use super::ReportCombinedView;
use crate::extract::{LocalUser, Query};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{ReportSortType, ReportType};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use actix_web::web::{self, Data};
use base::ids::{CommunityId, PostId};
use base::kinds::ReportKind;
use base::page::Page;
use domain::App;
use serde::Deserialize;
use utoipa::IntoParams;
use views::Reader;
use views::report::{ReportQuery, Sort, sees_of_site};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListReports {
    /// Only those that wait to be settled.
    pub unresolved_only: Option<bool>,
    pub type_: Option<ReportType>,
    /// Also those of its comments.
    #[param(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    pub sort: Option<ReportSortType>,
    /// `next_page` or `prev_page` of another answer.
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
    /// For those who look after the site: also what is the moderators' affair.
    pub show_community_rule_violations: Option<bool>,
    /// Those the user made; anybody may ask for these.
    pub my_reports_only: Option<bool>,
}

fn kinds(type_: Option<ReportType>) -> Vec<ReportKind> {
    match type_.unwrap_or(ReportType::All) {
        ReportType::All => ReportKind::ALL.to_vec(),
        ReportType::Posts => vec![ReportKind::Post],
        ReportType::Comments => vec![ReportKind::Comment],
        ReportType::PrivateMessages => vec![ReportKind::PrivateMessage],
        ReportType::Communities => vec![ReportKind::Community],
    }
}

/// `GET /api/v4/report/list`: complaints of all kinds.
#[utoipa::path(get, path = "/report/list", tag = "report", params(ListReports), security(("bearer" = [])),
    responses((status = 200, body = Paged<ReportCombinedView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListReports>,
) -> Result<web::Json<Paged<ReportCombinedView>>> {
    let mine_only = form.my_reports_only.unwrap_or(false);
    if !mine_only {
        domain::report::check_queue(&app, me.actor()).await?;
    }
    let unresolved_only = form.unresolved_only.unwrap_or(false);
    let old_first = match form.sort.unwrap_or(ReportSortType::Default) {
        ReportSortType::Default => unresolved_only,
        ReportSortType::New => false,
        ReportSortType::Old => true,
    };
    // Who asks for a community or post wants all of it.
    let narrow = form.community_id.is_some() || form.post_id.is_some() || mine_only;
    let everything = narrow || form.show_community_rule_violations.unwrap_or(false);
    let query = ReportQuery {
        kinds: kinds(form.type_),
        unresolved_only,
        sort: if old_first { Sort::Old } else { Sort::New },
        community_id: form.community_id,
        post_id: form.post_id,
        comment_id: None,
        mine_only,
        breaches_of_site: sees_of_site(&me.viewer) && !everything,
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let page = views::report::list(&reader, &me.viewer, &query).await?;
    let now = reader.now();
    Ok(web::Json(Paged::new(page, |view| ReportCombinedView::new(&view, now))))
}
