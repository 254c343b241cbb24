//! What moderators and admins do with comments: distinguish their own, see who voted.

use super::{CommentResponse, answer};
use crate::extract::{Json, LocalUser, Query};
use crate::v3::error::Result;
use crate::v3::post::moderation::VoteView;
use actix_web::web::{self, Data};
use base::ids::CommentId;
use base::page::Page;
use domain::App;
use domain::comment::moderation;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;

/// Marks a comment as spoken for the moderators, or no longer.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DistinguishComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub distinguished: bool,
}

/// Whose votes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommentLikes {
    #[param(value_type = i32)]
    pub comment_id: CommentId,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// Votes, downvotes first, each kind by time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListCommentLikesResponse {
    pub comment_likes: Vec<VoteView>,
}

/// Marks a moderator's own comment as spoken for the moderators, or no longer.
#[utoipa::path(post, path = "/comment/distinguish", tag = "comment", request_body = DistinguishComment, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn distinguish(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<DistinguishComment>,
) -> Result<web::Json<CommentResponse>> {
    moderation::set_distinguished(&app, me.actor(), form.comment_id, form.distinguished).await?;
    answer(&reader, &me.viewer, form.comment_id, &[]).await
}

/// Who voted how; for moderators and admins.
#[utoipa::path(get, path = "/comment/like/list", tag = "comment", params(ListCommentLikes), security(("bearer" = [])), responses((status = 200, body = ListCommentLikesResponse)))]
pub async fn likes(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListCommentLikes>,
) -> Result<web::Json<ListCommentLikesResponse>> {
    moderation::check_voters(&app, me.actor(), form.comment_id).await?;
    let page = Page::numbered(form.page, form.limit)?;
    let voters = views::voter::of_comment(&reader, &me.viewer, form.comment_id, &page).await?;
    Ok(web::Json(ListCommentLikesResponse {
        comment_likes: voters.items.iter().map(VoteView::from).collect(),
    }))
}
