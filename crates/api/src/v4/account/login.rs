//! Sessions: beginning, proving, listing and ending them. Source: docs/reference/api-v4.md 1 and 2, "Account".

use crate::extract::{Json, LocalUser};
use crate::v4::account::{LoginResponse, SuccessResponse};
use crate::v4::error::Result;
use crate::visitor::{self, Token, Visitor};
use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{LocalUserId, LoginTokenId};
use chrono::{DateTime, Utc};
use domain::App;
use domain::account::login::{self, Lifetime};
use domain::policy::account::Banned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use views::Reader;

/// Name or address, and password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Login {
    pub username_or_email: String,
    pub password: String,
    /// Six digits, if a second factor is set up.
    pub totp_2fa_token: Option<String>,
    /// Whether the session lasts practically for good, not a week.
    pub stay_logged_in: Option<bool>,
}

/// A session; the token itself is never shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginToken {
    /// Spinney's own: what [`EndLogin`] names it by.
    pub id: Uuid,
    #[schema(value_type = i32)]
    pub user_id: LocalUserId,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// The sessions of the user.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListLoginsResponse {
    /// The newest first.
    pub logins: Vec<LoginToken>,
}

/// Spinney's own: which session is to end.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndLogin {
    pub id: Uuid,
}

/// How long a session lasts, as forms of this version say it.
pub fn lifetime(stay_logged_in: Option<bool>) -> Lifetime {
    if stay_logged_in.unwrap_or(false) { Lifetime::Century } else { Lifetime::Week }
}

impl From<db::local_user::LoginToken> for LoginToken {
    fn from(row: db::local_user::LoginToken) -> Self {
        Self {
            id: row.id.0,
            user_id: row.local_user_id,
            published_at: row.published_at,
            ip: row.ip,
            user_agent: row.user_agent,
        }
    }
}

/// Begins a session.
#[utoipa::path(post, path = "/account/auth/login", tag = "account", request_body = Login, responses((status = 200, body = LoginResponse)))]
pub async fn log_in(
    app: Data<App>,
    visitor: Visitor,
    Json(form): Json<Login>,
) -> Result<web::Json<LoginResponse>> {
    let login = login::Login {
        name_or_email: form.username_or_email,
        password: form.password,
        totp: form.totp_2fa_token,
        banned: Banned::Admit,
        session: visitor.session(lifetime(form.stay_logged_in)),
    };
    Ok(web::Json(LoginResponse::of_token(login::log_in(&app, login).await?)))
}

/// Ends the session of the request.
#[utoipa::path(post, path = "/account/auth/logout", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn log_out(app: Data<App>, me: LocalUser) -> Result<HttpResponse> {
    login::end(&app, me.actor(), me.session()).await?;
    Ok(HttpResponse::Ok().cookie(visitor::removed_cookie()).json(SuccessResponse::default()))
}

/// Whether the token of the request is valid.
#[utoipa::path(get, path = "/account/validate_auth", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn validate_auth(app: Data<App>, Token(token): Token) -> Result<web::Json<SuccessResponse>> {
    login::validate(&app, token.as_deref(), Banned::Admit).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// The sessions of the user.
#[utoipa::path(get, path = "/account/login/list", tag = "account", security(("bearer" = [])), responses((status = 200, body = ListLoginsResponse)))]
pub async fn list_logins(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<ListLoginsResponse>> {
    let user = me.viewer.local_user().or_code(Code::NotLoggedIn)?;
    let sessions = views::account::sessions(&reader, user.id).await?;
    Ok(web::Json(ListLoginsResponse { logins: sessions.into_iter().map(LoginToken::from).collect() }))
}

/// Ends one of the user's sessions. Spinney's own: the reference has no way to end a single other session.
#[utoipa::path(delete, path = "/account/login", tag = "account", request_body = EndLogin, security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn end(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<EndLogin>,
) -> Result<web::Json<SuccessResponse>> {
    login::end(&app, me.actor(), LoginTokenId(form.id)).await?;
    Ok(web::Json(SuccessResponse::default()))
}
