//! Who was looked at long ago is looked at anew, without anybody waiting for it. Source: docs/reference/federation.md b and c.

use harness::{Fleet, Peer};
use serde_json::{Value, json};
use std::time::Duration;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

#[actix_web::test]
async fn a_person_is_looked_at_anew_when_they_are_met_after_a_day() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let posts = [ada.create_post(&books, "Dune").await, ada.create_post(&books, "Emma").await];
    let zoe = peer.person("zoe").await;
    let name = async || ada.resolve(&zoe.id).await["person"]["display_name"].clone();
    let like = async |post: usize| {
        let like = zoe.activity("Like", json!({ "object": posts[post].ap_id }));
        assert_eq!(zoe.send(server, &like).await, 200, "nobody waits for it");
        fleet.settle().await;
    };
    like(0).await;
    let mut document = zoe.document("Person", "zoe");
    document["name"] = json!("Zoë");
    peer.publish(&document);
    server.clock.advance(Duration::from_secs(23 * 3_600));
    like(1).await;
    assert_eq!(name().await, Value::Null);
    server.clock.advance(Duration::from_secs(2 * 3_600));
    like(0).await;
    assert_eq!(name().await, "Zoë");

    // Whose home does not answer stays as they were.
    peer.serve("/u/zoe", 503, &json!({}));
    server.clock.advance(Duration::from_secs(25 * 3_600));
    like(1).await;
    assert_eq!(name().await, "Zoë");
    fleet.stop().await;
}

#[actix_web::test]
async fn a_community_is_looked_at_anew_with_who_moderates_and_follows_it_and_what_is_pinned() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = server.user("ada").await;
    let (zoe, films) = (peer.person("zoe").await, peer.group("films").await);
    let part = |name: &str| format!("{}/{name}", films.id);
    let mut document = films.document("Group", "films");
    document["attributedTo"] = json!(part("moderators"));
    document["featured"] = json!(part("featured"));
    peer.publish(&document);
    let list = |name: &str, items: Value| {
        peer.publish(&json!({ "id": part(name), "type": "OrderedCollection", "orderedItems": items }));
    };
    let page = json!({
        "id": "http://peer.test/post/1", "type": "Page", "name": "Stalker", "attributedTo": zoe.id,
        "to": [films.id, PUBLIC], "cc": [], "audience": films.id,
    });
    peer.publish(&page);
    list("moderators", json!([]));
    list("featured", json!([]));
    list("outbox", json!([page]));
    peer.publish(&json!({ "id": part("followers"), "type": "Collection", "totalItems": 3 }));
    let here = ada.resolve_community(&films.id).await;
    ada.follow(&here, true).await.ok();
    fleet.settle().await;
    let seen = async || {
        let view = ada.get("/api/v4/community", &format!("id={}", here.id)).await.ok();
        let moderators: Vec<Value> = view["moderators"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["moderator"]["name"].clone())
            .collect();
        let post = ada.view(&ada.resolve_post("http://peer.test/post/1").await).await;
        (moderators, post["post"]["featured_community"].clone())
    };
    assert_eq!(seen().await, (vec![], json!(false)));

    list("moderators", json!([zoe.id]));
    list("featured", json!([page]));
    peer.publish(&json!({ "id": part("followers"), "type": "Collection", "totalItems": 41 }));
    server.clock.advance(Duration::from_secs(25 * 3_600));
    let like = zoe.activity("Like", json!({ "object": "http://peer.test/post/1" }));
    let announce = films.activity("Announce", json!({ "object": like, "to": [PUBLIC] }));
    assert_eq!(films.send(server, &announce).await, 200, "nobody waits for it");
    fleet.settle().await;
    assert_eq!(seen().await, (vec![json!("zoe")], json!(true)));
    assert_eq!(ada.community(&here).await["subscribers"], 41);
    fleet.stop().await;
}
