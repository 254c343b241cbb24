//! The log: every kind, its filters, parts of big measures, and whose names are shown.

mod kinds;

use harness::{TestServer, User};
use serde_json::{Value, json};

async fn person_id(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

async fn kinds(user: &User, query: &str) -> Vec<String> {
    let list = user.get("/api/v4/modlog", query).await.ok();
    let kinds = list["items"].as_array().unwrap().iter();
    kinds.map(|view| view["modlog"]["kind"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn v3_has_a_list_for_each_kind_and_filters_them() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    let (ada_id, bob_id) = (person_id(&ada).await, person_id(&bob).await);
    let remove = json!({ "post_id": post.id, "removed": true, "reason": "spam" });
    ada.post("/api/v3/post/remove", remove).await.ok();
    ada.post("/api/v3/post/lock", json!({ "post_id": post.id, "locked": true })).await.ok();
    let ban = json!({ "community_id": books.id, "person_id": bob_id, "ban": true, "reason": "spam" });
    ada.post("/api/v3/community/ban_user", ban).await.ok();
    admin.post("/api/v3/user/ban", json!({ "person_id": bob_id, "ban": true, "reason": "spam" })).await.ok();
    admin.put("/api/v3/community/hide", json!({ "community_id": books.id, "hidden": true })).await.ok();

    let all = ada.get("/api/v3/modlog", "").await.ok();
    assert_eq!(all.as_object().unwrap().len(), 15);
    let removed = &all["removed_posts"][0];
    assert_eq!(removed["mod_remove_post"]["reason"], "spam");
    assert_eq!(removed["mod_remove_post"]["removed"], true);
    assert_eq!((&removed["moderator"]["name"], &removed["post"]["name"]), (&json!("ada"), &json!("Dune")));
    assert_eq!(all["banned_from_community"][0]["banned_person"]["name"], "bob");
    assert_eq!(all["banned"][0]["mod_ban"]["banned"], true);
    assert_eq!(all["hidden_communities"][0]["mod_hide_community"]["hidden"], true);
    assert_eq!(all["hidden_communities"][0]["admin"]["name"], "admin");

    let one = ada.get("/api/v3/modlog", "type_=ModLockPost").await.ok();
    assert_eq!((one["locked_posts"].as_array().unwrap().len(), &one["removed_posts"]), (1, &json!([])));
    let local = ada.get("/api/v3/modlog", &format!("community_id={}", books.id)).await.ok();
    assert_eq!((&local["banned"], local["removed_posts"].as_array().unwrap().len()), (&json!([]), 1));
    let of_bob = ada.get("/api/v3/modlog", &format!("other_person_id={bob_id}")).await.ok();
    assert_eq!(of_bob["hidden_communities"], json!([]));
    assert_eq!(of_bob["removed_posts"].as_array().unwrap().len(), 1);
    let by_ada = ada.get("/api/v3/modlog", &format!("mod_person_id={ada_id}")).await.ok();
    assert_eq!(by_ada["banned"], json!([]));
    assert_eq!(ada.get("/api/v3/modlog", "limit=51").await.error().0, 400);
    server.stop().await;
}

#[actix_web::test]
async fn names_are_shown_to_those_who_may_know() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = bob.create_post(&books, "Dune").await;
    ada.post("/api/v3/post/lock", json!({ "post_id": post.id, "locked": true })).await.ok();
    let v3 = "/api/v3/modlog";
    assert_eq!(bob.get(v3, "").await.ok()["locked_posts"][0].get("moderator"), None);
    assert_eq!(server.nobody().get(v3, "").await.ok()["locked_posts"][0].get("moderator"), None);
    assert_eq!(ada.get(v3, "").await.ok()["locked_posts"][0]["moderator"]["name"], "ada");
    // Asked in vain.
    let by_nobody = bob.get(v3, "mod_person_id=1").await.ok();
    assert_eq!(by_nobody["locked_posts"].as_array().unwrap().len(), 1);

    let here = format!("community_id={}", books.id);
    let v4 = "/api/v4/modlog";
    assert_eq!(ada.get(v4, "").await.ok()["items"][0].get("moderator"), None);
    assert_eq!(ada.get(v4, &here).await.ok()["items"][0]["moderator"]["name"], "ada");
    assert_eq!(bob.get(v4, &here).await.ok()["items"][0].get("moderator"), None);
    assert_eq!(admin.get(v4, "").await.ok()["items"][0]["moderator"]["name"], "ada");
    server.change_settings(|settings| settings.hide_modlog_mod_names = false).await;
    assert_eq!(bob.get(v3, "").await.ok()["locked_posts"][0]["moderator"]["name"], "ada");
    server.stop().await;
}

#[actix_web::test]
async fn parts_of_a_measure_are_folded_into_it() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    for n in 0..3 {
        bob.create_post(&books, &format!("Book {n}")).await;
    }
    let bob_id = person_id(&bob).await;
    let ban = json!({ "community_id": books.id, "person_id": bob_id, "ban": true, "reason": "spam", "remove_or_restore_data": true });
    ada.post("/api/v4/community/ban_user", ban).await.ok();

    let list = ada.get("/api/v4/modlog", "").await.ok();
    assert_eq!(kinds(&ada, "").await, ["mod_ban_from_community"]);
    assert_eq!(list["items"][0]["modlog"]["child_count"], 3);
    let id = &list["items"][0]["modlog"]["id"];
    assert_eq!(kinds(&ada, "show_bulk=true").await.len(), 4);
    assert_eq!(kinds(&ada, &format!("bulk_action_parent_id={id}")).await, ["mod_remove_post"; 3]);
    let v3 = ada.get("/api/v3/modlog", "").await.ok();
    assert_eq!(v3["removed_posts"], json!([]));
    let v3 = ada.get("/api/v3/modlog", &format!("other_person_id={bob_id}")).await.ok();
    assert_eq!(v3["removed_posts"].as_array().unwrap().len(), 3);

    // Page by page.
    let first = ada.get("/api/v4/modlog", "show_bulk=true&limit=3").await.ok();
    let next = first["next_page"].as_str().unwrap();
    let second = ada.get("/api/v4/modlog", &format!("show_bulk=true&limit=3&page_cursor={next}")).await.ok();
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn what_is_done_in_a_private_community_is_read_within() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let club = ada.create_community_with("club", json!({ "visibility": "private" })).await;
    let post = ada.create_post(&club, "Within").await;
    ada.post("/api/v3/post/lock", json!({ "post_id": post.id, "locked": true })).await.ok();
    assert_eq!(kinds(&bob, "").await, Vec::<String>::new());
    assert_eq!(bob.get("/api/v3/modlog", "").await.ok()["locked_posts"], json!([]));
    assert_eq!(kinds(&ada, "").await, ["mod_lock_post"]);
    assert_eq!(kinds(&admin, "").await, ["mod_lock_post"]);
    server.stop().await;
}
