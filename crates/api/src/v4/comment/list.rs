//! Lists of comments: trees and pages. Source: docs/reference/api-v4.md 1, 4.1 and 5.

use super::{CommentSlimView, CommentView};
use crate::extract::{MaybeUser, Query};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{CommentSortType, ListingType};
use crate::v4::page::Paged;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::kinds;
use base::page::{Page, Paged as Found};
use domain::App;
use serde::Deserialize;
use utoipa::IntoParams;
use views::comment::CommentView as View;
use views::comment_list::CommentQuery;
use views::post_list::{Defaults, Rules, Window, shows_nsfw};
use views::search::Term;
use views::{Reader, Viewer};

/// Which comments are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetComments {
    /// Does not matter if a community is given; `local` not if a post is.
    pub type_: Option<ListingType>,
    pub sort: Option<CommentSortType>,
    /// Only what was published within so many seconds; 0: whenever.
    pub time_range_seconds: Option<i64>,
    /// With it the answer is a tree of at most 300 comments, `limit` or not; the next page has those answers to the post, or to the parent, that come after, and what is below them. 1 are these answers alone.
    pub max_depth: Option<i64>,
    /// `next_page` or `prev_page` of another page.
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    #[param(value_type = Option<i32>)]
    pub creator_id: Option<PersonId>,
    /// `name` or `name@host`.
    pub creator_username: Option<String>,
    #[param(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
    /// That comment and what is below it.
    #[param(value_type = Option<i32>)]
    pub parent_id: Option<CommentId>,
    /// What has to be in the text.
    pub search_term: Option<String>,
}

impl GetComments {
    async fn community(&self, reader: &Reader) -> Result<Option<CommunityId>> {
        match (self.community_id, &self.community_name) {
            (Some(id), _) => Ok(Some(id)),
            (None, Some(name)) => {
                let found = views::community::find_by_name(reader, name).await?;
                Ok(Some(found.or_code(Code::CommunityNameUnknown)?))
            }
            (None, None) => Ok(None),
        }
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

    /// Which part of the list is wanted.
    ///
    /// Errors: `InvalidCursor`, `InvalidFetchLimit`.
    fn page(&self, defaults: &Defaults) -> Result<Page, Code> {
        let limit = self.limit.filter(|_| self.max_depth.is_none());
        Page::at_cursor(self.page_cursor.as_deref(), limit, defaults.limit)
    }

    /// The communities drawn from; `default` only where no post or author says enough.
    fn listing(&self, creator_id: Option<PersonId>, default: kinds::ListingType) -> kinds::ListingType {
        let named = self.post_id.is_some() || self.parent_id.is_some() || creator_id.is_some();
        match self.type_ {
            Some(listing) => listing.into(),
            None if named => kinds::ListingType::All,
            None => default,
        }
    }
}

/// `GET /api/v4/comment/list`: a tree of comments, or a page of a flat list.
#[utoipa::path(get, path = "/comment/list", tag = "comment", security((), ("bearer" = [])), params(GetComments),
    responses((status = 200, body = Paged<CommentView>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetComments>,
) -> Result<Json<Paged<CommentView>>> {
    let found = find(&app, &reader, &me.viewer, &form).await?;
    let items = CommentView::list(&found.items);
    Ok(Json(Paged::new(Found { items, next: found.next, prev: found.prev }, |view| view)))
}

/// `GET /api/v4/comment/list/slim`: the same without post and community, for who shows these anyway.
#[utoipa::path(get, path = "/comment/list/slim", tag = "comment", security((), ("bearer" = [])), params(GetComments),
    responses((status = 200, body = Paged<CommentSlimView>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list_slim(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetComments>,
) -> Result<Json<Paged<CommentSlimView>>> {
    let found = find(&app, &reader, &me.viewer, &form).await?;
    Ok(Json(Paged::new(found, |view| CommentSlimView::from(&view))))
}

async fn find(app: &App, reader: &Reader, viewer: &Viewer, form: &GetComments) -> Result<Found<View>> {
    let site = app.site().await?;
    let defaults = Defaults::of(viewer, &site.local.settings);
    let preferences = viewer.local_user().map(|user| &user.preferences);
    let sort = preferences
        .map_or(site.local.settings.default_comment_sort, |preferences| preferences.default_comment_sort);
    let creator_id = form.creator(reader, viewer).await?;
    let query = CommentQuery {
        listing: form.listing(creator_id, defaults.listing),
        community_id: form.community(reader).await?,
        post_id: form.post_id,
        parent_id: form.parent_id,
        creator_id,
        sort: form.sort.map_or(sort, kinds::CommentSort::from),
        window: form.time_range_seconds.map_or(Window::Always, Window::Seconds),
        show_nsfw: shows_nsfw(None, viewer, &site.site),
        term: form.search_term.as_deref().map(Term::new).transpose()?,
        max_depth: form.max_depth,
        ..CommentQuery::new(Rules::V4, form.page(&defaults)?)
    };
    let ids = views::comment_list::list(reader, viewer, &query).await?;
    let items = views::comment::load(reader, viewer, &ids.items).await?;
    Ok(Found { items, next: ids.next, prev: ids.prev })
}
