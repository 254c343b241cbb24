//! What somebody was told of. [`answers`] are the lists of API v3, [`combined`] is that of API v4.

pub mod answers;
pub mod combined;

use crate::cards::{self, PersonCard};
use crate::comment::{self, CommentView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, LocalUserId, NotificationId};
use base::kinds::NotificationKind;
use db::notification::Notification;
use db::schema::{local_user, notification};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A comment that somebody was told of.
#[derive(Debug, Clone)]
pub struct AnswerView {
    /// The entry of the inbox.
    pub notification: Notification,
    /// The comment as the viewer sees it.
    pub comment: CommentView,
    /// Whose inbox it is.
    pub recipient: Arc<PersonCard>,
}

/// An entry of the viewer's inbox that is about a comment.
///
/// Errors: `NotificationNotFound`, also for an entry of somebody else's.
pub async fn answer(reader: &Reader, viewer: &Viewer, id: NotificationId) -> Result<AnswerView> {
    let query = Notification::query().filter(notification::id.eq(id));
    let found: Option<Notification> = query.first(&mut reader.db().await?).await.optional()?;
    let notification =
        found.filter(|found| viewer.is(found.recipient_id)).or_code(Code::NotificationNotFound)?;
    let comment_id = notification.comment_id.or_code(Code::NotificationNotFound)?;
    let comment = comment::load(reader, viewer, &[comment_id]).await?.pop();
    let recipient = cards::person(reader, notification.recipient_id).await?;
    Ok(AnswerView {
        comment: comment.or_code(Code::NotificationNotFound)?,
        recipient: recipient.or_code(Code::NotificationNotFound)?,
        notification,
    })
}

/// The newest entries of the viewer's inbox that are about a comment and of this kind, without those whose comment is deleted or removed or whose author or community the viewer has blocked. At most `limit`.
///
/// Errors: `NotLoggedIn`.
pub async fn newest(
    reader: &Reader,
    viewer: &Viewer,
    kind: NotificationKind,
    limit: i64,
) -> Result<Vec<AnswerView>> {
    let id = viewer.person_id().or_code(Code::NotLoggedIn)?;
    let recipient = cards::person(reader, id).await?.or_code(Code::NotLoggedIn)?;
    let query = Notification::query()
        .filter(notification::recipient_id.eq(id))
        .filter(notification::kind.eq(kind))
        .filter(notification::comment_id.is_not_null())
        .order((notification::published_at.desc(), notification::id.desc()))
        .limit(limit);
    let entries: Vec<Notification> = query.load(&mut reader.db().await?).await?;
    let ids: Vec<CommentId> = entries.iter().filter_map(|entry| entry.comment_id).collect();
    let comments = comment::load(reader, viewer, &ids).await?;
    let wanted = |view: &CommentView| {
        let community = &view.community.card;
        view.comment.listed()
            && visible::post(viewer, &view.post.post, community)
            && !viewer.blocked_people.contains_key(&view.comment.creator_id)
            && !viewer.blocked_communities.contains_key(&community.community.id)
    };
    let mut comments: HashMap<CommentId, CommentView> =
        comments.into_iter().filter(wanted).map(|view| (view.comment.id, view)).collect();
    let answers = entries.into_iter().filter_map(|notification| {
        let comment = comments.remove(&notification.comment_id?)?;
        Some(AnswerView { notification, comment, recipient: Arc::clone(&recipient) })
    });
    Ok(answers.collect())
}

/// The accounts that were told of a comment, in one of these ways.
pub async fn recipients(
    reader: &Reader,
    id: CommentId,
    kinds: &[NotificationKind],
) -> Result<Vec<LocalUserId>> {
    let query = notification::table
        .inner_join(local_user::table.on(local_user::person_id.eq(notification::recipient_id)))
        .filter(notification::comment_id.eq(id))
        .filter(notification::kind.eq_any(kinds))
        .order(notification::id)
        .select(local_user::id);
    Ok(query.load(&mut reader.db().await?).await?)
}
