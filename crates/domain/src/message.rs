//! Private messages.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::notify;
use crate::policy::{self, Action, Target};
use crate::post::Birth;
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{PersonId, PrivateMessageId};
use base::text::field;
use db::private_message::{NewPrivateMessage, PrivateMessage};
use diesel_async::AsyncConnection;

/// Sends a message.
///
/// Errors: `BlockedUrl`, `InvalidBodyField`, `CouldntCreatePrivateMessage` if there is no such recipient or they take no messages, `PersonIsBlocked` if they have blocked the actor, else what [`policy::check`] says.
pub async fn create(
    app: &App,
    actor: &Actor,
    recipient_id: PersonId,
    content: &str,
) -> Result<PrivateMessageId> {
    let site = app.site().await?;
    let content = checked(&site, content)?;
    let mut conn = app.db().await?;
    let (id, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let id = create_in(&mut tx, app, &site, actor, recipient_id, &content, &Birth::Here).await?;
            Ok::<_, Error>((id, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(id)
}

async fn create_in(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    actor: &Actor,
    recipient_id: PersonId,
    content: &str,
    birth: &Birth,
) -> Result<PrivateMessageId> {
    may_write(tx, actor).await?;
    let recipient = db::person::find(tx, recipient_id).await?.filter(|person| !person.deleted);
    let recipient = recipient.or_code(Code::CouldntCreatePrivateMessage)?;
    let account = db::local_user::find(tx, recipient_id).await?;
    if account.as_ref().is_some_and(|user| !user.preferences.private_messages_enabled) {
        return Err(Code::CouldntCreatePrivateMessage.into());
    }
    not_blocked(tx, actor, recipient_id).await?;

    let id = db::private_message::next_id(tx).await?;
    let (ap_id, published_at) = birth.of(|| app.settings().private_message_ap_id(id), tx.now());
    let new = NewPrivateMessage {
        id,
        creator_id: actor.person_id(),
        recipient_id,
        content: content.to_owned(),
        ap_id,
        local: actor.is_local(),
        published_at,
    };
    db::private_message::insert(tx, &new).await?;
    notify::of_message(tx, app, site, &new).await?;
    if !recipient.local {
        event::publish(tx, actor, Home::Elsewhere, Event::MessageCreated { id }).await?;
    }
    Ok(id)
}

/// Stores a message as its author's instance shows it, inside a running transaction; one that is known is left as it is.
///
/// Errors: those of [`create`].
pub async fn create_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    recipient_id: PersonId,
    content: &str,
    birth: &Birth,
) -> Result<PrivateMessageId> {
    if let Birth::Elsewhere { ap_id, .. } = birth
        && let Some(known) = db::address::find_message(tx, ap_id).await?
    {
        return Ok(known.id);
    }
    let content = checked(site, &text::cut(content, field::BODY_MAX))?;
    let app = tx.app().clone();
    create_in(tx, &app, site, actor, recipient_id, &content, birth).await
}

/// Changes the text of a message of another instance.
///
/// Errors: those of [`edit`].
pub async fn edit_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: PrivateMessageId,
    content: &str,
) -> Result<()> {
    let content = checked(site, &text::cut(content, field::BODY_MAX))?;
    change_in(tx, actor, id, &Edit::Content(content)).await
}

/// [`set_deleted`] inside a running transaction.
pub async fn set_deleted_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PrivateMessageId,
    deleted: bool,
) -> Result<()> {
    change_in(tx, actor, id, &Edit::Deleted(deleted)).await
}

/// Changes the text of a message.
///
/// Errors: `BlockedUrl`, `InvalidBodyField`, `PrivateMessageNotFound`, `EditPrivateMessageNotAllowed`, `PersonIsBlocked`.
pub async fn edit(app: &App, actor: &Actor, id: PrivateMessageId, content: &str) -> Result<()> {
    let site = app.site().await?;
    change(app, actor, id, Edit::Content(checked(&site, content)?)).await
}

/// Deletes a message, or takes that back: by its author for both, by its recipient for the recipient.
///
/// Errors: `PrivateMessageNotFound`.
pub async fn set_deleted(app: &App, actor: &Actor, id: PrivateMessageId, deleted: bool) -> Result<()> {
    change(app, actor, id, Edit::Deleted(deleted)).await
}

/// Marks a message as read or unread by its recipient.
///
/// Errors: `PrivateMessageNotFound`, `CouldntUpdatePrivateMessage` if the actor is not its recipient.
pub async fn set_read(app: &App, actor: &Actor, id: PrivateMessageId, read: bool) -> Result<()> {
    change(app, actor, id, Edit::Read(read)).await
}

/// What is done with a message that is there.
enum Edit {
    Content(String),
    Deleted(bool),
    Read(bool),
}

async fn change(app: &App, actor: &Actor, id: PrivateMessageId, edit: Edit) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            change_in(&mut tx, actor, id, &edit).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn change_in(tx: &mut Tx<'_>, actor: &Actor, id: PrivateMessageId, edit: &Edit) -> Result<()> {
    may_write(tx, actor).await?;
    let message = find_own(tx, actor, id).await?;
    let author = message.creator_id == actor.person_id();
    match edit {
        Edit::Content(_) if !author => return Err(Code::EditPrivateMessageNotAllowed.into()),
        Edit::Content(content) => {
            not_blocked(tx, actor, message.recipient_id).await?;
            let now = tx.now();
            db::private_message::set_content(tx, id, content, now).await?;
        }
        Edit::Deleted(deleted) if author => db::private_message::set_deleted(tx, id, *deleted).await?,
        Edit::Deleted(deleted) => db::private_message::set_deleted_by_recipient(tx, id, *deleted).await?,
        Edit::Read(_) if author && message.recipient_id != message.creator_id => {
            return Err(Code::CouldntUpdatePrivateMessage.into());
        }
        Edit::Read(read) => db::private_message::set_read(tx, id, *read).await?,
    }
    tx.note(Change::Viewer(message.recipient_id));
    let event = match edit {
        Edit::Content(_) => Event::MessageEdited { id },
        Edit::Deleted(deleted) if author => Event::MessageDeleted { id, deleted: *deleted },
        Edit::Deleted(_) | Edit::Read(_) => return Ok(()),
    };
    let recipient = db::person::find(tx, message.recipient_id).await?;
    if recipient.is_none_or(|recipient| recipient.local) {
        return Ok(());
    }
    event::publish(tx, actor, Home::Elsewhere, event).await
}

/// The message, if the actor wrote or got it.
async fn find_own(tx: &mut Tx<'_>, actor: &Actor, id: PrivateMessageId) -> Result<PrivateMessage> {
    let message = db::private_message::find(tx, id).await?.or_code(Code::PrivateMessageNotFound)?;
    if ![message.creator_id, message.recipient_id].contains(&actor.person_id()) {
        return Err(Code::PrivateMessageNotFound.into());
    }
    Ok(message)
}

async fn may_write(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::SendMessage)?)
}

async fn not_blocked(tx: &mut Tx<'_>, actor: &Actor, recipient_id: PersonId) -> Result<()> {
    if db::membership::blocks(tx, recipient_id, actor.person_id()).await? {
        return Err(Code::PersonIsBlocked.into());
    }
    Ok(())
}

fn checked(site: &CurrentSite, content: &str) -> Result<String> {
    let content = text::body(site, content)?;
    field::check_body(&content)?;
    Ok(content)
}
