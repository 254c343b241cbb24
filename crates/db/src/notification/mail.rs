//! How far users have been told of their inbox by mail.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{local_user, notification, notification_mail, person};
use base::ids::{CommentId, LocalUserId, NotificationId, PersonId, PostId};
use base::kinds::NotificationKind;
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Timestamptz};
use diesel_async::RunQueryDsl;

/// Somebody for whom a mail has to be made.
#[derive(Debug, Clone, QueryableByName)]
pub struct Due {
    #[diesel(sql_type = Integer)]
    pub person_id: PersonId,
    /// When it shall leave.
    #[diesel(sql_type = Timestamptz)]
    pub due_at: DateTime<Utc>,
}

/// An account that wants mails, with what its mail is made of.
#[derive(Debug, Clone)]
pub struct Reader {
    pub local_user_id: LocalUserId,
    /// What it is called.
    pub name: String,
    pub email: String,
}

/// Something a mail tells of.
#[derive(Debug, Clone)]
pub struct Entry {
    pub kind: NotificationKind,
    pub comment_id: Option<CommentId>,
    pub post_id: Option<PostId>,
    /// Name of who wrote it.
    pub author: String,
}

/// Notes that there is something to tell those of the people who want mails, and for whom no mail waits yet; answers them. A mail leaves at once, or `pause_seconds` after the last one.
pub async fn set_due(
    conn: &mut Conn,
    people: &[PersonId],
    now: DateTime<Utc>,
    pause_seconds: i32,
) -> QueryResult<Vec<Due>> {
    fixed(include_str!("due.sql"))
        .bind::<Array<Integer>, _>(people.to_vec())
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(pause_seconds)
        .load(conn)
        .await
}

/// Takes what is to be told to a user: the newest unread entries since the last mail (at most `limit`) and their number; nothing waits after that.
pub async fn take(
    conn: &mut Conn,
    person_id: PersonId,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<(Vec<Entry>, i64)> {
    #[derive(QueryableByName)]
    struct Taken {
        #[diesel(sql_type = Integer)]
        through_id: NotificationId,
    }
    let taken: Option<Taken> = fixed(
        "update notification_mail m set due_at = null, through_id = greatest(m.through_id, coalesce((select max(id) from notification n where n.recipient_id = m.person_id), 0))
        from (select person_id, through_id from notification_mail where person_id = ? for update) as before
        where m.person_id = before.person_id returning before.through_id",
    )
    .bind::<Integer, _>(person_id)
    .get_result(conn)
    .await
    .optional()?;
    let Some(Taken { through_id }) = taken else { return Ok((Vec::new(), 0)) };
    let new = notification::table
        .filter(notification::recipient_id.eq(person_id))
        .filter(notification::id.gt(through_id))
        .filter(not(notification::read));
    let count: i64 = new.count().get_result(conn).await?;
    let rows: Vec<(NotificationKind, Option<CommentId>, Option<PostId>, String)> = new
        .inner_join(person::table.on(person::id.eq(notification::creator_id)))
        .order(notification::id.desc())
        .limit(limit)
        .select((notification::kind, notification::comment_id, notification::post_id, person::name))
        .load(conn)
        .await?;
    if count > 0 {
        let row = diesel::update(notification_mail::table.filter(notification_mail::person_id.eq(person_id)));
        row.set(notification_mail::sent_at.eq(now)).execute(conn).await?;
    }
    let entry = |(kind, comment_id, post_id, author)| Entry { kind, comment_id, post_id, author };
    Ok((rows.into_iter().map(entry).collect(), count))
}

/// The account, if it still wants mails and its address is verified.
pub async fn find_reader(conn: &mut Conn, person_id: PersonId) -> QueryResult<Option<Reader>> {
    let found = local_user::table
        .inner_join(person::table.on(person::id.eq(local_user::person_id)))
        .filter(local_user::person_id.eq(person_id))
        .filter(local_user::email_verified)
        .filter(not(person::deleted))
        .select((local_user::id, person::name, local_user::email, local_user::preferences))
        .first::<(LocalUserId, String, Option<String>, crate::local_user::Preferences)>(conn)
        .await
        .optional()?;
    Ok(found.and_then(|(local_user_id, name, email, preferences)| {
        let email = email.filter(|_| preferences.send_notifications_to_email)?;
        Some(Reader { local_user_id, name, email })
    }))
}

/// Stops mails about the inbox; answers whose account that was, if there is one.
pub async fn unsubscribe(conn: &mut Conn, id: LocalUserId) -> QueryResult<Option<PersonId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        person_id: PersonId,
    }
    let row: Option<Row> = fixed(
        "update local_user set preferences = jsonb_set(preferences, '{send_notifications_to_email}', to_jsonb(?)) where id = ? returning person_id",
    )
    .bind::<Bool, _>(false)
    .bind::<Integer, _>(id)
    .get_result(conn)
    .await
    .optional()?;
    Ok(row.map(|row| row.person_id))
}
