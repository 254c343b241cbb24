//! Images of other servers pass through this one, so that nobody there learns who looks at them.

use super::fixture;
use actix_web::HttpResponse;
use base::kinds::ImageMode;
use base::settings::{Pictrs, Settings};
use harness::{Images, Pages, TestServer};
use serde_json::{Value, json};
use std::time::Duration;

fn png() -> HttpResponse {
    HttpResponse::Ok().content_type("image/png").body(fixture!("small.png"))
}

/// Path and query of an address of this instance.
fn local<'a>(server: &TestServer, address: &'a Value) -> &'a str {
    address.as_str().unwrap().strip_prefix(&server.instance.app.settings().origin()).unwrap()
}

#[actix_web::test]
async fn images_in_texts_and_profiles_are_passed_through() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let pages = Pages::start(&server, "pics.test", |request| match request.path() {
        "/page.html" => HttpResponse::Ok()
            .content_type("text/html")
            .body("<title>Cats</title><meta property=og:image content=/cat.png>"),
        _ => png(),
    })
    .await;
    server.change_settings(|settings| settings.image_mode = ImageMode::ProxyAllImages).await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let body = "![cat](http://pics.test/cat.png) and [a page](http://pics.test/page)";
    let post = ada.create_post_with(&books, "Text", json!({ "body": body })).await;
    let stored = ada.view(&post).await["post"]["body"].as_str().unwrap().to_owned();
    let start = "![cat](https://spinney.test/api/v3/image_proxy?sig=";
    assert!(
        stored.starts_with(start) && stored.contains("url=http%3A%2F%2Fpics.test%2Fcat.png)"),
        "{stored}"
    );
    assert!(stored.ends_with("[a page](http://pics.test/page)"), "{stored}");
    assert!(pages.asked.lock().is_empty(), "nothing is fetched until somebody looks");

    let address = Value::from(stored.split(['(', ')']).nth(1).unwrap());
    let shown = server.nobody().fetch(local(&server, &address), &[]).await;
    assert_eq!(
        (shown.status().as_u16(), &shown.headers()["content-type"]),
        (200, &"image/png".parse().unwrap())
    );
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    let small = format!("{}&format=webp&thumbnail=32", local(&server, &address));
    assert_eq!(server.nobody().fetch(&small, &[]).await.headers()["content-type"], "image/webp");
    let v4 = local(&server, &address).replace("/api/v3/image_proxy", "/api/v4/image/proxy");
    assert_eq!(
        server.nobody().fetch(&format!("{v4}&file_type=jpg"), &[]).await.headers()["content-type"],
        "image/jpeg"
    );
    assert_eq!(*pages.asked.lock(), ["/cat.png"], "fetched once");

    ada.put("/api/v3/user/save_user_settings", json!({ "avatar": "http://pics.test/me.png" })).await.ok();
    let person = ada.get("/api/v4/person", "username=ada").await.ok()["person_view"]["person"].clone();
    assert_eq!(server.nobody().fetch(local(&server, &person["avatar"]), &[]).await.status(), 200);
    let about = ada.get("/api/v4/post/site_metadata", "url=http%3A%2F%2Fpics.test%2Fpage.html").await.ok();
    assert!(
        about["metadata"]["image"].as_str().unwrap().starts_with("https://spinney.test/api/v3/image_proxy")
    );
    let emoji = json!({ "category": "a", "shortcode": "cat", "image_url": "http://pics.test/e.png", "alt_text": "a cat", "keywords": [] });
    let emoji = server.admin().await.post("/api/v4/custom_emoji", emoji).await.ok();
    let shown = &emoji["custom_emoji"]["custom_emoji"]["image_url"];
    assert!(shown.as_str().unwrap().starts_with("https://spinney.test/api/v3/image_proxy"), "{emoji}");
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn only_addresses_that_were_written_here_lead_anywhere() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let pages = Pages::start(&server, "pics.test", |request| match request.path() {
        "/page" => HttpResponse::Ok().content_type("image/png").body("<html></html>"),
        "/gone.png" => HttpResponse::NotFound().finish(),
        "/inside.png" => HttpResponse::Found().insert_header(("location", "http://inside.test/")).finish(),
        _ => png(),
    })
    .await;
    let nobody = server.nobody();
    for query in
        ["url=http%3A%2F%2Fpics.test%2Fcat.png", "url=http%3A%2F%2Fpics.test%2Fcat.png&sig=AAAAAAAAAAAAAAAA"]
    {
        assert_eq!(nobody.get("/api/v3/image_proxy", query).await.error(), (404, "unknown"));
    }
    assert!(pages.asked.lock().is_empty());

    let address = |url: &str| Value::from(server.instance.app.proxy().address(url));
    server.names.set("inside.test", domain::fetch::Entry::Addresses(vec![pages.address]));
    for url in [
        "http://pics.test/page",
        "http://pics.test/gone.png",
        "http://pics.test/inside.png",
        "http://127.0.0.1/x.png",
        "http://none.test/x.png",
    ] {
        assert_eq!(nobody.fetch(local(&server, &address(url)), &[]).await.status(), 404, "{url}");
    }
    server
        .change_settings(|settings| settings.image_proxy_bypass_domains = Some("pics.test".to_owned()))
        .await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer =
        client.get(format!("{}{}", server.base, local(&server, &address("http://pics.test/cat.png")))).send();
    let answer = answer.await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (307, &"http://pics.test/cat.png".parse().unwrap())
    );
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn copies_that_are_old_or_too_many_go_the_least_used_first() {
    let pictrs = Pictrs { cache_mb: 0, ..Settings::default().pictrs };
    let server = TestServer::start_with(Settings {
        hostname: "spinney.test".to_owned(),
        pictrs,
        ..Settings::default()
    })
    .await;
    let images = Images::start(&server).await;
    let pages = Pages::start(&server, "pics.test", |_| png()).await;
    let proxied = Value::from(server.instance.app.proxy().address("http://pics.test/cat.png"));
    let path = local(&server, &proxied).to_owned();
    assert_eq!(server.nobody().fetch(&path, &[]).await.status(), 200);
    let admin = server.admin().await;
    let usage = admin.get("/api/v4/image/usage", "").await.ok();
    assert_eq!(usage["instances"][0]["of"], "pics.test");

    server.clock.advance(Duration::from_secs(1));
    server.run_task("clean_images").await;
    let usage = admin.get("/api/v4/image/usage", "").await.ok();
    assert!(usage["instances"].as_array().unwrap().is_empty(), "there is no room for it");
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}
