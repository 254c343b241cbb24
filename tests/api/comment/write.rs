//! Writing, editing, deleting, distinguishing, voting, saving.

use super::{comment, texts, try_comment, view, vote};
use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn a_comment_answers_three_deep_and_every_ancestor_counts_it() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let first = comment(&ada, &dune, None, "one").await;
    let second = comment(&bob, &dune, Some(&first), "two").await;
    let form = json!({ "post_id": dune.id, "parent_id": second.id, "content": "three", "language_id": 37 });
    let third = ada.post("/api/v3/comment", form).await.ok();
    let third = &third["comment_view"];
    assert_eq!(third["comment"]["path"], format!("0.{}.{}.{}", first.id, second.id, third["comment"]["id"]));
    assert_eq!((&third["my_vote"], &third["counts"]["score"]), (&json!(1), &json!(1)));
    assert_eq!(third["comment"]["language_id"], 37);
    assert_eq!(third["comment"]["ap_id"], format!("https://spinney.test/comment/{}", third["comment"]["id"]));
    assert_eq!(view(&ada, &first).await["comment"]["child_count"], 2);
    assert_eq!(view(&ada, &second).await["comment"]["child_count"], 1);
    let post = ada.view(&dune).await;
    assert_eq!((&post["post"]["comments"], &post["community"]["comments"]), (&json!(3), &json!(3)));
    server.stop().await;
}

#[actix_web::test]
async fn a_comment_that_cannot_be_is_refused_by_name_and_not_stored() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let (dune, emma) = (ada.create_post(&books, "Dune").await, ada.create_post(&books, "Emma").await);
    let locked = ada.create_post(&books, "Locked").await;
    let lock = json!({ "post_id": locked.id, "locked": true, "reason": "Enough." });
    ada.post("/api/v4/post/lock", lock).await.ok();
    let gone = ada.create_post(&books, "Gone").await;
    ada.delete_post(&gone, true).await.ok();
    let other = comment(&ada, &emma, None, "elsewhere").await;
    server.block_urls(&["spam.test"]).await;

    let long = "x".repeat(10_001);
    for (content, v3, v4) in [
        (long.as_str(), "invalid_body_field", "invalid_body_field"),
        ("see https://spam.test/x", "blocked_url", "blocked_url"),
    ] {
        let form = json!({ "post_id": dune.id, "content": content });
        assert_eq!(bob.post("/api/v3/comment", form.clone()).await.error(), (400, v3));
        assert_eq!(bob.post("/api/v4/comment", form).await.error(), (400, v4));
    }
    assert_eq!(try_comment(&bob, &locked, None, "me too").await.error(), (400, "locked"));
    comment(&ada, &locked, None, "said the moderator").await;
    let refused = bob.post("/api/v3/comment", json!({ "post_id": 99_999, "content": "x" })).await;
    assert_eq!(refused.error(), (400, "couldnt_find_post"));
    assert_ne!(try_comment(&bob, &gone, None, "x").await.status, 200);
    let foreign = json!({ "post_id": dune.id, "parent_id": other.id, "content": "x" });
    assert_eq!(bob.post("/api/v3/comment", foreign).await.error(), (400, "couldnt_create_comment"));
    let unknown = json!({ "post_id": dune.id, "content": "x", "language_id": 9999 });
    assert_eq!(bob.post("/api/v3/comment", unknown).await.error(), (400, "language_not_allowed"));
    assert_eq!(texts(&bob, &format!("post_id={}", dune.id)).await, Vec::<String>::new());
    server.stop().await;
}

#[actix_web::test]
async fn threads_end_fifty_levels_below_a_root() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let mut parent = comment(&ada, &dune, None, "1").await;
    for level in 2..=52 {
        let answer = try_comment(&ada, &dune, Some(&parent), &level.to_string()).await;
        if level == 52 {
            assert_eq!(answer.error(), (400, "max_comment_depth_reached"));
        } else {
            let id = answer.ok()["comment_view"]["comment"]["id"].as_i64().unwrap();
            parent = super::Comment { id };
        }
    }
    server.stop().await;
}

#[actix_web::test]
async fn its_author_edits_deletes_and_restores_a_comment() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let dry = comment(&bob, &dune, None, "Dry.").await;
    for version in ["v3", "v4"] {
        let form = json!({ "comment_id": dry.id, "content": format!("Very dry ({version}).") });
        let refused = ada.put(&format!("/api/{version}/comment"), form.clone()).await;
        assert_eq!(refused.error(), (400, "no_comment_edit_allowed"));
        let edited = bob.put(&format!("/api/{version}/comment"), form).await.ok();
        assert_eq!(edited["comment_view"]["comment"]["content"], format!("Very dry ({version})."));
    }
    assert!(view(&ada, &dry).await["comment"]["updated_at"].is_string());

    let delete = |deleted: bool| json!({ "comment_id": dry.id, "deleted": deleted });
    assert_eq!(ada.delete("/api/v4/comment", delete(true)).await.error(), (400, "no_comment_edit_allowed"));
    bob.delete("/api/v4/comment", delete(true)).await.ok();
    let again = bob.post("/api/v3/comment/delete", delete(true)).await;
    assert_eq!(again.error(), (400, "couldnt_update_comment"));
    let nobody = server.nobody();
    assert_eq!(view(&nobody, &dry).await["comment"]["content"], "");
    assert_eq!(ada.view(&dune).await["post"]["comments"], 0);
    bob.post("/api/v3/comment/delete", delete(false)).await.ok();
    assert_eq!(view(&nobody, &dry).await["comment"]["content"], "Very dry (v4).");
    assert_eq!(ada.view(&dune).await["post"]["comments"], 1);
    server.stop().await;
}

#[actix_web::test]
async fn a_vote_on_a_comment_turns_and_is_withdrawn() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let dry = comment(&ada, &dune, None, "Dry.").await;
    let counts = async || {
        let comment = view(&bob, &dry).await["comment"].clone();
        [&comment["score"], &comment["upvotes"], &comment["downvotes"]].map(|count| count.as_i64().unwrap())
    };
    for (is_upvote, expected) in [
        (Some(true), [2, 2, 0]),
        (Some(true), [2, 2, 0]),
        (Some(false), [0, 1, 1]),
        (None, [1, 1, 0]),
        (None, [1, 1, 0]),
    ] {
        vote(&bob, &dry, is_upvote).await.ok();
        assert_eq!(counts().await, expected, "{is_upvote:?}");
    }
    for (score, expected) in [(1, [2, 2, 0]), (-1, [0, 1, 1]), (0, [1, 1, 0])] {
        bob.post("/api/v3/comment/like", json!({ "comment_id": dry.id, "score": score })).await.ok();
        assert_eq!(counts().await, expected, "{score}");
    }
    let unknown = bob.post("/api/v3/comment/like", json!({ "comment_id": 99_999, "score": 1 })).await;
    assert_eq!(unknown.error(), (400, "couldnt_find_comment"));
    server.stop().await;
}

#[actix_web::test]
async fn many_votes_on_one_comment_at_once_are_counted_exactly() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let dry = comment(&ada, &dune, None, "Dry.").await;
    let mut voters = Vec::new();
    for n in 0..8 {
        voters.push(server.user(&format!("voter{n}")).await);
    }
    let votes = voters.iter().enumerate().flat_map(|(n, voter)| {
        // Each changes their mind on the way, some end with a downvote.
        let last = Some(n % 4 != 0);
        [Some(false), None, Some(true), last].map(|is_upvote| (voter, is_upvote))
    });
    let all = votes.collect::<Vec<_>>();
    for chunk in all.chunks(4) {
        for (voter, is_upvote) in chunk {
            assert_eq!(vote(voter, &dry, *is_upvote).await.status, 200);
        }
    }
    let at_once = voters.iter().enumerate().map(|(n, voter)| vote(voter, &dry, Some(n % 4 != 0)));
    for answer in futures_util::future::join_all(at_once).await {
        answer.ok();
    }
    let comment = view(&ada, &dry).await["comment"].clone();
    assert_eq!((&comment["upvotes"], &comment["downvotes"]), (&json!(7), &json!(2)));
    server.stop().await;
}

#[actix_web::test]
async fn a_moderator_distinguishes_what_they_wrote_themselves() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let (own, other) = (comment(&ada, &dune, None, "Rules.").await, comment(&bob, &dune, None, "Dry.").await);
    let form = |comment: &super::Comment| json!({ "comment_id": comment.id, "distinguished": true });
    ada.post("/api/v4/comment/distinguish", form(&own)).await.ok();
    assert_eq!(view(&bob, &own).await["comment"]["distinguished"], true);
    let refused = ada.post("/api/v3/comment/distinguish", form(&other)).await;
    assert_eq!(refused.error(), (400, "no_comment_edit_allowed"));
    assert_ne!(bob.post("/api/v3/comment/distinguish", form(&other)).await.status, 200);
    server.stop().await;
}
