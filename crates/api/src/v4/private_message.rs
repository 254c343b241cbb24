//! Private messages; they are read through the notifications. Source: docs/reference/api-v4.md 2.

use crate::extract::{Json, LocalUser};
use crate::v4::error::Result;
use crate::v4::person::Person;
use actix_web::web::{self, Data};
use base::ids::{PersonId, PrivateMessageId};
use chrono::{DateTime, Utc};
use domain::{App, message};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;
use views::message::MessageView;

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
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub ap_id: String,
    pub local: bool,
    pub removed: bool,
    pub deleted_by_recipient: bool,
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

/// A message to be deleted or restored: by its author for both, by its recipient for the recipient.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DeletePrivateMessage {
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub deleted: bool,
}

impl From<&db::private_message::PrivateMessage> for PrivateMessage {
    fn from(message: &db::private_message::PrivateMessage) -> Self {
        Self {
            id: message.id,
            creator_id: message.creator_id,
            recipient_id: message.recipient_id,
            content: message.content.clone(),
            deleted: message.deleted,
            published_at: message.published_at,
            updated_at: message.updated_at,
            ap_id: message.ap_id.clone(),
            local: message.local,
            removed: message.removed,
            deleted_by_recipient: message.deleted_by_recipient,
        }
    }
}

impl From<&MessageView> for PrivateMessageView {
    fn from(view: &MessageView) -> Self {
        Self {
            private_message: PrivateMessage::from(&view.message),
            creator: view.creator.as_ref().into(),
            recipient: view.recipient.as_ref().into(),
        }
    }
}

type Answer = Result<web::Json<PrivateMessageResponse>>;

async fn answer(reader: &Reader, user: &LocalUser, id: PrivateMessageId) -> Answer {
    let view = views::message::get(reader, &user.viewer, id).await?;
    Ok(web::Json(PrivateMessageResponse { private_message_view: (&view).into() }))
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

/// `DELETE /private_message`: deletes or restores one.
#[utoipa::path(delete, path = "/private_message", tag = "private_message", request_body = DeletePrivateMessage, security(("bearer" = [])), responses((status = 200, body = PrivateMessageResponse)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    user: LocalUser,
    Json(form): Json<DeletePrivateMessage>,
) -> Answer {
    message::set_deleted(&app, user.actor(), form.private_message_id, form.deleted).await?;
    answer(&reader, &user, form.private_message_id).await
}
