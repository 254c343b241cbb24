//! Feeds for feed readers.

use harness::{TestServer, User};
use serde_json::json;
use std::time::Duration;

/// Status and text of a feed.
async fn feed(user: &User, path: &str) -> (u16, String) {
    let answer = user.fetch(path, &[]).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Titles of the entries of a feed, in order.
async fn titles(user: &User, path: &str) -> Vec<String> {
    let (status, text) = feed(user, path).await;
    assert_eq!(status, 200, "{path}: {text}");
    let entries = text.split("<item>").skip(1);
    entries.map(|entry| between(entry, "<title>", "</title>").to_owned()).collect()
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    text.split_once(begin).unwrap().1.split_once(end).unwrap().0
}

#[actix_web::test]
async fn an_entry_says_what_who_where_and_when() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let books = ada
        .create_community_with("books", json!({ "title": "Books & more", "sidebar": "About *books*." }))
        .await;
    let form = json!({ "url": "https://example.com/?a=1&b=2", "body": "**Sand** & </description> <script>x</script>", "custom_thumbnail": "https://example.com/s.png" });
    let dune = ada.create_post_with(&books, "Dune <1965> & \u{7}after", form).await;

    let answer = nobody.fetch("/feeds/c/books.xml", &[]).await;
    assert_eq!(answer.headers()["content-type"], "application/rss+xml; charset=utf-8");
    let text = answer.text().await.unwrap();
    let (head, entry) = text.split_once("<item>").unwrap();
    assert_eq!(between(head, "<title>", "</title>"), "Test - books");
    assert_eq!(between(head, "<link>", "</link>"), "https://spinney.test/c/books");
    assert!(
        between(head, "<description>", "</description>").contains("&lt;em&gt;books&lt;/em&gt;"),
        "{head}"
    );
    let page = format!("https://spinney.test/post/{}", dune.id);
    assert_eq!(between(entry, "<title>", "</title>"), "Dune &lt;1965&gt; &amp; after");
    assert_eq!(between(entry, "<link>", "</link>"), page);
    assert_eq!(between(entry, "<comments>", "</comments>"), page);
    assert!(entry.contains("<guid>") || entry.contains("isPermaLink=\"true\""), "{entry}");
    assert_eq!(between(entry, "<pubDate>", "</pubDate>"), "Fri, 1 May 2026 12:00:00 +0000");
    assert_eq!(between(entry, "<dc:creator>", "</dc:creator>"), "https://spinney.test/u/ada");
    assert!(entry.contains("domain=\"https://spinney.test/c/books\""), "{entry}");
    assert!(entry.contains("url=\"https://example.com/?a=1&amp;b=2\""), "{entry}");
    assert!(entry.contains("application/octet-stream"), "{entry}");
    assert!(entry.contains("media:content") && entry.contains("https://example.com/s.png"), "{entry}");
    assert!(entry.contains("<strong>Sand</strong>") && !entry.contains("<script"), "{entry}");
    server.stop().await;
}

#[actix_web::test]
async fn every_feed_has_its_posts() {
    let server = TestServer::start().await;
    let (ada, bob, nobody) = (server.user("ada").await, server.user("bob").await, server.nobody());
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    ada.create_post(&books, "Dune").await;
    server.clock.advance(Duration::from_secs(60));
    bob.create_post(&films, "Alien").await;
    bob.follow(&books, true).await.ok();

    for path in ["/feeds/all.xml?sort=New", "/feeds/local.xml?sort=New"] {
        assert_eq!(titles(&nobody, path).await, ["Alien", "Dune"], "{path}");
    }
    assert_eq!(titles(&nobody, "/feeds/all.xml?sort=Old&limit=1").await, ["Dune"]);
    assert_eq!(titles(&nobody, "/feeds/all.xml?sort=Old&limit=1&page=2").await, ["Alien"]);
    assert_eq!(titles(&nobody, "/feeds/c/films.xml").await, ["Alien"]);
    assert_eq!(titles(&nobody, "/feeds/u/ada.xml").await, ["Dune"]);
    let token = bob.token.clone().unwrap();
    assert_eq!(titles(&nobody, &format!("/feeds/front/{token}.xml")).await, ["Dune"]);

    let dune =
        ada.get("/api/v4/post/list", "community_name=books").await.ok()["items"][0]["post"]["id"].clone();
    let comment = json!({ "post_id": dune, "content": "Dry, @ada@spinney.test." });
    bob.post("/api/v4/comment", comment).await.ok();
    let inbox = format!("/feeds/inbox/{}.xml", ada.token.clone().unwrap());
    let answers = titles(&nobody, &inbox).await;
    assert!(!answers.is_empty() && answers.iter().all(|title| title == "Reply from bob"), "{answers:?}");
    let private = nobody.fetch(&inbox, &[]).await;
    assert_eq!(private.headers()["cache-control"], "private, no-store");
    server.stop().await;
}

#[actix_web::test]
async fn a_feed_of_nothing_is_refused_and_so_is_a_closed_one() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let shut = json!({ "visibility": "local_only_private" });
    ada.create_community_with("shut", shut).await;
    for path in [
        "/feeds/nothing.xml",
        "/feeds/x/books.xml",
        "/feeds/c/nothing.xml",
        "/feeds/c/shut.xml",
        "/feeds/u/nobody.xml",
        "/feeds/c/%00.xml",
        "/feeds/m/%00.xml",
        "/feeds/u/%00.xml",
        "/feeds/all.xml?sort=Best",
        "/feeds/all.xml?limit=51",
        "/feeds/all.xml?page=0",
    ] {
        let (status, text) = feed(&nobody, path).await;
        assert_eq!(status, 400, "{path}: {text}");
    }
    for path in ["/feeds/front/guessed.xml", "/feeds/inbox/a.b.c.xml"] {
        assert_eq!(feed(&nobody, path).await.0, 401, "{path}");
    }

    server.change_settings(|site| site.private_instance = true).await;
    let token = ada.token.clone().unwrap();
    for path in ["/feeds/all.xml", "/feeds/local.xml", "/feeds/u/ada.xml"] {
        assert_eq!(feed(&nobody, path).await.0, 400, "{path}");
    }
    assert_eq!(feed(&nobody, &format!("/feeds/front/{token}.xml")).await.0, 200);
    server.stop().await;
}
