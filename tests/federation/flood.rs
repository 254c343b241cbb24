//! Who sends too much is told to come later, and nobody else is. Source: docs/reference/federation.md g.

use db::actor_key::Signer;
use federation::signature::outgoing;
use harness::{Fleet, Peer, Post, Puppet, TestServer, User};
use serde_json::json;
use std::time::Duration;

/// Keys of one host that are fetched at once.
const KEYS: usize = 300;
/// Requests of one address that nothing vouches for and that are looked at.
const UNPROVEN: usize = 500;
/// Keys that are fetched at once because of one address.
const KEYS_FOR: usize = 1_000;

async fn stage() -> (Fleet, Peer, User, Post, Puppet) {
    let fleet = Fleet::start(["alpha.test"]).await;
    let peer = Peer::start(&fleet, "crowd.test").await;
    let ada = fleet["alpha.test"].user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let max = peer.person("max").await;
    (fleet, peer, ada, dune, max)
}

/// Votes as somebody, signed by whoever it is, from an address; answers the status and when to come again.
async fn vote(
    server: &TestServer,
    post: &Post,
    id: &str,
    signer: &Signer,
    from: &str,
) -> (u16, Option<String>) {
    let number: u64 = rand::random();
    let host = id.split('/').nth(2).unwrap();
    let id_of_vote = format!("http://{host}/activities/{number}");
    let body = json!({ "id": id_of_vote, "type": "Like", "actor": id, "object": post.ap_id }).to_string();
    let url = "http://alpha.test/inbox".parse().unwrap();
    let digest = outgoing::digest_of(body.as_bytes());
    let headers = outgoing::post(signer, &url, &digest, server.clock.now()).unwrap();
    let request = server.client.post(format!("{}/inbox", server.base)).headers(headers);
    let answer = request.header("host", "alpha.test").header("x-forwarded-for", from).body(body).send().await;
    let answer = answer.unwrap();
    let after = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), after)
}

fn somebody(id: &str) -> Signer {
    Signer::from_pem(id, include_str!("../fixtures/private.pem")).unwrap()
}

#[actix_web::test]
async fn keys_of_one_host_are_not_fetched_without_end() {
    let (fleet, peer, _, dune, max) = stage().await;
    let server = &fleet["alpha.test"];
    let other = Peer::start(&fleet, "other.test").await;
    let zoe = other.person("zoe").await;
    // They are not there, which takes a request each to find out.
    for number in 0..KEYS {
        let id = format!("http://crowd.test/u/p{number}");
        let from = format!("198.51.100.{}", number % 200);
        assert_eq!(vote(server, &dune, &id, &somebody(&id), &from).await.0, 401);
    }
    let (from, id) = ("198.51.100.250", "http://crowd.test/u/last");
    assert_eq!(vote(server, &dune, id, &somebody(id), from).await, (429, Some("60".to_owned())));
    assert_eq!(vote(server, &dune, &max.id, &max.signer(), from).await.0, 429, "whoever it is");
    assert_eq!(vote(server, &dune, &zoe.id, &zoe.signer(), from).await.0, 200, "of another host");
    server.clock.advance(Duration::from_secs(60));
    assert_eq!(vote(server, &dune, &max.id, &max.signer(), from).await.0, 200);
    assert_eq!(peer.received().len(), 0);
    fleet.stop().await;
}

#[actix_web::test]
async fn an_address_from_which_much_comes_that_nothing_vouches_for_is_not_heard_for_a_while() {
    let (fleet, _, ada, dune, max) = stage().await;
    let server = &fleet["alpha.test"];
    let (bad, good) = ("198.51.100.1", "198.51.100.2");
    for _ in 0..UNPROVEN {
        assert_eq!(vote(server, &dune, &max.id, &somebody(&max.id), bad).await.0, 401);
    }
    assert_eq!(vote(server, &dune, &max.id, &max.signer(), bad).await, (429, Some("60".to_owned())));
    assert_eq!(vote(server, &dune, &max.id, &max.signer(), good).await.0, 200);
    assert_eq!(ada.view(&dune).await["post"]["upvotes"], 2);
    server.clock.advance(Duration::from_secs(60));
    assert_eq!(vote(server, &dune, &max.id, &max.signer(), bad).await.0, 200);
    fleet.stop().await;
}

#[actix_web::test]
async fn one_address_does_not_have_the_keys_of_ever_more_hosts_fetched() {
    let (fleet, _, ada, dune, max) = stage().await;
    let server = &fleet["alpha.test"];
    let (bad, good) = ("2001:db8:0:1::1", "2001:db8:1::1");
    // Hosts that are not there, so that each is soon done with.
    for number in 0..KEYS_FOR {
        let id = format!("http://h{number}.test/u/x");
        assert_eq!(vote(server, &dune, &id, &somebody(&id), bad).await.0, 503);
    }
    let id = "http://one.more.test/u/x";
    assert_eq!(vote(server, &dune, id, &somebody(id), "2001:db8:0:2::2").await.0, 429, "its neighbour");
    assert_eq!(vote(server, &dune, id, &somebody(id), good).await.0, 503);
    assert_eq!(vote(server, &dune, &max.id, &max.signer(), good).await.0, 200);
    // Who is known is heard from wherever.
    let undo = json!({ "object": max.activity("Like", json!({ "object": dune.ap_id })) });
    assert_eq!(max.send(server, &max.activity("Undo", undo)).await, 200);
    assert_eq!(ada.view(&dune).await["post"]["upvotes"], 1);
    fleet.stop().await;
}
