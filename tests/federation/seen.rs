//! How far things get with other instances, as admins and authors see it.

use harness::{Fleet, Peer, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

const PEERS: &str = "/api/v4/admin/federation/peer/list";

/// Ada's community on alpha, followed by somebody each of two servers the test plays.
async fn stage() -> (Fleet, [Peer; 2], User, harness::Community) {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peers = [Peer::start(&fleet, "one.test").await, Peer::start(&fleet, "two.test").await];
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    for peer in &peers {
        let zoe = peer.person("zoe").await;
        let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
        assert_eq!(zoe.send(server, &follow).await, 200);
    }
    settle(server).await;
    (fleet, peers, ada, books)
}

async fn settle(server: &TestServer) {
    while server.federate().await {}
}

/// What an admin sees of one peer.
async fn peer(admin: &User, host: &str) -> Value {
    let found = admin.get(PEERS, &format!("domain_filter={host}")).await.ok();
    found["items"][0].clone()
}

async fn of_post(user: &User, id: i64) -> Value {
    user.get("/api/v4/post/delivery", &format!("post_id={id}")).await.ok()
}

fn creations(peer: &Peer) -> usize {
    peer.received().iter().filter(|activity| activity["object"]["type"] == "Create").count()
}

#[actix_web::test]
async fn an_author_sees_who_has_a_post_who_does_not_yet_and_who_does_not_want_it() {
    let (fleet, [one, two], ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    one.answer_next(&[(422, None)]);
    two.answer_next(&[(503, None)]);
    let post = ada.create_post(&books, "Dune").await;
    let before = of_post(&ada, post.id).await;
    assert_eq!((&before["sent_at"], &before["waiting"]), (&Value::Null, &json!(0)));
    settle(server).await;

    let seen = of_post(&ada, post.id).await;
    assert_eq!([&seen["delivered"], &seen["waiting"], &seen["refused"]], [0, 1, 1]);
    assert_eq!(
        seen["peers"],
        json!([
            { "domain": "two.test", "state": "waiting", "error": "status 503" },
            { "domain": "one.test", "state": "refused", "error": "status 422" },
        ])
    );
    let eve = server.user("eve").await;
    let refused = eve.get("/api/v4/post/delivery", &format!("post_id={}", post.id)).await;
    assert_eq!(refused.error(), (400, "not_an_admin"));
    assert_eq!(of_post(&server.admin().await, post.id).await, seen);

    server.clock.advance(Duration::from_secs(60));
    settle(server).await;
    let comment = ada.comment(&post, None, "Read it.").await;
    settle(server).await;
    let seen = of_post(&ada, post.id).await;
    assert_eq!([&seen["delivered"], &seen["waiting"], &seen["refused"]], [1, 0, 1]);
    let query = format!("comment_id={}", comment["id"]);
    let of_comment = ada.get("/api/v4/comment/delivery", &query).await.ok();
    assert_eq!([&of_comment["delivered"], &of_comment["waiting"], &of_comment["refused"]], [2, 0, 0]);

    // Who follows later is not said to have what came before.
    let three = Peer::start(&fleet, "three.test").await;
    server.clock.advance(Duration::from_secs(60));
    let zoe = three.person("zoe").await;
    let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
    assert_eq!(zoe.send(server, &follow).await, 200);
    settle(server).await;
    assert_eq!(of_post(&ada, post.id).await["peers"].as_array().unwrap().len(), 2);
    fleet.stop().await;
}

#[actix_web::test]
async fn an_admin_sees_how_far_behind_a_peer_is_and_tries_again_at_once() {
    let (fleet, [one, _], ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    let admin = server.admin().await;
    one.answer_next(&[(429, Some("7200"))]);
    ada.create_post(&books, "Dune").await;
    settle(server).await;
    server.clock.advance(Duration::from_secs(600));
    server.instance.federation.write_down_traffic(&server.instance.app).await.unwrap();

    let seen = peer(&admin, "one.test").await;
    assert_eq!((&seen["waiting"], &seen["failures"]), (&json!(1), &json!(1)));
    assert_eq!((&seen["lag_seconds"], &seen["last_error"]), (&json!(600), &json!("status 429")));
    assert_eq!((&seen["dead"], &seen["paused"]), (&json!(false), &json!(false)));
    assert_eq!((&seen["received_last_hour"], &seen["failed_last_day"]), (&json!(1), &json!(1)));
    assert_eq!(seen["delivered_last_hour"], 1);
    let failing = admin.get(PEERS, "state=failing").await.ok();
    assert_eq!(failing["items"].as_array().unwrap().len(), 1);
    assert_eq!(admin.get(PEERS, "state=dead").await.ok()["items"], json!([]));

    let id = &seen["instance_id"];
    admin.post("/api/v4/admin/federation/peer/retry", json!({ "instance_id": id })).await.ok();
    settle(server).await;
    assert_eq!(creations(&one), 1);
    let seen = peer(&admin, "one.test").await;
    assert_eq!((&seen["waiting"], &seen["lag_seconds"]), (&json!(0), &json!(0)));
    fleet.stop().await;
}

#[actix_web::test]
async fn nothing_goes_to_a_peer_while_an_admin_has_it_paused_and_nothing_is_lost() {
    let (fleet, [one, two], ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    let admin = server.admin().await;
    let id = peer(&admin, "one.test").await["instance_id"].clone();
    let pause = |paused: bool| json!({ "instance_id": id, "paused": paused });
    let path = "/api/v4/admin/federation/peer/pause";
    assert_eq!(admin.post(path, pause(true)).await.ok()["peer"]["paused"], true);
    ada.create_post(&books, "Dune").await;
    settle(server).await;
    assert_eq!((creations(&one), creations(&two)), (0, 1));
    assert_eq!(peer(&admin, "one.test").await["waiting"], 1);

    // Another process knows of it, too.
    let successor = federation::Federation::default();
    successor.deliver_now(&server.instance.app).await.unwrap();
    assert_eq!(creations(&one), 0);

    assert_eq!(admin.post(path, pause(false)).await.ok()["peer"]["paused"], false);
    settle(server).await;
    assert_eq!(creations(&one), 1);
    fleet.stop().await;
}

#[actix_web::test]
async fn an_admin_sends_again_what_a_peer_refused() {
    let (fleet, [one, two], ada, books) = stage().await;
    let server = &fleet["alpha.test"];
    let admin = server.admin().await;
    one.answer_next(&[(400, None)]);
    let post = ada.create_post(&books, "Dune").await;
    settle(server).await;
    assert_eq!(creations(&one), 0);
    let id = peer(&admin, "one.test").await["instance_id"].clone();
    let refusals =
        admin.get("/api/v4/admin/federation/refusal/list", &format!("instance_id={id}")).await.ok();
    let refusal = &refusals["items"][0];
    assert_eq!((&refusal["object_id"], &refusal["error"]), (&json!(post.ap_id), &json!("status 400")));

    let replay = json!({ "instance_id": id, "activity_id": refusal["activity_id"] });
    let path = "/api/v4/admin/federation/peer/replay";
    assert_eq!(ada.post(path, replay.clone()).await.error(), (400, "not_an_admin"));
    admin.post(path, replay).await.ok();
    settle(server).await;
    assert_eq!((creations(&one), creations(&two)), (1, 1));
    let seen = of_post(&ada, post.id).await;
    assert_eq!([&seen["delivered"], &seen["refused"]], [2, 0]);
    fleet.stop().await;
}
