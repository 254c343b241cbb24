//! Taking down posts and comments, locking and warning.

use harness::{Post, TestServer, User};
use serde_json::{Value, json};

/// Writes a comment; answers its id.
async fn comment(user: &User, post: &Post, parent: Option<&Value>) -> Value {
    let mut body = json!({ "post_id": post.id, "content": "Dry." });
    if let Some(parent) = parent {
        body["parent_id"] = parent.clone();
    }
    user.post("/api/v4/comment", body).await.ok()["comment_view"]["comment"]["id"].clone()
}

async fn removed(user: &User, comment: &Value) -> bool {
    let view = user.get("/api/v4/comment", &format!("id={comment}")).await.ok();
    view["comment_view"]["comment"]["removed"].as_bool().unwrap()
}

#[actix_web::test]
async fn a_removed_post_is_gone_for_others_and_comes_back() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let remove = json!({ "post_id": post.id, "removed": true, "reason": "off topic" });
    assert_eq!(eve.post("/api/v3/post/remove", remove.clone()).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(bob.post("/api/v4/post/remove", remove.clone()).await.error(), (400, "not_a_mod_or_admin"));

    let view = ada.post("/api/v3/post/remove", remove.clone()).await.ok();
    assert_eq!(view["post_view"]["post"]["removed"], true);
    ada.post("/api/v4/post/remove", remove).await.ok();
    assert_eq!(eve.open(&post).await.error(), (404, "not_found"));
    assert_eq!(bob.view(&post).await["post"]["removed"], true);
    assert_eq!(ada.community(&books).await["posts"], 0);
    assert_eq!(eve.titles("").await, Vec::<String>::new());

    ada.post("/api/v3/post/remove", json!({ "post_id": post.id, "removed": false })).await.ok();
    assert_eq!(eve.view(&post).await["post"]["removed"], false);
    assert_eq!(ada.community(&books).await["posts"], 1);
    let reasonless = json!({ "post_id": post.id, "removed": true });
    assert_eq!(ada.post("/api/v4/post/remove", reasonless).await.status, 400);
    server.stop().await;
}

#[actix_web::test]
async fn a_subtree_goes_and_comes_back_as_it_was() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let root = comment(&bob, &post, None).await;
    let reply = comment(&bob, &post, Some(&root)).await;
    let deep = comment(&ada, &post, Some(&reply)).await;
    let other = comment(&bob, &post, None).await;
    // Removed before, so it stays removed afterwards.
    let form = |id: &Value, removed: bool, children: bool| json!({ "comment_id": id, "removed": removed, "reason": "rude", "remove_children": children });
    ada.post("/api/v4/comment/remove", form(&deep, true, false)).await.ok();

    ada.post("/api/v4/comment/remove", form(&root, true, true)).await.ok();
    assert!(removed(&ada, &root).await && removed(&ada, &reply).await && removed(&ada, &deep).await);
    assert!(!removed(&ada, &other).await);
    assert_eq!(ada.view(&post).await["post"]["comments"], 1);
    let text = bob.get("/api/v4/comment", &format!("id={deep}")).await.ok();
    assert_eq!(text["comment_view"]["comment"]["content"], "");

    ada.post("/api/v4/comment/remove", form(&root, false, true)).await.ok();
    assert!(!removed(&ada, &root).await && !removed(&ada, &reply).await && removed(&ada, &deep).await);
    assert_eq!(ada.view(&post).await["post"]["comments"], 3);

    let thread = json!({ "post_id": post.id, "removed": true, "reason": "rude", "remove_children": true });
    ada.post("/api/v4/post/remove", thread).await.ok();
    assert!(removed(&ada, &other).await);
    let back = json!({ "post_id": post.id, "removed": false, "reason": "fine", "remove_children": true });
    ada.post("/api/v4/post/remove", back).await.ok();
    assert!(!removed(&ada, &other).await && removed(&ada, &deep).await);
    server.stop().await;
}

#[actix_web::test]
async fn who_ranks_lower_does_not_remove_what_higher_ones_wrote() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let books = ada.create_community("books").await;
    let bob_id = bob.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone();
    server.clock.advance(std::time::Duration::from_secs(60));
    let appoint = json!({ "community_id": books.id, "person_id": bob_id, "added": true });
    ada.post("/api/v3/community/mod", appoint).await.ok();
    let (hers, theirs) = (ada.create_post(&books, "Dune").await, admin.create_post(&books, "Emma").await);
    for post in [&hers, &theirs] {
        let form = json!({ "post_id": post.id, "removed": true, "reason": "no" });
        assert_eq!(bob.post("/api/v3/post/remove", form).await.error(), (400, "not_higher_mod"));
    }
    let his = bob.create_post(&books, "Ulysses").await;
    let form = json!({ "post_id": his.id, "removed": true, "reason": "no" });
    ada.post("/api/v4/post/remove", form).await.ok();
    let form = json!({ "post_id": hers.id, "removed": true, "reason": "no" });
    admin.post("/api/v4/post/remove", form).await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_comment_its_author_deleted_is_not_removed() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let id = comment(&bob, &post, None).await;
    bob.delete("/api/v4/comment", json!({ "comment_id": id, "deleted": true })).await.ok();
    let remove = json!({ "comment_id": id, "removed": true, "reason": "rude" });
    assert_eq!(
        ada.post("/api/v3/comment/remove", remove.clone()).await.error(),
        (400, "couldnt_update_comment")
    );
    assert_eq!(ada.post("/api/v4/comment/remove", remove).await.error(), (400, "couldnt_update"));
    server.stop().await;
}

#[actix_web::test]
async fn nobody_but_moderators_replies_below_a_locked_comment() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let root = comment(&bob, &post, None).await;
    let reply = comment(&bob, &post, Some(&root)).await;
    let lock = |locked: bool| json!({ "comment_id": root, "locked": locked, "reason": "enough" });
    assert_eq!(bob.post("/api/v4/comment/lock", lock(true)).await.error(), (400, "not_a_mod_or_admin"));
    let view = ada.post("/api/v4/comment/lock", lock(true)).await.ok();
    assert_eq!(view["comment_view"]["comment"]["locked"], true);
    for parent in [&root, &reply] {
        let form = json!({ "post_id": post.id, "content": "But", "parent_id": parent });
        assert_eq!(bob.post("/api/v4/comment", form.clone()).await.error(), (400, "locked"));
        assert_eq!(bob.post("/api/v3/comment", form.clone()).await.error(), (400, "locked"));
        ada.post("/api/v4/comment", form).await.ok();
    }
    ada.post("/api/v4/comment/lock", lock(false)).await.ok();
    comment(&bob, &post, Some(&reply)).await;
    server.stop().await;
}

#[actix_web::test]
async fn moderators_say_what_is_sensitive_and_warn() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let edit = json!({ "post_id": post.id, "nsfw": true });
    assert_eq!(bob.put("/api/v4/post/mod_edit", edit.clone()).await.error(), (400, "not_a_mod_or_admin"));
    let view = ada.put("/api/v4/post/mod_edit", edit).await.ok();
    assert_eq!(view["post_view"]["post"]["nsfw"], true);

    let warn = json!({ "post_id": post.id, "reason": "be kind" });
    assert_eq!(bob.post("/api/v4/post/warn", warn.clone()).await.error(), (400, "not_a_mod_or_admin"));
    ada.post("/api/v4/post/warn", warn).await.ok();
    let id = comment(&bob, &post, None).await;
    ada.post("/api/v4/comment/warn", json!({ "comment_id": id, "reason": "be kind" })).await.ok();
    let counts = bob.get("/api/v4/account/unread_counts", "").await.ok();
    assert_eq!(counts["notification_count"], 2);
    server.stop().await;
}
