//! What the program says of itself while it runs.

use crate::{Home, Server, free_port, text};
use serde_json::Value;
use std::fs::{self, File};
use std::net::TcpListener;
use test_db::TestDb;

/// A server that writes its log into a file, and the file's content once `visit` is over and the server has stopped.
fn logged(home: &Home, database: &TestDb, settings: &[(&str, &str)], visit: impl FnOnce(&Server)) -> String {
    let file = home.folder.path().join("log");
    let mut command = home.command(&["serve"]);
    command.env("SPINNEY__DATABASE__URL", database.url()).envs(settings.iter().copied());
    command.stderr(File::create(&file).unwrap());
    let mut server = Server::spawn(command, home.port);
    server.announcement();
    visit(&server);
    assert!(server.stop());
    fs::read_to_string(&file).unwrap()
}

#[test]
fn the_switch_for_development_is_loud() {
    let home = Home::new();
    // It is said before anything is started, so that a server that cannot start says it too.
    let _taken = TcpListener::bind(("127.0.0.1", home.port)).unwrap();
    for (value, loud) in [("true", true), ("false", false)] {
        let mut command = home.command(&["serve"]);
        let said = command.env("SPINNEY__FEDERATION__INSECURE_DEVELOPMENT_MODE", value).output().unwrap();
        let said = text(&said);
        assert_eq!(said.contains(" WARN "), loud, "{said}");
        assert_eq!(said.contains("federation.insecure_development_mode is on"), loud, "{said}");
    }
}

#[tokio::test]
async fn a_log_for_programs_is_json_and_names_the_request_as_the_answer_does() {
    let database = TestDb::empty().await;
    let home = Home::new();
    let settings = [("SPINNEY__LOG__FORMAT", "json"), ("SPINNEY__LOG__LEVEL", "info,api=debug")];
    let mut id = String::new();
    let log = logged(&home, &database, &settings, |server| {
        let (_, answer) = server.get("/health");
        let header = answer.lines().find_map(|line| line.strip_prefix("x-request-id: "));
        id = header.unwrap().to_owned();
    });
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ours = lines.iter().find(|line| line["span"]["request.id"] == id.as_str()).unwrap();
    assert_eq!(ours["span"]["path"], "/health");
    assert_eq!(ours["fields"]["message"], "answered");
    assert_eq!((&ours["fields"]["status"], &ours["level"]), (&Value::from(200), &Value::from("DEBUG")));
}

#[tokio::test]
async fn a_log_holds_no_secret_that_is_part_of_an_address() {
    let database = TestDb::empty().await;
    let home = Home::new();
    let nobody = format!("http://127.0.0.1:{}", free_port());
    let settings = [("SPINNEY__UI__URL", nobody.as_str()), ("SPINNEY__LOG__LEVEL", "info,api=debug")];
    let log = logged(&home, &database, &settings, |server| {
        for (path, status) in [
            ("/verify_email/s3cret", 502),
            ("/password_change/s3cret", 502),
            ("/feeds/front/s3cret.xml", 401),
            ("/pictrs/image/delete/s3cret/dune.webp", 401),
        ] {
            assert_eq!(server.get(path).0, status, "{path}");
        }
    });
    assert!(log.contains("the UI process did not answer") && log.contains("/verify_email/"), "{log}");
    assert!(!log.contains("s3cret"), "{log}");
}
