//! What a community may not pass on: whatever is not in it. What is inside an announcement is signed by nobody. Source: docs/reference/federation.md c.

use harness::{Community, Fleet, Peer, Puppet, TestServer, User};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const PAGE: &str = "http://good.test/post/1";
const NOTE: &str = "http://good.test/comment/1";

/// Ada of alpha follows films of another server and has met Zoe of a third one.
struct Stage {
    fleet: Fleet,
    good: Peer,
    ada: User,
    films: Puppet,
    here: Community,
    zoe: Puppet,
}

async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test"]).await;
    let evil = Peer::start(&fleet, "evil.test").await;
    let good = Peer::start(&fleet, "good.test").await;
    let ada = fleet["alpha.test"].user("ada").await;
    let films = evil.group("films").await;
    let here = ada.resolve_community(&films.id).await;
    ada.follow(&here, true).await.ok();
    let zoe = good.person("zoe").await;
    ada.resolve(&zoe.id).await;
    fleet.settle().await;
    let follow = evil.received().into_iter().find(|activity| activity["type"] == "Follow").unwrap();
    let accept = films.activity("Accept", json!({ "object": follow }));
    assert_eq!(films.send(&fleet["alpha.test"], &accept).await, 200);
    Stage { fleet, good, ada, films, here, zoe }
}

impl Stage {
    fn server(&self) -> &TestServer {
        &self.fleet["alpha.test"]
    }

    /// Has films pass something on; answers the status.
    async fn pass_on(&self, inner: &Value) -> u16 {
        let more = json!({ "object": inner, "to": [PUBLIC], "cc": [format!("{}/followers", self.films.id)] });
        let status = self.films.send(self.server(), &self.films.activity("Announce", more)).await;
        self.fleet.settle().await;
        status
    }

    /// The same, which has to be refused at once.
    async fn refuse(&self, kind: &str, more: Value) {
        let activity = self.zoe.activity(kind, more);
        assert_eq!(self.pass_on(&activity).await, 403, "{activity}");
    }

    /// Somebody really does something.
    async fn did(&self, who: &Puppet, kind: &str, more: Value) -> Value {
        let activity = who.activity(kind, more);
        let status = who.send(self.server(), &activity).await;
        assert!(status == 200 || status == 202, "{status}: {activity}");
        self.fleet.settle().await;
        activity
    }

    /// A page of Zoe's at its home.
    fn page(&self, more: Value) -> Value {
        let page = json!({
            "id": PAGE, "type": "Page", "name": "Stalker", "attributedTo": self.zoe.id, "to": [PUBLIC], "cc": [],
        });
        let page = harness::forum::merged(page, more);
        self.good.publish(&page);
        page
    }

    /// A note of Zoe's at its home.
    fn note(&self, parent: &str, more: Value) -> Value {
        let note = json!({
            "id": NOTE, "type": "Note", "content": "Buy.", "attributedTo": self.zoe.id,
            "inReplyTo": parent, "to": [PUBLIC], "cc": [],
        });
        let note = harness::forum::merged(note, more);
        self.good.publish(&note);
        note
    }

    async fn titles(&self, community: &Community) -> Vec<String> {
        self.ada.titles_v4(&format!("community_id={}", community.id)).await
    }

    async fn name_of_zoe(&self) -> Value {
        self.ada.resolve(&self.zoe.id).await["person"]["display_name"].clone()
    }
}

#[actix_web::test]
async fn who_somebody_is_their_own_home_says_whoever_passes_it_on() {
    let stage = stage().await;
    let (server, zoe) = (stage.server(), &stage.zoe);
    let books = stage.ada.create_community("books").await;
    let dune = stage.ada.create_post(&books, "Dune").await;
    let documents = |who: &Puppet, name: &str| {
        let mut document = who.document("Person", "zoe");
        document["name"] = json!(name);
        document
    };
    // The same person with another key, which their home knows nothing of.
    let false_zoe = stage.good.person("zoe").await;
    stage.good.publish(&documents(zoe, "Zoë"));
    let update = zoe.activity("Update", json!({ "object": documents(&false_zoe, "Pwned"), "to": [PUBLIC] }));
    stage.pass_on(&update).await;
    assert_eq!(stage.name_of_zoe().await, "Zoë", "what is said is a reason to ask");
    let like = zoe.activity("Like", json!({ "object": dune.ap_id }));
    assert_eq!(false_zoe.send(server, &like).await, 401);
    assert_eq!(zoe.send(server, &like).await, 200);

    let group = stage.good.group("games").await;
    let games = stage.ada.resolve_community(&group.id).await;
    stage.fleet.settle().await;
    let mut document = group.document("Group", "games");
    document["name"] = json!("Pwned");
    stage.pass_on(&zoe.activity("Update", json!({ "object": document, "to": [PUBLIC] }))).await;
    stage.pass_on(&group.activity("Update", json!({ "object": document, "to": [PUBLIC] }))).await;
    assert_eq!(stage.ada.community(&games).await["title"], "games");
    // Of itself it may say what it wants.
    let mut document = stage.films.document("Group", "films");
    document["name"] = json!("Good films");
    assert_eq!(
        stage.pass_on(&zoe.activity("Update", json!({ "object": document, "to": [PUBLIC] }))).await,
        200
    );
    assert_eq!(stage.ada.community(&stage.here).await["title"], "Good films");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_happens_between_people_or_instances_no_community_passes_on() {
    let stage = stage().await;
    let (ada, zoe) = (&stage.ada, &stage.zoe);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let (ada_id, books_id) = ("http://alpha.test/u/ada", "http://alpha.test/c/books");
    let max = stage.good.person("max").await;
    let follow = stage.did(&max, "Follow", json!({ "object": books_id })).await;
    let message = |number: u8| {
        json!({
            "id": format!("http://good.test/message/{number}"), "type": "ChatMessage", "attributedTo": zoe.id,
            "to": [ada_id], "content": "Hello",
        })
    };
    stage.did(zoe, "Create", json!({ "object": message(1), "to": [ada_id] })).await;

    stage.refuse("Delete", json!({ "object": zoe.id, "to": [PUBLIC], "removeData": true })).await;
    let ban = json!({ "object": max.id, "target": "http://good.test/", "to": [PUBLIC], "removeData": true });
    stage.refuse("Block", ban.clone()).await;
    stage.refuse("Undo", json!({ "object": zoe.activity("Block", ban) })).await;
    let ban = json!({ "object": ada_id, "target": "http://good.test/", "to": [PUBLIC] });
    stage.refuse("Block", ban).await;
    stage.refuse("Create", json!({ "object": message(2), "to": [ada_id] })).await;
    let mut changed = message(1);
    changed["content"] = json!("Pwned");
    stage.refuse("Update", json!({ "object": changed, "to": [ada_id] })).await;
    stage.refuse("Delete", json!({ "object": message(1)["id"], "to": [ada_id] })).await;
    stage.refuse("Follow", json!({ "object": books_id })).await;
    stage.refuse("Follow", json!({ "object": ada_id })).await;
    let unfollow = max.activity("Undo", json!({ "object": follow }));
    assert_eq!(stage.pass_on(&unfollow).await, 403);
    stage.refuse("Flag", json!({ "object": dune.ap_id, "summary": "rude", "to": [books_id] })).await;
    stage.refuse("Flag", json!({ "object": message(1)["id"], "summary": "rude", "to": [books_id] })).await;

    assert_ne!(ada.resolve(&zoe.id).await["person"]["deleted"], true);
    assert_eq!(ada.community(&books).await["subscribers"], 2, "Ada and Max");
    let messages = ada.get("/api/v3/private_message/list", "").await.ok();
    let messages = messages["private_messages"].as_array().unwrap();
    let said: Vec<_> = messages.iter().map(|view| &view["private_message"]).collect();
    assert_eq!(said.len(), 1);
    assert_eq!((&said[0]["content"], &said[0]["deleted"]), (&json!("Hello"), &json!(false)));
    let reports = ada.get("/api/v4/report/list", "").await.ok();
    assert_eq!(reports["items"], json!([]));
    stage.did(&max, "Like", json!({ "object": dune.ap_id })).await;
    assert_eq!(ada.view(&dune).await["post"]["upvotes"], 2, "nobody is banned");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_wish_to_follow_is_answered_by_whom_it_was_put_to() {
    let stage = stage().await;
    let group = stage.good.group("games").await;
    let games = stage.ada.resolve_community(&group.id).await;
    stage.ada.follow(&games, true).await.ok();
    stage.fleet.settle().await;
    let follow = stage.good.received().into_iter().find(|activity| activity["type"] == "Follow").unwrap();
    let state = async || {
        let view = stage.ada.get("/api/v4/community", &format!("id={}", games.id)).await.ok();
        view["community_view"]["community_actions"]["follow_state"].clone()
    };
    let accept = group.activity("Accept", json!({ "object": follow }));
    assert_eq!(stage.pass_on(&accept).await, 403);
    assert_eq!(state().await, "pending");
    assert_eq!(stage.pass_on(&group.activity("Reject", json!({ "object": follow }))).await, 403);
    assert_eq!(state().await, "pending");
    assert_eq!(group.send(stage.server(), &accept).await, 200);
    assert_eq!(state().await, "accepted");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_is_in_another_community_is_not_brought_in_through_this_one() {
    let stage = stage().await;
    let group = stage.good.group("games").await;
    let games = stage.ada.resolve_community(&group.id).await;
    let page = stage.page(json!({ "to": [group.id, PUBLIC], "audience": group.id }));
    let post = stage.ada.resolve_post(PAGE).await;
    assert_eq!(stage.titles(&games).await, ["Stalker"]);
    stage.did(&stage.zoe, "Lock", json!({ "object": PAGE, "to": [PUBLIC], "cc": [group.id] })).await;
    assert_eq!(stage.ada.view(&post).await["post"]["locked"], true);

    let note = stage.note(PAGE, json!({}));
    stage.pass_on(&json!(NOTE)).await;
    stage.pass_on(&note).await;
    stage.pass_on(&stage.zoe.activity("Create", json!({ "object": note, "to": [PUBLIC], "cc": [] }))).await;
    assert!(stage.ada.comments(&post).await.is_empty());
    // Nor is a thread of ours, where nobody but we says who is let in.
    let books = stage.ada.create_community("books").await;
    let dune = stage.ada.create_post(&books, "Dune").await;
    stage.note(&dune.ap_id, json!({}));
    stage.pass_on(&json!(NOTE)).await;
    assert!(stage.ada.comments(&dune).await.is_empty());
    let mut page = page;
    page["id"] = json!("http://good.test/post/2");
    page["audience"] = json!("http://alpha.test/c/books");
    stage.good.publish(&page);
    stage.pass_on(&page["id"]).await;
    assert_eq!(stage.titles(&books).await, ["Dune"]);
    assert!(stage.titles(&stage.here).await.is_empty());
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_post_is_where_it_says_and_only_if_it_does_not_where_it_is_passed_on() {
    let stage = stage().await;
    // Nobody here has heard of it yet.
    let group = stage.good.group("games").await;
    stage.page(json!({ "to": [group.id, stage.films.id, PUBLIC], "audience": group.id }));
    stage.pass_on(&json!(PAGE)).await;
    assert!(stage.titles(&stage.here).await.is_empty());
    stage.page(json!({ "to": [PUBLIC], "cc": [group.id] }));
    stage.pass_on(&json!(PAGE)).await;
    assert!(stage.titles(&stage.here).await.is_empty(), "addressed to another");
    stage.page(json!({ "to": [stage.films.id, PUBLIC], "audience": "http://good.test/c/none" }));
    stage.pass_on(&json!(PAGE)).await;
    assert!(stage.titles(&stage.here).await.is_empty(), "one that is not there");

    stage.page(json!({ "cc": ["http://good.test/u/max", "http://gone.test/u/eve"] }));
    stage.pass_on(&json!(PAGE)).await;
    assert_eq!(stage.titles(&stage.here).await, ["Stalker"], "of people there may be any");
    let post = stage.ada.resolve_post(PAGE).await;
    stage.note(PAGE, json!({ "audience": group.id }));
    stage.pass_on(&json!(NOTE)).await;
    assert!(stage.ada.comments(&post).await.is_empty(), "below what is elsewhere");
    stage.note(PAGE, json!({ "audience": stage.films.id }));
    stage.pass_on(&json!(NOTE)).await;
    assert_eq!(stage.ada.comments(&post).await.len(), 1);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_is_written_is_for_those_the_community_is_for() {
    let stage = stage().await;
    let films = &stage.films.id;
    let followers = format!("{films}/followers");
    let create = |object: &Value| stage.zoe.activity("Create", json!({ "object": object }));
    let few = stage.page(json!({ "to": [films, followers], "audience": films }));
    stage.pass_on(&create(&few)).await;
    assert!(stage.titles(&stage.here).await.is_empty(), "for followers, in an open community");

    let mut document = stage.films.document("Group", "films");
    document["manuallyApprovesFollowers"] = json!(true);
    stage.did(&stage.films, "Update", json!({ "object": document, "to": [PUBLIC] })).await;
    let all = stage.page(json!({ "to": [films, PUBLIC], "audience": films }));
    stage.pass_on(&create(&all)).await;
    assert!(stage.titles(&stage.here).await.is_empty(), "for everybody, in a private one");
    let few = stage.page(json!({ "to": [films, followers], "audience": films }));
    stage.pass_on(&create(&few)).await;
    assert_eq!(stage.titles(&stage.here).await, ["Stalker"]);
    let post = stage.ada.resolve_post(PAGE).await;
    let open = stage.note(PAGE, json!({}));
    stage.pass_on(&create(&open)).await;
    assert!(stage.ada.comments(&post).await.is_empty());
    let closed = stage.note(PAGE, json!({ "to": [films, followers] }));
    stage.pass_on(&create(&closed)).await;
    assert_eq!(stage.ada.comments(&post).await.len(), 1);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn that_something_is_back_its_home_has_to_confirm() {
    let stage = stage().await;
    let page = stage.page(json!({ "to": [stage.films.id, PUBLIC], "audience": stage.films.id }));
    stage.pass_on(&json!(PAGE)).await;
    assert_eq!(stage.titles(&stage.here).await, ["Stalker"]);
    let delete = stage.zoe.activity("Delete", json!({ "object": PAGE, "to": [PUBLIC] }));
    stage.pass_on(&delete).await;
    assert_eq!(stage.titles(&stage.here).await, ["Stalker"], "it is still there");
    stage.good.serve("/post/1", 410, &json!({ "id": PAGE, "type": "Tombstone" }));
    let delete = stage.zoe.activity("Delete", json!({ "object": PAGE, "to": [PUBLIC] }));
    stage.pass_on(&delete).await;
    assert!(stage.titles(&stage.here).await.is_empty());

    let undo = || stage.zoe.activity("Undo", json!({ "object": delete, "to": [PUBLIC] }));
    stage.pass_on(&undo()).await;
    assert!(stage.titles(&stage.here).await.is_empty(), "it is still gone");
    stage.good.publish(&page);
    stage.pass_on(&undo()).await;
    assert_eq!(stage.titles(&stage.here).await, ["Stalker"]);
    stage.fleet.stop().await;
}
