//! What happens to a post that has left the rank index follows in the archive.

use chrono::TimeDelta;
use db::schema::post_archive;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use harness::{Post, TestServer};
use serde_json::json;
use std::time::Duration;

/// `(score, nsfw, deleted)` in the archive.
async fn archived(server: &TestServer, post: &Post) -> Option<(i32, bool, bool)> {
    let mut conn = server.instance.app.db().await.unwrap();
    post_archive::table
        .filter(post_archive::post_id.eq(i32::try_from(post.id).unwrap()))
        .select((post_archive::score, post_archive::nsfw, post_archive::deleted))
        .first(&mut conn)
        .await
        .optional()
        .unwrap()
}

#[actix_web::test]
async fn an_old_post_is_changed_in_the_archive_too() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let old = ada.create_post(&books, "Dune").await;
    server.clock.advance(Duration::from_secs(20 * 24 * 3600));
    let young = ada.create_post(&books, "Emma").await;
    let border = server.clock.now() - TimeDelta::days(9);
    let mut conn = server.instance.app.db().await.unwrap();
    db::post_archive::advance(&mut conn, border).await.unwrap();
    drop(conn);
    assert_eq!(archived(&server, &old).await, Some((1, false, false)));
    assert_eq!(archived(&server, &young).await, None);

    bob.vote(&old, Some(true)).await.ok();
    assert_eq!(archived(&server, &old).await, Some((2, false, false)));
    bob.vote(&old, Some(false)).await.ok();
    ada.put("/api/v4/post", json!({ "post_id": old.id, "nsfw": true })).await.ok();
    assert_eq!(archived(&server, &old).await, Some((0, true, false)));
    ada.delete_post(&old, true).await.ok();
    assert_eq!(archived(&server, &old).await, Some((0, true, true)));
    ada.delete_post(&old, false).await.ok();
    bob.vote(&old, None).await.ok();
    assert_eq!(archived(&server, &old).await, Some((1, true, false)));
    ada.delete_post(&young, true).await.ok();
    assert_eq!(archived(&server, &young).await, None);
    server.stop().await;
}
