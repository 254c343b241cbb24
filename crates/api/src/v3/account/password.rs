//! Passwords and the second factor. Source: docs/reference/api-v3.md 5.6.

use crate::extract::{Json, LocalUser};
use crate::v3::account::{LoginResponse, SuccessResponse};
use crate::v3::error::Result;
use crate::visitor::Visitor;
use actix_web::web::{self, Data};
use domain::App;
use domain::account::login::Lifetime;
use domain::account::{credential, totp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose password was forgotten.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordReset {
    pub email: String,
}

/// A new password, by a token that was mailed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordChangeAfterReset {
    pub token: String,
    pub password: String,
    pub password_verify: String,
}

/// A new password, by the old one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangePassword {
    pub new_password: String,
    pub new_password_verify: String,
    pub old_password: String,
}

/// A secret for an authenticator.
#[derive(Debug, Serialize, ToSchema)]
pub struct GenerateTotpSecretResponse {
    /// An `otpauth://` address.
    pub totp_secret_url: String,
}

/// Turns the second factor on or off.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateTotp {
    /// Six digits of the authenticator.
    pub totp_token: String,
    pub enabled: bool,
}

/// Whether the second factor is asked for now.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdateTotpResponse {
    pub enabled: bool,
}

/// Mails a link that sets a new password.
#[utoipa::path(post, path = "/user/password_reset", tag = "account", request_body = PasswordReset, responses((status = 200, body = SuccessResponse)))]
pub async fn ask_reset(
    app: Data<App>,
    Json(form): Json<PasswordReset>,
) -> Result<web::Json<SuccessResponse>> {
    credential::ask_reset(&app, &form.email).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Sets a new password by a token that was mailed, and ends all sessions.
#[utoipa::path(post, path = "/user/password_change", tag = "account", request_body = PasswordChangeAfterReset, responses((status = 200, body = SuccessResponse)))]
pub async fn reset(
    app: Data<App>,
    Json(form): Json<PasswordChangeAfterReset>,
) -> Result<web::Json<SuccessResponse>> {
    credential::reset(&app, &form.token, &form.password, &form.password_verify).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Changes the password, ends all sessions and begins a new one.
#[utoipa::path(put, path = "/user/change_password", tag = "account", request_body = ChangePassword, security(("bearer" = [])), responses((status = 200, body = LoginResponse)))]
pub async fn change(
    app: Data<App>,
    me: LocalUser,
    visitor: Visitor,
    Json(form): Json<ChangePassword>,
) -> Result<web::Json<LoginResponse>> {
    let change = credential::PasswordChange {
        old: form.old_password,
        new: form.new_password,
        new_again: form.new_password_verify,
        session: visitor.session(Lifetime::Endless),
    };
    let token = credential::change(&app, me.actor(), change).await?;
    Ok(web::Json(LoginResponse::of_token(token)))
}

/// Makes a secret for the second factor; it counts once it is turned on.
#[utoipa::path(post, path = "/user/totp/generate", tag = "account", security(("bearer" = [])), responses((status = 200, body = GenerateTotpSecretResponse)))]
pub async fn generate_totp(app: Data<App>, me: LocalUser) -> Result<web::Json<GenerateTotpSecretResponse>> {
    let totp_secret_url = totp::generate(&app, me.actor()).await?;
    Ok(web::Json(GenerateTotpSecretResponse { totp_secret_url }))
}

/// Turns the second factor on or off.
#[utoipa::path(post, path = "/user/totp/update", tag = "account", request_body = UpdateTotp, security(("bearer" = [])), responses((status = 200, body = UpdateTotpResponse)))]
pub async fn update_totp(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<UpdateTotp>,
) -> Result<web::Json<UpdateTotpResponse>> {
    totp::set(&app, me.actor(), &form.totp_token, form.enabled).await?;
    Ok(web::Json(UpdateTotpResponse { enabled: form.enabled }))
}
