//! Spinney's own: what was decided about each instance, and what is held back between open and blocked. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, Query};
use crate::unix_time;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::site::Instance;
use actix_web::web::{self, Data};
use base::kinds::InstancePolicyKind;
use base::limits::Limits;
use base::page::Page;
use chrono::{DateTime, Utc};
use db::instance::InstancePolicy;
use db::instance_limit::InstanceLimit;
use db::severance::Reach;
use domain::App;
use domain::moderation::instance::{self, Holding};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::trust::{self, Trust, TrustView};

/// What was decided about an instance, with what only admins are told.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceTrustView {
    pub instance: Instance,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<InstanceDecision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<InstanceDecision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<InstanceLimitsView>,
    /// Follows that come back when its block is lifted.
    pub severed_follows: i64,
}

/// An entry of the allow or block list.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceDecision {
    /// For everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// What is held back of an instance.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceLimitsView {
    #[serde(flatten)]
    pub limits: InstanceLimits,
    #[serde(flatten)]
    pub decision: InstanceDecision,
}

/// What can be held back of an instance, and of those below it.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub struct InstanceLimits {
    /// Out of lists of everything, searches, suggestions and inboxes for those who do not follow its communities.
    #[serde(default)]
    pub limited: bool,
    /// Its images are neither shown nor fetched.
    #[serde(default)]
    pub no_media: bool,
    /// Complaints of its people are refused.
    #[serde(default)]
    pub no_reports: bool,
    /// All that comes from it is shown as not safe for work.
    #[serde(default)]
    pub force_nsfw: bool,
    /// Downvotes of its people do not count.
    #[serde(default)]
    pub no_downvotes: bool,
}

/// What there is of an instance and of those below it, and what a block would cut.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct InstanceReach {
    pub people: i64,
    pub communities: i64,
    /// Posts in these communities.
    pub threads: i64,
    /// How often users of this instance follow these communities.
    pub follows_by_us: i64,
    /// How often these people follow communities and users of this instance.
    pub follows_by_them: i64,
}

/// An instance, with what a block would cut.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceTrustResponse {
    pub instance_trust_view: InstanceTrustView,
    pub reach: InstanceReach,
}

/// Which instances are listed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstanceTrustKind {
    All,
    Open,
    Allowed,
    Limited,
    Blocked,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListInstanceTrust {
    /// `all` if it is absent.
    pub kind: Option<InstanceTrustKind>,
    /// Only those whose host name holds this.
    pub domain_filter: Option<String>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetInstanceTrust {
    /// Host name.
    pub instance: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct AdminLimitInstanceParams {
    /// Host name.
    pub instance: String,
    /// All that is held back from now on; nothing: it is open again.
    #[serde(flatten)]
    pub limits: InstanceLimits,
    /// For everybody, and the modlog.
    pub reason: String,
    /// For admins only; absent: as it was.
    pub note: Option<String>,
    /// Seconds since 1970; absent: for good.
    pub expires_at: Option<i64>,
}

impl From<InstanceTrustKind> for Trust {
    fn from(kind: InstanceTrustKind) -> Self {
        match kind {
            InstanceTrustKind::All => Self::All,
            InstanceTrustKind::Open => Self::Open,
            InstanceTrustKind::Allowed => Self::Allowed,
            InstanceTrustKind::Limited => Self::Limited,
            InstanceTrustKind::Blocked => Self::Blocked,
        }
    }
}

impl From<InstanceLimits> for Limits {
    fn from(limits: InstanceLimits) -> Self {
        let InstanceLimits { limited, no_media, no_reports, force_nsfw, no_downvotes } = limits;
        Self { limited, no_media, no_reports, force_nsfw, no_downvotes }
    }
}

impl From<Limits> for InstanceLimits {
    fn from(limits: Limits) -> Self {
        let Limits { limited, no_media, no_reports, force_nsfw, no_downvotes } = limits;
        Self { limited, no_media, no_reports, force_nsfw, no_downvotes }
    }
}

impl From<&InstancePolicy> for InstanceDecision {
    fn from(policy: &InstancePolicy) -> Self {
        Self {
            reason: policy.reason.clone(),
            note: policy.note.clone(),
            expires_at: policy.expires_at,
            published_at: policy.published_at,
            updated_at: policy.updated_at,
        }
    }
}

impl From<&InstanceLimit> for InstanceLimitsView {
    fn from(limit: &InstanceLimit) -> Self {
        let decision = InstanceDecision {
            reason: limit.reason.clone(),
            note: limit.note.clone(),
            expires_at: limit.expires_at,
            published_at: limit.published_at,
            updated_at: limit.updated_at,
        };
        Self { limits: limit.limits().into(), decision }
    }
}

impl From<&Reach> for InstanceReach {
    fn from(reach: &Reach) -> Self {
        Self {
            people: reach.people,
            communities: reach.communities,
            threads: reach.threads,
            follows_by_us: reach.follows_by_us,
            follows_by_them: reach.follows_by_them,
        }
    }
}

impl From<&TrustView> for InstanceTrustView {
    fn from(view: &TrustView) -> Self {
        let on = |kind| view.policy.as_ref().filter(|policy| policy.kind == kind);
        Self {
            instance: Instance::from(&view.instance),
            blocked: on(InstancePolicyKind::Blocked).map(InstanceDecision::from),
            allowed: on(InstancePolicyKind::Allowed).map(InstanceDecision::from),
            limits: view.limit.as_ref().map(InstanceLimitsView::from),
            severed_follows: view.severed,
        }
    }
}

async fn response(reader: &Reader, view: &TrustView) -> Result<web::Json<InstanceTrustResponse>> {
    let reach = trust::reach(reader, &view.instance.domain.to_lowercase()).await?;
    Ok(web::Json(InstanceTrustResponse {
        instance_trust_view: InstanceTrustView::from(view),
        reach: InstanceReach::from(&reach),
    }))
}

/// A page of the instances we know.
#[utoipa::path(get, path = "/admin/instance/list", tag = "moderation", params(ListInstanceTrust), security(("bearer" = [])),
    description = "Spinney's own: a page of the instances we know, with what was decided about each; for admins.",
    responses((status = 200, body = Paged<InstanceTrustView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListInstanceTrust>,
) -> Result<web::Json<Paged<InstanceTrustView>>> {
    instance::check_may_manage(&app, me.actor()).await?;
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let kind = form.kind.map_or(Trust::All, Into::into);
    let found = trust::list(&reader, kind, form.domain_filter.as_deref(), page).await?;
    Ok(web::Json(Paged::new(found, |view| InstanceTrustView::from(&view))))
}

/// One instance.
#[utoipa::path(get, path = "/admin/instance", tag = "moderation", params(GetInstanceTrust), security(("bearer" = [])),
    description = "Spinney's own: what was decided about an instance, and what a block would cut; for admins.",
    responses((status = 200, body = InstanceTrustResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn get(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<GetInstanceTrust>,
) -> Result<web::Json<InstanceTrustResponse>> {
    instance::check_may_manage(&app, me.actor()).await?;
    let view = trust::of_host(&reader, form.instance.trim()).await?;
    response(&reader, &view).await
}

/// Holds something back of an instance.
#[utoipa::path(post, path = "/admin/instance/limit", tag = "moderation", request_body = AdminLimitInstanceParams, security(("bearer" = [])),
    description = "Spinney's own: says what is held back of an instance from now on, perhaps nothing.",
    responses((status = 200, body = InstanceTrustResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn limit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AdminLimitInstanceParams>,
) -> Result<web::Json<InstanceTrustResponse>> {
    let holding = Holding {
        domain: form.instance,
        limits: form.limits.into(),
        reason: Some(form.reason).filter(|reason| !reason.is_empty()),
        note: form.note,
        expires_at: unix_time::parse(form.expires_at)?,
    };
    let id = instance::limit(&app, me.actor(), &holding).await?;
    let view = trust::get(&reader, id).await?;
    response(&reader, &view).await
}
