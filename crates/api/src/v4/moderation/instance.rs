//! The allow and block lists. Source: docs/reference/api-v4.md 2, "Admin".

use crate::extract::{Json, LocalUser};
use crate::unix_time;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::site::instance::FederatedInstanceView;
use actix_web::web::{self, Data};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use domain::App;
use domain::moderation::instance::{self, Listing};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct AdminBlockInstanceParams {
    /// Host name.
    pub instance: String,
    pub block: bool,
    pub reason: String,
    /// Spinney's own: for admins only; absent: as it was.
    pub note: Option<String>,
    /// Seconds since 1970; absent: for good.
    pub expires_at: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct AdminAllowInstanceParams {
    /// Host name.
    pub instance: String,
    pub allow: bool,
    pub reason: String,
    /// Spinney's own: for admins only; absent: as it was.
    pub note: Option<String>,
}

async fn answer(reader: &Reader, id: InstanceId) -> Result<web::Json<FederatedInstanceView>> {
    let view = views::instance::get(reader, id).await?;
    Ok(web::Json(FederatedInstanceView::from(&view)))
}

/// `POST /api/v4/admin/instance/block`: puts an instance on the block list, or takes it off.
#[utoipa::path(post, path = "/admin/instance/block", tag = "moderation", request_body = AdminBlockInstanceParams, security(("bearer" = [])),
    responses((status = 200, body = FederatedInstanceView), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn block(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AdminBlockInstanceParams>,
) -> Result<web::Json<FederatedInstanceView>> {
    let listing = Listing {
        domain: form.instance,
        kind: InstancePolicyKind::Blocked,
        listed: form.block,
        reason: Some(form.reason),
        note: form.note,
        expires_at: unix_time::parse(form.expires_at)?,
    };
    let id = instance::list(&app, me.actor(), &listing).await?;
    answer(&reader, id).await
}

/// `POST /api/v4/admin/instance/allow`: puts an instance on the allow list, or takes it off.
#[utoipa::path(post, path = "/admin/instance/allow", tag = "moderation", request_body = AdminAllowInstanceParams, security(("bearer" = [])),
    responses((status = 200, body = FederatedInstanceView), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn allow(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AdminAllowInstanceParams>,
) -> Result<web::Json<FederatedInstanceView>> {
    let listing = Listing {
        domain: form.instance,
        kind: InstancePolicyKind::Allowed,
        listed: form.allow,
        reason: Some(form.reason),
        note: form.note,
        expires_at: None,
    };
    let id = instance::list(&app, me.actor(), &listing).await?;
    answer(&reader, id).await
}
