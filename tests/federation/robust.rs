//! Peers that are down, flaky or gone: nothing is lost, nothing comes twice, what belongs together stays in order, and nobody else waits. Source: docs/reference/federation.md j, 5 and 6.

use futures_util::future::join_all;
use harness::{Community, Fleet, Peer, Post, Puppet, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

/// Ada's community on alpha, followed by somebody each of two servers the test plays.
async fn stage() -> (Fleet, [Peer; 2], [Puppet; 2], User, Community) {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peers = [Peer::start(&fleet, "one.test").await, Peer::start(&fleet, "two.test").await];
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let zoes = [peers[0].person("zoe").await, peers[1].person("zoe").await];
    for zoe in &zoes {
        let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
        assert_eq!(zoe.send(server, &follow).await, 200);
    }
    settle(server).await;
    (fleet, peers, zoes, ada, books)
}

async fn settle(server: &TestServer) {
    while server.federate().await {}
}

/// What arrived of a post: type and title, in order.
fn story(peer: &Peer, post: &Post) -> Vec<String> {
    let about = |activity: &Value| activity["object"]["object"]["id"] == post.ap_id.as_str();
    let received = peer.received();
    let told = received.iter().filter(|activity| about(activity));
    told.map(|activity| {
        let (kind, title) = (&activity["object"]["type"], &activity["object"]["object"]["name"]);
        format!("{} {}", kind.as_str().unwrap(), title.as_str().unwrap())
    })
    .collect()
}

/// Makes activities of what was done, as it is now.
async fn publish(server: &TestServer) {
    while domain::job::run_next(&server.instance.app, domain::job::PUBLISH).await.unwrap() {}
}

/// Writes a post and changes it twice, a second apart.
async fn drama(server: &TestServer, ada: &User, books: &Community, title: &str) -> Post {
    let post = ada.create_post(books, title).await;
    publish(server).await;
    for act in ["second", "third"] {
        server.clock.advance(Duration::from_secs(1));
        let edit = json!({ "post_id": post.id, "name": format!("{title} {act}") });
        ada.put("/api/v4/post", edit).await.ok();
        publish(server).await;
    }
    post
}

fn acts(title: &str) -> Vec<String> {
    vec![format!("Create {title}"), format!("Update {title} second"), format!("Update {title} third")]
}

#[actix_web::test]
async fn a_flaky_peer_gets_everything_once_and_each_thread_in_order() {
    let (fleet, [flaky, other], _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    let answers: Vec<(u16, Option<&str>)> =
        (0..40).map(|turn| ([500, 202, 503, 202, 429, 408][turn % 6], None)).collect();
    flaky.answer_next(&answers);
    let titles = ["Dune", "Solaris", "Ubik", "Contact"];
    let mut posts = Vec::new();
    for title in titles {
        posts.push(drama(server, &ada, &books, title).await);
        settle(server).await;
    }
    for (post, title) in posts.iter().zip(titles) {
        assert_eq!(story(&other, post), acts(title), "the other does not wait");
    }
    for _ in 0..60 {
        server.clock.advance(Duration::from_secs(600));
        settle(server).await;
    }
    for (post, title) in posts.iter().zip(titles) {
        assert_eq!(story(&flaky, post), acts(title));
    }
    fleet.stop().await;
}

#[actix_web::test]
async fn a_peer_that_returns_after_an_hour_gets_all_of_it_and_nobody_waited() {
    let (fleet, [down, other], _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    down.answer_next(&[(503, None); 200]);
    let mut posts = Vec::new();
    for minute in 0..12 {
        let title = format!("Part {minute}");
        let post = drama(server, &ada, &books, &title).await;
        settle(server).await;
        assert_eq!(story(&other, &post), acts(&title), "the other does not wait");
        assert!(story(&down, &post).is_empty());
        posts.push((post, title));
        server.clock.advance(Duration::from_secs(300));
    }
    // It is back; the next attempt is at most so long away as the last failure put it off.
    down.answer_next(&[]);
    server.clock.advance(Duration::from_secs(3_600));
    settle(server).await;
    for (post, title) in &posts {
        assert_eq!(story(&down, post), acts(title));
    }
    fleet.stop().await;
}

#[actix_web::test]
async fn a_peer_that_was_given_up_gets_what_it_missed_once_it_is_heard_of() {
    let (fleet, [gone, _], [zoe, _], ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    gone.answer_next(&[(502, None); 100]);
    let post = drama(server, &ada, &books, "Dune").await;
    for _ in 0..24 {
        settle(server).await;
        server.clock.advance(Duration::from_secs(6 * 3_600));
    }
    let admin = server.admin().await;
    let dead = admin.get("/api/v4/admin/federation/peer/list", "state=dead").await.ok();
    assert_eq!(dead["items"][0]["domain"], "one.test");

    gone.answer_next(&[]);
    let like = zoe.activity("Like", json!({ "object": post.ap_id }));
    assert_eq!(zoe.send(server, &like).await, 200);
    settle(server).await;
    assert_eq!(story(&gone, &post), acts("Dune"));
    let dead = admin.get("/api/v4/admin/federation/peer/list", "state=dead").await.ok();
    assert_eq!(dead["items"], json!([]));
    fleet.stop().await;
}

#[actix_web::test]
async fn a_peer_that_was_given_up_is_asked_each_day_whether_it_is_back() {
    let (fleet, [gone, _], _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    gone.answer_next(&[(502, None); 100]);
    let post = drama(server, &ada, &books, "Dune").await;
    for _ in 0..24 {
        settle(server).await;
        server.clock.advance(Duration::from_secs(6 * 3_600));
    }
    // It has not come back by itself, and nothing comes from there.
    gone.answer_next(&[]);
    server.run_task("look_at_dead").await;
    settle(server).await;
    assert!(story(&gone, &post).is_empty(), "it says nothing of itself");
    let links = json!({ "links": [{ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": "http://one.test/nodeinfo" }] });
    gone.serve("/.well-known/nodeinfo", 200, &links);
    gone.serve("/nodeinfo", 200, &json!({ "software": { "name": "lemmy", "version": "0.19.9" } }));
    server.run_task("look_at_dead").await;
    settle(server).await;
    assert_eq!(story(&gone, &post), acts("Dune"));
    let admin = server.admin().await;
    let dead = admin.get("/api/v4/admin/federation/peer/list", "state=dead").await.ok();
    assert_eq!(dead["items"], json!([]));
    fleet.stop().await;
}

/// More than the queue of one peer holds.
const MANY: i64 = 1_100;
const THREADS: i64 = 20;

#[actix_web::test]
async fn more_than_fits_in_memory_waits_in_the_table_and_arrives_in_order() {
    let (fleet, [down, _], _, ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    down.answer_next(&[(503, None)]);
    let post = ada.create_post(&books, "Dune").await;
    settle(server).await;
    let app = &server.instance.app;
    let mut conn = app.db().await.unwrap();
    let told = db::sent::list(&mut conn, 0, i64::MAX, 1_000).await.unwrap();
    let first = told.iter().find(|sent| sent.object_ap_id.as_deref() == Some(post.ap_id.as_str())).unwrap();
    for number in 0..MANY {
        let id = format!("http://alpha.test/activities/announce/{number}");
        let activity = json!({ "id": id, "type": "Announce", "number": number }).to_string();
        let new = db::sent::NewSent {
            ap_id: id,
            actor_ap_id: first.actor_ap_id.clone(),
            body: activity,
            thread: number % THREADS,
            community_id: first.community_id,
            inboxes: Vec::new(),
            everybody: false,
            public: true,
            dialect: db::sent::Dialect::Forum,
            object_ap_id: None,
        };
        db::sent::insert_all(&mut conn, &[new], app.now(), Vec::new()).await.unwrap();
    }
    drop(conn);
    settle(server).await;
    server.clock.advance(Duration::from_secs(60));
    settle(server).await;
    let received = down.received();
    let numbers: Vec<i64> = received.iter().filter_map(|activity| activity["number"].as_i64()).collect();
    assert_eq!(numbers.len(), usize::try_from(MANY).unwrap());
    for thread in 0..THREADS {
        let told: Vec<i64> = numbers.iter().copied().filter(|number| number % THREADS == thread).collect();
        assert_eq!(told, (0..MANY).filter(|number| number % THREADS == thread).collect::<Vec<i64>>());
    }
    fleet.stop().await;
}

/// Ten servers where somebody follows Ada's community, and what happened in it and is yet to be sent to them.
async fn burst() -> (Fleet, Vec<Peer>) {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let mut peers = Vec::new();
    for number in 0..10 {
        let peer = Peer::start(&fleet, &format!("peer{number}.test")).await;
        let zoe = peer.person("zoe").await;
        let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
        assert_eq!(zoe.send(server, &follow).await, 200);
        peers.push(peer);
    }
    settle(server).await;
    for title in ["One", "Two", "Three", "Four", "Five"] {
        ada.create_post(&books, title).await;
    }
    publish(server).await;
    (fleet, peers)
}

/// The acceptance of the follow, and the posts.
const BURST: usize = 6;

#[actix_web::test]
async fn a_burst_leaves_connections_to_who_hands_it_out() {
    let (fleet, peers) = burst().await;
    // Another process with nothing in memory, not even the keys, and four connections.
    let successor = federation::Federation::default();
    let (_go_on, stopped) = tokio::sync::watch::channel(false);
    tokio::select! {
        ended = successor.deliver(&fleet["alpha.test"].instance.app, stopped) => panic!("it ended: {ended:?}"),
        _ = join_all(peers.iter().map(|peer| peer.until(BURST))) => {}
    }
    settle(&fleet["alpha.test"]).await;
    fleet.stop().await;
}

#[actix_web::test]
async fn what_was_in_flight_when_sending_broke_off_is_sent_again() {
    let (fleet, peers) = burst().await;
    let app = &fleet["alpha.test"].instance.app;
    let successor = federation::Federation::default();
    let (_go_on, stopped) = tokio::sync::watch::channel(false);
    tokio::select! {
        ended = successor.deliver(app, stopped) => panic!("it ended: {ended:?}"),
        () = peers[0].until(2) => {}
    }
    successor.deliver_now(app).await.unwrap();
    for peer in &peers {
        let ids: std::collections::HashSet<String> =
            peer.received().iter().map(|activity| activity["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), BURST, "{}", peer.host);
    }
    settle(&fleet["alpha.test"]).await;
    fleet.stop().await;
}
