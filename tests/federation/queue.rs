//! What others are sent, and what happens while they do not take it. Source: docs/reference/federation.md j, 6.

use chrono::TimeDelta;
use harness::{Fleet, Peer, Puppet, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

/// Ada's community on alpha, followed by somebody of a server the test plays.
async fn stage() -> (Fleet, Peer, Puppet, User, harness::Community) {
    let fleet = Fleet::start(["alpha.test"]).await;
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = fleet["alpha.test"].user("ada").await;
    let books = ada.create_community("books").await;
    let zoe = peer.person("zoe").await;
    let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
    assert_eq!(zoe.send(&fleet["alpha.test"], &follow).await, 200);
    settle(&fleet["alpha.test"]).await;
    (fleet, peer, zoe, ada, books)
}

async fn settle(server: &TestServer) {
    while server.federate().await {}
}

/// Titles of the posts that arrived, as announced.
fn titles(peer: &Peer) -> Vec<String> {
    let created = peer.received().into_iter().filter(|activity| activity["object"]["type"] == "Create");
    created.map(|activity| activity["object"]["object"]["name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_follower_is_accepted_and_gets_what_happens_in_order() {
    let (fleet, peer, zoe, ada, books) = stage().await;
    let accept: Value = peer.received()[0].clone();
    assert_eq!(
        (accept["type"].as_str(), accept["object"]["actor"].as_str()),
        (Some("Accept"), Some(zoe.id.as_str()))
    );
    for title in ["One", "Two", "Three"] {
        ada.create_post(&books, title).await;
    }
    settle(&fleet["alpha.test"]).await;
    let mut arrived = titles(&peer);
    arrived.sort();
    assert_eq!(arrived, ["One", "Three", "Two"]);
    fleet.stop().await;
}

#[actix_web::test]
async fn a_peer_that_is_down_for_an_hour_misses_nothing_and_gets_nothing_twice() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    peer.answer_next(&[(500, None); 8]);
    for title in ["One", "Two", "Three"] {
        ada.create_post(&books, title).await;
    }
    settle(server).await;
    assert!(titles(&peer).is_empty());
    for _ in 0..40 {
        server.clock.advance(Duration::from_secs(180));
        settle(server).await;
    }
    let mut arrived = titles(&peer);
    arrived.sort();
    assert_eq!(arrived, ["One", "Three", "Two"]);
    fleet.stop().await;
}

#[actix_web::test]
async fn a_peer_is_left_alone_for_as_long_as_it_asks() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    peer.answer_next(&[(429, Some("600"))]);
    ada.create_post(&books, "One").await;
    settle(server).await;
    server.clock.advance(Duration::from_secs(590));
    settle(server).await;
    assert!(titles(&peer).is_empty());
    server.clock.advance(Duration::from_secs(20));
    settle(server).await;
    assert_eq!(titles(&peer), ["One"]);
    fleet.stop().await;
}

#[actix_web::test]
async fn what_waits_survives_a_restart() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    peer.answer_next(&[(503, None)]);
    ada.create_post(&books, "One").await;
    settle(server).await;
    assert!(titles(&peer).is_empty());

    // Another process with nothing in memory but the database.
    let successor = federation::Federation::default();
    let app = &server.instance.app;
    server.clock.advance(TimeDelta::hours(1).to_std().unwrap());
    successor.deliver_now(app).await.unwrap();
    assert_eq!(titles(&peer), ["One"]);
    fleet.stop().await;
}

#[actix_web::test]
async fn what_a_peer_does_not_want_or_is_too_late_for_holds_up_nothing() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    for (status, title) in [(410, "Gone"), (400, "Strange"), (413, "Long"), (404, "Lost")] {
        // Where it may be a key or a clock that is being mended, it is tried once more.
        let times = if status == 404 { 2 } else { 1 };
        peer.answer_next(&vec![(status, None); times]);
        ada.create_post(&books, title).await;
        settle(server).await;
        server.clock.advance(Duration::from_secs(11));
        settle(server).await;
        assert!(titles(&peer).is_empty(), "{status}");
    }
    ada.create_post(&books, "Welcome").await;
    settle(server).await;
    assert_eq!(titles(&peer), ["Welcome"]);
    server.clock.advance(Duration::from_secs(90_000));
    settle(server).await;
    assert_eq!(titles(&peer), ["Welcome"], "what was refused is not sent again by itself");
    fleet.stop().await;
}

#[actix_web::test]
async fn a_community_passes_on_what_it_got_byte_for_byte() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    let post = ada.create_post(&books, "Dune").await;
    let other = Peer::start(&fleet, "other.test").await;
    let max = other.person("max").await;
    settle(server).await;
    // Spaces, escapes, numbers and names as nobody here would write them, in an order of their own.
    let inner = format!(
        r#"{{ "object":"{}" , "x:\u0041unknown": {{"b":1.50,"a":[ 1e2 ,null]}},"type" : "Like","note":"\u00fcber \/ ü",
        "actor":"{}", "id":"http://other.test/activities/bytes" }}"#,
        post.ap_id, max.id
    );
    assert_eq!(max.send_signed(server, inner.clone(), &max.signer()).await, 200);
    settle(server).await;
    let texts = peer.received_texts();
    let announce = texts.iter().find(|text| text.contains("activities/bytes")).unwrap();
    assert!(announce.contains(&inner), "{announce}");
    fleet.stop().await;
}

async fn dead(server: &TestServer) -> usize {
    let admin = server.admin().await;
    let dead = admin.get("/api/v4/admin/federation/peer/list", "state=dead").await.ok();
    dead["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn a_peer_to_which_nothing_went_for_days_is_not_given_up_at_the_first_trouble() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    server.clock.advance(Duration::from_secs(4 * 86_400));
    peer.answer_next(&[(502, None); 9]);
    ada.create_post(&books, "One").await;
    for _ in 0..20 {
        settle(server).await;
        assert_eq!(dead(server).await, 0);
        server.clock.advance(Duration::from_secs(60));
    }
    assert_eq!(titles(&peer), ["One"]);
    fleet.stop().await;
}

#[actix_web::test]
async fn a_peer_that_says_when_to_come_again_is_there() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    peer.answer_next(&[(429, Some("1")); 40]);
    ada.create_post(&books, "One").await;
    for _ in 0..40 {
        settle(server).await;
        server.clock.advance(Duration::from_secs(2));
    }
    assert_eq!(dead(server).await, 0);
    peer.answer_next(&[(429, Some("86400")); 5]);
    for _ in 0..5 {
        ada.create_post(&books, "Two").await;
        settle(server).await;
        server.clock.advance(Duration::from_secs(86_401));
    }
    assert_eq!(dead(server).await, 0);
    settle(server).await;
    assert_eq!(titles(&peer).len(), 6);
    fleet.stop().await;
}

#[actix_web::test]
async fn what_is_refused_once_holds_up_only_what_comes_after_it_in_its_thread() {
    let (fleet, peer, _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    peer.answer_next(&[(401, None)]);
    let one = ada.create_post(&books, "One").await;
    settle(server).await;
    ada.create_post(&books, "Two").await;
    ada.comment(&one, None, "To one").await;
    settle(server).await;
    assert_eq!(titles(&peer), ["Two"]);
    server.clock.advance(Duration::from_secs(11));
    settle(server).await;
    let kinds: Vec<Value> =
        peer.received().iter().map(|activity| activity["object"]["object"]["type"].clone()).collect();
    assert_eq!(kinds[kinds.len() - 2..], [json!("Page"), json!("Note")], "{kinds:?}");
    fleet.stop().await;
}

#[actix_web::test]
async fn where_the_inbox_all_share_is_not_there_those_of_the_actors_are_tried() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let mut inboxes = Vec::new();
    for name in ["zoe", "max"] {
        let puppet = peer.person(name).await;
        let mut document = puppet.document("Person", name);
        document["endpoints"] = json!({ "sharedInbox": "http://peer.test/inbox" });
        peer.publish(&document);
        let follow = puppet.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
        assert_eq!(puppet.send(server, &follow).await, 200);
        inboxes.push(format!("/u/{name}/inbox"));
    }
    settle(server).await;
    assert_eq!(peer.visited(), ["/inbox", "/inbox"], "both were accepted");
    peer.answer_next(&[(404, None)]);
    ada.create_post(&books, "One").await;
    settle(server).await;
    server.clock.advance(Duration::from_secs(11));
    settle(server).await;
    let mut visited = peer.visited().split_off(2);
    visited.sort();
    inboxes.sort();
    assert_eq!(visited, inboxes);
    fleet.stop().await;
}

#[actix_web::test]
async fn whose_inbox_is_gone_time_and_again_is_gone_once_their_home_says_so() {
    let (fleet, peer, zoe, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    let refuse = async |title: &str| {
        peer.answer_next(&[(410, None)]);
        ada.create_post(&books, title).await;
        settle(server).await;
    };
    refuse("One").await;
    refuse("Two").await;
    refuse("Three").await;
    assert_ne!(ada.resolve(&zoe.id).await["person"]["deleted"], true, "their home shows them");
    peer.serve("/u/zoe", 410, &json!({ "id": zoe.id, "type": "Tombstone" }));
    refuse("Four").await;
    refuse("Five").await;
    refuse("Six").await;
    peer.answer_next(&[]);
    server.clock.advance(Duration::from_secs(10));
    ada.create_post(&books, "Seven").await;
    settle(server).await;
    assert!(titles(&peer).is_empty(), "nothing is sent to who is gone");
    fleet.stop().await;
}
