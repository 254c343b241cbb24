//! Logging in by way of other services, and what admins set about them. Source: docs/reference/api-v4.md 2, "Admin" and "OAuth & images", and 6.

use crate::extract::{Json, LocalUser};
use crate::v4::account::login::lifetime;
use crate::v4::account::{LoginResponse, SuccessResponse};
use crate::v4::error::{ErrorBody, Result};
use crate::visitor::Visitor;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::OAuthProviderId;
use chrono::{DateTime, Utc};
use db::oauth::OAuthProvider;
use domain::App;
use domain::account::NameLimits;
use domain::account::oauth::provider::{self, NewProvider, ProviderEdit};
use domain::account::oauth::{self, Arrival};
use domain::policy::account::Banned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

/// Another service that people log in with.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicOAuthProvider {
    #[schema(value_type = i32)]
    pub id: OAuthProviderId,
    pub display_name: String,
    /// Where the browser goes.
    pub authorization_endpoint: String,
    pub client_id: String,
    /// Separated by blanks.
    pub scopes: String,
    /// Whether a code challenge (S256) has to be sent along, and its verifier with the code.
    pub use_pkce: bool,
}

/// Another service that people log in with, as admins see it. Its secret is never shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminOAuthProvider {
    #[schema(value_type = i32)]
    pub id: OAuthProviderId,
    pub display_name: String,
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    pub id_claim: String,
    pub client_id: String,
    pub scopes: String,
    pub auto_verify_email: bool,
    pub account_linking_enabled: bool,
    pub enabled: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub use_pkce: bool,
}

/// What is not said is off, but for `use_pkce` and `enabled`.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateOAuthProvider {
    pub display_name: String,
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    /// The value of the userinfo that tells people apart, usually `sub`.
    pub id_claim: String,
    pub client_id: String,
    pub client_secret: String,
    pub scopes: String,
    /// Whether a mail address counts as verified that the service says nothing of.
    pub auto_verify_email: Option<bool>,
    /// Whether who has the verified address of an account here logs in to it.
    pub account_linking_enabled: Option<bool>,
    pub use_pkce: Option<bool>,
    pub enabled: Option<bool>,
}

/// Absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditOAuthProvider {
    #[schema(value_type = i32)]
    pub id: OAuthProviderId,
    pub display_name: Option<String>,
    pub authorization_endpoint: Option<String>,
    pub token_endpoint: Option<String>,
    pub userinfo_endpoint: Option<String>,
    pub id_claim: Option<String>,
    pub client_secret: Option<String>,
    pub scopes: Option<String>,
    pub auto_verify_email: Option<bool>,
    pub account_linking_enabled: Option<bool>,
    pub use_pkce: Option<bool>,
    pub enabled: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteOAuthProvider {
    #[schema(value_type = i32)]
    pub id: OAuthProviderId,
}

/// What the browser brings back from the service.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AuthenticateWithOauth {
    pub code: String,
    #[schema(value_type = i32)]
    pub oauth_provider_id: OAuthProviderId,
    /// `https://HOST/oauth/callback` of this instance.
    pub redirect_uri: String,
    pub show_nsfw: Option<bool>,
    /// For who has no account yet.
    pub username: Option<String>,
    /// For who has no account yet, if the site wants applications.
    pub answer: Option<String>,
    /// 43 to 128 letters, digits, `-`, `.`, `_` and `~`, if the service uses PKCE.
    pub pkce_code_verifier: Option<String>,
    /// Whether the session lasts practically for good, not a week.
    pub stay_logged_in: Option<bool>,
}

impl From<&OAuthProvider> for PublicOAuthProvider {
    fn from(row: &OAuthProvider) -> Self {
        Self {
            id: row.id,
            display_name: row.display_name.clone(),
            authorization_endpoint: row.authorization_endpoint.clone(),
            client_id: row.client_id.clone(),
            scopes: row.scopes.clone(),
            use_pkce: row.use_pkce,
        }
    }
}

impl From<&OAuthProvider> for AdminOAuthProvider {
    fn from(row: &OAuthProvider) -> Self {
        Self {
            id: row.id,
            display_name: row.display_name.clone(),
            issuer: row.issuer.clone(),
            authorization_endpoint: row.authorization_endpoint.clone(),
            token_endpoint: row.token_endpoint.clone(),
            userinfo_endpoint: row.userinfo_endpoint.clone(),
            id_claim: row.id_claim.clone(),
            client_id: row.client_id.clone(),
            scopes: row.scopes.clone(),
            auto_verify_email: row.auto_verify_email,
            account_linking_enabled: row.account_linking_enabled,
            enabled: row.enabled,
            published_at: row.published_at,
            updated_at: row.updated_at,
            use_pkce: row.use_pkce,
        }
    }
}

async fn answer(reader: &Reader, id: OAuthProviderId) -> Result<web::Json<AdminOAuthProvider>> {
    let info = views::site::info(reader).await?;
    let found = info.oauth_providers.iter().find(|provider| provider.id == id).or_code(Code::NotFound)?;
    Ok(web::Json(found.into()))
}

/// `POST /api/v4/oauth_provider`: adds a service. Its endpoints are https.
#[utoipa::path(post, path = "/oauth_provider", tag = "admin", request_body = CreateOAuthProvider, security(("bearer" = [])),
    responses((status = 200, body = AdminOAuthProvider), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateOAuthProvider>,
) -> Result<web::Json<AdminOAuthProvider>> {
    let new = NewProvider {
        display_name: form.display_name,
        issuer: form.issuer,
        authorization_endpoint: form.authorization_endpoint,
        token_endpoint: form.token_endpoint,
        userinfo_endpoint: form.userinfo_endpoint,
        id_claim: form.id_claim,
        client_id: form.client_id,
        client_secret: form.client_secret,
        scopes: form.scopes,
        auto_verify_email: form.auto_verify_email.unwrap_or(false),
        account_linking_enabled: form.account_linking_enabled.unwrap_or(false),
        use_pkce: form.use_pkce.unwrap_or(true),
        enabled: form.enabled.unwrap_or(true),
    };
    let id = provider::create(&app, me.actor(), new).await?;
    answer(&reader, id).await
}

/// `PUT /api/v4/oauth_provider`: changes a service.
#[utoipa::path(put, path = "/oauth_provider", tag = "admin", request_body = EditOAuthProvider, security(("bearer" = [])),
    responses((status = 200, body = AdminOAuthProvider), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditOAuthProvider>,
) -> Result<web::Json<AdminOAuthProvider>> {
    let edit = ProviderEdit {
        display_name: form.display_name,
        authorization_endpoint: form.authorization_endpoint,
        token_endpoint: form.token_endpoint,
        userinfo_endpoint: form.userinfo_endpoint,
        id_claim: form.id_claim,
        client_secret: form.client_secret,
        scopes: form.scopes,
        auto_verify_email: form.auto_verify_email,
        account_linking_enabled: form.account_linking_enabled,
        use_pkce: form.use_pkce,
        enabled: form.enabled,
    };
    provider::edit(&app, me.actor(), form.id, edit).await?;
    answer(&reader, form.id).await
}

/// `DELETE /api/v4/oauth_provider`: deletes a service. Accounts stay.
#[utoipa::path(delete, path = "/oauth_provider", tag = "admin", request_body = DeleteOAuthProvider, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteOAuthProvider>,
) -> Result<web::Json<SuccessResponse>> {
    provider::delete(&app, me.actor(), form.id).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `POST /api/v4/oauth/authenticate`: begins a session for whom another service says it is; makes an account if they have none and the site allows it. `oauth_authorization_invalid`: service, code or `redirect_uri` are wrong; `invalid_code_verifier`; `oauth_login_failed`: the service does not say who it is; `oauth_registration_closed`; `email_already_taken`: by an account that may not be linked; `registration_username_required` and `registration_application_answer_required`: to be asked for, and sent with a new code.
#[utoipa::path(post, path = "/oauth/authenticate", tag = "account", request_body = AuthenticateWithOauth,
    responses((status = 200, body = LoginResponse), (status = 400, body = ErrorBody)))]
pub async fn authenticate(
    app: Data<App>,
    visitor: Visitor,
    Json(form): Json<AuthenticateWithOauth>,
) -> Result<web::Json<LoginResponse>> {
    let arrival = Arrival {
        provider_id: form.oauth_provider_id,
        code: form.code,
        redirect_uri: form.redirect_uri,
        verifier: form.pkce_code_verifier,
        show_nsfw: form.show_nsfw,
        name: form.username,
        answer: form.answer,
        accepted_languages: visitor.accepted_languages.clone(),
        limits: NameLimits::default(),
        banned: Banned::Admit,
        session: visitor.session(lifetime(form.stay_logged_in)),
    };
    Ok(web::Json(oauth::authenticate(&app, arrival).await?.into()))
}
