//! What the admins tell everybody.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{announcement, announcement_dismissal};
use base::ids::{AnnouncementId, PersonId};
use base::kinds::Audience;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::RunQueryDsl;

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = announcement)]
pub struct Announcement {
    pub id: AnnouncementId,
    /// Markdown.
    pub content: String,
    pub audience: Audience,
    pub starts_at: DateTime<Utc>,
    /// None: until it is deleted.
    pub ends_at: Option<DateTime<Utc>>,
    pub dismissible: bool,
    pub creator_id: Option<PersonId>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a new announcement's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = announcement, treat_none_as_default_value = false)]
pub struct NewAnnouncement {
    /// Markdown.
    pub content: String,
    pub audience: Audience,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub dismissible: bool,
    pub creator_id: Option<PersonId>,
    pub published_at: DateTime<Utc>,
}

/// What an edit writes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = announcement, treat_none_as_null = true)]
pub struct AnnouncementContent {
    /// Markdown.
    pub content: String,
    pub audience: Audience,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub dismissible: bool,
    pub updated_at: Option<DateTime<Utc>>,
}

/// Most announcements that are kept.
pub const MOST: i64 = 200;

/// Adds an announcement.
pub async fn insert(conn: &mut Conn, new: &NewAnnouncement) -> QueryResult<AnnouncementId> {
    diesel::insert_into(announcement::table).values(new).returning(announcement::id).get_result(conn).await
}

/// The announcement with this id.
pub async fn find(conn: &mut Conn, id: AnnouncementId) -> QueryResult<Option<Announcement>> {
    Announcement::query().filter(announcement::id.eq(id)).first(conn).await.optional()
}

/// Writes an edit.
pub async fn set_content(
    conn: &mut Conn,
    id: AnnouncementId,
    content: &AnnouncementContent,
) -> QueryResult<()> {
    diesel::update(announcement::table.filter(announcement::id.eq(id))).set(content).execute(conn).await?;
    Ok(())
}

/// Deletes an announcement.
pub async fn delete(conn: &mut Conn, id: AnnouncementId) -> QueryResult<()> {
    diesel::delete(announcement::table.filter(announcement::id.eq(id))).execute(conn).await?;
    Ok(())
}

/// How many there are, past and future.
pub async fn count(conn: &mut Conn) -> QueryResult<i64> {
    announcement::table.count().get_result(conn).await
}

/// All that has not ended by `now` or (`None`) all there is, the one that starts last first.
pub async fn list(conn: &mut Conn, now: Option<DateTime<Utc>>) -> QueryResult<Vec<Announcement>> {
    let mut query = Announcement::query()
        .order((announcement::starts_at.desc(), announcement::id.desc()))
        .limit(MOST)
        .into_boxed();
    if let Some(now) = now {
        query = query.filter(announcement::ends_at.is_null().or(announcement::ends_at.gt(now)));
    }
    query.load(conn).await
}

/// Remembers that a user does not want to see an announcement again.
pub async fn dismiss(
    conn: &mut Conn,
    person_id: PersonId,
    id: AnnouncementId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed("insert into announcement_dismissal (person_id, announcement_id, dismissed_at) values (?, ?, ?) on conflict do nothing")
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(id)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// The announcements a user does not want to see again.
pub async fn list_dismissed(conn: &mut Conn, person_id: PersonId) -> QueryResult<Vec<AnnouncementId>> {
    announcement_dismissal::table
        .filter(announcement_dismissal::person_id.eq(person_id))
        .select(announcement_dismissal::announcement_id)
        .order(announcement_dismissal::announcement_id)
        .limit(10 * MOST)
        .load(conn)
        .await
}
