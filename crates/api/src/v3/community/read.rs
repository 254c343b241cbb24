//! Reading communities. Source: docs/reference/api-v3.md 5.2 and 6.6.

use crate::extract::{MaybeUser, Query};
use crate::v3::community::{CommunityModeratorView, CommunityResponse, CommunityView, moderators};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::{ListingType, SortType};
use crate::v3::site::Site;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, LanguageId};
use base::kinds;
use base::page::Page;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::community::list::{CommunitySort, Wanted};

/// One of the two is needed; the id wins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetCommunity {
    #[param(value_type = Option<i32>)]
    pub id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub name: Option<String>,
}

/// A community with its moderators.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetCommunityResponse {
    pub community_view: CommunityView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    pub moderators: Vec<CommunityModeratorView>,
    /// Empty: all may be used.
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommunities {
    pub type_: Option<ListingType>,
    pub sort: Option<SortType>,
    pub show_nsfw: Option<bool>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// A page of communities.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListCommunitiesResponse {
    pub communities: Vec<CommunityView>,
}

impl From<SortType> for CommunitySort {
    /// Source: docs/reference/ranking.md 8.
    fn from(sort: SortType) -> Self {
        match sort {
            SortType::Active | SortType::Hot | SortType::Scaled => Self::Hot,
            SortType::New => Self::New,
            SortType::Old => Self::Old,
            SortType::NewComments
            | SortType::TopHour
            | SortType::TopSixHour
            | SortType::TopTwelveHour
            | SortType::TopDay => Self::ActiveDay,
            SortType::TopWeek => Self::ActiveWeek,
            SortType::TopMonth => Self::ActiveMonth,
            SortType::TopThreeMonths | SortType::TopSixMonths => Self::ActiveHalfYear,
            SortType::TopNineMonths | SortType::TopYear | SortType::TopAll => Self::Subscribers,
            SortType::MostComments | SortType::Controversial => Self::Comments,
        }
    }
}

/// `GET /api/v3/community`: a community with its moderators.
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

/// `GET /api/v3/community/list`: a page of communities.
#[utoipa::path(get, path = "/community/list", tag = "community", security((), ("bearer" = [])), params(ListCommunities),
    responses((status = 200, body = ListCommunitiesResponse), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ListCommunities>,
) -> Result<web::Json<ListCommunitiesResponse>> {
    let page = Page::numbered(form.page, form.limit)?;
    let listing = match form.type_ {
        // Here, unlike in lists of posts, it is the same as everything.
        None | Some(ListingType::ModeratorView) => kinds::ListingType::All,
        Some(listing) => listing.into(),
    };
    let wanted = Wanted {
        listing,
        sort: form.sort.map_or(CommunitySort::Hot, CommunitySort::from),
        show_nsfw: form.show_nsfw,
        within: None,
        term: None,
        among: None,
    };
    let found = views::community::list::list(&reader, &me.viewer, &wanted, page).await?;
    let communities = found.items.iter().map(CommunityView::from).collect();
    Ok(web::Json(ListCommunitiesResponse { communities }))
}
