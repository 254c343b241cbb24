//! Moderators and admins come and go; communities are handed over, removed and hidden.

use harness::{TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

async fn person_id(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

fn names(moderators: &Value) -> Vec<&str> {
    let all = moderators["moderators"].as_array().unwrap();
    all.iter().map(|view| view["moderator"]["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn moderators_are_appointed_dismissed_by_rank_and_one_stays() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let form = |id: &Value, added: bool| json!({ "community_id": books.id, "person_id": id, "added": added });
    let (ada_id, bob_id, eve_id) = (person_id(&ada).await, person_id(&bob).await, person_id(&eve).await);
    assert_eq!(
        bob.post("/api/v3/community/mod", form(&bob_id, true)).await.error(),
        (400, "not_a_mod_or_admin")
    );
    server.clock.advance(Duration::from_secs(1));
    let moderators = ada.post("/api/v3/community/mod", form(&bob_id, true)).await.ok();
    assert_eq!(names(&moderators), ["ada", "bob"]);
    let again = ada.post("/api/v3/community/mod", form(&bob_id, true)).await;
    assert_eq!(again.error(), (400, "community_moderator_already_exists"));
    assert_eq!(ada.post("/api/v4/community/mod", form(&bob_id, true)).await.error(), (400, "already_exists"));
    server.clock.advance(Duration::from_secs(1));
    let moderators = bob.post("/api/v4/community/mod", form(&eve_id, true)).await.ok();
    assert_eq!(names(&moderators), ["ada", "bob", "eve"]);
    assert_eq!(
        eve.post("/api/v3/community/mod", form(&bob_id, false)).await.error(),
        (400, "not_higher_mod")
    );
    bob.post("/api/v3/community/mod", form(&eve_id, false)).await.ok();

    // Handed over, the order turns.
    let transfer = |id: &Value| json!({ "community_id": books.id, "person_id": id });
    assert_eq!(
        bob.post("/api/v3/community/transfer", transfer(&bob_id)).await.error(),
        (400, "not_an_admin")
    );
    assert_eq!(ada.post("/api/v3/community/transfer", transfer(&eve_id)).await.error().1, "unknown");
    let view = ada.post("/api/v4/community/transfer", transfer(&bob_id)).await.ok();
    assert_eq!(names(&view), ["bob", "ada"]);
    bob.post("/api/v3/community/mod", form(&ada_id, false)).await.ok();
    assert_eq!(
        bob.post("/api/v4/community/mod", form(&bob_id, false)).await.error(),
        (400, "cannot_leave_mod")
    );
    server.stop().await;
}

#[actix_web::test]
async fn admins_come_and_go_but_the_last() {
    let server = TestServer::start().await;
    let (admin, bob) = (server.admin().await, server.user("bob").await);
    let (admin_id, bob_id) = (person_id(&admin).await, person_id(&bob).await);
    let form = |id: &Value, added: bool| json!({ "person_id": id, "added": added });
    assert_eq!(bob.post("/api/v3/admin/add", form(&bob_id, true)).await.error(), (400, "not_an_admin"));
    assert_eq!(admin.post("/api/v3/user/leave_admin", json!({})).await.error(), (400, "cannot_leave_admin"));
    assert_eq!(
        admin.post("/api/v4/admin/add", form(&admin_id, false)).await.error(),
        (400, "cannot_leave_admin")
    );
    let view = admin.post("/api/v4/admin/add", form(&bob_id, true)).await.ok();
    assert_eq!(view["admins"].as_array().unwrap().len(), 2);
    let site = admin.post("/api/v3/user/leave_admin", json!({})).await.ok();
    assert_eq!(site["admins"][0]["person"]["name"], "bob");
    assert_eq!(site.get("my_user"), None);
    assert_eq!(admin.post("/api/v3/admin/add", form(&admin_id, true)).await.error(), (400, "not_an_admin"));
    server.stop().await;
}

#[actix_web::test]
async fn communities_are_removed_restored_and_hidden_by_admins() {
    let server = TestServer::start().await;
    let (admin, ada, eve) = (server.admin().await, server.user("ada").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune").await;
    let remove = |removed: bool| json!({ "community_id": books.id, "removed": removed, "reason": "spam" });
    assert_eq!(ada.post("/api/v3/community/remove", remove(true)).await.error(), (400, "not_an_admin"));
    let view = admin.post("/api/v3/community/remove", remove(true)).await.ok();
    assert_eq!(view["community_view"]["community"]["removed"], true);
    assert_eq!(eve.get("/api/v4/community", &format!("id={}", books.id)).await.error(), (404, "not_found"));
    assert_eq!(ada.try_create_post(&books, "Emma", json!({})).await.error(), (400, "deleted"));
    admin.post("/api/v4/community/remove", remove(false)).await.ok();
    ada.create_post(&books, "Emma").await;

    let hide = |hidden: bool| json!({ "community_id": books.id, "hidden": hidden, "reason": "quiet" });
    assert_eq!(ada.put("/api/v3/community/hide", hide(true)).await.error(), (400, "not_an_admin"));
    admin.put("/api/v3/community/hide", hide(true)).await.ok();
    let view = eve.get("/api/v3/community", &format!("id={}", books.id)).await.ok();
    assert_eq!(view["community_view"]["community"]["hidden"], true);
    assert_eq!(eve.titles("type_=All").await, Vec::<String>::new());
    admin.put("/api/v3/community/hide", hide(false)).await.ok();
    assert_eq!(eve.titles("type_=All").await.len(), 2);
    let none = json!({ "community_id": 999_999, "hidden": true });
    let missing = admin.put("/api/v3/community/hide", none).await;
    assert_eq!(missing.error(), (404, "couldnt_update_community_hidden_status"));
    server.stop().await;
}

#[actix_web::test]
async fn a_private_community_lets_in_whom_a_moderator_approves() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let private = json!({ "visibility": "private" });
    let club = ada.create_community_with("club", private).await;
    bob.follow(&club, true).await.ok();
    eve.follow(&club, true).await.ok();
    assert_eq!(
        bob.get("/api/v4/community/pending_follows/list", "").await.error(),
        (400, "not_a_mod_or_admin")
    );
    let counts = ada.get("/api/v4/account/unread_counts", "").await.ok();
    assert_eq!(counts["pending_follow_count"], 2);
    let list = ada.get("/api/v4/community/pending_follows/list", "unread_only=true").await.ok();
    let items = list["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["person"]["name"]), (2, &json!("bob")));
    assert_eq!(items[0]["follow_state"], "approval_required");
    let all = ada.get("/api/v4/community/pending_follows/list", "all_communities=true").await;
    assert_eq!(all.error(), (400, "not_an_admin"));

    let decide =
        |id: &Value, approve: bool| json!({ "community_id": club.id, "follower_id": id, "approve": approve });
    let (bob_id, eve_id) = (person_id(&bob).await, person_id(&eve).await);
    let path = "/api/v4/community/pending_follows/approve";
    assert_eq!(bob.post(path, decide(&bob_id, true)).await.error(), (404, "not_found"));
    ada.post(path, decide(&bob_id, true)).await.ok();
    ada.post(path, decide(&eve_id, false)).await.ok();
    assert_eq!(ada.post(path, decide(&eve_id, true)).await.error(), (400, "couldnt_update"));
    bob.create_post(&club, "Within").await;
    let within = async |user: &User| {
        let list = user.get("/api/v4/post/list", &format!("community_id={}", club.id)).await.ok();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((within(&bob).await, within(&eve).await), (1, 0));
    assert_eq!(ada.community(&club).await["subscribers"], 2);
    server.stop().await;
}
