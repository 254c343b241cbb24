//! How files are served, and what is known of them.

use super::{address, fixture, upload};
use harness::{Images, TestServer};
use serde_json::json;

#[actix_web::test]
async fn files_are_served_in_parts_for_ever_and_as_nothing_else() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (name, _) = upload(&server.user("ada").await, fixture!("small.png")).await;
    let path = format!("/pictrs/image/{name}");
    let nobody = server.nobody();

    let whole = nobody.fetch(&path, &[]).await;
    let headers = whole.headers().clone();
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["accept-ranges"], "bytes");
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let bytes = whole.bytes().await.unwrap();
    assert_eq!(headers["content-length"], bytes.len().to_string().as_str());

    let part = nobody.fetch(&path, &[("range", "bytes=1-3")]).await;
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-range"], format!("bytes 1-3/{}", bytes.len()).as_str());
    assert_eq!(part.bytes().await.unwrap(), bytes.slice(1..4));
    let etag = headers["etag"].to_str().unwrap();
    assert_eq!(nobody.fetch(&path, &[("if-none-match", etag)]).await.status(), 304);
    let head = server.client.head(format!("{}{path}", server.base)).send().await.unwrap();
    assert_eq!(
        (head.status().as_u16(), &head.headers()["content-length"]),
        (200, &headers["content-length"])
    );
    for missing in ["/pictrs/image/none.png", "/pictrs/image/..%2Fhealthz", "/api/v4/image/none.png"] {
        let answer = nobody.fetch(missing, &[]).await;
        assert_eq!(answer.status(), 404, "{missing}");
        assert!(answer.bytes().await.unwrap().is_empty());
    }
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn smaller_and_other_forms_are_made() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (name, _) = upload(&server.user("ada").await, fixture!("small.png")).await;
    let table = [
        ("format=webp", "image/webp", b"RIFF".as_slice()),
        ("format=WEBP&thumbnail=32", "image/webp", b"RIFF"),
        ("format=jpg", "image/jpeg", b"\xff\xd8"),
        ("thumbnail=33", "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x18"),
        ("thumbnail=1024", "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x30"),
        ("format=bmp", "image/jpeg", b"\xff\xd8"),
        ("file_type=webp&max_size=32", "image/webp", b"RIFF"),
    ];
    for (query, content_type, beginning) in table {
        for folder in ["/pictrs/image", "/api/v4/image"] {
            let served = server.nobody().fetch(&format!("{folder}/{name}?{query}"), &[]).await;
            assert_eq!(served.status(), 200, "{query}");
            assert_eq!(served.headers()["content-type"], content_type, "{query}");
            assert!(served.bytes().await.unwrap().starts_with(beginning), "{query}");
        }
    }
    let (moving, _) = upload(&server.login("ada").await, fixture!("moving.gif")).await;
    let still = server.nobody().fetch(&format!("/pictrs/image/{moving}?format=png"), &[]).await;
    assert_eq!(
        (still.status().as_u16(), &still.headers()["content-type"]),
        (200, &"image/png".parse().unwrap())
    );
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn nothing_a_camera_wrote_stays_in_a_file_and_the_place_nowhere() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let contains = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(contains(fixture!("photo.jpg"), b"Acme"));
    for (query, kept) in [("", false), ("?keep_camera=true", true)] {
        let answer = ada.upload(&format!("/pictrs/image{query}"), fixture!("photo.jpg")).await;
        let name = answer.body["files"][0]["file"].as_str().unwrap();
        let bytes = server.nobody().fetch(&format!("/pictrs/image/{name}"), &[]).await.bytes().await.unwrap();
        for text in [b"Acme".as_slice(), b"Exif", b"garden", b"GPS"] {
            assert!(!contains(&bytes, text), "{query}");
        }
        let post = ada.create_post_with(&books, "Photo", json!({ "url": address(&server, name) })).await;
        server.run_jobs().await;
        let camera = &ada.view(&post).await["image_details"]["camera"];
        if kept {
            let expected = json!({
                "make": "Acme", "model": "Acme One", "lens": "Acme 35mm", "f_number": 2.8, "exposure": "1/125",
                "iso": 200, "focal_length": 35.0, "taken_at": "2025-05-01 10:00:00"
            });
            assert_eq!(*camera, expected, "and no place");
        } else {
            assert!(camera.is_null());
        }
    }
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn an_image_post_shows_its_size_in_both_apis() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let (name, _) = upload(&ada, fixture!("small.png")).await;
    let link = address(&server, &name);
    let post = ada.create_post_with(&books, "Image", json!({ "url": link })).await;
    server.run_jobs().await;

    let v4 = ada.view(&post).await;
    assert_eq!(v4["post"]["thumbnail_url"], link.as_str());
    assert_eq!(v4["post"]["url_content_type"], "image/png");
    let details = &v4["image_details"];
    assert_eq!((&details["width"], &details["height"]), (&json!(64), &json!(48)));
    assert_eq!((&details["link"], &details["content_type"]), (&json!(link), &json!("image/png")));
    assert!(details["blurhash"].is_string());

    let v3 = ada.get("/api/v3/post", &format!("id={}", post.id)).await.ok()["post_view"].clone();
    let details = json!({ "link": link, "width": 64, "height": 48, "content_type": "image/png" });
    assert_eq!(v3["image_details"], details);
    images.stop().await;
    server.stop().await;
}
