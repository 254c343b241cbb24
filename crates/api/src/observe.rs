//! What is logged and counted of each request.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

/// Methods that are counted apart. Whatever else somebody sends is one: each name would be kept for good.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id and a span, and counts it by route and status when it is answered. Query strings are left out: some apps put their token there.
pub async fn observe<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let id = Uuid::new_v4().simple().to_string();
    let (method, path) = (request.method().clone(), without_secret(request.path()).to_owned());
    let span = tracing::info_span!("request", request.id = id, method = %method, path);
    let answered = async {
        let mut response = next.call(request).await?;
        let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
        let status = response.status();
        let duration = started.elapsed();
        tracing::debug!(status = status.as_u16(), duration_ms = duration.as_secs_f64() * 1000.0, "answered");
        metrics::counter!("spinney_http_requests_total", "method" => word(&method), "route" => route.clone(), "status" => status.as_str().to_owned())
            .increment(1);
        metrics::histogram!("spinney_http_request_duration_seconds", "route" => route).record(duration);
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(X_REQUEST_ID, value);
        }
        Ok(response)
    };
    answered.instrument(span).await
}

fn word(method: &Method) -> &'static str {
    METHODS.into_iter().find(|word| *word == method.as_str()).unwrap_or("other")
}

/// Paths that end in a secret: the token of a session, of a mail's link, or of an image. Those of pages are in `domain::account::letter`.
const SECRET: [&str; 6] = [
    "/feeds/front/",
    "/feeds/inbox/",
    "/feeds/notifications/",
    "/password_change/",
    "/pictrs/image/delete/",
    "/verify_email/",
];

/// The path without the secret that may be in it, for logs.
pub fn without_secret(path: &str) -> &str {
    SECRET.into_iter().find(|prefix| path.starts_with(prefix)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_logged() {
        for (path, shown) in [
            ("/feeds/front/a.b.c.xml", "/feeds/front/"),
            ("/feeds/notifications/a.b.c.xml", "/feeds/notifications/"),
            ("/feeds/c/books.xml", "/feeds/c/books.xml"),
            ("/verify_email/abc", "/verify_email/"),
            ("/password_change/abc/__data.json", "/password_change/"),
            ("/pictrs/image/delete/abc/dune.webp", "/pictrs/image/delete/"),
            ("/pictrs/image/dune.webp", "/pictrs/image/dune.webp"),
        ] {
            assert_eq!(without_secret(path), shown);
        }
    }
}
