//! What waits in people's inboxes.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::notification;
use base::ids::{CommentId, CommunityId, NotificationId, PersonId, PostId, PrivateMessageId};
use base::kinds::NotificationKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// An entry of somebody's inbox.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = notification)]
pub struct Notification {
    pub id: NotificationId,
    pub recipient_id: PersonId,
    pub creator_id: PersonId,
    pub kind: NotificationKind,
    pub comment_id: Option<CommentId>,
    pub post_id: Option<PostId>,
    pub private_message_id: Option<PrivateMessageId>,
    pub read: bool,
    pub published_at: DateTime<Utc>,
}

/// A comment that people are to be told of.
#[derive(Debug, Clone)]
pub struct Answer {
    pub comment_id: CommentId,
    pub creator_id: PersonId,
    pub community_id: CommunityId,
    /// Names of users of this instance that it mentions, in lower case.
    pub mentioned: Vec<String>,
    /// Who wrote the comment or post that it answers.
    pub answered_id: PersonId,
}

/// Somebody who has been told of something just now.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Told {
    #[diesel(sql_type = Integer)]
    pub recipient_id: PersonId,
    #[diesel(sql_type = Text)]
    pub kind: NotificationKind,
}

/// Tells everybody concerned of a comment, each once; answers who had not been told before.
pub async fn insert_answer(conn: &mut Conn, answer: &Answer, now: DateTime<Utc>) -> QueryResult<Vec<Told>> {
    fixed(include_str!("notification/answer.sql"))
        .bind::<Integer, _>(answer.comment_id)
        .bind::<Integer, _>(answer.creator_id)
        .bind::<Integer, _>(answer.community_id)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Text>, _>(answer.mentioned.clone())
        .bind::<Integer, _>(answer.answered_id)
        .load(conn)
        .await
}

/// The entry with this id.
pub async fn find(conn: &mut Conn, id: NotificationId) -> QueryResult<Option<Notification>> {
    Notification::query().filter(notification::id.eq(id)).first(conn).await.optional()
}

/// Marks an entry as read, or as not.
pub async fn set_read(conn: &mut Conn, id: NotificationId, read: bool) -> QueryResult<()> {
    let row = diesel::update(notification::table.filter(notification::id.eq(id)));
    row.set(notification::read.eq(read)).execute(conn).await?;
    Ok(())
}

/// Marks what the recipient was told of a comment as read.
pub async fn set_comment_read(conn: &mut Conn, recipient_id: PersonId, id: CommentId) -> QueryResult<()> {
    fixed("update notification set read = true where comment_id = ? and recipient_id = ? and not read")
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(recipient_id)
        .run(conn)
        .await?;
    Ok(())
}
