//! Roles: defined, granted for a time, revoked; and that nobody does more than theirs says.

use chrono::TimeDelta;
use harness::{Community, TestServer, User};
use serde_json::{Value, json};

/// Defines a role in a community; answers its id.
async fn define(user: &User, community: &Community, name: &str, capabilities: &[&str]) -> i64 {
    let form = json!({ "community_id": community.id, "name": name, "capabilities": capabilities });
    user.post("/api/v4/role", form).await.ok()["role_view"]["role"]["id"].as_i64().unwrap()
}

async fn person_id(user: &User) -> i64 {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].as_i64().unwrap()
}

/// `Ok` or the name of the error of locking a post over v3.
async fn lock_v3(user: &User, post: i64) -> String {
    let answer = user.post("/api/v3/post/lock", json!({ "post_id": post, "locked": true })).await;
    if answer.status == 200 { "ok".to_owned() } else { answer.error().1.to_owned() }
}

#[actix_web::test]
async fn a_role_gives_what_it_names_and_nothing_else_over_both_apis() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    assert_eq!(lock_v3(&bob, post.id).await, "not_a_mod_or_admin");

    let role = define(&ada, &books, "helper", &["lock"]).await;
    let grant = json!({ "role_id": role, "person_id": person_id(&bob).await, "reason": "steady" });
    let view = ada.post("/api/v4/role/grant", grant.clone()).await.ok()["role_view"].clone();
    assert_eq!(view["holders"][0]["person"]["name"], "bob");
    assert_eq!(lock_v3(&bob, post.id).await, "ok");
    let feature = json!({ "post_id": post.id, "featured": true, "feature_type": "Community" });
    assert_eq!(bob.post("/api/v3/post/feature", feature).await.error(), (400, "not_a_mod_or_admin"));
    let edit = json!({ "community_id": books.id, "title": "Mine" });
    assert_eq!(bob.put("/api/v4/community", edit).await.error(), (400, "not_a_mod_or_admin"));

    let mine = bob.get("/api/v4/account/capabilities", "").await.ok();
    assert_eq!(mine["communities"][0]["capabilities"], json!(["lock"]));
    assert_eq!(mine["site"], json!([]));
    let moderates = bob.get("/api/v3/site", "").await.ok()["my_user"]["moderates"].clone();
    assert_eq!(moderates[0]["community"]["name"], "books");

    ada.delete("/api/v4/role/grant", grant).await.ok();
    assert_eq!(lock_v3(&bob, post.id).await, "not_a_mod_or_admin");
    server.stop().await;
}

#[actix_web::test]
async fn a_grant_ends_when_it_was_said_to() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    let role = define(&ada, &books, "helper", &["lock"]).await;
    let id = person_id(&bob).await;
    let ends = server.clock.now() + TimeDelta::hours(1);
    let grant = json!({ "role_id": role, "person_id": id, "expires_at": ends.timestamp() });
    ada.post("/api/v4/role/grant", grant).await.ok();
    let past = json!({ "role_id": role, "person_id": id, "expires_at": 5 });
    assert_eq!(ada.post("/api/v4/role/grant", past).await.error(), (400, "ban_expiration_in_past"));
    assert_eq!(lock_v3(&bob, post.id).await, "ok");

    server.clock.advance(TimeDelta::seconds(3601).to_std().unwrap());
    assert_eq!(lock_v3(&bob, post.id).await, "not_a_mod_or_admin");
    let mine = bob.get("/api/v4/account/capabilities", "").await.ok();
    assert_eq!(mine["communities"], json!([]));
    let list = ada.get("/api/v4/role/list", &format!("community_id={}", books.id)).await.ok();
    assert_eq!(list["roles"][0]["holders"], json!([]));
    server.stop().await;
}

#[actix_web::test]
async fn nobody_hands_out_what_they_do_not_have() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let manager = define(&ada, &books, "manager", &["manage_roles", "lock"]).await;
    let bob_id = person_id(&bob).await;
    let grant = json!({ "role_id": manager, "person_id": bob_id });
    ada.post("/api/v4/role/grant", grant.clone()).await.ok();

    // Less than their own they may.
    let locker = define(&bob, &books, "locker", &["lock"]).await;
    let to_eve = json!({ "role_id": locker, "person_id": person_id(&eve).await });
    bob.post("/api/v4/role/grant", to_eve).await.ok();
    // More they may not, nor prolong their own, nor change a role that is more.
    let more = json!({ "community_id": books.id, "name": "more", "capabilities": ["ban"] });
    assert_eq!(bob.post("/api/v4/role", more).await.error(), (400, "not_higher_mod"));
    assert_eq!(bob.post("/api/v4/role/grant", grant).await.error(), (400, "not_higher_mod"));
    let grow = json!({ "role_id": locker, "capabilities": ["lock", "ban"] });
    assert_eq!(bob.put("/api/v4/role", grow).await.error(), (400, "not_higher_mod"));
    let bans = define(&ada, &books, "banner", &["ban"]).await;
    assert_eq!(bob.delete("/api/v4/role", json!({ "role_id": bans })).await.error(), (400, "not_higher_mod"));
    // The site is not theirs.
    let site = json!({ "name": "staff", "capabilities": ["lock"] });
    for user in [&ada, &bob] {
        assert_eq!(user.post("/api/v4/role", site.clone()).await.error(), (400, "not_an_admin"));
    }
    let wide = json!({ "community_id": books.id, "name": "wide", "capabilities": ["purge"] });
    assert_eq!(ada.post("/api/v4/role", wide).await.error(), (400, "invalid_name"));
    server.stop().await;
}

#[actix_web::test]
async fn a_role_on_the_site_holds_in_every_community() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    let form = json!({ "name": "staff", "capabilities": ["lock", "edit_site"] });
    let role = admin.post("/api/v4/role", form).await.ok()["role_view"]["role"]["id"].clone();
    let grant = json!({ "role_id": role, "person_id": person_id(&bob).await });
    admin.post("/api/v4/role/grant", grant).await.ok();

    assert_eq!(lock_v3(&bob, post.id).await, "ok");
    bob.post("/api/v4/admin/tagline", json!({ "content": "hello" })).await.ok();
    // That makes nobody an admin.
    let site = bob.get("/api/v3/site", "").await.ok();
    assert_eq!(site["my_user"]["local_user_view"]["local_user"]["admin"], false);
    let front = json!({ "post_id": post.id, "featured": true, "feature_type": "local" });
    assert_eq!(bob.post("/api/v4/post/feature", front).await.error(), (400, "not_an_admin"));
    server.stop().await;
}

#[actix_web::test]
async fn a_role_is_changed_for_all_who_hold_it_and_goes_with_its_deletion() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    let role = define(&ada, &books, "helper", &["see_voters"]).await;
    let taken = json!({ "community_id": books.id, "name": "Helper", "capabilities": ["lock"] });
    assert_eq!(ada.post("/api/v4/role", taken).await.error(), (400, "already_exists"));
    let grant = json!({ "role_id": role, "person_id": person_id(&bob).await });
    ada.post("/api/v4/role/grant", grant).await.ok();
    assert_eq!(lock_v3(&bob, post.id).await, "not_a_mod_or_admin");

    let edit = json!({ "role_id": role, "name": "locker", "capabilities": ["lock"] });
    let view = ada.put("/api/v4/role", edit).await.ok()["role_view"]["role"].clone();
    assert_eq!((&view["name"], &view["capabilities"]), (&json!("locker"), &json!(["lock"])));
    assert_eq!(lock_v3(&bob, post.id).await, "ok");
    assert_eq!(bob.get("/api/v4/role/list", "").await.error(), (400, "not_an_admin"));

    ada.delete("/api/v4/role", json!({ "role_id": role })).await.ok();
    assert_eq!(lock_v3(&bob, post.id).await, "not_a_mod_or_admin");
    let gone = ada.delete("/api/v4/role", json!({ "role_id": role })).await;
    assert_eq!(gone.error(), (404, "not_found"));
    let nothing: Value = ada.get("/api/v4/role/list", &format!("community_id={}", books.id)).await.ok();
    assert_eq!(nothing["roles"], json!([]));
    server.stop().await;
}
