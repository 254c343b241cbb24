//! What a role in a community lets somebody of another instance do, and that it is no more than that.

use harness::{Fleet, Peer, Post, Puppet, TestServer, User};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const BOOKS: &str = "http://alpha.test/c/books";

async fn flag(user: &User, post: &Post, name: &str) -> Value {
    user.view(post).await["post"][name].clone()
}

async fn send(rob: &Puppet, server: &TestServer, kind: &str, more: Value) -> u16 {
    let activity = json!({ "to": [PUBLIC], "cc": [BOOKS], "audience": BOOKS });
    let activity = harness::forum::merged(activity, more);
    rob.send(server, &rob.activity(kind, activity)).await
}

#[actix_web::test]
async fn a_role_gives_nobody_elsewhere_more_than_it_names() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let peer = Peer::start(&fleet, "beta.test").await;
    let (ada, eve) = (server.user("ada").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let dune = eve.create_post(&books, "Dune").await;
    let rob = peer.person("rob").await;
    let like = rob.activity("Like", json!({ "object": dune.ap_id }));
    assert_eq!(rob.send(server, &like).await, 200, "he is known from now on");

    let lock = json!({ "object": dune.ap_id, "summary": "enough" });
    assert_ne!(send(&rob, server, "Lock", lock.clone()).await, 200);
    assert_eq!(flag(&ada, &dune, "locked").await, false, "he holds nothing yet");

    let role = json!({ "community_id": books.id, "name": "helper", "capabilities": ["lock"] });
    let role = ada.post("/api/v4/role", role).await.ok()["role_view"]["role"]["id"].clone();
    let id = ada.resolve(&rob.id).await["person"]["id"].clone();
    let grant = json!({ "role_id": role, "person_id": id });
    ada.post("/api/v4/role/grant", grant.clone()).await.ok();
    assert_eq!(send(&rob, server, "Lock", lock.clone()).await, 200);
    assert_eq!(flag(&ada, &dune, "locked").await, true);

    // Everything else a moderator may do is refused, and changes nothing.
    let eve_id = "http://alpha.test/u/eve";
    let not_his = [
        ("Delete", json!({ "object": dune.ap_id, "summary": "spam" })),
        ("Block", json!({ "object": eve_id, "target": BOOKS, "summary": "spam" })),
        ("Add", json!({ "object": dune.ap_id, "target": format!("{BOOKS}/featured") })),
        ("Add", json!({ "object": rob.id, "target": format!("{BOOKS}/moderators") })),
        ("Remove", json!({ "object": "http://alpha.test/u/ada", "target": format!("{BOOKS}/moderators") })),
    ];
    for (kind, more) in not_his {
        let status = send(&rob, server, kind, more.clone()).await;
        assert!((400..500).contains(&status), "{kind} {more}: {status}");
    }
    assert_eq!(flag(&ada, &dune, "removed").await, false);
    assert_eq!(flag(&ada, &dune, "featured_community").await, false);
    assert_eq!(ada.view(&dune).await["creator_banned_from_community"], false);
    let opened = ada.get("/api/v4/community", &format!("id={}", books.id)).await.ok();
    let moderators: Vec<_> =
        opened["moderators"].as_array().unwrap().iter().map(|view| &view["moderator"]["name"]).collect();
    assert_eq!(moderators, ["ada"]);

    ada.delete("/api/v4/role/grant", grant).await.ok();
    let unlock = json!({ "object": { "id": "http://beta.test/activities/7", "type": "Lock", "actor": rob.id, "object": dune.ap_id, "to": [PUBLIC], "cc": [BOOKS] } });
    assert_ne!(send(&rob, server, "Undo", unlock).await, 200);
    assert_eq!(flag(&ada, &dune, "locked").await, true, "what was his to do is so no more");
    fleet.stop().await;
}
