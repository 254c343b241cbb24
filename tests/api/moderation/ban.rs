//! Bans from communities and from the site, and that their end restores what they took and nothing else.

use harness::{Community, Post, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

async fn person_id(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

async fn comment(user: &User, post: &Post) -> Value {
    let body = json!({ "post_id": post.id, "content": "Dry." });
    user.post("/api/v4/comment", body).await.ok()["comment_view"]["comment"]["id"].clone()
}

async fn removed(user: &User, post: &Post) -> bool {
    user.view(post).await["post"]["removed"].as_bool().unwrap()
}

fn ban_form(community: &Community, person: &Value, ban: bool, data: bool) -> Value {
    json!({ "community_id": community.id, "person_id": person, "ban": ban, "remove_or_restore_data": data, "reason": "spam" })
}

#[actix_web::test]
async fn a_banned_person_takes_part_no_more_until_the_ban_ends() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    bob.follow(&books, true).await.ok();
    let post = bob.create_post(&books, "Dune").await;
    let id = person_id(&bob).await;
    let end = server.clock.now().timestamp() + 3600;
    let form = json!({ "community_id": books.id, "person_id": id, "ban": true, "expires": end });
    let view = ada.post("/api/v3/community/ban_user", form).await.ok();
    assert_eq!((&view["banned"], &view["person_view"]["person"]["name"]), (&json!(true), &json!("bob")));
    // The ban ended the following.
    assert_eq!(ada.community(&books).await["subscribers"], 1);

    let write = json!({ "post_id": post.id, "content": "hello" });
    assert_eq!(bob.post("/api/v3/comment", write.clone()).await.error(), (400, "banned_from_community"));
    let banned = (400, "person_is_banned_from_community");
    assert_eq!(bob.post("/api/v4/comment", write.clone()).await.error(), banned);
    assert_eq!(bob.try_create_post(&books, "Emma", json!({})).await.error(), banned);
    assert_eq!(bob.vote(&post, Some(true)).await.error(), banned);
    assert_eq!(bob.follow(&books, true).await.error(), banned);
    let report = json!({ "post_id": post.id, "reason": "x" });
    assert_eq!(bob.post("/api/v4/post/report", report).await.error(), banned);

    server.clock.advance(Duration::from_secs(3601));
    bob.post("/api/v4/comment", write).await.ok();
    let past = json!({ "community_id": books.id, "person_id": id, "ban": true, "expires": 5 });
    assert_eq!(ada.post("/api/v3/community/ban_user", past).await.error(), (400, "ban_expiration_in_past"));
    let far = json!({ "community_id": books.id, "person_id": id, "ban": true, "expires": i64::MAX });
    assert_eq!(ada.post("/api/v3/community/ban_user", far).await.error(), (400, "invalid_unix_time"));
    server.stop().await;
}

#[actix_web::test]
async fn who_may_ban_sees_who_is_banned_and_why_until_it_ends() {
    let server = TestServer::start().await;
    let (ada, bob, cleo) = (server.user("ada").await, server.user("bob").await, server.user("cleo").await);
    let books = ada.create_community("books").await;
    let films = ada.create_community("films").await;
    let (bobs, cleos) = (person_id(&bob).await, person_id(&cleo).await);
    let end = server.clock.now().timestamp() + 3600;
    let first = json!({ "community_id": books.id, "person_id": bobs, "ban": true, "reason": "spam", "expires_at": end });
    ada.post("/api/v4/community/ban_user", first).await.ok();
    server.clock.advance(Duration::from_secs(1));
    ada.post("/api/v4/community/ban_user", ban_form(&films, &bobs, true, false)).await.ok();
    let second = json!({ "community_id": books.id, "person_id": cleos, "ban": true, "reason": "insults" });
    ada.post("/api/v4/community/ban_user", second).await.ok();

    let path = "/api/v4/community/ban/list";
    let here = format!("community_id={}", books.id);
    let list = ada.get(path, &here).await.ok();
    let told = |list: &Value| -> Vec<(Value, Value)> {
        let items = list["items"].as_array().unwrap();
        items.iter().map(|item| (item["person"]["name"].clone(), item["reason"].clone())).collect()
    };
    let (by_bob, by_cleo) = ((json!("bob"), json!("spam")), (json!("cleo"), json!("insults")));
    assert_eq!(told(&list), [by_cleo.clone(), by_bob.clone()]);
    assert_eq!(list["items"][1]["moderator"]["name"], "ada");
    assert!(list["items"][0]["expires_at"].is_null() && list["items"][1]["expires_at"].is_string());

    let page = ada.get(path, &format!("{here}&limit=1")).await.ok();
    assert_eq!(told(&page), std::slice::from_ref(&by_cleo));
    let next = page["next_page"].as_str().unwrap();
    let page = ada.get(path, &format!("{here}&limit=1&page_cursor={next}")).await.ok();
    assert_eq!((told(&page), &page["next_page"]), (vec![by_bob], &Value::Null));
    let back = page["prev_page"].as_str().unwrap();
    let page = ada.get(path, &format!("{here}&limit=1&page_cursor={back}")).await.ok();
    assert_eq!(told(&page), std::slice::from_ref(&by_cleo));

    assert_eq!(server.user("dan").await.get(path, &here).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(ada.get(path, "community_id=999").await.error(), (404, "not_found"));
    server.clock.advance(Duration::from_secs(3600));
    assert_eq!(told(&ada.get(path, &here).await.ok()), [by_cleo]);
    ada.post("/api/v4/community/ban_user", ban_form(&books, &cleos, false, false)).await.ok();
    assert_eq!(told(&ada.get(path, &here).await.ok()), []);
    server.stop().await;
}

#[actix_web::test]
async fn the_end_of_a_ban_restores_what_the_ban_removed_and_nothing_else() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let films = ada.create_community("films").await;
    let (one, two) = (bob.create_post(&books, "One").await, bob.create_post(&books, "Two").await);
    let (three, elsewhere) = (bob.create_post(&books, "Three").await, bob.create_post(&films, "Four").await);
    let reply = comment(&bob, &one).await;
    let id = person_id(&bob).await;
    // Removed before the ban.
    let remove =
        |post: &Post, removed: bool| json!({ "post_id": post.id, "removed": removed, "reason": "x" });
    ada.post("/api/v4/post/remove", remove(&two, true)).await.ok();

    ada.post("/api/v4/community/ban_user", ban_form(&books, &id, true, true)).await.ok();
    assert!(removed(&ada, &one).await && removed(&ada, &three).await && !removed(&ada, &elsewhere).await);
    assert_eq!(ada.community(&books).await["posts"], 0);
    assert_eq!(ada.community(&books).await["comments"], 0);
    // Restored and removed anew meanwhile: that is another matter.
    ada.post("/api/v4/post/remove", remove(&three, false)).await.ok();
    ada.post("/api/v4/post/remove", remove(&three, true)).await.ok();

    ada.post("/api/v4/community/ban_user", ban_form(&books, &id, false, true)).await.ok();
    assert!(!removed(&ada, &one).await && removed(&ada, &two).await && removed(&ada, &three).await);
    let view = ada.get("/api/v4/comment", &format!("id={reply}")).await.ok();
    assert_eq!(view["comment_view"]["comment"]["removed"], false);
    assert_eq!(ada.community(&books).await["posts"], 1);
    bob.create_post(&books, "Five").await;
    server.stop().await;
}

#[actix_web::test]
async fn a_site_ban_is_refused_everywhere_and_reversible() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let own = bob.create_community("bobs").await;
    let post = bob.create_post(&books, "Dune").await;
    bob.put("/api/v4/account/settings/save", json!({ "bio": "I read." })).await.ok();
    let (ada_id, bob_id) = (person_id(&ada).await, person_id(&bob).await);
    let message = json!({ "recipient_id": ada_id, "content": "Buy" });
    bob.post("/api/v4/private_message", message.clone()).await.ok();

    let form = |ban: bool| json!({ "person_id": bob_id, "ban": ban, "remove_or_restore_data": true, "reason": "spam" });
    assert_eq!(ada.post("/api/v4/admin/ban", form(true)).await.error(), (400, "not_an_admin"));
    let view = admin.post("/api/v4/admin/ban", form(true)).await.ok();
    assert_eq!(view["person_view"]["banned"], true);
    assert_eq!(view["person_view"]["person"].get("bio"), None);
    assert!(removed(&admin, &post).await);
    assert_eq!(admin.community(&own).await["removed"], true);
    let messages = ada.get("/api/v3/private_message/list", "").await.ok();
    assert_eq!(messages["private_messages"], json!([]));
    let banned = admin.get("/api/v3/user/banned", "").await.ok();
    assert_eq!(banned["banned"][0]["person"]["name"], "bob");
    let users = admin.get("/api/v4/admin/users", "banned_only=true").await.ok();
    assert_eq!(users["items"][0]["person"]["name"], "bob");
    assert_eq!(ada.get("/api/v4/admin/users", "").await.error(), (400, "not_an_admin"));

    // The sessions are over; in a new one nothing can be written.
    assert_eq!(bob.post("/api/v4/private_message", message.clone()).await.error(), (401, "incorrect_login"));
    let bob = server.login("bob").await;
    assert_eq!(bob.post("/api/v4/private_message", message.clone()).await.error(), (400, "site_ban"));
    assert_eq!(bob.try_create_post(&books, "Emma", json!({})).await.error(), (400, "site_ban"));
    assert_eq!(bob.vote(&post, Some(true)).await.error(), (400, "site_ban"));
    assert_eq!(bob.follow(&books, true).await.error(), (400, "site_ban"));
    let login = json!({ "username_or_email": "bob", "password": harness::server::PASSWORD });
    assert_eq!(server.nobody().post("/api/v3/user/login", login).await.error(), (400, "site_ban"));

    let view = admin.post("/api/v4/admin/ban", form(false)).await.ok();
    assert_eq!(view["person_view"]["banned"], false);
    assert_eq!(view["person_view"]["person"]["bio"], "I read.");
    assert!(!removed(&admin, &post).await);
    assert_eq!(admin.community(&own).await["removed"], false);
    let messages = ada.get("/api/v3/private_message/list", "").await.ok();
    assert_eq!(messages["private_messages"].as_array().unwrap().len(), 1);
    bob.post("/api/v4/private_message", message).await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_site_ban_ends_in_time_and_admins_rank_by_age() {
    let server = TestServer::start().await;
    let (admin, bob) = (server.admin().await, server.user("bob").await);
    let (admin_id, bob_id) = (person_id(&admin).await, person_id(&bob).await);
    let end = server.clock.now().timestamp() + 60;
    let form = json!({ "person_id": bob_id, "ban": true, "expires": end });
    let view = admin.post("/api/v3/user/ban", form).await.ok();
    assert_eq!(view["person_view"]["person"]["banned"], true);
    server.clock.advance(Duration::from_secs(61));
    let bob = server.login("bob").await;
    bob.create_community("bobs").await;

    admin.post("/api/v3/admin/add", json!({ "person_id": bob_id, "added": true })).await.ok();
    let ban = json!({ "person_id": admin_id, "ban": true, "reason": "x" });
    assert_eq!(bob.post("/api/v3/user/ban", ban.clone()).await.error(), (400, "not_higher_admin"));
    assert_eq!(bob.post("/api/v4/admin/ban", ban).await.error(), (400, "not_higher_admin"));
    let drop = json!({ "person_id": admin_id, "added": false });
    assert_eq!(bob.post("/api/v4/admin/add", drop).await.error(), (400, "not_higher_admin"));
    server.stop().await;
}
