//! Lists of posts. Source: docs/reference/api-v4.md 1 and 5.

use crate::extract::{MaybeUser, Query};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{ListingType, PostSortType};
use crate::v4::page::Paged;
use crate::v4::post::PostView;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, MultiCommunityId, PersonId, PostId, TagId};
use base::kinds::{self, PostSort};
use base::page::{self, Page, Start};
use db::site::SiteSettings;
use domain::{Actor, App};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::IntoParams;
use views::community::list::CommunitySort;
use views::post::PostView as View;
use views::post_list::{Defaults, PostQuery, Rules, Window, preferred, shows_nsfw};
use views::search::{Pages, PersonSort, SearchQuery, Term};
use views::{Reader, Viewer};

/// Which posts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPosts {
    /// Does not matter if a community is given.
    pub type_: Option<ListingType>,
    pub sort: Option<PostSortType>,
    /// Only posts of so many seconds; 0: of all time, whatever the settings say.
    pub time_range_seconds: Option<i64>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    /// `name` or `name@host`.
    pub creator_username: Option<String>,
    /// There are no collections of communities here, so none is found.
    #[param(value_type = Option<i32>)]
    pub multi_community_id: Option<MultiCommunityId>,
    /// As `multi_community_id`.
    pub multi_community_name: Option<String>,
    pub show_hidden: Option<bool>,
    pub show_read: Option<bool>,
    pub show_nsfw: Option<bool>,
    pub hide_posts_with_media: Option<bool>,
    /// Marks what is answered as read; as the user prefers, if it is left out.
    pub mark_as_read: Option<bool>,
    pub no_comments_only: Option<bool>,
    /// Only posts with this in title, text or image description; of these the newest thousand are considered.
    pub search_term: Option<String>,
    pub search_title_only: Option<bool>,
    pub search_url_only: Option<bool>,
    /// Only posts with this tag.
    #[param(value_type = Option<i32>)]
    pub tag_id: Option<TagId>,
    pub page_cursor: Option<String>,
    /// 1 to 10 (what lies above counts as 10), for apps that know no cursors.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// Highest page number; more than that is what cursors are for.
const MAX_PAGE: i64 = 10;

impl GetPosts {
    /// Which part of the list is wanted.
    ///
    /// Errors: `InvalidCursor`, `InvalidFetchLimit`, `InvalidPageNumber`.
    fn page(&self, defaults: &Defaults) -> Result<Page, Code> {
        let page = Page::at_cursor(self.page_cursor.as_deref(), self.limit, defaults.limit)?;
        match (page.start, self.page) {
            (Start::First, Some(number)) => Page::numbered(Some(number.min(MAX_PAGE)), Some(page.limit)),
            _ => Ok(page),
        }
    }

    /// The order, and how far back.
    fn order(&self, defaults: &Defaults) -> (PostSort, Window) {
        let (sort, window) = match self.sort {
            Some(sort) => (sort.into(), defaults.window),
            None => match preferred(defaults.sort) {
                (sort, Window::Always) => (sort, defaults.window),
                own => own,
            },
        };
        (sort, self.time_range_seconds.map_or(window, Window::Seconds))
    }

    async fn community(&self, reader: &Reader) -> Result<Option<CommunityId>> {
        let many = self.multi_community_id.is_some() || self.multi_community_name.is_some();
        match (self.community_id, &self.community_name) {
            (Some(_), _) | (_, Some(_)) if many => Err(Code::CannotCombineCommunities.into()),
            (Some(id), _) => Ok(Some(id)),
            (None, Some(name)) => Ok(Some(
                views::community::find_by_name(reader, name).await?.or_code(Code::CommunityNameUnknown)?,
            )),
            (None, None) => Ok(None),
        }
    }

    /// The communities of the multi-community that is named, or of the one that the site suggests.
    async fn among(
        &self,
        reader: &Reader,
        viewer: &Viewer,
        site: &SiteSettings,
    ) -> Result<Option<HashSet<CommunityId>>> {
        let named = match (self.multi_community_id, &self.multi_community_name) {
            (Some(id), _) => Some(id),
            (None, Some(name)) => {
                let found = views::multi_community::find_by_name(reader, name).await?;
                Some(found.or_code(Code::NotFound)?)
            }
            (None, None) => None,
        };
        let suggested = match self.type_ {
            Some(ListingType::Suggested) if self.community_id.is_none() => site.suggested_multi_community_id,
            _ => None,
        };
        let Some(id) = named.or(suggested) else { return Ok(None) };
        views::multi_community::get(reader, viewer, id).await?;
        Ok(Some(views::multi_community::members(reader, id).await?))
    }

    async fn creator(&self, reader: &Reader, viewer: &Viewer) -> Result<Option<PersonId>> {
        match (self.creator_id, &self.creator_username) {
            (Some(id), _) => Ok(Some(id)),
            (None, Some(name)) => {
                let found = views::person::find_by_name(reader, viewer, name).await?;
                Ok(Some(found.or_code(Code::PersonNameUnknown)?.card.person.id))
            }
            (None, None) => Ok(None),
        }
    }
}

/// `GET /api/v4/post/list`: a page of posts.
#[utoipa::path(get, path = "/post/list", tag = "post", security((), ("bearer" = [])), params(GetPosts),
    responses((status = 200, body = Paged<PostView>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetPosts>,
) -> Result<Json<Paged<PostView>>> {
    let site = app.site().await?;
    let viewer = &me.viewer;
    let defaults = Defaults::of(viewer, &site.local.settings);
    let preferences = viewer.local_user().map(|user| &user.preferences);
    let (sort, window) = form.order(&defaults);
    let prefers_no_media = preferences.is_some_and(|wish| wish.hide_posts_with_media);
    let query = PostQuery {
        listing: form.type_.map_or(defaults.listing, kinds::ListingType::from),
        community_id: form.community(&reader).await?,
        creator_id: form.creator(&reader, viewer).await?,
        among: form.among(&reader, viewer, &site.local.settings).await?,
        tag_id: form.tag_id,
        sort,
        window,
        show_nsfw: shows_nsfw(form.show_nsfw, viewer, &site.site),
        show_read: form.show_read,
        show_hidden: form.show_hidden.unwrap_or(false),
        hide_media: form.hide_posts_with_media.unwrap_or(prefers_no_media),
        no_comments_only: form.no_comments_only.unwrap_or(false),
        ..PostQuery::new(Rules::V4, form.page(&defaults)?)
    };
    let page = find(&reader, viewer, query, &form).await?;
    mark(&app, viewer, &form, &page.items).await?;
    Ok(Json(Paged::new(page, |view| PostView::from(&view))))
}

/// The page, of all posts or of those with a term.
async fn find(
    reader: &Reader,
    viewer: &Viewer,
    query: PostQuery,
    form: &GetPosts,
) -> Result<page::Paged<View>> {
    let Some(term) = &form.search_term else {
        let ids = views::post_list::list(reader, viewer, &query).await?;
        let items = views::post::load(reader, viewer, &ids.items).await?;
        return Ok(page::Paged { items, next: ids.next, prev: ids.prev });
    };
    let by_url = form.search_url_only == Some(true);
    let pages = Pages { posts: Some(query.page), ..Pages::default() };
    let query = SearchQuery {
        term: Term::new(if by_url { "" } else { term })?,
        comment_sort: kinds::CommentSort::New,
        person_sort: PersonSort::New,
        community_sort: CommunitySort::New,
        creator_id: query.creator_id,
        title_only: form.search_title_only.unwrap_or(false),
        url: by_url.then(|| term.clone()),
        within: query,
    };
    Ok(views::search::find(reader, viewer, &query, &pages).await?.posts)
}

/// Marks what is answered as read, if the request or the user's settings say so.
async fn mark(app: &App, viewer: &Viewer, form: &GetPosts, views: &[View]) -> Result<()> {
    let Some(user) = viewer.local_user() else { return Ok(()) };
    let wanted = form.mark_as_read.unwrap_or(user.preferences.auto_mark_fetched_posts_as_read);
    let ids: Vec<PostId> = views.iter().map(|view| view.post.id).filter(|_| wanted).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let marked = domain::post::mark::set_read(app, &Actor::local(user.person_id), &ids, true).await;
    match marked {
        // Somebody who may not write can still read: only who asks for the mark hears of it.
        Err(error) if error.code().is_some() && form.mark_as_read.is_none() => Ok(()),
        marked => Ok(marked?),
    }
}
