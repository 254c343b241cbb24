//! Following and blocking communities.

use futures_util::future::join_all;
use harness::{Community, TestServer, User};
use serde_json::{Value, json};

/// `(subscribed, subscribers, subscribers_local)` after a wish over v3.
async fn follow_v3(user: &User, community: &Community, follow: bool) -> Value {
    let body = json!({ "community_id": community.id, "follow": follow });
    let view = user.post("/api/v3/community/follow", body).await.ok()["community_view"].clone();
    json!([view["subscribed"], view["counts"]["subscribers"], view["counts"]["subscribers_local"]])
}

#[actix_web::test]
async fn following_counts_once_and_can_be_ended() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;

    assert_eq!(follow_v3(&bob, &books, true).await, json!(["Subscribed", 2, 2]));
    assert_eq!(follow_v3(&bob, &books, true).await, json!(["Subscribed", 2, 2]));
    assert_eq!(follow_v3(&bob, &books, false).await, json!(["NotSubscribed", 1, 1]));
    assert_eq!(follow_v3(&bob, &books, false).await, json!(["NotSubscribed", 1, 1]));
    let view = bob.follow(&books, true).await.ok()["community_view"].clone();
    assert_eq!(view["community_actions"]["follow_state"], "accepted");
    assert_eq!(view["community"]["subscribers"], 2);
    let view = bob.follow(&books, false).await.ok()["community_view"].clone();
    assert_eq!(view.get("community_actions"), None);
    server.stop().await;
}

#[actix_web::test]
async fn who_cannot_follow_is_told_why() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let nowhere = Community { id: 999_999, name: "nowhere".to_owned() };
    assert_eq!(ada.follow(&nowhere, true).await.error(), (404, "not_found"));
    let body = json!({ "community_id": nowhere.id, "follow": true });
    assert_eq!(ada.post("/api/v3/community/follow", body).await.error(), (400, "couldnt_find_community"));
    assert_eq!(server.nobody().follow(&books, true).await.error(), (401, "incorrect_login"));
    let half = json!({ "community_id": books.id });
    assert_eq!(ada.post("/api/v4/community/follow", half).await.status, 400);
    server.stop().await;
}

#[actix_web::test]
async fn a_community_elsewhere_has_to_agree_first() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = server.remote_community("beta.test", "books").await;
    assert_eq!(follow_v3(&ada, &books, true).await, json!(["Pending", 0, 1]));
    let view = ada.get("/api/v4/community", &format!("id={}", books.id)).await.ok();
    assert_eq!(view["community_view"]["community_actions"]["follow_state"], "pending");
    assert_eq!(follow_v3(&ada, &books, false).await, json!(["NotSubscribed", 0, 0]));
    server.stop().await;
}

#[actix_web::test]
async fn a_private_community_lets_a_moderator_decide() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let inner = ada.create_community_with("inner", json!({ "visibility": "private" })).await;
    let asked = bob.follow(&inner, true).await.ok();
    assert_eq!(asked["community_view"]["community_actions"]["follow_state"], "approval_required");
    // What it says of itself is there for who asks to be let in, by its name; what is in it is not.
    let post = ada.create_post(&inner, "Secret").await;
    let found = bob.get("/api/v4/community", "name=inner").await.ok();
    assert_eq!(found["community_view"]["community_actions"]["follow_state"], "approval_required");
    let found = bob.get("/api/v4/resolve_object", "q=%21inner%40spinney.test").await.ok();
    assert_eq!(found["community"]["name"], "inner");
    for (version, closed) in [("v3", (400, "couldnt_find_post")), ("v4", (404, "not_found"))] {
        let list = bob.get(&format!("/api/{version}/post/list"), "community_name=inner").await.ok();
        let items = list.get("posts").or(list.get("items"));
        assert_eq!(items, Some(&json!([])), "{version}");
        let opened = bob.get(&format!("/api/{version}/post"), &format!("id={}", post.id)).await;
        assert_eq!(opened.error(), closed, "{version}");
    }
    let nobody = server.nobody().get("/api/v4/community", "name=inner").await;
    assert_eq!(nobody.error(), (404, "not_found"));
    assert_eq!(follow_v3(&bob, &inner, false).await, json!(["NotSubscribed", 1, 1]), "one can always leave");
    server.stop().await;
}

#[actix_web::test]
async fn a_blocked_community_is_unfollowed_and_out_of_sight() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    bob.follow(&books, true).await.ok();

    let block = |block: bool| json!({ "community_id": books.id, "block": block });
    for _ in 0..2 {
        let answer = bob.post("/api/v3/community/block", block(true)).await.ok();
        assert_eq!(answer["blocked"], true);
        assert_eq!(answer["community_view"]["blocked"], true);
        assert_eq!(answer["community_view"]["subscribed"], "NotSubscribed");
        assert_eq!(answer["community_view"]["counts"]["subscribers"], 1);
    }
    let listed = bob.get("/api/v3/community/list", "").await.ok();
    assert_eq!(listed["communities"], json!([]));
    let answer = bob.post("/api/v4/account/block/community", block(false)).await.ok();
    assert_eq!(answer["community_view"].get("community_actions"), None);
    let listed = bob.get("/api/v3/community/list", "").await.ok();
    assert_eq!(listed["communities"].as_array().unwrap().len(), 1);

    ada.delete("/api/v4/community", json!({ "community_id": books.id, "deleted": true })).await.ok();
    assert_eq!(
        bob.post("/api/v3/community/block", block(true)).await.error(),
        (400, "couldnt_find_community")
    );
    let answer = bob.post("/api/v4/account/block/community", block(true)).await;
    assert_eq!(answer.error(), (404, "not_found"));
    server.stop().await;
}

#[actix_web::test]
async fn many_follow_at_once_and_all_are_counted() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let names = ["ben", "cyd", "dan", "eve", "fay", "gus", "hal", "ivy"];
    let users = join_all(names.map(|name| server.user(name))).await;
    let wishes = users.iter().flat_map(|user| [user.follow(&books, true), user.follow(&books, true)]);
    join_all(wishes).await.into_iter().for_each(|answer| drop(answer.ok()));
    assert_eq!(ada.community(&books).await["subscribers"], 9);
    join_all(users.iter().step_by(2).map(|user| user.follow(&books, false))).await;
    assert_eq!(ada.community(&books).await["subscribers"], 5);
    server.stop().await;
}
