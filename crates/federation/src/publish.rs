//! Events as activities: what is told, by whom, to whom.
//!
//! [`told`] makes the activity, this file decides who gets it (docs/ARCHITECTURE.md "An activity that goes out"), [`load`] finds what is named. Source: docs/reference/federation.md a.7 and b.

pub mod load;
pub mod told;

use crate::Federation;
use crate::objects::{context, with_context};
use crate::wire::{PUBLIC, field};
use anyhow::Context;
use base::error::{Error, Result};
use base::kinds::CommunityVisibility;
use db::community::Community;
use db::sent::{Dialect, NewSent};
use diesel_async::AsyncConnection;
use domain::App;
use domain::ports::Publication;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use told::Told;

/// Writes down the activity of an event for those it concerns, and ends its job.
pub async fn publish(federation: &Federation, app: &App, publication: Publication) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    // What is told is read before the transaction, which nobody else may hold up: others wait for its lock.
    let told = told::tell(&mut conn, app, &site, &publication).await?;
    let all = match told {
        Some(told) => {
            let told = heard(federation, app, told).await?;
            addressed(app, told, publication.raw.as_deref())?
        }
        None => Vec::new(),
    };
    match all.as_slice() {
        [] => return Ok(db::job::delete(&mut conn, publication.job_id).await?),
        [sent] => db::sent::insert_alone(&mut conn, sent, app.now(), publication.job_id).await?,
        several => {
            conn.transaction(async |conn| {
                db::sent::lock(conn).await?;
                for sent in several {
                    db::sent::insert(conn, sent, app.now()).await?;
                }
                db::job::delete(conn, publication.job_id).await?;
                Ok::<_, Error>(())
            })
            .await?;
        }
    }
    federation.deliveries().wake();
    Ok(())
}

/// A community whose followers are all here tells nobody.
async fn heard(federation: &Federation, app: &App, told: Told) -> Result<Told> {
    let followers = match &told.community {
        Some(community) if community.local && told.followers => {
            !federation.interested(app, community.id).await?.is_empty()
        }
        _ => told.followers,
    };
    Ok(Told { followers, ..told })
}

/// Who gets what is told, and in which form.
fn addressed(app: &App, told: Told, raw: Option<&str>) -> Result<Vec<NewSent>> {
    let Told { kind, activity, by, community, inboxes, everybody, public, thread, boost, followers } = told;
    let ap_id = field(&activity, "id").as_str().unwrap_or_default().to_owned();
    // What brings or changes a post or comment is followed on its way.
    let content = matches!(kind.as_str(), "create" | "update") && thread < told::CONTENT_THREADS;
    let object_ap_id =
        || content.then(|| field(field(&activity, "object"), "id").as_str()).flatten().map(str::to_owned);
    let mut all = Vec::new();
    // What arrived is only passed on by the community it is in.
    if raw.is_none() && (everybody || !inboxes.is_empty()) {
        all.push(NewSent {
            ap_id,
            actor_ap_id: by,
            body: with_context(activity.clone()).to_string(),
            thread,
            community_id: None,
            inboxes: inboxes.clone(),
            everybody,
            public,
            dialect: Dialect::Any,
            object_ap_id: object_ap_id(),
        });
    }
    let Some(community) = community.filter(|community| community.local && followers) else { return Ok(all) };
    let inner = match raw {
        Some(raw) => raw.to_owned(),
        None => activity.to_string(),
    };
    let forum = announcement(app, &community, &kind, &inner, thread, Dialect::Forum)?;
    all.push(NewSent { object_ap_id: object_ap_id(), ..forum });
    if let Some(object) = boost {
        let microblog =
            announcement(app, &community, "object", &object.to_string(), thread, Dialect::Microblog)?;
        all.push(NewSent { object_ap_id: object_ap_id(), ..microblog });
    }
    Ok(all)
}

/// Something a community passes on, byte for byte as it is.
#[derive(Serialize)]
struct Announce<'a> {
    #[serde(rename = "@context")]
    context: Value,
    id: &'a str,
    r#type: &'static str,
    actor: &'a str,
    to: [&'a str; 1],
    cc: [String; 1],
    object: &'a RawValue,
}

fn announcement(
    app: &App,
    community: &Community,
    kind: &str,
    inner: &str,
    thread: i64,
    dialect: Dialect,
) -> Result<NewSent> {
    let id = activity_id(app, &format!("announce/{kind}"));
    let private = community.visibility == CommunityVisibility::Private;
    let announce = Announce {
        context: context(),
        id: &id,
        r#type: "Announce",
        actor: &community.ap_id,
        to: [if private { &community.ap_id } else { PUBLIC }],
        cc: [format!("{}/followers", community.ap_id)],
        object: serde_json::from_str(inner).context("reading what is announced")?,
    };
    let body = serde_json::to_string(&announce).context("writing an announcement")?;
    Ok(NewSent {
        ap_id: id.clone(),
        actor_ap_id: community.ap_id.clone(),
        body,
        thread,
        community_id: Some(community.id),
        inboxes: Vec::new(),
        everybody: false,
        public: !private,
        dialect,
        object_ap_id: None,
    })
}

/// A new id for an activity of ours.
pub(crate) fn activity_id(app: &App, kind: &str) -> String {
    format!("{}/activities/{}/{}", app.settings().origin(), kind.to_lowercase(), uuid::Uuid::new_v4())
}
