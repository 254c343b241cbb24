//! Complaints, over both APIs.

use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn a_report_is_made_once_listed_counted_and_settled() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    let report = json!({ "post_id": post.id, "reason": "spam" });
    let view = bob.post("/api/v3/post/report", report.clone()).await.ok()["post_report_view"].clone();
    assert_eq!(view["post_report"]["original_post_name"], "Dune");
    assert_eq!((&view["creator"]["name"], &view["post_creator"]["name"]), (&json!("bob"), &json!("ada")));
    assert_eq!(bob.post("/api/v3/post/report", report.clone()).await.error(), (400, "couldnt_create_report"));
    assert_eq!(bob.post("/api/v4/post/report", report).await.error(), (400, "couldnt_create"));
    let empty = json!({ "post_id": post.id, "reason": " " });
    assert_eq!(eve.post("/api/v3/post/report", empty).await.error(), (400, "report_reason_required"));
    let other = json!({ "post_id": post.id, "reason": "dull" });
    eve.post("/api/v4/post/report", other).await.ok();

    // Ordinary users see none but their own.
    assert_eq!(bob.get("/api/v3/post/report/list", "").await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(bob.get("/api/v3/user/report_count", "").await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(bob.get("/api/v4/report/list", "").await.error(), (400, "not_a_mod_or_admin"));
    let mine = bob.get("/api/v4/report/list", "my_reports_only=true").await.ok();
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);

    let count = ada.get("/api/v3/user/report_count", "").await.ok();
    assert_eq!(count, json!({ "comment_reports": 0, "post_reports": 2 }));
    let counts = ada.get("/api/v4/account/unread_counts", "").await.ok();
    assert_eq!(counts["report_count"], 2);
    let list = ada.get("/api/v3/post/report/list", "unresolved_only=true").await.ok();
    let reasons: Vec<_> =
        list["post_reports"].as_array().unwrap().iter().map(|view| &view["post_report"]["reason"]).collect();
    assert_eq!(reasons, ["spam", "dull"]);
    let newest = ada.get("/api/v4/report/list", "type_=posts").await.ok();
    assert_eq!(newest["items"][0]["post_report"]["reason"], "dull");
    assert_eq!(newest["items"][0]["type_"], "post");

    let id = &view["post_report"]["id"];
    let settle = json!({ "report_id": id, "resolved": true });
    assert_eq!(bob.put("/api/v3/post/report/resolve", settle.clone()).await.error().0, 400);
    let settled = ada.put("/api/v3/post/report/resolve", settle.clone()).await.ok();
    assert_eq!(settled["post_report_view"]["resolver"]["name"], "ada");
    // Who comes second changes nothing.
    let admin = server.admin().await;
    let second = admin.put("/api/v3/post/report/resolve", settle).await.ok();
    assert_eq!(second["post_report_view"]["resolver"]["name"], "ada");
    let told = admin.get("/api/v4/modlog", "type_=mod_resolve_report").await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 1, "{told}");
    let concluded = json!({ "report_id": id, "resolved": true, "conclusion": "fine" });
    let settled = ada.put("/api/v4/post/report/resolve", concluded.clone()).await.ok();
    assert_eq!(settled["post_report_view"]["post_report"]["conclusion"], "fine");
    let foreign = ada.put("/api/v4/comment/report/resolve", concluded).await;
    assert_eq!(foreign.error(), (404, "not_found"));
    let count = ada.get("/api/v3/user/report_count", "").await.ok();
    assert_eq!(count["post_reports"], 1);
    server.stop().await;
}

#[actix_web::test]
async fn removing_what_is_reported_settles_the_reports() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let comment = bob.post("/api/v4/comment", json!({ "post_id": post.id, "content": "Dry." })).await.ok();
    let comment = &comment["comment_view"]["comment"]["id"];
    let eve = server.user("eve").await;
    eve.post("/api/v4/post/report", json!({ "post_id": post.id, "reason": "spam" })).await.ok();
    eve.post("/api/v3/comment/report", json!({ "comment_id": comment, "reason": "spam" })).await.ok();
    let count = ada.get("/api/v3/user/report_count", &format!("community_id={}", books.id)).await.ok();
    assert_eq!((&count["post_reports"], &count["comment_reports"]), (&json!(1), &json!(1)));

    let remove = json!({ "post_id": post.id, "removed": true, "reason": "spam", "remove_children": true });
    ada.post("/api/v4/post/remove", remove).await.ok();
    let count = ada.get("/api/v3/user/report_count", "").await.ok();
    assert_eq!((&count["post_reports"], &count["comment_reports"]), (&json!(0), &json!(0)));
    // The moderator still reads what the comment said.
    let list = ada.get("/api/v3/comment/report/list", "").await.ok();
    assert_eq!(list["comment_reports"][0]["comment"]["content"], "Dry.");
    // Who complained does not.
    let mine = eve.get("/api/v4/report/list", "my_reports_only=true&type_=comments").await.ok();
    assert_eq!(mine["items"][0]["comment"]["content"], "");
    server.stop().await;
}

#[actix_web::test]
async fn reports_of_messages_and_communities_are_for_who_looks_after_the_site() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let ada_id = &ada.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"];
    let sent = json!({ "recipient_id": ada_id, "content": "Buy this" });
    let message = bob.post("/api/v4/private_message", sent).await.ok();
    let message = &message["private_message_view"]["private_message"]["id"];
    let report = json!({ "private_message_id": message, "reason": "spam" });
    assert_eq!(
        bob.post("/api/v3/private_message/report", report.clone()).await.error(),
        (400, "couldnt_create_report")
    );
    let made = ada.post("/api/v3/private_message/report", report).await.ok();
    assert_eq!(made["private_message_report_view"]["private_message_report"]["original_pm_text"], "Buy this");
    let community = json!({ "community_id": books.id, "reason": "nothing but spam" });
    let made = bob.post("/api/v4/community/report", community).await.ok();
    let report = &made["community_report_view"]["community_report"];
    assert_eq!(report["original_community_title"], "books");

    let settle = json!({ "report_id": report["id"], "resolved": true });
    assert_eq!(
        ada.put("/api/v4/community/report/resolve", settle.clone()).await.error(),
        (400, "not_an_admin")
    );
    assert_eq!(ada.get("/api/v3/private_message/report/list", "").await.error(), (400, "not_an_admin"));
    let list = ada.get("/api/v4/report/list", "").await.ok();
    assert_eq!(list["items"], json!([]));
    let list = admin.get("/api/v4/report/list", "unresolved_only=true").await.ok();
    let kinds: Vec<_> = list["items"].as_array().unwrap().iter().map(|view| &view["type_"]).collect();
    assert_eq!(kinds, ["private_message", "community"]);
    let count = admin.get("/api/v3/user/report_count", "").await.ok();
    assert_eq!(count["private_message_reports"], 1);
    admin.put("/api/v4/community/report/resolve", settle).await.ok();
    let list = admin.get("/api/v3/private_message/report/list", "unresolved_only=true").await.ok();
    assert_eq!(list["private_message_reports"][0]["private_message_creator"]["name"], "bob");
    server.stop().await;
}

#[actix_web::test]
async fn a_long_queue_is_read_page_by_page_in_both_directions() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    for n in 0..5 {
        let post = ada.create_post(&books, &format!("Book {n}")).await;
        bob.post("/api/v4/post/report", json!({ "post_id": post.id, "reason": n.to_string() })).await.ok();
    }
    let reasons = |page: &serde_json::Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|view| view["post_report"]["reason"].as_str().unwrap().to_owned()).collect()
    };
    let first = ada.get("/api/v4/report/list", "limit=2&unresolved_only=true").await.ok();
    assert_eq!((reasons(&first), first.get("prev_page")), (vec!["0".to_owned(), "1".to_owned()], None));
    let next = first["next_page"].as_str().unwrap();
    let query = format!("limit=2&unresolved_only=true&page_cursor={next}");
    let second = ada.get("/api/v4/report/list", &query).await.ok();
    assert_eq!(reasons(&second), ["2", "3"]);
    let back = second["prev_page"].as_str().unwrap();
    let query = format!("limit=2&unresolved_only=true&page_cursor={back}");
    let again = ada.get("/api/v4/report/list", &query).await.ok();
    assert_eq!(reasons(&again), ["0", "1"]);
    let third = ada.get("/api/v3/post/report/list", "limit=2&page=3&unresolved_only=true").await.ok();
    assert_eq!(third["post_reports"].as_array().unwrap().len(), 1);
    assert_eq!(
        ada.get("/api/v4/report/list", "page_cursor=x").await.error().1,
        "couldnt_parse_pagination_token"
    );
    server.stop().await;
}

#[actix_web::test]
async fn a_limited_moderator_clears_the_queue_within_their_rights() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let post = eve.create_post(&books, "Dune").await;
    let comment = eve.post("/api/v4/comment", json!({ "post_id": post.id, "content": "Dry." })).await.ok();
    let comment = comment["comment_view"]["comment"]["id"].clone();
    let report = json!({ "comment_id": comment, "reason": "rude" });
    let report = ada.post("/api/v3/comment/report", report).await.ok();
    let report = report["comment_report_view"]["comment_report"]["id"].clone();
    let role = json!({ "community_id": books.id, "name": "r", "capabilities": ["resolve_reports", "remove_comments"] });
    let role = ada.post("/api/v4/role", role).await.ok()["role_view"]["role"]["id"].clone();
    let bob_id = bob.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone();
    ada.post("/api/v4/role/grant", json!({ "role_id": role, "person_id": bob_id })).await.ok();

    let list = bob.get("/api/v3/comment/report/list", "unresolved_only=true").await.ok();
    assert_eq!(list["comment_reports"][0]["comment_report"]["reason"], "rude");
    let remove = json!({ "comment_id": comment, "removed": true, "reason": "rude" });
    let view = bob.post("/api/v3/comment/remove", remove).await.ok();
    assert_eq!(view["comment_view"]["comment"]["removed"], true);
    let reopen = json!({ "report_id": report, "resolved": false });
    bob.put("/api/v3/comment/report/resolve", reopen).await.ok();
    let remove = json!({ "post_id": post.id, "removed": true });
    assert_eq!(bob.post("/api/v3/post/remove", remove).await.error(), (400, "not_a_mod_or_admin"));
    let eve_id = eve.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone();
    let ban = json!({ "community_id": books.id, "person_id": eve_id, "ban": true });
    assert_eq!(bob.post("/api/v3/community/ban_user", ban).await.error(), (400, "not_a_mod_or_admin"));
    server.stop().await;
}

#[actix_web::test]
async fn admins_get_a_mail_when_that_is_set() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let admin = server.admin().await;
    let address = json!({ "email": "admin@spinney.test" });
    admin.put("/api/v4/account/settings/save", address).await.ok();
    let user = domain::account::find_local(&server.instance.app, "admin").await.unwrap().unwrap().1;
    let mut conn = server.instance.app.db().await.unwrap();
    db::local_user::set_email(&mut conn, user, Some("admin@spinney.test"), true).await.unwrap();
    drop(conn);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    server.change_settings(|settings| settings.reports_email_admins = true).await;
    server.run_jobs().await;
    server.mails.lock().clear();
    bob.post("/api/v3/post/report", json!({ "post_id": post.id, "reason": "spam" })).await.ok();
    server.run_jobs().await;
    let mails = server.mails.lock().clone();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].to == "admin@spinney.test" && mails[0].text.contains("spam"), "{mails:?}");
    server.stop().await;
}
