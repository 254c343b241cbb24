//! Invitations. Source: docs/reference/api-v4.md 2, 4 and 6.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{InvitationId, LocalUserId};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use domain::account::invitation;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;

/// A token with which others may register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalUserInvite {
    #[schema(value_type = i32)]
    pub id: InvitationId,
    pub token: String,
    #[schema(value_type = i32)]
    pub local_user_id: LocalUserId,
    /// Absent: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<i32>,
    pub uses_count: i32,
    /// Absent: until it is revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateInvitation {
    pub max_uses: Option<i32>,
    pub expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RevokeInvitation {
    pub token: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListInvitations {
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CreateInvitationResponse {
    pub invite: LocalUserInvite,
}

impl From<&db::invitation::Invitation> for LocalUserInvite {
    fn from(invitation: &db::invitation::Invitation) -> Self {
        Self {
            id: invitation.id,
            token: invitation.token.clone(),
            local_user_id: invitation.local_user_id,
            max_uses: invitation.max_uses,
            uses_count: invitation.uses,
            expires_at: invitation.expires_at,
            published_at: invitation.published_at,
        }
    }
}

/// Makes an invitation.
#[utoipa::path(post, path = "/account/invite", tag = "account", request_body = CreateInvitation, security(("bearer" = [])),
    responses((status = 200, body = CreateInvitationResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<CreateInvitation>,
) -> Result<web::Json<CreateInvitationResponse>> {
    let made = invitation::create(&app, me.actor(), form.max_uses, form.expires_at).await?;
    Ok(web::Json(CreateInvitationResponse { invite: LocalUserInvite::from(&made) }))
}

/// Takes back an invitation of one's own.
#[utoipa::path(delete, path = "/account/invite", tag = "account", request_body = RevokeInvitation, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn revoke(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<RevokeInvitation>,
) -> Result<web::Json<SuccessResponse>> {
    invitation::revoke(&app, me.actor(), &form.token).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Lists the user's invitations, newest first.
#[utoipa::path(get, path = "/account/invite/list", tag = "account", params(ListInvitations), security(("bearer" = [])),
    responses((status = 200, body = Paged<LocalUserInvite>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListInvitations>,
) -> Result<web::Json<Paged<LocalUserInvite>>> {
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let user = me.viewer.local_user().or_code(Code::NotLoggedIn)?;
    let found = views::account::invitations(&reader, user.id, page).await?;
    Ok(web::Json(Paged::new(found, |invitation| LocalUserInvite::from(&invitation))))
}
