//! People as others see them, and the lists that are one's own.

use harness::{Post, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

async fn id_of(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

/// Titles and texts of a list that has both, in order.
async fn listed(user: &User, path: &str, query: &str) -> Vec<String> {
    let answer = user.get(path, query).await.ok();
    answer["items"].as_array().unwrap().iter().map(name).collect()
}

fn name(item: &Value) -> String {
    let text = match item["type_"].as_str() {
        Some("comment") => &item["comment"]["content"],
        _ => &item["post"]["name"],
    };
    text.as_str().unwrap().to_owned()
}

async fn comment(user: &User, post: &Post, content: &str) -> Value {
    let form = json!({ "post_id": post.id, "content": content });
    user.post("/api/v4/comment", form).await.ok()["comment_view"]["comment"]["id"].clone()
}

#[actix_web::test]
async fn a_profile_has_what_its_owner_wrote() {
    let server = TestServer::start().await;
    let (ada, bob, nobody) = (server.user("ada").await, server.user("bob").await, server.nobody());
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    server.clock.advance(Duration::from_secs(60));
    comment(&ada, &dune, "Dry.").await;
    comment(&bob, &dune, "Wet.").await;
    server.clock.advance(Duration::from_secs(60));
    ada.create_post(&books, "Emma").await;

    let id = id_of(&ada).await;
    for query in
        ["username=ada".to_owned(), "username=ada@spinney.test".to_owned(), format!("person_id={id}")]
    {
        let page = nobody.get("/api/v3/user", &format!("{query}&sort=New")).await.ok();
        assert_eq!(page["person_view"]["person"]["name"], "ada");
        let counts = &page["person_view"]["counts"];
        assert_eq!((&counts["post_count"], &counts["comment_count"]), (&json!(2), &json!(1)));
        let posts: Vec<&Value> =
            page["posts"].as_array().unwrap().iter().map(|view| &view["post"]["name"]).collect();
        assert_eq!(posts, ["Emma", "Dune"]);
        assert_eq!(page["comments"][0]["comment"]["content"], "Dry.");
        assert_eq!(page["moderates"][0]["community"]["name"], "books");
        let page = nobody.get("/api/v4/person", &query).await.ok();
        assert_eq!(page["person_view"]["person"]["post_count"], 2);
        let content = listed(&nobody, "/api/v4/person/content", &query).await;
        assert_eq!(content, ["Emma", "Dry.", "Dune"], "both kinds, newest first");
    }
    assert_eq!(listed(&nobody, "/api/v4/person/content", "username=ada&type_=comments").await, ["Dry."]);
    assert_eq!(nobody.get("/api/v3/user", "username=nobody").await.error(), (404, "couldnt_find_person"));
    assert_eq!(nobody.get("/api/v3/user", "person_id=99999").await.error(), (400, "couldnt_find_person"));
    assert_eq!(nobody.get("/api/v3/user", "").await.error(), (400, "no_id_given"));
    assert_eq!(nobody.get("/api/v4/person", "username=nobody").await.error(), (404, "not_found"));
    server.stop().await;
}

#[actix_web::test]
async fn what_is_hidden_from_a_viewer_is_not_in_a_profile() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let shut = ada.create_community_with("shut", json!({ "visibility": "local_only_private" })).await;
    ada.create_post(&shut, "Secret").await;
    let gone = ada.create_post(&books, "Gone").await;
    ada.create_post_with(&books, "Sensitive", json!({ "nsfw": true })).await;
    ada.create_post(&books, "Dune").await;
    ada.delete_post(&gone, true).await.ok();

    let path = "/api/v4/person/content";
    assert_eq!(listed(&bob, path, "username=ada").await, ["Dune", "Secret"]);
    assert_eq!(listed(&server.nobody(), path, "username=ada").await, ["Dune"]);
    let v3 = server.nobody().get("/api/v3/user", "username=ada").await.ok();
    assert_eq!(v3["posts"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn what_i_kept_read_hid_and_voted_on_is_listed_for_me_alone() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let (dune, emma) = (ada.create_post(&books, "Dune").await, ada.create_post(&books, "Emma").await);
    let dry = comment(&ada, &dune, "Dry.").await;

    bob.put("/api/v4/post/save", json!({ "post_id": dune.id, "save": true })).await.ok();
    server.clock.advance(Duration::from_secs(1));
    bob.put("/api/v3/comment/save", json!({ "comment_id": dry, "save": true })).await.ok();
    bob.post("/api/v4/post/hide", json!({ "post_id": emma.id, "hide": true })).await.ok();
    bob.vote(&emma, Some(false)).await.ok();
    server.clock.advance(Duration::from_secs(1));
    bob.post("/api/v4/comment/like", json!({ "comment_id": dry, "is_upvote": true })).await.ok();

    assert_eq!(listed(&bob, "/api/v4/account/saved", "").await, ["Dry.", "Dune"], "latest first");
    assert_eq!(listed(&bob, "/api/v4/account/saved", "type_=posts").await, ["Dune"]);
    assert_eq!(listed(&bob, "/api/v4/account/saved", "search_term=dr").await, ["Dry."]);
    assert_eq!(listed(&bob, "/api/v4/account/hidden", "").await, ["Emma"]);
    assert_eq!(listed(&bob, "/api/v4/account/liked", "").await, ["Dry.", "Emma"]);
    assert_eq!(listed(&bob, "/api/v4/account/liked", "like_type=disliked_only").await, ["Emma"]);
    let read = listed(&bob, "/api/v4/account/read", "").await;
    assert!(read.contains(&"Dune".to_owned()) && read.contains(&"Emma".to_owned()), "{read:?}");
    let mine = bob
        .get("/api/v3/user", &format!("username=bob&saved_only=true&person_id={}", id_of(&bob).await))
        .await
        .ok();
    assert_eq!(mine["posts"][0]["post"]["name"], "Dune");
    assert_eq!(mine["comments"][0]["comment"]["content"], "Dry.");

    for path in ["saved", "hidden", "liked", "read"] {
        let path = format!("/api/v4/account/{path}");
        let others = listed(&ada, &path, "").await;
        assert!(
            others.iter().all(|name| name != "Emma" || path.ends_with("liked") || path.ends_with("read")),
            "{path}: {others:?}"
        );
        assert_eq!(server.nobody().get(&path, "").await.status, 401);
    }
    let first = bob.get("/api/v4/account/saved", "limit=1").await.ok();
    let cursor = first["next_page"].as_str().unwrap();
    assert_eq!(
        listed(&bob, "/api/v4/account/saved", &format!("limit=1&page_cursor={cursor}")).await,
        ["Dune"]
    );
    server.stop().await;
}

#[actix_web::test]
async fn a_note_on_somebody_is_seen_by_its_writer_only() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let id = id_of(&bob).await;
    let note = |text: &str| json!({ "person_id": id, "note": text });
    ada.post("/api/v4/person/note", note("Owes me a book.")).await.ok();
    let seen =
        async |user: &User| user.get("/api/v4/person", "username=bob").await.ok()["person_view"].clone();
    assert!(seen(&ada).await.to_string().contains("Owes me a book."));
    assert!(!seen(&bob).await.to_string().contains("Owes me a book."));
    ada.post("/api/v4/person/note", note("")).await.ok();
    assert!(!seen(&ada).await.to_string().contains("Owes me a book."));
    let own = json!({ "person_id": id_of(&ada).await, "note": "Me." });
    assert_eq!(ada.post("/api/v4/person/note", own).await.error(), (400, "cant_note_yourself"));
    server.stop().await;
}
