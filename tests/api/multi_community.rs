//! Multi-communities, wherever one meets them.

use harness::{Community, TestServer, User};
use serde_json::{Value, json};

async fn create(user: &User, name: &str, form: Value, members: &[&Community]) -> i64 {
    let form = harness::forum::merged(json!({ "name": name }), form);
    let made = user.post("/api/v4/multi_community", form).await.ok();
    let id = made["multi_community_view"]["multi"]["id"].as_i64().unwrap();
    for community in members {
        let entry = json!({ "id": id, "community_id": community.id });
        user.post("/api/v4/multi_community/entry", entry).await.ok();
    }
    id
}

fn names(list: &Value, object: &str) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items.map(|view| view[object]["name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn one_has_a_feed_of_its_communities() {
    let server = TestServer::start().await;
    let (ada, nobody) = (server.user("ada").await, server.nobody());
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    let club = ada.create_community_with("club", json!({ "visibility": "private" })).await;
    for (community, title) in [(&books, "Dune"), (&films, "Alien"), (&club, "Within")] {
        ada.create_post(community, title).await;
    }
    let id = create(&ada, "art", json!({ "sidebar": "About *art*." }), &[&books, &club]).await;
    let answer = nobody.fetch("/feeds/m/art.xml", &[]).await;
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "application/rss+xml; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("<title>Test - art</title>") && text.contains("https://spinney.test/m/art"),
        "{text}"
    );
    assert!(text.contains("<title>Dune</title>"), "{text}");
    assert!(!text.contains("Alien") && !text.contains("Within"), "{text}");
    assert_eq!(nobody.fetch("/feeds/m/none.xml", &[]).await.status().as_u16(), 400);
    ada.put("/api/v4/multi_community", json!({ "id": id, "deleted": true })).await.ok();
    assert_eq!(nobody.fetch("/feeds/m/art.xml?sort=New", &[]).await.status().as_u16(), 400);
    server.stop().await;
}

#[actix_web::test]
async fn they_are_found_by_words_and_by_address() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let art = create(&ada, "art", json!({ "title": "Fine arts", "summary": "Painting" }), &[]).await;
    let music = create(&bob, "music", json!({ "title": "Fine tunes" }), &[]).await;
    let found = bob.get("/api/v4/search", "search_term=fine&limit=1").await.ok();
    assert_eq!(names(&found["multi_communities"], "multi"), ["music"]);
    let next = found["next_page"].as_str().unwrap();
    let found = bob.get("/api/v4/search", &format!("search_term=fine&limit=1&page_cursor={next}")).await.ok();
    assert_eq!(names(&found["multi_communities"], "multi"), ["art"]);
    assert_eq!((&found["posts"], found.get("next_page")), (&json!([]), None));
    let only = bob.get("/api/v4/search", "search_term=painting&type_=multi_communities").await.ok();
    assert_eq!(names(&only["multi_communities"], "multi"), ["art"]);
    let titled =
        bob.get("/api/v4/search", "search_term=painting&type_=multi_communities&title_only=true").await.ok();
    assert_eq!(titled["multi_communities"], json!([]));

    let address = "q=https%3A%2F%2Fspinney.test%2Fm%2Fart";
    for user in [&bob, &server.nobody()] {
        let view = user.get("/api/v4/resolve_object", address).await.ok();
        assert_eq!((&view["type_"], &view["multi"]["id"]), (&json!("multi_community"), &json!(art)));
    }
    let resolved = bob.get("/api/v4/search", "search_term=https%3A%2F%2Fspinney.test%2Fm%2Fart").await.ok();
    assert_eq!(resolved["resolve"]["multi"]["name"], "art");
    // The older version has no word for it.
    assert_eq!(bob.get("/api/v3/resolve_object", address).await.error().0, 404);
    ada.put("/api/v4/multi_community", json!({ "id": art, "deleted": true })).await.ok();
    assert_eq!(bob.get("/api/v4/resolve_object", address).await.error().1, "resolve_object_failed");
    assert!(music > art);
    server.stop().await;
}

#[actix_web::test]
async fn lists_of_communities_are_drawn_from_one() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    ada.create_community("games").await;
    let id = create(&ada, "art", json!({}), &[&books, &films]).await;
    let query = format!("multi_community_id={id}&sort=name_asc");
    let list = server.nobody().get("/api/v4/community/list", &query).await.ok();
    assert_eq!(names(&list["items"], "community"), ["books", "films"]);
    let missing = ada.get("/api/v4/community/list", "multi_community_id=999999").await;
    assert_eq!(missing.error(), (404, "not_found"));

    assert_eq!(ada.get("/api/v4/community/list", "type_=suggested").await.ok()["items"], json!([]));
    admin.put("/api/v4/site", json!({ "suggested_multi_community_id": id })).await.ok();
    let list = ada.get("/api/v4/community/list", "type_=suggested&sort=name_desc").await.ok();
    assert_eq!(names(&list["items"], "community"), ["films", "books"]);
    let random = ada.get("/api/v4/community/random", "type_=suggested").await.ok();
    assert_ne!(random["community_view"]["community"]["name"], "games");
    server.stop().await;
}
