//! Greetings.

use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn an_admin_adds_changes_and_deletes_greetings() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    let path = "/api/v4/admin/tagline";
    assert_eq!(ada.post(path, json!({ "content": "Hi" })).await.error(), (400, "not_an_admin"));
    assert_eq!(
        server.nobody().post(path, json!({ "content": "Hi" })).await.error(),
        (401, "incorrect_login")
    );
    assert_eq!(admin.post(path, json!({ "content": " " })).await.error(), (400, "invalid_body_field"));

    let made = admin.post(path, json!({ "content": "Read more" })).await.ok();
    let id = &made["tagline"]["id"];
    assert_eq!((&made["tagline"]["content"], made["tagline"].get("updated_at")), (&json!("Read more"), None));
    let changed = admin.put(path, json!({ "id": id, "content": "Read less" })).await.ok();
    assert_eq!(changed["tagline"]["content"], "Read less");
    assert!(changed["tagline"]["updated_at"].is_string());
    assert_eq!(ada.put(path, json!({ "id": id, "content": "X" })).await.error(), (400, "not_an_admin"));
    assert_eq!(ada.delete(path, json!({ "id": id })).await.error(), (400, "not_an_admin"));
    assert_eq!(server.nobody().get("/api/v4/site", "").await.ok()["tagline"]["content"], "Read less");
    assert_eq!(server.nobody().get("/api/v3/site", "").await.ok()["taglines"][0]["content"], "Read less");

    assert_eq!(admin.delete(path, json!({ "id": id })).await.ok(), json!({ "success": true }));
    assert_eq!(admin.delete(path, json!({ "id": id })).await.error(), (404, "not_found"));
    assert_eq!(admin.put(path, json!({ "id": id, "content": "X" })).await.error(), (404, "not_found"));
    server.stop().await;
}

#[actix_web::test]
async fn greetings_are_listed_by_cursors() {
    let server = TestServer::start().await;
    let (admin, nobody) = (server.admin().await, server.nobody());
    admin.put("/api/v3/site", json!({ "taglines": ["One", "Two", "Three"] })).await.ok();
    let page = async |query: &str| nobody.get("/api/v4/admin/tagline/list", query).await.ok();
    let contents = |page: &serde_json::Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|line| line["content"].as_str().unwrap().to_owned()).collect()
    };
    let first = page("limit=2").await;
    assert_eq!((contents(&first), first.get("prev_page")), (vec!["One".into(), "Two".into()], None));
    let cursor = first["next_page"].as_str().unwrap();
    let second = page(&format!("limit=2&page_cursor={cursor}")).await;
    assert_eq!((contents(&second), second.get("next_page")), (vec!["Three".into()], None));
    let cursor = second["prev_page"].as_str().unwrap();
    assert_eq!(contents(&page(&format!("limit=2&page_cursor={cursor}")).await), ["One", "Two"]);
    server.stop().await;
}
