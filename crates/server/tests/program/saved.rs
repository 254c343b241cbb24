//! Backing up and restoring.

use crate::crash::send;
use crate::{Home, text};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn what_is_saved_while_the_server_runs_is_put_back_into_an_empty_database_only() {
    let home = Home::new();
    let (server, said) = home.serve();
    let password = said.split_once("Password: ").unwrap().1.split_whitespace().next().unwrap();
    let login = json!({ "username_or_email": "admin", "password": password });
    let token = send(home.port, "POST", "/api/v3/user/login", "", &login).unwrap()["jwt"]
        .as_str()
        .unwrap()
        .to_owned();
    let form = json!({ "name": "books", "title": "Books" });
    send(home.port, "POST", "/api/v3/community", &token, &form).unwrap();

    let file = home.folder.path().join("forum.dump");
    let name = file.to_str().unwrap();
    let saved = home.run(&["backup", name]);
    assert!(saved.status.success(), "{}", text(&saved));
    assert!(text(&saved).contains("pictrs"), "it says where images are: {}", text(&saved));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "it holds keys");
    let before = fs::read(&file).unwrap();
    let again = home.run(&["backup", name]);
    assert!(!again.status.success() && text(&again).contains("is there already"), "{}", text(&again));
    assert_eq!(fs::read(&file).unwrap(), before);

    // Not over what there is.
    let refused = home.run(&["restore", name]);
    assert!(!refused.status.success() && text(&refused).contains("not written over"), "{}", text(&refused));
    assert!(server.stop());

    let other = Home::new();
    let broken = other.folder.path().join("broken.dump");
    fs::write(&broken, &before[..before.len() / 2]).unwrap();
    let failed = other.run(&["restore", broken.to_str().unwrap()]);
    assert!(!failed.status.success() && text(&failed).contains("pg_restore has failed"), "{}", text(&failed));
    let missing = other.run(&["restore", "/nowhere/forum.dump"]);
    assert!(
        !missing.status.success() && text(&missing).contains("/nowhere/forum.dump"),
        "{}",
        text(&missing)
    );

    // The half of it left nothing behind.
    let restored = other.run(&["restore", name]);
    assert!(restored.status.success(), "{}", text(&restored));
    let (server, said) = other.serve();
    assert!(!said.contains("Password: "), "the admin is the one that was saved: {said}");
    send(other.port, "POST", "/api/v3/user/login", "", &login).unwrap();
    let found = send(other.port, "GET", "/api/v3/community?name=books", &token, &json!({})).unwrap();
    assert_eq!(found["community_view"]["community"]["title"], "Books");
    assert!(server.stop());
}
