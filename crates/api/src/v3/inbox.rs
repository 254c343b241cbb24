//! Answers and mentions. Source: docs/reference/api-v3.md 5.6 and 6.5.

use crate::extract::{Json, LocalUser, Query};
use crate::v3::comment::{CommentReply, CommentReplyView, CommentView};
use crate::v3::error::Result;
use crate::v3::kinds::CommentSortType;
use crate::v3::person::Person;
use actix_web::web::{self, Data};
use base::ids::NotificationId;
use base::kinds::{CommentSort, NotificationKind};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::inbox::AnswerView;
use views::inbox::answers::{self, AnswerQuery};

/// A comment that names the user, with the entry of their inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonMentionView {
    #[schema(value_type = CommentReply)]
    pub person_mention: CommentReply,
    pub recipient: Person,
    #[serde(flatten)]
    pub view: CommentView,
}

/// Which answers are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetReplies {
    /// New, if none is named.
    pub sort: Option<CommentSortType>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    pub unread_only: Option<bool>,
}

/// Which mentions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPersonMentions {
    /// Hot, if none is named.
    pub sort: Option<CommentSortType>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    pub unread_only: Option<bool>,
}

/// Marks a mention as read or not read.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkPersonMentionAsRead {
    #[schema(value_type = i32)]
    pub person_mention_id: NotificationId,
    pub read: bool,
}

/// Some answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GetRepliesResponse {
    pub replies: Vec<CommentReplyView>,
}

/// Some mentions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GetPersonMentionsResponse {
    pub mentions: Vec<PersonMentionView>,
}

/// The mention something was done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonMentionResponse {
    pub person_mention_view: PersonMentionView,
}

impl PersonMentionView {
    fn new(answer: &AnswerView, now: DateTime<Utc>) -> Self {
        let CommentReplyView { comment_reply, recipient, view } = CommentReplyView::new(answer, now);
        Self { person_mention: comment_reply, recipient, view }
    }
}

/// Lists answers to the user.
#[utoipa::path(get, path = "/user/replies", tag = "user", params(GetReplies), security(("bearer" = [])), responses((status = 200, body = GetRepliesResponse)))]
pub async fn replies(
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<GetReplies>,
) -> Result<web::Json<GetRepliesResponse>> {
    let query = AnswerQuery {
        kind: NotificationKind::Reply,
        sort: form.sort.map_or(CommentSort::New, Into::into),
        unread_only: form.unread_only.unwrap_or(false),
        page: Page::numbered(form.page, form.limit)?,
    };
    let found = answers::list(&reader, &me.viewer, query).await?;
    let replies = found.iter().map(|answer| CommentReplyView::new(answer, reader.now())).collect();
    Ok(web::Json(GetRepliesResponse { replies }))
}

/// Lists comments that name the user.
#[utoipa::path(get, path = "/user/mention", tag = "user", params(GetPersonMentions), security(("bearer" = [])), responses((status = 200, body = GetPersonMentionsResponse)))]
pub async fn mentions(
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<GetPersonMentions>,
) -> Result<web::Json<GetPersonMentionsResponse>> {
    let query = AnswerQuery {
        kind: NotificationKind::Mention,
        sort: form.sort.map_or(CommentSort::Hot, Into::into),
        unread_only: form.unread_only.unwrap_or(false),
        page: Page::numbered(form.page, form.limit)?,
    };
    let found = answers::list(&reader, &me.viewer, query).await?;
    let mentions = found.iter().map(|answer| PersonMentionView::new(answer, reader.now())).collect();
    Ok(web::Json(GetPersonMentionsResponse { mentions }))
}

/// Marks a mention as read or not read.
#[utoipa::path(post, path = "/user/mention/mark_as_read", tag = "user", request_body = MarkPersonMentionAsRead, security(("bearer" = [])), responses((status = 200, body = PersonMentionResponse)))]
pub async fn mark_mention_as_read(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<MarkPersonMentionAsRead>,
) -> Result<web::Json<PersonMentionResponse>> {
    domain::notify::set_read(&app, me.actor(), form.person_mention_id, form.read).await?;
    let answer = views::inbox::answer(&reader, &me.viewer, form.person_mention_id).await?;
    Ok(web::Json(PersonMentionResponse {
        person_mention_view: PersonMentionView::new(&answer, reader.now()),
    }))
}

/// Marks all answers, mentions and private messages as read; answers an empty list.
#[utoipa::path(post, path = "/user/mark_all_as_read", tag = "user", security(("bearer" = [])), responses((status = 200, body = GetRepliesResponse)))]
pub async fn mark_all_as_read(app: Data<App>, me: LocalUser) -> Result<web::Json<GetRepliesResponse>> {
    domain::notify::set_all_read(&app, me.actor()).await?;
    Ok(web::Json(GetRepliesResponse { replies: Vec::new() }))
}
