//! Private messages. Source: docs/reference/api-v3.md 5.5.

use crate::extract::{Json, LocalUser, Query};
use crate::v3::error::Result;
use crate::v3::person::Person;
use actix_web::web::{self, Data};
use base::ids::{PersonId, PrivateMessageId};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::{App, message};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::message::{MessageQuery, MessageView};

/// A message between two people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivateMessage {
    #[schema(value_type = i32)]
    pub id: PrivateMessageId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub recipient_id: PersonId,
    /// Markdown.
    pub content: String,
    pub deleted: bool,
    /// By the recipient.
    pub read: bool,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub ap_id: String,
    pub local: bool,
    pub removed: bool,
}

/// A message with both people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivateMessageView {
    pub private_message: PrivateMessage,
    pub creator: Person,
    pub recipient: Person,
}

/// One message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivateMessageResponse {
    pub private_message_view: PrivateMessageView,
}

/// Some messages, the newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivateMessagesResponse {
    pub private_messages: Vec<PrivateMessageView>,
}

/// Which messages are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPrivateMessages {
    /// Only messages to the user that are not read.
    pub unread_only: Option<bool>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    /// Only messages with this person.
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
}

/// A new message.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CreatePrivateMessage {
    pub content: String,
    #[schema(value_type = i32)]
    pub recipient_id: PersonId,
}

/// A message's new text.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EditPrivateMessage {
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub content: String,
}

/// A message to be deleted or restored.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DeletePrivateMessage {
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub deleted: bool,
}

/// A message to be marked.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct MarkPrivateMessageAsRead {
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub read: bool,
}

impl PrivateMessageView {
    /// The message as it goes over the wire; the time decides whether bans of its people still hold.
    pub fn new(view: &MessageView, now: DateTime<Utc>) -> Self {
        let message = &view.message;
        Self {
            private_message: PrivateMessage {
                id: message.id,
                creator_id: message.creator_id,
                recipient_id: message.recipient_id,
                content: message.content.clone(),
                deleted: message.deleted,
                read: message.read,
                published: message.published_at,
                updated: message.updated_at,
                ap_id: message.ap_id.clone(),
                local: message.local,
                removed: message.removed,
            },
            creator: Person::new(&view.creator, now),
            recipient: Person::new(&view.recipient, now),
        }
    }
}

type Answer = Result<web::Json<PrivateMessageResponse>>;

async fn answer(reader: &Reader, user: &LocalUser, id: PrivateMessageId) -> Answer {
    let view = views::message::get(reader, &user.viewer, id).await?;
    let private_message_view = PrivateMessageView::new(&view, reader.now());
    Ok(web::Json(PrivateMessageResponse { private_message_view }))
}

/// `GET /private_message/list`: the user's messages, the newest first.
#[utoipa::path(get, path = "/private_message/list", tag = "private_message", params(GetPrivateMessages), security(("bearer" = [])), responses((status = 200, body = PrivateMessagesResponse)))]
pub async fn list(
    reader: Data<Reader>,
    user: LocalUser,
    Query(form): Query<GetPrivateMessages>,
) -> Result<web::Json<PrivateMessagesResponse>> {
    let query = MessageQuery {
        unread_only: form.unread_only.unwrap_or(false),
        with: form.creator_id,
        page: Page::numbered(form.page, form.limit)?,
    };
    let views = views::message::list(&reader, &user.viewer, query).await?;
    let private_messages = views.iter().map(|view| PrivateMessageView::new(view, reader.now())).collect();
    Ok(web::Json(PrivateMessagesResponse { private_messages }))
}

/// `POST /private_message`: sends one.
#[utoipa::path(post, path = "/private_message", tag = "private_message", request_body = CreatePrivateMessage, security(("bearer" = [])), responses((status = 200, body = PrivateMessageResponse)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    user: LocalUser,
    Json(form): Json<CreatePrivateMessage>,
) -> Answer {
    let id = message::create(&app, user.actor(), form.recipient_id, &form.content).await?;
    answer(&reader, &user, id).await
}

/// `PUT /private_message`: changes the text.
#[utoipa::path(put, path = "/private_message", tag = "private_message", request_body = EditPrivateMessage, security(("bearer" = [])), responses((status = 200, body = PrivateMessageResponse)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    user: LocalUser,
    Json(form): Json<EditPrivateMessage>,
) -> Answer {
    message::edit(&app, user.actor(), form.private_message_id, &form.content).await?;
    answer(&reader, &user, form.private_message_id).await
}

/// `POST /private_message/delete`: deletes or restores one.
#[utoipa::path(post, path = "/private_message/delete", tag = "private_message", request_body = DeletePrivateMessage, security(("bearer" = [])), responses((status = 200, body = PrivateMessageResponse)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    user: LocalUser,
    Json(form): Json<DeletePrivateMessage>,
) -> Answer {
    message::set_deleted(&app, user.actor(), form.private_message_id, form.deleted).await?;
    answer(&reader, &user, form.private_message_id).await
}

/// `POST /private_message/mark_as_read`: by its recipient.
#[utoipa::path(post, path = "/private_message/mark_as_read", tag = "private_message", request_body = MarkPrivateMessageAsRead, security(("bearer" = [])), responses((status = 200, body = PrivateMessageResponse)))]
pub async fn mark_as_read(
    app: Data<App>,
    reader: Data<Reader>,
    user: LocalUser,
    Json(form): Json<MarkPrivateMessageAsRead>,
) -> Answer {
    message::set_read(&app, user.actor(), form.private_message_id, form.read).await?;
    answer(&reader, &user, form.private_message_id).await
}
