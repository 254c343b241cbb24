//! The actor of an instance (docs/reference/federation.md a.4).

use super::person::{id, inbox, key};
use super::{image, image_of, language_tag, markdown_of, public_key, rendered, source, without_nulls};
use crate::failure::{Outcome, malformed};
use crate::wire::Thing;
use base::ids::InstanceId;
use base::text::field;
use chrono::{DateTime, Utc};
use db::remote::RemoteSite;
use domain::App;
use domain::app::CurrentSite;
use domain::remote::ShownKey;
use domain::text;
use serde_json::{Value, json};

/// The type of such actors.
pub const KIND: &str = "Application";

/// Our own, as others see it. It is readable without a signature, or two instances that want one would wait for each other.
pub fn json(app: &App, current: &CurrentSite, public_pem: &str) -> Value {
    let site = &current.site;
    let origin = app.settings().origin();
    let languages: Vec<Value> = current.local.languages.0.iter().map(|id| language_tag(*id)).collect();
    without_nulls(json!({
        "type": KIND,
        "id": site.ap_id,
        "url": site.ap_id,
        "preferredUsername": app.settings().hostname,
        "name": site.name,
        "content": rendered(app, site.sidebar.as_deref()),
        "source": source(site.sidebar.as_deref()),
        "summary": site.summary,
        "description": site.summary,
        "mediaType": "text/html",
        "icon": image(site.icon.as_deref()),
        "image": image(site.banner.as_deref()),
        "inbox": site.inbox_url,
        "outbox": format!("{origin}/site_outbox"),
        "endpoints": { "sharedInbox": site.inbox_url },
        "publicKey": public_key(&site.ap_id, public_pem),
        "language": languages,
        "contentWarning": site.content_warning,
        "published": site.published_at,
        "updated": site.updated_at,
    }))
}

/// That of another instance, with its key.
pub fn read(
    thing: &Thing<'_>,
    instance_id: InstanceId,
    now: DateTime<Utc>,
) -> Outcome<(RemoteSite, ShownKey)> {
    if thing.kind() != KIND {
        return Err(malformed("no site"));
    }
    let line = thing.filled("description").or_else(|| thing.filled("summary"));
    let name = thing.filled("name").or_else(|| thing.filled("preferredUsername")).unwrap_or_default();
    let site = RemoteSite {
        instance_id,
        ap_id: id(thing)?,
        name: text::cut(&text::arrived_line(name), 255),
        sidebar: markdown_of(thing)
            .map(|text| text::cut(&text, field::BODY_MAX))
            .filter(|text| !text.is_empty()),
        summary: line
            .map(|line| text::cut(&text::arrived_line(&crate::html::to_markdown(line)), field::SUMMARY_MAX)),
        icon: image_of(thing, "icon"),
        banner: image_of(thing, "image"),
        content_warning: thing.filled("contentWarning").map(|warning| text::cut(warning, field::BODY_MAX)),
        inbox_url: inbox(thing)?,
        published_at: thing.time("published").unwrap_or(now).min(now),
        updated_at: thing.time("updated").map(|at| at.min(now)),
    };
    Ok((site, key(thing)?))
}
