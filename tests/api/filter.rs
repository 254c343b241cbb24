//! What users, communities and the site do about words, links and tags.

mod rule;
mod tag;

use harness::{Post, TestServer, User};
use serde_json::json;

/// Ids of the comments of a list over v4, as texts.
async fn texts(user: &User, query: &str) -> Vec<String> {
    let answer = user.get("/api/v4/comment/list", query).await.ok();
    let rows = answer["items"].as_array().unwrap().iter();
    rows.map(|view| view["comment"]["content"].as_str().unwrap().to_owned()).collect()
}

async fn comment(user: &User, post: &Post, parent: Option<i64>, content: &str) -> i64 {
    let mut body = json!({ "post_id": post.id, "content": content });
    if let Some(parent) = parent {
        body["parent_id"] = parent.into();
    }
    user.post("/api/v4/comment", body).await.ok()["comment_view"]["comment"]["id"].as_i64().unwrap()
}

#[actix_web::test]
async fn a_filtered_list_stays_full_and_its_cursors_exact() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    for number in 0..40 {
        let title = if number % 4 == 0 { format!("Fine {number}") } else { format!("A Spoiler, {number}") };
        ada.create_post(&books, &title).await;
        server.clock.advance(std::time::Duration::from_secs(1));
    }
    ada.create_post_with(&books, "In the body", json!({ "body": "no SPOILER please" })).await;
    ada.create_post(&books, "Spoilers are another word").await;
    bob.put("/api/v4/account/filter", json!({ "keywords": ["spoiler"] })).await.ok();

    let expected: Vec<String> = std::iter::once("Spoilers are another word".to_owned())
        .chain((0..10).rev().map(|number| format!("Fine {}", number * 4)))
        .collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let query = format!("sort=new&type_=all&limit=3{cursor}");
        let page = bob.get("/api/v4/post/list", &query).await.ok();
        let titles = page["items"].as_array().unwrap().iter();
        seen.extend(titles.map(|view| view["post"]["name"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_page"].as_str() else { break };
        assert_eq!(page["items"].as_array().unwrap().len(), 3, "every page but the last is full");
        cursor = format!("&page_cursor={next}");
    }
    assert_eq!(seen, expected);
    assert_eq!(bob.titles("sort=New&type_=All&limit=50").await, expected, "over v3 too");
    assert_eq!(
        ada.titles("sort=New&type_=All&limit=50").await.len(),
        42,
        "what one wrote is shown to oneself"
    );
    let found = bob.get("/api/v4/search", "search_term=spoiler&type_=posts").await.ok();
    let found: Vec<&str> = found["posts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| view["post"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["Spoilers are another word"]);
    server.stop().await;
}

#[actix_web::test]
async fn comments_with_a_filtered_word_are_left_out_of_trees_and_lists() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let hidden = comment(&ada, &dune, None, "a spoiler").await;
    comment(&ada, &dune, Some(hidden), "below it").await;
    let kept = comment(&ada, &dune, None, "kept").await;
    comment(&ada, &dune, Some(kept), "another spoiler").await;
    comment(&bob, &dune, None, "my own spoiler").await;
    let spoiled = ada.create_post(&books, "Spoiler").await;
    comment(&ada, &spoiled, None, "harmless").await;
    bob.put("/api/v4/account/settings/save", json!({ "blocking_keywords": ["Spoiler"] })).await.ok();

    let tree = format!("post_id={}&max_depth=5&sort=old", dune.id);
    assert_eq!(texts(&bob, &tree).await, ["kept", "my own spoiler"]);
    assert_eq!(texts(&ada, &tree).await.len(), 5);
    assert_eq!(texts(&bob, "type_=all&sort=new").await, ["my own spoiler", "kept", "below it"]);
    assert_eq!(texts(&bob, "type_=all&sort=top").await.len(), 3);
    assert_eq!(
        texts(&bob, &format!("post_id={}&max_depth=5", spoiled.id)).await,
        ["harmless"],
        "it was opened"
    );
    server.stop().await;
}

#[actix_web::test]
async fn links_to_filtered_hosts_are_left_out() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    for (title, url) in [
        ("Bad", "https://spam.test/a"),
        ("Below", "https://www.spam.test/b"),
        ("Other", "https://notspam.test/c"),
    ] {
        ada.create_post_with(&books, title, json!({ "url": url })).await;
    }
    ada.create_post_with(&books, "Inside", json!({ "body": "see [this](https://spam.test)" })).await;
    let set = bob.put("/api/v4/account/filter", json!({ "domains": ["https://www.SPAM.test/"] })).await.ok();
    assert_eq!(set, json!({ "keywords": [], "domains": ["spam.test"], "tags": [] }));
    assert_eq!(bob.titles_v4("type_=all").await, ["Other"]);
    assert_eq!(
        bob.put("/api/v4/account/filter", json!({ "domains": ["no host"] })).await.error(),
        (400, "invalid_url")
    );
    assert_eq!(bob.put("/api/v4/account/filter", json!({ "keywords": ["no"] })).await.error().0, 400);
    let none = bob.put("/api/v4/account/filter", json!({ "domains": [] })).await.ok();
    assert_eq!(none["domains"], json!([]));
    assert_eq!(bob.titles_v4("type_=all").await.len(), 4);
    assert_eq!(server.nobody().get("/api/v4/account/filter", "").await.error(), (401, "incorrect_login"));
    server.stop().await;
}
