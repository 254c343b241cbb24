//! Coming to have an account. Source: docs/reference/api-v4.md 6.

use crate::extract::Json;
use crate::v4::account::login::lifetime;
use crate::v4::account::{LoginResponse, SuccessResponse};
use crate::v4::error::Result;
use crate::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::{self, Data};
use base::ids::CaptchaId;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::App;
use domain::account::registration::{self, Precedence, Registered, Registration};
use domain::account::{NameLimits, captcha, email};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A wish for an account.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Register {
    pub username: String,
    pub password: String,
    pub password_verify: String,
    pub show_nsfw: Option<bool>,
    pub email: Option<String>,
    pub captcha_uuid: Option<String>,
    pub captcha_answer: Option<String>,
    /// Must stay empty.
    pub honeypot: Option<String>,
    /// To the question for applicants.
    pub answer: Option<String>,
    /// Whether the session lasts practically for good, not a week.
    pub stay_logged_in: Option<bool>,
    /// An invitation.
    pub token: Option<String>,
}

/// A captcha, if the site asks for one.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetCaptchaResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<CaptchaResponse>,
}

/// A captcha to be answered within ten minutes, once.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaptchaResponse {
    /// A PNG image in base64.
    pub png: String,
    /// A WAV recording in base64.
    pub wav: String,
    /// To be sent with the answer.
    pub uuid: Uuid,
}

/// A token that was mailed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct VerifyEmail {
    pub token: String,
}

/// To which address the link is to be sent once more.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ResendVerificationEmail {
    pub email: String,
}

impl From<captcha::Shown> for CaptchaResponse {
    fn from(shown: captcha::Shown) -> Self {
        Self { png: STANDARD.encode(shown.png), wav: STANDARD.encode(shown.wav), uuid: shown.id.0 }
    }
}

impl From<Registered> for LoginResponse {
    fn from(registered: Registered) -> Self {
        Self {
            jwt: registered.token,
            registration_created: registered.application_made,
            verify_email_sent: registered.mail_sent,
        }
    }
}

impl Register {
    fn into_domain(self, visitor: Visitor) -> Registration {
        // What is no id of a captcha is no answer to one.
        let id = self.captcha_uuid.and_then(|text| Uuid::parse_str(&text).ok()).map(CaptchaId);
        Registration {
            name: self.username,
            password: self.password,
            password_again: self.password_verify,
            show_nsfw: self.show_nsfw,
            email: self.email,
            captcha: id.map(|id| (id, self.captcha_answer.unwrap_or_default())),
            honeypot: self.honeypot,
            answer: self.answer,
            invitation: self.token.filter(|token| !token.is_empty()),
            accepted_languages: visitor.accepted_languages.clone(),
            session: visitor.session(lifetime(self.stay_logged_in)),
            limits: NameLimits::default(),
            precedence: Precedence::TakenName,
        }
    }
}

/// Makes an account, or an application for one.
#[utoipa::path(post, path = "/account/auth/register", tag = "account", request_body = Register, responses((status = 200, body = LoginResponse)))]
pub async fn register(
    app: Data<App>,
    visitor: Visitor,
    Json(form): Json<Register>,
) -> Result<web::Json<LoginResponse>> {
    let registered = registration::register(&app, form.into_domain(visitor)).await?;
    Ok(web::Json(registered.into()))
}

/// A captcha to be answered when registering; nothing if the site asks for none.
#[utoipa::path(get, path = "/account/auth/get_captcha", tag = "account", responses((status = 200, body = GetCaptchaResponse)))]
pub async fn get_captcha(app: Data<App>) -> Result<HttpResponse> {
    let ok = captcha::make(&app).await?.map(CaptchaResponse::from);
    let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(HttpResponse::Ok().insert_header(no_store).json(GetCaptchaResponse { ok }))
}

/// Verifies a mail address.
#[utoipa::path(post, path = "/account/auth/verify_email", tag = "account", request_body = VerifyEmail, responses((status = 200, body = SuccessResponse)))]
pub async fn verify_email(
    app: Data<App>,
    Json(form): Json<VerifyEmail>,
) -> Result<web::Json<SuccessResponse>> {
    email::verify(&app, &form.token).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Mails the link that verifies an address once more. Does not tell whether anybody has the address.
#[utoipa::path(post, path = "/account/auth/resend_verification_email", tag = "account", request_body = ResendVerificationEmail, responses((status = 200, body = SuccessResponse)))]
pub async fn resend_verification_email(
    app: Data<App>,
    Json(form): Json<ResendVerificationEmail>,
) -> Result<web::Json<SuccessResponse>> {
    discreet(email::resend(&app, &form.email).await)
}

/// The same answer whether or not somebody has an address; only our own failures show.
pub fn discreet(done: base::error::Result<()>) -> Result<web::Json<SuccessResponse>> {
    match done {
        Err(error) if error.code().is_none() => Err(error.into()),
        Ok(()) | Err(_) => Ok(web::Json(SuccessResponse::default())),
    }
}
