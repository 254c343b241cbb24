//! The activity of an event: what is told, by whom, about which community.

mod account;
mod content;
mod moderation;

use super::activity_id;
use super::load::Nearby;
use crate::wire::{PUBLIC, field};
use base::error::Result;
use base::ids::PostId;
use base::kinds::CommunityVisibility;
use db::Conn;
use db::community::Community;
use db::person::Person;
use domain::App;
use domain::app::CurrentSite;
use domain::event::Event;
use domain::ports::Publication;
use serde_json::{Value, json};

/// Something to be told.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its type in small letters, for ids.
    pub kind: String,
    /// Without the context.
    pub activity: Value,
    /// Who signs it.
    pub by: String,
    /// Where it happened: if that is ours, its followers are told.
    pub community: Option<Community>,
    /// Who is told in any case.
    pub inboxes: Vec<String>,
    /// Every instance is told.
    pub everybody: bool,
    /// Whether it may be fetched by its id.
    pub public: bool,
    /// What it has to stay in order with.
    pub thread: i64,
    /// What those hear who understand no more than bare objects.
    pub boost: Option<Boost>,
    /// Whom the community tells, where it is ours.
    pub heard: Heard,
}

/// What a community of ours tells software that takes no activities of others (docs/reference/federation.md b, 4).
#[derive(Debug, Clone)]
pub struct Boost {
    /// What is told about.
    pub post_id: PostId,
    /// Its id in ActivityPub.
    pub post_ap_id: String,
    /// The post as it is announced, in full or by its id; none: it is announced no longer.
    pub shown: Option<Value>,
    /// Whether the activity itself is told as well, since it is by its author, who is ours.
    pub with_activity: bool,
}

/// Whom a community tells of what happens in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nobody.
    ByNobody,
    /// All who follow it.
    ByFollowers,
    /// Those who take activities at these inboxes.
    By(Vec<String>),
}

/// What is needed to tell something.
struct Teller<'a> {
    conn: &'a mut Conn,
    app: &'a App,
    site: &'a CurrentSite,
    actor: Person,
    nearby: &'a Nearby,
}

/// The activity of an event; none if it concerns nobody else, or what it is about is gone.
pub(super) async fn tell(
    conn: &mut Conn,
    (app, site): (&App, &CurrentSite),
    nearby: &Nearby,
    publication: &Publication,
) -> Result<Option<Told>> {
    let Some(actor) = nearby.people.get(&publication.actor).cloned() else { return Ok(None) };
    let mut teller = Teller { conn, app, site, actor, nearby };
    match &publication.event {
        Event::PostCreated { id } => teller.post(*id, "Create").await,
        Event::PostEdited { id } => teller.post(*id, "Update").await,
        Event::PostDeleted { id, deleted } => teller.post_deleted(*id, *deleted).await,
        Event::PostVoted { id, vote, before } => teller.post_voted(*id, *vote, *before).await,
        Event::CommentCreated { id } => teller.comment(*id, "Create").await,
        Event::CommentEdited { id } => teller.comment(*id, "Update").await,
        Event::CommentDeleted { id, deleted } => teller.comment_deleted(*id, *deleted).await,
        Event::CommentVoted { id, vote, before } => teller.comment_voted(*id, *vote, *before).await,
        Event::PostRemoved { id, removed, reason } => {
            teller.post_removed(*id, *removed, reason.as_deref()).await
        }
        Event::CommentRemoved { id, removed, reason, with_replies } => {
            teller.comment_removed(*id, *removed, reason.as_deref(), *with_replies).await
        }
        Event::PostLocked { id, locked, reason } => teller.post_locked(*id, *locked, reason.as_deref()).await,
        Event::CommentLocked { id, locked, reason } => {
            teller.comment_locked(*id, *locked, reason.as_deref()).await
        }
        Event::PostFeatured { id, featured } => teller.post_featured(*id, *featured).await,
        Event::CommunityFollowed { id, follow_ap_id } => teller.followed(*id, follow_ap_id, true).await,
        Event::CommunityLeft { id, follow_ap_id } => teller.followed(*id, follow_ap_id, false).await,
        Event::FollowAnswered { id, person_id, follow_ap_id, accepted } => {
            teller.follow_answered(*id, *person_id, follow_ap_id, *accepted).await
        }
        Event::PersonFollowAnswered { id, person_id, follow_ap_id } => {
            teller.person_follow_answered(*id, *person_id, follow_ap_id).await
        }
        Event::CommunityEdited { id } => teller.community_edited(*id).await,
        Event::CommunityDeleted { id, deleted } => teller.community_deleted(*id, *deleted, None).await,
        Event::CommunityRemoved { id, removed, reason } => {
            teller.community_deleted(*id, *removed, Some(reason.as_deref().unwrap_or_default())).await
        }
        Event::ModeratorChanged { id, person_id, appointed } => {
            teller.moderator_changed(*id, *person_id, *appointed).await
        }
        Event::CommunityBanChanged { id, person_id, banned, content, reason, expires_at } => {
            let ban = moderation::Ban {
                begins: *banned,
                content: *content,
                reason: reason.as_deref(),
                expires_at: *expires_at,
            };
            teller.banned_from_community(*id, *person_id, &ban).await
        }
        Event::SiteBanChanged { person_id, banned, content, reason, expires_at } => {
            let ban = moderation::Ban {
                begins: *banned,
                content: *content,
                reason: reason.as_deref(),
                expires_at: *expires_at,
            };
            teller.banned_from_site(*person_id, &ban).await
        }
        Event::Reported { id } => teller.reported(*id).await,
        Event::ReportResolved { id } => teller.report_resolved(*id).await,
        Event::MessageCreated { id } => teller.message(*id, "Create").await,
        Event::MessageEdited { id } => teller.message(*id, "Update").await,
        Event::MessageDeleted { id, deleted } => teller.message_deleted(*id, *deleted).await,
        Event::PersonEdited { id } => teller.person_edited(*id).await,
        Event::PersonDeleted { id, content } => teller.person_deleted(*id, *content).await,
        Event::SiteEdited => teller.site_edited().await,
    }
}

/// Whether nobody elsewhere may know of a community.
fn is_hidden(community: &Community) -> bool {
    matches!(
        community.visibility,
        CommunityVisibility::LocalOnlyPublic | CommunityVisibility::LocalOnlyPrivate
    )
}

/// Threads below this are those of posts.
pub(super) const CONTENT_THREADS: i64 = 1 << 40;

/// Numbers by which activities about people and communities stay in order, apart from those of posts.
fn thread_of_community(community: &Community) -> i64 {
    CONTENT_THREADS + i64::from(community.id.0)
}

fn thread_of_person(person: &Person) -> i64 {
    (1 << 41) + i64::from(person.id.0)
}

/// Where a community takes activities.
fn inbox_of(community: &Community) -> String {
    community.shared_inbox_url.clone().unwrap_or_else(|| community.inbox_url.clone())
}

impl Teller<'_> {
    /// An activity in a community, by the actor, to everybody who may know.
    fn in_community(&self, kind: &str, community: Community, thread: i64, more: Value) -> Option<Told> {
        if is_hidden(&community) {
            return None;
        }
        let mut activity = json!({
            "id": activity_id(self.app, kind),
            "type": kind,
            "actor": self.actor.ap_id,
            "to": crate::objects::page::audience_of(&community),
            "cc": [community.ap_id],
            "audience": community.ap_id,
        });
        if let (Some(fields), Value::Object(more)) = (activity.as_object_mut(), more) {
            fields.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
        }
        let inboxes = if community.local { Vec::new() } else { vec![inbox_of(&community)] };
        let public = community.visibility != CommunityVisibility::Private;
        Some(Told {
            kind: kind.to_lowercase(),
            activity,
            by: self.actor.ap_id.clone(),
            community: Some(community),
            inboxes,
            everybody: false,
            public,
            thread,
            boost: None,
            heard: Heard::ByFollowers,
        })
    }

    /// An activity by the actor to somebody, in no community.
    fn direct(&self, kind: &str, to: &str, inboxes: Vec<String>, thread: i64, more: Value) -> Told {
        let mut activity = json!({
            "id": activity_id(self.app, kind),
            "type": kind,
            "actor": self.actor.ap_id,
            "to": [to],
        });
        if let (Some(fields), Value::Object(more)) = (activity.as_object_mut(), more) {
            fields.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
        }
        Told {
            kind: kind.to_lowercase(),
            activity,
            by: self.actor.ap_id.clone(),
            community: None,
            inboxes,
            everybody: false,
            public: to == PUBLIC,
            thread,
            boost: None,
            heard: Heard::ByNobody,
        }
    }
}

/// Turns what was told into its opposite: the same, taken back.
fn undone(app: &App, told: Option<Told>) -> Option<Told> {
    let mut told = told?;
    let inner = told.activity.take();
    let mut outer = json!({
        "id": activity_id(app, "undo"),
        "type": "Undo",
        "actor": field(&inner, "actor"),
        "to": field(&inner, "to"),
        "cc": field(&inner, "cc"),
        "audience": field(&inner, "audience"),
    });
    if let Some(fields) = outer.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        fields.insert("object".to_owned(), inner);
    }
    told.activity = outer;
    told.kind = "undo".to_owned();
    told.boost = None;
    Some(told)
}
