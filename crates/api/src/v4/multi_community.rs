//! Multi-communities. Source: docs/reference/api-v4.md 2, 4 and 5.

use crate::extract::{Json, LocalUser, MaybeUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::community::{CommunityResponse, CommunityView};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{CommunityFollowerState, MultiCommunityListingType, MultiCommunitySortType};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::Person;
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::error::{Code, OrCode};
use base::ids::{CommunityId, InstanceId, MultiCommunityId, PersonId};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use domain::multi_community::{self, MultiCommunityEdit, NewMultiCommunity};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::multi_community::{Listing, MultiQuery, MultiView, Sort};
use views::search::Term;

/// A named list of communities.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MultiCommunity {
    #[schema(value_type = i32)]
    pub id: MultiCommunityId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub local: bool,
    pub deleted: bool,
    pub ap_id: String,
    pub last_refreshed_at: DateTime<Utc>,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub subscribers: i32,
    pub subscribers_local: i32,
    pub communities: i32,
    /// Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sidebar: Option<String>,
}

/// The same with its maker and what the viewer has to do with it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MultiCommunityView {
    pub multi: MultiCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_state: Option<CommunityFollowerState>,
    pub owner: Person,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MultiCommunityResponse {
    pub multi_community_view: MultiCommunityView,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GetMultiCommunityResponse {
    pub multi_community_view: MultiCommunityView,
    /// By title.
    pub communities: Vec<CommunityView>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateMultiCommunity {
    pub name: String,
    pub title: Option<String>,
    pub summary: Option<String>,
    /// Markdown.
    pub sidebar: Option<String>,
}

/// What shall change; a missing field stays, an empty text is cleared.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditMultiCommunity {
    #[schema(value_type = i32)]
    pub id: MultiCommunityId,
    pub title: Option<String>,
    pub summary: Option<String>,
    /// Markdown.
    pub sidebar: Option<String>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateOrDeleteMultiCommunityEntry {
    #[schema(value_type = i32)]
    pub id: MultiCommunityId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct FollowMultiCommunity {
    #[schema(value_type = i32)]
    pub multi_community_id: MultiCommunityId,
    pub follow: bool,
}

/// Which one is wanted; one of the two is needed, the first counts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetMultiCommunity {
    #[param(value_type = Option<i32>)]
    pub id: Option<MultiCommunityId>,
    /// `name` or `name@host`.
    pub name: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListMultiCommunities {
    pub type_: Option<MultiCommunityListingType>,
    pub sort: Option<MultiCommunitySortType>,
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    /// 0: without end.
    pub time_range_seconds: Option<i64>,
    pub search_term: Option<String>,
    pub search_title_only: Option<bool>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

impl From<&MultiView> for MultiCommunityView {
    fn from(view: &MultiView) -> Self {
        let multi = &view.multi;
        Self {
            multi: MultiCommunity {
                id: multi.id,
                creator_id: multi.creator_id,
                instance_id: multi.instance_id,
                name: multi.name.clone(),
                title: multi.title.clone(),
                summary: multi.summary.clone(),
                local: multi.local,
                deleted: multi.deleted,
                ap_id: multi.ap_id.clone(),
                last_refreshed_at: multi.last_refreshed_at,
                published_at: multi.published_at,
                updated_at: multi.updated_at,
                subscribers: multi.subscribers,
                subscribers_local: multi.subscribers_local,
                communities: multi.communities,
                sidebar: multi.sidebar.clone(),
            },
            follow_state: view.follow.map(Into::into),
            owner: Person::from(view.owner.as_ref()),
        }
    }
}

impl From<MultiCommunityListingType> for Listing {
    fn from(kind: MultiCommunityListingType) -> Self {
        match kind {
            MultiCommunityListingType::All => Self::All,
            MultiCommunityListingType::Local => Self::Local,
            MultiCommunityListingType::Subscribed => Self::Subscribed,
        }
    }
}

impl From<MultiCommunitySortType> for Sort {
    fn from(kind: MultiCommunitySortType) -> Self {
        match kind {
            MultiCommunitySortType::New => Self::New,
            MultiCommunitySortType::Old => Self::Old,
            MultiCommunitySortType::NameAsc => Self::NameAsc,
            MultiCommunitySortType::NameDesc => Self::NameDesc,
            MultiCommunitySortType::Communities => Self::Communities,
            MultiCommunitySortType::Subscribers => Self::Subscribers,
            MultiCommunitySortType::SubscribersLocal => Self::SubscribersLocal,
        }
    }
}

async fn answer(
    reader: &Reader,
    me: &LocalUser,
    id: MultiCommunityId,
) -> Result<web::Json<MultiCommunityResponse>> {
    let view = views::multi_community::load(reader, &me.viewer, &[id]).await?.pop();
    let view = view.or_code(Code::NotFound)?;
    Ok(web::Json(MultiCommunityResponse { multi_community_view: MultiCommunityView::from(&view) }))
}

/// Makes a multi-community, which its maker follows.
#[utoipa::path(post, path = "/multi_community", tag = "multi_community", request_body = CreateMultiCommunity, security(("bearer" = [])),
    responses((status = 200, body = MultiCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateMultiCommunity>,
) -> Result<web::Json<MultiCommunityResponse>> {
    let CreateMultiCommunity { name, title, summary, sidebar } = form;
    let new = NewMultiCommunity { name, title, summary, sidebar };
    let id = multi_community::create(&app, me.actor(), new).await?;
    answer(&reader, &me, id).await
}

/// Changes one of one's own.
#[utoipa::path(put, path = "/multi_community", tag = "multi_community", request_body = EditMultiCommunity, security(("bearer" = [])),
    responses((status = 200, body = MultiCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditMultiCommunity>,
) -> Result<web::Json<MultiCommunityResponse>> {
    let edit = MultiCommunityEdit {
        title: Edit::from_field(form.title),
        summary: Edit::from_field(form.summary),
        sidebar: Edit::from_field(form.sidebar),
        deleted: form.deleted,
    };
    multi_community::edit(&app, me.actor(), form.id, edit).await?;
    answer(&reader, &me, form.id).await
}

/// Opens one.
#[utoipa::path(get, path = "/multi_community", tag = "multi_community", params(GetMultiCommunity), security((), ("bearer" = [])),
    responses((status = 200, body = GetMultiCommunityResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn get(
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetMultiCommunity>,
) -> Result<web::Json<GetMultiCommunityResponse>> {
    let id = match (form.id, &form.name) {
        (Some(id), _) => id,
        (None, Some(name)) => {
            views::multi_community::find_by_name(&reader, name).await?.or_code(Code::NotFound)?
        }
        (None, None) => return Err(Code::NoIdGiven.into()),
    };
    let view = views::multi_community::get(&reader, &me.viewer, id).await?;
    let communities = views::multi_community::communities(&reader, &me.viewer, id).await?;
    Ok(web::Json(GetMultiCommunityResponse {
        multi_community_view: MultiCommunityView::from(&view),
        communities: communities.iter().map(CommunityView::from).collect(),
    }))
}

/// Puts a community in.
#[utoipa::path(post, path = "/multi_community/entry", tag = "multi_community", request_body = CreateOrDeleteMultiCommunityEntry, security(("bearer" = [])),
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn add_entry(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateOrDeleteMultiCommunityEntry>,
) -> Result<web::Json<CommunityResponse>> {
    multi_community::set_entry(&app, me.actor(), form.id, form.community_id, true).await?;
    crate::v4::community::answer(&reader, &me, form.community_id).await
}

/// Takes a community out.
#[utoipa::path(delete, path = "/multi_community/entry", tag = "multi_community", request_body = CreateOrDeleteMultiCommunityEntry, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete_entry(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<CreateOrDeleteMultiCommunityEntry>,
) -> Result<web::Json<SuccessResponse>> {
    multi_community::set_entry(&app, me.actor(), form.id, form.community_id, false).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Lists them.
#[utoipa::path(get, path = "/multi_community/list", tag = "multi_community", params(ListMultiCommunities), security((), ("bearer" = [])),
    responses((status = 200, body = Paged<MultiCommunityView>), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ListMultiCommunities>,
) -> Result<web::Json<Paged<MultiCommunityView>>> {
    let query = MultiQuery {
        listing: form.type_.map_or(Listing::All, Into::into),
        sort: form.sort.map_or(Sort::New, Into::into),
        creator_id: form.creator_id,
        seconds: form.time_range_seconds,
        term: form.search_term.as_deref().map(Term::new).transpose()?,
        title_only: form.search_title_only.unwrap_or(false),
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let found = views::multi_community::list(&reader, &me.viewer, &query).await?;
    Ok(web::Json(Paged::new(found, |view| MultiCommunityView::from(&view))))
}

/// Follows one, or ends that.
#[utoipa::path(post, path = "/multi_community/follow", tag = "multi_community", request_body = FollowMultiCommunity, security(("bearer" = [])),
    responses((status = 200, body = MultiCommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn follow(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<FollowMultiCommunity>,
) -> Result<web::Json<MultiCommunityResponse>> {
    multi_community::follow(&app, me.actor(), form.multi_community_id, form.follow).await?;
    answer(&reader, &me, form.multi_community_id).await
}
