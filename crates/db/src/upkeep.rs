//! What time does to rows: bans that end, texts that are erased, things that are kept no longer.

use crate::Conn;
use crate::fixed::{Fixed, fixed};
use crate::withdrawal::WITHDRAWN;
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// A ban from a community that has ended.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct EndedBan {
    #[diesel(sql_type = Integer)]
    pub community_id: CommunityId,
    #[diesel(sql_type = Integer)]
    pub person_id: PersonId,
}

/// A comment whose text was erased.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct ErasedComment {
    #[diesel(sql_type = Integer)]
    pub id: CommentId,
    #[diesel(sql_type = Integer)]
    pub post_id: PostId,
}

/// Rows that are kept for a time after they are done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Notifications that were read, by when they came.
    ReadNotification,
    /// Reports that were resolved, by when.
    ResolvedReport,
    /// What rules put before the moderators, by when they decided.
    ReviewedItem,
    /// Announcements, by their end.
    EndedAnnouncement,
    /// Entries of the modlog, by when they were written.
    Modlog,
    /// Jobs that were given up, by the last attempt.
    FailedJob,
    /// What became of lists that users brought in, by when they came.
    ImportEntry,
}

impl Kept {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::ReadNotification,
        Self::ResolvedReport,
        Self::ReviewedItem,
        Self::EndedAnnouncement,
        Self::Modlog,
        Self::FailedJob,
        Self::ImportEntry,
    ];

    /// Its name in figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadNotification => "read_notification",
            Self::ResolvedReport => "resolved_report",
            Self::ReviewedItem => "reviewed_item",
            Self::EndedAnnouncement => "ended_announcement",
            Self::Modlog => "modlog",
            Self::FailedJob => "failed_job",
            Self::ImportEntry => "import_entry",
        }
    }

    fn statement(self) -> Fixed {
        fixed(match self {
            Self::ReadNotification => {
                "delete from notification where id in (select id from notification where read and published_at < ? order by published_at, id limit ?)"
            }
            Self::ResolvedReport => {
                "delete from report where id in (select id from report where resolved and updated_at < ? order by published_at, id limit ?)"
            }
            Self::ReviewedItem => {
                "delete from review_item where id in (select id from review_item where state <> 'waiting' and reviewed_at < ? order by id limit ?)"
            }
            Self::EndedAnnouncement => {
                "delete from announcement where id in (select id from announcement where ends_at < ? order by id limit ?)"
            }
            Self::Modlog => {
                "delete from modlog where id in (select id from modlog where published_at < ? order by published_at, id limit ?)"
            }
            Self::FailedJob => {
                "delete from job where id in (select id from job where failed and run_at < ? order by id limit ?)"
            }
            Self::ImportEntry => {
                "delete from import_entry where id in (select id from import_entry where published_at < ? order by published_at, id limit ?)"
            }
        })
    }
}

#[derive(QueryableByName)]
struct Person {
    #[diesel(sql_type = Integer)]
    id: PersonId,
}

#[derive(QueryableByName)]
struct Post {
    #[diesel(sql_type = Integer)]
    id: PostId,
}

/// Ends bans from the site whose time is over; answers whose.
pub async fn lift_site_bans(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<PersonId>> {
    let lifted: Vec<Person> = fixed(
        "update person set banned = false, ban_expires_at = null where banned and ban_expires_at <= ? returning id",
    )
    .bind::<Timestamptz, _>(now)
    .load(conn)
    .await?;
    Ok(lifted.into_iter().map(|person| person.id).collect())
}

/// Ends bans from communities whose time is over; answers which.
pub async fn lift_community_bans(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<EndedBan>> {
    fixed("delete from community_ban where expires_at <= ? returning community_id, person_id")
        .bind::<Timestamptz, _>(now)
        .load(conn)
        .await
}

/// Overwrites the texts of posts that were deleted before an instant, at most `limit`; answers which.
pub async fn erase_posts(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> QueryResult<Vec<PostId>> {
    let erased: Vec<Post> = fixed(include_str!("upkeep/erase_posts.sql"))
        .bind::<Text, _>(WITHDRAWN)
        .bind::<Text, _>(WITHDRAWN)
        .bind::<Timestamptz, _>(before)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(erased.into_iter().map(|post| post.id).collect())
}

/// Overwrites the texts of comments that were deleted before an instant, at most `limit`; answers which.
pub async fn erase_comments(
    conn: &mut Conn,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<ErasedComment>> {
    fixed(
        "update comment set content = ?, deleted_at = null
        where id in (select id from comment where deleted and deleted_at < ? order by deleted_at, id limit ?)
        returning id, post_id",
    )
    .bind::<Text, _>(WITHDRAWN)
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await
}

/// Deletes the accounts of people who were denied before an instant and never wrote anything here, at most `limit`; answers whose. Their names are free again.
pub async fn delete_denied(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> QueryResult<Vec<PersonId>> {
    let gone: Vec<Person> = fixed(include_str!("upkeep/delete_denied.sql"))
        .bind::<Timestamptz, _>(before)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(gone.into_iter().map(|person| person.id).collect())
}

/// Drops rows that were done with before an instant, at most `limit`; answers how many.
pub async fn drop_old(conn: &mut Conn, kind: Kept, before: DateTime<Utc>, limit: i64) -> QueryResult<usize> {
    kind.statement().bind::<Timestamptz, _>(before).bind::<BigInt, _>(limit).run(conn).await
}
