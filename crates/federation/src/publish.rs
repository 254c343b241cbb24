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
use base::ids::{JobId, PostId};
use db::Conn;
use db::community::Community;
use db::sent::{Dialect, NewSent};
use domain::App;
use domain::app::CurrentSite;
use domain::ports::Publication;
use load::Nearby;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use told::{Heard, Told};

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
    if told.heard == Heard::ByFollowers
        && let Some(community) = told.community.as_ref().filter(|community| community.local)
        && !federation.is_heard(conn, community.id).await?
    {
        told.heard = Heard::ByNobody;
    }
    addressed(app, told, publication.raw.as_deref())
}

/// Who gets what is told, and in which form.
fn addressed(app: &App, told: Told, raw: Option<&str>) -> Result<Vec<NewSent>> {
    let Told { kind, activity, by, community, inboxes, everybody, public, thread, boost, heard } = told;
    let ap_id = field(&activity, "id").as_str().unwrap_or_default().to_owned();
    // What brings or changes a post or comment is followed on its way.
    let content = matches!(kind.as_str(), "create" | "update") && thread < told::CONTENT_THREADS;
    let object_ap_id =
        || content.then(|| field(field(&activity, "object"), "id").as_str()).flatten().map(str::to_owned);
    let bare = |inboxes, dialect, community_id| NewSent {
        ap_id: ap_id.clone(),
        actor_ap_id: by.clone(),
        body: with_context(activity.clone()).to_string(),
        thread,
        community_id,
        inboxes,
        everybody,
        public,
        dialect,
        object_ap_id: object_ap_id(),
    };
    let mut all = Vec::new();
    // What arrived is only passed on by the community it is in.
    if raw.is_none() && (everybody || !inboxes.is_empty()) {
        all.push(bare(inboxes, Dialect::Any, None));
    }
    let Some(community) = community.filter(|community| community.local) else { return Ok(all) };
    let inner = raw.map_or_else(|| activity.to_string(), str::to_owned);
    let announce = |audience| {
        let id = activity_id(app, &format!("announce/{kind}"));
        let announced = Announced { id, thread, public, dialect: Dialect::Forum, audience };
        Ok::<_, Error>(NewSent { object_ap_id: object_ap_id(), ..announced.by(&community, &inner)? })
    };
    match heard {
        Heard::ByNobody => return Ok(all),
        Heard::ByFollowers => all.push(announce(Vec::new())?),
        Heard::By(inboxes) if inboxes.is_empty() => {}
        Heard::By(inboxes) => all.push(announce(inboxes)?),
    }
    let Some(boost) = boost else { return Ok(all) };
    let id = boost_id(app, boost.post_id);
    let boosted = Announced { id, thread, public, dialect: Dialect::Microblog, audience: Vec::new() };
    let told = match &boost.shown {
        Some(object) => boosted.by(&community, &object.to_string())?,
        None => boosted.no_longer(app, &community, &boost.post_ap_id),
    };
    all.push(NewSent { object_ap_id: object_ap_id(), ..told });
    if boost.with_activity && raw.is_none() {
        all.push(bare(Vec::new(), Dialect::Microblog, Some(community.id)));
    }
    Ok(all)
}

/// Something a community passes on.
struct Announced {
    id: String,
    thread: i64,
    public: bool,
    dialect: Dialect,
    /// Inboxes of those who are told; none: the followers are.
    audience: Vec<String>,
}

/// How it is written: what is passed on byte for byte as it is.
#[derive(Serialize)]
struct Announce<'a> {
    #[serde(rename = "@context")]
    context: Value,
    id: &'a str,
    r#type: &'static str,
    actor: &'a str,
    to: [&'a str; 1],
    cc: Vec<String>,
    object: &'a RawValue,
}

impl Announced {
    fn by(self, community: &Community, inner: &str) -> Result<NewSent> {
        let announce = Announce {
            context: context(),
            id: &self.id,
            r#type: "Announce",
            actor: &community.ap_id,
            to: [self.reader(community)],
            cc: self.others(community),
            object: serde_json::from_str(inner).context("reading what is announced")?,
        };
        let body = serde_json::to_string(&announce).context("writing an announcement")?;
        Ok(self.sent(community, body))
    }

    /// Takes back that `object` was announced. Some look for what was announced by the one, some by the other.
    fn no_longer(self, app: &App, community: &Community, object: &str) -> NewSent {
        let id = activity_id(app, "undo/announce");
        let reader = self.reader(community);
        let undo = json!({
            "id": id,
            "type": "Undo",
            "actor": community.ap_id,
            "to": [reader],
            "cc": self.others(community),
            "object": { "id": self.id, "type": "Announce", "actor": community.ap_id, "to": [reader], "object": object },
        });
        let body = with_context(undo).to_string();
        Self { id, ..self }.sent(community, body)
    }

    fn reader<'a>(&self, community: &'a Community) -> &'a str {
        if self.public { PUBLIC } else { &community.ap_id }
    }

    fn others(&self, community: &Community) -> Vec<String> {
        if self.audience.is_empty() { vec![format!("{}/followers", community.ap_id)] } else { Vec::new() }
    }

    fn sent(self, community: &Community, body: String) -> NewSent {
        let Self { id, thread, public, dialect, audience } = self;
        NewSent {
            ap_id: id,
            actor_ap_id: community.ap_id.clone(),
            body,
            thread,
            community_id: audience.is_empty().then_some(community.id),
            inboxes: audience,
            everybody: false,
            public,
            dialect,
            object_ap_id: None,
        }
    }
}

/// A new id for an activity of ours.
pub(crate) fn activity_id(app: &App, kind: &str) -> String {
    format!("{}/activities/{}/{}", app.settings().origin(), kind.to_lowercase(), uuid::Uuid::new_v4())
}

/// The id of the announcement of a bare post: always the same, so that it can be taken back when nobody remembers it any more.
fn boost_id(app: &App, id: PostId) -> String {
    format!("{}/activities/announce/object/{id}", app.settings().origin())
}
