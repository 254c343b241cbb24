//! Rate limits, from outside.

use api::limit::Class;
use api::routing::Routes;
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

/// Classes, and what is charged to them: method and path.
type Charged = &'static [(Class, &'static [&'static str])];

/// The routes of a version that are charged to another class than that of messages. Source: docs/reference/api-v3.md 1.3 and the notes in docs/reference/api-v4.md 2; v4's routes for images and codes by mail are there what v3's are.
const CLASSES: [(fn() -> Routes, Charged); 2] = [
    (
        api::v3::routes::routes,
        &[
            (Class::Post, &["GET /user/get_captcha", "POST /post"]),
            (
                Class::Register,
                &["POST /community", "POST /user/login", "POST /user/password_reset", "POST /user/register"],
            ),
            (Class::Comment, &["POST /comment"]),
            (Class::Search, &["GET /search"]),
            (Class::ImportUserSettings, &["GET /user/export_settings", "POST /user/import_settings"]),
            (Class::Unlimited, &["GET /image_proxy", "GET /openapi.json"]),
            // Uploads of v3 are outside its prefix.
            (Class::Image, &[]),
        ],
    ),
    (
        api::v4::routes::routes,
        &[
            (Class::Post, &["GET /account/auth/get_captcha", "POST /post"]),
            (
                Class::Register,
                &[
                    "POST /account/auth/login",
                    "POST /account/auth/password_reset",
                    "POST /account/auth/register",
                    "POST /account/auth/resend_verification_email",
                    "POST /community",
                    "POST /oauth/authenticate",
                ],
            ),
            (Class::Comment, &["POST /comment"]),
            (Class::Search, &["GET /post/site_metadata", "GET /resolve_object", "GET /search"]),
            (
                Class::ImportUserSettings,
                &[
                    "GET /account/data/export",
                    "GET /account/settings/export",
                    "POST /account/settings/import",
                ],
            ),
            (
                Class::Unlimited,
                &["GET /image/health", "GET /image/proxy", "GET /image/{filename}", "GET /openapi.json"],
            ),
            (
                Class::Image,
                &[
                    "DELETE /image",
                    "POST /account/avatar",
                    "POST /account/banner",
                    "POST /community/banner",
                    "POST /community/icon",
                    "POST /image",
                    "POST /site/banner",
                    "POST /site/icon",
                ],
            ),
        ],
    ),
];

#[test]
fn every_route_is_charged_to_the_class_of_the_reference() {
    for (routes, classes) in CLASSES {
        let routes = routes();
        for (class, expected) in classes {
            let charged = routes.known().iter().filter(|known| known.class == *class);
            let mut charged: Vec<String> =
                charged.map(|known| format!("{} {}", known.method, known.path)).collect();
            charged.sort();
            assert_eq!(charged, *expected, "{class:?}");
        }
    }
}

#[actix_web::test]
async fn what_lies_outside_the_apis_is_charged_as_the_reference_says() {
    let server = TestServer::start().await;
    let (admin, ada, nobody) = (server.admin().await, server.user("ada").await, server.nobody());
    let limits = json!({
        "rate_limit_image": 1, "rate_limit_image_per_second": 3600,
        "rate_limit_message": 1, "rate_limit_message_per_second": 3600,
    });
    admin.put("/api/v3/site", limits).await.ok();
    assert_ne!(ada.upload("/pictrs/image", "x").await.error(), (400, "rate_limit_error"));
    assert_eq!(ada.upload("/pictrs/image", "x").await.error(), (400, "rate_limit_error"));
    assert_eq!(nobody.fetch("/sitemap.xml", &[]).await.status(), 200);
    assert_eq!(nobody.fetch("/sitemap.xml", &[]).await.status(), 400, "sitemaps are messages");
    for path in ["/feeds/all.xml", "/nodeinfo/2.1", "/.well-known/webfinger?resource=acct:ada@spinney.test"] {
        for _ in 0..2 {
            assert_eq!(nobody.fetch(path, &[]).await.status(), 200, "{path}");
        }
    }
    server.stop().await;
}
