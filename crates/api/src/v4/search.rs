//! Searching and resolving. Source: docs/reference/api-v4.md 2, 4 and 5.

use crate::extract::{MaybeUser, Query};
use crate::lookup;
use crate::v4::comment::CommentView;
use crate::v4::community::CommunityView;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{ListingType, SearchType};
use crate::v4::multi_community::MultiCommunityView;
use crate::v4::page::DEFAULT_LIMIT;
use crate::v4::person::PersonView;
use crate::v4::post::PostView;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, PersonId};
use base::kinds::{self, CommentSort, PostSort};
use base::page::{Page, Paged, Start};
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::community::list::CommunitySort;
use views::post_list::{PostQuery, Rules, Window, shows_nsfw};
use views::resolve::Object;
use views::search::{Found, Pages, PersonSort, SearchQuery, Term};
use views::{Reader, Viewer};

/// What is searched for, and where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// At most 300 characters; for urls 2000. Each space stands for anything; empty: everything.
    pub search_term: String,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    /// `name` or `name@host`.
    pub creator_username: Option<String>,
    pub type_: Option<SearchType>,
    /// Only what was published within so long; 0: any.
    pub time_range_seconds: Option<i64>,
    pub listing_type: Option<ListingType>,
    pub title_only: Option<bool>,
    /// Posts that lead to exactly this url.
    pub post_url_only: Option<bool>,
    pub show_nsfw: Option<bool>,
    pub page_cursor: Option<String>,
    /// 1 to 50, of each kind.
    pub limit: Option<i64>,
}

/// What was found, newest first. Of each kind the newest thousand hits are considered.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResponse {
    /// What the term leads to, if it is an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolve: Option<ResolveObjectView>,
    pub comments: Vec<CommentView>,
    pub posts: Vec<PostView>,
    pub communities: Vec<CommunityView>,
    pub persons: Vec<PersonView>,
    pub multi_communities: Vec<MultiCommunityView>,
    /// For everything: the cursors of the five lists, joined by commas, `none` for each that has no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_page: Option<String>,
}

/// What is to be found.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResolveObject {
    /// A url; with a login also `!community@host`, `@person@host` or `name@host`.
    pub q: String,
}

/// What an address leads to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum ResolveObjectView {
    Post(PostView),
    Comment(CommentView),
    Person(PersonView),
    Community(CommunityView),
    MultiCommunity(MultiCommunityView),
}

impl From<&Object> for ResolveObjectView {
    fn from(object: &Object) -> Self {
        match object {
            Object::Post(view) => Self::Post(view.as_ref().into()),
            Object::Comment(view) => Self::Comment(view.as_ref().into()),
            Object::Person(view) => Self::Person(view.into()),
            Object::Community(view) => Self::Community(view.into()),
            Object::MultiCommunity(view) => Self::MultiCommunity(view.as_ref().into()),
        }
    }
}

/// Stands for a list that has no more.
const NO_MORE: &str = "none";

impl SearchType {
    /// The pages a cursor names; the first ones without.
    ///
    /// Errors: `InvalidCursor`, `InvalidFetchLimit`.
    fn pages(self, cursor: Option<&str>, limit: Option<i64>) -> Result<Pages, Code> {
        let page = |cursor: Option<&str>| Page::at_cursor(cursor, limit, DEFAULT_LIMIT);
        let (Self::All, Some(cursor)) = (self, cursor) else {
            let page = page(cursor)?;
            let of = |kind: Self| [Self::All, kind].contains(&self).then_some(page);
            return Ok(Pages {
                comments: of(Self::Comments),
                posts: of(Self::Posts),
                communities: of(Self::Communities),
                people: of(Self::Users),
                multis: of(Self::MultiCommunities),
            });
        };
        let cursors: Vec<&str> = cursor.split(',').collect();
        let [comments, posts, communities, people, multis] = cursors.as_slice() else {
            return Err(Code::InvalidCursor);
        };
        let part = |cursor: &str| if cursor == NO_MORE { Ok(None) } else { page(Some(cursor)).map(Some) };
        Ok(Pages {
            comments: part(comments)?,
            posts: part(posts)?,
            communities: part(communities)?,
            people: part(people)?,
            multis: part(multis)?,
        })
    }

    /// The cursor that names where the lists go on.
    fn cursor(self, found: &Found, way: Way) -> Option<String> {
        let lists = [
            way.of(&found.comments),
            way.of(&found.posts),
            way.of(&found.communities),
            way.of(&found.people),
            way.of(&found.multis),
        ];
        if self != Self::All {
            return lists.into_iter().flatten().next();
        }
        if lists.iter().all(Option::is_none) {
            return None;
        }
        let parts = lists.into_iter().map(|cursor| cursor.unwrap_or_else(|| NO_MORE.to_owned()));
        Some(parts.collect::<Vec<_>>().join(","))
    }
}

#[derive(Clone, Copy)]
enum Way {
    On,
    Back,
}

impl Way {
    fn of<T>(self, page: &Paged<T>) -> Option<String> {
        match self {
            Self::On => page.next.as_ref().and_then(Start::encode),
            Self::Back => page.prev.as_ref().and_then(Start::encode),
        }
    }
}

/// Searches posts, comments, communities, people and multi-communities.
#[utoipa::path(get, path = "/search", tag = "search", security((), ("bearer" = [])), params(Search),
    responses((status = 200, body = SearchResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn search(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<Search>,
) -> Result<Json<SearchResponse>> {
    let type_ = form.type_.unwrap_or(SearchType::All);
    let cursor = form.page_cursor.as_deref();
    let pages = type_.pages(cursor, form.limit)?;
    let by_url = form.post_url_only.unwrap_or(false);
    let site = app.site().await?;
    let mut within = PostQuery::new(Rules::V4, Page::first(DEFAULT_LIMIT));
    within.sort = PostSort::New;
    within.window = form.time_range_seconds.map_or(Window::Always, Window::Seconds);
    within.listing = form.listing_type.map_or(kinds::ListingType::All, kinds::ListingType::from);
    within.community_id = community_of(&reader, &form).await?;
    within.show_nsfw = shows_nsfw(form.show_nsfw, &me.viewer, &site.site);
    let query = SearchQuery {
        term: Term::new(if by_url { "" } else { &form.search_term })?,
        within,
        comment_sort: CommentSort::New,
        person_sort: PersonSort::New,
        community_sort: CommunitySort::New,
        creator_id: creator_of(&reader, &me.viewer, &form).await?,
        title_only: form.title_only.unwrap_or(false),
        url: by_url.then(|| form.search_term.clone()),
    };
    let resolved = match cursor {
        None => lookup::find(&app, &reader, &me.viewer, &form.search_term).await,
        Some(_) => Err(Code::ObjectNotFound.into()),
    };
    let resolved = match resolved {
        Ok(object) => Some(object),
        Err(error) if error.code().is_some() => None,
        Err(error) => return Err(error.into()),
    };
    let found = views::search::find(&reader, &me.viewer, &query, &pages).await?;
    Ok(Json(SearchResponse {
        resolve: resolved.as_ref().map(ResolveObjectView::from),
        next_page: type_.cursor(&found, Way::On),
        prev_page: type_.cursor(&found, Way::Back),
        comments: found.comments.items.iter().map(CommentView::from).collect(),
        posts: found.posts.items.iter().map(PostView::from).collect(),
        communities: found.communities.items.iter().map(CommunityView::from).collect(),
        persons: found.people.items.iter().map(PersonView::from).collect(),
        multi_communities: found.multis.items.iter().map(MultiCommunityView::from).collect(),
    }))
}

/// Finds one thing by its url or handle.
#[utoipa::path(get, path = "/resolve_object", tag = "search", security((), ("bearer" = [])), params(ResolveObject),
    responses((status = 200, body = ResolveObjectView), (status = 400, body = ErrorBody)))]
pub async fn resolve(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ResolveObject>,
) -> Result<Json<ResolveObjectView>> {
    let object = lookup::find(&app, &reader, &me.viewer, &form.q).await?;
    Ok(Json(ResolveObjectView::from(&object)))
}

async fn community_of(reader: &Reader, form: &Search) -> Result<Option<CommunityId>> {
    match (form.community_id, &form.community_name) {
        (Some(id), _) => Ok(Some(id)),
        (None, Some(name)) => {
            let found = views::community::find_by_name(reader, name).await?;
            Ok(Some(found.or_code(Code::CommunityNameUnknown)?))
        }
        (None, None) => Ok(None),
    }
}

async fn creator_of(reader: &Reader, viewer: &Viewer, form: &Search) -> Result<Option<PersonId>> {
    match (form.creator_id, &form.creator_username) {
        (Some(id), _) => Ok(Some(id)),
        (None, Some(name)) => {
            let found = views::person::find_by_name(reader, viewer, name).await?;
            Ok(Some(found.or_code(Code::PersonNameUnknown)?.card.person.id))
        }
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::page::Cursor;

    fn found() -> Found {
        let empty = || Paged { items: Vec::new(), next: None, prev: None };
        let posts = Paged {
            items: Vec::new(),
            next: Some(Start::After(Cursor { key: 5, id: 7, kind: 0 })),
            prev: None,
        };
        Found {
            comments: empty(),
            posts,
            communities: Paged { items: Vec::new(), next: None, prev: None },
            people: Paged { items: Vec::new(), next: None, prev: None },
            multis: Paged { items: Vec::new(), next: None, prev: None },
        }
    }

    #[test]
    fn the_cursor_of_everything_is_that_of_each_list() {
        let cursor = SearchType::All.cursor(&found(), Way::On).unwrap();
        assert!(cursor.starts_with("none,") && cursor.ends_with(",none,none,none"), "{cursor}");
        let pages = SearchType::All.pages(Some(&cursor), Some(3)).unwrap();
        assert_eq!(pages.posts.unwrap().start, Start::After(Cursor { key: 5, id: 7, kind: 0 }));
        assert_eq!((pages.comments, pages.communities, pages.people, pages.multis), (None, None, None, None));
        assert_eq!(SearchType::All.cursor(&found(), Way::Back), None);
    }

    #[test]
    fn one_kind_has_a_cursor_of_its_own() {
        let cursor = SearchType::Posts.cursor(&found(), Way::On).unwrap();
        let pages = SearchType::Posts.pages(Some(&cursor), None).unwrap();
        assert_eq!(pages.posts.unwrap().limit, DEFAULT_LIMIT);
        assert_eq!(pages.comments, None);
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for cursor in ["", "none", "none,none,none,none", "none,none,none,none,x", "none,?,none,none,none"] {
            assert_eq!(SearchType::All.pages(Some(cursor), None), Err(Code::InvalidCursor), "{cursor}");
        }
        assert_eq!(SearchType::All.pages(None, Some(51)), Err(Code::InvalidFetchLimit));
    }
}
