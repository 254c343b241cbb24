//! Telling people of what concerns them. One entry a recipient and object; each of a person's own inbox.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::mail::{self, Mail};
use crate::policy;
use crate::tx::Tx;
use base::error::{Code, OrCode, Result};
use base::ids::NotificationId;
use base::kinds::NotificationKind;
use base::text::{markdown, mention};
use db::comment::Comment;
use db::notification::{Answer, Told};
use db::post::Post;

/// Whether those who asked for it get a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// They do.
    Send,
    /// They do not, since it is only an edit.
    Spare,
}

/// Characters of a comment that a mail quotes.
const QUOTED_CHARS: usize = 500;

/// Tells of a comment the local users it names, and the author of what it answers.
///
/// Nobody is told of what they wrote themselves, twice of the same comment, or of what comes from a person, community or instance they block, as docs/reference/api-v4.md 5 has it (v3 spares only those who are answered).
pub(crate) async fn of_comment(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    comment: &Comment,
    post: &Post,
    parent: Option<&Comment>,
    mailing: Mailing,
) -> Result<()> {
    let host = app.settings().hostname.to_lowercase();
    let here = mention::find(&comment.content).into_iter().filter(|mention| mention.host == host);
    let answer = Answer {
        comment_id: comment.id,
        creator_id: comment.creator_id,
        community_id: comment.community_id,
        mentioned: here.map(|mention| mention.name.to_lowercase()).collect(),
        answered_id: parent.map_or(post.creator_id, |parent| parent.creator_id),
    };
    let now = tx.now();
    let told = db::notification::insert_answer(tx, &answer, now).await?;
    let mails = app.mailer().exists() && !site.local.settings.email_notifications_disabled;
    if mailing == Mailing::Spare || told.is_empty() || !mails {
        return Ok(());
    }
    send(tx, app, comment, &told).await
}

/// Leaves a mail to each of those who were told and want mails.
async fn send(tx: &mut Tx<'_>, app: &App, comment: &Comment, told: &[Told]) -> Result<()> {
    let ids: Vec<_> = told.iter().map(|told| told.recipient_id).collect();
    let addresses = db::local_user::load_addresses(tx, &ids).await?;
    if addresses.is_empty() {
        return Ok(());
    }
    let author = db::person::find(tx, comment.creator_id).await?.or_code(Code::PersonNotFound)?;
    let text = format!(
        "{}\n\n{}\n",
        markdown::excerpt(&comment.content, QUOTED_CHARS),
        app.settings().comment_ap_id(comment.id),
    );
    for told in told {
        let Some(to) = addresses.get(&told.recipient_id) else { continue };
        let subject = match told.kind {
            NotificationKind::Mention => format!("{} mentioned you", author.name),
            _ => format!("{} answered you", author.name),
        };
        mail::enqueue(app, tx, Mail { to: to.clone(), subject, text: text.clone() }).await?;
    }
    Ok(())
}

/// Marks an entry of the actor's own inbox as read, or as not.
///
/// Errors: `NotificationNotFound`, what [`policy::own_inbox`] says.
pub async fn set_read(app: &App, actor: &Actor, id: NotificationId, read: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let entry = db::notification::find(&mut conn, id).await?.or_code(Code::NotificationNotFound)?;
    policy::own_inbox(actor, entry.recipient_id)?;
    db::notification::set_read(&mut conn, id, read).await?;
    Ok(())
}
