//! Killed in the middle of writes.

use crate::{Home, Server};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;

/// Those who write at the same time.
const WRITERS: usize = 4;
/// Comments that are acknowledged before the end.
const ENOUGH: usize = 40;

/// A request with a JSON body; none if it is not acknowledged: the connection breaks before the answer is whole, or the database is gone before the server is.
pub fn send(port: u16, method: &str, path: &str, token: &str, body: &Value) -> Option<Value> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.starts_with("HTTP/1.1 200").then(|| serde_json::from_str(body).ok()).flatten()
}

/// Ends a process without a chance to tidy up.
pub fn kill(id: u32) {
    assert!(Command::new("kill").args(["-KILL", &id.to_string()]).status().unwrap().success());
}

/// The file in which PostgreSQL says who it is.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    let here = entries.iter().find(|path| path.file_name().is_some_and(|found| found == name));
    here.cloned().or_else(|| entries.iter().find_map(|path| find(path, name)))
}

/// The process of the private database.
pub fn postmaster(home: &Home) -> u32 {
    let file = find(home.folder.path(), "postmaster.pid").unwrap();
    fs::read_to_string(file).unwrap().lines().next().unwrap().trim().parse().unwrap()
}

/// Writes comments and votes on them until the server is gone; tells each that was acknowledged.
fn write(port: u16, token: &str, post_id: i64, writer: usize, told: &mpsc::Sender<(i64, String)>) {
    for number in 0.. {
        let content = format!("comment {number} of writer {writer}");
        let form = json!({ "post_id": post_id, "content": content });
        let Some(made) = send(port, "POST", "/api/v3/comment", token, &form) else { return };
        let id = made["comment_view"]["comment"]["id"].as_i64().unwrap();
        let vote = json!({ "comment_id": id, "score": -1 });
        if send(port, "POST", "/api/v3/comment/like", token, &vote).is_none() {
            return;
        }
        if told.send((id, content)).is_err() {
            return;
        }
    }
}

#[test]
fn what_was_acknowledged_outlives_server_and_database_being_killed_in_the_middle_of_writes() {
    let home = Home::new();
    let serve = || {
        let mut command = home.command(&["serve"]);
        for class in ["COMMENT", "MESSAGE"] {
            command.env(format!("SPINNEY__RATE_LIMITS__{class}__CAPACITY"), "1000000");
            command.env(format!("SPINNEY__RATE_LIMITS__{class}__SECONDS"), "1");
        }
        Server::start(command, home.port)
    };
    let (mut server, said) = serve();
    let password = said.split_once("Password: ").unwrap().1.split_whitespace().next().unwrap();
    let login = json!({ "username_or_email": "admin", "password": password });
    let login = send(home.port, "POST", "/api/v3/user/login", "", &login).unwrap();
    let token = login["jwt"].as_str().unwrap().to_owned();
    let form = json!({ "name": "books", "title": "Books" });
    let community = send(home.port, "POST", "/api/v3/community", &token, &form).unwrap();
    let form = json!({ "name": "Dune", "community_id": community["community_view"]["community"]["id"] });
    let post = send(home.port, "POST", "/api/v3/post", &token, &form).unwrap();
    let post_id = post["post_view"]["post"]["id"].as_i64().unwrap();

    let (tell, told) = mpsc::channel();
    let mut acknowledged = Vec::new();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (tell, token) = (tell.clone(), token.clone());
            scope.spawn(move || write(home.port, &token, post_id, writer, &tell));
        }
        drop(tell);
        acknowledged.extend(told.iter().take(ENOUGH));
        // The database first, so that nobody asks it to end well.
        kill(postmaster(&home));
        kill(server.child.id());
        acknowledged.extend(told.iter());
    });
    server.child.wait().unwrap();

    let (server, _) = serve();
    assert_eq!(server.get("/health/ready").0, 200);
    let list = format!("/api/v3/comment/list?post_id={post_id}&max_depth=1&type_=All&sort=Old");
    let listed = send(home.port, "GET", &list, &token, &json!({})).unwrap();
    let listed = listed["comments"].as_array().unwrap();
    for (id, content) in &acknowledged {
        let view = listed.iter().find(|view| view["comment"]["id"] == *id).unwrap();
        assert_eq!(view["comment"]["content"], *content);
        assert_eq!((view["my_vote"].as_i64(), view["counts"]["score"].as_i64()), (Some(-1), Some(-1)));
    }
    let post = send(home.port, "GET", &format!("/api/v3/post?id={post_id}"), &token, &json!({})).unwrap();
    assert_eq!(
        post["post_view"]["counts"]["comments"].as_u64(),
        Some(listed.len() as u64),
        "nothing by halves"
    );
    assert!(server.stop());
}
