//! Everything that waits in an inbox in one list, as API v4 has it. Source: docs/reference/api-v4.md 5, "Notification list".
//!
//! What is listed as unread is what [`crate::unread::count`] counts.

use crate::comment::{self, CommentView};
use crate::message::{self, MessageView};
use crate::modlog::{self, ModlogView};
use crate::post::{self, PostView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, ModlogId, NotificationId, PersonId, PostId, PrivateMessageId};
use base::kinds::NotificationKind;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, TimeDelta, Utc};
use db::fixed::fixed;
use db::local_user::LocalUser;
use db::notification::Notification;
use db::schema::notification;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// An entry of an inbox with what it is about.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// The entry.
    pub notification: Notification,
    /// What it is about.
    pub about: About,
}

/// What an entry is about.
#[derive(Debug, Clone)]
pub enum About {
    /// A comment.
    Comment(Box<CommentView>),
    /// A post.
    Post(Box<PostView>),
    /// A private message.
    Message(Box<MessageView>),
    /// What a moderator did.
    ModAction(Box<ModlogView>),
}

/// Which entries are wanted.
#[derive(Debug, Clone, Copy)]
pub struct InboxQuery {
    /// Only of one kind.
    pub kind: Option<NotificationKind>,
    /// Only what is not read.
    pub unread_only: bool,
    /// Only from this person. With private messages it is the conversation, both directions, unless only unread ones are wanted.
    pub creator_id: Option<PersonId>,
    /// Which part of the list.
    pub page: Page,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    id: NotificationId,
}

/// Which way to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Older,
    Newer,
}

/// One page of the viewer's inbox, newest first.
///
/// Errors: `NotLoggedIn`.
pub async fn list(reader: &Reader, viewer: &Viewer, query: InboxQuery) -> Result<Paged<EntryView>> {
    let user = viewer.local_user().or_code(Code::NotLoggedIn)?;
    let (direction, place, begun) = match query.page.start {
        Start::First | Start::Offset(_) => (Direction::Older, after_all(), false),
        Start::After(cursor) => (Direction::Older, place(cursor), true),
        Start::Before(cursor) => (Direction::Newer, place(cursor), true),
    };
    let limit = usize::try_from(query.page.limit).unwrap_or(0);
    // One more than wanted, to know whether there is one.
    let mut ids = ids(reader, viewer, user, query, direction, place).await?;
    let more = ids.len() > limit;
    ids.truncate(limit);
    if direction == Direction::Newer {
        ids.reverse();
    }
    let items = hydrate(reader, viewer, &ids).await?;
    let first = items.as_slice().first().map(|entry| cursor(&entry.notification));
    let last = items.as_slice().last().map(|entry| cursor(&entry.notification));
    let (next, prev) = match direction {
        Direction::Older => (last.filter(|_| more), first.filter(|_| begun)),
        Direction::Newer => (last, first.filter(|_| more)),
    };
    Ok(Paged { items, next: next.map(Start::After), prev: prev.map(Start::Before) })
}

async fn ids(
    reader: &Reader,
    viewer: &Viewer,
    user: &LocalUser,
    query: InboxQuery,
    direction: Direction,
    (at, id): (DateTime<Utc>, i32),
) -> Result<Vec<NotificationId>> {
    let talk = query.kind == Some(NotificationKind::PrivateMessage) && !query.unread_only;
    let statement = match query.creator_id.filter(|_| talk) {
        Some(other) => {
            let sql = match direction {
                Direction::Older => include_str!("talk_newest.sql"),
                Direction::Newer => include_str!("talk_oldest.sql"),
            };
            fixed(sql).bind::<Integer, _>(user.person_id).bind::<Integer, _>(other)
        }
        None => {
            let sql = match direction {
                Direction::Older => include_str!("newest.sql"),
                Direction::Newer => include_str!("oldest.sql"),
            };
            fixed(sql)
                .bind::<Integer, _>(user.person_id)
                .bind::<Bool, _>(user.preferences.show_bot_accounts)
                .bind::<Bool, _>(viewer.oversees_site())
                .bind::<Nullable<Text>, _>(query.kind)
                .bind::<Bool, _>(query.unread_only)
                .bind::<Nullable<Integer>, _>(query.creator_id)
        }
    };
    let statement = statement
        .bind::<Timestamptz, _>(at)
        .bind::<Integer, _>(id)
        .bind::<BigInt, _>(query.page.limit.saturating_add(1));
    let rows: Vec<Row> = RunQueryDsl::load(statement, &mut *reader.db().await?).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn hydrate(reader: &Reader, viewer: &Viewer, ids: &[NotificationId]) -> Result<Vec<EntryView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let entries: Vec<Notification> =
        Notification::query().filter(notification::id.eq_any(ids)).load(&mut reader.db().await?).await?;
    let mut entries: HashMap<NotificationId, Notification> =
        entries.into_iter().map(|entry| (entry.id, entry)).collect();
    let comments: Vec<CommentId> = entries.values().filter_map(|entry| entry.comment_id).collect();
    let posts: Vec<PostId> = entries.values().filter_map(|entry| entry.post_id).collect();
    let messages: Vec<PrivateMessageId> =
        entries.values().filter_map(|entry| entry.private_message_id).collect();
    let comments = comment::load(reader, viewer, &comments).await?;
    let mut comments: HashMap<CommentId, CommentView> =
        comments.into_iter().map(|view| (view.comment.id, view)).collect();
    let posts = post::load(reader, viewer, &posts).await?;
    let mut posts: HashMap<PostId, PostView> = posts.into_iter().map(|view| (view.post.id, view)).collect();
    let mut messages = message::load(reader, &messages).await?;
    let measures: Vec<ModlogId> = entries.values().filter_map(|entry| entry.modlog_id).collect();
    let mut measures = match measures.as_slice() {
        [] => HashMap::new(),
        ids => modlog::load(reader, viewer, ids).await?,
    };
    let mut view = |id: &NotificationId| {
        let notification = entries.remove(id)?;
        let comment = notification.comment_id.and_then(|id| comments.remove(&id));
        let post = notification.post_id.and_then(|id| posts.remove(&id));
        let message = notification.private_message_id.and_then(|id| messages.remove(&id));
        let measure = notification.modlog_id.and_then(|id| measures.remove(&id));
        let about = comment
            .map(|view| About::Comment(Box::new(view)))
            .or_else(|| post.map(|view| About::Post(Box::new(view))))
            .or_else(|| message.map(|view| About::Message(Box::new(view))))
            .or_else(|| measure.map(|view| About::ModAction(Box::new(view))))?;
        Some(EntryView { notification, about })
    };
    Ok(ids.iter().filter_map(&mut view).collect())
}

fn cursor(entry: &Notification) -> Cursor {
    Cursor { key: entry.published_at.timestamp_micros(), id: entry.id.0, kind: 0 }
}

fn place(cursor: Cursor) -> (DateTime<Utc>, i32) {
    (DateTime::from_timestamp_micros(cursor.key).unwrap_or_default(), cursor.id)
}

/// Later than everything, and still a time for PostgreSQL.
fn after_all() -> (DateTime<Utc>, i32) {
    (DateTime::UNIX_EPOCH + TimeDelta::days(1_000_000), i32::MAX)
}
