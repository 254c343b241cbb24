//! Voting.

use base::kinds::FederationMode;
use harness::{Post, TestServer, User};
use serde_json::{Value, json};

/// `(my vote, score, upvotes, downvotes)` after a vote over v3.
async fn vote_v3(user: &User, post: &Post, score: i64) -> Value {
    let answer = user.post("/api/v3/post/like", json!({ "post_id": post.id, "score": score })).await.ok();
    let (view, counts) = (&answer["post_view"], &answer["post_view"]["counts"]);
    json!([view["my_vote"], counts["score"], counts["upvotes"], counts["downvotes"]])
}

/// The same over v4.
async fn vote_v4(user: &User, post: &Post, is_upvote: Option<bool>) -> Value {
    let answer = user.vote(post, is_upvote).await.ok();
    let (actions, post) = (&answer["post_view"]["post_actions"], &answer["post_view"]["post"]);
    json!([actions["vote_is_upvote"], post["score"], post["upvotes"], post["downvotes"]])
}

#[actix_web::test]
async fn a_vote_counts_once_turns_and_is_withdrawn_by_anything_that_is_none() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;

    assert_eq!(vote_v3(&bob, &dune, 1).await, json!([1, 2, 2, 0]));
    assert_eq!(vote_v3(&bob, &dune, 1).await, json!([1, 2, 2, 0]));
    assert_eq!(vote_v4(&bob, &dune, Some(false)).await, json!([false, 0, 1, 1]));
    assert_eq!(vote_v3(&bob, &dune, 5).await, json!([null, 1, 1, 0]));
    assert_eq!(vote_v3(&bob, &dune, 0).await, json!([null, 1, 1, 0]));
    assert_eq!(vote_v4(&bob, &dune, Some(true)).await, json!([true, 2, 2, 0]));
    assert_eq!(vote_v4(&bob, &dune, None).await, json!([null, 1, 1, 0]));
    assert_eq!(vote_v3(&bob, &dune, -1).await, json!([-1, 0, 1, 1]));
    assert_eq!(vote_v4(&ada, &dune, None).await, json!([null, -1, 0, 1]), "also one's own");
    let read = bob.get("/api/v3/post", &format!("id={}", dune.id)).await.ok();
    assert_eq!(read["post_view"]["read"], true);
    server.stop().await;
}

#[actix_web::test]
async fn who_may_not_vote_is_told_why() {
    let server = TestServer::start().await;
    let (ada, robot) = (server.user("ada").await, server.user("robot").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    server.make_bot("robot").await;
    let v3 = json!({ "post_id": dune.id, "score": 1 });
    assert_eq!(robot.post("/api/v3/post/like", v3.clone()).await.error(), (400, "invalid_bot_action"));
    assert_eq!(robot.vote(&dune, Some(true)).await.error(), (400, "invalid_bot_action"));
    assert_eq!(server.nobody().post("/api/v3/post/like", v3).await.error(), (401, "incorrect_login"));
    assert_eq!(server.nobody().vote(&dune, Some(true)).await.error(), (401, "incorrect_login"));
    let nowhere = Post { id: 999_999, ..dune };
    assert_eq!(ada.vote(&nowhere, Some(true)).await.error(), (404, "not_found"));
    let v3 = json!({ "post_id": 999_999, "score": 1 });
    assert_eq!(ada.post("/api/v3/post/like", v3).await.error(), (400, "couldnt_find_post"));
    server.stop().await;
}

#[actix_web::test]
async fn downvotes_that_are_off_are_refused_in_v3_and_withdraw_in_v4() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    assert_eq!(vote_v3(&bob, &dune, 1).await, json!([1, 2, 2, 0]));

    server.change_settings(|settings| settings.post_downvotes = FederationMode::Disable).await;
    let refused = bob.post("/api/v3/post/like", json!({ "post_id": dune.id, "score": -1 })).await;
    assert_eq!(refused.error(), (400, "downvotes_are_disabled"));
    assert_eq!(vote_v4(&bob, &dune, Some(false)).await, json!([null, 1, 1, 0]));

    server.change_settings(|settings| settings.post_downvotes = FederationMode::Local).await;
    assert_eq!(vote_v3(&bob, &dune, -1).await, json!([-1, 0, 1, 1]), "people of this instance may");
    server.stop().await;
}

#[actix_web::test]
async fn where_upvotes_are_off_not_even_the_author_has_one() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    server.change_settings(|settings| settings.post_upvotes = FederationMode::Disable).await;
    let dune = ada.create_post(&books, "Dune").await;
    assert_eq!(ada.view(&dune).await["post"]["score"], 0);
    assert_eq!(vote_v4(&bob, &dune, Some(false)).await, json!([false, -1, 0, 1]));
    assert_eq!(vote_v3(&bob, &dune, 1).await, json!([null, 0, 0, 0]));
    server.stop().await;
}
