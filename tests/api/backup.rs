//! Settings as a file, between the versions, and all that is kept of a user.

use harness::{TestServer, User};
use serde_json::{Value, json};

async fn me(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()
}

#[actix_web::test]
async fn a_file_of_one_version_is_taken_by_the_other() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    bob.follow(&books, true).await.ok();
    bob.put("/api/v4/post/save", json!({ "post_id": dune.id, "save": true })).await.ok();
    bob.put("/api/v3/user/save_user_settings", json!({ "bio": "I read", "default_sort_type": "TopDay" }))
        .await
        .ok();
    bob.put("/api/v4/account/filter", json!({ "keywords": ["spoiler"] })).await.ok();
    let peer = server.remote_instance("peer.test").await;
    bob.post("/api/v4/account/block/instance/communities", json!({ "instance_id": peer, "block": true }))
        .await
        .ok();

    let old = bob.get("/api/v3/user/export_settings", "").await.ok();
    assert_eq!(
        (&old["blocked_instances"], &old["saved_posts"]),
        (&json!(["peer.test"]), &json!([dune.ap_id]))
    );
    assert!(old["settings"]["email"].is_null());
    eve.post("/api/v4/account/settings/import", old).await.ok();
    server.run_jobs().await;
    let brought = me(&eve).await;
    assert_eq!(brought["local_user_view"]["person"]["bio"], "I read");
    assert_eq!(brought["local_user_view"]["local_user"]["default_post_sort_type"], "top");
    assert_eq!(brought["follows"].as_array().unwrap().len(), 1);
    assert_eq!(brought["instance_communities_blocks"][0]["domain"], "peer.test");
    let saved = eve.get("/api/v4/account/saved", "").await.ok();
    assert_eq!(saved["items"][0]["post"]["id"], dune.id);

    let new = bob.get("/api/v4/account/settings/export", "").await.ok();
    let ida = server.user("ida").await;
    ida.post("/api/v3/user/import_settings", new).await.ok();
    server.run_jobs().await;
    let brought = me(&ida).await;
    assert_eq!(brought["keyword_blocks"], json!(["spoiler"]));
    assert_eq!(brought["follows"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn what_a_file_names_in_vain_is_passed_over_and_too_much_is_refused() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let secret = ada.create_community_with("secret", json!({ "visibility": "private" })).await;
    let hidden = ada.create_post(&secret, "Inside").await;
    let file = json!({
        "bio": "new",
        "followed_communities": ["https://spinney.test/c/none", "https://spinney.test/c/books", "no address"],
        "saved_posts": [hidden.ap_id],
        "blocked_instances": ["spinney.test", "no host", "far.test"],
        "blocked_users": ["https://spinney.test/u/bob", "https://spinney.test/u/admin"],
        "unknown": { "x": 1 },
    });
    bob.post("/api/v3/user/import_settings", file).await.ok();
    server.run_jobs().await;
    let brought = me(&bob).await;
    assert_eq!(brought["follows"][0]["community"]["id"], books.id);
    assert_eq!(brought["person_blocks"], json!([]));
    assert_eq!(brought["instance_communities_blocks"][0]["domain"], "far.test");
    assert_eq!(
        bob.get("/api/v4/account/saved", "").await.ok()["items"],
        json!([]),
        "nothing is let in by a file"
    );
    let told = bob.get("/api/v4/account/settings/import", "").await.ok();
    assert_eq!((&told["waiting"], &told["done"], &told["failed"]), (&json!(0), &json!(2), &json!(7)));
    assert_eq!(told["started_at"], harness::server::START);
    let failures = told["failures"].as_array().unwrap();
    let first = &failures[0];
    assert_eq!(
        (&first["list"], &first["address"]),
        (&json!("followed_communities"), &json!("https://spinney.test/c/none"))
    );
    assert_eq!(first["message"], "ObjectNotFound: it is not known here");
    let admin = json!("https://spinney.test/u/admin");
    assert!(failures.iter().any(|entry| entry["address"] == admin && entry["list"] == "blocked_users"));

    // The next file takes its place; what is long past is forgotten.
    let next = json!({ "bio": "new", "followed_communities": ["https://spinney.test/c/books"] });
    bob.post("/api/v4/account/settings/import", next).await.ok();
    let told = bob.get("/api/v4/account/settings/import", "").await.ok();
    assert_eq!((&told["waiting"], &told["failed"]), (&json!(1), &json!(0)));
    server.run_jobs().await;
    server.clock.advance(std::time::Duration::from_secs(31 * 24 * 3600));
    server.run_task("drop_old").await;
    let told = bob.get("/api/v4/account/settings/import", "").await.ok();
    assert_eq!((&told["done"], told.get("started_at")), (&json!(0), None));

    let many: Vec<String> = (0..10_001).map(|number| format!("https://a.test/post/{number}")).collect();
    let refused =
        bob.post("/api/v3/user/import_settings", json!({ "bio": "lost", "saved_posts": many })).await;
    assert_eq!(refused.error(), (400, "too_many_items"));
    let long = json!({ "bio": "x".repeat(1_001) });
    assert_eq!(bob.post("/api/v4/account/settings/import", long).await.error(), (400, "bio_length_overflow"));
    assert_eq!(me(&bob).await["local_user_view"]["person"]["bio"], "new", "a refused file changes nothing");
    server.stop().await;
}

#[actix_web::test]
async fn an_export_holds_ones_own_and_nobody_elses() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    bob.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "mine" })).await.ok();
    ada.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "hers" })).await.ok();
    let all = bob.get("/api/v4/account/data/export", "").await.ok();
    let content: Vec<&str> =
        all["content"].as_array().unwrap().iter().map(|thing| thing["content"].as_str().unwrap()).collect();
    assert_eq!(content, ["mine"]);
    let hers = ada.get("/api/v4/account/data/export", "").await.ok();
    assert_eq!(hers["notifications"][0]["content"], "mine");
    assert_eq!(
        (&hers["moderates"], &hers["read_posts"]),
        (&json!(["https://spinney.test/c/books"]), &json!([dune.ap_id]))
    );
    server.stop().await;
}
