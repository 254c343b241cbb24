//! Posts: publishing, editing, deleting. [`mark`] is what readers do with them, [`moderation`] what moderators do.

pub mod mark;
pub mod moderation;
pub mod schedule;

mod arrived;
mod content;

pub use arrived::{create_arrived_in, edit_arrived_in};
pub use schedule::publish_scheduled;

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::content_rule::refusal::{self, Place};
use crate::content_rule::{self, Text, review};
use crate::event::{self, Event, Home};
use crate::image;
use crate::language;
use crate::link_preview;
use crate::notify::{self, Mailing};
use crate::policy::{self, Action, Target};
use crate::tag;
use crate::tx::Tx;
use crate::vote::{self, Unwanted};
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommunityId, LanguageId, PostId, TagId};
use base::kinds::{RuleAction, Vote};
use chrono::{DateTime, Utc};
use content::{Content, Edited};
use db::post::Post;
use db::standing::Standing;
use db::vote::Ballot;
use diesel_async::AsyncConnection;

/// A post as its author sends it.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Title.
    pub name: String,
    /// Where it goes.
    pub community_id: CommunityId,
    /// Empty: none.
    pub url: Option<String>,
    /// Markdown; empty: none.
    pub body: Option<String>,
    /// Description of the linked image; empty: none.
    pub alt_text: Option<String>,
    /// A field that people do not see.
    pub honeypot: Option<String>,
    /// Not safe for work; none: as the community.
    pub nsfw: Option<bool>,
    /// None: what author and community have in common, if that is one.
    pub language_id: Option<LanguageId>,
    /// Empty: none.
    pub custom_thumbnail: Option<String>,
    /// When it shall appear; none: at once.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// Tags of the community.
    pub tags: Vec<TagId>,
}

/// Where something was written, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Birth {
    /// Here and now.
    Here,
    /// On another instance.
    Elsewhere {
        /// Its id there.
        ap_id: String,
        /// When it says it was; what is in the future counts as now.
        published_at: DateTime<Utc>,
    },
}

impl Birth {
    /// Id and time of publication; `own` makes the id of something of ours.
    pub(crate) fn of(&self, own: impl FnOnce() -> String, now: DateTime<Utc>) -> (String, DateTime<Utc>) {
        match self {
            Self::Here => (own(), now),
            Self::Elsewhere { ap_id, published_at } => (ap_id.clone(), (*published_at).min(now)),
        }
    }
}

/// What of a post shall change.
#[derive(Debug, Clone)]
pub struct PostEdit {
    /// Title.
    pub name: Option<String>,
    /// What it links to.
    pub url: Edit<String>,
    /// Markdown.
    pub body: Edit<String>,
    /// Description of the linked image.
    pub alt_text: Edit<String>,
    /// Not safe for work; in a community that is not, every post is not.
    pub nsfw: Option<bool>,
    /// Language it is written in.
    pub language_id: Option<LanguageId>,
    /// Image its author chose to stand beside it.
    pub custom_thumbnail: Edit<String>,
    /// When it shall appear; only for one that has not yet.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// Tags of the community.
    pub tags: Option<Vec<TagId>>,
}

/// Publishes a post with its author's own upvote, read by its author.
///
/// Errors in this order: `HoneypotFailed`, `Slurs`, `BlockedUrl` (in the body), `InvalidPostTitle`, those of [`crate::text::link`], `AltTextLengthOverflow`, `InvalidBodyField`, `NsfwNotAllowed`, `ScheduleTimeNotInFuture`, `CommunityNotFound`, what [`policy::check`] says, `TooManyScheduledPosts`, `LanguageNotAllowed`, `TooManyItems`, `TagNotInCommunity`, `RefusedByRule`.
pub async fn create(app: &App, actor: &Actor, new: NewPost) -> Result<PostId> {
    let site = app.site().await?;
    let content = Content::checked(&site, &new)?;
    content::check_schedule(new.scheduled_at, app.now())?;
    let mut conn = app.db().await?;
    let outcome = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let id = create_in(&mut tx, &site, actor, &new, &content, &Birth::Here).await?;
            Ok::<_, Error>((id, tx.into_changes()))
        })
        .await;
    drop(conn);
    let (id, changes) = refusal::noted(app, actor, Place::Community(new.community_id), outcome).await?;
    app.changed(changes);
    Ok(id)
}

async fn create_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    new: &NewPost,
    content: &Content,
    birth: &Birth,
) -> Result<PostId> {
    let (now, person_id) = (tx.now(), actor.person_id());
    let community = db::community::find(tx, new.community_id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, community.id).await?;
    policy::check(&standing, &Target::Community, Action::CreatePost)?;
    if new.scheduled_at.is_some() {
        policy::schedule(&standing, db::post::count_scheduled(tx, person_id).await?)?;
    }
    let language_id = match birth {
        Birth::Here => language::of_new(tx, person_id, &community.languages, new.language_id).await?,
        Birth::Elsewhere { .. } => language::of_arrived(&community.languages, new.language_id),
    };
    let tags = tag::usable(tx, community.id, &new.tags).await?;
    let text = Text {
        texts: [Some(content.name.as_str()), content.body.as_deref(), content.alt_text.as_deref()]
            .into_iter()
            .flatten()
            .collect(),
        link: content.url.as_deref(),
        tags: tags.iter().map(|tag| tag.name.as_str()).collect(),
    };
    let finding = content_rule::apply(tx, site, &standing, community.id, &text).await?;

    let id = db::post::next_id(tx).await?;
    let (ap_id, published_at) = birth.of(|| tx.app().settings().post_ap_id(id), now);
    let row = db::post::NewPost {
        id,
        community_id: community.id,
        creator_id: person_id,
        name: content.name.clone(),
        thumbnail_url: content::thumbnail(site, content.url.as_deref(), content.custom_thumbnail.as_deref()),
        url: content.url.clone(),
        body: content.body.clone(),
        alt_text: content.alt_text.clone(),
        custom_thumbnail: content.custom_thumbnail.clone(),
        ap_id,
        local: actor.is_local(),
        nsfw: community.nsfw || new.nsfw.unwrap_or(false),
        language_id,
        published_at,
        scheduled_at: new.scheduled_at,
    };
    db::post::insert(tx, &row).await?;
    if finding.as_ref().is_some_and(|finding| finding.action == RuleAction::Hold) {
        db::post::set_removed(tx, id, true).await?;
    }
    link_preview::enqueue(tx, id, row.url.as_deref()).await?;
    let post = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
    // Counters in their order: the community's before the author's, which the vote changes.
    if post.listed() {
        appear(tx, &post).await?;
        let app = tx.app().clone();
        notify::of_post(tx, &app, site, &post, Mailing::Send).await?;
    }
    own_vote(tx, site, &standing, &post).await?;
    if !tags.is_empty() {
        tag::set_of_post_in(tx, community.id, id, &new.tags).await?;
    }
    if let Some(finding) = &finding {
        review::put_post(tx, &post, finding).await?;
    }
    if post.listed() {
        event::publish(tx, actor, Home::of(community.local), Event::PostCreated { id }).await?;
    }
    Ok(id)
}

/// The vote that every author gives, where the site takes upvotes; their post counts as read by them, and they as active.
async fn own_vote(tx: &mut Tx<'_>, site: &CurrentSite, standing: &Standing, post: &Post) -> Result<()> {
    let settings = &site.local.settings;
    let modes = (settings.post_upvotes, settings.post_downvotes);
    let vote = vote::taken(standing, Some(Vote::Up), modes, Unwanted::Withdraw)?;
    let ballot = Ballot {
        voter: standing.voter(),
        vote,
        at: tx.now(),
        active_in: post.listed().then_some(post.community_id),
        reads: standing.local,
        job: None,
    };
    vote::on_post(tx, post, ballot).await
}

/// Counts a post that is listed from now on, and says so.
async fn appear(tx: &mut Tx<'_>, post: &Post) -> Result<()> {
    db::counters::post_appeared(tx, post).await?;
    note(tx, post);
    Ok(())
}

/// Notes that a post, and the counters it is counted in, have changed.
fn note(tx: &mut Tx<'_>, post: &Post) {
    tx.note(Change::Post(post.id));
    tx.note(Change::Community(post.community_id));
    tx.note(Change::Person(post.creator_id));
    tx.note(Change::Site);
}

/// Changes a post of the actor's own.
///
/// Errors: those of [`create`] about the fields that are given; `PostNotFound`, what [`policy::check`] says, `LanguageNotAllowed`.
pub async fn edit(app: &App, actor: &Actor, id: PostId, edit: PostEdit) -> Result<()> {
    let site = app.site().await?;
    let edited = Edited::checked(&site, edit)?;
    content::check_schedule(edited.scheduled_at, app.now())?;
    let mut conn = app.db().await?;
    let outcome = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            edit_in(&mut tx, app, &site, actor, id, &edited).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await;
    drop(conn);
    let changes = refusal::noted(app, actor, Place::Post(id), outcome).await?;
    app.changed(changes);
    Ok(())
}

async fn edit_in(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    actor: &Actor,
    id: PostId,
    edited: &Edited,
) -> Result<()> {
    let post = db::post::lock(tx, id).await?.or_code(Code::PostNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Post(&post), Action::EditPost)?;
    let community = db::community::find(tx, post.community_id).await?.or_code(Code::PostNotFound)?;
    if let Some(language_id) = edited.language_id {
        language::check(&community.languages, language_id)?;
    }
    let now = tx.now();
    let content = edited.applied(site, &post, community.nsfw, now);
    db::post::set_content(tx, id, &content).await?;
    if content.url != post.url || content.custom_thumbnail != post.custom_thumbnail {
        link_preview::enqueue(tx, id, content.url.as_deref()).await?;
    }
    let before = [&post.url, &post.body, &post.custom_thumbnail, &post.thumbnail_url];
    image::let_go_in(tx, before.into_iter().flatten().map(String::as_str)).await?;
    if let Some(tags) = &edited.tags {
        tag::set_of_post_in(tx, post.community_id, id, tags).await?;
    }
    let mut after = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
    judge_edited(tx, site, &standing, &mut after).await?;
    if after.removed != post.removed {
        recount(tx, &post, &after).await?;
    }
    if after.listed() && after.body != post.body {
        notify::of_post(tx, app, site, &after, Mailing::Spare).await?;
    }
    tx.note(Change::Post(id));
    if !after.listed() {
        return Ok(());
    }
    event::publish(tx, actor, Home::of(community.local), Event::PostEdited { id }).await
}

/// Applies the rules to a post as it is after an edit; it is removed if one holds it.
async fn judge_edited(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    standing: &Standing,
    post: &mut Post,
) -> Result<()> {
    let id = post.id;
    let marks = db::tag::load_of_posts(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let tags = db::tag::load_usable(tx, post.community_id, &marks).await?;
    let text = Text {
        texts: [Some(post.name.as_str()), post.body.as_deref(), post.alt_text.as_deref()]
            .into_iter()
            .flatten()
            .collect(),
        link: post.url.as_deref(),
        tags: tags.iter().map(|tag| tag.name.as_str()).collect(),
    };
    let finding = content_rule::apply(tx, site, standing, post.community_id, &text).await?;
    let Some(finding) = finding.filter(|_| !post.removed) else { return Ok(()) };
    if finding.action == RuleAction::Hold {
        db::post::set_removed(tx, id, true).await?;
        post.removed = true;
    }
    review::put_post(tx, post, &finding).await
}

/// Deletes a post of the actor's own, or restores it.
///
/// Errors: `PostNotFound`, `PostUnchanged` if it is so already, else what [`policy::check`] says.
pub async fn set_deleted(app: &App, actor: &Actor, id: PostId, deleted: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            set_deleted_in(&mut tx, actor, id, deleted).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`set_deleted`] inside a running transaction.
pub async fn set_deleted_in(tx: &mut Tx<'_>, actor: &Actor, id: PostId, deleted: bool) -> Result<()> {
    let before = db::post::lock(tx, id).await?.or_code(Code::PostNotFound)?;
    let standing = policy::standing(tx, actor, before.community_id).await?;
    policy::see(&standing, &Target::Post(&before))?;
    if before.deleted == deleted {
        return Err(Code::PostUnchanged.into());
    }
    policy::check(&standing, &Target::Post(&before), Action::EditPost)?;

    let now = tx.now();
    db::post::set_deleted(tx, id, deleted, now).await?;
    let after = Post { deleted, ..before.clone() };
    recount(tx, &before, &after).await?;
    if after.scheduled_at.is_some() {
        return Ok(());
    }
    event::publish(tx, actor, Home::of(standing.community_local), Event::PostDeleted { id, deleted }).await
}

/// Takes a post whose state has changed in or out of the counts.
pub(crate) async fn recount(tx: &mut Tx<'_>, before: &Post, after: &Post) -> Result<()> {
    match (before.listed(), after.listed()) {
        (false, true) => db::counters::post_appeared(tx, after).await?,
        (true, false) => db::counters::post_vanished(tx, after).await?,
        (true, true) | (false, false) => {}
    }
    note(tx, after);
    Ok(())
}
