//! What hangs on actors, posts and comments, as others ask for it. Source: docs/reference/federation.md a.1, a.3 and a.6.

use harness::{Community, Fleet, Peer, Post, TestServer, User};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

const ACTIVITY: (&str, &str) = ("accept", "application/activity+json");

async fn get(user: &User, path: &str) -> Value {
    let answer = user.fetch(path, &[ACTIVITY]).await;
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "application/activity+json");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// Status and, if it leads elsewhere, where to.
async fn leads(server: &TestServer, path: &str) -> (u16, Option<String>) {
    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let request = client.get(format!("{}{path}", server.base)).header(ACTIVITY.0, ACTIVITY.1);
    let answer = request.send().await.unwrap();
    let location = answer.headers().get("location").map(|url| url.to_str().unwrap().to_owned());
    (answer.status().as_u16(), location)
}

/// Ada's community and post on alpha, and Bob of beta, who follows it.
struct Stage {
    fleet: Fleet,
    ada: User,
    bob: User,
    books: Community,
    at_beta: Community,
    dune: Post,
}

async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let ada = fleet["alpha.test"].user("ada").await;
    let bob = fleet["beta.test"].user("bob").await;
    let books = ada.create_community("books").await;
    let at_beta = bob.resolve_community("!books@alpha.test").await;
    bob.follow(&at_beta, true).await.ok();
    fleet.settle().await;
    let dune = ada.create_post(&books, "Dune").await;
    fleet.settle().await;
    Stage { fleet, ada, bob, books, at_beta, dune }
}

#[actix_web::test]
async fn a_community_tells_how_many_follow_it_who_moderates_it_and_what_is_pinned() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let followers = get(&stage.ada, "/c/books/followers").await;
    let id = &followers["id"];
    assert_eq!(
        (id, &followers["type"]),
        (&json!("http://alpha.test/c/books/followers"), &json!("Collection"))
    );
    assert_eq!((&followers["totalItems"], &followers["items"]), (&json!(2), &json!([])), "none is named");

    let bob = stage.ada.resolve("@bob@beta.test").await["person"]["id"].clone();
    server.clock.advance(std::time::Duration::from_secs(1));
    let appoint = json!({ "community_id": stage.books.id, "person_id": bob, "added": true });
    stage.ada.post("/api/v4/community/mod", appoint).await.ok();
    let moderators = get(&stage.ada, "/c/books/moderators").await;
    assert_eq!(moderators["type"], "OrderedCollection");
    assert_eq!(moderators["orderedItems"], json!(["http://alpha.test/u/ada", "http://beta.test/u/bob"]));

    assert_eq!(get(&stage.ada, "/c/books/featured").await["orderedItems"], json!([]));
    let pin = json!({ "post_id": stage.dune.id, "featured": true, "feature_type": "community" });
    stage.ada.post("/api/v4/post/feature", pin).await.ok();
    let featured = get(&stage.ada, "/c/books/featured").await;
    let pinned = &featured["orderedItems"][0];
    assert_eq!(featured["totalItems"], 1);
    assert_eq!((&pinned["type"], &pinned["id"]), (&json!("Page"), &json!(stage.dune.ap_id)), "in full");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_thread_tells_what_is_in_it_and_how_it_was_voted_on() {
    let stage = stage().await;
    let first = stage.ada.comment(&stage.dune, None, "One").await;
    let second = stage.ada.comment(&stage.dune, first["id"].as_i64(), "Two").await;
    let gone = stage.ada.comment(&stage.dune, None, "Three").await;
    stage.ada.delete("/api/v4/comment", json!({ "comment_id": gone["id"], "deleted": true })).await.ok();
    stage.fleet.settle().await;
    let there = stage.bob.resolve_post(&stage.dune.ap_id).await;
    stage.bob.vote(&there, Some(false)).await.ok();
    stage.fleet.settle().await;

    let post = format!("/post/{}", stage.dune.id);
    let comment = format!("/comment/{}", first["id"]);
    for path in [&post, &comment] {
        for name in ["context", "replies"] {
            let context = get(&stage.ada, &format!("{path}/{name}")).await;
            assert_eq!(context["id"], format!("http://alpha.test{path}/{name}"));
            let ids = json!([stage.dune.ap_id, first["ap_id"], second["ap_id"]]);
            assert_eq!((&context["type"], &context["orderedItems"]), (&json!("OrderedCollection"), &ids));
        }
    }
    for (path, likes, dislikes) in [(&post, 1, 1), (&comment, 1, 0)] {
        for (name, total) in [("likes", likes), ("dislikes", dislikes)] {
            let votes = get(&stage.ada, &format!("{path}/{name}")).await;
            assert_eq!((&votes["totalItems"], &votes["items"]), (&json!(total), &json!([])), "{path}/{name}");
        }
    }
    let page = get(&stage.ada, &post).await;
    for name in ["context", "replies", "likes", "dislikes"] {
        assert_eq!(page[name], format!("http://alpha.test{post}/{name}"), "they are named");
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_lives_elsewhere_is_pointed_to_and_what_is_gone_leaves_a_tombstone() {
    let stage = stage().await;
    let (alpha, beta) = (&stage.fleet["alpha.test"], &stage.fleet["beta.test"]);
    let said = stage.ada.comment(&stage.dune, None, "One").await;
    stage.fleet.settle().await;
    let dune = stage.bob.resolve_post(&stage.dune.ap_id).await;
    let said_id = said["ap_id"].as_str().unwrap().to_owned();
    let said_there = stage.bob.resolve(&said_id).await["comment"]["id"].clone();
    for (path, id) in [
        (format!("/post/{}", dune.id), stage.dune.ap_id.clone()),
        (format!("/comment/{said_there}"), said_id),
        ("/c/books@alpha.test".to_owned(), "http://alpha.test/c/books".to_owned()),
        ("/u/ada@alpha.test".to_owned(), "http://alpha.test/u/ada".to_owned()),
    ] {
        assert_eq!(leads(beta, &path).await, (308, Some(id)), "{path}");
    }
    for path in
        ["/post/9999", "/comment/9999", "/c/none", "/u/none", "/u/none@alpha.test", "/activities/like/1"]
    {
        assert_eq!(leads(beta, path).await, (404, None), "{path}");
    }

    stage.ada.delete("/api/v4/comment", json!({ "comment_id": said["id"], "deleted": true })).await.ok();
    let closed = json!({ "community_id": stage.books.id, "deleted": true });
    let tombstone = async |path: &str| {
        let answer = alpha.nobody().fetch(path, &[ACTIVITY]).await;
        let status = answer.status().as_u16();
        let left: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!((status, &left["type"]), (410, &json!("Tombstone")), "{path}");
        assert_eq!(left["id"], format!("http://alpha.test{path}"));
    };
    tombstone(&format!("/comment/{}", said["id"])).await;
    stage.ada.delete("/api/v4/community", closed).await.ok();
    tombstone("/c/books").await;

    let here = json!({ "visibility": "local_only_public" });
    let inner = stage.ada.create_community_with("inner", here).await;
    let note = stage.ada.create_post(&inner, "Inner").await;
    for path in ["/c/inner".to_owned(), "/c/inner/outbox".to_owned(), format!("/post/{}", note.id)] {
        assert_eq!(leads(alpha, &path).await, (404, None), "for others {path} is not there");
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_follows_a_private_community_is_told_to_those_who_may_look_into_it() {
    let stage = stage().await;
    let alpha = &stage.fleet["alpha.test"];
    let peer = Peer::start(&stage.fleet, "peer.test").await;
    let (eve, max) = (peer.person("eve").await, peer.person("max").await);
    let other = Peer::start(&stage.fleet, "other.test").await;
    let mallory = other.person("mallory").await;
    let diary = stage.ada.create_community_with("diary", json!({ "visibility": "private" })).await;
    let follow = eve.activity("Follow", json!({ "object": "http://alpha.test/c/diary" }));
    assert_eq!(eve.send(alpha, &follow).await, 200);
    let asked = async |by: &harness::Puppet, about: &str| {
        let path = format!("/c/diary/followers?is_follower={about}");
        super::fetch::status_signed(alpha, &path, by).await
    };
    assert_eq!(asked(&eve, &eve.id).await, 404, "not accepted yet");
    let waiting = stage.ada.get("/api/v4/community/pending_follows/list", "unread_only=true").await.ok();
    let person_id = &waiting["items"][0]["person"]["id"];
    let approve = json!({ "community_id": diary.id, "follower_id": person_id, "approve": true });
    stage.ada.post("/api/v4/community/pending_follows/approve", approve).await.ok();
    // An instance has a follower, or none.
    for (by, about, status) in [
        (&eve, &eve.id, 200),
        (&max, &eve.id, 200),
        (&eve, &max.id, 200),
        (&eve, &mallory.id, 404),
        (&mallory, &eve.id, 404),
    ] {
        assert_eq!(asked(by, about).await, status, "{} asks about {about}", by.id);
    }
    let unsigned = format!("/c/diary/followers?is_follower={}", eve.id);
    assert_eq!(leads(alpha, &unsigned).await, (404, None));
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_an_outbox_names_is_found_at_its_id() {
    let stage = stage().await;
    let emma = stage.bob.create_post(&stage.at_beta, "Emma").await;
    stage.fleet.settle().await;
    stage.ada.comment(&stage.dune, None, "One").await;
    let of_community = get(&stage.ada, "/c/books/outbox").await;
    let announced = of_community["orderedItems"].as_array().unwrap();
    let created = get(&stage.ada, "/u/ada/outbox").await;
    let created = created["orderedItems"].as_array().unwrap();
    assert_eq!((announced.len(), created.len()), (2, 2));
    let own = announced.iter().filter(|item| item["object"]["actor"] == "http://alpha.test/u/ada");
    let own: Vec<&Value> = own.map(|item| &item["object"]).collect();
    assert_eq!(own.len(), 1);
    for item in announced.iter().chain(created).chain(own) {
        let path = item["id"].as_str().unwrap().strip_prefix("http://alpha.test").unwrap();
        let mut found = get(&stage.ada, path).await;
        found.as_object_mut().unwrap().remove("@context").unwrap();
        assert_eq!(found, *item, "{path}");
    }
    // What others wrote is theirs to show.
    let theirs = announced.iter().find(|item| item["object"]["actor"] == "http://beta.test/u/bob").unwrap();
    assert_eq!(theirs["object"]["id"], format!("{}#create", emma.ap_id));
    stage.ada.delete_post(&stage.dune, true).await.ok();
    for item in created {
        let path = item["id"].as_str().unwrap().trim_start_matches("http://alpha.test");
        let status = if item["object"]["type"] == "Page" { 404 } else { 200 };
        assert_eq!(leads(&stage.fleet["alpha.test"], path).await.0, status, "{path}");
    }
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn only_actors_that_are_there_have_an_inbox() {
    let stage = stage().await;
    let alpha = &stage.fleet["alpha.test"];
    let cleo = alpha.user("cleo").await;
    let gone = json!({ "password": harness::PASSWORD, "delete_content": false });
    cleo.delete("/api/v4/account", gone).await.ok();
    let closed = stage.ada.create_community("closed").await;
    let closed = json!({ "community_id": closed.id, "deleted": true });
    stage.ada.delete("/api/v4/community", closed).await.ok();
    let peer = Peer::start(&stage.fleet, "peer.test").await;
    let eve = peer.person("eve").await;
    for (path, status) in [
        ("/inbox", 200),
        ("/u/ada/inbox", 200),
        ("/c/books/inbox", 200),
        ("/u/none/inbox", 404),
        ("/c/none/inbox", 404),
        ("/u/cleo/inbox", 410),
        ("/c/closed/inbox", 410),
    ] {
        let like = eve.activity("Like", json!({ "object": stage.dune.ap_id })).to_string();
        assert_eq!(eve.send_to(alpha, path, like, &eve.signer()).await, status, "{path}");
    }
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}
