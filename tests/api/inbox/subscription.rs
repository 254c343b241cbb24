//! Of what users want to hear.

use super::{comment, entries, pairs, scene, unread};
use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn a_subscriber_hears_of_posts_and_comments_as_asked_for() {
    let server = TestServer::start().await;
    let (ada, bob, books, dune) = scene(&server).await;
    let wish = |mode: &str| json!({ "community_id": books.id, "mode": mode });
    bob.put("/api/v4/community/notifications", wish("all_posts")).await.ok();
    let view = bob.get("/api/v4/community", &format!("id={}", books.id)).await.ok();
    assert_eq!(view["community_view"]["community_actions"]["notifications"], "all_posts");

    let emma = ada.create_post(&books, "Emma").await;
    comment(&ada, &emma, None, "not asked for").await;
    assert_eq!(entries(&bob, "").await, pairs(&[("subscribed", "Emma")]));
    bob.put("/api/v4/community/notifications", wish("all_posts_and_comments")).await.ok();
    comment(&ada, &emma, None, "asked for").await;
    assert_eq!(
        entries(&bob, "type_=subscribed").await,
        pairs(&[("subscribed", "asked for"), ("subscribed", "Emma")])
    );
    assert_eq!(unread(&ada).await, 0, "nobody is told of their own");

    // What was said of a post counts more than what was said of its community.
    let of = |mode: &str| json!({ "post_id": emma.id, "mode": mode });
    bob.put("/api/v4/post/notifications", of("mute")).await.ok();
    comment(&ada, &emma, None, "hush, @bob@spinney.test").await;
    assert_eq!(unread(&bob).await, 2);
    let view = bob.view(&emma).await;
    assert_eq!(view["post_actions"]["notifications"], "mute");
    bob.put("/api/v4/community/notifications", wish("mute")).await.ok();
    bob.put("/api/v4/post/notifications", json!({ "post_id": dune.id, "mode": "all_comments" })).await.ok();
    comment(&ada, &dune, None, "loud").await;
    ada.create_post(&books, "Silence").await;
    assert_eq!(unread(&bob).await, 3);
    server.stop().await;
}

#[actix_web::test]
async fn wishes_are_refused_where_there_is_nothing_to_hear() {
    let server = TestServer::start().await;
    let (ada, bob, books, dune) = scene(&server).await;
    let community = |id: i64, mode: &str| json!({ "community_id": id, "mode": mode });
    let post = |id: i64, mode: &str| json!({ "post_id": id, "mode": mode });
    assert_eq!(
        bob.put("/api/v4/community/notifications", community(999_999, "mute")).await.error(),
        (404, "not_found")
    );
    assert_eq!(
        bob.put("/api/v4/post/notifications", post(999_999, "mute")).await.error(),
        (404, "not_found")
    );
    assert_eq!(bob.put("/api/v4/post/notifications", post(dune.id, "loud")).await.status, 400);
    let nobody = server.nobody();
    assert_eq!(
        nobody.put("/api/v4/community/notifications", community(books.id, "mute")).await.error(),
        (401, "incorrect_login")
    );
    ada.delete_post(&dune, true).await.ok();
    assert_eq!(
        bob.put("/api/v4/post/notifications", post(dune.id, "mute")).await.error(),
        (404, "not_found")
    );
    server.stop().await;
}

#[actix_web::test]
async fn whoever_filters_by_a_word_is_not_told_of_texts_with_it() {
    let server = TestServer::start().await;
    let (ada, bob, _, dune) = scene(&server).await;
    ada.put("/api/v4/account/settings/save", json!({ "blocking_keywords": ["spoiler"] })).await.ok();
    comment(&bob, &dune, None, "A Spoiler: he wins.").await;
    comment(&bob, &dune, None, "No spoilers here.").await;
    assert_eq!(entries(&ada, "").await, pairs(&[("reply", "No spoilers here.")]));
    assert_eq!(unread(&ada).await, 1);
    server.stop().await;
}
