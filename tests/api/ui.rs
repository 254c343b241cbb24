//! Pages are made by another process; the server passes requests for them on.

use actix_web::dev::ServerHandle;
use actix_web::{HttpRequest, HttpResponse, HttpServer, web};
use base::settings::Settings;
use harness::TestServer;
use url::Url;

/// A process that answers with what it was asked.
struct Echo {
    url: Url,
    handle: ServerHandle,
}

impl Echo {
    fn start() -> Self {
        async fn echo(request: HttpRequest, body: web::Bytes) -> HttpResponse {
            let header = |name: &str| {
                request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned()
            };
            let mut lines = vec![format!("{} {}", request.method(), request.uri())];
            lines.extend(["x-forwarded-for", "x-forwarded-host", "cookie", "te"].map(header));
            lines.push(String::from_utf8_lossy(&body).into_owned());
            let mut answer = HttpResponse::build(actix_web::http::StatusCode::IM_A_TEAPOT);
            answer.insert_header(("content-type", "text/html")).insert_header(("x-page", "yes"));
            answer.append_header(("set-cookie", "a=1")).append_header(("set-cookie", "b=2"));
            answer.body(lines.join("\n"))
        }
        let server = HttpServer::new(|| actix_web::App::new().default_service(web::to(echo)));
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", server.addrs()[0]).parse().unwrap();
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { url, handle }
    }
}

async fn with_ui(url: Url) -> TestServer {
    let mut settings = Settings { hostname: "spinney.test".to_owned(), ..Settings::default() };
    settings.ui.url = Some(url);
    TestServer::start_with(settings).await
}

#[actix_web::test]
async fn a_page_is_made_by_the_ui_process_and_the_api_is_not() {
    let echo = Echo::start();
    let server = with_ui(echo.url.clone()).await;
    let page = server.client.post(format!("{}/login?next=%2F", server.base));
    let page =
        page.header("cookie", "jwt=x").header("x-forwarded-for", "203.0.113.7").header("te", "trailers");
    let page = page.header("x-forwarded-host", "spinney.test").body("name=ada").send().await.unwrap();

    assert_eq!(page.status().as_u16(), 418);
    assert_eq!(page.headers()["x-page"], "yes");
    assert_eq!(page.headers().get_all("set-cookie").iter().count(), 2);
    let told = page.text().await.unwrap();
    assert_eq!(told, "POST /login?next=%2F\n203.0.113.7\nspinney.test\njwt=x\n-\nname=ada");

    for path in ["/api/v4/site", "/feeds/all.xml", "/robots.txt"] {
        let answer = server.client.get(format!("{}{path}", server.base)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
    }
    let document = server.client.get(format!("{}/post/1", server.base));
    let document = document.header("accept", "application/activity+json").send().await.unwrap();
    assert!(!document.headers().contains_key("x-page"));

    server.stop().await;
    echo.handle.stop(true).await;
}

#[actix_web::test]
async fn pages_say_where_the_same_is_in_activitypub() {
    async fn page() -> HttpResponse {
        HttpResponse::Ok().content_type("text/html").body("<p>A page.</p>")
    }
    let made = HttpServer::new(|| actix_web::App::new().default_service(web::to(page)));
    let made = made.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let url: Url = format!("http://{}", made.addrs()[0]).parse().unwrap();
    let made = made.run();
    let handle = made.handle();
    actix_web::rt::spawn(made);
    let server = with_ui(url).await;
    let link = async |path: &str| {
        let page = server.client.get(format!("{}{path}", server.base)).send().await.unwrap();
        page.headers().get("link").map(|link| link.to_str().unwrap().to_owned())
    };
    for path in ["/post/1", "/comment/2", "/c/books", "/c/books@beta.test", "/u/ada"] {
        let expected =
            format!("<https://spinney.test{path}>; rel=\"alternate\"; type=\"application/activity+json\"");
        assert_eq!(link(path).await, Some(expected));
    }
    for path in ["/", "/post/new", "/c/books/settings", "/login"] {
        assert_eq!(link(path).await, None, "{path}");
    }
    server.stop().await;
    handle.stop(true).await;
}

#[actix_web::test]
async fn while_the_ui_process_is_down_people_are_told_so_and_apps_go_on() {
    let echo = Echo::start();
    echo.handle.stop(true).await;
    let server = with_ui(echo.url).await;

    let page = server.client.get(format!("{}/post/1", server.base)).send().await.unwrap();
    assert_eq!(page.status().as_u16(), 502);
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert!(page.text().await.unwrap().contains("Please try again soon"));

    let api = server.client.get(format!("{}/api/v4/site", server.base)).send().await.unwrap();
    assert_eq!(api.status().as_u16(), 200);
    server.stop().await;
}

#[actix_web::test]
async fn what_is_too_large_is_refused_before_it_is_sent_on() {
    let echo = Echo::start();
    let server = with_ui(echo.url.clone()).await;
    let page = server.client.post(format!("{}/create_post", server.base));
    let page = page.body(vec![b'a'; 65 * 1024 * 1024]).send().await;
    // The server answers without reading on; whether the answer is still read depends on who sends.
    if let Ok(page) = page {
        assert_eq!(page.status().as_u16(), 413);
    }
    server.stop().await;
    echo.handle.stop(true).await;
}
