//! Opening a post.

use harness::TestServer;
use serde_json::{Value, json};

fn ids(posts: &Value) -> Vec<i64> {
    posts.as_array().unwrap().iter().map(|view| view["post"]["id"].as_i64().unwrap()).collect()
}

#[actix_web::test]
async fn a_post_comes_with_its_community_moderators_and_cross_posts() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (books, films) = (ada.create_community("books").await, bob.create_community("films").await);
    let url = json!({ "url": "https://example.com/dune" });
    let dune = ada.create_post_with(&books, "Dune", url.clone()).await;
    let same = bob.create_post_with(&films, "Dune, the film", url.clone()).await;
    let liked = bob.create_post_with(&films, "Dune again", url.clone()).await;
    bob.create_post_with(&films, "Another", json!({ "url": "https://example.com/dune/2" })).await;
    let deleted = bob.create_post_with(&films, "Dune gone", url.clone()).await;
    bob.delete_post(&deleted, true).await.ok();
    bob.create_post_with(&films, "Dune naked", json!({ "url": "https://example.com/dune", "nsfw": true }))
        .await;
    server.clock.advance(std::time::Duration::from_secs(3600));
    ada.vote(&same, Some(false)).await.ok();

    for version in ["v3", "v4"] {
        let answer =
            server.nobody().get(&format!("/api/{version}/post"), &format!("id={}", dune.id)).await.ok();
        assert_eq!(answer["community_view"]["community"]["id"], books.id);
        assert_eq!(answer["moderators"][0]["moderator"]["name"], "ada");
        assert_eq!(ids(&answer["cross_posts"]), [liked.id, same.id], "by hot rank, {version}");
    }
    ada.post("/api/v4/account/block/community", json!({ "community_id": films.id, "block": true }))
        .await
        .ok();
    assert_eq!(ids(&ada.open(&dune).await.ok()["cross_posts"]), Vec::<i64>::new());
    server.stop().await;
}

#[actix_web::test]
async fn no_more_than_ten_cross_posts_are_shown() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let url = json!({ "url": "https://example.com/dune" });
    let first = ada.create_post_with(&books, "Dune", url.clone()).await;
    for _ in 0..11 {
        ada.create_post_with(&books, "Dune", url.clone()).await;
    }
    assert_eq!(ids(&ada.open(&first).await.ok()["cross_posts"]).len(), 10);
    server.stop().await;
}

#[actix_web::test]
async fn opening_answers_the_post_as_it_was_and_marks_it_read() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let query = format!("id={}", dune.id);

    let v3 = bob.get("/api/v3/post", &query).await.ok();
    assert_eq!((&v3["post_view"]["read"], &v3["post_view"]["unread_comments"]), (&json!(false), &json!(0)));
    let v4 = bob.get("/api/v4/post", &query).await.ok();
    let actions = &v4["post_view"]["post_actions"];
    assert!(actions["read_at"].is_string() && actions["read_comments_at"].is_string());
    assert_eq!(actions["read_comments_amount"], 0);
    assert!(actions["voted_at"].is_null());
    assert_eq!(bob.get("/api/v3/post", &query).await.ok()["post_view"]["read"], true);
    let anonymous = server.nobody().get("/api/v4/post", &query).await.ok();
    assert!(anonymous["post_view"]["post_actions"].is_null());
    server.stop().await;
}

#[actix_web::test]
async fn without_a_post_there_is_none() {
    let server = TestServer::start().await;
    let nobody = server.nobody();
    for query in ["", "id=999999", "comment_id=999999", "id=-1"] {
        assert_eq!(nobody.get("/api/v3/post", query).await.error(), (400, "couldnt_find_post"), "{query}");
        assert_eq!(nobody.get("/api/v4/post", query).await.error(), (404, "not_found"), "{query}");
    }
    for query in ["id=x", "id=99999999999"] {
        assert_eq!(nobody.get("/api/v3/post", query).await.error(), (400, "unknown"), "{query}");
        assert_eq!(nobody.get("/api/v4/post", query).await.error(), (400, "unknown"), "{query}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn what_is_for_people_with_an_account_is_for_nobody_else() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let local = ada.create_community_with("local", json!({ "visibility": "local_only_private" })).await;
    let books = ada.create_community("books").await;
    let (inside, dune) = (ada.create_post(&local, "Dune").await, ada.create_post(&books, "Dune").await);
    assert_eq!(server.nobody().open(&inside).await.error(), (404, "not_found"));
    bob.open(&inside).await.ok();

    server.change_settings(|settings| settings.private_instance = true).await;
    assert_eq!(server.nobody().open(&dune).await.error(), (400, "instance_is_private"));
    let v3 = server.nobody().get("/api/v3/post", &format!("id={}", dune.id)).await;
    assert_eq!(v3.error(), (400, "instance_is_private"));
    bob.open(&dune).await.ok();
    server.stop().await;
}
