//! Passes requests for pages on to the process that makes them (`ui.url` in the settings), so that pages, APIs and ActivityPub share one address.
//!
//! [`is_page`] says what a page is. Bodies are streamed both ways, except HTML: that is read whole, so that it can be compressed and a process that dies on the way is noticed.

use crate::address::client_address;
use crate::observe::without_secret;
use actix_web::body::MessageBody;
use actix_web::dev::RequestHead;
use actix_web::guard::fn_guard;
use actix_web::http::header::{
    ACCEPT, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, ContentType, FORWARDED, HOST, HeaderMap,
    HeaderName, HeaderValue, LINK, RETRY_AFTER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Data, Payload, ServiceConfig, resource, route};
use actix_web::{HttpRequest, HttpResponse};
use anyhow::anyhow;
use base::settings::Settings;
use base::text::escape_html;
use bytes::{Bytes, BytesMut};
use domain::App;
use futures_util::future::{Either, select};
use futures_util::{Stream, StreamExt, stream};
use std::io;
use std::pin::pin;
use tokio::sync::mpsc;

/// Most bytes of what a form may send; images are the largest.
const MAX_REQUEST_BYTES: u64 = 64 * 1024 * 1024;
/// Most bytes of a page.
const MAX_PAGE_BYTES: usize = 16 * 1024 * 1024;
/// Pieces of a body under way between two tasks.
const PIECES: usize = 4;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// What belongs to one connection, not to the message (RFC 9110, 7.6.1), or is written anew here.
const NOT_PASSED_ON: [HeaderName; 11] = [
    CONNECTION,
    FORWARDED,
    HOST,
    KEEP_ALIVE,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    X_FORWARDED_FOR,
    X_FORWARDED_HOST,
    X_FORWARDED_PROTO,
];

/// What is never a page, by the first segment of its path.
const SERVERS_OWN: [&str; 10] = [
    ".well-known",
    "api",
    "feeds",
    "health",
    "metrics",
    "nodeinfo",
    "pictrs",
    "robots.txt",
    "sitemap.xml",
    "version",
];

/// Takes the requests for pages, if there is a process that makes them. To be called before anything else is mounted.
pub fn routes(config: &mut ServiceConfig, settings: &Settings) {
    if settings.ui.url.is_none() {
        return;
    }
    let pages = resource("/{path:.*}").guard(fn_guard(|context| is_page(context.head())));
    config.service(pages.route(route().to(pass_on)));
}

/// Whether a request wants a page, or a part of one: by its path, its method and what it accepts. Documents of ActivityPub share their addresses with pages, and inboxes are posted to below them.
pub fn is_page(head: &RequestHead) -> bool {
    let path = head.uri.path();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if SERVERS_OWN.contains(&first) {
        return false;
    }
    match head.method {
        Method::GET | Method::HEAD => !wants_activity(&head.headers),
        Method::POST => !path.ends_with("/inbox"),
        _ => false,
    }
}

/// Whether ActivityPub is asked for, and no page beside it.
fn wants_activity(headers: &HeaderMap) -> bool {
    let accepted: Vec<&str> = headers.get_all(ACCEPT).filter_map(|value| value.to_str().ok()).collect();
    let accepted = accepted.join(",").to_ascii_lowercase();
    let activity = ["application/activity+json", "application/ld+json"];
    activity.into_iter().any(|kind| accepted.contains(kind)) && !accepted.contains("text/html")
}

async fn pass_on(request: HttpRequest, body: Payload, app: Data<App>) -> HttpResponse {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.unwrap_or(0) > MAX_REQUEST_BYTES {
        return notice(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This is too large",
            "What you sent is larger than this server takes. Go back, and nothing of what you wrote is lost.",
        );
    }
    match ask(&request, body, &app).await {
        Ok(mut response) => {
            if response.status() == StatusCode::OK
                && let Some(link) = counterpart(&app, request.path())
            {
                response.headers_mut().append(LINK, link);
            }
            response
        }
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), path = without_secret(request.path()), "the UI process did not answer");
            notice(
                StatusCode::BAD_GATEWAY,
                "The pages are away for a moment",
                "The server itself is running, and apps can use it. Please try again soon: what you typed is still there when you go back.",
            )
        }
    }
}

/// What a page says is the same in ActivityPub: of a post, comment, community or person (docs/reference/federation.md a.1). What lives elsewhere is pointed to at this address.
fn counterpart(app: &App, path: &str) -> Option<HeaderValue> {
    let mut parts = path.strip_prefix('/')?.split('/');
    let (kind, name, rest) = (parts.next()?, parts.next()?, parts.next());
    let number = || name.bytes().all(|byte| byte.is_ascii_digit());
    let known = match kind {
        "post" | "comment" => number(),
        "c" | "u" => true,
        _ => false,
    };
    if !known || name.is_empty() || rest.is_some() || !app.settings().federates() {
        return None;
    }
    let link =
        format!("<{}{path}>; rel=\"alternate\"; type=\"application/activity+json\"", app.settings().origin());
    HeaderValue::try_from(link).ok()
}

async fn ask(request: &HttpRequest, body: Payload, app: &App) -> anyhow::Result<HttpResponse> {
    let base = app.settings().ui.url.as_ref().ok_or_else(|| anyhow!("a page without ui.url"))?;
    let mut url = base.clone();
    url.set_path(request.uri().path());
    url.set_query(request.uri().query());
    let method = reqwest::Method::from_bytes(request.method().as_str().as_bytes())?;
    let asked = app.ui().request(method, url).headers(forwarded(request, app.settings())?);
    let answer = if request.method() == Method::POST {
        let (sender, receiver) = mpsc::channel(PIECES);
        let answer = asked.body(reqwest::Body::wrap_stream(taken(receiver))).send();
        // Side by side; an answer that comes before all was sent is an answer.
        match select(pin!(hand_over(body, sender)), pin!(answer)).await {
            Either::Left(((), answer)) => answer.await,
            Either::Right((answer, _)) => answer,
        }
    } else {
        asked.send().await
    };
    // Its address may hold a secret.
    let answer = answer.map_err(reqwest::Error::without_url)?;

    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status().as_u16())?);
    for (name, value) in answer.headers() {
        let name = HeaderName::try_from(name.as_str())?;
        if !NOT_PASSED_ON.contains(&name) {
            response.append_header((name, HeaderValue::from_bytes(value.as_bytes())?));
        }
    }
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let text = ["text/html", "application/json"].into_iter().any(|word| kind.starts_with(word));
    let encoded = answer.headers().contains_key("content-encoding");
    if request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    if text && !encoded {
        return Ok(response.body(whole(answer.bytes_stream()).await?));
    }
    Ok(response.streaming(answer.bytes_stream()))
}

/// The headers of the request as the UI process is to see them: with who asks, and under which address.
fn forwarded(request: &HttpRequest, settings: &Settings) -> anyhow::Result<reqwest::header::HeaderMap> {
    let mut headers = reqwest::header::HeaderMap::new();
    for (name, value) in request.headers() {
        if !NOT_PASSED_ON.contains(name) {
            headers.append(
                reqwest::header::HeaderName::try_from(name.as_str())?,
                reqwest::header::HeaderValue::from_bytes(value.as_bytes())?,
            );
        }
    }
    let address = client_address(request, settings).to_string();
    headers.insert("x-forwarded-for", reqwest::header::HeaderValue::try_from(address)?);
    let (host, proto) = origin(request, settings);
    headers.insert("x-forwarded-host", reqwest::header::HeaderValue::try_from(host)?);
    headers.insert("x-forwarded-proto", reqwest::header::HeaderValue::try_from(proto)?);
    Ok(headers)
}

/// The host and scheme the browser used. A proxy is believed only if the settings name it, as for the client's address.
fn origin(request: &HttpRequest, settings: &Settings) -> (String, String) {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let trusted = peer.is_none_or(|peer| settings.trusted_proxies.iter().any(|range| range.contains(peer)));
    let header = |name: HeaderName| request.headers().get(name)?.to_str().ok().map(str::to_owned);
    let told = |name: HeaderName| trusted.then(|| header(name)).flatten();
    let host = told(X_FORWARDED_HOST).or_else(|| header(HOST)).unwrap_or_else(|| settings.hostname.clone());
    let proto = told(X_FORWARDED_PROTO).filter(|proto| proto == "https" || proto == "http");
    (host, proto.unwrap_or_else(|| "http".to_owned()))
}

/// Hands the pieces of a body over: the original belongs to this thread, the copy may be sent from another.
async fn hand_over(mut body: Payload, sender: mpsc::Sender<io::Result<Bytes>>) {
    let mut left = MAX_REQUEST_BYTES;
    while let Some(piece) = body.next().await {
        let length = piece.as_ref().map_or(0, |piece| piece.len() as u64);
        let piece = match left.checked_sub(length) {
            Some(rest) => {
                left = rest;
                piece.map_err(io::Error::other)
            }
            None => Err(io::Error::other("a body of more than it may have")),
        };
        let failed = piece.is_err();
        // Nobody takes it any more when the UI process has answered already.
        if sender.send(piece).await.is_err() || failed {
            break;
        }
    }
}

/// The other end of [`hand_over`].
fn taken(receiver: mpsc::Receiver<io::Result<Bytes>>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)))
}

async fn whole(
    mut pieces: impl Stream<Item = reqwest::Result<Bytes>> + Unpin,
) -> anyhow::Result<impl MessageBody + 'static> {
    let mut body = BytesMut::new();
    while let Some(piece) = pieces.next().await {
        body.extend_from_slice(&piece.map_err(reqwest::Error::without_url)?);
        if body.len() > MAX_PAGE_BYTES {
            return Err(anyhow!("a page of more than {MAX_PAGE_BYTES} bytes"));
        }
    }
    Ok(body.freeze())
}

/// A page of the server's own, for when there is no other.
pub(crate) fn notice(status: StatusCode, title: &str, text: &str) -> HttpResponse {
    let (title, text) = (escape_html(title), escape_html(text));
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, ContentType::html()))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((RETRY_AFTER, "5"))
        .body(format!(
            r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}}</style></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="">Try again</a></p></main></body></html>
"#
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn page(method: Method, path: &str, accept: &str) -> bool {
        let request = TestRequest::with_uri(path).method(method).insert_header((ACCEPT, accept));
        is_page(request.to_http_request().head())
    }

    #[test]
    fn pages_are_told_from_everything_else_at_the_same_address() {
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (method, path, accept, expected) in [
            (Method::GET, "/", browser, true),
            (Method::GET, "/post/1", browser, true),
            (Method::GET, "/post/1", "*/*", true),
            (Method::GET, "/_app/immutable/entry/start.js", "*/*", true),
            (Method::HEAD, "/c/books", browser, true),
            (Method::POST, "/login", browser, true),
            (Method::GET, "/inbox", browser, true),
            (Method::GET, "/apiary", browser, true),
            (Method::GET, "/post/1", "application/activity+json", false),
            (Method::GET, "/u/ada", "application/ld+json; profile=\"x\"", false),
            (Method::GET, "/u/ada", "text/html, application/activity+json;q=0.1", true),
            (Method::POST, "/inbox", "*/*", false),
            (Method::POST, "/c/books/inbox", "*/*", false),
            (Method::GET, "/api/v4/site", browser, false),
            (Method::GET, "/api", browser, false),
            (Method::GET, "/feeds/all.xml", browser, false),
            (Method::GET, "/.well-known/webfinger", browser, false),
            (Method::PUT, "/post/1", browser, false),
        ] {
            assert_eq!(page(method.clone(), path, accept), expected, "{method} {path} {accept}");
        }
    }
}
