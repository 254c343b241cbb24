//! Reading communities. Source: docs/reference/api-v4.md 2 and 4.1.

use crate::extract::{MaybeUser, Query};
use crate::v4::community::{CommunityModeratorView, CommunityResponse, CommunityView, moderators};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{CommunitySortType, ListingType};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::site::Site;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, LanguageId, MultiCommunityId};
use base::kinds;
use base::page::Page;
use chrono::TimeDelta;
use domain::App;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::{IntoParams, ToSchema};
use views::community::list::{CommunitySort, Term, Wanted};
use views::{Reader, Viewer};

/// One of the two is needed; the id wins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetCommunity {
    #[param(value_type = Option<i32>)]
    pub id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub name: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetRandomCommunity {
    pub type_: Option<ListingType>,
    pub show_nsfw: Option<bool>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommunities {
    pub type_: Option<ListingType>,
    pub sort: Option<CommunitySortType>,
    /// Only those made within so long; 0: any.
    pub time_range_seconds: Option<i64>,
    pub show_nsfw: Option<bool>,
    /// Only those of this multi-community.
    #[param(value_type = Option<i32>)]
    pub multi_community_id: Option<MultiCommunityId>,
    /// Only those whose name or title holds this.
    pub search_term: Option<String>,
    pub search_title_only: Option<bool>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// A community with its moderators.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetCommunityResponse {
    pub community_view: CommunityView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    pub moderators: Vec<CommunityModeratorView>,
    /// All that may be used.
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
}

impl From<CommunitySortType> for CommunitySort {
    fn from(sort: CommunitySortType) -> Self {
        match sort {
            CommunitySortType::ActiveSixMonths => Self::ActiveHalfYear,
            CommunitySortType::ActiveMonthly => Self::ActiveMonth,
            CommunitySortType::ActiveWeekly => Self::ActiveWeek,
            CommunitySortType::ActiveDaily => Self::ActiveDay,
            CommunitySortType::Hot => Self::Hot,
            CommunitySortType::New => Self::New,
            CommunitySortType::Old => Self::Old,
            CommunitySortType::NameAsc => Self::NameAsc,
            CommunitySortType::NameDesc => Self::NameDesc,
            CommunitySortType::Comments => Self::Comments,
            CommunitySortType::Posts => Self::Posts,
            CommunitySortType::Subscribers => Self::Subscribers,
            CommunitySortType::SubscribersLocal => Self::SubscribersLocal,
        }
    }
}

/// `GET /api/v4/community`: a community with its moderators.
#[utoipa::path(get, path = "/community", tag = "community", security((), ("bearer" = [])), params(GetCommunity),
    responses((status = 200, body = GetCommunityResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn get(
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetCommunity>,
) -> Result<web::Json<GetCommunityResponse>> {
    let view = match form.id {
        Some(id) => views::community::get(&reader, &me.viewer, id).await?,
        None => {
            let name = form.name.or_code(Code::NoIdGiven)?;
            views::community::get_by_name(&reader, &me.viewer, &name).await?
        }
    };
    let site = views::site::of_instance(&reader, view.card.community.instance_id).await?;
    let CommunityResponse { community_view, discussion_languages } = CommunityResponse::new(&view);
    Ok(web::Json(GetCommunityResponse {
        community_view,
        site: site.as_ref().map(Site::from),
        moderators: moderators(&reader, &view.card).await?,
        discussion_languages,
    }))
}

/// `GET /api/v4/community/list`: a page of communities.
#[utoipa::path(get, path = "/community/list", tag = "community", security((), ("bearer" = [])), params(ListCommunities),
    responses((status = 200, body = Paged<CommunityView>), (status = 400, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ListCommunities>,
) -> Result<web::Json<Paged<CommunityView>>> {
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let title_only = form.search_title_only.unwrap_or(false);
    let wanted = Wanted {
        listing: form.type_.map_or(kinds::ListingType::All, kinds::ListingType::from),
        sort: form.sort.map_or(CommunitySort::ActiveHalfYear, CommunitySort::from),
        show_nsfw: form.show_nsfw,
        within: form.time_range_seconds.filter(|seconds| *seconds > 0).and_then(TimeDelta::try_seconds),
        term: form.search_term.map(|text| Term { text, title_only }),
        among: among(&app, &reader, &me.viewer, (form.multi_community_id, form.type_)).await?,
    };
    let found = views::community::list::list(&reader, &me.viewer, &wanted, page).await?;
    Ok(web::Json(Paged::new(found, |view| CommunityView::from(&view))))
}

/// The communities of the multi-community that is named, or of the one that the site suggests.
///
/// Errors: `NotFound`.
async fn among(
    app: &App,
    reader: &Reader,
    viewer: &Viewer,
    (named, listing): (Option<MultiCommunityId>, Option<ListingType>),
) -> Result<Option<HashSet<CommunityId>>> {
    let suggested = match listing {
        Some(ListingType::Suggested) => app.site().await?.local.settings.suggested_multi_community_id,
        _ => None,
    };
    let Some(id) = named.or(suggested) else { return Ok(None) };
    views::multi_community::get(reader, viewer, id).await?;
    Ok(Some(views::multi_community::members(reader, id).await?))
}

/// `GET /api/v4/community/random`: one of the communities, by chance.
#[utoipa::path(get, path = "/community/random", tag = "community", security((), ("bearer" = [])), params(GetRandomCommunity),
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn random(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetRandomCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    let wanted = Wanted {
        listing: form.type_.map_or(kinds::ListingType::All, kinds::ListingType::from),
        sort: CommunitySort::New,
        show_nsfw: form.show_nsfw,
        within: None,
        term: None,
        among: among(&app, &reader, &me.viewer, (None, form.type_)).await?,
    };
    let found = views::community::list::pick_one(&reader, &me.viewer, &wanted, app.chance()).await?;
    let id = found.or_code(Code::CommunityNotFound)?;
    let view = views::community::get(&reader, &me.viewer, id).await?;
    Ok(web::Json(CommunityResponse::new(&view)))
}
