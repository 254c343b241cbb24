//! From the first moment to the last: what is answered while the server starts, while its database is gone, and while it stops.

use crate::crash::{kill, postmaster};
use crate::{Home, Server};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use test_db::TestDb;
use tokio_postgres::NoTls;

/// In which something that is under way is over.
const SOON: Duration = Duration::from_secs(30);

/// Comes back when it is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < SOON, "not within {SOON:?}: {what}");
    }
}

/// A server on this database, whose log nobody reads.
fn on(home: &Home, database: &TestDb) -> Command {
    let mut command = home.command(&["serve"]);
    command.env("SPINNEY__DATABASE__URL", database.url());
    command.env("SPINNEY__SETUP__ADMIN_PASSWORD", "long enough").stderr(Stdio::null());
    command
}

#[tokio::test]
async fn who_asks_while_the_database_is_prepared_is_told_to_come_again() {
    let database = TestDb::empty().await;
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    // As if another process was migrating it.
    client.execute("select pg_advisory_lock($1)", &[&db::migrate::LOCK]).await.unwrap();

    let home = Home::new();
    let mut server = Server::spawn(on(&home, &database), home.port);
    until("it listens", || TcpStream::connect(("127.0.0.1", home.port)).is_ok());
    for path in ["/api/v3/site", "/api/v4/site", "/health", "/health/ready", "/c/books"] {
        let (status, answer) = server.get(path);
        assert_eq!(status, 503, "{path}");
        assert!(answer.contains(r#"{"error":"Lemmy is currently starting"}"#), "{path}: {answer}");
        assert!(answer.contains("retry-after: 5"), "{path}: {answer}");
    }

    drop(client);
    driver.await.unwrap().unwrap();
    server.announcement();
    assert_eq!(server.get("/health/ready").0, 200);
    assert!(server.stop());
}

#[test]
fn without_its_database_the_server_lives_and_is_not_ready() {
    let home = Home::new();
    let (server, _) = home.serve();
    assert_eq!(server.get("/health/ready").0, 200);
    kill(postmaster(&home));
    until("it is not ready", || server.get("/health/ready").0 == 503);
    assert_eq!(server.get("/health").0, 200);
}

#[tokio::test]
async fn a_request_under_way_is_finished_after_the_signal_to_stop() {
    let database = TestDb::empty().await;
    let home = Home::new();
    let (mut server, _) = Server::start(on(&home, &database), home.port);
    let body = json!({ "username_or_email": "admin", "password": "long enough" }).to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", home.port)).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST /api/v3/user/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
    )
    .unwrap();
    let begun = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut said = [0; 25];
    stream.read_exact(&mut said).unwrap();
    assert_eq!(&said, begun);

    server.ask_to_stop();
    until("nobody is let in any more", || TcpStream::connect(("127.0.0.1", home.port)).is_err());
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"jwt\":"), "{answer}");
    assert!(server.child.wait().unwrap().success());
}
