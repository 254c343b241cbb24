//! What the admins tell everybody.

use harness::{TestServer, User};
use serde_json::json;
use std::time::Duration;

async fn told(user: &User) -> Vec<String> {
    let answer = user.get("/api/v4/announcement/list", "").await.ok();
    let rows = answer["announcements"].as_array().unwrap().iter();
    rows.map(|row| row["content"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn announcements_are_told_to_whom_and_when_they_are_meant() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    ada.create_community("books").await;
    let admin = server.admin().await;
    let now = server.clock.now().timestamp();
    for (content, audience, starts_at, ends_at) in [
        ("for all", "everybody", now, Some(now + 3600)),
        ("for users", "members", now, None),
        ("for moderators", "moderators", now, None),
        ("later", "everybody", now + 7200, None),
    ] {
        let body =
            json!({ "content": content, "audience": audience, "starts_at": starts_at, "ends_at": ends_at });
        admin.post("/api/v4/admin/announcement", body).await.ok();
    }
    assert_eq!(told(&server.nobody()).await, ["for all"]);
    assert_eq!(told(&bob).await, ["for users", "for all"]);
    assert_eq!(told(&ada).await, ["for moderators", "for users", "for all"]);
    assert_eq!(told(&admin).await.len(), 3);
    let feed = server.nobody().fetch("/feeds/all.xml", &[]).await.text().await.unwrap();
    assert!(feed.contains("for all") && !feed.contains("for users"), "{feed}");
    server.clock.advance(Duration::from_secs(7200));
    assert_eq!(told(&server.nobody()).await, ["later"]);
    server.stop().await;
}

#[actix_web::test]
async fn a_user_puts_an_announcement_away_for_good() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let admin = server.admin().await;
    admin.post("/api/v4/admin/announcement", json!({ "content": "hello" })).await.ok();
    let stays = json!({ "content": "stays", "dismissible": false });
    let all = admin.post("/api/v4/admin/announcement", stays).await.ok();
    let id = |content: &str| {
        let rows = all["announcements"].as_array().unwrap();
        rows.iter().find(|row| row["content"] == content).unwrap()["id"].clone()
    };
    bob.post("/api/v4/announcement/dismiss", json!({ "id": id("hello") })).await.ok();
    bob.post("/api/v4/announcement/dismiss", json!({ "id": id("hello") })).await.ok();
    assert_eq!(
        bob.post("/api/v4/announcement/dismiss", json!({ "id": id("stays") })).await.error(),
        (400, "couldnt_update")
    );
    assert_eq!(told(&bob).await, ["stays"]);
    assert_eq!(told(&server.login("bob").await).await, ["stays"], "on every device");
    assert_eq!(told(&ada).await.len(), 2);

    admin.put("/api/v4/admin/announcement", json!({ "id": id("stays"), "content": "changed" })).await.ok();
    assert_eq!(told(&bob).await, ["changed"]);
    admin.delete("/api/v4/admin/announcement", json!({ "id": id("stays") })).await.ok();
    assert_eq!(told(&bob).await, [""; 0]);
    server.stop().await;
}

#[actix_web::test]
async fn only_admins_announce_and_only_what_makes_sense() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    let body = json!({ "content": "hello" });
    assert_eq!(ada.post("/api/v4/admin/announcement", body.clone()).await.error(), (400, "not_an_admin"));
    assert_eq!(ada.get("/api/v4/admin/announcement/list", "").await.error(), (400, "not_an_admin"));
    assert_eq!(
        server.nobody().post("/api/v4/admin/announcement", body).await.error(),
        (401, "incorrect_login")
    );
    let now = server.clock.now().timestamp();
    for bad in [
        json!({ "content": " " }),
        json!({ "content": "x".repeat(10_001) }),
        json!({ "content": "hello", "starts_at": now, "ends_at": now }),
        json!({ "content": "hello", "starts_at": i64::MAX }),
        json!({ "content": "hello", "audience": "aliens" }),
    ] {
        assert_eq!(admin.post("/api/v4/admin/announcement", bad).await.status, 400);
    }
    assert_eq!(
        admin.delete("/api/v4/admin/announcement", json!({ "id": 999 })).await.error(),
        (404, "not_found")
    );
    assert_eq!(told(&admin).await, [""; 0]);
    server.stop().await;
}
