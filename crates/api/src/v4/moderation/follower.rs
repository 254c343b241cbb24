//! Who waits to follow private communities.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::community::Community;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::CommunityFollowerState;
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::Person;
use actix_web::web::{self, Data};
use base::ids::{CommunityId, PersonId};
use base::page::Page;
use domain::App;
use domain::moderation::follower;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::follower::{FollowerQuery, FollowerView};

/// Somebody who follows a private community, or wants to.
#[derive(Debug, Serialize, ToSchema)]
pub struct PendingFollowerView {
    pub person: Person,
    pub community: Community,
    /// Nobody of the person's instance follows it yet.
    pub is_new_instance: bool,
    pub follow_state: Option<CommunityFollowerState>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommunityPendingFollows {
    /// Only those who wait.
    pub unread_only: Option<bool>,
    /// For those who look after the site: of all communities.
    pub all_communities: Option<bool>,
    /// `next_page` or `prev_page` of another answer.
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ApproveCommunityPendingFollower {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[schema(value_type = i32)]
    pub follower_id: PersonId,
    pub approve: bool,
}

impl From<FollowerView> for PendingFollowerView {
    fn from(view: FollowerView) -> Self {
        Self {
            person: Person::from(view.person.as_ref()),
            community: Community::from(view.community.as_ref()),
            is_new_instance: view.new_instance,
            follow_state: Some(view.state.into()),
        }
    }
}

/// `GET /api/v4/community/pending_follows/list`: who waits to follow the user's private communities.
#[utoipa::path(get, path = "/community/pending_follows/list", tag = "moderation", params(ListCommunityPendingFollows), security(("bearer" = [])),
    responses((status = 200, body = Paged<PendingFollowerView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListCommunityPendingFollows>,
) -> Result<web::Json<Paged<PendingFollowerView>>> {
    let everywhere = form.all_communities.unwrap_or(false);
    follower::check_list(&app, me.actor(), everywhere).await?;
    let query = FollowerQuery {
        waiting_only: form.unread_only.unwrap_or(false),
        everywhere,
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let page = views::follower::list(&reader, &me.viewer, &query).await?;
    Ok(web::Json(Paged::new(page, PendingFollowerView::from)))
}

/// `POST /api/v4/community/pending_follows/approve`: lets somebody into a private community, or does not.
#[utoipa::path(post, path = "/community/pending_follows/approve", tag = "moderation", request_body = ApproveCommunityPendingFollower, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn approve(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<ApproveCommunityPendingFollower>,
) -> Result<web::Json<SuccessResponse>> {
    let ApproveCommunityPendingFollower { community_id, follower_id, approve } = form;
    follower::decide(&app, me.actor(), community_id, follower_id, approve).await?;
    Ok(web::Json(SuccessResponse::default()))
}
