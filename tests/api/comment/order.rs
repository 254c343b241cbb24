//! Trees and lists. Source: docs/reference/ranking.md 7.

use super::{comment, texts, texts_v4, view, vote};
use harness::{TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

/// Votes until a comment has so many up and down, its author's own included.
async fn voted(voters: &[User], comment: &super::Comment, up: usize, down: usize) {
    let votes = std::iter::repeat_n(true, up - 1).chain(std::iter::repeat_n(false, down));
    for (voter, is_upvote) in voters.iter().zip(votes) {
        vote(voter, comment, Some(is_upvote)).await.ok();
    }
}

#[actix_web::test]
async fn each_sort_has_its_order_in_a_tree_and_in_a_list() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut voters = Vec::new();
    for n in 0..8 {
        voters.push(server.user(&format!("voter{n}")).await);
    }
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    // 8 points and 6 hours old, 1 point and 1 hour old, 1 point and new.
    let old = comment(&ada, &dune, None, "old").await;
    voted(&voters, &old, 8, 0).await;
    server.clock.advance(Duration::from_secs(5 * 3600));
    let split = comment(&ada, &dune, None, "split").await;
    voted(&voters, &split, 4, 3).await;
    server.clock.advance(Duration::from_secs(3600));
    comment(&ada, &dune, None, "new").await;
    // What is not a moment old has no rank yet.
    server.clock.advance(Duration::from_secs(1));

    let table = [
        ("Hot", ["new", "split", "old"]),
        ("Top", ["old", "new", "split"]),
        ("New", ["new", "split", "old"]),
        ("Old", ["old", "split", "new"]),
        ("Controversial", ["split", "new", "old"]),
    ];
    for (sort, expected) in table {
        let tree = format!("post_id={}&max_depth=8&sort={sort}", dune.id);
        let list = format!("post_id={}&sort={sort}", dune.id);
        let v4 = sort.to_lowercase();
        assert_eq!(texts(&ada, &tree).await, expected, "{sort}, tree");
        assert_eq!(texts(&ada, &list).await, expected, "{sort}, list");
        assert_eq!(
            texts_v4(&ada, &format!("post_id={}&max_depth=8&sort={v4}", dune.id)).await,
            expected,
            "{sort}"
        );
        assert_eq!(texts_v4(&ada, &format!("post_id={}&sort={v4}", dune.id)).await, expected, "{sort}");
        assert_eq!(texts(&ada, &format!("sort={sort}&type_=All")).await, expected, "{sort}, everywhere");
        let mut pages = Vec::new();
        for page in 1..=3 {
            pages.extend(texts(&ada, &format!("{list}&limit=1&page={page}")).await);
        }
        assert_eq!(pages, expected, "{sort}, page by page");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_tree_has_parents_before_children_down_to_a_depth() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let one = comment(&ada, &dune, None, "1").await;
    let two = comment(&ada, &dune, None, "2").await;
    let one_one = comment(&ada, &dune, Some(&one), "1.1").await;
    comment(&ada, &dune, Some(&two), "2.1").await;
    comment(&ada, &dune, Some(&one_one), "1.1.1").await;
    comment(&ada, &dune, Some(&one), "1.2").await;

    let tree = async |query: &str| texts(&ada, &format!("post_id={}&sort=Old&{query}", dune.id)).await;
    let sorted = async |query: &str| {
        let mut texts = tree(query).await;
        texts.sort();
        texts
    };
    assert_eq!(sorted("max_depth=1").await, ["1", "2"]);
    assert_eq!(sorted("max_depth=2").await, ["1", "1.1", "1.2", "2", "2.1"]);
    for limit in ["", "&limit=60", "&limit=10000000000", "&limit=1&page=7"] {
        let texts = tree(&format!("max_depth=8{limit}")).await;
        assert_eq!(texts.len(), 6, "the limit does not count for trees: {limit}");
        for text in &texts {
            let place = |text: &str| texts.iter().position(|other| other == text).unwrap();
            if let Some((parent, _)) = text.rsplit_once('.') {
                assert!(place(parent) < place(text), "{texts:?}");
            }
        }
    }
    let below = sorted(&format!("max_depth=1&parent_id={}", one.id)).await;
    assert_eq!(below, ["1", "1.1", "1.2"]);
    assert_eq!(sorted(&format!("max_depth=8&parent_id={}", one_one.id)).await, ["1.1", "1.1.1"]);
    server.stop().await;
}

#[actix_web::test]
async fn a_long_tree_goes_on_in_v4_after_the_last_answer_to_the_post() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    for n in 0..302 {
        comment(&ada, &dune, None, &n.to_string()).await;
    }
    let reply = comment(&ada, &dune, Some(&comment(&ada, &dune, None, "302").await), "302.1").await;
    let page = async |query: &str| {
        let list = format!("post_id={}&max_depth=8&sort=old{query}", dune.id);
        ada.get("/api/v4/comment/list", &list).await.ok()
    };
    let first = page("").await;
    assert_eq!(first["items"].as_array().map(Vec::len), Some(300));
    assert_eq!(first["prev_page"], Value::Null);
    let cursor = first["next_page"].as_str().expect("there is more");
    let second = page(&format!("&page_cursor={cursor}")).await;
    let contents: Vec<&str> = second["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["comment"]["content"].as_str().unwrap())
        .collect();
    assert_eq!(contents, ["300", "301", "302", "302.1"]);
    assert_eq!(second["next_page"], Value::Null);

    let below = format!("parent_id={}&max_depth=8", reply.id);
    assert_eq!(ada.get("/api/v4/comment/list", &below).await.ok()["next_page"], Value::Null);
    let broken = format!("post_id={}&max_depth=8&page_cursor=nonsense", dune.id);
    assert_eq!(
        ada.get("/api/v4/comment/list", &broken).await.error(),
        (400, "couldnt_parse_pagination_token")
    );
    let elsewhere = ada.create_post(&ada.create_community("films").await, "Dune").await;
    let strange = format!("post_id={}&max_depth=8&page_cursor={cursor}", elsewhere.id);
    assert_eq!(
        ada.get("/api/v4/comment/list", &strange).await.error(),
        (400, "couldnt_parse_pagination_token")
    );
    server.stop().await;
}

#[actix_web::test]
async fn what_is_distinguished_comes_first_in_its_post() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let rules = comment(&ada, &dune, None, "rules").await;
    server.clock.advance(Duration::from_secs(60));
    comment(&ada, &dune, None, "later").await;
    let by_post = format!("post_id={}&sort=New", dune.id);
    assert_eq!(texts(&ada, &by_post).await, ["later", "rules"]);
    let form = json!({ "comment_id": rules.id, "distinguished": true });
    ada.post("/api/v4/comment/distinguish", form).await.ok();
    assert_eq!(texts(&ada, &by_post).await, ["rules", "later"]);
    assert_eq!(texts(&ada, &format!("{by_post}&max_depth=8")).await, ["rules", "later"]);
    assert_eq!(texts(&ada, "sort=New&type_=All").await, ["later", "rules"], "not in lists of everything");
    server.stop().await;
}

#[actix_web::test]
async fn a_deleted_comment_keeps_its_place_without_its_text() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let gone = comment(&bob, &dune, None, "gone").await;
    comment(&ada, &dune, Some(&gone), "answer").await;
    let form = json!({ "comment_id": gone.id, "deleted": true });
    bob.delete("/api/v4/comment", form).await.ok();
    let tree = format!("post_id={}&max_depth=8", dune.id);
    let nobody = server.nobody();
    assert_eq!(texts(&nobody, &tree).await, ["", "answer"]);
    assert_eq!(texts_v4(&nobody, &tree).await, ["", "answer"]);
    assert_eq!(view(&nobody, &gone).await["comment"]["deleted"], true);
    server.stop().await;
}

#[actix_web::test]
async fn three_hundred_of_many_are_the_best_with_their_parents() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let first = comment(&ada, &dune, None, "first").await;
    let answer = comment(&ada, &dune, Some(&first), "best answer").await;
    vote(&bob, &answer, Some(true)).await.ok();
    vote(&bob, &first, Some(true)).await.ok();
    for n in 0..310 {
        comment(&ada, &dune, None, &n.to_string()).await;
    }
    let tree = texts(&ada, &format!("post_id={}&max_depth=8&sort=Top", dune.id)).await;
    assert_eq!(tree.len(), 300);
    let place = |text: &str| tree.iter().position(|other| other == text);
    assert_eq!(place("first"), Some(0));
    assert!(place("best answer").is_some(), "not crowded out by other roots");
    server.stop().await;
}

#[actix_web::test]
async fn lists_can_be_narrowed_and_paged() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    let (dune, alien) = (ada.create_post(&books, "Dune").await, ada.create_post(&films, "Alien").await);
    let dry = comment(&ada, &dune, None, "dry").await;
    server.clock.advance(Duration::from_secs(1));
    comment(&bob, &alien, None, "loud").await;
    bob.follow(&books, true).await.ok();
    bob.put("/api/v4/comment/save", json!({ "comment_id": dry.id, "save": true })).await.ok();
    vote(&bob, &dry, Some(false)).await.ok();

    let table = [
        ("type_=All", vec!["loud", "dry"]),
        ("type_=Local", vec!["loud", "dry"]),
        ("type_=Subscribed", vec!["dry"]),
        ("community_name=films", vec!["loud"]),
        ("community_name=films@spinney.test", vec!["loud"]),
        ("saved_only=true", vec!["dry"]),
        ("disliked_only=true", vec!["dry"]),
        ("liked_only=true", vec![]),
    ];
    for (query, expected) in table {
        assert_eq!(texts(&bob, &format!("sort=New&{query}")).await, expected, "{query}");
    }
    assert_eq!(texts_v4(&bob, &format!("sort=new&community_id={}", films.id)).await, ["loud"]);
    assert_eq!(texts_v4(&bob, "sort=new&creator_username=ada&type_=all").await, ["dry"]);
    assert_eq!(texts_v4(&bob, "sort=new&search_term=LOUD&type_=all").await, ["loud"]);
    let first: Value = bob.get("/api/v4/comment/list", "sort=new&type_=all&limit=1").await.ok();
    let cursor = first["next_page"].as_str().unwrap();
    let next = format!("sort=new&type_=all&limit=1&page_cursor={cursor}");
    assert_eq!(texts_v4(&bob, &next).await, ["dry"]);

    for query in ["limit=51", "limit=0", "page=0", "page=101"] {
        assert_eq!(
            bob.get("/api/v3/comment/list", query).await.error(),
            (400, "couldnt_get_comments"),
            "{query}"
        );
    }
    let slim = bob.get("/api/v4/comment/list/slim", &format!("post_id={}", dune.id)).await.ok();
    assert_eq!(slim["items"][0]["comment"]["content"], "dry");
    assert_eq!(slim["items"][0].get("post"), None);
    server.stop().await;
}

#[actix_web::test]
async fn a_depth_also_bounds_lists_over_many_posts() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    let (dune, alien) = (ada.create_post(&books, "Dune").await, ada.create_post(&films, "Alien").await);
    // One thread goes three levels down, another one; each is a second younger than the one before.
    let mut written = Vec::new();
    for (post, parent, text) in [
        (&dune, None, "dry"),
        (&dune, Some(0), "very"),
        (&dune, Some(1), "extremely"),
        (&alien, None, "loud"),
        (&alien, Some(3), "in space"),
    ] {
        let parent: Option<&super::Comment> = parent.map(|place: usize| &written[place]);
        let made = comment(&ada, post, parent, text).await;
        written.push(made);
        server.clock.advance(Duration::from_secs(1));
    }
    for (place, is_upvote) in [(0, true), (1, true), (2, false), (4, false)] {
        vote(&bob, &written[place], Some(is_upvote)).await.ok();
    }
    for place in [0, 2, 3] {
        let form = json!({ "comment_id": written[place].id, "save": true });
        bob.put("/api/v4/comment/save", form).await.ok();
    }

    let table = [
        ("type_=All&max_depth=0", vec![]),
        ("type_=All&max_depth=1", vec!["loud", "dry"]),
        ("type_=All&max_depth=2", vec!["in space", "loud", "very", "dry"]),
        ("type_=All&max_depth=9", vec!["in space", "loud", "extremely", "very", "dry"]),
        // With a depth there are no pages.
        ("type_=All&max_depth=1&limit=1&page=7", vec!["loud", "dry"]),
        ("community_name=books&max_depth=1", vec!["dry"]),
        ("community_name=books&max_depth=2", vec!["very", "dry"]),
        ("type_=All&saved_only=true&max_depth=1", vec!["loud", "dry"]),
        ("type_=All&saved_only=true&max_depth=3", vec!["loud", "extremely", "dry"]),
        ("type_=All&liked_only=true&max_depth=1", vec!["dry"]),
        ("type_=All&liked_only=true&max_depth=2", vec!["very", "dry"]),
        ("type_=All&disliked_only=true&max_depth=1", vec![]),
        ("type_=All&disliked_only=true&max_depth=2", vec!["in space"]),
        ("type_=All&disliked_only=true&max_depth=3", vec!["in space", "extremely"]),
    ];
    for (query, expected) in table {
        let query = format!("sort=New&{query}");
        // What was saved comes by when it was saved.
        let mut found = texts(&bob, &query).await;
        let mut expected = expected;
        if query.contains("saved_only") {
            found.sort();
            expected.sort_unstable();
        }
        assert_eq!(found, expected, "{query}");
    }
    assert_eq!(texts_v4(&bob, "sort=new&type_=all&max_depth=1").await, ["loud", "dry"]);
    let below = format!("sort=new&community_id={}&max_depth=2", books.id);
    assert_eq!(texts_v4(&bob, &below).await, ["very", "dry"]);
    server.stop().await;
}
