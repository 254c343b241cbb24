//! Answers and mentions, as API v3 lists them: by number of page, in any order of comments. Source: docs/reference/api-v3.md 6.5.

use crate::cards;
use crate::comment;
use crate::comment_order::{Facts, Order};
use crate::inbox::AnswerView;
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, NotificationId, PersonId};
use base::kinds::{CommentSort, NotificationKind};
use base::page::Page;
use chrono::{DateTime, Utc};
use db::fixed::fixed;
use db::local_user::LocalUser;
use db::notification::Notification;
use db::schema::notification;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Which answers are wanted.
#[derive(Debug, Clone, Copy)]
pub struct AnswerQuery {
    /// Replies or mentions.
    pub kind: NotificationKind,
    /// The order; [`CommentSort::New`] is that of being told.
    pub sort: CommentSort,
    /// Only what is not read.
    pub unread_only: bool,
    /// Which part of the list.
    pub page: Page,
}

/// Orders but that of being told sort so many of the newest entries.
const SORTED: i64 = 1_000;

#[derive(Debug, Clone, Copy, QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    id: NotificationId,
    #[diesel(sql_type = Integer)]
    comment_id: CommentId,
    #[diesel(sql_type = Timestamptz)]
    published_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    upvotes: i32,
    #[diesel(sql_type = Integer)]
    downvotes: i32,
}

impl From<&Row> for Facts {
    fn from(row: &Row) -> Self {
        Self {
            id: row.comment_id,
            published: row.published_at.timestamp_micros(),
            upvotes: row.upvotes,
            downvotes: row.downvotes,
            distinguished: false,
        }
    }
}

/// The comments the viewer was told of in one way. What bots, blocked people and people of blocked instances wrote is left out, and what is in communities that the viewer may not look into any more.
///
/// Errors: `NotLoggedIn`.
pub async fn list(reader: &Reader, viewer: &Viewer, query: AnswerQuery) -> Result<Vec<AnswerView>> {
    let user = viewer.local_user().or_code(Code::NotLoggedIn)?;
    let by_time = query.sort == CommentSort::New;
    let (limit, offset) = if by_time { (query.page.limit, query.page.offset()) } else { (SORTED, 0) };
    let mut rows = rows(reader, viewer, user, query, (limit, offset)).await?;
    if !by_time {
        let order = Order::flat(query.sort, reader.now());
        rows.sort_by_cached_key(|row| Reverse(order.key(Facts::from(row))));
        let skip = usize::try_from(query.page.offset()).unwrap_or(0);
        let take = usize::try_from(query.page.limit).unwrap_or(0);
        rows = rows.into_iter().skip(skip).take(take).collect();
    }
    hydrate(reader, viewer, user.person_id, &rows).await
}

async fn rows(
    reader: &Reader,
    viewer: &Viewer,
    user: &LocalUser,
    query: AnswerQuery,
    (limit, offset): (i64, i64),
) -> Result<Vec<Row>> {
    let statement = fixed(include_str!("answers.sql"))
        .bind::<Integer, _>(user.person_id)
        .bind::<Bool, _>(user.preferences.show_bot_accounts)
        .bind::<Bool, _>(viewer.oversees_site())
        .bind::<Text, _>(query.kind)
        .bind::<Bool, _>(query.unread_only)
        .bind::<BigInt, _>(limit)
        .bind::<BigInt, _>(offset);
    Ok(RunQueryDsl::load(statement, &mut *reader.db().await?).await?)
}

async fn hydrate(
    reader: &Reader,
    viewer: &Viewer,
    recipient_id: PersonId,
    rows: &[Row],
) -> Result<Vec<AnswerView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<NotificationId> = rows.iter().map(|row| row.id).collect();
    let entries: Vec<Notification> =
        Notification::query().filter(notification::id.eq_any(&ids)).load(&mut reader.db().await?).await?;
    let mut entries: HashMap<NotificationId, Notification> =
        entries.into_iter().map(|entry| (entry.id, entry)).collect();
    let comments: Vec<CommentId> = rows.iter().map(|row| row.comment_id).collect();
    let comments = comment::load(reader, viewer, &comments).await?;
    let mut comments: HashMap<CommentId, _> =
        comments.into_iter().map(|view| (view.comment.id, view)).collect();
    let recipient = cards::person(reader, recipient_id).await?.or_code(Code::NotLoggedIn)?;
    let view = |row: &Row| {
        let (notification, comment) = (entries.remove(&row.id)?, comments.remove(&row.comment_id)?);
        Some(AnswerView { notification, comment, recipient: Arc::clone(&recipient) })
    };
    Ok(rows.iter().filter_map(view).collect())
}
