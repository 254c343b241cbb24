//! What moderators and admins do, complaints among it.

use super::content::thread;
use super::{Heard, Teller, Told, inbox_of, is_hidden, thread_of_community, thread_of_person, undone};
use crate::keys;
use crate::objects::group;
use crate::publish::{activity_id, load};
use crate::wire::{PUBLIC, field, set};
use base::error::Result;
use base::ids::{CommentId, CommunityId, PersonId, PostId, ReportId};
use base::kinds::ReportKind;
use chrono::{DateTime, Utc};
use db::community::Community;
use db::report::Report;
use serde_json::{Value, json};

/// A ban, or its end.
pub(super) struct Ban<'a> {
    /// Whether it begins or ends.
    pub(super) begins: bool,
    /// What the person wrote goes or comes back with it.
    pub(super) content: bool,
    pub(super) reason: Option<&'a str>,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

impl Teller<'_> {
    pub(super) async fn post_removed(
        &mut self,
        id: PostId,
        removed: bool,
        reason: Option<&str>,
    ) -> Result<Option<Told>> {
        let Some((post, community)) = self.place_of(id) else { return Ok(None) };
        // The summary says that a moderator did it, even an empty one.
        let more = json!({ "object": post.ap_id, "summary": reason.unwrap_or_default() });
        let told = self.in_community("Delete", community, thread(id), more);
        let told = if removed { told } else { undone(self.app, told) };
        Ok(self.with_boost(told, &post, removed))
    }

    pub(super) async fn comment_removed(
        &mut self,
        id: CommentId,
        removed: bool,
        reason: Option<&str>,
        with_replies: bool,
    ) -> Result<Option<Told>> {
        let Some((comment, community)) = self.place_of_comment(id) else { return Ok(None) };
        let with_replies = with_replies.then_some(true);
        let more = json!({ "object": comment.ap_id, "summary": reason.unwrap_or_default(), "withReplies": with_replies });
        let told = self.in_community("Delete", community, thread(comment.post_id), more);
        Ok(if removed { told } else { undone(self.app, told) })
    }

    pub(super) async fn post_locked(
        &mut self,
        id: PostId,
        locked: bool,
        reason: Option<&str>,
    ) -> Result<Option<Told>> {
        let Some((post, community)) = self.place_of(id) else { return Ok(None) };
        let more = json!({ "object": post.ap_id, "summary": reason });
        let told = self.in_community("Lock", community, thread(id), more);
        Ok(if locked { told } else { undone(self.app, told) })
    }

    pub(super) async fn comment_locked(
        &mut self,
        id: CommentId,
        locked: bool,
        reason: Option<&str>,
    ) -> Result<Option<Told>> {
        let Some((comment, community)) = self.place_of_comment(id) else { return Ok(None) };
        let more = json!({ "object": comment.ap_id, "summary": reason });
        let told = self.in_community("Lock", community, thread(comment.post_id), more);
        Ok(if locked { told } else { undone(self.app, told) })
    }

    pub(super) async fn post_featured(&mut self, id: PostId, featured: bool) -> Result<Option<Told>> {
        let Some((post, community)) = self.place_of(id) else { return Ok(None) };
        let target =
            community.featured_url.clone().unwrap_or_else(|| format!("{}/featured", community.ap_id));
        let kind = if featured { "Add" } else { "Remove" };
        Ok(self.in_community(kind, community, thread(id), json!({ "object": post.ap_id, "target": target })))
    }

    pub(super) async fn moderator_changed(
        &mut self,
        id: CommunityId,
        person_id: PersonId,
        appointed: bool,
    ) -> Result<Option<Told>> {
        let Some(community) = db::community::find(self.conn, id).await? else { return Ok(None) };
        let Some(person) = db::person::find(self.conn, person_id).await? else { return Ok(None) };
        let target =
            community.moderators_url.clone().unwrap_or_else(|| format!("{}/moderators", community.ap_id));
        let kind = if appointed { "Add" } else { "Remove" };
        let thread = thread_of_community(&community);
        let told =
            self.in_community(kind, community, thread, json!({ "object": person.ap_id, "target": target }));
        Ok(told.map(|mut told| {
            if !person.local {
                told.inboxes.push(load::inbox(&person));
            }
            told
        }))
    }

    pub(super) async fn banned_from_community(
        &mut self,
        id: CommunityId,
        person_id: PersonId,
        ban: &Ban<'_>,
    ) -> Result<Option<Told>> {
        let Some(community) = db::community::find(self.conn, id).await? else { return Ok(None) };
        let Some(person) = db::person::find(self.conn, person_id).await? else { return Ok(None) };
        let thread = thread_of_community(&community);
        let more = block(&person.ap_id, &community.ap_id, ban);
        let told = self.in_community("Block", community, thread, more).map(|mut told| {
            if !person.local {
                told.inboxes.push(load::inbox(&person));
            }
            told
        });
        Ok(if ban.begins { told } else { lifted(self, told, ban) })
    }

    /// A ban from our site: told to everybody, since what the person wrote may be anywhere.
    pub(super) async fn banned_from_site(
        &mut self,
        person_id: PersonId,
        ban: &Ban<'_>,
    ) -> Result<Option<Told>> {
        let Some(person) = db::person::find(self.conn, person_id).await? else { return Ok(None) };
        let site = format!("{}/", self.app.settings().origin());
        let more = block(&person.ap_id, &site, ban);
        let mut told = self.direct("Block", PUBLIC, Vec::new(), thread_of_person(&person), more);
        told.everybody = true;
        set(&mut told.activity, "cc", json!([]));
        Ok(if ban.begins { Some(told) } else { lifted(self, Some(told), ban) })
    }

    pub(super) async fn community_edited(&mut self, id: CommunityId) -> Result<Option<Told>> {
        let Some(community) = db::community::find(self.conn, id).await? else { return Ok(None) };
        let pem = if community.local {
            keys::public_pem(self.conn, &community.ap_id).await?
        } else {
            let key = db::actor_key::find_public(self.conn, &community.ap_id).await?;
            key.map(|key| key.public_pem).unwrap_or_default()
        };
        let tags = db::tag::load(self.conn, &[community.id]).await?;
        let object = group::json(self.app, &community, &tags, &pem);
        let thread = thread_of_community(&community);
        Ok(self.in_community("Update", community, thread, json!({ "object": object })))
    }

    /// With a summary it was an admin.
    pub(super) async fn community_deleted(
        &mut self,
        id: CommunityId,
        deleted: bool,
        summary: Option<&str>,
    ) -> Result<Option<Told>> {
        let Some(community) = db::community::find(self.conn, id).await? else { return Ok(None) };
        // Of a community elsewhere our admins' measures are our own affair.
        if summary.is_some() && !community.local {
            return Ok(None);
        }
        let thread = thread_of_community(&community);
        let more = json!({ "object": community.ap_id, "summary": summary });
        let told = self.in_community("Delete", community, thread, more);
        Ok(if deleted { told } else { undone(self.app, told) })
    }

    /// A complaint goes where the thing belongs: to the community's instance, or to the site of who wrote a message. A community of ours passes it on to whom it concerns elsewhere.
    pub(super) async fn reported(&mut self, id: ReportId) -> Result<Option<Told>> {
        let Some(report) = db::report::find(self.conn, id).await? else { return Ok(None) };
        let Some(about) = self.reported_thing(&report).await? else { return Ok(None) };
        let more = json!({ "object": about.object, "summary": report.reason, "audience": about.to });
        let mut told = self.direct("Flag", &about.to, about.inboxes, about.thread, more);
        told.heard = about.heard;
        told.community = about.community;
        if self.actor.local {
            let ap_id = field(&told.activity, "id").as_str().unwrap_or_default().to_owned();
            db::report::set_ap_id(self.conn, id, &ap_id).await?;
        }
        Ok(Some(told))
    }

    /// What was reported, and who is told of that; none if it concerns nobody elsewhere.
    async fn reported_thing(&mut self, report: &Report) -> Result<Option<Reported>> {
        let found = match report.kind {
            ReportKind::Post => match report.post_id {
                Some(id) => db::post::find(self.conn, id)
                    .await?
                    .map(|post| (post.ap_id, thread(post.id), Some(post.creator_id))),
                None => None,
            },
            ReportKind::Comment => match report.comment_id {
                Some(id) => db::comment::find(self.conn, id)
                    .await?
                    .map(|comment| (comment.ap_id, thread(comment.post_id), Some(comment.creator_id))),
                None => None,
            },
            ReportKind::PrivateMessage => return self.reported_message(report).await,
            ReportKind::Community => None,
        };
        let Some(community_id) = report.community_id else { return Ok(None) };
        let Some(community) = db::community::find(self.conn, community_id).await? else { return Ok(None) };
        let (object, thread, creator_id) =
            found.unwrap_or_else(|| (community.ap_id.clone(), thread_of_community(&community), None));
        let to = community.ap_id.clone();
        if !community.local {
            let inboxes = vec![inbox_of(&community)];
            let heard = Heard::ByNobody;
            return Ok(Some(Reported { object, to, inboxes, thread, heard, community: None }));
        }
        // Complaints about a community are for the admins of its site, which is this one.
        let Some(creator_id) = creator_id.filter(|_| !is_hidden(&community)) else { return Ok(None) };
        let concerned = db::report::load_concerned(self.conn, community.id, creator_id).await?;
        let heard = Heard::By(concerned);
        Ok(Some(Reported { object, to, inboxes: Vec::new(), thread, heard, community: Some(community) }))
    }

    async fn reported_message(&mut self, report: &Report) -> Result<Option<Reported>> {
        let Some(id) = report.private_message_id else { return Ok(None) };
        let Some(message) = db::private_message::find(self.conn, id).await? else { return Ok(None) };
        let Some(author) = db::person::find(self.conn, message.creator_id).await? else { return Ok(None) };
        if author.local {
            return Ok(None);
        }
        let site =
            crate::wire::url(&author.ap_id).map(|url| format!("{}/", url.origin().ascii_serialization()));
        Ok(site.map(|to| Reported {
            object: message.ap_id,
            to,
            inboxes: vec![load::inbox(&author)],
            thread: thread_of_person(&author),
            heard: Heard::ByNobody,
            community: None,
        }))
    }

    /// A settled complaint is told to who complained, and where the thing belongs.
    pub(super) async fn report_resolved(&mut self, id: ReportId) -> Result<Option<Told>> {
        let Some(report) = db::report::find(self.conn, id).await? else { return Ok(None) };
        let Some(ap_id) = db::report::find_ap_id(self.conn, id).await? else { return Ok(None) };
        let Some(reporter) = db::person::find(self.conn, report.creator_id).await? else { return Ok(None) };
        let about = self.reported_thing(&report).await?;
        let to = about.as_ref().map_or_else(|| reporter.ap_id.clone(), |about| about.to.clone());
        let (mut inboxes, mut heard, community) = match about {
            Some(about) => (about.inboxes, about.heard, about.community),
            None => (Vec::new(), Heard::ByNobody, None),
        };
        match &mut heard {
            _ if reporter.local => {}
            // What arrived is passed on, not sent again.
            Heard::By(concerned) if !self.actor.local => concerned.push(load::inbox(&reporter)),
            Heard::By(_) | Heard::ByNobody | Heard::ByFollowers => inboxes.push(load::inbox(&reporter)),
        }
        let flag = json!({
            "id": ap_id,
            "type": "Flag",
            "actor": reporter.ap_id,
            "summary": report.reason,
            "to": [to.clone()],
        });
        let thread = thread_of_person(&reporter);
        let more = json!({ "object": flag, "audience": to });
        let mut told = self.direct("Resolve", &to, inboxes, thread, more);
        told.heard = heard;
        told.community = community;
        Ok(Some(told))
    }
}

/// What was reported, and who is told of that.
struct Reported {
    object: String,
    /// To whom the complaint is made.
    to: String,
    inboxes: Vec<String>,
    thread: i64,
    /// Whom the community tells, where it is ours: its moderators elsewhere and the site of the author (docs/reference/federation.md b).
    heard: Heard,
    community: Option<Community>,
}

fn block(person: &str, target: &str, ban: &Ban<'_>) -> Value {
    json!({
        "object": person,
        "target": target,
        "removeData": ban.content,
        "summary": ban.reason,
        "endTime": ban.expires_at,
        "expires": ban.expires_at,
    })
}

/// The end of a ban: the ban taken back.
fn lifted(teller: &Teller<'_>, told: Option<Told>, ban: &Ban<'_>) -> Option<Told> {
    let mut told = undone(teller.app, told)?;
    set(&mut told.activity, "restoreData", json!(ban.content));
    set(&mut told.activity, "id", json!(activity_id(teller.app, "undo")));
    Some(told)
}
