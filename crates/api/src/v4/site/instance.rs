//! Instances we know, and blocking them. Source: docs/reference/api-v4.md 2 and 4.

use crate::extract::{Json, LocalUser, MaybeUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::GetFederatedInstancesKind;
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::site::{Instance, Site};
use actix_web::web::{self, Data};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use base::page::Page;
use chrono::{DateTime, Utc};
use db::instance::InstancePolicy;
use db::membership::InstanceSide;
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::instance::{InstanceView, Listed};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetFederatedInstances {
    /// Only those whose host name holds this.
    pub domain_filter: Option<String>,
    pub kind: GetFederatedInstancesKind,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// An instance and what the admins think of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FederatedInstanceView {
    pub instance: Instance,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<FederationBlockList>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<FederationAllowList>,
}

/// An entry of the block list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FederationBlockList {
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// An entry of the allow list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FederationAllowList {
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct UserBlockInstanceCommunitiesParams {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub block: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct UserBlockInstancePersonsParams {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub block: bool,
}

impl From<GetFederatedInstancesKind> for Listed {
    fn from(kind: GetFederatedInstancesKind) -> Self {
        match kind {
            GetFederatedInstancesKind::All => Self::All,
            GetFederatedInstancesKind::Linked => Self::Linked,
            GetFederatedInstancesKind::Allowed => Self::Allowed,
            GetFederatedInstancesKind::Blocked => Self::Blocked,
        }
    }
}

impl From<&InstancePolicy> for FederationBlockList {
    fn from(policy: &InstancePolicy) -> Self {
        Self {
            published_at: policy.published_at,
            updated_at: policy.updated_at,
            expires_at: policy.expires_at,
        }
    }
}

impl From<&InstancePolicy> for FederationAllowList {
    fn from(policy: &InstancePolicy) -> Self {
        Self { published_at: policy.published_at, updated_at: policy.updated_at }
    }
}

impl From<&InstanceView> for FederatedInstanceView {
    fn from(view: &InstanceView) -> Self {
        let on = |kind| view.policy.as_ref().filter(|policy| policy.kind == kind);
        Self {
            instance: Instance::from(&view.instance),
            site: view.site.as_ref().map(Site::from),
            blocked: on(InstancePolicyKind::Blocked).map(FederationBlockList::from),
            allowed: on(InstancePolicyKind::Allowed).map(FederationAllowList::from),
        }
    }
}

/// `GET /api/v4/federated_instances`: a page of the instances we know.
#[utoipa::path(get, path = "/federated_instances", tag = "site", security((), ("bearer" = [])), params(GetFederatedInstances),
    responses((status = 200, body = Paged<FederatedInstanceView>), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    _me: MaybeUser,
    Query(form): Query<GetFederatedInstances>,
) -> Result<web::Json<Paged<FederatedInstanceView>>> {
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let domain = form.domain_filter.as_deref();
    let found = views::instance::list(&reader, form.kind.into(), domain, page).await?;
    Ok(web::Json(Paged::new(found, |view| FederatedInstanceView::from(&view))))
}

/// `POST /api/v4/account/block/instance/communities`: hides the communities of an instance from the user, or shows them again.
#[utoipa::path(post, path = "/account/block/instance/communities", tag = "site", security(("bearer" = [])), request_body = UserBlockInstanceCommunitiesParams,
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn block_communities(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<UserBlockInstanceCommunitiesParams>,
) -> Result<web::Json<SuccessResponse>> {
    let side = InstanceSide::Communities;
    domain::membership::block_instance(&app, me.actor(), form.instance_id, side, form.block).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `POST /api/v4/account/block/instance/persons`: hides the people of an instance from the user, or shows them again.
#[utoipa::path(post, path = "/account/block/instance/persons", tag = "site", security(("bearer" = [])), request_body = UserBlockInstancePersonsParams,
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn block_people(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<UserBlockInstancePersonsParams>,
) -> Result<web::Json<SuccessResponse>> {
    let side = InstanceSide::People;
    domain::membership::block_instance(&app, me.actor(), form.instance_id, side, form.block).await?;
    Ok(web::Json(SuccessResponse::default()))
}
