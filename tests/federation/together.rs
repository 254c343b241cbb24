//! Votes that arrive at the same moment are written down at the same moment, and count as if they had come one by one.

use federation::failure::Failure;
use federation::fetch::Budget;
use futures_util::future::join_all;
use harness::{Fleet, Peer, Puppet, TestServer};
use serde_json::{Value, json};

/// Does these activities as the inbox does those of several requests: one after the other until one is being written, then all that came meanwhile at once.
async fn arrive(server: &TestServer, activities: &[Value]) -> Vec<Result<(), Failure>> {
    let (app, federation) = (&server.instance.app, &server.instance.federation);
    let mut plans = Vec::new();
    for activity in activities {
        let raw = activity.to_string().into();
        plans.push(federation.read(app, &Budget::nothing(), activity, &raw).await.unwrap());
    }
    join_all(plans.into_iter().map(|plan| federation.apply(app, plan))).await
}

fn vote(puppet: &Puppet, kind: &str, ap_id: &str) -> Value {
    puppet.activity(kind, json!({ "object": ap_id }))
}

#[actix_web::test]
async fn votes_that_come_together_count_once_each_and_in_their_order() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let emma = ada.create_post(&books, "Emma").await;
    let comment = ada.comment(&dune, None, "Spice").await;
    let comment_ap_id = comment["ap_id"].as_str().unwrap();
    let (zoe, yan, max) = (peer.person("zoe").await, peer.person("yan").await, peer.person("max").await);
    let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
    assert_eq!(zoe.send(server, &follow).await, 200);
    // So that everybody is known.
    for puppet in [&zoe, &yan, &max] {
        assert_eq!(puppet.send(server, &vote(puppet, "Like", &emma.ap_id)).await, 200);
    }
    let found = ada.resolve(&max.id).await;
    let person_id = found["person"]["person"]["id"].as_i64().or(found["person"]["id"].as_i64()).unwrap();
    let ban = json!({ "community_id": books.id, "person_id": person_id, "ban": true, "reason": "Spam." });
    ada.post("/api/v4/community/ban_user", ban).await.ok();
    while server.federate().await {}
    let before = peer.received().len();

    let first = vote(&zoe, "Like", &dune.ap_id);
    let activities = [
        vote(&zoe, "Dislike", &emma.ap_id),
        first.clone(),
        vote(&yan, "Dislike", &dune.ap_id),
        vote(&zoe, "Like", comment_ap_id),
        vote(&yan, "Like", comment_ap_id),
        vote(&max, "Like", &dune.ap_id),
        first.clone(),
        vote(&zoe, "Dislike", &dune.ap_id),
        zoe.activity("Undo", json!({ "object": vote(&zoe, "Like", comment_ap_id) })),
    ];
    let results = arrive(server, &activities).await;
    let refused: Vec<usize> = (0..results.len()).filter(|index| results[*index].is_err()).collect();
    assert_eq!(refused, [5], "only who is banned: {results:?}");

    let view = ada.view(&dune).await;
    let post = &view["post"];
    assert_eq!((post["upvotes"].as_i64(), post["downvotes"].as_i64()), (Some(1), Some(2)));
    let view = ada.view(&emma).await;
    assert_eq!(view["post"]["downvotes"], 1);
    let comments = ada.comments(&dune).await;
    assert_eq!(comments[0]["comment"]["upvotes"], 2, "Ada's own and Yan's");

    while server.federate().await {}
    let told: Vec<String> = peer.received()[before..]
        .iter()
        .map(|announce| {
            let inner = &announce["object"];
            format!(
                "{} {}",
                inner["actor"].as_str().unwrap_or_default(),
                inner["type"].as_str().unwrap_or_default()
            )
        })
        .collect();
    let of_dune: Vec<&str> = peer.received()[before..]
        .iter()
        .filter(|announce| {
            announce["object"]["object"] == dune.ap_id.as_str()
                && announce["object"]["actor"] == zoe.id.as_str()
        })
        .map(|announce| if announce["object"]["type"] == "Like" { "Like" } else { "Dislike" })
        .collect();
    assert_eq!(of_dune, ["Like", "Dislike"], "passed on once, in order: {told:?}");
    assert_eq!(told.len(), 7, "what was refused or came twice is not passed on: {told:?}");

    // What was refused may come again once it is allowed.
    let lift = json!({ "community_id": books.id, "person_id": person_id, "ban": false, "reason": "Sorry." });
    ada.post("/api/v4/community/ban_user", lift).await.ok();
    assert_eq!(max.send(server, &activities[5]).await, 200);
    assert_eq!(ada.view(&dune).await["post"]["upvotes"], 2);
    while server.federate().await {}
    fleet.stop().await;
}

#[actix_web::test]
async fn a_post_that_is_shared_by_many_votes_in_the_archive_is_counted_there_too() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let emma = ada.create_post(&books, "Emma").await;
    let (zoe, yan) = (peer.person("zoe").await, peer.person("yan").await);
    for puppet in [&zoe, &yan] {
        assert_eq!(puppet.send(server, &vote(puppet, "Like", &emma.ap_id)).await, 200);
    }
    server.clock.advance(std::time::Duration::from_secs(90 * 86_400));
    server.run_task("archive_posts").await;
    let activities = [
        vote(&zoe, "Dislike", &emma.ap_id),
        vote(&zoe, "Like", &dune.ap_id),
        vote(&yan, "Like", &dune.ap_id),
    ];
    for result in arrive(server, &activities).await {
        result.unwrap();
    }
    assert_eq!(ada.view(&dune).await["post"]["upvotes"], 3);
    assert_eq!(ada.titles_v4("type_=all&sort=top").await, ["Dune", "Emma"]);
    while server.federate().await {}
    fleet.stop().await;
}
