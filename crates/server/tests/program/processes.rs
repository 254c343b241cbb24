//! Several processes of one instance.

use crate::crash::send;
use crate::{Home, Server};
use serde_json::json;
use std::time::{Duration, Instant};
use test_db::TestDb;

/// In which one process shows what another has changed.
const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn what_one_process_changes_the_others_show() {
    let database = TestDb::empty().await;
    let homes = [Home::new(), Home::new()];
    let start = |home: &Home| {
        let mut command = home.command(&["serve", "--no-worker"]);
        command.env("SPINNEY__DATABASE__URL", database.url());
        command.env("SPINNEY__SETUP__ADMIN_PASSWORD", "long enough");
        Server::start(command, home.port).0
    };
    let (first, second) = (start(&homes[0]), start(&homes[1]));
    let list = "/api/v3/post/list?type_=All&sort=Hot";
    assert!(!second.get(list).1.contains("Dune"));

    let login = json!({ "username_or_email": "admin", "password": "long enough" });
    let login = send(first.port, "POST", "/api/v3/user/login", "", &login).unwrap();
    let token = login["jwt"].as_str().unwrap();
    let form = json!({ "name": "books", "title": "Books" });
    let community = send(first.port, "POST", "/api/v3/community", token, &form).unwrap();
    let form = json!({ "name": "Dune", "community_id": community["community_view"]["community"]["id"] });
    send(first.port, "POST", "/api/v3/post", token, &form).unwrap();

    let begin = Instant::now();
    while !second.get(list).1.contains("Dune") {
        assert!(begin.elapsed() < SOON, "the second process never heard of it");
    }
    assert!(first.stop() && second.stop());
}
