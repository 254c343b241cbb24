//! Sessions.

use super::{V3, V4, log_in, status_with};
use harness::server::PASSWORD;
use harness::{TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

const WEEK: u64 = 7 * 86_400;

#[actix_web::test]
async fn two_logins_in_one_instant_are_two_sessions() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let logins = (0..2).map(|_| log_in(&server, &V3, "ada", PASSWORD));
    let tokens: Vec<Value> = futures_util::future::join_all(logins)
        .await
        .into_iter()
        .map(|answer| answer.ok()["jwt"].clone())
        .collect();
    assert_ne!(tokens[0], tokens[1]);
    let [first, second] = [0, 1].map(|n: usize| User::new(&server, tokens[n].as_str().map(str::to_owned)));
    assert_eq!(first.get("/api/v3/user/list_logins", "").await.ok().as_array().unwrap().len(), 3);

    first.post("/api/v3/user/logout", json!({})).await.ok();
    assert_eq!(first.get(V3.validate, "").await.error(), (400, "not_logged_in"));
    second.get(V3.validate, "").await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_session_of_v4_ends_after_a_week_or_practically_never() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let short = log_in(&server, &V4, "ada", PASSWORD).await.ok()["jwt"].clone();
    let form = json!({ "username_or_email": "ada", "password": PASSWORD, "stay_logged_in": true });
    let long = server.nobody().post(V4.log_in, form).await.ok()["jwt"].clone();
    server.clock.advance(Duration::from_secs(WEEK - 1));
    assert_eq!(status_with(&server, &short).await, 200);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(status_with(&server, &short).await, 401);

    let expired = User::new(&server, short.as_str().map(str::to_owned));
    assert_eq!(expired.get(V3.validate, "").await.error(), (400, "not_logged_in"));
    let site = expired.get("/api/v3/site", "").await.ok();
    assert_eq!(site.get("my_user"), None, "an expired token is nobody");
    let refused = expired.post("/api/v3/community", json!({ "name": "books", "title": "Books" })).await;
    assert_eq!(refused.error(), (401, "incorrect_login"));
    assert_eq!(status_with(&server, &long).await, 200);
    server.stop().await;
}

#[actix_web::test]
async fn what_is_no_token_of_ours_is_nobody() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let token = ada.token.clone().unwrap();
    let (head, rest) = token.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{claims}.");
    let swapped = format!("{head}.{claims}.{}", signature.chars().rev().collect::<String>());
    for bad in [String::new(), "x".to_owned(), "a.b.c".to_owned(), unsigned, swapped, "é".repeat(10_000)] {
        let found = ada.fetch("/api/v3/site", &[]).await;
        assert_eq!(found.status(), 200);
        let asked = server.client.get(format!("{}/api/v3/site", server.base));
        let Ok(value) = reqwest::header::HeaderValue::from_str(&format!("Bearer {bad}")) else { continue };
        let answer = asked.header("authorization", value).send().await.unwrap();
        let site: Value = answer.json().await.unwrap();
        assert_eq!(site.get("my_user"), None, "{bad}");
        let url = format!("{}/api/v4/account", server.base);
        let refused = server.client.get(url).bearer_auth(&bad).send().await.unwrap();
        assert_eq!(refused.status(), 401, "{bad}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_cookie_reads_and_does_not_write() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let cookie = format!("jwt={}", ada.token.clone().unwrap());
    let read = server.nobody().fetch("/api/v4/account", &[("cookie", &cookie)]).await;
    assert_eq!(read.status(), 200);
    let url = format!("{}/api/v4/community", server.base);
    let form = json!({ "name": "books" });
    let write = server.client.post(url).header("cookie", &cookie).json(&form).send().await.unwrap();
    assert_eq!(write.status(), 401, "a foreign page can send the cookie along");
    server.stop().await;
}

#[actix_web::test]
async fn it_takes_as_long_whether_there_is_such_a_user_or_not() {
    let server = TestServer::start().await;
    server.user("ada").await;
    // Work, not time: a busy machine makes either wait for as long as it likes.
    let work = async |name: &str| {
        let before = processor_ticks();
        for _ in 0..10 {
            assert_ne!(log_in(&server, &V3, name, "wrong horse").await.status, 200);
        }
        processor_ticks() - before
    };
    let (known, unknown) = (work("ada").await, work("nobody").await);
    assert!(
        known > 0 && unknown * 2 > known && known * 2 > unknown,
        "{known} for a user, {unknown} for none"
    );
    server.stop().await;
}

/// Processor time this process has used, in hundredths of a second. Each test is a process of its own, and the database one elsewhere.
fn processor_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program may hold spaces; what follows its bracket does not.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

#[actix_web::test]
async fn one_session_of_several_is_ended_from_another_by_its_owner() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let ids = async || {
        let listed = ada.get("/api/v4/account/login/list", "").await.ok()["logins"].clone();
        let text = serde_json::to_string(&listed).unwrap();
        assert!(!text.contains(ada.token.as_ref().unwrap()), "tokens themselves are never shown");
        listed.as_array().unwrap().iter().map(|login| login["id"].clone()).collect::<Vec<_>>()
    };
    let before = ids().await;
    let other = server.login("ada").await;
    let id = ids().await.into_iter().find(|id| !before.contains(id)).unwrap();

    bob.delete("/api/v4/account/login", json!({ "id": id })).await;
    other.get(V4.validate, "").await.ok();
    ada.delete("/api/v4/account/login", json!({ "id": id })).await.ok();
    assert_eq!(other.get(V4.validate, "").await.error(), (400, "not_logged_in"));
    ada.get(V4.validate, "").await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_changed_password_ends_every_other_session() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let other = server.login("ada").await;
    let change = |old: &str, new: &str, again: &str| {
        let form = json!({ "old_password": old, "new_password": new, "new_password_verify": again });
        let ada = ada.clone();
        async move { ada.put("/api/v3/user/change_password", form).await }
    };
    assert_eq!(change("wrong horse", "new password", "new password").await.error(), (401, "incorrect_login"));
    assert_eq!(
        change(PASSWORD, "new password", "another one").await.error(),
        (400, "passwords_do_not_match")
    );
    assert_eq!(change(PASSWORD, "short", "short").await.error(), (400, "invalid_password"));
    other.get(V3.validate, "").await.ok();

    let token = change(PASSWORD, "new password", "new password").await.ok()["jwt"].clone();
    assert_eq!(status_with(&server, &token).await, 200);
    for gone in [&ada, &other] {
        assert_eq!(gone.get(V3.validate, "").await.error(), (400, "not_logged_in"));
    }
    assert_eq!(log_in(&server, &V3, "ada", PASSWORD).await.error(), (401, "incorrect_login"));
    log_in(&server, &V3, "ada", "new password").await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_banned_user_reads_in_v4_and_is_told_so_in_v3() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    server.ban_from_site("ada").await;
    assert_eq!(log_in(&server, &V3, "ada", PASSWORD).await.error(), (400, "site_ban"));
    log_in(&server, &V4, "ada", PASSWORD).await.ok();
    ada.get("/api/v4/account", "").await.ok();
    let refused = ada.post("/api/v4/community", json!({ "name": "books" })).await;
    assert_eq!(refused.error(), (400, "site_ban"));
    let nobody = ada.post("/api/v3/community", json!({ "name": "books", "title": "Books" })).await;
    assert_eq!(nobody.error(), (401, "incorrect_login"));
    server.stop().await;
}
