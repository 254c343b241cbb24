//! What authors do with their comments.

use super::{CommentResponse, answer};
use crate::extract::{Json, LocalUser};
use crate::v3::error::Result;
use actix_web::web::{self, Data};
use base::ids::{CommentId, LanguageId, PostId};
use base::kinds::NotificationKind;
use domain::App;
use domain::comment::{CommentEdit, GoneParent, NewComment};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

/// A new comment.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateComment {
    /// Markdown.
    pub content: String,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    /// The comment it answers; one that does not exist counts as none.
    #[schema(value_type = Option<i32>)]
    pub parent_id: Option<CommentId>,
    #[schema(value_type = Option<i32>)]
    pub language_id: Option<LanguageId>,
}

/// What shall change; a missing field stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    /// Markdown.
    pub content: Option<String>,
    #[schema(value_type = Option<i32>)]
    pub language_id: Option<LanguageId>,
}

/// Deletes or restores.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub deleted: bool,
}

/// Who is told of what a comment says.
const TOLD: [NotificationKind; 2] = [NotificationKind::Mention, NotificationKind::Reply];

impl From<CreateComment> for NewComment {
    fn from(form: CreateComment) -> Self {
        Self {
            post_id: form.post_id,
            parent_id: form.parent_id,
            content: form.content,
            language_id: form.language_id,
            gone_parent: GoneParent::Answer,
        }
    }
}

/// Writes a comment, with its author's upvote.
#[utoipa::path(post, path = "/comment", tag = "comment", request_body = CreateComment, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateComment>,
) -> Result<web::Json<CommentResponse>> {
    let id = domain::comment::create(&app, me.actor(), form.into()).await?;
    answer(&reader, &me.viewer, id, &TOLD).await
}

/// Changes a comment of one's own.
#[utoipa::path(put, path = "/comment", tag = "comment", request_body = EditComment, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditComment>,
) -> Result<web::Json<CommentResponse>> {
    let EditComment { comment_id, content, language_id } = form;
    domain::comment::edit(&app, me.actor(), comment_id, CommentEdit { content, language_id }).await?;
    answer(&reader, &me.viewer, comment_id, &TOLD).await
}

/// Deletes a comment of one's own or restores it.
#[utoipa::path(post, path = "/comment/delete", tag = "comment", request_body = DeleteComment, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<DeleteComment>,
) -> Result<web::Json<CommentResponse>> {
    domain::comment::set_deleted(&app, me.actor(), form.comment_id, form.deleted).await?;
    answer(&reader, &me.viewer, form.comment_id, &[]).await
}
