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
pub async fn status_signed(server: &TestServer, path: &str, by: &Puppet) -> u16 {
    status_signed_with(server, (path, path), by, &format!("{}#main-key", by.id)).await
}

/// The same with a key of another address, and with another path in what is signed.
async fn status_signed_with(
    server: &TestServer,
    (path, signed): (&str, &str),
    by: &Puppet,
    key_id: &str,
) -> u16 {
    let url = format!("http://{}{signed}", server.host()).parse().unwrap();
    let headers = outgoing::get(&by.signer(), &url, server.clock.now()).unwrap();
    let mut all = vec![ACTIVITY, ("host", server.host())];
    let signature = headers["signature"].to_str().unwrap().replace(&format!("{}#main-key", by.id), key_id);
    all.extend(
        headers
            .iter()
            .filter(|(name, _)| *name != "signature")
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap())),
    );
    all.push(("signature", &signature));
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
    stage.ada.comment(&gone, None, "Below what is gone").await;
    stage.ada.delete_post(&gone, true).await.ok();
    let server = &stage.fleet["alpha.test"];
    let cleo = server.user("cleo").await;
    server.clock.advance(std::time::Duration::from_secs(60));
    let question = cleo.create_post(&stage.books, "Who?").await;
    let answer = stage.ada.comment(&question, None, "Paul").await;
    server.clock.advance(std::time::Duration::from_secs(60));
    stage.ada.comment(&question, answer["id"].as_i64(), "Or Alia").await;
    let outbox = get(&stage.ada, "/u/ada/outbox").await;
    assert_eq!((&outbox["type"], &outbox["totalItems"]), (&json!("OrderedCollection"), &json!(3)));
    let items = outbox["orderedItems"].as_array().unwrap();
    let told: Vec<&Value> = items.iter().map(|item| &item["object"]["source"]["content"]).collect();
    assert_eq!(told[..2], [&json!("Or Alia"), &json!("Paul")], "the newest first");
    assert_eq!(items[0]["object"]["inReplyTo"], answer["ap_id"]);
    assert_eq!(items[0]["cc"][1], "http://alpha.test/u/ada");
    assert_eq!(items[1]["object"]["inReplyTo"], question.ap_id.as_str());
    assert_eq!(items[1]["cc"][1], "http://alpha.test/u/cleo");
    let ids: std::collections::HashSet<&str> =
        items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 3);
    let create = &items[2];
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
async fn a_time_yet_to_come_counts_as_now_and_holds_up_no_later_change() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let future = "2031-01-01T00:00:00Z";
    let mut created = stage.page("<p>one</p>", future, None);
    let send = async |kind: &str, object: &Value| {
        let activity = stage.eve.activity(kind, json!({ "object": object, "to": [PUBLIC], "cc": [] }));
        assert_eq!(stage.eve.send(server, &activity).await, 200);
        let list = stage.ada.get("/api/v4/post/list", &format!("community_id={}", stage.books.id)).await.ok();
        list["items"][0]["post"].clone()
    };
    let post = send("Create", &created).await;
    assert_eq!(post["published_at"], "2026-05-01T12:00:00Z");
    created["content"] = json!("<p>two</p>");
    created["updated"] = json!(future);
    let post = send("Update", &created).await;
    assert_eq!((&post["body"], &post["updated_at"]), (&json!("two"), &json!("2026-05-01T12:00:00Z")));
    server.clock.advance(std::time::Duration::from_secs(60));
    created["content"] = json!("<p>three</p>");
    created["updated"] = json!(server.clock.now());
    assert_eq!(send("Update", &created).await["body"], "three");

    let mut note = stage.note(1);
    note["published"] = json!(future);
    let comment = async |kind: &str, note: &Value| {
        let activity = stage.eve.activity(kind, json!({ "object": note, "to": [PUBLIC], "cc": [] }));
        assert_eq!(stage.eve.send(server, &activity).await, 200);
        let post = stage.ada.resolve_post("http://peer.test/post/1").await;
        stage.ada.comments(&post).await[0]["comment"]["content"].clone()
    };
    comment("Create", &note).await;
    note["content"] = json!("Once more");
    note["updated"] = json!(future);
    assert_eq!(comment("Update", &note).await, "Once more");
    server.clock.advance(std::time::Duration::from_secs(60));
    note["content"] = json!("And again");
    note["updated"] = json!(server.clock.now());
    assert_eq!(comment("Update", &note).await, "And again");
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_vote_that_comes_after_it_was_taken_back_does_not_count() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let dune = stage.ada.create_post(&stage.books, "Dune").await;
    let votes = async || stage.ada.view(&dune).await["post"]["upvotes"].clone();
    let like = stage.eve.activity("Like", json!({ "object": dune.ap_id }));
    let undo = stage.eve.activity("Undo", json!({ "object": like }));
    for activity in [&undo, &like] {
        let status = stage.eve.send(server, activity).await;
        assert!(status == 200 || status == 202, "{status}");
        stage.fleet.settle().await;
    }
    assert_eq!(votes().await, 1, "Ada's own");
    // Others number what they take back anew; and who votes again means it.
    let again = stage.eve.activity("Like", json!({ "object": dune.ap_id }));
    assert_eq!(stage.eve.send(server, &again).await, 200);
    assert_eq!(votes().await, 2);
    // Nobody takes back what somebody elsewhere has yet to do.
    let other = Peer::start(&stage.fleet, "other.test").await;
    let (max, mallory) = (stage.peer.person("max").await, other.person("mallory").await);
    let like = max.activity("Like", json!({ "object": dune.ap_id }));
    let mut theirs = like.clone();
    theirs["actor"] = json!(mallory.id);
    mallory.send(server, &mallory.activity("Undo", json!({ "object": theirs }))).await;
    assert_eq!(max.send(server, &like).await, 200);
    assert_eq!(votes().await, 3);
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn an_answer_that_overtakes_what_it_answers_stays_below_it() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let page = stage.page("<p>text</p>", "2026-05-01T11:00:00Z", None);
    stage.peer.publish(&page);
    let mut second = stage.note(2);
    second["inReplyTo"] = json!("http://peer.test/comment/1");
    for number in [1, 2] {
        let note = if number == 1 { stage.note(1) } else { second.clone() };
        stage.peer.publish(&note);
    }
    let create =
        |object: &Value| stage.eve.activity("Create", json!({ "object": object, "to": [PUBLIC], "cc": [] }));
    for object in [&second, &stage.note(1), &page] {
        let status = stage.eve.send(server, &create(object)).await;
        assert!(status == 200 || status == 202, "{status}");
        stage.fleet.settle().await;
    }
    let post = stage.ada.resolve_post("http://peer.test/post/1").await;
    let comments = stage.ada.comments(&post).await;
    let paths: Vec<usize> =
        comments.iter().map(|view| view["comment"]["path"].as_str().unwrap().split('.').count()).collect();
    assert_eq!(paths, [2, 3], "each once, the second below the first");
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
async fn a_key_may_have_an_address_of_its_own() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let diary = stage.ada.create_community_with("diary", json!({ "visibility": "private" })).await;
    let post = stage.ada.create_post(&diary, "Secret").await;
    let path = format!("/post/{}", post.id);
    // As GoToSocial serves it: the address of the key shows as much of the actor as it takes to check it.
    let key_id = format!("{}/main-key", stage.eve.id);
    let mut actor = stage.eve.document("Person", "eve");
    actor["publicKey"]["id"] = json!(key_id);
    stage.peer.publish(&actor);
    let stub = json!({ "id": stage.eve.id, "type": "Person", "preferredUsername": "eve", "publicKey": actor["publicKey"] });
    stage.peer.serve("/u/eve/main-key", 200, &stub);
    // Others serve nothing but the key, which says whose it is.
    let max = stage.peer.person("max").await;
    let max_key = max.document("Person", "max")["publicKey"]["publicKeyPem"].clone();
    let bare =
        |owner: &str, id: &str| json!({ "id": id, "type": "Key", "owner": owner, "publicKeyPem": max_key });
    stage.peer.serve("/keys/max", 200, &bare(&max.id, "http://peer.test/keys/max"));
    stage.peer.serve("/keys/eve", 200, &bare(&stage.eve.id, "http://peer.test/keys/eve"));
    stage.peer.serve("/keys/far", 200, &bare("http://other.test/u/mallory", "http://peer.test/keys/far"));
    assert_eq!(
        status_signed_with(server, (&path, &path), &stage.eve, &key_id).await,
        404,
        "nobody there follows"
    );

    let follow = stage.eve.activity("Follow", json!({ "object": "http://alpha.test/c/diary" }));
    let status = stage.eve.send(server, &follow).await;
    assert!(status == 200 || status == 202, "{status}");
    stage.fleet.settle().await;
    let waiting = stage.ada.get("/api/v4/community/pending_follows/list", "unread_only=true").await.ok();
    let person = &waiting["items"][0]["person"]["id"];
    let form = json!({ "community_id": diary.id, "follower_id": person, "approve": true });
    stage.ada.post("/api/v4/community/pending_follows/approve", form).await.ok();
    stage.fleet.settle().await;

    assert_eq!(status_signed_with(server, (&path, &path), &stage.eve, &key_id).await, 200);
    let query = format!("{path}?a=1");
    assert_eq!(status_signed_with(server, (&query, &query), &stage.eve, &key_id).await, 200);
    assert_eq!(
        status_signed_with(server, (&query, &path), &stage.eve, &key_id).await,
        200,
        "GoToSocial leaves the query out of what it signs"
    );
    assert_eq!(status_signed_with(server, (&path, &path), &max, "http://peer.test/keys/max").await, 200);
    for (by, key_id, why) in [
        (&max, "http://peer.test/keys/eve", "a key that is not the one of its owner"),
        (&max, "http://peer.test/keys/far", "a key of somebody elsewhere"),
        (&max, "http://peer.test/keys/none", "no key"),
        (&max, key_id.as_str(), "the key of somebody else"),
    ] {
        assert_eq!(status_signed_with(server, (&path, &path), by, key_id).await, 404, "{why}");
    }
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
