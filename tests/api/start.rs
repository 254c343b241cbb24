//! What apps ask for first.

use base::settings::Settings;
use harness::TestServer;
use server::database::Database;
use std::time::{Duration, Instant};
use test_db::TestDb;

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

#[actix_web::test]
async fn who_waits_for_a_connection_waits_as_long_as_the_settings_say() {
    let test = TestDb::create().await;
    let database = Database { url: test.url().to_owned(), cluster: None };
    let mut settings = Settings::default();
    settings.database.pool_size = 2;
    settings.database.wait_seconds = 1;
    let pool = database.pool(&settings).unwrap();
    let (_one, _two) = (pool.get().await.unwrap(), pool.get().await.unwrap());

    let begin = Instant::now();
    let refused = pool.get().await;
    assert!(refused.is_err(), "both are on loan");
    let waited = begin.elapsed();
    assert!(waited >= Duration::from_secs(1) && waited < Duration::from_secs(5), "{waited:?}");
}
