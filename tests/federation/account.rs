//! What accounts do across instances: messages, profiles, leaving.

use harness::{Fleet, PASSWORD, User};
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
async fn a_private_message_arrives_is_changed_and_taken_back() {
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
