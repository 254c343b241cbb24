//! What waits for users, over both APIs.

mod mail;
mod subscription;

use harness::{Community, Post, TestServer, User};
use serde_json::{Value, json};

/// A comment under a post, or below another comment, over v4; answers its id.
async fn comment(user: &User, post: &Post, parent: Option<i64>, content: &str) -> i64 {
    let mut body = json!({ "post_id": post.id, "content": content });
    if let Some(parent) = parent {
        body["parent_id"] = parent.into();
    }
    let answer = user.post("/api/v4/comment", body).await.ok();
    answer["comment_view"]["comment"]["id"].as_i64().unwrap()
}

/// Kinds and texts of the entries of an inbox over v4.
async fn entries(user: &User, query: &str) -> Vec<(String, String)> {
    let answer = user.get("/api/v4/account/notification/list", query).await.ok();
    answer["items"].as_array().unwrap().iter().map(entry).collect()
}

fn entry(view: &Value) -> (String, String) {
    let (kind, data) = (&view["notification"]["kind"], &view["data"]);
    let text = match data["type_"].as_str().unwrap() {
        "comment" => &data["comment"]["content"],
        "post" => &data["post"]["name"],
        "mod_action" => &data["modlog"]["kind"],
        _ => &data["private_message"]["content"],
    };
    (kind.as_str().unwrap().to_owned(), text.as_str().unwrap().to_owned())
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, text)| ((*kind).to_owned(), (*text).to_owned())).collect()
}

async fn unread(user: &User) -> i64 {
    let counts = user.get("/api/v4/account/unread_counts", "").await.ok();
    counts["notification_count"].as_i64().unwrap()
}

/// Contents of v3's list of replies or mentions.
async fn contents(user: &User, list: &str, query: &str) -> Vec<String> {
    let (path, key) = match list {
        "replies" => ("/api/v3/user/replies", "replies"),
        _ => ("/api/v3/user/mention", "mentions"),
    };
    let answer = user.get(path, query).await.ok();
    let rows = answer[key].as_array().unwrap().iter();
    rows.map(|view| view["comment"]["content"].as_str().unwrap().to_owned()).collect()
}

async fn scene(server: &TestServer) -> (User, User, Community, Post) {
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    (ada, bob, books, dune)
}

#[actix_web::test]
async fn replies_and_mentions_are_listed_counted_and_marked_over_v3() {
    let server = TestServer::start().await;
    let (ada, bob, _, dune) = scene(&server).await;
    let first = comment(&bob, &dune, None, "one").await;
    server.clock.advance(std::time::Duration::from_secs(60));
    comment(&bob, &dune, Some(first), "hi @ada@spinney.test").await;
    server.clock.advance(std::time::Duration::from_secs(60));
    comment(&bob, &dune, None, "two").await;

    assert_eq!(contents(&ada, "replies", "").await, ["two", "one"]);
    assert_eq!(contents(&ada, "replies", "sort=Old").await, ["one", "two"]);
    assert_eq!(contents(&ada, "replies", "limit=1&page=2").await, ["one"]);
    assert_eq!(contents(&ada, "mentions", "").await, ["hi @ada@spinney.test"]);
    assert_eq!(contents(&bob, "replies", "").await, [""; 0]);
    let counts = json!({ "replies": 2, "mentions": 1, "private_messages": 0 });
    assert_eq!(ada.get("/api/v3/user/unread_count", "").await.ok(), counts);

    let mention = ada.get("/api/v3/user/mention", "").await.ok()["mentions"][0].clone();
    assert!(mention["person_mention"]["read"] == false && mention["recipient"]["name"] == "ada");
    let body = json!({ "person_mention_id": mention["person_mention"]["id"], "read": true });
    assert_eq!(
        bob.post("/api/v3/user/mention/mark_as_read", body.clone()).await.error(),
        (400, "couldnt_update_comment")
    );
    let marked = ada.post("/api/v3/user/mention/mark_as_read", body).await.ok();
    assert_eq!(marked["person_mention_view"]["person_mention"]["read"], true);
    assert_eq!(contents(&ada, "mentions", "unread_only=true").await, [""; 0]);

    let message = json!({ "recipient_id": mention["recipient"]["id"], "content": "psst" });
    bob.post("/api/v3/private_message", message).await.ok();
    assert_eq!(unread(&ada).await, 3);
    assert_eq!(ada.post("/api/v3/user/mark_all_as_read", json!({})).await.ok(), json!({ "replies": [] }));
    assert_eq!(unread(&ada).await, 0);
    assert_eq!(contents(&ada, "replies", "").await.len(), 2, "read, not gone");
    for path in ["/api/v3/user/replies", "/api/v3/user/mention", "/api/v4/account/notification/list"] {
        assert_eq!(server.nobody().get(path, "").await.error(), (401, "incorrect_login"));
    }
    server.stop().await;
}

#[actix_web::test]
async fn everything_is_in_one_list_over_v4_and_walked_by_its_cursors() {
    let server = TestServer::start().await;
    let (ada, bob, books, dune) = scene(&server).await;
    comment(&bob, &dune, None, "one").await;
    comment(&bob, &dune, None, "hi @ada@spinney.test").await;
    bob.create_post_with(&books, "To you", json!({ "body": "dear @ada@spinney.test" })).await;
    let me = ada.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone();
    bob.post("/api/v4/private_message", json!({ "recipient_id": me, "content": "psst" })).await.ok();

    let all = [
        ("private_message", "psst"),
        ("mention", "To you"),
        ("mention", "hi @ada@spinney.test"),
        ("reply", "one"),
    ];
    assert_eq!(entries(&ada, "").await, pairs(&all));
    assert_eq!(entries(&ada, "type_=mention").await, pairs(&all[1..3]));
    assert_eq!(ada.get("/api/v3/user/unread_count", "").await.ok()["mentions"], 1, "v3 knows comments only");

    let first = ada.get("/api/v4/account/notification/list", "limit=3").await.ok();
    assert!(first["prev_page"].is_null());
    let next = first["next_page"].as_str().unwrap();
    let second =
        ada.get("/api/v4/account/notification/list", &format!("limit=3&page_cursor={next}")).await.ok();
    assert_eq!(second["items"].as_array().unwrap().iter().map(entry).collect::<Vec<_>>(), pairs(&all[3..]));
    assert!(second["next_page"].is_null(), "the page is short");
    let prev = second["prev_page"].as_str().unwrap();
    let back =
        ada.get("/api/v4/account/notification/list", &format!("limit=3&page_cursor={prev}")).await.ok();
    assert_eq!(back["items"], first["items"]);

    let id = &first["items"][0]["notification"]["id"];
    let mark = |read: bool| json!({ "notification_id": id, "read": read });
    assert_eq!(bob.post("/api/v4/account/notification/mark_as_read", mark(true)).await.status, 400);
    ada.post("/api/v4/account/notification/mark_as_read", mark(true)).await.ok();
    assert_eq!(entries(&ada, "unread_only=true").await, pairs(&all[1..]));
    let messages = ada.get("/api/v3/private_message/list", "unread_only=true").await.ok();
    assert_eq!(messages["private_messages"], json!([]), "the message is read with its entry");
    ada.post("/api/v4/account/notification/mark_as_read/all", json!({})).await.ok();
    assert_eq!((entries(&ada, "unread_only=true").await.len(), unread(&ada).await), (0, 0));
    assert_eq!(ada.get("/api/v4/account/notification/list", "limit=51").await.error().0, 400);
    server.stop().await;
}

#[actix_web::test]
async fn a_conversation_has_both_directions() {
    let server = TestServer::start().await;
    let (ada, bob, _, _) = scene(&server).await;
    let id = |account: Value| account["local_user_view"]["person"]["id"].clone();
    let (a, b) =
        (id(ada.get("/api/v4/account", "").await.ok()), id(bob.get("/api/v4/account", "").await.ok()));
    for (from, to, text) in [(&ada, &b, "hello"), (&bob, &a, "hi"), (&ada, &b, "how are you?")] {
        from.post("/api/v4/private_message", json!({ "recipient_id": to, "content": text })).await.ok();
    }
    let talk = format!("type_=private_message&creator_id={b}");
    let expected = ["how are you?", "hi", "hello"].map(|text| ("private_message", text));
    assert_eq!(entries(&ada, &talk).await, pairs(&expected));
    assert_eq!(entries(&ada, &format!("{talk}&unread_only=true")).await, pairs(&expected[1..2]));
    assert_eq!(
        entries(&ada, "type_=private_message").await,
        pairs(&expected[1..2]),
        "without a person: what came"
    );
    server.stop().await;
}

#[actix_web::test]
async fn what_is_counted_is_what_is_listed() {
    let server = TestServer::start().await;
    let (ada, bob, books, dune) = scene(&server).await;
    let eve = server.user("eve").await;
    let bot = server.user("robot").await;
    server.make_bot("robot").await;
    let deleted = comment(&bob, &dune, None, "regretted").await;
    comment(&bob, &dune, None, "kept").await;
    comment(&eve, &dune, None, "from one who is blocked").await;
    comment(&bot, &dune, None, "beep").await;
    assert_eq!(unread(&ada).await, 4);

    bob.delete("/api/v4/comment", json!({ "comment_id": deleted, "deleted": true })).await.ok();
    let id = eve.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone();
    ada.post("/api/v4/account/block/person", json!({ "person_id": id, "block": true })).await.ok();
    ada.put("/api/v4/account/settings/save", json!({ "show_bot_accounts": false })).await.ok();
    assert_eq!(unread(&ada).await, 1);
    assert_eq!(entries(&ada, "unread_only=true").await, pairs(&[("reply", "kept")]));
    assert_eq!(ada.get("/api/v3/user/unread_count", "").await.ok()["replies"], 1);
    assert_eq!(
        contents(&ada, "replies", "").await,
        ["kept", "regretted"],
        "v3 lists what is gone, uncounted"
    );

    // Nothing of a community tells anything after one may not look into it any more.
    let secret = bob.create_community_with("secret", json!({ "visibility": "private" })).await;
    let inside = bob.create_post(&secret, "Inside").await;
    ada.follow(&secret, true).await.ok();
    let asked = ada.post("/api/v4/comment", json!({ "post_id": inside.id, "content": "?" })).await;
    assert_ne!(asked.status, 200, "not let in yet");
    comment(&bob, &inside, None, "hear, @ada@spinney.test").await;
    assert_eq!(unread(&ada).await, 1, "nobody is told of what they may not see");
    let _ = books;
    server.stop().await;
}

#[actix_web::test]
async fn whoever_is_moderated_hears_of_it_without_the_moderators_name() {
    let server = TestServer::start().await;
    let (ada, bob, books, _) = scene(&server).await;
    let emma = bob.create_post(&books, "Emma").await;
    let body = json!({ "post_id": emma.id, "removed": true, "reason": "off topic" });
    ada.post("/api/v4/post/remove", body).await.ok();
    assert_eq!(entries(&bob, "").await, pairs(&[("mod_action", "mod_remove_post")]));
    assert_eq!((unread(&bob).await, unread(&ada).await), (1, 0));
    let told =
        bob.get("/api/v4/account/notification/list", "type_=mod_action").await.ok()["items"][0].clone();
    assert_eq!((&told["notification"]["creator_id"], &told["data"]["moderator"]), (&json!(0), &Value::Null));
    assert_eq!(told["data"]["modlog"]["reason"], "off topic");
    let id = &told["notification"]["id"];
    bob.post("/api/v4/account/notification/mark_as_read", json!({ "notification_id": id, "read": true }))
        .await
        .ok();
    assert_eq!(unread(&bob).await, 0);
    server.run_jobs().await;
    server.stop().await;
}
