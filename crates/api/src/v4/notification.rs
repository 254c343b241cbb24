//! What waits for users, and of what they want to hear. Source: docs/reference/api-v4.md 2, 4 and 5.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::comment::CommentView;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{CommunityNotificationsMode, NotificationType, PostNotificationsMode};
use crate::v4::modlog::ModlogView;
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::post::PostView;
use crate::v4::private_message::PrivateMessageView;
use actix_web::web::{self, Data};
use base::ids::{CommentId, CommunityId, ModlogId, NotificationId, PersonId, PostId, PrivateMessageId};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::{App, notify};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::inbox::combined::{self, About, EntryView, InboxQuery};

/// An entry of an inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notification {
    #[schema(value_type = i32)]
    pub id: NotificationId,
    #[schema(value_type = i32)]
    pub recipient_id: PersonId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub comment_id: Option<CommentId>,
    pub read: bool,
    pub published_at: DateTime<Utc>,
    pub kind: NotificationType,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub private_message_id: Option<PrivateMessageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub modlog_id: Option<ModlogId>,
    /// 0 for what moderators do: their names may be hidden.
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
}

/// What an entry is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum NotificationData {
    Comment(CommentView),
    Post(PostView),
    PrivateMessage(PrivateMessageView),
    ModAction(ModlogView),
}

/// An entry with what it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationView {
    pub notification: Notification,
    pub data: NotificationData,
}

/// Which entries are listed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationTypeFilter {
    All,
    Mention,
    Reply,
    Subscribed,
    PrivateMessage,
    ModAction,
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListNotifications {
    pub type_: Option<NotificationTypeFilter>,
    pub unread_only: Option<bool>,
    /// Only from this person; with private messages, the conversation.
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkNotificationAsRead {
    #[schema(value_type = i32)]
    pub notification_id: NotificationId,
    pub read: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct EditCommunityNotifications {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub mode: CommunityNotificationsMode,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct EditPostNotifications {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub mode: PostNotificationsMode,
}

impl NotificationTypeFilter {
    fn kind(self) -> Option<base::kinds::NotificationKind> {
        use base::kinds::NotificationKind as Kind;
        match self {
            Self::All => None,
            Self::Mention => Some(Kind::Mention),
            Self::Reply => Some(Kind::Reply),
            Self::Subscribed => Some(Kind::Subscribed),
            Self::PrivateMessage => Some(Kind::PrivateMessage),
            Self::ModAction => Some(Kind::ModAction),
        }
    }
}

impl From<&db::notification::Notification> for Notification {
    fn from(entry: &db::notification::Notification) -> Self {
        let hidden = entry.modlog_id.is_some();
        Self {
            id: entry.id,
            recipient_id: entry.recipient_id,
            comment_id: entry.comment_id,
            read: entry.read,
            published_at: entry.published_at,
            kind: entry.kind.into(),
            post_id: entry.post_id,
            private_message_id: entry.private_message_id,
            modlog_id: entry.modlog_id,
            creator_id: if hidden { PersonId(0) } else { entry.creator_id },
        }
    }
}

impl From<&EntryView> for NotificationView {
    fn from(entry: &EntryView) -> Self {
        let data = match &entry.about {
            About::Comment(view) => NotificationData::Comment(view.as_ref().into()),
            About::Post(view) => NotificationData::Post(view.as_ref().into()),
            About::Message(view) => NotificationData::PrivateMessage(view.as_ref().into()),
            About::ModAction(view) => NotificationData::ModAction(view.as_ref().into()),
        };
        Self { notification: Notification::from(&entry.notification), data }
    }
}

/// Lists the user's inbox, newest first.
#[utoipa::path(get, path = "/account/notification/list", tag = "account", security(("bearer" = [])), params(ListNotifications),
    responses((status = 200, body = Paged<NotificationView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListNotifications>,
) -> Result<web::Json<Paged<NotificationView>>> {
    let query = InboxQuery {
        kind: form.type_.and_then(NotificationTypeFilter::kind),
        unread_only: form.unread_only.unwrap_or(false),
        creator_id: form.creator_id,
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let found = combined::list(&reader, &me.viewer, query).await?;
    Ok(web::Json(Paged::new(found, |entry| NotificationView::from(&entry))))
}

/// Marks an entry of the user's inbox as read or not read.
#[utoipa::path(post, path = "/account/notification/mark_as_read", tag = "account", request_body = MarkNotificationAsRead, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn mark_as_read(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<MarkNotificationAsRead>,
) -> Result<web::Json<SuccessResponse>> {
    notify::set_read(&app, me.actor(), form.notification_id, form.read).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Marks everything in the user's inbox as read.
#[utoipa::path(post, path = "/account/notification/mark_as_read/all", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse), (status = 401, body = ErrorBody)))]
pub async fn mark_all_as_read(app: Data<App>, me: LocalUser) -> Result<web::Json<SuccessResponse>> {
    notify::set_all_read(&app, me.actor()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Says of what in a community the user wants to hear.
#[utoipa::path(put, path = "/community/notifications", tag = "community", request_body = EditCommunityNotifications, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit_of_community(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<EditCommunityNotifications>,
) -> Result<web::Json<SuccessResponse>> {
    notify::wish::set_of_community(&app, me.actor(), form.community_id, form.mode.into()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Says of what below a post the user wants to hear.
#[utoipa::path(put, path = "/post/notifications", tag = "post", request_body = EditPostNotifications, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit_of_post(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<EditPostNotifications>,
) -> Result<web::Json<SuccessResponse>> {
    notify::wish::set_of_post(&app, me.actor(), form.post_id, form.mode.into()).await?;
    Ok(web::Json(SuccessResponse::default()))
}
