//! What API v3 calls what it refuses, where the tests of a resource do not ask. Source: docs/reference/api-v3.md 1.1, 4 and 5.

use base::ids::{InstanceId, PersonId};
use db::person::NewPerson;
use harness::{TestServer, User};
use serde_json::{Value, json};

async fn id_of(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

/// Somebody of another instance.
async fn stranger(server: &TestServer) -> PersonId {
    let instance_id = InstanceId(server.remote_instance("far.test").await.try_into().unwrap());
    let now = server.instance.app.now();
    let person = NewPerson {
        instance_id,
        name: "eve".to_owned(),
        display_name: None,
        ap_id: "https://far.test/u/eve".to_owned(),
        inbox_url: "https://far.test/u/eve/inbox".to_owned(),
        shared_inbox_url: None,
        local: false,
        bot_account: false,
        published_at: now,
        last_refreshed_at: now,
    };
    db::person::insert(&mut server.instance.app.db().await.unwrap(), &person).await.unwrap()
}

#[actix_web::test]
async fn what_is_not_there_has_the_name_of_its_kind() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    let nothing = 2_000_000_000;
    let report = json!({ "report_id": nothing, "resolved": true });
    for (path, form, name) in [
        (
            "/comment/mark_as_read",
            json!({ "comment_reply_id": nothing, "read": true }),
            "couldnt_find_comment_reply",
        ),
        (
            "/private_message/mark_as_read",
            json!({ "private_message_id": nothing, "read": true }),
            "couldnt_find_private_message",
        ),
        (
            "/private_message/delete",
            json!({ "private_message_id": nothing, "deleted": true }),
            "couldnt_find_private_message",
        ),
        (
            "/private_message",
            json!({ "recipient_id": nothing, "content": "hello" }),
            "couldnt_create_private_message",
        ),
    ] {
        assert_eq!(admin.post(&format!("/api/v3{path}"), form).await.error(), (400, name), "{path}");
    }
    let form = json!({ "private_message_id": nothing, "content": "hello" });
    let refused = admin.put("/api/v3/private_message", form).await;
    assert_eq!(refused.error(), (400, "couldnt_find_private_message"));
    for (kind, name) in [
        ("post", "couldnt_find_post_report"),
        ("comment", "couldnt_find_comment_report"),
        ("private_message", "couldnt_find_private_message_report"),
    ] {
        let refused = admin.put(&format!("/api/v3/{kind}/report/resolve"), report.clone()).await;
        assert_eq!(refused.error(), (400, name));
        let refused = admin.put(&format!("/api/v4/{kind}/report/resolve"), report.clone()).await;
        assert_eq!(refused.error(), (404, "not_found"), "{kind}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_message_is_read_by_its_recipient_and_sent_to_who_wants_it() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let form = json!({ "recipient_id": id_of(&bob).await, "content": "hello" });
    let sent = ada.post("/api/v3/private_message", form.clone()).await.ok();
    let id = &sent["private_message_view"]["private_message"]["id"];
    let read = json!({ "private_message_id": id, "read": true });
    let refused = ada.post("/api/v3/private_message/mark_as_read", read.clone()).await;
    assert_eq!(refused.error(), (400, "couldnt_update_private_message"));
    bob.post("/api/v3/private_message/mark_as_read", read).await.ok();

    let block = json!({ "person_id": id_of(&ada).await, "block": true });
    bob.post("/api/v3/user/block", block).await.ok();
    for path in ["/api/v3/private_message", "/api/v4/private_message"] {
        assert_eq!(ada.post(path, form.clone()).await.error(), (400, "person_is_blocked"), "{path}");
    }
    let edit = json!({ "private_message_id": id, "content": "hello again" });
    assert_eq!(ada.put("/api/v3/private_message", edit).await.error(), (400, "person_is_blocked"));
    server.stop().await;
}

#[actix_web::test]
async fn an_admin_is_a_user_of_this_instance() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    let form = json!({ "person_id": stranger(&server).await, "added": true });
    assert_eq!(admin.post("/api/v3/admin/add", form.clone()).await.error(), (400, "object_not_local"));
    assert_eq!(admin.post("/api/v4/admin/add", form).await.error(), (404, "not_found"));
    server.stop().await;
}
