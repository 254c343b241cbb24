//! What linked pages say of themselves.

use actix_web::{HttpRequest, HttpResponse};
use base::kinds::ImageMode;
use domain::fetch::Entry;
use harness::{Images, Pages, Post, TestServer};
use serde_json::{Value, json};

const PNG: &[u8] = include_bytes!("../fixtures/images/small.png");

fn answer(request: &HttpRequest) -> HttpResponse {
    let html = |text: &'static str| HttpResponse::Ok().content_type("text/html").body(text);
    match request.path() {
        "/article" => html(
            "<html><head><title>Plain</title><meta property=og:title content='Dune &amp; more'>
             <meta property=og:description content='Sand.'><meta property=og:image content=/cover.png>
             <meta property=og:image:width content=64><meta property=og:image:height content=48>
             <meta property=og:video content='https://video.example/embed'></head></html>",
        ),
        "/second" => html("<title>Second</title>"),
        "/latin" => HttpResponse::Ok()
            .content_type("text/html; charset=iso-8859-1")
            .body(&b"<title>Gr\xf6\xdfe</title>"[..]),
        "/moved" => HttpResponse::Found().insert_header(("location", "/second")).finish(),
        "/embedded" => html("<link rel=alternate type='application/json+oembed' href='/oembed.json'>"),
        "/oembed.json" => HttpResponse::Ok().json(json!({
            "type": "video", "title": "A film", "thumbnail_url": "http://pages.test/cover.png",
            "html": "<iframe src=\"https://video.example/1\"></iframe>"
        })),
        "/cover.png" | "/picture" => HttpResponse::Ok().content_type("image/png").body(PNG),
        "/broken" => HttpResponse::InternalServerError().body("<title>Error</title>"),
        "/to-inside" => HttpResponse::Found().insert_header(("location", "http://inside.test/")).finish(),
        "/to-number" => HttpResponse::Found().insert_header(("location", "http://127.0.0.1/")).finish(),
        _ => HttpResponse::NotFound().finish(),
    }
}

async fn view(server: &TestServer, post: &Post) -> Value {
    server.nobody().view(post).await
}

#[actix_web::test]
async fn a_post_is_there_at_once_and_its_preview_appears_later() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let pages = Pages::start(&server, "pages.test", answer).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let post = ada.create_post_with(&books, "Link", json!({ "url": "http://pages.test/article" })).await;
    assert!(pages.asked.lock().is_empty(), "the answer waits for nobody");
    assert_eq!(view(&server, &post).await["post"]["embed_title"], Value::Null);

    server.run_jobs().await;
    let v4 = view(&server, &post).await;
    let found = &v4["post"];
    assert_eq!(
        (&found["embed_title"], &found["embed_description"]),
        (&json!("Dune & more"), &json!("Sand."))
    );
    assert_eq!(found["embed_video_url"], "https://video.example/embed");
    assert_eq!(found["url_content_type"], "text/html");
    let thumbnail = found["thumbnail_url"].as_str().unwrap();
    assert!(thumbnail.starts_with("https://spinney.test/pictrs/image/"), "{thumbnail}");
    assert_eq!(v4["image_details"]["width"], 64);
    let v3 = ada.get("/api/v3/post", &format!("id={}", post.id)).await.ok()["post_view"].clone();
    assert_eq!(
        (&v3["post"]["embed_title"], &v3["image_details"]["link"]),
        (&json!("Dune & more"), &json!(thumbnail))
    );
    let path = thumbnail.strip_prefix("https://spinney.test").unwrap().to_owned();
    assert_eq!(server.nobody().fetch(&path, &[]).await.status(), 200);
    let all = server.admin().await.get("/api/v4/image/list", "").await.ok();
    assert_eq!(all["items"][0]["local_image"]["thumbnail_for_post_id"], post.id);
    assert_eq!(all["items"][0]["post"]["id"], post.id);
    let own = ada.get("/api/v3/account/list_media", "").await.ok();
    assert!(own["images"].as_array().unwrap().is_empty(), "it is nobody's upload");

    ada.put("/api/v4/post", json!({ "post_id": post.id, "url": "http://pages.test/second" })).await.ok();
    server.run_jobs().await;
    let after = view(&server, &post).await;
    assert_eq!(after["post"]["embed_title"], "Second");
    assert_eq!(after["post"]["thumbnail_url"], Value::Null);
    assert_eq!(server.nobody().fetch(&path, &[]).await.status(), 404, "nobody shows the old one");
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn pages_say_it_in_many_ways() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let pages = Pages::start(&server, "pages.test", answer).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let table = [
        ("latin", json!("Größe"), Value::Null),
        ("moved", json!("Second"), Value::Null),
        ("embedded", json!("A film"), json!("https://video.example/1")),
        ("broken", Value::Null, Value::Null),
        ("gone", Value::Null, Value::Null),
        ("picture", Value::Null, Value::Null),
    ];
    for (page, title, video) in table {
        let link = json!({ "url": format!("http://pages.test/{page}") });
        let post = ada.create_post_with(&books, page, link).await;
        server.run_jobs().await;
        let found = view(&server, &post).await["post"].clone();
        assert_eq!((&found["embed_title"], &found["embed_video_url"]), (&title, &video), "{page}");
        let has_image = found["thumbnail_url"].is_string();
        assert_eq!(has_image, ["embedded", "picture"].contains(&page), "{page}: {found}");
        if page == "picture" {
            assert_eq!(found["url_content_type"], "image/png");
        }
    }
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn the_admins_say_what_becomes_of_images() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let pages = Pages::start(&server, "pages.test", answer).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let link = json!({ "url": "http://pages.test/article" });

    server.change_settings(|settings| settings.image_mode = ImageMode::None).await;
    let post = ada.create_post_with(&books, "Linked", link.clone()).await;
    server.run_jobs().await;
    let linked = view(&server, &post).await;
    assert_eq!(linked["post"]["thumbnail_url"], "http://pages.test/cover.png");
    assert_eq!(linked["image_details"]["width"], 64, "as the page says");

    server.change_settings(|settings| settings.image_mode = ImageMode::ProxyAllImages).await;
    let post = ada.create_post_with(&books, "Passed through", link).await;
    let picture =
        ada.create_post_with(&books, "Picture", json!({ "url": "http://pages.test/picture" })).await;
    server.run_jobs().await;
    let passed = view(&server, &post).await;
    let thumbnail = passed["post"]["thumbnail_url"].as_str().unwrap();
    assert!(thumbnail.starts_with("https://spinney.test/api/v3/image_proxy?sig="), "{thumbnail}");
    assert_eq!(
        (&passed["image_details"]["width"], &passed["image_details"]["link"]),
        (&json!(64), &json!(thumbnail))
    );
    let picture = view(&server, &picture).await["post"].clone();
    assert_eq!(picture["url"], picture["thumbnail_url"]);
    assert!(picture["url"].as_str().unwrap().contains("image_proxy"), "{picture}");
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn nobody_makes_this_server_ask_its_own_network() {
    let server = TestServer::start().await;
    let pages = Pages::start(&server, "pages.test", answer).await;
    server.names.set("inside.test", Entry::Addresses(vec![pages.address]));
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let refused = [
        "http://127.0.0.1/",
        "http://inside.test/",
        "http://pages.test/to-inside",
        "http://pages.test/to-number",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://pages.test:8080/",
        "http://u:p@pages.test/",
        "ftp://pages.test/",
        "nonsense",
    ];
    for url in refused {
        let query = format!("url={}", url.replace(':', "%3A").replace('/', "%2F").replace('@', "%40"));
        for version in ["v3", "v4"] {
            let answer = ada.get(&format!("/api/{version}/post/site_metadata"), &query).await;
            assert_eq!(answer.error(), (400, "invalid_url"), "{url} in {version}");
        }
    }
    let post = ada.create_post_with(&books, "Inside", json!({ "url": "http://pages.test/to-inside" })).await;
    server.run_jobs().await;
    assert_eq!(view(&server, &post).await["post"]["embed_title"], Value::Null);
    let asked = pages.asked.lock().clone();
    assert!(asked.iter().all(|path| path.starts_with("/to-")), "{asked:?}");
    pages.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn somebody_about_to_link_to_a_page_sees_what_it_says() {
    let server = TestServer::start().await;
    let pages = Pages::start(&server, "pages.test", answer).await;
    let ada = server.user("ada").await;
    let query = "url=http%3A%2F%2Fpages.test%2Farticle";
    let v3 = ada.get("/api/v3/post/site_metadata", query).await.ok();
    let common = json!({
        "title": "Dune & more", "description": "Sand.", "image": "http://pages.test/cover.png",
        "embed_video_url": "https://video.example/embed", "content_type": "text/html"
    });
    assert_eq!(v3["metadata"], common);
    let v4 = ada.get("/api/v4/post/site_metadata", query).await.ok();
    let size = json!({ "image_width": 64, "image_height": 48 });
    assert_eq!(v4["metadata"], harness::forum::merged(common, size));
    assert_eq!(server.nobody().get("/api/v3/post/site_metadata", query).await.error().0, 401);
    assert_eq!(
        ada.get("/api/v3/post/site_metadata", "url=http%3A%2F%2Fnone.test%2F").await.ok()["metadata"],
        json!({})
    );
    pages.stop().await;
    server.stop().await;
}
