//! All that is kept of a user, for the user. Source: docs/reference/api-v4.md 4, `ExportDataResponse`.

use crate::comment::{self, CommentView};
use crate::inbox::combined::{self, EntryView, InboxQuery};
use crate::message::{self, MessageView};
use crate::post::{self, PostView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::PrivateMessageId;
use base::page::{Page, Start};
use db::backup::Lists;
use db::schema::private_message;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// What is kept of a user.
#[derive(Debug, Clone)]
pub struct Export {
    /// What waits in the inbox or did, newest first.
    pub notifications: Vec<EntryView>,
    /// Posts the user wrote, the oldest first, as the others.
    pub posts: Vec<PostView>,
    /// Comments the user wrote.
    pub comments: Vec<CommentView>,
    /// Messages the user wrote.
    pub messages: Vec<MessageView>,
    /// Addresses of what was read, the last read first.
    pub read_posts: Vec<String>,
    /// Addresses of what was voted up, the last vote first.
    pub liked: Vec<String>,
    /// Addresses of the communities the user moderates.
    pub moderates: Vec<String>,
    /// What the user follows, saved and blocked.
    pub lists: Lists,
}

/// Rows hydrated at once.
const PART: usize = 500;
/// Most pages of the inbox.
const MOST_PAGES: usize = 2_000;
/// Most messages.
const MOST_MESSAGES: i64 = 100_000;

/// What the user takes along: see [`crate::export`] for the rest.
///
/// Errors: `NotLoggedIn`.
pub async fn lists(reader: &Reader, viewer: &Viewer) -> Result<Lists> {
    let me = viewer.person_id().or_code(Code::NotLoggedIn)?;
    Ok(db::backup::load_lists(&mut *reader.db().await?, me).await?)
}

/// Everything. It costs as much as there is, so callers are limited in number.
///
/// Errors: `NotLoggedIn`.
pub async fn all(reader: &Reader, viewer: &Viewer) -> Result<Export> {
    let me = viewer.person_id().or_code(Code::NotLoggedIn)?;
    let mut conn = reader.db().await?;
    let lists = db::backup::load_lists(&mut conn, me).await?;
    let read_posts = db::backup::list_read(&mut conn, me).await?;
    let liked = db::backup::list_liked(&mut conn, me).await?;
    let moderates = db::backup::list_moderated(&mut conn, me).await?;
    let post_ids = db::backup::list_posts(&mut conn, me).await?;
    let comment_ids = db::backup::list_comments(&mut conn, me).await?;
    let message_ids: Vec<PrivateMessageId> = private_message::table
        .filter(private_message::creator_id.eq(me))
        .order((private_message::published_at, private_message::id))
        .select(private_message::id)
        .limit(MOST_MESSAGES)
        .load(&mut conn)
        .await?;
    drop(conn);
    let (mut posts, mut comments, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for part in post_ids.chunks(PART) {
        posts.extend(post::load(reader, viewer, part).await?);
    }
    for part in comment_ids.chunks(PART) {
        comments.extend(comment::load(reader, viewer, part).await?);
    }
    for part in message_ids.chunks(PART) {
        let mut loaded = message::load(reader, part).await?;
        messages.extend(part.iter().filter_map(|id| loaded.remove(id)));
    }
    let notifications = notifications(reader, viewer).await?;
    Ok(Export { notifications, posts, comments, messages, read_posts, liked, moderates, lists })
}

async fn notifications(reader: &Reader, viewer: &Viewer) -> Result<Vec<EntryView>> {
    let mut all = Vec::new();
    let mut start = Start::First;
    for _ in 0..MOST_PAGES {
        let page = Page { limit: base::page::MAX_LIMIT, start };
        let query = InboxQuery { kind: None, unread_only: false, creator_id: None, page };
        let found = combined::list(reader, viewer, query).await?;
        all.extend(found.items);
        match found.next {
            Some(next) => start = next,
            None => break,
        }
    }
    Ok(all)
}
