//! Spinney's own: rules of communities and the site for what is posted, and what they put before the moderators. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::comment::CommentView;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{ReviewKind, ReviewState, RuleAction, RuleKind};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::post::PostView;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, ContentRuleId, PersonId, ReviewItemId};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use domain::content_rule::review::{self, Decision};
use domain::content_rule::{self, NewRule};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::review::{ReviewQuery, ReviewView};

/// What happens to posts and comments with a word, a link to a host or a tag.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContentRule {
    #[schema(value_type = i32)]
    pub id: ContentRuleId,
    /// Absent: everywhere on the instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    pub kind: RuleKind,
    pub value: String,
    pub action: RuleAction,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContentRulesResponse {
    pub rules: Vec<ContentRule>,
}

/// Whose rules are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListContentRules {
    /// Absent: the site's.
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateContentRule {
    /// Absent: everywhere on the instance, for admins.
    #[schema(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    pub kind: RuleKind,
    /// A keyword of 3 to 50 characters, a host, or the name of a tag.
    pub value: String,
    pub action: RuleAction,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct EditContentRule {
    #[schema(value_type = i32)]
    pub id: ContentRuleId,
    pub action: RuleAction,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteContentRule {
    #[schema(value_type = i32)]
    pub id: ContentRuleId,
}

/// Something a rule put before the moderators.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewItem {
    #[schema(value_type = i32)]
    pub id: ReviewItemId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    pub kind: ReviewKind,
    /// What the rule found.
    pub matched: String,
    /// The rule is the site's, so admins decide.
    pub site_rule: bool,
    pub state: ReviewState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub reviewer_id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

/// The same with what it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewItemView {
    pub review_item: ReviewItem,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_view: Option<PostView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_view: Option<CommentView>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewItemResponse {
    pub review_item_view: ReviewItemView,
}

/// What of the queue is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListReviewItems {
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// Waiting, if none is named.
    pub state: Option<ReviewState>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolveReviewItem {
    #[schema(value_type = i32)]
    pub id: ReviewItemId,
    /// It may be seen; else it is removed, or stays so.
    pub approve: bool,
    /// For the modlog.
    pub reason: Option<String>,
}

impl From<&db::content_rule::ContentRule> for ContentRule {
    fn from(rule: &db::content_rule::ContentRule) -> Self {
        Self {
            id: rule.id,
            community_id: rule.community_id,
            kind: rule.kind.into(),
            value: rule.value.clone(),
            action: rule.action.into(),
            creator_id: rule.creator_id,
            published_at: rule.published_at,
            updated_at: rule.updated_at,
        }
    }
}

impl From<&ReviewView> for ReviewItemView {
    fn from(view: &ReviewView) -> Self {
        let item = &view.item;
        Self {
            review_item: ReviewItem {
                id: item.id,
                community_id: item.community_id,
                creator_id: item.creator_id,
                kind: item.kind.into(),
                matched: item.matched.clone(),
                site_rule: item.site_rule,
                state: item.state.into(),
                reviewer_id: item.reviewer_id,
                reviewed_at: item.reviewed_at,
                published_at: item.published_at,
            },
            post_view: view.post.as_ref().map(PostView::from),
            comment_view: view.comment.as_ref().map(CommentView::from),
        }
    }
}

async fn answer(
    app: &App,
    me: &LocalUser,
    community_id: Option<CommunityId>,
) -> Result<web::Json<ContentRulesResponse>> {
    let rules = content_rule::list(app, me.actor(), community_id).await?;
    Ok(web::Json(ContentRulesResponse { rules: rules.iter().map(ContentRule::from).collect() }))
}

/// Lists the rules of a community or the site, for those who may change them.
#[utoipa::path(get, path = "/content_rule/list", tag = "content_rule", params(ListContentRules), security(("bearer" = [])),
    description = "Spinney's own: the rules of a community, or of the site, for those who may change them.",
    responses((status = 200, body = ContentRulesResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    me: LocalUser,
    Query(form): Query<ListContentRules>,
) -> Result<web::Json<ContentRulesResponse>> {
    answer(&app, &me, form.community_id).await
}

/// Makes a rule; answers all of the community or the site.
#[utoipa::path(post, path = "/content_rule", tag = "content_rule", request_body = CreateContentRule, security(("bearer" = [])),
    description = "Spinney's own: makes a rule for what is posted in a community or on the site; answers all its rules.",
    responses((status = 200, body = ContentRulesResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<CreateContentRule>,
) -> Result<web::Json<ContentRulesResponse>> {
    let CreateContentRule { community_id, kind, value, action } = form;
    let new = NewRule { community_id, kind: kind.into(), value, action: action.into() };
    content_rule::create(&app, me.actor(), new).await?;
    answer(&app, &me, community_id).await
}

/// Changes what a rule does.
#[utoipa::path(put, path = "/content_rule", tag = "content_rule", request_body = EditContentRule, security(("bearer" = [])),
    description = "Spinney's own: changes what a rule does.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<EditContentRule>,
) -> Result<web::Json<SuccessResponse>> {
    content_rule::edit(&app, me.actor(), form.id, form.action.into()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Deletes a rule.
#[utoipa::path(delete, path = "/content_rule", tag = "content_rule", request_body = DeleteContentRule, security(("bearer" = [])),
    description = "Spinney's own: deletes a rule. What it put before the moderators stays there.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteContentRule>,
) -> Result<web::Json<SuccessResponse>> {
    content_rule::delete(&app, me.actor(), form.id).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Lists what rules put before the moderators, newest first.
#[utoipa::path(get, path = "/review/list", tag = "content_rule", params(ListReviewItems), security(("bearer" = [])),
    description = "Spinney's own: what rules put before the moderators, newest first. Admins see all of it, moderators what rules of their communities found.",
    responses((status = 200, body = Paged<ReviewItemView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn queue(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListReviewItems>,
) -> Result<web::Json<Paged<ReviewItemView>>> {
    review::check_list(&app, me.actor(), form.community_id).await?;
    let query = ReviewQuery {
        community_id: form.community_id,
        state: Some(form.state.unwrap_or(ReviewState::Waiting).into()),
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let found = views::review::list(&reader, &me.viewer, query).await?;
    Ok(web::Json(Paged::new(found, |view| ReviewItemView::from(&view))))
}

/// Decides about something that waits.
#[utoipa::path(put, path = "/review/resolve", tag = "content_rule", request_body = ResolveReviewItem, security(("bearer" = [])),
    description = "Spinney's own: decides about something that a rule held or marked. What is held and approved is seen from now on; what is marked and not approved is removed.",
    responses((status = 200, body = ReviewItemResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn resolve(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ResolveReviewItem>,
) -> Result<web::Json<ReviewItemResponse>> {
    let decision = if form.approve { Decision::Approve } else { Decision::Reject };
    review::resolve(&app, me.actor(), form.id, decision, form.reason.as_deref()).await?;
    let view = views::review::get(&reader, &me.viewer, form.id).await?.or_code(Code::NotFound)?;
    Ok(web::Json(ReviewItemResponse { review_item_view: ReviewItemView::from(&view) }))
}
