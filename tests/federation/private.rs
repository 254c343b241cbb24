//! What is not for everybody is not given to everybody who asks as a server would.

use harness::{Fleet, Peer, TestServer};
use serde_json::json;

const ACTIVITY: (&str, &str) = ("accept", "application/activity+json");

async fn status(server: &TestServer, path: &str) -> u16 {
    server.nobody().fetch(path, &[ACTIVITY]).await.status().as_u16()
}

#[actix_web::test]
async fn what_is_written_into_a_private_community_elsewhere_is_for_its_members_only() {
    let fleet = Fleet::start(["alpha.test", "beta.test", "gamma.test"]).await;
    let ada = fleet["alpha.test"].user("ada").await;
    let bob = fleet["beta.test"].user("bob").await;
    let cleo = fleet["gamma.test"].user("cleo").await;
    let diary = ada.create_community("diary").await;
    let at_beta = bob.resolve_community("!diary@alpha.test").await;
    let at_gamma = cleo.resolve_community("!diary@alpha.test").await;
    bob.follow(&at_beta, true).await.ok();
    cleo.follow(&at_gamma, true).await.ok();
    fleet.settle().await;
    let close = json!({ "community_id": diary.id, "visibility": "private" });
    ada.put("/api/v4/community", close).await.ok();
    fleet.settle().await;
    assert_eq!(bob.community(&at_beta).await["visibility"], "private");

    let secret = bob.create_post(&at_beta, "Secret").await;
    fleet.settle().await;
    // Gamma asks beta for it, which asks alpha who may.
    let mut posts = Vec::new();
    for (user, community) in [(&ada, &diary), (&bob, &at_beta), (&cleo, &at_gamma)] {
        assert_eq!(user.titles_v4(&format!("community_id={}", community.id)).await, ["Secret"]);
        posts.push(user.resolve_post(&secret.ap_id).await);
    }
    let comment = bob.comment(&secret, None, "More secret").await;
    fleet.settle().await;
    for (user, post) in [&ada, &bob, &cleo].into_iter().zip(&posts) {
        assert_eq!(user.comments(post).await.len(), 1);
    }

    let beta = &fleet["beta.test"];
    assert_eq!(status(beta, &format!("/post/{}", secret.id)).await, 404);
    assert_eq!(status(beta, &format!("/comment/{}", comment["id"])).await, 404);
    let other = Peer::start(&fleet, "other.test").await;
    let mallory = other.person("mallory").await;
    let path = format!("/post/{}", secret.id);
    let url = format!("http://beta.test{path}").parse().unwrap();
    let headers = federation::signature::outgoing::get(&mallory.signer(), &url, beta.clock.now()).unwrap();
    let mut all = vec![ACTIVITY, ("host", "beta.test")];
    all.extend(headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())));
    let answer = beta.nobody().fetch(&path, &all).await;
    assert_eq!(answer.status(), 404, "of an instance that has no member");
    fleet.stop().await;
}

#[actix_web::test]
async fn others_are_told_nothing_where_only_members_may_read_or_federation_is_off() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let comment = ada.comment(&dune, None, "Sand.").await;
    fleet.settle().await;
    let finger = |name: &str| format!("/.well-known/webfinger?resource=acct:{name}@alpha.test");
    let paths = [
        "/u/ada".to_owned(),
        "/u/ada/outbox".to_owned(),
        "/u/ada/followers".to_owned(),
        "/c/books".to_owned(),
        "/c/books/outbox".to_owned(),
        "/c/books/moderators".to_owned(),
        "/c/books/featured".to_owned(),
        format!("/post/{}", dune.id),
        format!("/post/{}/context", dune.id),
        format!("/post/{}/likes", dune.id),
        format!("/comment/{}", comment["id"]),
        finger("ada"),
        finger("books"),
    ];
    let site = ["/".to_owned(), finger("alpha.test")];
    for path in paths.iter().chain(&site) {
        assert_eq!(status(server, path).await, 200, "{path}");
    }
    server.change_settings(|settings| settings.private_instance = true).await;
    for path in &paths {
        assert_eq!(status(server, path).await, 404, "{path}");
    }
    for path in &site {
        assert_eq!(status(server, path).await, 200, "or nobody could check our signatures");
    }
    server
        .change_settings(|settings| {
            settings.private_instance = false;
            settings.federation_enabled = false;
        })
        .await;
    for path in paths.iter().chain(&site) {
        assert_eq!(status(server, path).await, 404, "{path}");
    }
    fleet.stop().await;
}
