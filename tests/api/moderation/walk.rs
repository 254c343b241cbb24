//! One day on an instance: a queue of reports is cleared by two moderators with different rights, applications are worked through, somebody is banned, and the modlog tells it all.

use base::kinds::RegistrationMode;
use harness::{Post, TestServer, User};
use serde_json::{Value, json};

async fn person_id(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

/// The newest entries of the modlog, as who, what and why, the oldest first.
async fn told(reader: &User, entries: usize) -> Vec<(String, String, String)> {
    let list = reader.get("/api/v4/modlog", &format!("show_own=true&limit={entries}")).await.ok();
    let mut told: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let lifted = if view["modlog"]["is_revert"] == true { " lifted" } else { "" };
            let kind = format!("{}{lifted}", view["modlog"]["kind"].as_str().unwrap());
            (text(&view["moderator"]["name"]), kind, text(&view["modlog"]["reason"]))
        })
        .collect();
    told.reverse();
    told
}

fn entry(who: &str, kind: &str, reason: &str) -> (String, String, String) {
    (who.to_owned(), kind.to_owned(), reason.to_owned())
}

/// What waits of posts and of comments, for this moderator over v3.
async fn waiting(user: &User) -> (i64, i64) {
    let count = user.get("/api/v3/user/report_count", "").await.ok();
    (count["post_reports"].as_i64().unwrap(), count["comment_reports"].as_i64().unwrap())
}

#[actix_web::test]
async fn two_moderators_with_different_rights_clear_a_queue_through_v3() {
    let server = TestServer::start().await;
    let (ada, rob) = (server.user("ada").await, server.user("rob").await);
    let (troll, eve) = (server.user("troll").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    // Rob settles reports, removes comments and locks; nothing else.
    let role = json!({ "community_id": books.id, "name": "night watch", "capabilities": ["resolve_reports", "remove_comments", "lock"] });
    let role = ada.post("/api/v4/role", role).await.ok()["role_view"]["role"]["id"].clone();
    let grant = json!({ "role_id": role, "person_id": person_id(&rob).await });
    ada.post("/api/v4/role/grant", grant).await.ok();

    let (spam, calm) = (troll.create_post(&books, "Buy").await, troll.create_post(&books, "Dune").await);
    let said = troll.post("/api/v4/comment", json!({ "post_id": calm.id, "content": "Fools!" })).await.ok();
    let rude = said["comment_view"]["comment"]["id"].clone();
    for post in [&spam, &calm] {
        let form = json!({ "post_id": post.id, "reason": "spam" });
        eve.post("/api/v3/post/report", form).await.ok();
    }
    eve.post("/api/v3/comment/report", json!({ "comment_id": rude, "reason": "rude" })).await.ok();
    assert_eq!((waiting(&ada).await, waiting(&rob).await), ((2, 1), (2, 1)));

    // Rob does what is his: the comment goes, and its report with it.
    let queue = rob.get("/api/v3/comment/report/list", "unresolved_only=true").await.ok();
    assert_eq!(queue["comment_reports"][0]["comment"]["content"], "Fools!");
    let remove = json!({ "comment_id": rude, "removed": true, "reason": "rude" });
    rob.post("/api/v3/comment/remove", remove).await.ok();
    // What is not his is refused, and changes nothing.
    let not_his = [
        ("post/remove", json!({ "post_id": spam.id, "removed": true })),
        ("post/feature", json!({ "post_id": calm.id, "featured": true, "feature_type": "Community" })),
        (
            "community/ban_user",
            json!({ "community_id": books.id, "person_id": person_id(&troll).await, "ban": true }),
        ),
        (
            "community/mod",
            json!({ "community_id": books.id, "person_id": person_id(&rob).await, "added": true }),
        ),
    ];
    for (path, form) in not_his {
        let refused = rob.post(&format!("/api/v3/{path}"), form).await;
        assert_eq!(refused.error(), (400, "not_a_mod_or_admin"), "{path}");
    }
    // The post about Dune is fine; he settles that, and locks what gets heated.
    let queue = rob.get("/api/v3/post/report/list", "unresolved_only=true").await.ok();
    let of = |post: &Post| {
        let reports = queue["post_reports"].as_array().unwrap();
        reports.iter().find(|view| view["post"]["id"] == post.id).unwrap()["post_report"]["id"].clone()
    };
    let settle = json!({ "report_id": of(&calm), "resolved": true });
    let settled = rob.put("/api/v3/post/report/resolve", settle).await.ok();
    assert_eq!(settled["post_report_view"]["resolver"]["name"], "rob");
    rob.post("/api/v3/post/lock", json!({ "post_id": calm.id, "locked": true })).await.ok();
    assert_eq!(waiting(&rob).await, (1, 0));

    // The rest is for the moderator: the spam goes, and who sent it.
    let remove = json!({ "post_id": spam.id, "removed": true, "reason": "spam" });
    ada.post("/api/v3/post/remove", remove).await.ok();
    let ban = json!({ "community_id": books.id, "person_id": person_id(&troll).await, "ban": true, "reason": "spam" });
    ada.post("/api/v3/community/ban_user", ban).await.ok();
    assert_eq!((waiting(&ada).await, waiting(&rob).await), ((0, 0), (0, 0)));

    assert_eq!(
        told(&server.admin().await, 50).await,
        [
            entry("ada", "role_define", ""),
            entry("ada", "role_grant", ""),
            entry("rob", "mod_remove_comment", "rude"),
            entry("rob", "mod_resolve_report", ""),
            entry("rob", "mod_lock_post", ""),
            entry("ada", "mod_remove_post", "spam"),
            entry("ada", "mod_ban_from_community", "spam"),
        ]
    );
    // Everybody reads what was done, in the app's terms and without the names the site hides.
    let log = eve.get("/api/v3/modlog", &format!("community_id={}", books.id)).await.ok();
    for list in ["removed_posts", "locked_posts", "removed_comments", "banned_from_community"] {
        let entries = log[list].as_array().unwrap();
        assert_eq!((entries.len(), entries[0].get("moderator")), (1, None), "{list}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn an_admin_works_through_applications_and_each_decision_is_told() {
    let server = TestServer::start().await;
    let admin = server.admin().await;
    server
        .change_settings(|settings| {
            settings.registration_mode = RegistrationMode::RequireApplication;
            settings.application_question = Some("Why?".to_owned());
        })
        .await;
    let names = ["ida", "max", "zoe"];
    for name in names {
        let password = harness::server::PASSWORD;
        let form = json!({ "username": name, "password": password, "password_verify": password, "answer": format!("I am {name}.") });
        server.nobody().post("/api/v3/user/register", form).await.ok();
    }
    let before = told(&admin, 50).await.len();
    let queue = admin.get("/api/v3/admin/registration_application/list", "unread_only=true").await.ok();
    let waiting = queue["registration_applications"].as_array().unwrap();
    let asked: Vec<_> = waiting.iter().map(|view| view["creator"]["name"].as_str().unwrap()).collect();
    assert_eq!(asked, names, "the one who waits longest first");
    for (view, approve) in waiting.iter().zip([true, false, true]) {
        let id = &view["registration_application"]["id"];
        let form = json!({ "id": id, "approve": approve, "deny_reason": "too short" });
        admin.put("/api/v3/admin/registration_application/approve", form).await.ok();
    }
    let count = admin.get("/api/v3/admin/registration_application/count", "").await.ok();
    assert_eq!(count["registration_applications"], 0);
    assert_eq!(
        told(&admin, 50).await[before..],
        [
            entry("admin", "admin_decide_application", ""),
            entry("admin", "admin_decide_application lifted", "too short"),
            entry("admin", "admin_decide_application", ""),
        ]
    );
    let ida = server.login("ida").await;
    assert_eq!(ida.get("/api/v4/modlog", "type_=admin_decide_application").await.ok()["items"], json!([]));
    server.stop().await;
}

#[actix_web::test]
async fn who_is_banned_from_the_site_is_refused_everywhere_with_the_right_error() {
    let server = TestServer::start().await;
    let (admin, ada, troll) = (server.admin().await, server.user("ada").await, server.user("troll").await);
    let books = ada.create_community("books").await;
    let (hers, post) = (ada.create_post(&books, "Dune").await, troll.create_post(&books, "Buy").await);
    let said = troll.post("/api/v4/comment", json!({ "post_id": hers.id, "content": "Buy!" })).await.ok();
    let (comment, troll_id) = (said["comment_view"]["comment"]["id"].clone(), person_id(&troll).await);
    let ban = json!({ "person_id": troll_id, "ban": true, "reason": "sells things" });
    admin.post("/api/v3/user/ban", ban).await.ok();

    // A ban ends all sessions. v3 opens none again; v4 does, and refuses what is done in it.
    assert_eq!(troll.get("/api/v3/user/validate_auth", "").await.error(), (400, "not_logged_in"));
    assert_eq!(troll.get("/api/v4/account", "").await.error(), (401, "incorrect_login"));
    let login = json!({ "username_or_email": "troll", "password": harness::server::PASSWORD });
    assert_eq!(server.nobody().post("/api/v3/user/login", login.clone()).await.error(), (400, "site_ban"));
    let session = server.nobody().post("/api/v4/account/auth/login", login.clone()).await.ok();
    let mut troll = troll;
    troll.token = session["jwt"].as_str().map(str::to_owned);
    // v3 takes the token of somebody banned for nobody's, and says why where it is asked.
    assert_eq!(troll.get("/api/v3/user/validate_auth", "").await.error(), (400, "site_ban"));
    let (c, p) = (books.id, hers.id);
    let writes = [
        ("post", "post", json!({ "name": "Again", "community_id": c })),
        ("post", "comment", json!({ "post_id": p, "content": "Again" })),
        ("post", "community", json!({ "name": "mine", "title": "Mine" })),
        ("post", "post/report", json!({ "post_id": p, "reason": "x" })),
        ("post", "community/follow", json!({ "community_id": c, "follow": true })),
        ("post", "private_message", json!({ "recipient_id": 1, "content": "hello" })),
    ];
    for (_, path, form) in &writes {
        let v3 = troll.post(&format!("/api/v3/{path}"), form.clone()).await;
        assert_eq!(v3.error(), (401, "incorrect_login"), "v3 {path}");
        let v4 = troll.post(&format!("/api/v4/{path}"), form.clone()).await;
        assert_eq!(v4.error(), (400, "site_ban"), "v4 {path}");
    }
    let edits = [
        ("/api/v4/post", json!({ "post_id": post.id, "name": "Changed" })),
        ("/api/v4/comment", json!({ "comment_id": comment, "content": "Changed" })),
    ];
    for (path, form) in edits {
        assert_eq!(troll.put(path, form).await.error(), (400, "site_ban"), "{path}");
    }
    let votes = [
        ("/api/v4/post/like", json!({ "post_id": p, "is_upvote": true })),
        ("/api/v4/comment/like", json!({ "comment_id": comment, "is_upvote": true })),
    ];
    for (path, form) in votes {
        assert_eq!(troll.post(path, form).await.error(), (400, "site_ban"), "{path}");
    }
    assert_eq!(ada.community(&books).await["posts"], 2, "nothing of it was written");

    let lift = json!({ "person_id": troll_id, "ban": false, "reason": "sorry" });
    admin.post("/api/v3/user/ban", lift).await.ok();
    assert!(server.nobody().post("/api/v3/user/login", login).await.ok()["jwt"].is_string());
    server.login("troll").await.create_post(&books, "Emma").await;
    assert_eq!(
        told(&admin, 2).await,
        [entry("admin", "admin_ban", "sells things"), entry("admin", "admin_ban lifted", "sorry")]
    );
    let log = ada.get("/api/v3/modlog", &format!("other_person_id={troll_id}")).await.ok();
    assert_eq!(log["banned"].as_array().unwrap().len(), 2);
    server.stop().await;
}
