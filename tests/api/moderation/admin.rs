//! Applications, purging, emoji and the lists of instances.

use base::kinds::RegistrationMode;
use harness::{TestServer, User};
use serde_json::{Value, json};

async fn person_id(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

fn registration(name: &str) -> Value {
    let password = harness::server::PASSWORD;
    json!({ "username": name, "password": password, "password_verify": password, "answer": "I read.", "email": format!("{name}@mail.test") })
}

#[actix_web::test]
async fn an_admin_works_the_queue_of_applications() {
    let server = TestServer::start().await;
    let (admin, ada) = (server.admin().await, server.user("ada").await);
    server
        .change_settings(|settings| {
            settings.registration_mode = RegistrationMode::RequireApplication;
            settings.application_question = Some("Why?".to_owned());
        })
        .await;
    for name in ["bob", "eve"] {
        server.nobody().post("/api/v3/user/register", registration(name)).await.ok();
    }
    let login = |name: &str| json!({ "username_or_email": name, "password": harness::server::PASSWORD });
    let waits = server.nobody().post("/api/v3/user/login", login("bob")).await;
    assert_eq!(waits.error(), (400, "registration_application_is_pending"));

    let path = "/api/v3/admin/registration_application";
    for (path, query) in [("/count", ""), ("/list", ""), ("", "person_id=1")] {
        let refused = ada.get(&format!("/api/v3/admin/registration_application{path}"), query).await;
        assert_eq!(refused.error(), (400, "not_an_admin"), "{path}");
    }
    assert_eq!(admin.get(&format!("{path}/count"), "").await.ok()["registration_applications"], 2);
    let counts = admin.get("/api/v4/account/unread_counts", "").await.ok();
    assert_eq!(counts["registration_application_count"], 2);
    let list = admin.get(&format!("{path}/list"), "unread_only=true").await.ok();
    let first = &list["registration_applications"][0];
    assert_eq!(
        (&first["creator"]["name"], &first["registration_application"]["answer"]),
        (&json!("bob"), &json!("I read."))
    );
    let one = admin.get(path, &format!("person_id={}", first["creator"]["id"])).await.ok();
    assert_eq!(one["registration_application"]["creator_local_user"]["accepted_application"], false);
    let page = admin.get("/api/v4/admin/registration_application/list", "limit=1").await.ok();
    assert_eq!(page["items"][0]["creator"]["name"], "eve");

    server.run_jobs().await;
    server.mails.lock().clear();
    let (bob, eve) =
        (&first["registration_application"]["id"], &page["items"][0]["registration_application"]["id"]);
    let decide =
        |id: &Value, approve: bool| json!({ "id": id, "approve": approve, "deny_reason": "too short" });
    assert_eq!(ada.put(&format!("{path}/approve"), decide(bob, true)).await.error(), (400, "not_an_admin"));
    let view = admin.put(&format!("{path}/approve"), decide(bob, true)).await.ok();
    assert_eq!(view["registration_application"]["admin"]["name"], "admin");
    let view = admin.put("/api/v4/admin/registration_application/approve", decide(eve, false)).await.ok();
    assert_eq!(view["registration_application"]["registration_application"]["deny_reason"], "too short");
    server.run_jobs().await;
    let mails = server.mails.lock().clone();
    assert!(mails[0].to == "bob@mail.test" && mails[0].text.contains("approved"), "{mails:?}");
    assert!(mails[1].to == "eve@mail.test" && mails[1].text.contains("too short"), "{mails:?}");

    assert!(server.nobody().post("/api/v3/user/login", login("bob")).await.ok()["jwt"].is_string());
    let denied = server.nobody().post("/api/v3/user/login", login("eve")).await;
    assert_eq!(
        (denied.error(), &denied.body["message"]),
        ((400, "registration_denied"), &json!("too short"))
    );
    // Decided anew.
    admin.put(&format!("{path}/approve"), decide(eve, true)).await.ok();
    server.nobody().post("/api/v3/user/login", login("eve")).await.ok();
    let missing = admin.put(&format!("{path}/approve"), json!({ "id": 999_999, "approve": true })).await;
    assert_eq!(missing.error(), (400, "couldnt_find_registration_application"));
    server.stop().await;
}

#[actix_web::test]
async fn what_is_purged_is_gone_with_its_counts() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let other = bob.create_post(&books, "Emma").await;
    let mut comments: Vec<Value> = Vec::new();
    for parent in [None, Some(0_usize), None] {
        let mut form = json!({ "post_id": other.id, "content": "Dry." });
        if let Some(parent) = parent {
            form["parent_id"] = comments[parent].clone();
        }
        let made = ada.post("/api/v4/comment", form).await.ok();
        comments.push(made["comment_view"]["comment"]["id"].clone());
    }
    let form = json!({ "comment_id": comments[0], "reason": "leaked" });
    assert_eq!(ada.post("/api/v3/admin/purge/comment", form.clone()).await.error(), (400, "not_an_admin"));
    admin.post("/api/v3/admin/purge/comment", form.clone()).await.ok();
    let gone = admin.post("/api/v3/admin/purge/comment", form).await;
    assert_eq!(gone.error(), (400, "couldnt_find_comment"));
    assert_eq!(ada.view(&other).await["post"]["comments"], 1);

    admin.post("/api/v4/admin/purge/post", json!({ "post_id": post.id, "reason": "x" })).await.ok();
    assert_eq!(admin.open(&post).await.error(), (404, "not_found"));
    assert_eq!(ada.community(&books).await["posts"], 1);

    admin.post("/api/v3/admin/purge/community", json!({ "community_id": books.id })).await.ok();
    let missing = admin.get("/api/v3/community", &format!("id={}", books.id)).await;
    assert_eq!(missing.error(), (400, "couldnt_find_community"));
    let bob_id = person_id(&bob).await;
    admin.post("/api/v3/admin/purge/person", json!({ "person_id": bob_id, "reason": "x" })).await.ok();
    assert_eq!(bob.get("/api/v4/account", "").await.error(), (401, "incorrect_login"));
    let seen = ada.get("/api/v4/person", &format!("person_id={bob_id}")).await;
    assert_eq!(seen.error(), (404, "not_found"));
    let log = ada.get("/api/v3/modlog", "").await.ok();
    for list in ["admin_purged_communities", "admin_purged_persons"] {
        assert_eq!(log[list].as_array().unwrap().len(), 1, "{list}: {log:#}");
    }
    // Where an entry names what it was about, that has to be there; v4 tells of it all the same.
    assert_eq!(log["admin_purged_comments"], json!([]));
    let log = ada.get("/api/v4/modlog", "type_=admin_purge_comment").await.ok();
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn emoji_are_made_changed_and_deleted() {
    let server = TestServer::start().await;
    let (admin, ada) = (server.admin().await, server.user("ada").await);
    let new = json!({ "category": "faces", "shortcode": "Smile", "image_url": "https://spinney.test/a.png", "alt_text": "a smile", "keywords": ["Happy", "glad"] });
    for path in ["/api/v3/custom_emoji", "/api/v4/custom_emoji"] {
        assert_eq!(ada.post(path, new.clone()).await.error(), (400, "not_an_admin"));
    }
    let made = admin.post("/api/v3/custom_emoji", new.clone()).await.ok()["custom_emoji"].clone();
    assert_eq!(made["custom_emoji"]["shortcode"], "smile");
    assert_eq!(made["keywords"][1]["keyword"], "happy");
    assert_eq!(admin.post("/api/v4/custom_emoji", new).await.error(), (400, "already_exists"));
    let id = &made["custom_emoji"]["id"];
    let edit = json!({ "id": id, "category": "moods", "image_url": "https://spinney.test/b.png", "alt_text": "grin", "keywords": [] });
    let edited = admin.put("/api/v3/custom_emoji", edit).await.ok();
    assert_eq!(edited["custom_emoji"]["custom_emoji"]["category"], "moods");
    let edited = admin.put("/api/v4/custom_emoji", json!({ "id": id, "shortcode": "grin" })).await.ok();
    assert_eq!(edited["custom_emoji"]["custom_emoji"]["shortcode"], "grin");
    assert_eq!(edited["custom_emoji"]["custom_emoji"]["image_url"], "https://spinney.test/b.png");
    admin.post("/api/v3/custom_emoji/delete", json!({ "id": id })).await.ok();
    let missing = admin.delete("/api/v4/custom_emoji", json!({ "id": id })).await;
    assert_eq!(missing.error(), (404, "not_found"));
    assert_eq!(ada.get("/api/v4/custom_emoji/list", "").await.ok()["custom_emojis"], json!([]));
    server.stop().await;
}

#[actix_web::test]
async fn instances_are_on_one_list_at_most() {
    let server = TestServer::start().await;
    let (admin, ada) = (server.admin().await, server.user("ada").await);
    let block = |block: bool| json!({ "instance": "Beta.test", "block": block, "reason": "spam" });
    assert_eq!(ada.post("/api/v4/admin/instance/block", block(true)).await.error(), (400, "not_an_admin"));
    let view = admin.post("/api/v4/admin/instance/block", block(true)).await.ok();
    assert_eq!(view["instance"]["domain"], "beta.test");
    assert!(view["blocked"]["published_at"].is_string() && view.get("allowed").is_none());
    let allow = json!({ "instance": "gamma.test", "allow": true, "reason": "friends" });
    let both = admin.post("/api/v4/admin/instance/allow", allow.clone()).await;
    assert_eq!(both.error(), (400, "cannot_combine_federation_blocklist_and_allowlist"));
    let own = json!({ "instance": "spinney.test", "block": true, "reason": "x" });
    assert_eq!(
        admin.post("/api/v4/admin/instance/block", own).await.error(),
        (400, "cant_block_local_instance")
    );
    let past = json!({ "instance": "beta.test", "block": true, "reason": "x", "expires_at": 5 });
    assert_eq!(
        admin.post("/api/v4/admin/instance/block", past).await.error(),
        (400, "ban_expiration_in_past")
    );
    let none = json!({ "instance": "no host", "block": true, "reason": "x" });
    assert_eq!(admin.post("/api/v4/admin/instance/block", none).await.error(), (400, "invalid_url"));
    let list = ada.get("/api/v3/federated_instances", "").await.ok();
    assert_eq!(list["federated_instances"]["blocked"][0]["domain"], "beta.test");
    admin.post("/api/v4/admin/instance/block", block(false)).await.ok();
    let view = admin.post("/api/v4/admin/instance/allow", allow).await.ok();
    assert!(view["allowed"]["published_at"].is_string());
    server.stop().await;
}
