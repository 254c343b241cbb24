//! What must not be believed: wrong signatures, wrong speakers, what was seen before. Source: docs/reference/federation.md j, 4.

use harness::{Community, Fleet, Peer, Post, Puppet, TestServer, User};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

struct Stage {
    fleet: Fleet,
    peer: Peer,
    ada: User,
    dune: Post,
    mallory: Puppet,
}

/// Ada's post on alpha; Mallory elsewhere, who is known to alpha.
async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test"]).await;
    let peer = Peer::start(&fleet, "evil.test").await;
    let ada = fleet["alpha.test"].user("ada").await;
    let books: Community = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let mallory = peer.person("mallory").await;
    Stage { fleet, peer, ada, dune, mallory }
}

impl Stage {
    fn server(&self) -> &TestServer {
        &self.fleet["alpha.test"]
    }

    fn like(&self) -> Value {
        self.mallory.activity("Like", json!({ "object": self.dune.ap_id }))
    }

    async fn score(&self) -> i64 {
        self.ada.view(&self.dune).await["post"]["score"].as_i64().unwrap()
    }
}

#[actix_web::test]
async fn a_rightly_signed_vote_counts_once_however_often_it_comes() {
    let stage = stage().await;
    let like = stage.like();
    assert_eq!(stage.mallory.send(stage.server(), &like).await, 200);
    assert_eq!(stage.mallory.send(stage.server(), &like).await, 200);
    assert_eq!(stage.score().await, 2);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_signature_has_to_fit_the_body_the_request_the_time_and_the_actor() {
    let stage = stage().await;
    let (server, mallory) = (stage.server(), &stage.mallory);
    let like = stage.like().to_string();
    let url = "http://alpha.test/inbox".parse().unwrap();
    let now = server.clock.now();
    let digest = federation::signature::outgoing::digest_of(like.as_bytes());
    let signed = |digest: &str, now| {
        federation::signature::outgoing::post(&mallory.signer(), &url, digest, now).unwrap()
    };

    let wrong = federation::signature::outgoing::digest_of(b"something else");
    assert_eq!(mallory.post(server, like.clone(), signed(&wrong, now)).await, 401);
    let old = now - chrono::TimeDelta::minutes(61);
    assert_eq!(mallory.post(server, like.clone(), signed(&digest, old)).await, 401);
    let early = now + chrono::TimeDelta::minutes(6);
    assert_eq!(mallory.post(server, like.clone(), signed(&digest, early)).await, 401);

    let mut unbound = signed(&digest, now);
    let signature = unbound["signature"].to_str().unwrap().replace("(request-target) ", "");
    unbound.insert("signature", signature.parse().unwrap());
    assert_eq!(mallory.post(server, like.clone(), unbound).await, 401);

    let mut unsigned = signed(&digest, now);
    unsigned.remove("signature");
    assert_eq!(mallory.post(server, like.clone(), unsigned).await, 401);

    let eve = stage.peer.person("eve").await;
    assert_eq!(mallory.send_signed(server, like, &eve.signer()).await, 401);
    assert_eq!(stage.score().await, 1);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn nobody_speaks_for_another_host_or_for_us() {
    let stage = stage().await;
    let (server, mallory) = (stage.server(), &stage.mallory);
    let mut other = stage.like();
    other["id"] = json!("http://good.test/activities/1");
    assert_eq!(mallory.send(server, &other).await, 403);
    let mut ours = stage.like();
    ours["actor"] = json!("http://alpha.test/u/ada");
    ours["id"] = json!("http://alpha.test/activities/like/1");
    assert_eq!(mallory.send(server, &ours).await, 403);
    let mut twice = stage.like().to_string();
    twice.insert_str(1, r#""actor":"http://alpha.test/u/ada","#);
    assert_eq!(mallory.send_signed(server, twice, &mallory.signer()).await, 400);

    let note = json!({
        "id": "http://alpha.test/comment/99", "type": "Note", "attributedTo": mallory.id,
        "to": [PUBLIC], "inReplyTo": stage.dune.ap_id, "content": "x",
    });
    assert_eq!(mallory.send(server, &mallory.activity("Create", json!({ "object": note }))).await, 403);
    let mut another = note.clone();
    another["id"] = json!("http://evil.test/comment/1");
    another["attributedTo"] = json!("http://evil.test/u/eve");
    assert_eq!(mallory.send(server, &mallory.activity("Create", json!({ "object": another }))).await, 403);
    assert!(stage.ada.comments(&stage.dune).await.is_empty());
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_others_did_is_not_taken_back_and_what_they_wrote_not_touched() {
    let stage = stage().await;
    let (server, mallory) = (stage.server(), &stage.mallory);
    let eve = stage.peer.person("eve").await;
    let like = eve.activity("Like", json!({ "object": stage.dune.ap_id }));
    assert_eq!(eve.send(server, &like).await, 200);
    assert_eq!(stage.score().await, 2);
    assert_eq!(mallory.send(server, &mallory.activity("Undo", json!({ "object": like }))).await, 403);
    assert_eq!(stage.score().await, 2);

    let delete = mallory.activity("Delete", json!({ "object": stage.dune.ap_id, "to": [PUBLIC] }));
    assert_ne!(mallory.send(server, &delete).await, 202);
    let account = mallory.activity("Delete", json!({ "object": eve.id, "to": [PUBLIC] }));
    assert_eq!(mallory.send(server, &account).await, 403);
    let lock = mallory.activity("Lock", json!({ "object": stage.dune.ap_id, "to": [PUBLIC], "cc": [] }));
    assert_eq!(mallory.send(server, &lock).await, 400);
    let view = stage.ada.view(&stage.dune).await;
    assert_eq!(view["post"]["locked"], false);
    assert_eq!(view["post"]["deleted"], false);
    assert_eq!(view["post"]["removed"], false);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_new_key_is_looked_up_once_it_is_used() {
    let stage = stage().await;
    let server = stage.server();
    let mut eve = stage.peer.person("eve").await;
    // She is known, with her first key, but not from a signature: of whom that is so is not asked again so soon.
    stage.ada.resolve(&eve.id).await;
    let like = eve.activity("Like", json!({ "object": stage.dune.ap_id }));
    assert_eq!(eve.send(server, &like).await, 200);
    assert_eq!(stage.score().await, 2);
    let old = eve.signer();
    stage.peer.rotate(&mut eve, "Person", "eve").await;
    let undo = eve.activity("Undo", json!({ "object": like }));
    assert_eq!(eve.send(server, &undo).await, 200, "with the key she has now");
    assert_eq!(stage.score().await, 1);
    let again = eve.activity("Like", json!({ "object": stage.dune.ap_id })).to_string();
    assert_eq!(eve.send_signed(server, again, &old).await, 401, "with the one she had");
    assert_eq!(stage.score().await, 1);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_blocked_host_is_not_heard_not_even_through_others() {
    let stage = stage().await;
    stage.server().block_instances(&["evil.test"]).await;
    assert_eq!(stage.mallory.send(stage.server(), &stage.like()).await, 403);
    assert_eq!(stage.score().await, 1);

    let good = Peer::start(&stage.fleet, "good.test").await;
    let group = good.group("films").await;
    let films = stage.ada.resolve_community(&group.id).await;
    stage.ada.follow(&films, true).await.ok();
    let page = json!({
        "id": "http://good.test/post/1", "type": "Page", "name": "Stalker", "attributedTo": good.person("zoe").await.id,
        "to": [group.id, PUBLIC], "cc": [], "audience": group.id,
    });
    good.publish(&page);
    let stalker = stage.ada.resolve_post("http://good.test/post/1").await;
    let like =
        stage.mallory.activity("Like", json!({ "object": "http://good.test/post/1", "audience": group.id }));
    let announce = |inner: &Value| group.activity("Announce", json!({ "object": inner, "to": [PUBLIC] }));
    assert_eq!(group.send(stage.server(), &announce(&like)).await, 403, "in an announcement");
    let note = json!({
        "id": "http://evil.test/comment/1", "type": "Note", "content": "Buy.", "attributedTo": stage.mallory.id,
        "inReplyTo": "http://good.test/post/1", "to": [PUBLIC], "cc": [group.id],
    });
    let by_id = announce(&json!("http://evil.test/comment/1"));
    stage.peer.publish(&note);
    group.send(stage.server(), &by_id).await;
    stage.fleet.settle().await;
    let view = stage.ada.view(&stalker).await;
    assert_eq!((&view["post"]["upvotes"], &view["post"]["comments"]), (&json!(1), &json!(0)), "{view}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn many_who_are_met_at_the_same_moment_are_taken_or_asked_to_come_again() {
    let stage = stage().await;
    let crowd = Peer::start(&stage.fleet, "crowd.test").await;
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(crowd.person(&format!("p{number}")).await);
    }
    let likes: Vec<Value> =
        people.iter().map(|person| person.activity("Like", json!({ "object": stage.dune.ap_id }))).collect();
    let twice = || people.iter().zip(&likes).map(|(person, like)| person.send(stage.server(), like));
    let statuses = futures_util::future::join_all(twice().chain(twice())).await;
    assert!(statuses.iter().all(|status| [200, 202, 503].contains(status)), "{statuses:?}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn an_actor_whose_home_did_not_answer_is_taken_a_minute_later() {
    let stage = stage().await;
    let server = stage.server();
    let zoe = stage.peer.person("zoe").await;
    stage.peer.serve("/u/zoe", 503, &json!({}));
    let like = zoe.activity("Like", json!({ "object": stage.dune.ap_id }));
    assert_eq!(zoe.send(server, &like).await, 503);
    stage.peer.publish(&zoe.document("Person", "zoe"));
    assert_eq!(zoe.send(server, &like).await, 503, "not asked again at once");
    server.clock.advance(std::time::Duration::from_secs(61));
    assert_eq!(zoe.send(server, &like).await, 200);
    stage.fleet.stop().await;
}
