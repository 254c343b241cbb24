//! What goes by mail: verifying an address, getting back in.

use super::{V3, V4, log_in, mailed_token, register, status_with};
use base::kinds::RegistrationMode;
use harness::TestServer;
use harness::server::PASSWORD;
use serde_json::json;
use std::time::Duration;

const DAY: u64 = 86_400;

#[actix_web::test]
async fn an_address_is_verified_within_a_week_by_its_link_once() {
    let server = TestServer::start().await;
    server.open_registration().await;
    server.change_settings(|site| site.email_verification_required = true).await;
    for (routes, verify, address) in [
        (&V3, "/api/v3/user/verify_email", "ada@mail.test"),
        (&V4, "/api/v4/account/auth/verify_email", "bob@mail.test"),
    ] {
        let name = address.split('@').next().unwrap();
        let answer = register(&server, routes, name, json!({ "email": address.to_uppercase() })).await.ok();
        assert_eq!(answer, json!({ "registration_created": false, "verify_email_sent": true }));
        assert_eq!(log_in(&server, routes, name, PASSWORD).await.error(), (400, "email_not_verified"));

        let late = mailed_token(&server, address, "verify_email").await;
        server.clock.advance(Duration::from_secs(7 * DAY));
        assert_ne!(server.nobody().post(verify, json!({ "token": late })).await.status, 200, "too late");
        let again = json!({ "email": address });
        server.nobody().post("/api/v4/account/auth/resend_verification_email", again).await.ok();
        let token = mailed_token(&server, address, "verify_email").await;
        assert_ne!(token, late);
        server.nobody().post(verify, json!({ "token": token })).await.ok();
        assert_ne!(server.nobody().post(verify, json!({ "token": token })).await.status, 200, "once");
        log_in(&server, routes, address, PASSWORD).await.ok();
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_new_address_is_the_users_at_once_and_verified_by_mail() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let state = async || {
        let me = ada.get("/api/v4/account", "").await.ok();
        let user = &me["local_user_view"]["local_user"];
        (user["email"].clone(), user["email_verified"].clone())
    };
    ada.put("/api/v4/account/settings/save", json!({ "email": "Ada@mail.test" })).await.ok();
    assert_eq!(state().await, (json!("ada@mail.test"), json!(false)));
    let token = mailed_token(&server, "ada@mail.test", "verify_email").await;
    server.nobody().post("/api/v4/account/auth/verify_email", json!({ "token": token })).await.ok();
    assert_eq!(state().await, (json!("ada@mail.test"), json!(true)));

    let taken = json!({ "email": "ADA@mail.test" });
    let refused = bob.put("/api/v3/user/save_user_settings", taken.clone()).await;
    assert_eq!(refused.error(), (400, "email_already_exists"));
    let refused = bob.put("/api/v4/account/settings/save", taken).await;
    assert_eq!(refused.error(), (400, "email_already_taken"));
    for wrong in ["ada", "ada@", "@mail.test", "a b@mail.test", "ada@mail.test\r\nBcc: x@y.test"] {
        let refused = ada.put("/api/v4/account/settings/save", json!({ "email": wrong })).await;
        assert_eq!(refused.status, 400, "{wrong}");
        let refused = ada.put("/api/v3/user/save_user_settings", json!({ "email": wrong })).await;
        assert_eq!(refused.error(), (400, "missing_an_email"), "{wrong}");
    }
    assert_eq!(state().await, (json!("ada@mail.test"), json!(true)));

    server.change_settings(|site| site.email_verification_required = true).await;
    let refused = ada.put("/api/v3/user/save_user_settings", json!({ "email": "" })).await;
    assert_eq!(refused.error(), (400, "email_required"));
    server.stop().await;
}

#[actix_web::test]
async fn a_forgotten_password_is_replaced_within_a_day_by_its_link_once() {
    let server = TestServer::start().await;
    server.open_registration().await;
    register(&server, &V3, "ada", json!({ "email": "ada@mail.test" })).await.ok();
    let session = log_in(&server, &V3, "ada", PASSWORD).await.ok()["jwt"].clone();
    for (ask, reset, password) in [
        ("/api/v3/user/password_reset", "/api/v3/user/password_change", "first new one"),
        ("/api/v4/account/auth/password_reset", "/api/v4/account/auth/password_change", "second new one"),
    ] {
        let nobody = server.nobody();
        nobody.post(ask, json!({ "email": "ADA@mail.test" })).await.ok();
        let late = mailed_token(&server, "ada@mail.test", "password_change").await;
        server.clock.advance(Duration::from_secs(DAY));
        let form = |token: &str| json!({ "token": token, "password": password, "password_verify": password });
        assert_ne!(nobody.post(reset, form(&late)).await.status, 200, "too late");

        nobody.post(ask, json!({ "email": "ada@mail.test" })).await.ok();
        let token = mailed_token(&server, "ada@mail.test", "password_change").await;
        nobody.post(reset, form(&token)).await.ok();
        assert_ne!(nobody.post(reset, form(&token)).await.status, 200, "once");
        log_in(&server, &V3, "ada", password).await.ok();
    }
    assert_eq!(status_with(&server, &session).await, 401, "it may be a thief's");
    assert_eq!(log_in(&server, &V3, "ada", "first new one").await.error(), (401, "incorrect_login"));
    server.stop().await;
}

#[actix_web::test]
async fn v4_does_not_tell_who_has_an_account() {
    let server = TestServer::start().await;
    server.open_registration().await;
    register(&server, &V4, "ada", json!({ "email": "ada@mail.test" })).await.ok();
    let nobody = server.nobody();
    for path in ["/api/v4/account/auth/password_reset", "/api/v4/account/auth/resend_verification_email"] {
        let known = nobody.post(path, json!({ "email": "ada@mail.test" })).await.ok();
        let unknown = nobody.post(path, json!({ "email": "nobody@mail.test" })).await.ok();
        assert_eq!(known, unknown, "{path}");
    }
    server.run_jobs().await;
    assert!(server.mails.lock().iter().all(|mail| mail.to == "ada@mail.test"));
    server.stop().await;
}

#[actix_web::test]
async fn admins_who_want_to_hear_of_applicants_do_once_the_address_is_verified() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let admin = server.admin().await;
    admin.put("/api/v4/account/settings/save", json!({ "email": "admin@mail.test" })).await.ok();
    let token = mailed_token(&server, "admin@mail.test", "verify_email").await;
    server.nobody().post("/api/v4/account/auth/verify_email", json!({ "token": token })).await.ok();
    let change = async |emails: bool, verification: bool| {
        server
            .change_settings(move |site| {
                site.registration_mode = RegistrationMode::RequireApplication;
                site.application_question = Some("Why?".to_owned());
                site.application_email_admins = emails;
                site.email_verification_required = verification;
            })
            .await;
    };
    // What the admin was told of, the oldest first.
    let told = async || -> Vec<String> {
        server.run_jobs().await;
        let mails = server.mails.lock();
        let to_admin = mails.iter().filter(|mail| mail.subject.contains("wants to join"));
        to_admin
            .map(|mail| {
                assert_eq!(mail.to, "admin@mail.test");
                assert!(
                    mail.text.contains("https://spinney.test/registration_applications"),
                    "{}",
                    mail.text
                );
                mail.subject.clone()
            })
            .collect()
    };
    let answer = json!({ "answer": "To read.", "email": "x@mail.test" });

    change(false, false).await;
    register(&server, &V3, "ada", json!({ "answer": "To read." })).await.ok();
    assert_eq!(told().await, Vec::<String>::new(), "nobody asked for it");

    change(true, false).await;
    register(&server, &V4, "bob", json!({ "answer": "To read." })).await.ok();
    assert_eq!(told().await, ["bob wants to join Test"]);

    change(true, true).await;
    register(&server, &V3, "eve", answer).await.ok();
    assert_eq!(told().await.len(), 1, "it may be somebody else's address");
    let token = mailed_token(&server, "x@mail.test", "verify_email").await;
    server.nobody().post("/api/v3/user/verify_email", json!({ "token": token })).await.ok();
    assert_eq!(told().await, ["bob wants to join Test", "eve wants to join Test"]);
    server.stop().await;
}
