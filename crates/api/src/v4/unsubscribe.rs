//! Spinney's own: how mails about the inbox are stopped. Source: docs/reference/api-v4-additions.md.

use crate::extract::Query;
use crate::v4::error::{ErrorBody, Result};
use actix_web::HttpResponse;
use actix_web::web::Data;
use base::text::escape_html;
use domain::{App, notify};
use serde::Deserialize;
use utoipa::IntoParams;

/// The link at the end of a mail.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Unsubscribe {
    /// Made and signed here, for one account.
    pub token: String,
}

/// `GET /account/unsubscribe`: a page with a button. Opening it changes nothing, since mail programs open links to look at them.
#[utoipa::path(get, path = "/account/unsubscribe", tag = "account", params(Unsubscribe),
    description = "Spinney's own: a page that asks whether mails about the inbox shall stop.",
    responses((status = 200, content_type = "text/html"), (status = 400, body = ErrorBody)))]
pub async fn page(app: Data<App>, Query(form): Query<Unsubscribe>) -> Result<HttpResponse> {
    notify::mail::check_link(&app, &form.token)?;
    let site = app.site().await?;
    Ok(html(
        &site.site.name,
        "Do you want no more mails about your inbox?",
        "<form method=\"post\"><button>Stop the mails</button></form>",
    ))
}

/// `POST /account/unsubscribe`: stops the mails, with one click of a mail program (RFC 8058) or of the page.
#[utoipa::path(post, path = "/account/unsubscribe", tag = "account", params(Unsubscribe),
    description = "Spinney's own: stops mails about the inbox (RFC 8058). The token is the proof, no login is needed.",
    responses((status = 200, content_type = "text/html"), (status = 400, body = ErrorBody)))]
pub async fn stop(app: Data<App>, Query(form): Query<Unsubscribe>) -> Result<HttpResponse> {
    notify::mail::unsubscribe(&app, &form.token).await?;
    let site = app.site().await?;
    Ok(html(
        &site.site.name,
        "You will get no more mails about your inbox.",
        "<p>They can be switched on again in your settings.</p>",
    ))
}

fn html(site: &str, title: &str, body: &str) -> HttpResponse {
    let site = escape_html(site);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{site}</title>\n<h1>{title}</h1>\n{body}\n"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Content-Security-Policy", "default-src 'none'; form-action 'self'"))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .insert_header(("Cache-Control", "private, no-store"))
        .body(page)
}
