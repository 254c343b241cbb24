//! Paths that lead nowhere.

use harness::TestServer;

#[actix_web::test]
async fn an_unknown_path_is_404_without_a_body() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let answer = ada.get("/api/v3/nothing", "").await;
    assert_eq!((answer.status, answer.body), (404, serde_json::Value::Null));
    server.stop().await;
}
