//! What crawlers are told: `/robots.txt` and `/sitemap.xml`. Source: docs/reference/api-v3.md 10.2.

use crate::limit::{self, Class};
use crate::v3::error::Result;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Bytes, Data, ServiceConfig};
use base::text::escape_html;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use domain::{App, policy};
use std::sync::Arc;
use views::Reader;

const FOR_AN_HOUR: &str = "public, max-age=3600";
const AGE: TimeDelta = TimeDelta::hours(1);

/// Pages that lead to nothing worth finding, or that belong to somebody.
const NOT_FOR_CRAWLERS: [&str; 12] = [
    "/admin",
    "/api/",
    "/create_community",
    "/create_post",
    "/create_private_message",
    "/feeds/front/",
    "/feeds/inbox/",
    "/feeds/notifications/",
    "/inbox",
    "/login",
    "/search",
    "/settings",
];

/// The sitemap as it was written last. Part of the application data; cheap to clone.
#[derive(Clone, Default)]
pub struct Sitemap(Arc<tokio::sync::Mutex<Option<(DateTime<Utc>, Bytes)>>>);

/// Mounts both.
pub fn routes(config: &mut ServiceConfig) {
    let charged = from_fn(|request, next| limit::charge(Class::Message, request, next));
    config
        .route("/robots.txt", web::get().to(robots))
        .route("/sitemap.xml", web::get().to(sitemap).wrap(charged));
}

async fn robots(app: Data<App>) -> Result<HttpResponse> {
    let site = app.site().await?;
    let text = match policy::see_site(&site.local.settings, None) {
        Err(_) => "User-agent: *\nDisallow: /\n".to_owned(),
        Ok(()) => {
            let lines = NOT_FOR_CRAWLERS.map(|path| format!("Disallow: {path}\n")).concat();
            format!("User-agent: *\n{lines}\nSitemap: {}/sitemap.xml\n", app.settings().origin())
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, FOR_AN_HOUR))
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(text))
}

async fn sitemap(app: Data<App>, reader: Data<Reader>, kept: Data<Sitemap>) -> Result<HttpResponse> {
    let site = app.site().await?;
    policy::see_site(&site.local.settings, None)?;
    let now = reader.now();
    // Held while it is written, so that it is written once for all who wait.
    let mut last = kept.0.lock().await;
    let body = match &*last {
        Some((at, body)) if now.signed_duration_since(*at) < AGE => body.clone(),
        _ => {
            let body = Bytes::from(xml(&views::sitemap::list(&reader).await?));
            *last = Some((now, body.clone()));
            body
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, FOR_AN_HOUR))
        .insert_header((CONTENT_TYPE, "application/xml; charset=utf-8"))
        .body(body))
}

fn xml(pages: &[views::sitemap::Page]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in pages {
        let at = page.updated_at.unwrap_or(page.published_at).to_rfc3339_opts(SecondsFormat::Secs, true);
        xml.push_str(&format!("<url><loc>{}</loc><lastmod>{at}</lastmod></url>\n", escape_html(&page.url)));
    }
    xml.push_str("</urlset>\n");
    xml
}
