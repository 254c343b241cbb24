//! Who has a handle: people, communities, and the instance itself (docs/reference/federation.md a.3).

use crate::routes::is_told;
use crate::wire::{self, MEDIA_TYPE};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Query, ServiceConfig, get};
use actix_web::{HttpResponse, error};
use base::error::{Error, Result};
use base::kinds::CommunityVisibility;
use domain::App;
use serde::Deserialize;
use serde_json::{Value, json};

/// Mounts the documents.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/.well-known/webfinger", get().to(webfinger))
        .route("/.well-known/host-meta", get().to(host_meta))
        .route("/.well-known/host-meta.json", get().to(host_meta_json));
}

/// Who has which handle hardly ever changes.
const AGE: &str = "public, max-age=259200";
const PROFILE_PAGE: &str = "http://webfinger.net/rel/profile-page";
const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";
const TYPE: &str = "https://www.w3.org/ns/activitystreams#type";

/// The question.
#[derive(Debug, Deserialize)]
pub struct Resource {
    resource: String,
}

/// `GET /.well-known/webfinger?resource=acct:name@host`, or the address of an actor.
async fn webfinger(app: Data<App>, query: Query<Resource>) -> Result<HttpResponse, actix_web::Error> {
    let found = links(&app, &query.resource).await.map_err(failed)?;
    let Some((subject, links)) = found else { return Ok(HttpResponse::NotFound().finish()) };
    let aliases: Vec<&Value> = links
        .iter()
        .filter(|link| wire::field(link, "rel") == "self")
        .map(|link| wire::field(link, "href"))
        .collect();
    let document = json!({ "subject": subject, "aliases": aliases, "links": links });
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, "application/jrd+json")).insert_header((CACHE_CONTROL, AGE));
    Ok(answer.insert_header(("Access-Control-Allow-Origin", "*")).body(document.to_string()))
}

/// The handle a resource stands for, and the actors that have it: people first, since some readers take the first and some the last.
async fn links(app: &App, resource: &str) -> Result<Option<(String, Vec<Value>)>> {
    let hostname = &app.settings().hostname;
    let origin = app.settings().origin();
    let name = match resource.strip_prefix("acct:").unwrap_or(resource) {
        url if wire::url(url).is_some() => match name_of(app, url) {
            Some(name) => name,
            None => return Ok(None),
        },
        handle => match handle.trim_start_matches(['@', '!']).rsplit_once('@') {
            Some((name, host)) if host.eq_ignore_ascii_case(hostname) => name.to_owned(),
            _ => return Ok(None),
        },
    };
    let subject = format!("acct:{name}@{hostname}");
    let of_site = name.eq_ignore_ascii_case(hostname);
    if !is_told(app, of_site).await? {
        return Ok(None);
    }
    if of_site {
        let site = format!("{origin}/");
        return Ok(Some((subject, vec![of_self(&site, "Application")])));
    }
    let mut conn = app.db().await?;
    let mut links = Vec::new();
    let person = db::address::find_local_person(&mut conn, &name).await?.filter(|person| !person.deleted);
    if let Some(person) = &person {
        links.push(page(&person.ap_id));
        links.push(of_self(&person.ap_id, "Person"));
        let template = format!("{origin}/activitypub/externalInteraction?uri={{uri}}");
        links.push(json!({ "rel": SUBSCRIBE, "template": template }));
    }
    let community = db::address::find_local_community(&mut conn, &name).await?;
    let shown = community.filter(|community| {
        let hidden = matches!(
            community.visibility,
            CommunityVisibility::LocalOnlyPublic | CommunityVisibility::LocalOnlyPrivate
        );
        community.present() && !hidden
    });
    if let Some(community) = &shown {
        links.push(page(&community.ap_id));
        links.push(of_self(&community.ap_id, "Group"));
    }
    Ok((!links.is_empty()).then_some((subject, links)))
}

/// The name in the address of one of our actors; that of the instance is its host.
fn name_of(app: &App, url: &str) -> Option<String> {
    if !crate::trust::is_own(app, url) {
        return None;
    }
    let url = wire::url(url)?;
    let mut parts = url.path_segments()?;
    match (parts.next(), parts.next(), parts.next()) {
        (Some("u" | "c"), Some(name), None) => {
            let pair = format!("name={}", name.replace('+', "%2B"));
            let decoded = url::form_urlencoded::parse(pair.as_bytes()).into_owned();
            decoded.map(|(_, name)| name).next()
        }
        (Some(""), None, None) => Some(app.settings().hostname.clone()),
        _ => None,
    }
}

fn page(href: &str) -> Value {
    json!({ "rel": PROFILE_PAGE, "type": "text/html", "href": href })
}

fn of_self(href: &str, kind: &str) -> Value {
    json!({ "rel": "self", "type": MEDIA_TYPE, "href": href, "properties": { TYPE: kind } })
}

/// `GET /.well-known/host-meta`: where to ask for handles, in the form of old readers.
async fn host_meta(app: Data<App>) -> HttpResponse {
    let template = format!("{}/.well-known/webfinger?resource={{uri}}", app.settings().origin());
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="{template}"/></XRD>
"#
    );
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, "application/xrd+xml")).insert_header((CACHE_CONTROL, AGE)).body(body)
}

/// `GET /.well-known/host-meta.json`.
async fn host_meta_json(app: Data<App>) -> HttpResponse {
    let template = format!("{}/.well-known/webfinger?resource={{uri}}", app.settings().origin());
    let mut answer = HttpResponse::Ok();
    let document = json!({ "links": [{ "rel": "lrdd", "template": template }] });
    answer.insert_header((CONTENT_TYPE, "application/jrd+json")).insert_header((CACHE_CONTROL, AGE));
    answer.body(document.to_string())
}

fn failed(error: Error) -> actix_web::Error {
    tracing::error!(error = %error, "webfinger could not be answered");
    error::ErrorInternalServerError("internal")
}
