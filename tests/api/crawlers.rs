//! What crawlers are told.

use harness::TestServer;
use serde_json::json;
use std::time::Duration;

const DAY: u64 = 86_400;

#[actix_web::test]
async fn the_sitemap_has_the_public_posts_of_a_month() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let books = ada.create_community("books").await;
    let shut = ada.create_community_with("shut", json!({ "visibility": "local_only_private" })).await;
    let old = ada.create_post(&books, "Old").await;
    server.clock.advance(Duration::from_secs(31 * DAY + 1));
    let dune = ada.create_post(&books, "Dune").await;
    let gone = ada.create_post(&books, "Gone").await;
    ada.delete_post(&gone, true).await.ok();
    let hidden = ada.create_post(&shut, "Hidden").await;

    let answer = nobody.fetch("/sitemap.xml", &[]).await;
    assert_eq!(answer.headers()["cache-control"], "public, max-age=3600");
    let text = answer.text().await.unwrap();
    let entry = format!("<url><loc>{}</loc><lastmod>2026-06-01T12:00:01Z</lastmod></url>", dune.ap_id);
    assert!(text.contains(&entry), "{text}");
    for post in [old, gone, hidden] {
        assert!(!text.contains(&format!("{}<", post.ap_id)), "{text}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn robots_are_kept_out_of_what_is_private() {
    let server = TestServer::start().await;
    let nobody = server.nobody();
    let text = nobody.fetch("/robots.txt", &[]).await.text().await.unwrap();
    assert!(text.contains("Disallow: /api/\n"), "{text}");
    assert!(text.contains("Sitemap: https://spinney.test/sitemap.xml"), "{text}");
    server.change_settings(|site| site.private_instance = true).await;
    let text = nobody.fetch("/robots.txt", &[]).await.text().await.unwrap();
    assert_eq!(text, "User-agent: *\nDisallow: /\n");
    assert_eq!(nobody.fetch("/sitemap.xml", &[]).await.status(), 400);
    server.stop().await;
}
