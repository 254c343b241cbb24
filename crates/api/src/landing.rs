//! What somebody sees who opens the instance in a browser while no web UI is set.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::{Data, ServiceConfig, get};
use base::error::Result;
use base::text::escape_html;
use domain::App;

/// Mounts `/`. Apps ask for it to see whether the instance is there (docs/reference/clients.md 8).
pub fn routes(config: &mut ServiceConfig) {
    config.route("/", get().to(page));
}

async fn page(app: Data<App>) -> Result<HttpResponse, crate::v4::error::Error> {
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(html(&app).await?))
}

async fn html(app: &App) -> Result<String> {
    let site = app.site().await?;
    let name = escape_html(&site.site.name);
    let summary =
        site.site.summary.as_deref().map(|text| format!("<p>{}</p>", escape_html(text))).unwrap_or_default();
    let host = escape_html(&app.settings().hostname);
    Ok(format!(
        r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{name}</title>
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}}code{{font-size:.95em}}</style></head>
<body><main><h1>{name}</h1>{summary}
<p>This is a <a href="/api/v4/openapi.json">Spinney</a> server. Open it with an app for Lemmy, such as Voyager, Jerboa, Photon or Thunder: enter <code>{host}</code> as the instance.</p>
<p>To read along: <a href="/feeds/all.xml">the newest posts as a feed</a>.</p></main></body></html>
"#
    ))
}
