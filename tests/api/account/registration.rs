//! Coming in.

use super::{V3, V4, log_in, register};
use base::kinds::RegistrationMode;
use diesel_async::RunQueryDsl;
use harness::TestServer;
use harness::server::PASSWORD;
use serde_json::json;
use std::time::Duration;

#[actix_web::test]
async fn who_registers_on_an_open_site_is_logged_in() {
    let server = TestServer::start().await;
    server.open_registration().await;
    for (routes, name) in [(&V3, "ada"), (&V4, "bob")] {
        let answer = register(&server, routes, name, json!({})).await.ok();
        assert_eq!(answer["registration_created"], false);
        assert_eq!(answer["verify_email_sent"], false);
        assert_eq!(super::status_with(&server, &answer["jwt"]).await, 200);
        assert_eq!(register(&server, routes, name, json!({})).await.status, 400, "the name is taken");
    }
    server.stop().await;
}

#[actix_web::test]
async fn of_several_faults_the_first_is_told_and_nothing_is_stored() {
    let server = TestServer::start().await;
    server.open_registration().await;
    server.user("taken").await;
    let faults = [
        (json!({ "password": "short" }), "invalid_password"),
        (json!({ "honeypot": "filled in by a program" }), "honeypot_failed"),
        (json!({ "email": "" }), "email_required"),
        (json!({ "email": "ada@mail.test" }), "registration_application_answer_required"),
        (json!({ "answer": "To read.", "password_verify": "another horse" }), "passwords_do_not_match"),
        (json!({ "answer": "To read." }), "captcha_incorrect"),
    ];
    server
        .change_settings(|site| {
            site.registration_mode = RegistrationMode::RequireApplication;
            site.email_verification_required = true;
            site.captcha_enabled = true;
            site.application_question = Some("Why?".to_owned());
        })
        .await;
    for (fault, name) in &faults {
        let mut all = json!({ "email": "ada@mail.test" });
        all = harness::forum::merged(all, fault.clone());
        for routes in [&V3, &V4] {
            let refused = register(&server, routes, "ada", all.clone()).await;
            assert_eq!(refused.error(), (400, *name), "{fault}");
        }
    }
    assert_eq!(log_in(&server, &V3, "ada", PASSWORD).await.error(), (401, "incorrect_login"));
    server.run_jobs().await;
    assert!(server.mails.lock().is_empty());
    server.stop().await;
}

#[actix_web::test]
async fn the_versions_name_different_ones_of_two_faults_of_a_name() {
    let server = TestServer::start().await;
    server.open_registration().await;
    register(&server, &V3, "ada", json!({ "email": "ada@mail.test" })).await.ok();
    let both = json!({ "email": "ADA@mail.test" });
    assert_eq!(register(&server, &V3, "ADA", both.clone()).await.error(), (400, "email_already_exists"));
    assert_eq!(register(&server, &V4, "ADA", both).await.error(), (400, "username_already_taken"));
    assert_eq!(register(&server, &V3, "a b", json!({})).await.error(), (400, "invalid_name"));
    assert_eq!(register(&server, &V4, "a b", json!({})).await.error(), (400, "invalid_name"));
    server.stop().await;
}

#[actix_web::test]
async fn many_who_want_one_name_at_once_make_one_account() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let wishes = (0..6).map(|_| register(&server, &V4, "ada", json!({})));
    let answers = futures_util::future::join_all(wishes).await;
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(made, 1);
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(refused.error(), (400, "username_already_taken"));
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_closed_site_and_one_by_invitation_take_nobody() {
    let server = TestServer::start().await;
    server.open_registration().await;
    server.change_settings(|site| site.registration_mode = RegistrationMode::Closed).await;
    for routes in [&V3, &V4] {
        assert_eq!(register(&server, routes, "ada", json!({})).await.error(), (400, "registration_closed"));
    }
    server.change_settings(|site| site.registration_mode = RegistrationMode::RequireInvitation).await;
    assert_eq!(register(&server, &V4, "ada", json!({})).await.error(), (400, "missing_invite_token"));
    let guessed = register(&server, &V4, "ada", json!({ "token": "guessed" })).await;
    assert_eq!(guessed.error(), (400, "invalid_invite_token"));
    server.stop().await;
}

#[actix_web::test]
async fn an_applicant_waits_and_is_not_counted() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let users =
        async || server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["counts"]["users"].clone();
    let before = users().await;
    server
        .change_settings(|site| {
            site.registration_mode = RegistrationMode::RequireApplication;
            site.application_question = Some("Why?".to_owned());
        })
        .await;
    let answer = register(&server, &V3, "ada", json!({ "answer": "To read." })).await.ok();
    assert_eq!(answer, json!({ "registration_created": true, "verify_email_sent": false }));
    for routes in [&V3, &V4] {
        let refused = log_in(&server, routes, "ada", PASSWORD).await;
        assert_eq!(refused.error(), (400, "registration_application_is_pending"));
        let wrong = log_in(&server, routes, "ada", "wrong horse").await;
        assert_eq!(wrong.error(), (401, "incorrect_login"), "only who knows the password is told");
    }
    assert_eq!(users().await, before);
    server.stop().await;
}

#[derive(diesel::QueryableByName)]
struct Answer {
    #[diesel(sql_type = diesel::sql_types::Text)]
    answer: String,
}

#[actix_web::test]
async fn a_captcha_is_answered_once_in_any_case_and_in_time() {
    let server = TestServer::start().await;
    server.open_registration().await;
    server.change_settings(|site| site.captcha_enabled = true).await;
    let asked = async || {
        let shown = server.nobody().get("/api/v4/account/auth/get_captcha", "").await.ok();
        let mut conn = server.instance.app.db().await.unwrap();
        let newest = diesel::sql_query("select answer from captcha order by published_at desc limit 1");
        let found: Answer = newest.get_result(&mut *conn).await.unwrap();
        (shown["ok"]["uuid"].clone(), found.answer)
    };
    let (id, answer) = asked().await;
    let given = json!({ "captcha_uuid": id, "captcha_answer": answer.to_uppercase() });
    register(&server, &V4, "ada", given.clone()).await.ok();
    assert_eq!(register(&server, &V4, "bob", given).await.error(), (400, "captcha_incorrect"), "once");

    server.clock.advance(Duration::from_secs(1));
    let (id, answer) = asked().await;
    let wrong = json!({ "captcha_uuid": id, "captcha_answer": "wrong" });
    assert_eq!(register(&server, &V3, "bob", wrong).await.error(), (400, "captcha_incorrect"));
    let late = json!({ "captcha_uuid": id, "captcha_answer": answer });
    assert_eq!(register(&server, &V3, "bob", late).await.error(), (400, "captcha_incorrect"), "spent");

    server.clock.advance(Duration::from_secs(1));
    let (id, answer) = asked().await;
    server.clock.advance(Duration::from_secs(601));
    let late = json!({ "captcha_uuid": id, "captcha_answer": answer });
    assert_eq!(register(&server, &V3, "bob", late).await.error(), (400, "captcha_incorrect"), "too late");
    server.stop().await;
}

#[actix_web::test]
async fn the_browser_says_what_a_new_user_reads() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let admin = server.admin().await;
    admin.put("/api/v3/site", json!({ "discussion_languages": [32] })).await.ok();
    let form = json!({ "username": "ada", "password": PASSWORD, "password_verify": PASSWORD });
    let asked = server.client.post(format!("{}{}", server.base, V3.register)).json(&form);
    let answer = asked.header("accept-language", "fr-CH, en;q=0.8").send().await.unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    let ada = harness::User::new(&server, answer["jwt"].as_str().map(str::to_owned));
    let me = ada.get("/api/v3/site", "").await.ok()["my_user"].clone();
    assert_eq!(me["discussion_languages"], json!([0, 32, 37, 47]));
    assert_eq!(me["local_user_view"]["local_user"]["interface_language"], "fr");
    server.stop().await;
}
