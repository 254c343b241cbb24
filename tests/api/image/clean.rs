//! Files that nothing shows go.

use super::{address, fixture, is_there, upload};
use harness::{Images, TestServer};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

#[actix_web::test]
async fn an_upload_left_in_a_composer_goes_after_a_day_and_one_that_is_shown_stays() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let file = async || upload(&ada, fixture!("small.png")).await.0;
    let (left, linked, in_post, in_comment, in_bio) =
        (file().await, file().await, file().await, file().await, file().await);
    let markdown = |name: &str| format!("![here]({})", address(&server, name));
    let post = ada.create_post_with(&books, "Linked", json!({ "url": address(&server, &linked) })).await;
    ada.create_post_with(&books, "Text", json!({ "body": markdown(&in_post) })).await;
    let comment = json!({ "post_id": post.id, "content": markdown(&in_comment) });
    ada.post("/api/v4/comment", comment).await.ok();
    ada.put("/api/v4/account/settings/save", json!({ "bio": markdown(&in_bio) })).await.ok();
    server.run_jobs().await;

    server.run_task("clean_images").await;
    assert!(is_there(&server, &left).await, "it may still be on its way into a post");
    server.clock.advance(DAY);
    server.run_task("clean_images").await;
    assert!(!is_there(&server, &left).await);
    for name in [&linked, &in_post, &in_comment, &in_bio] {
        assert!(is_there(&server, name).await);
    }
    ada.put("/api/v4/post", json!({ "post_id": post.id, "url": "" })).await.ok();
    server.run_jobs().await;
    assert!(!is_there(&server, &linked).await, "the post shows it no longer");
    server.clock.advance(31 * DAY);
    server.run_task("clean_images").await;
    assert!(is_there(&server, &in_post).await);
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn who_leaves_with_all_they_wrote_takes_their_files_along() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (adas, _) = upload(&ada, fixture!("small.png")).await;
    let (bobs, _) = upload(&bob, fixture!("small.png")).await;
    let leave = json!({ "password": harness::server::PASSWORD, "delete_content": true });
    ada.delete("/api/v4/account", leave).await.ok();
    server.run_jobs().await;
    assert!(!is_there(&server, &adas).await);
    assert!(is_there(&server, &bobs).await, "the same bytes under another name");
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn files_wait_for_an_image_service_that_is_away() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let (left, _) = upload(&ada, fixture!("small.png")).await;
    let place = server.instance.app.pictrs().clone();
    images.stop().await;
    place.set(None);
    server.clock.advance(2 * DAY);
    server.run_task("clean_images").await;
    let known = db::image::find(&mut server.instance.app.db().await.unwrap(), &left).await.unwrap();
    assert!(known.is_some(), "it is tried again");
    server.stop().await;
}
