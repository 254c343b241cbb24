//! API v4's `Idempotency-Key`: what a user sent once is not done again when an app, unsure of the answer, sends it again.
//!
//! Source: docs/reference/api-v4.md 1.

use crate::extract::session_of;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderName;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use base::ids::LocalUserId;
use moka::sync::Cache;
use std::time::Duration;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longer keys are not looked at.
const MAX_KEY_CHARS: usize = 32;
/// A repeat within this time is refused.
const MEMORY: Duration = Duration::from_secs(5 * 60);
const MOST_KEYS: u64 = 100_000;

/// The keys of the last minutes, by user. Part of the application data.
#[derive(Clone)]
pub struct SeenKeys(Cache<(LocalUserId, String), ()>);

impl Default for SeenKeys {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_KEYS).time_to_live(MEMORY).build())
    }
}

impl SeenKeys {
    /// Remembers a key; false if it was there.
    fn insert(&self, user: LocalUserId, key: &str) -> bool {
        self.0.entry((user, key.to_owned())).or_insert(()).is_fresh()
    }
}

/// Answers 422 without a body to a `POST` or `PUT` whose user has sent its key before.
pub async fn once<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if repeated(&request) {
        return Ok(request.into_response(HttpResponse::UnprocessableEntity().finish()).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn repeated(request: &ServiceRequest) -> bool {
    if request.method() != Method::POST && request.method() != Method::PUT {
        return false;
    }
    let key = request.headers().get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok());
    let Some(key) = key.filter(|key| !key.is_empty() && key.len() <= MAX_KEY_CHARS) else { return false };
    let Some(seen) = request.app_data::<Data<SeenKeys>>() else { return false };
    let Some((user, _)) = session_of(request.request()) else { return false };
    !seen.insert(user, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once_for_each_user() {
        let seen = SeenKeys::default();
        assert!(seen.insert(LocalUserId(1), "a"));
        assert!(!seen.insert(LocalUserId(1), "a"));
        assert!(seen.insert(LocalUserId(2), "a"));
        assert!(seen.insert(LocalUserId(1), "b"));
    }
}
