//! What is asked for and given at addresses: outboxes, replies that are missing, private things, names in other alphabets.

use federation::signature::outgoing;
use harness::{Fleet, Peer, Puppet, TestServer, User};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const ACTIVITY: (&str, &str) = ("accept", "application/activity+json");

async fn get(user: &User, path: &str) -> Value {
    let answer = user.fetch(path, &[ACTIVITY]).await;
    assert_eq!(answer.status(), 200, "{path}");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// Asks for something as a server would that signs its requests; answers the status.
async fn status_signed(server: &TestServer, path: &str, by: &Puppet) -> u16 {
    let url = format!("http://{}{path}", server.host()).parse().unwrap();
    let headers = outgoing::get(&by.signer(), &url, server.clock.now()).unwrap();
    let mut all = vec![ACTIVITY, ("host", server.host())];
    all.extend(headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())));
    server.nobody().fetch(path, &all).await.status().as_u16()
}

/// Somebody of another server with a post in Ada's community, before it is sent.
struct Stage {
    fleet: Fleet,
    peer: Peer,
    ada: User,
    eve: Puppet,
    books: harness::Community,
}

async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test"]).await;
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = fleet["alpha.test"].user("ada").await;
    let books = ada.create_community("books").await;
    let eve = peer.person("eve").await;
    Stage { fleet, peer, ada, eve, books }
}

impl Stage {
    fn page(&self, content: &str, published: &str, updated: Option<&str>) -> Value {
        let mut page = json!({
            "id": "http://peer.test/post/1",
            "type": "Page",
            "attributedTo": self.eve.id,
            "to": ["http://alpha.test/c/books", PUBLIC],
            "cc": [],
            "audience": "http://alpha.test/c/books",
            "name": "Far",
            "content": content,
            "published": published,
        });
        if let Some(updated) = updated {
            page["updated"] = json!(updated);
        }
        page
    }

    fn note(&self, number: u8) -> Value {
        json!({
            "id": format!("http://peer.test/comment/{number}"),
            "type": "Note",
            "attributedTo": self.eve.id,
            "inReplyTo": "http://peer.test/post/1",
            "to": ["http://alpha.test/c/books", PUBLIC],
            "cc": [],
            "content": format!("Reply {number}"),
            "published": "2026-05-01T11:00:00Z",
        })
    }
}

#[actix_web::test]
async fn the_outbox_of_a_person_has_what_everybody_may_read() {
    let stage = stage().await;
    let closed = json!({ "visibility": "private" });
    let diary = stage.ada.create_community_with("diary", closed).await;
    stage.ada.create_post(&stage.books, "Dune").await;
    stage.ada.create_post(&diary, "Secret").await;
    let gone = stage.ada.create_post(&stage.books, "Gone").await;
    stage.ada.delete_post(&gone, true).await.ok();
    let outbox = get(&stage.ada, "/u/ada/outbox").await;
    assert_eq!((&outbox["type"], &outbox["totalItems"]), (&json!("OrderedCollection"), &json!(1)));
    let create = &outbox["orderedItems"][0];
    assert_eq!((&create["type"], &create["actor"]), (&json!("Create"), &json!("http://alpha.test/u/ada")));
    assert_eq!(create["object"]["name"], "Dune");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_change_that_overtakes_the_creation_is_what_stays() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let update = stage.page("<p>new</p>", "2026-05-01T11:00:00Z", Some("2026-05-01T11:30:00Z"));
    let update = stage.eve.activity("Update", json!({ "object": update, "to": [PUBLIC], "cc": [] }));
    let create = stage.page("<p>old</p>", "2026-05-01T11:00:00Z", None);
    let create = stage.eve.activity("Create", json!({ "object": create, "to": [PUBLIC], "cc": [] }));
    for activity in [&update, &create] {
        let status = stage.eve.send(server, activity).await;
        assert!(status == 200 || status == 202, "{status}");
        stage.fleet.settle().await;
    }
    let list = stage.ada.get("/api/v4/post/list", &format!("community_id={}", stage.books.id)).await.ok();
    let posts = list["items"].as_array().unwrap();
    assert_eq!(posts.len(), 1, "{list}");
    assert_eq!(posts[0]["post"]["body"], "new");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn replies_that_are_missing_are_filled_in_from_all_pages() {
    let stage = stage().await;
    let mut page = stage.page("<p>text</p>", "2026-05-01T11:00:00Z", None);
    // As microblogs have it: a context that is no list, replies on pages.
    page["context"] = json!("http://peer.test/contexts/1");
    page["replies"] = json!({
        "id": "http://peer.test/post/1/replies",
        "type": "Collection",
        "first": {
            "type": "CollectionPage",
            "items": ["http://peer.test/comment/1"],
            "next": "http://peer.test/post/1/replies/2",
        },
    });
    stage.peer.publish(&page);
    let mut second = json!({
        "id": "http://peer.test/post/1/replies/2",
        "type": "CollectionPage",
        "items": ["http://peer.test/comment/2", stage.note(3)],
    });
    // Round and round.
    second["next"] = json!("http://peer.test/post/1/replies/2");
    stage.peer.publish(&second);
    for number in 1..=3 {
        stage.peer.publish(&stage.note(number));
    }
    let post = stage.ada.resolve_post("http://peer.test/post/1").await;
    stage.fleet.settle().await;
    let mut texts: Vec<String> = stage
        .ada
        .comments(&post)
        .await
        .iter()
        .map(|view| view["comment"]["content"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    assert_eq!(texts, ["Reply 1", "Reply 2", "Reply 3"]);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_private_community_opens_for_instances_with_an_accepted_follower_only() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let diary = stage.ada.create_community_with("diary", json!({ "visibility": "private" })).await;
    let post = stage.ada.create_post(&diary, "Secret").await;
    let path = format!("/post/{}", post.id);
    let follow = stage.eve.activity("Follow", json!({ "object": "http://alpha.test/c/diary" }));
    let status = stage.eve.send(server, &follow).await;
    assert!(status == 200 || status == 202, "{status}");
    stage.fleet.settle().await;
    assert_eq!(status_signed(server, &path, &stage.eve).await, 404, "not accepted yet");

    let waiting = stage.ada.get("/api/v4/community/pending_follows/list", "unread_only=true").await.ok();
    let person = &waiting["items"][0]["person"]["id"];
    let form = json!({ "community_id": diary.id, "follower_id": person, "approve": true });
    stage.ada.post("/api/v4/community/pending_follows/approve", form).await.ok();
    stage.fleet.settle().await;
    assert_eq!(status_signed(server, &path, &stage.eve).await, 200);
    assert_eq!(server.nobody().fetch(&path, &[ACTIVITY]).await.status(), 404, "unsigned");
    let other = Peer::start(&stage.fleet, "other.test").await;
    let mallory = other.person("mallory").await;
    assert_eq!(status_signed(server, &path, &mallory).await, 404, "of another instance");
    let site = get(&server.nobody(), "/").await;
    assert_eq!(site["type"], "Application", "or nobody could check our signatures");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn names_in_other_alphabets_are_found_and_heard() {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let julia = fleet["alpha.test"].user("юлия").await;
    let bob = fleet["beta.test"].user("bob").await;
    julia.create_community("книги").await;
    let found = bob.resolve("@юлия@alpha.test").await;
    assert_eq!(found["person"]["name"], "юлия", "{found}");
    let books = bob.resolve_community("!книги@alpha.test").await;
    bob.follow(&books, true).await.ok();
    fleet.settle().await;
    let here = julia.get("/api/v4/community", "name=книги").await.ok();
    let here = harness::Community {
        id: here["community_view"]["community"]["id"].as_i64().unwrap(),
        name: "книги".to_owned(),
    };
    julia.create_post(&here, "Мастер").await;
    fleet.settle().await;
    assert_eq!(bob.titles_v4(&format!("community_id={}", books.id)).await, ["Мастер"]);
    fleet.stop().await;
}
