//! Telling people of what concerns them. One entry a recipient and object; each of a person's own inbox.
//!
//! Nobody is told of what they wrote themselves, twice of the same thing, of what they do not want to hear of, of what has a word they filter by, or of what comes from a person, community or instance they block, as docs/reference/api-v4.md 5 has it (v3 spares only those who are answered).

pub mod mail;
pub mod wish;

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::job::{self, Job};
use crate::policy;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, ModlogId, NotificationId, PersonId};
use base::text::keyword::Keywords;
use base::text::mention;
use chrono::TimeDelta;
use db::comment::Comment;
use db::notification::{Announced, Answer, Told};
use db::post::Post;
use db::private_message::NewPrivateMessage;

/// Whether those who asked for it get a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// They do.
    Send,
    /// They do not, since it is only an edit.
    Spare,
}

/// Tells of a comment the local users it names, the author of what it answers, and who subscribed to the post or community.
pub(crate) async fn of_comment(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    comment: &Comment,
    post: &Post,
    parent: Option<&Comment>,
    mailing: Mailing,
) -> Result<()> {
    let answer = Answer {
        comment_id: comment.id,
        creator_id: comment.creator_id,
        post_id: post.id,
        community_id: comment.community_id,
        mentioned: mentioned(app, &comment.content),
        answered_id: parent.map_or(post.creator_id, |parent| parent.creator_id),
        limited: is_limited(tx, site, comment.creator_id, comment.community_id).await?,
    };
    let now = tx.now();
    let told = db::notification::insert_answer(tx, &answer, now).await?;
    finish(tx, app, site, told, &[&comment.content], mailing).await
}

/// Tells of a post the local users it names and, if it has just appeared, who subscribed to its community.
pub(crate) async fn of_post(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    post: &Post,
    mailing: Mailing,
) -> Result<()> {
    let body = post.body.as_deref().unwrap_or_default();
    let mut announced = Announced {
        post_id: post.id,
        creator_id: post.creator_id,
        community_id: post.community_id,
        mentioned: mentioned(app, body),
        new: mailing == Mailing::Send,
        limited: false,
    };
    if !announced.new && announced.mentioned.is_empty() {
        return Ok(());
    }
    announced.limited = is_limited(tx, site, post.creator_id, post.community_id).await?;
    let now = tx.now();
    let told = db::notification::insert_post(tx, &announced, now).await?;
    finish(tx, app, site, told, &[&post.name, body], mailing).await
}

/// Whether what somebody wrote in a community is only for those who follow it: the instance of one of them is limited.
async fn is_limited(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    creator_id: PersonId,
    community_id: CommunityId,
) -> Result<bool> {
    if site.held.is_empty() {
        return Ok(false);
    }
    let creator = db::person::find(tx, creator_id).await?;
    if creator.is_some_and(|creator| site.held.of(creator.instance_id).limited) {
        return Ok(true);
    }
    let community = db::community::find(tx, community_id).await?;
    Ok(community.is_some_and(|community| site.held.of(community.instance_id).limited))
}

/// Tells a user of this instance what a moderator did to them or to what they wrote: an entry of the modlog. Nobody is told of what they did themselves; for an automatic rule there is no `moderator`.
///
/// To be called in the transaction that wrote the entry.
pub async fn of_mod_action(
    tx: &mut Tx<'_>,
    modlog_id: ModlogId,
    moderator: Option<PersonId>,
    target: PersonId,
) -> Result<()> {
    if moderator == Some(target) {
        return Ok(());
    }
    let now = tx.now();
    let creator = moderator.unwrap_or(target);
    if db::notification::insert_mod_action(tx, modlog_id, creator, target, now).await?.is_some() {
        // Whoever acts here knows nothing of how mail is sent.
        job::enqueue(tx, &Job::PlanMail { person_id: target }, TimeDelta::zero()).await?;
    }
    Ok(())
}

/// Tells somebody's user account of a private message that has just been written down for them. One from a limited instance lies there as if it had been read, unless they have written to its author before.
pub(crate) async fn of_message(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    message: &NewPrivateMessage,
) -> Result<()> {
    let recipient_id = message.recipient_id;
    tx.note(Change::Viewer(recipient_id));
    if !site.held.is_empty() {
        let creator = db::person::find(tx, message.creator_id).await?;
        let limited = creator.is_some_and(|creator| site.held.of(creator.instance_id).limited);
        if limited && !db::private_message::any(tx, recipient_id, message.creator_id).await? {
            return Ok(db::private_message::set_read(tx, message.id, true).await?);
        }
    }
    mail::plan(tx, app, site, &[recipient_id]).await
}

/// Takes back what was told to those who filter by a word in the texts, and leaves mails to the others.
async fn finish(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    mut told: Vec<Told>,
    texts: &[&str],
    mailing: Mailing,
) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    if !texts.is_empty() {
        let people: Vec<PersonId> = told.iter().map(|told| told.recipient_id).collect();
        let mut unwanted = Vec::new();
        for (person_id, words) in db::local_user::load_blocked_keywords(tx, &people).await? {
            let keywords = Keywords::new(&words)?;
            if texts.iter().any(|text| keywords.are_in(text)) {
                unwanted.push(person_id);
            }
        }
        let (gone, kept): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|told| unwanted.contains(&told.recipient_id));
        let gone: Vec<NotificationId> = gone.iter().map(|told| told.id).collect();
        if !gone.is_empty() {
            db::notification::delete(tx, &gone).await?;
        }
        told = kept;
    }
    let people: Vec<PersonId> = told.iter().map(|told| told.recipient_id).collect();
    match mailing {
        Mailing::Send => mail::plan(tx, app, site, &people).await,
        Mailing::Spare => Ok(()),
    }
}

/// Names of users of this instance in a text, in lower case.
fn mentioned(app: &App, text: &str) -> Vec<String> {
    let host = app.settings().hostname.to_lowercase();
    let here = mention::find(text).into_iter().filter(|mention| mention.host == host);
    here.map(|mention| mention.name.to_lowercase()).collect()
}

/// Marks an entry of the actor's own inbox as read, or as not; a private message with it.
///
/// Errors: `NotificationNotFound`, what [`policy::own_inbox`] says.
pub async fn set_read(app: &App, actor: &Actor, id: NotificationId, read: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let entry = db::notification::find(&mut conn, id).await?.or_code(Code::NotificationNotFound)?;
    policy::own_inbox(actor, entry.recipient_id)?;
    match entry.private_message_id {
        Some(id) => db::private_message::set_read(&mut conn, id, read).await?,
        None => db::notification::set_read(&mut conn, id, read).await?,
    }
    Ok(())
}

/// Marks everything in the actor's inbox as read.
pub async fn set_all_read(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    Ok(db::notification::set_all_read(&mut conn, actor.person_id()).await?)
}
