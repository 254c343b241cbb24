//! Tags of communities.

use harness::TestServer;
use serde_json::{Value, json};

fn names(tags: &Value) -> Vec<&str> {
    tags.as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn moderators_make_tags_and_authors_mark_posts_with_them() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let films = bob.create_community("films").await;
    let new = json!({ "community_id": books.id, "name": "scifi", "display_name": "Sci-fi" });
    assert_eq!(bob.post("/api/v4/community/tag", new.clone()).await.error(), (400, "not_a_mod_or_admin"));
    let scifi = ada.post("/api/v4/community/tag", new.clone()).await.ok();
    assert_eq!(scifi["ap_id"], "https://spinney.test/c/books/tag/scifi");
    assert_eq!((&scifi["color"], &scifi["deleted"]), (&json!("color01"), &json!(false)));
    assert_eq!(ada.post("/api/v4/community/tag", new).await.error(), (400, "already_exists"));
    let bad = json!({ "community_id": books.id, "name": "no spaces" });
    assert_eq!(ada.post("/api/v4/community/tag", bad).await.error(), (400, "invalid_name"));
    let other =
        bob.post("/api/v4/community/tag", json!({ "community_id": films.id, "name": "noir" })).await.ok();

    let dune = bob.create_post_with(&books, "Dune", json!({ "tags": [scifi["id"]] })).await;
    bob.create_post(&books, "Emma").await;
    assert_eq!(names(&ada.view(&dune).await["tags"]), ["scifi"]);
    let wrong = json!({ "tags": [scifi["id"], other["id"]] });
    assert_eq!(bob.try_create_post(&books, "Heat", wrong).await.error(), (400, "tag_not_in_community"));
    assert_eq!(ada.titles_v4(&format!("type_=all&tag_id={}", scifi["id"])).await, ["Dune"]);
    let view = ada.get("/api/v4/community", &format!("id={}", books.id)).await.ok();
    assert_eq!(names(&view["community_view"]["tags"]), ["scifi"]);
    let reply = ada.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "Yes." })).await.ok();
    assert_eq!(names(&reply["comment_view"]["tags"]), ["scifi"]);

    let edit = json!({ "tag_id": scifi["id"], "display_name": "", "color": "color07" });
    let edited = ada.put("/api/v4/community/tag", edit).await.ok();
    assert_eq!((&edited["display_name"], &edited["color"]), (&Value::Null, &json!("color07")));
    let gone =
        ada.delete("/api/v4/community/tag", json!({ "tag_id": scifi["id"], "delete": true })).await.ok();
    assert_eq!(gone["deleted"], true);
    assert_eq!(names(&ada.view(&dune).await["tags"]), [""; 0]);
    assert_eq!(ada.titles_v4(&format!("type_=all&tag_id={}", scifi["id"])).await, [""; 0]);
    ada.delete("/api/v4/community/tag", json!({ "tag_id": scifi["id"], "delete": false })).await.ok();
    assert_eq!(names(&ada.view(&dune).await["tags"]), ["scifi"], "posts keep it");
    bob.put("/api/v4/post", json!({ "post_id": dune.id, "tags": [] })).await.ok();
    assert_eq!(names(&ada.view(&dune).await["tags"]), [""; 0]);
    server.stop().await;
}

#[actix_web::test]
async fn posts_with_a_filtered_tag_are_left_out() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let meta =
        ada.post("/api/v4/community/tag", json!({ "community_id": books.id, "name": "meta" })).await.ok();
    ada.create_post_with(&books, "About us", json!({ "tags": [meta["id"]] })).await;
    ada.create_post(&books, "Dune").await;
    bob.put("/api/v4/account/filter", json!({ "tags": [meta["id"], 999_999] })).await.ok();
    assert_eq!(bob.titles_v4("type_=all").await, ["Dune"]);
    assert_eq!(ada.titles_v4("type_=all").await.len(), 2);
    server.stop().await;
}
