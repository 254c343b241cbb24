//! Spinney's own: block lists brought in and taken out. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::moderation::trust::{InstanceLimits, InstanceReach};
use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use base::ids::BlockImportId;
use base::kinds::InstancePolicyKind;
use chrono::{DateTime, Utc};
use db::block_import::BlockImport;
use domain::App;
use domain::moderation::block_import::{self, Outcome, Planned};
use domain::moderation::block_list::{self, Format, Measure, Written};
use domain::moderation::instance;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::trust::import::ImportView;
use views::trust::{self, TrustView};

#[derive(Debug, Deserialize, ToSchema)]
pub struct InstanceListParams {
    /// A block list: with Mastodon's, Lemmy's or our columns, or plain hosts.
    pub csv: String,
}

/// What a block list would do, or did.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceListResponse {
    /// What changes, in the order of the list.
    pub planned: Vec<PlannedDecision>,
    /// Hosts about which it asks for no more than is so already.
    pub unchanged: usize,
    /// Lines that cannot be done, and are left out.
    pub refused: Vec<RefusedLine>,
    /// What there is of all that get blocked, and what that cuts.
    pub cut: InstanceReach,
    /// By what all of it can be undone; absent: nothing was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_id: Option<i32>,
}

/// What changes for an instance.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedDecision {
    /// Where it stands in the list, from 1.
    pub line: usize,
    /// Host name.
    pub instance: String,
    /// Else something is held back.
    pub block: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<InstanceLimits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Absent: it is not known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<InstanceReach>,
}

/// A line that says nothing that can be done.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedLine {
    /// Where it stands in the list, from 1.
    pub line: usize,
    /// Its beginning.
    pub text: String,
    /// `no_host`, `obfuscated`, `local_instance`, `unknown_severity`, `nothing_asked`, `bad_time`, `too_long` or `twice`.
    pub error: &'static str,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstanceListFormat {
    Mastodon,
    Domains,
    Lemmy,
    Spinney,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportInstanceList {
    /// `spinney`, which has everything, if it is absent.
    pub format: Option<InstanceListFormat>,
}

impl From<InstanceListFormat> for Format {
    fn from(format: InstanceListFormat) -> Self {
        match format {
            InstanceListFormat::Mastodon => Self::Mastodon,
            InstanceListFormat::Domains => Self::Domains,
            InstanceListFormat::Lemmy => Self::Lemmy,
            InstanceListFormat::Spinney => Self::Spinney,
        }
    }
}

impl From<Planned> for PlannedDecision {
    fn from(planned: Planned) -> Self {
        let Planned { entry, reach } = planned;
        let (block, limits) = match entry.measure {
            Measure::Block => (true, None),
            Measure::Limit(limits) => (false, Some(limits.into())),
        };
        Self {
            line: entry.line,
            instance: entry.domain,
            block,
            limits,
            reason: entry.reason,
            note: entry.note,
            expires_at: entry.expires_at,
            reach: reach.as_ref().map(InstanceReach::from),
        }
    }
}

impl From<Outcome> for InstanceListResponse {
    fn from(outcome: Outcome) -> Self {
        let planned: Vec<PlannedDecision> = outcome.planned.into_iter().map(Into::into).collect();
        let mut cut =
            InstanceReach { people: 0, communities: 0, threads: 0, follows_by_us: 0, follows_by_them: 0 };
        for reach in planned.iter().filter(|planned| planned.block).filter_map(|planned| planned.reach) {
            cut.people += reach.people;
            cut.communities += reach.communities;
            cut.threads += reach.threads;
            cut.follows_by_us += reach.follows_by_us;
            cut.follows_by_them += reach.follows_by_them;
        }
        let refused = outcome.refused.into_iter();
        let refused = refused.map(|refused| RefusedLine {
            line: refused.line,
            text: refused.text,
            error: refused.why.word(),
        });
        let import_id = outcome.import_id.map(|id| id.0);
        Self { planned, unchanged: outcome.unchanged, refused: refused.collect(), cut, import_id }
    }
}

/// What a block list would do.
#[utoipa::path(post, path = "/admin/instance/import/preview", tag = "moderation", request_body = InstanceListParams, security(("bearer" = [])),
    description = "Spinney's own: what a block list would change and cut; nothing is done.",
    responses((status = 200, body = InstanceListResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn preview(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<InstanceListParams>,
) -> Result<web::Json<InstanceListResponse>> {
    let outcome = block_import::preview(&app, me.actor(), &form.csv).await?;
    Ok(web::Json(outcome.into()))
}

/// Does what a block list asks.
#[utoipa::path(post, path = "/admin/instance/import", tag = "moderation", request_body = InstanceListParams, security(("bearer" = [])),
    description = "Spinney's own: does what a block list asks, and answers what changed. What is blocked or held back already stays so.",
    responses((status = 200, body = InstanceListResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn import(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<InstanceListParams>,
) -> Result<web::Json<InstanceListResponse>> {
    let outcome = block_import::apply(&app, me.actor(), &form.csv).await?;
    Ok(web::Json(outcome.into()))
}

/// A list that was brought in.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceListImport {
    pub id: i32,
    /// Name of the admin; absent: the account is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<String>,
    /// Instances about which it decided something.
    pub instances: i64,
    pub imported_at: DateTime<Utc>,
    /// Absent: it was not undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<DateTime<Utc>>,
}

/// The lists that were brought in last.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceListImports {
    /// The newest first.
    pub imports: Vec<InstanceListImport>,
}

impl From<ImportView> for InstanceListImport {
    fn from(view: ImportView) -> Self {
        let ImportView { import, admin, instances } = view;
        let BlockImport { id, person_id: _, imported_at, undone_at } = import;
        Self { id: id.0, admin, instances, imported_at, undone_at }
    }
}

/// Lists of one answer.
const MOST_IMPORTS: i64 = 50;

/// The lists that were brought in last.
#[utoipa::path(get, path = "/admin/instance/import/list", tag = "moderation", security(("bearer" = [])),
    description = "Spinney's own: the last fifty block lists that were brought in, the newest first; for admins.",
    responses((status = 200, body = InstanceListImports), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn imports(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
) -> Result<web::Json<InstanceListImports>> {
    instance::check_may_manage(&app, me.actor()).await?;
    let imports = trust::import::list(&reader, MOST_IMPORTS).await?;
    Ok(web::Json(InstanceListImports { imports: imports.into_iter().map(Into::into).collect() }))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct UndoInstanceList {
    /// As answered when it was brought in.
    pub import_id: i32,
    /// Why, for the modlog.
    pub reason: Option<String>,
}

/// What became of the decisions of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoneInstanceList {
    /// Instances with which it is as before.
    pub lifted: usize,
    /// Instances about which somebody decided since: that holds.
    pub kept: usize,
}

/// Undoes all that a block list did.
#[utoipa::path(post, path = "/admin/instance/import/undo", tag = "moderation", request_body = UndoInstanceList, security(("bearer" = [])),
    description = "Spinney's own: undoes all that a block list did, but for what was decided since, and restores the follows its blocks cut. Nothing happens the second time.",
    responses((status = 200, body = UndoneInstanceList), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn undo(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<UndoInstanceList>,
) -> Result<web::Json<UndoneInstanceList>> {
    let id = BlockImportId(form.import_id);
    let undone = block_import::undo::undo(&app, me.actor(), id, form.reason.as_deref()).await?;
    Ok(web::Json(UndoneInstanceList { lifted: undone.lifted.len(), kept: undone.kept.len() }))
}

/// Most hosts of a list that is taken out.
const MOST: i64 = 50_000;

/// All that was decided, as a file.
#[utoipa::path(get, path = "/admin/instance/export", tag = "moderation", params(ExportInstanceList), security(("bearer" = [])),
    description = "Spinney's own: what was decided about instances as a list that others can bring in; for admins.",
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn export(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ExportInstanceList>,
) -> Result<HttpResponse> {
    instance::check_may_manage(&app, me.actor()).await?;
    let decided = trust::decided(&reader, MOST).await?;
    let written: Vec<Written> = decided.iter().filter_map(written).collect();
    let format = form.format.unwrap_or(InstanceListFormat::Spinney).into();
    let answer = HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"instances.csv\""))
        .body(block_list::write(format, &written));
    Ok(answer)
}

fn written(view: &TrustView) -> Option<Written> {
    let domain = view.instance.domain.clone();
    let blocked = view.policy.as_ref().filter(|policy| policy.kind == InstancePolicyKind::Blocked);
    if let Some(policy) = blocked {
        return Some(Written {
            domain,
            measure: Measure::Block,
            reason: policy.reason.clone(),
            note: policy.note.clone(),
            expires_at: policy.expires_at,
        });
    }
    let limit = view.limit.as_ref()?;
    Some(Written {
        domain,
        measure: Measure::Limit(limit.limits()),
        reason: limit.reason.clone(),
        note: limit.note.clone(),
        expires_at: limit.expires_at,
    })
}
