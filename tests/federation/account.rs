//! What accounts do across instances: messages, profiles, leaving.

use base::ids::CommunityId;
use base::kinds::FollowState;
use harness::{Community, Fleet, PASSWORD, Peer, User};
use serde_json::{Value, json};

async fn two() -> (Fleet, User, User) {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let ada = fleet["alpha.test"].user("ada").await;
    let bob = fleet["beta.test"].user("bob").await;
    (fleet, ada, bob)
}

async fn person(user: &User, handle: &str) -> Value {
    user.resolve(handle).await["person"].clone()
}

#[actix_web::test]
async fn a_private_message_arrives_is_changed_taken_back_and_restored() {
    let (fleet, ada, bob) = two().await;
    let to = person(&ada, "@bob@beta.test").await["id"].clone();
    let sent =
        ada.post("/api/v4/private_message", json!({ "recipient_id": to, "content": "hello" })).await.ok();
    let sent = sent["private_message_view"]["private_message"].clone();
    fleet.settle().await;
    assert_eq!(messages(&bob).await, [("hello".to_owned(), false)]);

    let edit = json!({ "private_message_id": sent["id"], "content": "hello there" });
    ada.put("/api/v4/private_message", edit).await.ok();
    fleet.settle().await;
    assert_eq!(messages(&bob).await, [("hello there".to_owned(), false)]);

    let gone = json!({ "private_message_id": sent["id"], "deleted": true });
    ada.delete("/api/v4/private_message", gone).await.ok();
    fleet.settle().await;
    assert!(messages(&bob).await.iter().all(|(_, deleted)| *deleted));

    let back = json!({ "private_message_id": sent["id"], "deleted": false });
    ada.delete("/api/v4/private_message", back).await.ok();
    fleet.settle().await;
    assert_eq!(messages(&bob).await, [("hello there".to_owned(), false)]);
    fleet.stop().await;
}

async fn messages(user: &User) -> Vec<(String, bool)> {
    let answer = user.get("/api/v3/private_message/list", "").await.ok();
    let all = answer["private_messages"].as_array().unwrap().iter().map(|view| {
        let message = &view["private_message"];
        (message["content"].as_str().unwrap().to_owned(), message["deleted"].as_bool().unwrap())
    });
    all.collect()
}

#[actix_web::test]
async fn a_changed_profile_is_seen_elsewhere_at_once_and_an_account_that_left_is_gone() {
    let (fleet, ada, bob) = two().await;
    assert_eq!(person(&bob, "@ada@alpha.test").await["display_name"], Value::Null);
    // Whoever has been seen is told, once it is known where that is.
    let seen = person(&ada, "@bob@beta.test").await;
    assert_eq!(seen["ap_id"], "http://beta.test/u/bob");
    fleet.settle().await;
    ada.put("/api/v4/account/settings/save", json!({ "display_name": "Ada L." })).await.ok();
    fleet.settle().await;
    assert_eq!(person(&bob, "@ada@alpha.test").await["display_name"], "Ada L.");

    ada.delete("/api/v4/account", json!({ "password": PASSWORD, "delete_content": true })).await.ok();
    fleet.settle().await;
    assert_ne!(bob.get("/api/v4/resolve_object", "q=%40ada%40alpha.test").await.status, 200);
    fleet.stop().await;
}

#[actix_web::test]
async fn a_changed_site_is_seen_elsewhere_at_once() {
    let (fleet, ada, bob) = two().await;
    ada.create_community("books").await;
    let books = bob.resolve_community("!books@alpha.test").await;
    // Whoever has been seen is told, once it is known where that is.
    person(&ada, "@bob@beta.test").await;
    fleet.settle().await;
    let site = async || {
        let opened = bob.get("/api/v4/community", &format!("id={}", books.id)).await.ok();
        (opened["site"]["name"].clone(), opened["site"]["sidebar"].clone())
    };
    assert_eq!(site().await.0, "Test");
    let edit = json!({ "name": "Alpha", "sidebar": "Be **kind**." });
    fleet["alpha.test"].admin().await.put("/api/v4/site", edit).await.ok();
    fleet.settle().await;
    assert_eq!(site().await, (json!("Alpha"), json!("Be **kind**.")));
    fleet.stop().await;
}

#[actix_web::test]
async fn who_is_denied_a_private_community_hears_so_each_time_they_ask() {
    let (fleet, ada, bob) = two().await;
    let beta = &fleet["beta.test"];
    let diary = ada.create_community_with("diary", json!({ "visibility": "private" })).await;
    // Whoever has an account sees that it is there, to ask to be let in.
    let found = bob.get("/api/v4/resolve_object", "q=%21diary%40alpha.test").await.ok();
    let id = found["community"]["id"].as_i64().unwrap();
    let community_id = CommunityId(id.try_into().unwrap());
    let seen = Community { id, name: "diary".to_owned() };
    let bob_id = beta.actor("bob").await.person_id();
    let state = async || {
        let mut conn = beta.instance.app.db().await.unwrap();
        db::membership::find_follow_state(&mut conn, bob_id, community_id).await.unwrap()
    };
    bob.follow(&seen, true).await.ok();
    fleet.settle().await;
    assert_eq!(state().await, Some(FollowState::Pending));
    let waiting = ada.get("/api/v4/community/pending_follows/list", "unread_only=true").await.ok();
    let person_id = &waiting["items"][0]["person"]["id"];
    let deny = json!({ "community_id": diary.id, "follower_id": person_id, "approve": false });
    ada.post("/api/v4/community/pending_follows/approve", deny).await.ok();
    fleet.settle().await;
    assert_eq!(state().await, None);
    assert_eq!(ada.community(&diary).await["subscribers"], 1);

    bob.follow(&seen, true).await.ok();
    fleet.settle().await;
    assert_eq!(state().await, None, "asked for the second time");
    assert_eq!(ada.community(&diary).await["subscribers"], 1);
    fleet.stop().await;
}

#[actix_web::test]
async fn only_people_follow_and_they_may_say_by_the_id_alone_that_they_no_longer_do() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let ada = server.user("ada").await;
    ada.create_community("books").await;
    let peer = Peer::start(&fleet, "peer.test").await;
    let (zoe, max, films) = (peer.person("zoe").await, peer.person("max").await, peer.group("films").await);
    let followers = async |path: &str| {
        let answer =
            ada.fetch(&format!("{path}/followers"), &[("accept", "application/activity+json")]).await;
        let list: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        list["totalItems"].as_i64().unwrap()
    };
    for (path, before) in [("/u/ada", 0), ("/c/books", 1)] {
        let target = json!({ "object": format!("http://alpha.test{path}") });
        let follow = zoe.activity("Follow", target.clone());
        assert_eq!(zoe.send(server, &follow).await, 200);
        assert_eq!(followers(path).await, before + 1, "{path}");
        let undo = json!({ "object": follow["id"] });
        max.send(server, &max.activity("Undo", undo.clone())).await;
        assert_eq!(followers(path).await, before + 1, "{path}: it is not Max's");
        assert_eq!(zoe.send(server, &zoe.activity("Undo", undo)).await, 200);
        assert_eq!(followers(path).await, before, "{path}");
        assert_eq!(films.send(server, &films.activity("Follow", target)).await, 400, "a community");
        assert_eq!(followers(path).await, before, "{path}");
    }
    fleet.settle().await;
    fleet.stop().await;
}

#[actix_web::test]
async fn what_a_file_names_that_only_another_instance_knows_is_asked_for_there() {
    let (fleet, ada, bob) = two().await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let said = ada.comment(&dune, None, "Dry.").await;
    let file = json!({
        "followed_communities": ["http://alpha.test/c/books", "http://alpha.test/c/none"],
        "saved_posts": [dune.ap_id],
        "saved_comments": [said["ap_id"], dune.ap_id],
        "blocked_users": ["http://alpha.test/u/admin", "http://gone.test/u/max"],
    });
    bob.post("/api/v4/account/settings/import", file).await.ok();
    let beta = &fleet["beta.test"];
    beta.run_jobs().await;
    let told = async || bob.get("/api/v4/account/settings/import", "").await.ok();
    let waits = told().await;
    assert_eq!((&waits["waiting"], &waits["done"]), (&json!(7), &json!(0)), "asked for in the background");
    fleet.settle().await;
    beta.run_jobs().await;

    let done = told().await;
    assert_eq!((&done["waiting"], &done["done"]), (&json!(0), &json!(4)), "{done:#}");
    let failed: Vec<_> = done["failures"].as_array().unwrap().iter().map(|entry| &entry["address"]).collect();
    assert_eq!(
        failed,
        ["http://alpha.test/c/none", dune.ap_id.as_str(), "http://gone.test/u/max"],
        "a post is no comment"
    );
    let me = bob.get("/api/v4/account", "").await.ok();
    assert_eq!(me["follows"][0]["community"]["ap_id"], "http://alpha.test/c/books");
    assert_eq!(me["person_blocks"][0]["ap_id"], "http://alpha.test/u/admin");
    let saved = bob.get("/api/v4/account/saved", "").await.ok();
    let kinds: Vec<_> = saved["items"].as_array().unwrap().iter().map(|view| &view["type_"]).collect();
    assert_eq!(kinds.len(), 2, "{saved:#}");
    fleet.stop().await;
}
