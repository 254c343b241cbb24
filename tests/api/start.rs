//! What apps ask for first.

use harness::TestServer;

#[actix_web::test]
async fn the_site_brings_the_users_own_account_along_and_nobody_elses() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mine = ada.get("/api/v3/site", "").await.ok();
    assert_eq!(mine["my_user"]["local_user_view"]["person"]["name"], "ada");
    assert_eq!(mine["my_user"]["follows"], serde_json::json!([]));

    let nobodys = server.nobody().get("/api/v3/site", "").await.ok();
    assert_eq!(nobodys.get("my_user"), None);
    server.stop().await;
}
