//! Private messages as one of the two people sees them.

use crate::cards::{self, PersonCard};
use crate::held;
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{InstanceId, PersonId, PrivateMessageId};
use base::page::Page;
use base::text::markdown;
use db::private_message::PrivateMessage;
use db::schema::{person, private_message};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A message with both people.
#[derive(Debug, Clone)]
pub struct MessageView {
    /// The row.
    pub message: PrivateMessage,
    /// Who wrote it.
    pub creator: Arc<PersonCard>,
    /// Who got it.
    pub recipient: Arc<PersonCard>,
}

/// Which messages are wanted.
#[derive(Debug, Clone, Copy)]
pub struct MessageQuery {
    /// Only messages to the viewer that are not read.
    pub unread_only: bool,
    /// Only messages with this person; with [`MessageQuery::unread_only`], by this person.
    pub with: Option<PersonId>,
    /// Which part of the list.
    pub page: Page,
}

/// The viewer's messages, newest first; without deleted and removed ones and those by people the viewer blocks.
///
/// Errors: `NotLoggedIn`.
pub async fn list(reader: &Reader, viewer: &Viewer, query: MessageQuery) -> Result<Vec<MessageView>> {
    let me = viewer.person_id().or_code(Code::NotLoggedIn)?;
    let people: Vec<PersonId> = viewer.blocked_people.keys().copied().collect();
    let instances: Vec<InstanceId> = viewer.blocked_instance_people.keys().copied().collect();
    let mut statement = private_message::table
        .inner_join(person::table.on(person::id.eq(private_message::creator_id)))
        .filter(not(private_message::deleted))
        .filter(not(private_message::removed))
        .filter(private_message::creator_id.ne_all(people))
        .filter(person::instance_id.ne_all(instances))
        .select(PrivateMessage::as_select())
        .into_boxed();
    statement = if query.unread_only {
        statement.filter(private_message::recipient_id.eq(me)).filter(not(private_message::read))
    } else {
        statement.filter(private_message::recipient_id.eq(me).or(private_message::creator_id.eq(me)))
    };
    statement = statement
        .filter(not(private_message::deleted_by_recipient.and(private_message::recipient_id.eq(me))));
    if let Some(other) = query.with {
        statement = if query.unread_only {
            statement.filter(private_message::creator_id.eq(other))
        } else {
            let either = private_message::creator_id.eq(other).or(private_message::recipient_id.eq(other));
            statement.filter(either)
        };
    }
    let rows: Vec<PrivateMessage> = statement
        .order((private_message::published_at.desc(), private_message::id.desc()))
        .limit(query.page.limit)
        .offset(query.page.offset())
        .load(&mut reader.db().await?)
        .await?;
    hydrate(reader, rows).await
}

/// A message the viewer wrote or got.
///
/// Errors: `PrivateMessageNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: PrivateMessageId) -> Result<MessageView> {
    let view = load(reader, &[id]).await?.remove(&id);
    let own = view.filter(|view| viewer.is(view.message.creator_id) || viewer.is(view.message.recipient_id));
    own.or_code(Code::PrivateMessageNotFound)
}

/// The messages with these ids, whoever may read them; ids of none are left out.
pub(crate) async fn load(
    reader: &Reader,
    ids: &[PrivateMessageId],
) -> Result<HashMap<PrivateMessageId, MessageView>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = reader.db().await?;
    let rows = PrivateMessage::query().filter(private_message::id.eq_any(ids)).load(&mut conn).await?;
    drop(conn);
    let views = hydrate(reader, rows).await?;
    Ok(views.into_iter().map(|view| (view.message.id, view)).collect())
}

async fn hydrate(reader: &Reader, rows: Vec<PrivateMessage>) -> Result<Vec<MessageView>> {
    let ids: Vec<PersonId> = rows.iter().flat_map(|row| [row.creator_id, row.recipient_id]).collect();
    let people = cards::people(reader, &ids).await?;
    let held = held::get(reader).await?;
    let view = |mut message: PrivateMessage| {
        let creator = Arc::clone(people.get(&message.creator_id)?);
        if held.of(creator.person.instance_id).no_media {
            message.content = markdown::without_images(&message.content).into_owned();
        }
        let recipient = Arc::clone(people.get(&message.recipient_id)?);
        Some(MessageView { message, creator, recipient })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
