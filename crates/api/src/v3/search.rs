//! Searching and resolving. Source: docs/reference/api-v3.md 5.1, 6.7 and 6.8.

use crate::extract::{MaybeUser, Query};
use crate::lookup;
use crate::v3::comment::CommentView;
use crate::v3::community::CommunityView;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::{ListingType, SearchType, SortType};
use crate::v3::person::PersonView;
use crate::v3::post::PostView;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, PersonId};
use base::kinds::{self, SortPreference};
use base::page::Page;
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::community::list::CommunitySort;
use views::post_list::{PostQuery, Rules, preferred, shows_nsfw};
use views::resolve::Object;
use views::search::{Found, Pages, PersonSort, SearchQuery, Term};

/// What is searched for, and where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// At most 300 characters; for urls 2000. Each space stands for anything; empty: everything.
    pub q: String,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    pub type_: Option<SearchType>,
    pub sort: Option<SortType>,
    pub listing_type: Option<ListingType>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    pub post_title_only: Option<bool>,
}

/// What was found. Of each kind the newest thousand hits are considered.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResponse {
    pub type_: SearchType,
    pub comments: Vec<CommentView>,
    pub posts: Vec<PostView>,
    pub communities: Vec<CommunityView>,
    pub users: Vec<PersonView>,
}

/// What is to be found.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResolveObject {
    /// A url; with a login also `!community@host`, `@person@host` or `name@host`.
    pub q: String,
}

/// One of the four.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResolveObjectResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<CommentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<PostView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community: Option<CommunityView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonView>,
}

impl SearchType {
    /// The same page of each kind that is asked for.
    fn pages(self, page: Page) -> Pages {
        let of = |wanted: &[Self]| wanted.contains(&self).then_some(page);
        Pages {
            comments: of(&[Self::All, Self::Comments]),
            posts: of(&[Self::All, Self::Posts, Self::Url]),
            communities: of(&[Self::All, Self::Communities]),
            people: of(&[Self::All, Self::Users]),
            // This version has no word for them.
            multis: None,
        }
    }
}

impl From<SortType> for kinds::CommentSort {
    /// Source: docs/reference/api-v3.md 6.3.
    fn from(sort: SortType) -> Self {
        match sort {
            SortType::Active | SortType::Hot | SortType::Scaled => Self::Hot,
            SortType::New | SortType::NewComments | SortType::MostComments => Self::New,
            SortType::Old => Self::Old,
            SortType::Controversial => Self::Controversial,
            SortType::TopHour
            | SortType::TopSixHour
            | SortType::TopTwelveHour
            | SortType::TopDay
            | SortType::TopWeek
            | SortType::TopMonth
            | SortType::TopThreeMonths
            | SortType::TopSixMonths
            | SortType::TopNineMonths
            | SortType::TopYear
            | SortType::TopAll => Self::Top,
        }
    }
}

impl From<SortType> for PersonSort {
    /// Source: docs/reference/ranking.md 8.
    fn from(sort: SortType) -> Self {
        match sort {
            SortType::New | SortType::NewComments => Self::New,
            SortType::Old => Self::Old,
            SortType::MostComments => Self::Comments,
            SortType::Active
            | SortType::Hot
            | SortType::Scaled
            | SortType::Controversial
            | SortType::TopHour
            | SortType::TopSixHour
            | SortType::TopTwelveHour
            | SortType::TopDay
            | SortType::TopWeek
            | SortType::TopMonth
            | SortType::TopThreeMonths
            | SortType::TopSixMonths
            | SortType::TopNineMonths
            | SortType::TopYear
            | SortType::TopAll => Self::CommentScore,
        }
    }
}

impl SearchResponse {
    fn new(type_: SearchType, found: &Found) -> Self {
        Self {
            type_,
            comments: CommentView::list(&found.comments.items),
            posts: found.posts.items.iter().map(PostView::from).collect(),
            communities: found.communities.items.iter().map(CommunityView::from).collect(),
            users: found.people.items.iter().map(PersonView::from).collect(),
        }
    }
}

impl TryFrom<&Object> for ResolveObjectResponse {
    type Error = Code;

    fn try_from(object: &Object) -> Result<Self, Code> {
        let mut response = Self { comment: None, post: None, community: None, person: None };
        match object {
            Object::Comment(view) => response.comment = Some(view.as_ref().into()),
            Object::Post(view) => response.post = Some(view.as_ref().into()),
            Object::Community(view) => response.community = Some(view.into()),
            Object::Person(view) => response.person = Some(view.into()),
            // This version has no word for it.
            Object::MultiCommunity(_) => return Err(Code::ObjectNotFound),
        }
        Ok(response)
    }
}

/// Searches posts, comments, communities and people.
#[utoipa::path(get, path = "/search", tag = "search", security((), ("bearer" = [])), params(Search),
    responses((status = 200, body = SearchResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn search(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<Search>,
) -> Result<Json<SearchResponse>> {
    let page = Page::numbered(form.page, form.limit)?;
    let type_ = form.type_.unwrap_or(SearchType::All);
    let community_id = match (form.community_id, &form.community_name) {
        (Some(id), _) => Some(id),
        (None, Some(name)) => {
            Some(views::community::find_by_name(&reader, name).await?.or_code(Code::NotFound)?)
        }
        (None, None) => None,
    };
    let sort = form.sort.unwrap_or(SortType::Hot);
    let by_url = type_ == SearchType::Url;
    let site = app.site().await?;
    let mut within = PostQuery::new(Rules::V3, page);
    (within.sort, within.window) = preferred(SortPreference::from(sort));
    within.listing = form.listing_type.map_or(kinds::ListingType::All, kinds::ListingType::from);
    within.community_id = community_id;
    within.show_nsfw = shows_nsfw(None, &me.viewer, &site.site);
    let query = SearchQuery {
        term: Term::new(if by_url { "" } else { &form.q })?,
        within,
        comment_sort: sort.into(),
        person_sort: sort.into(),
        community_sort: CommunitySort::from(sort),
        creator_id: form.creator_id,
        title_only: form.post_title_only.unwrap_or(false),
        url: by_url.then_some(form.q),
    };
    let found = views::search::find(&reader, &me.viewer, &query, &type_.pages(page)).await?;
    Ok(Json(SearchResponse::new(type_, &found)))
}

/// Finds one thing by its url or handle.
#[utoipa::path(get, path = "/resolve_object", tag = "search", security((), ("bearer" = [])), params(ResolveObject),
    responses((status = 200, body = ResolveObjectResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn resolve(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ResolveObject>,
) -> Result<Json<ResolveObjectResponse>> {
    let object = lookup::find(&app, &reader, &me.viewer, &form.q).await?;
    Ok(Json(ResolveObjectResponse::try_from(&object)?))
}
