//! Does what an activity asks: the same operations of `domain` that our own people's requests end in.

use super::effect::Effect;
use super::measure;
use super::read::Plan;
use crate::Federation;
use crate::failure::{Failure, Outcome};
use crate::objects::group;
use crate::resolve;
use crate::resolve::content::{new_comment, tags_of};
use crate::signature::digest;
use crate::wire::Thing;
use base::edit::Edit;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommunityId, InstanceId};
use base::kinds::Vote;
use domain::app::CurrentSite;
use domain::community::{Audience, CommunityEdit};
use domain::event::Subject;
use domain::post::{self, Birth, moderation::Place};
use domain::report::Complaint;
use domain::vote::Unwanted;
use domain::{Actor, App, Tx, comment, community, membership, message, moderation, remote, report, vote};
use serde_json::Value;

impl Federation {
    /// Does what an activity asks, unless that was done before.
    pub async fn apply(&self, app: &App, plan: Plan) -> Outcome<()> {
        if let Effect::StoreActor(value) = &plan.effect {
            // What hangs on a community, such as who moderates it, is not in what it says of itself.
            if let resolve::actor::Actor::Community(community) = self.store_actor(app, value).await? {
                self.look_into_later(app, &community).await?;
            }
            return Ok(());
        }
        if let Effect::Nothing(why) = &plan.effect {
            tracing::debug!(activity.id = plan.id, why, "ignored");
            return Ok(());
        }
        match self.together(app, plan).await {
            Err(Failure::Refused { reason, .. }) if is_done_already(&reason) => Ok(()),
            outcome => outcome,
        }
    }
}

/// What was so already is what was wanted.
fn is_done_already(reason: &str) -> bool {
    [
        Code::PostUnchanged,
        Code::CommentUnchanged,
        Code::ReportExists,
        Code::ModeratorAlreadyExists,
        Code::NotAModerator,
    ]
    .iter()
    .any(|code| reason == format!("{code:?}"))
}

/// [`Federation::apply`] inside a running transaction.
pub(super) async fn apply_in(tx: &mut Tx<'_>, site: &CurrentSite, plan: &Plan) -> Result<()> {
    let now = tx.now();
    if !db::received::insert(tx, digest::short(&plan.id), now).await? {
        return Ok(());
    }
    match (&plan.effect, &plan.actor) {
        (Effect::FollowAnswered { id, person_id, accepted }, _) => {
            membership::answered_in(tx, *id, *person_id, *accepted).await
        }
        (effect, Some(actor)) => by_person(tx, site, actor, effect).await,
        // Only people have wishes here; what others send is facts, which were stored.
        (_, None) => Ok(()),
    }
}

async fn by_person(tx: &mut Tx<'_>, site: &CurrentSite, actor: &Actor, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Nothing(_) | Effect::StoreActor(_) | Effect::FollowAnswered { .. } => Ok(()),
        Effect::CreatePost { page, community_id } => {
            let birth = born(&page.ap_id, page.published_at, tx);
            let new = page.post(*community_id, tags_of(tx, page, *community_id).await?);
            post::create_arrived_in(tx, site, actor, &new, &birth).await?;
            Ok(())
        }
        Effect::UpdatePost { id, page, community_id } => {
            let version = page.version(tx.now());
            let new = page.post(*community_id, tags_of(tx, page, *community_id).await?);
            post::edit_arrived_in(tx, site, actor, *id, &new, version).await
        }
        Effect::CreateComment { note, parent } => {
            let birth = born(&note.ap_id, note.published_at, tx);
            let id = comment::create_arrived_in(tx, site, actor, &new_comment(note, parent), &birth).await?;
            distinguish(tx, actor, id, note.distinguished).await
        }
        Effect::UpdateComment { id, note, parent } => {
            let version = note.version(tx.now());
            comment::edit_arrived_in(tx, site, actor, *id, &new_comment(note, parent), version).await?;
            distinguish(tx, actor, *id, note.distinguished).await
        }
        Effect::CreateMessage { message, recipient_id } => {
            let birth = born(&message.ap_id, message.published_at, tx);
            message::create_arrived_in(tx, site, actor, *recipient_id, &message.content, &birth).await?;
            Ok(())
        }
        Effect::UpdateMessage { id, content } => {
            message::edit_arrived_in(tx, site, actor, *id, content).await
        }
        Effect::Vote { subject, vote, undoes, .. } => {
            voted(tx, site, actor, *subject, *vote).await?;
            if let Some(id) = undoes {
                let now = tx.now();
                db::received::insert(tx, digest::short(id), now).await?;
            }
            Ok(())
        }
        Effect::DeletePost { id, deleted } => post::set_deleted_in(tx, actor, *id, *deleted).await,
        Effect::DeleteComment { id, deleted } => comment::set_deleted_in(tx, actor, *id, *deleted).await,
        Effect::DeleteMessage { id, deleted } => message::set_deleted_in(tx, actor, *id, *deleted).await,
        Effect::DeleteCommunity { id, deleted } => community::set_deleted_in(tx, actor, *id, *deleted).await,
        Effect::Feature { id, featured } => {
            post::moderation::set_featured_in(tx, actor, *id, Place::Community, *featured).await
        }
        Effect::Follow { id, follow_ap_id } => {
            membership::follow_from_elsewhere_in(tx, actor, *id, follow_ap_id).await
        }
        Effect::Leave { id } => membership::follow_in(tx, actor, *id, false).await,
        Effect::FollowPerson { id, follow_ap_id } => {
            membership::follow_person_in(tx, actor, *id, follow_ap_id.as_deref()).await
        }
        Effect::Report { subject, reason, ap_id } => {
            let complaint =
                Complaint { subject: *subject, reason: reason.clone(), violates_instance_rules: false };
            report::create_arrived_in(tx, site, actor, &complaint, ap_id).await
        }
        Effect::Resolve { id } => report::resolve_in(tx, actor, *id, true, None).await,
        Effect::EditCommunity { id, value } => edit_community(tx, site, actor, *id, value).await,
        Effect::PersonGone { id, content } => remote::person_gone_in(tx, *id, *content).await,
        Effect::Lock { content, locked, reason } => {
            measure::lock(tx, actor, content, *locked, reason.as_deref()).await
        }
        Effect::Remove { content, removed, reason, with_replies } => {
            measure::remove(tx, actor, content, (*removed, *with_replies), reason.as_deref()).await
        }
        Effect::RemoveCommunity { id, removed, reason: _ } => {
            measure::remove_community(tx, actor, *id, *removed).await
        }
        Effect::Moderator { community, person_id, appointed } => {
            measure::moderator(tx, actor, community.id, *person_id, *appointed).await
        }
        Effect::CommunityBan { id, person_id, banned, content, reason, expires_at } => {
            let ban = measure::ban(*banned, *content, reason.as_deref(), *expires_at);
            moderation::ban::set_in(tx, actor, *id, *person_id, &ban).await
        }
        Effect::SiteBan { person_id, banned, content, reason, expires_at } => {
            let ban = measure::ban(*banned, *content, reason.as_deref(), *expires_at);
            remote::banned_at_home_in(tx, actor, *person_id, &ban).await
        }
        Effect::SiteBanElsewhere { instance_id, person_id, banned, reason, expires_at } => {
            let ban = measure::ban(*banned, false, reason.as_deref(), *expires_at);
            remote::banned_elsewhere_in(tx, actor, (*instance_id, *person_id), &ban).await
        }
    }
}

fn born(ap_id: &str, published_at: Option<chrono::DateTime<chrono::Utc>>, tx: &Tx<'_>) -> Birth {
    Birth::Elsewhere { ap_id: ap_id.to_owned(), published_at: published_at.unwrap_or(tx.now()) }
}

async fn voted(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    subject: Subject,
    wanted: Option<Vote>,
) -> Result<()> {
    let settings = &site.local.settings;
    match subject {
        Subject::Post(id) => vote::post_in(tx, settings, actor, id, wanted, Unwanted::Withdraw).await,
        Subject::Comment(id) => vote::comment_in(tx, settings, actor, id, wanted, Unwanted::Withdraw).await,
    }
}

/// Marks a comment as spoken for the moderators, if its author is one; else the mark is left out.
async fn distinguish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: base::ids::CommentId,
    distinguished: bool,
) -> Result<()> {
    let comment = db::comment::find(tx, id).await?.or_code(Code::CommentNotFound)?;
    if comment.distinguished == distinguished {
        return Ok(());
    }
    match comment::moderation::set_distinguished_in(tx, actor, id, distinguished).await {
        Err(Error::Rejected { .. }) => Ok(()),
        outcome => outcome,
    }
}

/// What a moderator elsewhere says of a community of ours.
async fn edit_community(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: CommunityId,
    value: &Value,
) -> Result<()> {
    let thing = Thing::new(value).or_code(Code::InvalidJson)?;
    let (seen, _) = group::read(&thing, InstanceId(0), tx.now()).map_err(|failure| match failure {
        Failure::Ours(error) => error,
        other => Error::detailed(Code::InvalidJson, other.to_string()),
    })?;
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let visibility = group::wanted_visibility(&thing, community.visibility);
    let set = |text: Option<String>| text.map_or(Edit::Clear, Edit::Set);
    let edit = CommunityEdit {
        longest_title: usize::MAX,
        title: Some(seen.title),
        sidebar: set(seen.sidebar),
        summary: set(seen.summary),
        icon: set(seen.icon),
        banner: set(seen.banner),
        // Not all software says these; what is not said stays.
        nsfw: thing.flag("sensitive"),
        posting_restricted_to_mods: thing.flag("postingRestrictedToMods"),
        languages: None,
        audience: visibility.map(Audience::Exactly),
    };
    community::edit_in(tx, site, actor, id, edit).await
}
