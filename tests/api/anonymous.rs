//! What is kept for those who ask without a token, and that nothing else gets there.

use harness::{TestServer, User};
use serde_json::json;
use std::time::Duration;

const FRONT: &str = "/api/v3/post/list?type_=All&sort=New";

async fn header(user: &User, path: &str, name: &str) -> String {
    let response = user.fetch(path, &[]).await;
    let values: Vec<&str> =
        response.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
    values.join(", ")
}

#[actix_web::test]
async fn an_answer_is_kept_until_something_changes() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune").await;
    let tag = header(&nobody, FRONT, "etag").await;
    assert_eq!(header(&nobody, FRONT, "etag").await, tag);
    assert_eq!(server.instance.answers.count().await, 1, "asked twice, made once");

    let unchanged = nobody.fetch(FRONT, &[("if-none-match", &tag)]).await;
    assert_eq!(unchanged.status(), 304);
    assert_eq!(unchanged.bytes().await.unwrap().len(), 0);

    let dune = ada.create_post(&books, "Emma").await;
    let changed = nobody.fetch(FRONT, &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status(), 200);
    assert_eq!(nobody.titles("type_=All&sort=New").await, ["Emma", "Dune"]);
    ada.delete_post(&dune, true).await.ok();
    assert_eq!(nobody.titles("type_=All&sort=New").await, ["Dune"]);
    server.stop().await;
}

#[actix_web::test]
async fn an_answer_is_kept_for_a_second_at_most() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    ada.create_post(&ada.create_community("books").await, "Dune").await;
    assert_eq!(nobody.titles("sort=TopHour").await, ["Dune"]);
    server.clock.advance(Duration::from_secs(3600));
    assert_eq!(nobody.titles("sort=TopHour").await, Vec::<String>::new());
    server.stop().await;
}

#[actix_web::test]
async fn what_comes_with_a_token_is_neither_kept_nor_served_from_what_is_kept() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let members = json!({ "visibility": "local_only_private" });
    let books = ada.create_community_with("books", members).await;
    let dune = ada.create_post(&books, "Dune").await;
    let mine = format!("/api/v3/post?id={}", dune.id);

    for path in [FRONT, &mine, "/api/v3/site?", "/api/v4/post/list?type_=all", "/api/v4/community/list?"] {
        let response = ada.fetch(path, &[]).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["cache-control"], "private", "{path}");
        assert!(!response.headers().contains_key("etag"), "{path}");
        let bad = nobody.fetch(path, &[("authorization", "Bearer nonsense")]).await;
        assert!(!bad.headers().contains_key("etag"), "{path}: a bad token is a token");
        let cookie = nobody.fetch(path, &[("cookie", "jwt=nonsense")]).await;
        assert_eq!(cookie.headers()["cache-control"], "private", "{path}");
    }
    assert_eq!(server.instance.answers.count().await, 0);
    assert_eq!(ada.titles("type_=All").await, ["Dune"]);
    assert_eq!(nobody.titles("type_=All").await, Vec::<String>::new(), "it is for members only");
    assert_eq!(ada.titles("type_=All").await, ["Dune"], "ada is not shown what nobody was");
    assert_eq!(nobody.get("/api/v3/post", &format!("id={}", dune.id)).await.error().0, 400);
    server.stop().await;
}

#[actix_web::test]
async fn what_becomes_private_is_gone_from_what_is_kept() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let open = format!("id={}", dune.id);
    assert_eq!(nobody.titles("type_=All").await, ["Dune"]);
    nobody.get("/api/v3/post", &open).await.ok();
    nobody.get("/api/v3/community", "name=books").await.ok();

    let hidden = json!({ "community_id": books.id, "visibility": "local_only_private" });
    ada.put("/api/v4/community", hidden).await.ok();
    assert_eq!(nobody.titles("type_=All").await, Vec::<String>::new());
    nobody.get("/api/v3/post", &open).await.error();
    nobody.get("/api/v3/community", "name=books").await.error();

    server.change_settings(|site| site.private_instance = true).await;
    assert_eq!(nobody.get("/api/v3/post/list", "").await.error(), (400, "instance_is_private"));
    server.stop().await;
}

#[actix_web::test]
async fn one_viewers_wishes_leave_what_is_kept_alone() {
    let server = TestServer::start().await;
    let (ada, bob, nobody) = (server.user("ada").await, server.user("bob").await, server.nobody());
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune").await;
    assert_eq!(nobody.titles("type_=All").await, ["Dune"]);
    let block = json!({ "community_id": books.id, "block": true });
    bob.post("/api/v3/community/block", block).await.ok();
    assert_eq!(bob.titles("type_=All").await, Vec::<String>::new());
    assert_eq!(nobody.titles("type_=All").await, ["Dune"]);
    assert_eq!(ada.titles("type_=All").await, ["Dune"]);
    server.stop().await;
}

#[actix_web::test]
async fn answers_are_compressed_as_the_caller_can_read_them() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let books = ada.create_community("books").await;
    for number in 0..5 {
        ada.create_post(&books, &format!("Post {number}")).await;
    }
    for user in [&ada, &nobody] {
        let plain = user.fetch(FRONT, &[("accept-encoding", "identity")]).await;
        assert!(!plain.headers().contains_key("content-encoding"));
        let plain = plain.bytes().await.unwrap();
        let zstd = user.fetch(FRONT, &[("accept-encoding", "br, zstd, gzip")]).await;
        assert_eq!(zstd.headers()["content-encoding"], "zstd");
        let vary = zstd.headers()["vary"].to_str().unwrap();
        assert!(vary.contains("accept-encoding"), "{vary}");
        let zstd = zstd.bytes().await.unwrap();
        assert!(zstd.len() * 3 < plain.len(), "{} of {}", zstd.len(), plain.len());
        // The client itself reads gzip.
        let gzip = user.fetch(FRONT, &[]).await.bytes().await.unwrap();
        assert_eq!(gzip, plain);
    }
    let small = nobody.fetch("/api/v3/post/list?page=9", &[("accept-encoding", "zstd")]).await;
    assert!(!small.headers().contains_key("content-encoding"), "it would not be worth the work");
    server.stop().await;
}

#[actix_web::test]
async fn anybody_may_keep_what_was_asked_without_a_token_for_a_minute() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    assert_eq!(header(&nobody, FRONT, "cache-control").await, "public, max-age=60");
    assert_eq!(header(&ada, FRONT, "cache-control").await, "private");
    assert!(header(&nobody, FRONT, "vary").await.contains("authorization"));
    assert_eq!(header(&nobody, "/api/v3/user/get_captcha", "cache-control").await, "no-store");
    server.stop().await;
}

#[actix_web::test]
async fn many_who_ask_at_once_get_the_same() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    ada.create_post(&ada.create_community("books").await, "Dune").await;
    let asked = (0..20).map(|_| nobody.titles("type_=All"));
    for titles in futures_util::future::join_all(asked).await {
        assert_eq!(titles, ["Dune"]);
    }
    assert_eq!(server.instance.answers.count().await, 1);
    server.stop().await;
}
