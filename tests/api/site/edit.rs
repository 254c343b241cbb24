//! Changing the site.

use harness::{TestServer, User};
use serde_json::{Value, json};

async fn edit(admin: &User, body: Value) -> Value {
    admin.put("/api/v3/site", body).await.ok()["site_view"].clone()
}

async fn refused(admin: &User, body: Value) -> (u16, String) {
    let answer = admin.put("/api/v3/site", body).await;
    (answer.status, answer.body["error"].as_str().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn only_admins_edit_the_site() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for version in ["v3", "v4"] {
        let path = format!("/api/{version}/site");
        assert_eq!(ada.put(&path, json!({ "name": "Mine" })).await.error(), (400, "not_an_admin"));
        assert_eq!(
            server.nobody().put(&path, json!({ "name": "Mine" })).await.error(),
            (401, "incorrect_login")
        );
    }
    assert_eq!(server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["site"]["name"], "Test");
    server.stop().await;
}

#[actix_web::test]
async fn what_is_absent_stays_and_what_is_empty_goes() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    server.clock.advance(std::time::Duration::from_secs(60));
    let form = json!({
        "name": "Grove", "sidebar": "Be **kind**.", "description": "A place", "legal_information": "None",
        "icon": "https://a.example/icon.png", "content_warning": "Adults", "application_question": "Why?",
        "private_instance": true, "default_theme": "dark", "default_post_listing_type": "All", "default_sort_type": "TopWeek",
        "default_post_listing_mode": "Card", "hide_modlog_mod_names": false, "application_email_admins": true,
        "reports_email_admins": true, "actor_name_max_length": 30, "captcha_enabled": true, "captcha_difficulty": "hard",
        "federation_enabled": false, "enable_nsfw": false, "community_creation_admin_only": true, "unknown_field": [1],
    });
    let view = edit(&admin, form).await;
    let (site, local) = (&view["site"], &view["local_site"]);
    assert_eq!(
        (&site["name"], &site["sidebar"], &site["description"]),
        (&json!("Grove"), &json!("Be **kind**."), &json!("A place"))
    );
    assert_eq!(
        (&site["icon"], &site["content_warning"]),
        (&json!("https://a.example/icon.png"), &json!("Adults"))
    );
    assert_eq!(
        (&site["updated"], &local["updated"]),
        (&json!("2026-05-01T12:01:00Z"), &json!("2026-05-01T12:01:00Z"))
    );
    for (field, value) in [
        ("legal_information", json!("None")),
        ("application_question", json!("Why?")),
        ("private_instance", json!(true)),
        ("default_theme", json!("dark")),
        ("default_post_listing_type", json!("All")),
        ("default_sort_type", json!("TopWeek")),
        ("default_post_listing_mode", json!("Card")),
        ("hide_modlog_mod_names", json!(false)),
        ("application_email_admins", json!(true)),
        ("reports_email_admins", json!(true)),
        ("actor_name_max_length", json!(30)),
        ("captcha_enabled", json!(true)),
        ("captcha_difficulty", json!("hard")),
        ("federation_enabled", json!(false)),
        ("enable_nsfw", json!(false)),
        ("community_creation_admin_only", json!(true)),
    ] {
        assert_eq!(local[field], value, "{field}");
    }

    let view = edit(&admin, json!({ "sidebar": "", "legal_information": "", "icon": "" })).await;
    assert_eq!((view["site"].get("sidebar"), view["site"].get("icon")), (None, None));
    assert_eq!(view["local_site"].get("legal_information"), None);
    assert_eq!((&view["site"]["name"], &view["site"]["description"]), (&json!("Grove"), &json!("A place")));
    assert_eq!(view["local_site"]["default_sort_type"], "TopWeek");
    let v4 = admin.get("/api/v4/site", "").await.ok()["site_view"]["local_site"].clone();
    assert_eq!(
        (&v4["default_post_sort_type"], &v4["default_post_time_range_seconds"]),
        (&json!("top"), &json!(604_800))
    );
    assert_eq!(v4["nsfw_content_disallowed"], true);
    server.stop().await;
}

#[actix_web::test]
async fn v4_sets_what_v3_has_no_word_for() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    let form = json!({
        "summary": "A place", "registration_mode": "require_invitation", "post_downvotes": "local", "comment_upvotes": "local",
        "default_post_sort_type": "top", "default_post_time_range_seconds": 86_400, "default_comment_sort_type": "new",
        "default_items_per_page": 30, "image_mode": "none", "image_max_avatar_size": 256, "image_upload_disabled": true,
        "image_proxy_bypass_domains": "i.example", "max_invites_per_user_allowed": 3, "email_notifications_disabled": true,
        "oauth_registration": true, "federation_signed_fetch": true, "email_verification_required": true,
        "rate_limit_import_user_settings_max_requests": 7, "rate_limit_import_user_settings_interval_seconds": 70,
        "blocked_urls": ["https://evil.example/"], "discussion_languages": [0, 37],
        "captcha_enabled": true, "captcha_difficulty": "hard", "hide_modlog_mod_names": false,
    });
    let view = admin.put("/api/v4/site", form.clone()).await.ok()["site_view"].clone();
    for (field, value) in form.as_object().unwrap() {
        match field.as_str() {
            "summary" => assert_eq!(view["site"][field], *value),
            "blocked_urls" | "discussion_languages" => {}
            limit if limit.starts_with("rate_limit_") => {
                assert_eq!(
                    view["local_site_rate_limit"][limit.trim_start_matches("rate_limit_")],
                    *value,
                    "{limit}"
                );
            }
            _ => assert_eq!(view["local_site"][field], *value, "{field}"),
        }
    }
    let v4 = server.nobody().get("/api/v4/site", "").await.ok();
    assert_eq!(v4["blocked_urls"][0]["url"], "evil.example");
    assert_eq!(v4["discussion_languages"], json!([0, 37]));
    let v3 = server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["local_site"].clone();
    assert_eq!((&v3["registration_mode"], &v3["enable_downvotes"]), (&json!("Closed"), &json!(true)));
    assert_eq!(v3["default_sort_type"], "TopDay");

    let back = json!({ "registration_mode": "Closed", "enable_downvotes": true });
    admin.put("/api/v3/site", back).await.ok();
    let kept = admin.get("/api/v4/site", "").await.ok()["site_view"]["local_site"].clone();
    assert_eq!(
        (&kept["registration_mode"], &kept["post_downvotes"]),
        (&json!("require_invitation"), &json!("local"))
    );
    let view = edit(&admin, json!({ "enable_downvotes": false })).await;
    assert_eq!(view["local_site"]["enable_downvotes"], false);
    let kept = admin.get("/api/v4/site", "").await.ok()["site_view"]["local_site"].clone();
    assert_eq!((&kept["post_downvotes"], &kept["comment_downvotes"]), (&json!("disable"), &json!("disable")));
    server.stop().await;
}

#[actix_web::test]
async fn settings_out_of_range_are_refused_by_name_and_store_nothing() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    let table = [
        (json!({ "name": "" }), "site_name_required"),
        (json!({ "name": "x".repeat(21) }), "site_name_length_overflow"),
        (json!({ "description": "x".repeat(151) }), "site_description_length_overflow"),
        (json!({ "sidebar": "x".repeat(10_001) }), "invalid_body_field"),
        (json!({ "legal_information": "x".repeat(10_001) }), "invalid_body_field"),
        (json!({ "slur_filter_regex": "(" }), "invalid_regex"),
        (json!({ "slur_filter_regex": ".*" }), "permissive_regex"),
        (json!({ "default_post_listing_type": "Subscribed" }), "invalid_default_post_listing_type"),
        (json!({ "application_question": "" }), "application_question_required"),
        (json!({ "discussion_languages": [184] }), "language_not_allowed"),
        (json!({ "blocked_urls": ["two words"] }), "invalid_url"),
        (json!({ "allowed_instances": ["no host"] }), "invalid_url"),
        (json!({ "icon": "nonsense" }), "invalid_url"),
        (json!({ "actor_name_max_length": 0 }), "unknown"),
        (json!({ "rate_limit_post": 0 }), "unknown"),
        (json!({ "rate_limit_post_per_second": -1 }), "unknown"),
        (json!({ "registration_mode": "open" }), "unknown"),
    ];
    for (body, error) in table {
        let form = harness::forum::merged(json!({ "private_instance": true }), body.clone());
        assert_eq!(refused(&admin, form).await, (400, error.to_owned()), "{body}");
    }
    let many: Vec<String> = (0..10_001).map(|number| format!("host{number}.example")).collect();
    assert_eq!(refused(&admin, json!({ "blocked_urls": many })).await, (400, "too_many_items".to_owned()));
    let local = server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["local_site"].clone();
    assert_eq!((&local["private_instance"], local.get("updated")), (&json!(false), None));
    server.stop().await;
}

#[actix_web::test]
async fn rate_limits_keep_what_is_absent_or_zero_seconds() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    let form = json!({ "rate_limit_search": 5, "rate_limit_search_per_second": 0, "rate_limit_image_per_second": 9 });
    let limits = edit(&admin, form).await["local_site_rate_limit"].clone();
    assert_eq!((&limits["search"], &limits["search_per_second"]), (&json!(5), &json!(1)));
    assert_eq!((&limits["image"], &limits["image_per_second"]), (&json!(1_000_000), &json!(9)));
    assert!(limits["updated"].is_string());
    server.stop().await;
}

#[actix_web::test]
async fn lists_replace_what_there_was() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    let form = json!({ "taglines": ["One", "Two"], "blocked_urls": ["https://b.example/", "a.example", "a.example"] });
    let answer = admin.put("/api/v3/site", form).await.ok();
    let contents = |answer: &Value| -> Vec<String> {
        let lines = answer["taglines"].as_array().unwrap();
        lines.iter().map(|line| line["content"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(contents(&answer), ["One", "Two"]);
    let site = admin.get("/api/v3/site", "").await.ok();
    let urls: Vec<_> =
        site["blocked_urls"].as_array().unwrap().iter().map(|entry| entry["url"].as_str().unwrap()).collect();
    assert_eq!(urls, ["a.example", "b.example"]);

    edit(&admin, json!({ "description": "Unrelated" })).await;
    assert_eq!(contents(&admin.get("/api/v3/site", "").await.ok()), ["One", "Two"], "absent lists stay");
    admin.put("/api/v3/site", json!({ "taglines": ["Three"], "blocked_urls": [] })).await.ok();
    let site = admin.get("/api/v3/site", "").await.ok();
    assert_eq!((contents(&site), &site["blocked_urls"]), (vec!["Three".to_owned()], &json!([])));
    server.stop().await;
}

#[actix_web::test]
async fn who_has_an_account_keeps_it_when_admins_begin_to_ask_for_more() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    edit(&admin, json!({ "registration_mode": "RequireApplication" })).await;
    let form = json!({
        "username": "late", "password": "correct horse", "password_verify": "correct horse", "answer": "Please",
        "email": "late@example.com",
    });
    server.nobody().post("/api/v3/user/register", form).await.ok();
    let login = json!({ "username_or_email": "late", "password": "correct horse" });
    let waits = server.nobody().post("/api/v3/user/login", login.clone()).await;
    assert_eq!(waits.error(), (400, "registration_application_is_pending"));
    let users = async || admin.get("/api/v3/site", "").await.ok()["site_view"]["counts"]["users"].clone();
    assert_eq!(users().await, 1);

    edit(&admin, json!({ "registration_mode": "Open" })).await;
    edit(&admin, json!({ "registration_mode": "RequireApplication", "require_email_verification": true }))
        .await;
    server.nobody().post("/api/v3/user/login", login).await.ok();
    assert_eq!(users().await, 2);
    server.stop().await;
}

#[actix_web::test]
async fn a_site_is_set_up_once() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    for (version, error) in [("v3", "site_already_exists"), ("v4", "already_exists")] {
        let path = format!("/api/{version}/site");
        assert_eq!(admin.post(&path, json!({ "name": "Again" })).await.error(), (400, error));
        assert_eq!(ada.post(&path, json!({ "name": "Mine" })).await.error(), (400, "not_an_admin"));
        assert_eq!(admin.post(&path, json!({})).await.status, 400);
    }

    server.change_settings(|site| site.set_up = false).await;
    let made = admin.post("/api/v3/site", json!({ "name": "Grove", "enable_nsfw": false })).await.ok();
    let view = &made["site_view"];
    assert_eq!((&view["site"]["name"], &view["local_site"]["site_setup"]), (&json!("Grove"), &json!(true)));
    assert_eq!(view["local_site"]["enable_nsfw"], false);
    assert_eq!(admin.post("/api/v4/site", json!({ "name": "Again" })).await.error(), (400, "already_exists"));
    server.stop().await;
}
