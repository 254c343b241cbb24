//! Searching and resolving.

use harness::{TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

/// Names of everything that v3 finds, by kind.
async fn found(user: &User, query: &str) -> Vec<String> {
    names(&user.get("/api/v3/search", query).await.ok(), "users")
}

/// The same of v4.
async fn found_v4(user: &User, query: &str) -> Vec<String> {
    names(&user.get("/api/v4/search", query).await.ok(), "persons")
}

fn names(answer: &Value, people: &str) -> Vec<String> {
    let kinds = [
        ("posts", "post", "name"),
        ("comments", "comment", "content"),
        ("communities", "community", "name"),
        (people, "person", "name"),
    ];
    let mut names = Vec::new();
    for (list, object, field) in kinds {
        for view in answer[list].as_array().unwrap() {
            names.push(view[object][field].as_str().unwrap().to_owned());
        }
    }
    names
}

/// A post, a comment, a community and a user with the same word in them, and one more post.
async fn library(server: &TestServer) -> (User, User) {
    let (ada, bob) = (server.user("ada").await, server.user("dune_reader").await);
    let books = ada.create_community("books").await;
    ada.create_community_with("dune_club", json!({ "title": "Everything Dune" })).await;
    let link = json!({ "url": "https://example.com/arrakis", "body": "By Frank Herbert." });
    let dune = ada.create_post_with(&books, "Dune Messiah", link).await;
    server.clock.advance(Duration::from_secs(60));
    ada.create_post(&books, "Emma").await;
    let comment = json!({ "post_id": dune.id, "content": "I prefer the first Dune" });
    bob.post("/api/v4/comment", comment).await.ok();
    (ada, bob)
}

#[actix_web::test]
async fn everything_with_the_word_is_found_in_any_case() {
    let server = TestServer::start().await;
    let (ada, _) = library(&server).await;
    let everything = ["Dune Messiah", "I prefer the first Dune", "dune_club", "dune_reader"];
    for q in ["dune", "DUNE", "%20dune%20"] {
        assert_eq!(found(&ada, &format!("q={q}")).await, everything, "{q}");
        assert_eq!(found_v4(&ada, &format!("search_term={q}")).await, everything, "{q}");
    }
    let kinds = [
        ("Posts", "posts", vec!["Dune Messiah"]),
        ("Comments", "comments", vec!["I prefer the first Dune"]),
        ("Communities", "communities", vec!["dune_club"]),
        ("Users", "users", vec!["dune_reader"]),
    ];
    for (v3, v4, expected) in kinds {
        assert_eq!(found(&ada, &format!("q=dune&type_={v3}")).await, expected);
        assert_eq!(found_v4(&ada, &format!("search_term=dune&type_={v4}")).await, expected);
    }
    assert_eq!(found(&ada, "q=herbert").await, ["Dune Messiah"], "in the text");
    assert_eq!(found(&ada, "q=herbert&post_title_only=true").await, Vec::<String>::new());
    let url = "https%3A%2F%2Fexample.com%2Farrakis";
    assert_eq!(found(&ada, &format!("q={url}&type_=Url")).await, ["Dune Messiah"]);
    assert_eq!(
        found_v4(&ada, &format!("search_term={url}&post_url_only=true&type_=posts")).await,
        ["Dune Messiah"]
    );
    server.stop().await;
}

#[actix_web::test]
async fn what_is_found_is_filtered_sorted_and_paged() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (books, films) = (ada.create_community("books").await, bob.create_community("films").await);
    let first = ada.create_post(&books, "Dune one").await;
    server.clock.advance(Duration::from_secs(60));
    bob.create_post(&films, "Dune two").await;
    server.clock.advance(Duration::from_secs(60));
    ada.create_post(&films, "Dune three").await;
    bob.vote(&first, Some(true)).await.ok();

    let table = [
        ("sort=New", vec!["Dune three", "Dune two", "Dune one"]),
        ("sort=Old", vec!["Dune one", "Dune two", "Dune three"]),
        ("sort=TopAll&limit=1", vec!["Dune one"]),
        ("sort=Old&limit=1&page=2", vec!["Dune two"]),
        ("sort=New&listing_type=Subscribed", vec!["Dune one"]),
    ];
    for (query, expected) in table {
        assert_eq!(found(&ada, &format!("q=dune&type_=Posts&{query}")).await, expected, "{query}");
    }
    let in_films = format!("q=dune&type_=Posts&sort=New&community_id={}", films.id);
    assert_eq!(found(&ada, &in_films).await, ["Dune three", "Dune two"]);
    assert_eq!(found(&ada, "q=dune&type_=Posts&community_name=books").await, ["Dune one"]);
    let bobs = bob.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone();
    assert_eq!(found(&ada, &format!("q=dune&type_=Posts&creator_id={bobs}")).await, ["Dune two"]);

    let mut query = "search_term=dune&type_=posts&limit=1".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = ada.get("/api/v4/search", &query).await.ok();
        seen.extend(names(&page, "persons"));
        let Some(cursor) = page["next_page"].as_str() else { break };
        query = format!("search_term=dune&type_=posts&limit=1&page_cursor={cursor}");
    }
    assert_eq!(seen, ["Dune three", "Dune two", "Dune one"], "newest first, by cursors");
    server.stop().await;
}

#[actix_web::test]
async fn what_is_not_there_any_more_is_not_found() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let comment = json!({ "post_id": dune.id, "content": "Dune it is" });
    let comment = ada.post("/api/v4/comment", comment).await.ok()["comment_view"]["comment"]["id"].clone();
    assert_eq!(found(&bob, "q=dune").await, ["Dune", "Dune it is"]);
    ada.delete("/api/v4/comment", json!({ "comment_id": comment, "deleted": true })).await.ok();
    assert_eq!(found(&bob, "q=dune").await, ["Dune"]);
    ada.delete_post(&dune, true).await.ok();
    assert_eq!(found(&bob, "q=dune").await, Vec::<String>::new());
    server.stop().await;
}

#[actix_web::test]
async fn odd_terms_find_nothing_and_break_nothing() {
    let server = TestServer::start().await;
    let (ada, _) = library(&server).await;
    let long = "x".repeat(3000);
    for q in
        ["%25", "_", "%5C", "%27%27", "%00", "%25%25%25", "%F0%9F%90%9B", "(%5B*", "a%0Ab", long.as_str()]
    {
        let answer = ada.get("/api/v3/search", &format!("q={q}")).await;
        assert!(answer.status < 500, "{q}: {}", answer.body);
        let answer = ada.get("/api/v4/search", &format!("search_term={q}")).await;
        assert!(answer.status < 500, "{q}: {}", answer.body);
    }
    assert_eq!(found(&ada, "q=D_ne").await, Vec::<String>::new(), "an underscore is itself");
    assert_eq!(found(&ada, "q=D%25e").await, Vec::<String>::new(), "a percent sign is itself");
    assert_eq!(ada.get("/api/v3/search", "q=dune&limit=51").await.status, 400);
    assert_eq!(
        ada.get("/api/v4/search", "search_term=dune&limit=0").await.error(),
        (400, "invalid_fetch_limit")
    );
    server.stop().await;
}

#[actix_web::test]
async fn addresses_and_handles_of_local_things_lead_to_them() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let comment = json!({ "post_id": dune.id, "content": "Dry." });
    let comment = ada.post("/api/v4/comment", comment).await.ok()["comment_view"]["comment"]["ap_id"].clone();
    let table = [
        (dune.ap_id.as_str(), "post"),
        (comment.as_str().unwrap(), "comment"),
        ("https://spinney.test/c/books", "community"),
        ("https://spinney.test/u/ada", "person"),
        ("!books@spinney.test", "community"),
        ("@ada@spinney.test", "person"),
    ];
    for (q, kind) in table {
        for user in [ada.clone(), server.nobody()] {
            // Handles are for those with an account.
            if user.token.is_none() && !q.starts_with("https") {
                assert_eq!(
                    user.get("/api/v3/resolve_object", &format!("q={q}")).await.error().1,
                    "couldnt_find_object"
                );
                continue;
            }
            let asked = q.replace(':', "%3A").replace('/', "%2F");
            let v3 = user.get("/api/v3/resolve_object", &format!("q={asked}")).await.ok();
            assert_eq!(v3.as_object().unwrap().keys().collect::<Vec<_>>(), [kind], "{q}");
            let v4 = user.get("/api/v4/resolve_object", &format!("q={asked}")).await.ok();
            assert_eq!(v4["type_"], kind, "{q}");
        }
    }
    for q in ["https://spinney.test/post/999", "@nobody@spinney.test", "!nothing@spinney.test", "nonsense"] {
        let v3 = ada.get("/api/v3/resolve_object", &format!("q={q}")).await;
        assert_eq!(v3.error().1, "couldnt_find_object", "{q}");
        let v4 = ada.get("/api/v4/resolve_object", &format!("q={q}")).await;
        assert_eq!(v4.error(), (400, "resolve_object_failed"), "{q}");
    }
    server.stop().await;
}
