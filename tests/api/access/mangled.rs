//! Every route that takes a body, given bad ones: each is refused as documented, and nothing is stored.
//!
//! The bodies are those of the tables, each field in turn of a wrong type, far too large or far too long.

use super::world::{Role, World};
use super::{Line, V3, V4, Version, lines};
use serde_json::{Value, json};

/// Answers that may well be the same whatever is sent: they keep to themselves whether anybody has an address.
const DISCREET: [&str; 2] = ["/account/auth/password_reset", "/account/auth/resend_verification_email"];
const MEGABYTE: usize = 1024 * 1024;

/// A refusal of an API: its name, and nothing of how it came about.
fn is_refusal(status: u16, body: &str) -> bool {
    let error =
        serde_json::from_str::<Value>(body).ok().and_then(|body| Some(body["error"].as_str()?.to_owned()));
    (400..500).contains(&status) && error.is_some()
}

/// Sends a body of a line, and says what is wrong if it is not refused.
async fn refused(world: &mut World, line: &Line, what: &str, body: Vec<u8>) -> Option<String> {
    let (status, answer) = world.send(line.method, line.path, line.request, body).await;
    if is_refusal(status, &answer) {
        return None;
    }
    let answer = answer.chars().take(200).collect::<String>();
    Some(format!("{} {} with {what}: {status} {answer}", line.method, line.path))
}

/// The bodies that no route may take, whatever its fields are.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("half a body", b"{\"name\":".to_vec()),
        ("a list", b"[]".to_vec()),
        ("a text", b"\"text\"".to_vec()),
        ("null", b"null".to_vec()),
        ("invalid UTF-8", b"{\"name\":\"\xff\xfe\",\"content\":\"\xc3\x28\"}".to_vec()),
        ("a deep body", format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)).into_bytes()),
    ]
}

async fn hold(version: &Version) {
    let mut world = World::start(version.prefix, Role::Admin).await;
    let mut wrong = Vec::new();
    for line in lines(version).iter().filter(|line| line.request.contains('{') && line.method != "GET") {
        let before = world.rows().await;
        for (what, body) in unreadable() {
            wrong.extend(refused(&mut world, line, what, body).await);
        }
        let body = line.request.find('{').and_then(|place| line.request.get(place..)).unwrap();
        // Placeholders are made anew for each request, so that here numbers stand for them.
        let form: Value = serde_json::from_str(&world.numbered(body)).unwrap();
        for (field, value) in form.as_object().unwrap() {
            let mut changed = vec![("an object", json!({ "x": 1 })), ("a list of lists", json!([[]]))];
            if value.is_number() {
                changed.push(("a huge number", json!(1e300)));
                changed.push(("a number beyond 32 bits", json!(9_999_999_999_i64)));
                changed.push(("a fraction", json!(1.5)));
                changed.push(("a text for a number", json!("1")));
            }
            if value.is_boolean() {
                changed.push(("a text for a truth", json!("true")));
            }
            if value.is_string() && !DISCREET.contains(&line.path) {
                changed.push(("a number for a text", json!(7)));
                changed.push(("a megabyte", json!("x".repeat(MEGABYTE))));
            }
            for (what, bad) in changed {
                let mut form = form.clone();
                form[field] = bad;
                let what = format!("{what} as {field}");
                wrong.extend(refused(&mut world, line, &what, form.to_string().into_bytes()).await);
            }
        }
        if !DISCREET.contains(&line.path) {
            let body = format!("{{\"x\":\"{}\"}}", "x".repeat(3 * MEGABYTE)).into_bytes();
            wrong.extend(refused(&mut world, line, "three megabytes", body).await);
        }
        let after = world.rows().await;
        let changed: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
        if !changed.is_empty() {
            wrong.push(format!("{} {} has stored something: {changed:?}", line.method, line.path));
        }
    }
    world.stop().await;
    assert!(wrong.is_empty(), "{} bad bodies were not refused:\n{}", wrong.len(), wrong.join("\n"));
}

#[actix_web::test]
async fn v3_refuses_bad_bodies_and_stores_nothing() {
    hold(&V3).await;
}

#[actix_web::test]
async fn v4_refuses_bad_bodies_and_stores_nothing() {
    hold(&V4).await;
}
