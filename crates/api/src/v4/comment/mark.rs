//! What readers do with comments: vote, save.

use super::{CommentResponse, answer};
use crate::extract::{Json, LocalUser};
use crate::v4::error::Result;
use actix_web::web::{self, Data};
use base::ids::CommentId;
use base::kinds::Vote;
use domain::App;
use domain::vote::Unwanted;
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

/// Sets the vote; without `is_upvote` it is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommentLike {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub is_upvote: Option<bool>,
}

/// Saves a comment or lets it go.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub save: bool,
}

/// Votes on a comment.
#[utoipa::path(post, path = "/comment/like", tag = "comment", request_body = CreateCommentLike, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn like(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommentLike>,
) -> Result<web::Json<CommentResponse>> {
    let vote = form.is_upvote.map(Vote::from_up);
    domain::vote::comment(&app, me.actor(), form.comment_id, vote, Unwanted::Withdraw).await?;
    answer(&reader, &me.viewer, form.comment_id).await
}

/// Saves a comment or lets it go.
#[utoipa::path(put, path = "/comment/save", tag = "comment", request_body = SaveComment, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn save(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<SaveComment>,
) -> Result<web::Json<CommentResponse>> {
    domain::comment::mark::set_saved(&app, me.actor(), form.comment_id, form.save).await?;
    answer(&reader, &me.viewer, form.comment_id).await
}
