//! What is answered while the database is started and brought to its schema: to everything the same, 503.

use crate::ui;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, HeaderMap, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// The text that apps know (docs/reference/api-v3.md 1.1).
const STARTING: &str = "Lemmy is currently starting";

/// The answer to any request: a page to who looks with a browser, JSON to programs.
pub async fn answer(request: HttpRequest) -> HttpResponse {
    if ui::is_page(request.head()) && takes_pages(request.headers()) {
        return ui::notice(
            StatusCode::SERVICE_UNAVAILABLE,
            "The forum is starting",
            "It will be here in a moment, or in some minutes after an upgrade.",
        );
    }
    HttpResponse::ServiceUnavailable()
        .insert_header((RETRY_AFTER, "5"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(json!({ "error": STARTING }))
}

fn takes_pages(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT).any(|value| value.to_str().is_ok_and(|value| value.contains("text/html")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;
    use actix_web::http::header::CONTENT_TYPE;
    use actix_web::test::TestRequest;

    async fn asked(path: &str, accept: &str) -> (u16, String, String) {
        let request = TestRequest::with_uri(path).insert_header((ACCEPT, accept)).to_http_request();
        let response = answer(request).await;
        let kind = response.headers().get(CONTENT_TYPE).unwrap().to_str().unwrap().to_owned();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body()).await.unwrap();
        (status, kind, String::from_utf8(body.to_vec()).unwrap())
    }

    #[actix_web::test]
    async fn people_get_a_page_and_programs_json() {
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        let (status, kind, page) = asked("/c/books", browser).await;
        assert_eq!((status, kind.as_str()), (503, "text/html; charset=utf-8"));
        assert!(page.contains("The forum is starting"), "{page}");

        for (path, accept) in
            [("/api/v3/site", browser), ("/health", "*/*"), ("/c/books", "application/activity+json")]
        {
            let (status, kind, body) = asked(path, accept).await;
            assert_eq!((status, kind.as_str()), (503, "application/json"), "{path}");
            assert_eq!(body, r#"{"error":"Lemmy is currently starting"}"#);
        }
    }
}
