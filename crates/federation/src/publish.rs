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
use base::ids::JobId;
use base::kinds::CommunityVisibility;
use db::Conn;
use db::community::Community;
use db::sent::{Dialect, NewSent};
use domain::App;
use domain::app::CurrentSite;
use domain::ports::Publication;
use load::Nearby;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use told::Told;

/// Writes down the activities of events for those they concern, and ends their jobs; answers of which none could be made.
///
/// Errors: none was written down.
pub async fn publish(
    federation: &Federation,
    app: &App,
    publications: &[Publication],
) -> Result<Vec<(JobId, Error)>> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    // What is told is read before it is written down, which nobody else may hold up: others wait for its lock.
    let nearby = Nearby::load(&mut conn, publications).await?;
    let (mut all, mut ended, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for publication in publications {
        match tell(federation, (app, &site), &mut conn, &nearby, publication).await {
            Ok(activities) => {
                all.extend(activities);
                ended.push(publication.job_id);
            }
            Err(error) => failed.push((publication.job_id, error)),
        }
    }
    if all.is_empty() {
        db::job::delete_all(&mut conn, ended).await?;
        return Ok(failed);
    }
    db::sent::insert_all(&mut conn, &all, app.now(), ended).await?;
    federation.deliveries().wake();
    Ok(failed)
}

async fn tell(
    federation: &Federation,
    (app, site): (&App, &CurrentSite),
    conn: &mut Conn,
    nearby: &Nearby,
    publication: &Publication,
) -> Result<Vec<NewSent>> {
    let Some(mut told) = told::tell(conn, (app, site), nearby, publication).await? else {
        return Ok(Vec::new());
    };
    // Nothing is passed on where nobody elsewhere listens.
    if told.followers
        && let Some(community) = told.community.as_ref().filter(|community| community.local)
    {
        told.followers = federation.is_heard(conn, community.id).await?;
    }
    addressed(app, told, publication.raw.as_deref())
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
