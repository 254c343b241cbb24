//! What is taken, what is refused, and whose it is.

use super::{fixture, is_there, upload};
use base::settings::{Pictrs, Settings};
use harness::{Images, TestServer};
use serde_json::{Value, json};

#[actix_web::test]
async fn images_of_every_kind_are_taken_and_served() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let table = [
        (fixture!("small.png"), "image/png", 64, 48),
        (fixture!("photo.jpg"), "image/jpeg", 64, 48),
        (fixture!("moving.gif"), "image/gif", 32, 32),
        (fixture!("small.webp"), "image/webp", 64, 48),
        (fixture!("small.avif"), "image/avif", 64, 48),
    ];
    for (bytes, content_type, width, height) in table {
        let answer = ada.upload("/pictrs/image", bytes).await;
        assert_eq!(answer.status, 201, "{content_type}: {}", answer.body);
        let file = &answer.body["files"][0];
        let details = &file["details"];
        assert_eq!(details["content_type"], content_type);
        assert_eq!((&details["width"], &details["height"]), (&Value::from(width), &Value::from(height)));
        assert!(details["created_at"].is_string() && file["delete_token"].is_string());

        let name = file["file"].as_str().unwrap();
        let served = server.nobody().fetch(&format!("/pictrs/image/{name}"), &[]).await;
        assert_eq!(
            (served.status().as_u16(), &served.headers()["content-type"]),
            (200, &content_type.parse().unwrap())
        );
        assert!(!served.bytes().await.unwrap().is_empty());
    }
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn what_is_no_image_is_refused() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#.as_slice();
    let xml = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>"#.as_slice();
    let broken = &fixture!("small.png")[..60];
    for bytes in [svg, xml, b"hello", b"", b"<html></html>", broken] {
        let v3 = ada.upload("/pictrs/image", bytes).await;
        assert_eq!(v3.error(), (400, "not_an_image_type"), "{}", v3.body);
        assert!(v3.body["msg"].is_string() && v3.body["files"].is_null());
        let v4 = ada.upload("/api/v4/image", bytes).await;
        assert_eq!(v4.error(), (400, "not_an_image_type"), "{}", v4.body);
    }
    assert_eq!(ada.post("/pictrs/image", json!({})).await.error(), (400, "not_an_image_type"));
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn bombs_and_huge_files_are_refused() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let bomb = ada.upload("/pictrs/image", fixture!("bomb.png")).await;
    assert_eq!(bomb.error(), (413, "pictrs_response_error"), "{}", bomb.body);
    let mut huge = fixture!("small.png").to_vec();
    huge.resize(100 * 1024 * 1024, 0);
    let v3 = ada.upload("/pictrs/image", huge.clone()).await;
    assert_eq!(v3.error(), (413, "pictrs_response_error"));
    assert_eq!(ada.upload("/api/v4/image", huge).await.error(), (400, "pictrs_invalid_image_upload"));

    upload(&ada, fixture!("small.png")).await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn only_users_upload_and_as_much_as_they_may() {
    let pictrs = Pictrs { quota_mb: Some(1), ..Settings::default().pictrs };
    let server = TestServer::start_with(Settings {
        hostname: "spinney.test".to_owned(),
        pictrs,
        ..Settings::default()
    })
    .await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    assert_eq!(
        server.nobody().upload("/pictrs/image", fixture!("small.png")).await.error(),
        (401, "incorrect_login")
    );
    assert_eq!(server.nobody().upload("/api/v4/image", fixture!("small.png")).await.error().0, 401);

    upload(&ada, fixture!("small.png")).await;
    let mut padded = fixture!("photo.jpg").to_vec();
    padded.resize(1024 * 1024, 0);
    let over = ada.upload("/pictrs/image", padded).await;
    assert_eq!(over.error(), (400, "pictrs_response_error"));
    assert!(over.body["msg"].as_str().unwrap().contains("as much as you may"), "{}", over.body);

    server.change_settings(|settings| settings.image_upload_disabled = true).await;
    assert_eq!(
        ada.upload("/api/v4/image", fixture!("small.png")).await.error(),
        (400, "image_upload_disabled")
    );
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn videos_are_taken_where_the_admins_let_them_in() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let taken = ada.upload("/api/v4/image", fixture!("clip.mp4")).await.ok();
    let name = taken["filename"].as_str().unwrap();
    let served = server.nobody().fetch(&format!("/api/v4/image/{name}"), &[]).await;
    assert_eq!(served.headers()["content-type"], "video/mp4");
    assert_eq!(
        ada.upload("/api/v4/account/avatar", fixture!("clip.mp4")).await.error(),
        (400, "not_an_image_type")
    );

    server.change_settings(|settings| settings.image_allow_video_uploads = false).await;
    assert_eq!(ada.upload("/api/v4/image", fixture!("clip.mp4")).await.error(), (400, "not_an_image_type"));
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn the_jwt_cookie_is_enough_to_upload() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let body = "--b\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\n\r\n";
    let mut bytes = body.as_bytes().to_vec();
    bytes.extend_from_slice(fixture!("small.png"));
    bytes.extend_from_slice(b"\r\n--b--\r\n");
    let request = server.client.post(format!("{}/pictrs/image", server.base)).body(bytes);
    let request = request.header("content-type", "multipart/form-data; boundary=b");
    let answer = request.header("cookie", format!("jwt={}", ada.token.unwrap())).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn a_file_is_deleted_by_its_owner_with_its_token() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let (name, token) = upload(&ada, fixture!("small.png")).await;
    let path = |token: &str, name: &str| format!("/pictrs/image/delete/{token}/{name}");

    assert_eq!(ada.get(&path("wrong", &name), "").await.error(), (403, "token_not_found"));
    assert_eq!(bob.get(&path(&token, &name), "").await.error(), (404, "unknown"));
    assert_eq!(server.nobody().get(&path(&token, &name), "").await.error(), (401, "incorrect_login"));
    assert_eq!(ada.get(&path(&token, "none.png"), "").await.error().0, 404);
    assert!(is_there(&server, &name).await);
    assert_eq!(ada.get(&path(&token, &name), "").await.status, 204);
    assert!(!is_there(&server, &name).await);
    assert_eq!(ada.get(&path(&token, &name), "").await.error().0, 404);

    let (by_admin, token) = upload(&ada, fixture!("small.png")).await;
    assert_eq!(admin.get(&path(&token, &by_admin), "").await.status, 204);
    let (own, _) = upload(&ada, fixture!("small.png")).await;
    let query = format!("/api/v4/account/media?filename={own}");
    assert_eq!(bob.delete(&query, json!({})).await.error().0, 404);
    ada.delete(&query, json!({})).await.ok();
    let (any, _) = upload(&ada, fixture!("small.png")).await;
    let query = format!("/api/v4/image?filename={any}");
    assert_eq!(ada.delete(&query, json!({})).await.error(), (400, "not_an_admin"));
    admin.delete(&query, json!({})).await.ok();
    assert!(!is_there(&server, &any).await);
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn everybody_sees_a_list_of_their_own_and_admins_of_all() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let (first, token) = upload(&ada, fixture!("small.png")).await;
    server.clock.advance(std::time::Duration::from_secs(1));
    let (second, _) = upload(&ada, fixture!("small.webp")).await;
    let (bobs, _) = upload(&bob, fixture!("small.png")).await;

    let own = ada.get("/api/v3/account/list_media", "limit=10").await.ok();
    let names = |list: &Value, part: &str| -> Vec<String> {
        let rows = list.as_array().unwrap().iter();
        rows.map(|row| row[part]["pictrs_alias"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&own["images"], "local_image"), [second.clone(), first.clone()]);
    let row = &own["images"][1];
    assert_eq!(row["local_image"]["pictrs_delete_token"], Value::from(token));
    assert!(row["local_image"]["local_user_id"].is_i64());
    assert_eq!(row["person"]["name"], "ada");

    let page = ada.get("/api/v4/account/media/list", "limit=1").await.ok();
    assert_eq!(names(&page["items"], "local_image"), [second]);
    let next = page["next_page"].as_str().unwrap();
    let page = ada.get("/api/v4/account/media/list", &format!("limit=1&page_cursor={next}")).await.ok();
    assert_eq!(names(&page["items"], "local_image"), [first]);

    assert_eq!(ada.get("/api/v3/admin/list_all_media", "").await.error(), (400, "not_an_admin"));
    assert_eq!(ada.get("/api/v4/image/list", "").await.error(), (400, "not_an_admin"));
    assert_eq!(
        admin.get("/api/v3/admin/list_all_media", "").await.ok()["images"].as_array().unwrap().len(),
        3
    );
    let all = admin.get("/api/v4/image/list", "").await.ok();
    assert!(names(&all["items"], "local_image").contains(&bobs));
    let query = format!("person_id={}", own["images"][0]["person"]["id"]);
    let adas = admin.get("/api/v4/image/list", &query).await.ok();
    assert_eq!(names(&adas["items"], "local_image"), names(&own["images"], "local_image"));

    let usage = admin.get("/api/v4/image/usage", "").await.ok();
    let of = |list: &str, name: &str| {
        usage[list].as_array().unwrap().iter().find(|total| total["of"] == name).cloned().unwrap()
    };
    assert_eq!(of("kinds", "upload")["files"], 3);
    assert_eq!(of("users", "ada")["files"], 2);
    assert!(of("users", "ada")["bytes"].as_i64().unwrap() > 300);
    assert_eq!(ada.get("/api/v4/image/usage", "").await.error(), (400, "not_an_admin"));
    images.stop().await;
    server.stop().await;
}
