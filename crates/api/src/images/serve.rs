//! Files on their way to readers: with ranges, for ever in caches, and never as anything but an image.

use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LOCATION,
    RANGE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use base::error::{Code, Result};
use domain::App;
use domain::image::remote;
use domain::pictrs::{Alias, Conditions, Served, Variant};
use futures_util::StreamExt;
use url::Url;

/// A name stands for the same bytes for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Copies of remote images may be fetched anew.
const FOR_A_DAY: &str = "public, max-age=86400";
/// Were it ever shown as a page: no scripts, nothing loaded.
const HARMLESS: &str = "default-src 'none'; sandbox";

/// What a reader wants: a format, the longest edge in pixels.
pub type Wanted<'w> = (Option<&'w str>, Option<i32>);

/// A file by its name; 404 without a body if there is none.
///
/// Errors: `ImageServiceMissing`.
pub async fn file(
    app: &App,
    request: &HttpRequest,
    filename: &str,
    wanted: Wanted<'_>,
) -> Result<HttpResponse> {
    let Some(alias) = Alias::parse(filename) else { return Ok(missing()) };
    send(app, request, &alias, wanted, FOR_EVER).await
}

/// An image of another server, by an address that was made here.
///
/// Errors: `NotFound` if it was not, or cannot be had; `ImageServiceMissing`.
pub async fn remote(
    app: &App,
    request: &HttpRequest,
    (url, signature): (&str, &str),
    wanted: Wanted<'_>,
) -> Result<HttpResponse> {
    app.proxy().check(url, signature)?;
    let parsed = Url::parse(url).map_err(|_| Code::NotFound)?;
    let site = app.site().await?;
    let host = parsed.host_str().unwrap_or_default().to_lowercase();
    if site.held.of_host(&host).no_media {
        return Err(Code::NotFound.into());
    }
    if remote::is_bypassed(site.local.settings.image_proxy_bypass_domains.as_deref(), &parsed) {
        return Ok(HttpResponse::TemporaryRedirect().insert_header((LOCATION, parsed.as_str())).finish());
    }
    let alias = remote::copy(app, &parsed).await?;
    send(app, request, &alias, wanted, FOR_A_DAY).await
}

async fn send(
    app: &App,
    request: &HttpRequest,
    alias: &Alias,
    (format, edge): Wanted<'_>,
    lifetime: &'static str,
) -> Result<HttpResponse> {
    let header = |name: HeaderName| {
        let value = request.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let conditions = Conditions {
        range: header(RANGE),
        if_none_match: header(IF_NONE_MATCH),
        if_modified_since: header(IF_MODIFIED_SINCE),
        if_range: header(IF_RANGE),
    };
    let variant = Variant::wanted(alias, format, edge);
    match app.pictrs().serve(alias, variant, &conditions).await? {
        Some(served) => Ok(answer(request, served, lifetime)),
        None => Ok(missing()),
    }
}

fn answer(request: &HttpRequest, served: Served, lifetime: &'static str) -> HttpResponse {
    let status = StatusCode::from_u16(served.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CACHE_CONTROL, lifetime))
        .insert_header((CONTENT_SECURITY_POLICY, HARMLESS))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"));
    let mut length = None;
    for (name, value) in &served.headers {
        match *name {
            "content-length" => length = value.parse::<u64>().ok(),
            "content-type" => {
                response.insert_header((*name, shown_as(value)));
            }
            _ => {
                response.insert_header((*name, value.as_str()));
            }
        }
    }
    let has_body = !matches!(served.status, 304 | 416);
    let body = served.body.map(|chunk| chunk.map_err(|error| std::io::Error::other(format!("{error:#}"))));
    match length {
        // The framework leaves the body out and the length in.
        Some(length) if has_body && request.method() == Method::HEAD => response
            .body(SizedStream::new(length, futures_util::stream::empty::<std::io::Result<bytes::Bytes>>())),
        Some(length) if has_body => response.body(SizedStream::new(length, body)),
        None if has_body && request.method() != Method::HEAD => response.streaming(body),
        Some(_) | None => response.finish(),
    }
}

/// Only what browsers show as a picture or video, and do not run.
fn shown_as(content_type: &str) -> &str {
    let harmless = (content_type.starts_with("image/") && !content_type.contains("svg"))
        || content_type.starts_with("video/");
    if harmless { content_type } else { "application/octet-stream" }
}

fn missing() -> HttpResponse {
    HttpResponse::NotFound().finish()
}

#[cfg(test)]
mod tests {
    use super::shown_as;

    #[test]
    fn files_are_pictures_or_nothing() {
        assert_eq!(shown_as("image/png"), "image/png");
        assert_eq!(shown_as("video/mp4"), "video/mp4");
        for other in ["image/svg+xml", "text/html", "application/activity+json", ""] {
            assert_eq!(shown_as(other), "application/octet-stream");
        }
    }
}
