//! Several processes of one instance.

use crate::crash::send;
use crate::{Home, Server};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;
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

/// A mail server for one visitor: its port, and what it is told until it has been handed a mail.
fn mail_server() -> (u16, thread::JoinHandle<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let visit = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut told = String::new();
        write!(stream, "220 here\r\n").unwrap();
        for line in lines {
            let line = line.unwrap();
            told.push_str(&line);
            told.push('\n');
            let in_mail = told.contains("\nDATA\n");
            match line.as_str() {
                "DATA" => write!(stream, "354 go on\r\n").unwrap(),
                "." => {
                    write!(stream, "250 taken\r\n").unwrap();
                    break;
                }
                _ if in_mail => {}
                _ => write!(stream, "250 ok\r\n").unwrap(),
            }
        }
        told
    });
    (port, visit)
}

#[tokio::test]
async fn a_worker_does_what_a_server_without_one_leaves_to_it() {
    let database = TestDb::empty().await;
    let homes = [Home::new(), Home::new()];
    let (mail_port, visit) = mail_server();
    let command = |home: &Home, arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.env("SPINNEY__DATABASE__URL", database.url());
        command.env("SPINNEY__SETUP__ADMIN_EMAIL", "admin@mail.test");
        command.env("SPINNEY__MAIL__HOST", "127.0.0.1").env("SPINNEY__MAIL__PORT", mail_port.to_string());
        command.env("SPINNEY__MAIL__TLS", "none").env("SPINNEY__MAIL__FROM", "forum@mail.test");
        command
    };
    let (server, _) = Server::start(command(&homes[0], &["serve", "--no-worker"]), homes[0].port);
    let form = json!({ "email": "admin@mail.test" });
    send(server.port, "POST", "/api/v3/user/password_reset", "", &form).unwrap();
    assert!(!visit.is_finished(), "nobody is there to do it");

    let mut worker = command(&homes[1], &["worker"]);
    worker.stderr(Stdio::null());
    let mut worker = Server::spawn(worker, homes[1].port);
    let mut said = String::new();
    worker.lines.read_line(&mut said).unwrap();
    assert!(said.contains("works on the jobs of"), "{said}");
    let told = visit.join().unwrap();
    assert!(told.contains("RCPT TO:<admin@mail.test>") && told.contains("/password_change/"), "{told}");
    // Its own figures, where the settings have them.
    assert_eq!(Server::ask(homes[1].figures_port, "/metrics").0, 200);
    assert!(worker.stop() && server.stop());
}
