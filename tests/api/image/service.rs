//! The image service goes and comes back.

use super::{fixture, is_there, upload};
use harness::{Images, TestServer};
use serde_json::json;

#[actix_web::test]
async fn without_the_image_service_the_forum_works_and_uploads_say_why_not() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    ada.create_post_with(&books, "Image", json!({ "url": "https://a.example/cat.png" })).await;
    server.run_jobs().await;

    let v3 = ada.upload("/pictrs/image", fixture!("small.png")).await;
    assert_eq!(v3.error(), (400, "pictrs_response_error"));
    assert!(v3.body["msg"].as_str().unwrap().contains("does not answer"), "{}", v3.body);
    assert_eq!(
        ada.upload("/api/v4/image", fixture!("small.png")).await.error(),
        (400, "pictrs_response_error")
    );
    assert_eq!(ada.get("/pictrs/image/a.png", "").await.error(), (400, "pictrs_response_error"));
    assert_eq!(ada.get("/pictrs/healthz", "").await.status, 503);
    assert_eq!(ada.get("/api/v4/image/health", "").await.error(), (400, "pictrs_response_error"));

    let images = Images::start(&server).await;
    ada.get("/api/v4/image/health", "").await.ok();
    assert_eq!(ada.get("/pictrs/healthz", "").await.status, 200);
    upload(&ada, fixture!("small.png")).await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn it_may_be_stopped_and_started_again_while_the_forum_runs() {
    let server = TestServer::start().await;
    let mut images = Images::start(&server).await;
    assert_ne!(images.user_id(), 0, "root does not run it");
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let (name, _) = upload(&ada, fixture!("small.png")).await;

    images.pause().await;
    assert_eq!(ada.upload("/api/v4/image", fixture!("small.png")).await.error().1, "pictrs_response_error");
    assert_eq!(ada.get(&format!("/pictrs/image/{name}"), "").await.error().1, "pictrs_response_error");
    let link = json!({ "url": super::address(&server, &name) });
    let post = ada.create_post_with(&books, "Meanwhile", link.clone()).await;
    server.run_jobs().await;
    assert_eq!(ada.view(&post).await["post"]["url"], link["url"]);

    images.resume(&server).await;
    assert!(is_there(&server, &name).await);
    let (second, _) = upload(&ada, fixture!("moving.gif")).await;
    assert!(is_there(&server, &second).await);
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn a_service_that_ends_is_started_again_with_all_its_files() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let (name, token) = upload(&ada, fixture!("small.png")).await;
    images.restart(&server).await;
    assert!(is_there(&server, &name).await);
    upload(&ada, fixture!("small.webp")).await;
    assert_eq!(ada.get(&format!("/pictrs/image/delete/{token}/{name}"), "").await.status, 204);
    images.stop().await;
    assert_eq!(
        ada.upload("/pictrs/image", fixture!("small.png")).await.error(),
        (400, "pictrs_response_error")
    );
    server.stop().await;
}
