//! Rate limits, from outside.

use base::settings::Settings;
use harness::TestServer;
use serde_json::{Value, json};
use std::time::Duration;

/// Statuses of so many requests, each from the address that a proxy on loopback names.
async fn statuses(server: &TestServer, times: usize, path: &str, from: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..times {
        let answer = server.nobody().fetch(path, &[("x-forwarded-for", from)]).await;
        statuses.push(answer.status().as_u16());
    }
    statuses
}

fn behind_a_proxy() -> Settings {
    let trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    Settings { hostname: "spinney.test".to_owned(), trusted_proxies, ..Settings::default() }
}

#[actix_web::test]
async fn a_limit_holds_as_soon_as_an_admin_has_set_it_and_refills() {
    let server = TestServer::start().await;
    let (admin, nobody) = (server.admin().await, server.nobody());
    let limits = json!({ "rate_limit_search": 2, "rate_limit_search_per_second": 60 });
    admin.put("/api/v3/site", limits).await.ok();
    for _ in 0..2 {
        nobody.get("/api/v3/search", "q=dune").await.ok();
    }
    assert_eq!(nobody.get("/api/v3/search", "q=dune").await.error(), (400, "rate_limit_error"));
    let refused = nobody.fetch("/api/v4/search?search_term=dune", &[]).await;
    assert_eq!(refused.status(), 429);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body, json!({ "error": "too_many_requests" }));
    nobody.get("/api/v3/post/list", "").await.ok();

    server.clock.advance(Duration::from_secs(30));
    let answer = nobody.fetch("/api/v4/search?search_term=dune", &[]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-ratelimit-limit"], "2");
    assert_eq!(answer.headers()["x-ratelimit-remaining"], "0");
    admin.put("/api/v3/site", json!({ "rate_limit_search": 100 })).await.ok();
    nobody.get("/api/v3/search", "q=dune").await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn every_class_is_charged_by_its_own_routes() {
    let server = TestServer::start().await;
    let (admin, ada) = (server.admin().await, server.user("ada").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let limits = json!({
        "rate_limit_post": 1, "rate_limit_post_per_second": 3600,
        "rate_limit_comment": 1, "rate_limit_comment_per_second": 3600,
        "rate_limit_register": 1, "rate_limit_register_per_second": 3600,
    });
    admin.put("/api/v3/site", limits).await.ok();
    let comment = json!({ "post_id": dune.id, "content": "Dry." });
    ada.create_post(&books, "Emma").await;
    ada.post("/api/v3/comment", comment.clone()).await.ok();
    ada.create_community("films").await;

    let limited = (429, "too_many_requests");
    assert_eq!(ada.try_create_post(&books, "Ulysses", json!({})).await.error(), limited);
    assert_eq!(ada.post("/api/v4/comment", comment).await.error(), limited);
    assert_eq!(ada.post("/api/v4/community", json!({ "name": "music" })).await.error(), limited);
    let login = json!({ "username_or_email": "ada", "password": "wrong horse" });
    assert_eq!(ada.post("/api/v3/user/login", login).await.error(), (400, "rate_limit_error"));
    ada.vote(&dune, None).await.ok();
    assert_eq!(ada.titles("type_=All&sort=New").await, ["Emma", "Dune"], "what was refused is not there");
    server.stop().await;
}

#[actix_web::test]
async fn an_address_is_believed_from_a_configured_proxy_only() {
    let path = "/api/v4/search?search_term=dune";
    let limits = json!({ "rate_limit_search": 1, "rate_limit_search_per_second": 3600 });
    let server = TestServer::start_with(behind_a_proxy()).await;
    server.admin().await.put("/api/v3/site", limits.clone()).await.ok();
    assert_eq!(statuses(&server, 2, path, "198.51.100.1").await, [200, 429]);
    assert_eq!(statuses(&server, 2, path, "198.51.100.2").await, [200, 429]);
    assert_eq!(statuses(&server, 2, path, "2001:db8::1").await, [200, 429]);
    assert_eq!(statuses(&server, 1, path, "2001:db8::2").await, [429], "of the same subscriber");
    assert_eq!(statuses(&server, 1, path, "203.0.113.9, 198.51.100.1").await, [429], "the last one counts");
    server.stop().await;

    let server = TestServer::start_with(Settings { trusted_proxies: Vec::new(), ..behind_a_proxy() }).await;
    server.admin().await.put("/api/v3/site", limits).await.ok();
    assert_eq!(statuses(&server, 1, path, "198.51.100.1").await, [200]);
    assert_eq!(statuses(&server, 1, path, "198.51.100.2").await, [429], "anybody can write this header");
    server.stop().await;
}
