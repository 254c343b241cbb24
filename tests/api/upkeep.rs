//! What time does.

use harness::{TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn name_of(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

#[actix_web::test]
async fn text_of_what_was_deleted_is_erased_after_a_month() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune =
        ada.create_post_with(&books, "Dune", json!({ "body": "sand", "url": "https://a.test/x" })).await;
    let emma = ada.create_post(&books, "Emma").await;
    let said = bob.post("/api/v4/comment", json!({ "post_id": emma.id, "content": "secret" })).await.ok();
    let comment = said["comment_view"]["comment"]["id"].clone();
    ada.delete_post(&dune, true).await.ok();
    bob.delete("/api/v4/comment", json!({ "comment_id": comment, "deleted": true })).await.ok();
    let regretted = ada.create_post(&books, "Regretted").await;
    ada.delete_post(&regretted, true).await.ok();

    server.clock.advance(DAY * 29);
    server.run_task("erase_deleted").await;
    assert_eq!(ada.view(&dune).await["post"]["name"], "Dune");
    ada.delete_post(&regretted, false).await.ok();
    server.clock.advance(DAY * 2);
    server.run_task("erase_deleted").await;
    let post = ada.view(&dune).await["post"].clone();
    assert_eq!((&post["name"], &post["url"]), (&json!("*Permanently Deleted*"), &Value::Null));
    let text = bob.get("/api/v4/comment", &format!("id={comment}")).await.ok();
    assert_eq!(text["comment_view"]["comment"]["content"], "*Permanently Deleted*");
    assert_eq!(ada.view(&regretted).await["post"]["name"], "Regretted", "it was restored in time");
    server.stop().await;
}

#[actix_web::test]
async fn read_notifications_go_after_half_a_year_and_unread_ones_stay() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    bob.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "one" })).await.ok();
    ada.post("/api/v4/account/notification/mark_as_read/all", json!({})).await.ok();
    bob.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "two" })).await.ok();
    let count = async || {
        let list = ada.get("/api/v4/account/notification/list", "").await.ok();
        list["items"].as_array().unwrap().len()
    };
    server.clock.advance(DAY * 179);
    server.run_task("drop_old").await;
    assert_eq!(count().await, 2);
    server.clock.advance(DAY * 2);
    server.run_task("drop_old").await;
    assert_eq!(count().await, 1);
    server.stop().await;
}

#[actix_web::test]
async fn a_grant_of_a_role_goes_when_its_time_is_over() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let role = json!({ "community_id": books.id, "name": "helper", "capabilities": ["lock"] });
    let role = ada.post("/api/v4/role", role).await.ok()["role_view"]["role"]["id"].clone();
    let end = server.clock.now().timestamp() + 3600;
    for (holder, end) in [(&bob, Some(end)), (&eve, None)] {
        let form = json!({ "role_id": role, "person_id": name_of(holder).await, "expires_at": end });
        ada.post("/api/v4/role/grant", form).await.ok();
    }
    let held = async || {
        use diesel_async::RunQueryDsl;
        let mut conn = server.instance.app.db().await.unwrap();
        let rows: i64 =
            diesel::QueryDsl::count(db::schema::role_grant::table).get_result(&mut *conn).await.unwrap();
        rows
    };
    server.run_task("end_grants").await;
    assert_eq!(held().await, 2);
    server.clock.advance(Duration::from_secs(3601));
    server.run_task("end_grants").await;
    assert_eq!(held().await, 1);
    let mine =
        async |user: &User| user.get("/api/v4/account/capabilities", "").await.ok()["communities"].clone();
    assert_eq!(mine(&bob).await, json!([]));
    assert_eq!(mine(&eve).await[0]["capabilities"], json!(["lock"]), "for good");
    server.stop().await;
}

#[actix_web::test]
async fn a_scheduled_post_appears_by_the_clock() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let at = server.clock.now().timestamp() + 600;
    ada.create_post_with(&books, "Dune", json!({ "scheduled_publish_time_at": at })).await;
    server.run_task("publish_scheduled").await;
    assert_eq!(ada.community(&books).await["posts"], 0);
    server.clock.advance(Duration::from_secs(601));
    server.run_task("publish_scheduled").await;
    assert_eq!(ada.community(&books).await["posts"], 1);
    assert!(name_of(&ada).await.is_i64());
    server.stop().await;
}
