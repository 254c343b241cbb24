//! What somebody was told of.

use crate::cards::{self, PersonCard};
use crate::comment::{self, CommentView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, LocalUserId, NotificationId};
use base::kinds::NotificationKind;
use db::notification::Notification;
use db::schema::{local_user, notification};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
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
