//! Headers of every answer, who may call from pages elsewhere, and addresses that are refused.

use base::settings::{Cors, Settings};
use harness::TestServer;
use reqwest::{Method, Response};
use serde_json::{Value, json};

async fn preflight(server: &TestServer, origin: &str, method: &str) -> Response {
    let asked = server.client.request(Method::OPTIONS, format!("{}/api/v3/post", server.base));
    let asked = asked.header("origin", origin).header("access-control-request-method", method);
    asked.header("access-control-request-headers", "authorization,content-type").send().await.unwrap()
}

fn allowed(answer: &Response) -> Option<&str> {
    answer.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap())
}

#[actix_web::test]
async fn every_answer_protects_its_reader() {
    let server = TestServer::start().await;
    let nobody = server.nobody();
    for path in [
        "/",
        "/health",
        "/api/v3/site",
        "/api/v4/post?id=99",
        "/nodeinfo/2.1",
        "/feeds/all.xml",
        "/no/such/page",
    ] {
        let answer = nobody.fetch(path, &[]).await;
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["x-frame-options"], "SAMEORIGIN", "{path}");
        assert_eq!(answer.headers()["referrer-policy"], "same-origin", "{path}");
        assert!(answer.headers().contains_key("x-request-id"), "{path}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn pages_from_anywhere_call_the_api_without_cookies() {
    let server = TestServer::start().await;
    for method in ["GET", "POST", "PUT", "DELETE"] {
        let answer = preflight(&server, "https://app.example", method).await;
        assert!(answer.status().is_success(), "{method}: {}", answer.status());
        assert!(["*", "https://app.example"].contains(&allowed(&answer).unwrap()), "{method}");
        let methods = answer.headers()["access-control-allow-methods"].to_str().unwrap();
        assert!(methods.contains(method), "{methods}");
        let headers = answer.headers()["access-control-allow-headers"].to_str().unwrap().to_lowercase();
        assert!(headers.contains("authorization") && headers.contains("content-type"), "{headers}");
        assert_eq!(answer.headers().get("access-control-allow-credentials"), None);
    }
    server.stop().await;
}

#[actix_web::test]
async fn refusals_and_limits_can_be_read_from_elsewhere_too() {
    let server = TestServer::start().await;
    let limits = json!({ "rate_limit_search": 1, "rate_limit_search_per_second": 3600 });
    server.admin().await.put("/api/v3/site", limits).await.ok();
    let nobody = server.nobody();
    nobody.get("/api/v3/search", "q=dune").await.ok();
    let table = [
        ("/api/v3/site", 200),
        ("/api/v3/post/list?type_=All", 200),
        ("/api/v3/post/list?limit=99", 400),
        ("/api/v3/search?q=dune", 400),
        ("/api/v4/search?search_term=dune", 429),
        ("/api/v4/account", 401),
        ("/api/v4/post?id=99", 404),
        ("/nodeinfo/2.1", 200),
        ("/.well-known/nodeinfo", 200),
    ];
    for (path, status) in table {
        // Twice: what is kept for everybody must not keep the origin of the first who asked.
        for origin in ["https://app.example", "https://other.example"] {
            let answer = nobody.fetch(path, &[("origin", origin)]).await;
            assert_eq!(answer.status(), status, "{path}");
            assert!(["*", origin].contains(&allowed(&answer).unwrap_or("nobody")), "{path} from {origin}");
        }
    }
    server.stop().await;
}

#[actix_web::test]
async fn where_origins_are_named_only_they_and_the_own_one_may_call() {
    let cors = Cors { origins: vec!["https://app.example".to_owned()] };
    let settings = Settings { hostname: "spinney.test".to_owned(), cors, ..Settings::default() };
    let server = TestServer::start_with(settings).await;
    for origin in ["https://app.example", "https://spinney.test"] {
        assert_eq!(allowed(&preflight(&server, origin, "POST").await), Some(origin));
    }
    let refused = preflight(&server, "https://evil.example", "POST").await;
    assert_eq!((refused.status().is_success(), allowed(&refused)), (false, None));
    let read = server.nobody().fetch("/api/v3/site", &[("origin", "https://evil.example")]).await;
    assert_eq!(allowed(&read), None);
    server.stop().await;
}

#[actix_web::test]
async fn a_zero_byte_in_an_address_is_refused_at_every_route() {
    let server = TestServer::start().await;
    let nobody = server.nobody();
    let activity = [("accept", "application/activity+json")];
    for path in [
        "/u/%00",
        "/c/a%00b",
        "/c/%00/outbox",
        "/u/%00/followers",
        "/.well-known/webfinger?resource=acct:%00@spinney.test",
        "/.well-known/webfinger?resource=https://spinney.test/u/%00",
        "/pictrs/image/%00",
        "/api/v3/user?username=%00",
        "/api/v4/community?name=a%00",
        "/api/v4/image/%00",
    ] {
        let answer = nobody.fetch(path, &activity).await;
        assert_eq!(answer.status(), 400, "{path}");
        assert!(answer.headers().contains_key("x-request-id"), "{path}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error"], "unknown", "{path}");
        let message = body["message"].as_str().unwrap();
        assert!(message.contains("a text contains a zero byte"), "{path}: {message}");
    }
    // Written twice, it comes to light only when the address in the query is read.
    let twice = "/.well-known/webfinger?resource=https://spinney.test/u/%2500";
    assert_eq!(nobody.fetch(twice, &activity).await.status(), 404);
    server.stop().await;
}
