//! What waits in people's inboxes.

pub mod mail;
pub mod wish;

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{notification, private_message};
use base::ids::{CommentId, CommunityId, ModlogId, NotificationId, PersonId, PostId, PrivateMessageId};
use base::kinds::NotificationKind;
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Text, Timestamptz};
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
    pub modlog_id: Option<ModlogId>,
    pub read: bool,
    pub published_at: DateTime<Utc>,
}

/// A comment that people are to be told of.
#[derive(Debug, Clone)]
pub struct Answer {
    pub comment_id: CommentId,
    pub creator_id: PersonId,
    pub post_id: PostId,
    pub community_id: CommunityId,
    /// Names of users of this instance that it mentions, in lower case.
    pub mentioned: Vec<String>,
    /// Who wrote the comment or post that it answers.
    pub answered_id: PersonId,
    /// Only who follows the community is told.
    pub limited: bool,
}

/// A post that people are to be told of.
#[derive(Debug, Clone)]
pub struct Announced {
    pub post_id: PostId,
    pub creator_id: PersonId,
    pub community_id: CommunityId,
    /// Names of users of this instance that it mentions, in lower case.
    pub mentioned: Vec<String>,
    /// It has just appeared, so that subscribers are told of it too.
    pub new: bool,
    /// Only who follows the community is told.
    pub limited: bool,
}

/// Somebody who has been told of something just now.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Told {
    #[diesel(sql_type = Integer)]
    pub id: NotificationId,
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
        .bind::<Integer, _>(answer.post_id)
        .bind::<Integer, _>(answer.community_id)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Text>, _>(answer.mentioned.clone())
        .bind::<Integer, _>(answer.answered_id)
        .bind::<Bool, _>(answer.limited)
        .load(conn)
        .await
}

/// Tells everybody concerned of a post, each once; answers who had not been told before.
pub async fn insert_post(conn: &mut Conn, post: &Announced, now: DateTime<Utc>) -> QueryResult<Vec<Told>> {
    fixed(include_str!("notification/post.sql"))
        .bind::<Integer, _>(post.post_id)
        .bind::<Integer, _>(post.creator_id)
        .bind::<Integer, _>(post.community_id)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Text>, _>(post.mentioned.clone())
        .bind::<Bool, _>(post.new)
        .bind::<Bool, _>(post.limited)
        .load(conn)
        .await
}

/// Tells a user of this instance of an entry of the modlog that is about them; answers the entry of the inbox, if the person is one.
pub async fn insert_mod_action(
    conn: &mut Conn,
    modlog_id: ModlogId,
    creator_id: PersonId,
    recipient_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Told>> {
    fixed(
        "insert into notification (recipient_id, creator_id, kind, modlog_id, published_at)
        select u.person_id, ?, 'mod_action', ?, ? from local_user u join person p on p.id = u.person_id
        where u.person_id = ? and not p.deleted returning id, recipient_id, kind",
    )
    .bind::<Integer, _>(creator_id)
    .bind::<Integer, _>(modlog_id)
    .bind::<Timestamptz, _>(now)
    .bind::<Integer, _>(recipient_id)
    .get_result(conn)
    .await
    .optional()
}

/// Takes entries back.
pub async fn delete(conn: &mut Conn, ids: &[NotificationId]) -> QueryResult<()> {
    diesel::delete(notification::table.filter(notification::id.eq_any(ids))).execute(conn).await?;
    Ok(())
}

/// Marks everything in an inbox as read, private messages too.
pub async fn set_all_read(conn: &mut Conn, recipient_id: PersonId) -> QueryResult<()> {
    let unread = notification::table
        .filter(notification::recipient_id.eq(recipient_id))
        .filter(not(notification::read));
    diesel::update(unread).set(notification::read.eq(true)).execute(conn).await?;
    let messages = private_message::table
        .filter(private_message::recipient_id.eq(recipient_id))
        .filter(not(private_message::read));
    diesel::update(messages).set(private_message::read.eq(true)).execute(conn).await?;
    Ok(())
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
