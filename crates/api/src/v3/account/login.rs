//! Sessions: beginning, proving, listing and ending them. Source: docs/reference/api-v3.md 5.6 and 7.2.

use crate::extract::{Json, LocalUser};
use crate::v3::account::{LoginResponse, SuccessResponse};
use crate::v3::error::Result;
use crate::visitor::{self, Token, Visitor};
use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::LocalUserId;
use chrono::{DateTime, Utc};
use domain::App;
use domain::account::login::{self, Lifetime};
use domain::policy::account::Banned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

/// Name or address, and password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Login {
    pub username_or_email: String,
    pub password: String,
    /// Six digits, if a second factor is set up.
    pub totp_2fa_token: Option<String>,
}

/// A session; the token itself is never shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginToken {
    #[schema(value_type = i32)]
    pub user_id: LocalUserId,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

impl From<db::local_user::LoginToken> for LoginToken {
    fn from(row: db::local_user::LoginToken) -> Self {
        Self {
            user_id: row.local_user_id,
            published: row.published_at,
            ip: row.ip,
            user_agent: row.user_agent,
        }
    }
}

/// Begins a session.
#[utoipa::path(post, path = "/user/login", tag = "account", request_body = Login, responses((status = 200, body = LoginResponse)))]
pub async fn log_in(
    app: Data<App>,
    visitor: Visitor,
    Json(form): Json<Login>,
) -> Result<web::Json<LoginResponse>> {
    let login = login::Login {
        name_or_email: form.username_or_email,
        password: form.password,
        totp: form.totp_2fa_token,
        banned: Banned::Refuse,
        session: visitor.session(Lifetime::Endless),
    };
    Ok(web::Json(LoginResponse::of_token(login::log_in(&app, login).await?)))
}

/// Ends the session of the request.
#[utoipa::path(post, path = "/user/logout", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn log_out(app: Data<App>, me: LocalUser) -> Result<HttpResponse> {
    login::end(&app, me.actor(), me.session()).await?;
    Ok(HttpResponse::Ok().cookie(visitor::removed_cookie()).json(SuccessResponse::default()))
}

/// Whether the token of the request is valid.
#[utoipa::path(get, path = "/user/validate_auth", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn validate_auth(app: Data<App>, Token(token): Token) -> Result<web::Json<SuccessResponse>> {
    login::validate(&app, token.as_deref(), Banned::Refuse).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// The sessions of the user.
#[utoipa::path(get, path = "/user/list_logins", tag = "account", security(("bearer" = [])), responses((status = 200, body = Vec<LoginToken>)))]
pub async fn list_logins(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<Vec<LoginToken>>> {
    let user = me.viewer.local_user().or_code(Code::NotLoggedIn)?;
    let sessions = views::account::sessions(&reader, user.id).await?;
    Ok(web::Json(sessions.into_iter().map(LoginToken::from).collect()))
}
