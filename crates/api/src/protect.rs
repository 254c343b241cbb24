//! What no request gets past: headers that every answer carries, who may call across origins, and addresses that nothing can have.

use crate::extract::{ZERO_BYTE, invalid_query};
use crate::{v3, v4};
use actix_cors::Cors;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};
use base::settings::Settings;

/// Seconds a browser may remember the answer to a preflight.
const PREFLIGHT_AGE_SECONDS: usize = 3600;

/// Any origin, unless the settings name some: apps in browsers call from wherever they are hosted (docs/reference/clients.md 9). Cookies are never let through.
pub fn cors(settings: &Settings) -> Cors {
    let cors = Cors::default()
        .allow_any_method()
        .allow_any_header()
        .expose_any_header()
        .max_age(PREFLIGHT_AGE_SECONDS);
    if settings.cors.origins.iter().any(|origin| origin == "*") {
        return cors.allow_any_origin();
    }
    let own = cors.allowed_origin(&settings.origin());
    settings.cors.origins.iter().fold(own, |cors, origin| cors.allowed_origin(origin))
}

/// Nothing may be sniffed, framed by others, or told to others where the reader came from.
pub async fn headers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (REFERRER_POLICY, "same-origin"),
    ] {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    Ok(response)
}

/// Refuses a zero byte in path or query, for every route: the database can neither store nor look for one.
pub async fn addresses<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if !request.path().contains("%00") && !request.query_string().contains("%00") {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let error = invalid_query(&ZERO_BYTE);
    let refused = match request.path().starts_with("/api/v4/") {
        true => v4::error::Error::from(error).error_response(),
        false => v3::error::Error::from(error).error_response(),
    };
    Ok(request.into_response(refused).map_into_right_body())
}
