//! Read, saved, hidden.

use harness::{Post, TestServer, User};
use serde_json::{Value, json};

/// What v4 says the user did with a post, without opening it: showing a post that is not hidden changes nothing.
async fn actions(user: &User, post: &Post) -> Value {
    let answer = user.post("/api/v4/post/hide", json!({ "post_id": post.id, "hide": false })).await.ok();
    answer["post_view"]["post_actions"].clone()
}

#[actix_web::test]
async fn posts_are_marked_read_and_unread() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let (dune, emma) = (ada.create_post(&books, "Dune").await, ada.create_post(&books, "Emma").await);
    let both = [dune.id, emma.id, dune.id];

    let v3 = |ids: &[i64], read: bool| json!({ "post_ids": ids, "read": read });
    assert_eq!(bob.post("/api/v3/post/mark_as_read", v3(&both, true)).await.ok(), json!({ "success": true }));
    assert!(actions(&bob, &dune).await["read_at"].is_string());
    bob.post("/api/v4/post/mark_as_read/many", v3(&both, false)).await.ok();
    assert!(actions(&bob, &dune).await["read_at"].is_null());
    let one = bob.post("/api/v4/post/mark_as_read", json!({ "post_id": emma.id, "read": true })).await.ok();
    assert!(one["post_view"]["post_actions"]["read_at"].is_string());

    let unknown = v3(&[dune.id, 999_999], true);
    assert_eq!(
        bob.post("/api/v3/post/mark_as_read", unknown.clone()).await.error(),
        (400, "couldnt_mark_post_as_read")
    );
    assert_eq!(bob.post("/api/v4/post/mark_as_read/many", unknown).await.error(), (404, "not_found"));
    assert!(actions(&bob, &dune).await["read_at"].is_null(), "all or nothing");
    let many: Vec<i64> = (1..=10_001).collect();
    assert_eq!(bob.post("/api/v3/post/mark_as_read", v3(&many, true)).await.error(), (400, "too_many_items"));
    let nobody = server.nobody();
    assert_eq!(
        nobody.post("/api/v3/post/mark_as_read", v3(&both, true)).await.error(),
        (401, "incorrect_login")
    );
    assert_eq!(
        nobody.post("/api/v4/post/mark_as_read/many", v3(&both, true)).await.error(),
        (401, "incorrect_login")
    );
    server.stop().await;
}

#[actix_web::test]
async fn posts_are_hidden_and_shown_again() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;

    bob.post("/api/v3/post/hide", json!({ "post_ids": [dune.id], "hide": true })).await.ok();
    let query = format!("id={}", dune.id);
    assert_eq!(bob.get("/api/v3/post", &query).await.ok()["post_view"]["hidden"], true);
    assert_eq!(ada.get("/api/v3/post", &query).await.ok()["post_view"]["hidden"], false);
    let back = bob.post("/api/v4/post/hide", json!({ "post_id": dune.id, "hide": false })).await.ok();
    assert!(back["post_view"]["post_actions"]["hidden_at"].is_null());
    let hidden = bob.post("/api/v4/post/hide", json!({ "post_id": dune.id, "hide": true })).await.ok();
    assert!(hidden["post_view"]["post_actions"]["hidden_at"].is_string());

    let unknown = json!({ "post_ids": [999_999], "hide": true });
    assert_eq!(bob.post("/api/v3/post/hide", unknown).await.error(), (400, "couldnt_hide_post"));
    let unknown = json!({ "post_id": 999_999, "hide": true });
    assert_eq!(bob.post("/api/v4/post/hide", unknown).await.error(), (404, "not_found"));
    server.stop().await;
}

#[actix_web::test]
async fn a_post_is_saved_once_and_counts_as_read() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let form = |save: bool| json!({ "post_id": dune.id, "save": save });

    let saved = bob.put("/api/v4/post/save", form(true)).await.ok()["post_view"]["post_actions"].clone();
    assert!(saved["saved_at"].is_string() && saved["read_at"].is_string());
    server.clock.advance(std::time::Duration::from_secs(60));
    let again = bob.put("/api/v4/post/save", form(true)).await.ok()["post_view"]["post_actions"].clone();
    assert_eq!(again["saved_at"], saved["saved_at"]);
    assert_eq!(bob.put("/api/v3/post/save", form(false)).await.ok()["post_view"]["saved"], false);
    assert_eq!(bob.put("/api/v3/post/save", form(true)).await.ok()["post_view"]["saved"], true);

    ada.delete_post(&dune, true).await.ok();
    for id in [999_999, dune.id] {
        let form = json!({ "post_id": id, "save": true });
        assert_eq!(bob.put("/api/v3/post/save", form.clone()).await.error(), (400, "couldnt_save_post"));
        assert_eq!(bob.put("/api/v4/post/save", form.clone()).await.error(), (404, "not_found"));
        assert_eq!(server.nobody().put("/api/v4/post/save", form).await.error(), (401, "incorrect_login"));
    }
    server.stop().await;
}
