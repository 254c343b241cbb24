//! Messages between two people.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{notification, private_message};
use base::ids::{PersonId, PrivateMessageId};
use base::kinds::NotificationKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;

/// A message.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = private_message)]
pub struct PrivateMessage {
    pub id: PrivateMessageId,
    pub creator_id: PersonId,
    pub recipient_id: PersonId,
    /// Markdown.
    pub content: String,
    pub ap_id: String,
    pub local: bool,
    /// By the recipient.
    pub read: bool,
    pub deleted: bool,
    pub removed: bool,
    pub deleted_by_recipient: bool,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a new message's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = private_message)]
pub struct NewPrivateMessage {
    pub id: PrivateMessageId,
    pub creator_id: PersonId,
    pub recipient_id: PersonId,
    pub content: String,
    pub ap_id: String,
    pub local: bool,
    pub published_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct NextId {
    #[diesel(sql_type = Integer)]
    id: PrivateMessageId,
}

/// An id for a message that is about to be added, so that its address can be made of it.
pub async fn next_id(conn: &mut Conn) -> QueryResult<PrivateMessageId> {
    let row: NextId = fixed("select nextval('private_message_id_seq')::int as id").get_result(conn).await?;
    Ok(row.id)
}

/// Adds a message with the recipient's notification.
pub async fn insert(conn: &mut Conn, new: &NewPrivateMessage) -> QueryResult<()> {
    diesel::insert_into(private_message::table).values(new).execute(conn).await?;
    let row = (
        notification::recipient_id.eq(new.recipient_id),
        notification::creator_id.eq(new.creator_id),
        notification::kind.eq(NotificationKind::PrivateMessage),
        notification::private_message_id.eq(new.id),
        notification::published_at.eq(new.published_at),
    );
    diesel::insert_into(notification::table).values(row).execute(conn).await?;
    Ok(())
}

/// The message with this id.
pub async fn find(conn: &mut Conn, id: PrivateMessageId) -> QueryResult<Option<PrivateMessage>> {
    PrivateMessage::query().filter(private_message::id.eq(id)).first(conn).await.optional()
}

/// Replaces the text.
pub async fn set_content(
    conn: &mut Conn,
    id: PrivateMessageId,
    content: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(private_message::table.filter(private_message::id.eq(id)))
        .set((private_message::content.eq(content), private_message::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes or restores a message for both people.
pub async fn set_deleted(conn: &mut Conn, id: PrivateMessageId, deleted: bool) -> QueryResult<()> {
    diesel::update(private_message::table.filter(private_message::id.eq(id)))
        .set(private_message::deleted.eq(deleted))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes or restores a message for its recipient.
pub async fn set_deleted_by_recipient(
    conn: &mut Conn,
    id: PrivateMessageId,
    deleted: bool,
) -> QueryResult<()> {
    diesel::update(private_message::table.filter(private_message::id.eq(id)))
        .set(private_message::deleted_by_recipient.eq(deleted))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether somebody has ever written to somebody.
pub async fn any(conn: &mut Conn, from: PersonId, to: PersonId) -> QueryResult<bool> {
    let written = private_message::table
        .filter(private_message::creator_id.eq(from))
        .filter(private_message::recipient_id.eq(to));
    diesel::select(diesel::dsl::exists(written)).get_result(conn).await
}

/// Marks a message and its notification as read or unread.
pub async fn set_read(conn: &mut Conn, id: PrivateMessageId, read: bool) -> QueryResult<()> {
    diesel::update(private_message::table.filter(private_message::id.eq(id)))
        .set(private_message::read.eq(read))
        .execute(conn)
        .await?;
    diesel::update(notification::table.filter(notification::private_message_id.eq(id)))
        .set(notification::read.eq(read))
        .execute(conn)
        .await?;
    Ok(())
}
