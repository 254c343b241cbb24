//! Lists of comments: trees and pages. Source: docs/reference/api-v3.md 6.2.

use super::CommentView;
use crate::extract::{MaybeUser, Query};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::{CommentSortType, ListingType};
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommentId, CommunityId, PostId};
use base::kinds;
use base::page::Page;
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::comment_list::CommentQuery;
use views::post_list::{Defaults, Only, Rules};

/// Which comments are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetComments {
    /// Does not matter if a community is given.
    pub type_: Option<ListingType>,
    pub sort: Option<CommentSortType>,
    /// With it the answer is a tree of at most 300 comments, and `page` and `limit` mean nothing. 1 are the answers to the post, or to the parent.
    pub max_depth: Option<i64>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    #[param(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
    /// That comment and what is below it.
    #[param(value_type = Option<i32>)]
    pub parent_id: Option<CommentId>,
    pub saved_only: Option<bool>,
    pub liked_only: Option<bool>,
    pub disliked_only: Option<bool>,
}

/// Comments, in a tree parents before their replies.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetCommentsResponse {
    pub comments: Vec<CommentView>,
}

impl GetComments {
    /// Which part of the list is wanted.
    ///
    /// Errors: `CommentsNotListed`.
    fn page(&self) -> Result<Page, Code> {
        if self.max_depth.is_some() {
            return Page::numbered(None, None);
        }
        // The reference hides what exactly was wrong.
        Page::numbered(self.page, self.limit).map_err(|_| Code::CommentsNotListed)
    }

    /// What the viewer must have done.
    ///
    /// Errors: `ContradictingFilters`.
    fn only(&self) -> Result<Only, Code> {
        let is = |wish: Option<bool>| wish == Some(true);
        match (is(self.saved_only), is(self.liked_only), is(self.disliked_only)) {
            (_, true, true) => Err(Code::ContradictingFilters),
            (true, _, _) => Ok(Only::Saved),
            (false, true, false) => Ok(Only::Liked),
            (false, false, true) => Ok(Only::Disliked),
            (false, false, false) => Ok(Only::Everything),
        }
    }

    /// The communities drawn from; `default` only where neither a post nor the viewer's own doings say enough.
    fn listing(&self, only: Only, default: kinds::ListingType) -> kinds::ListingType {
        let named = self.post_id.is_some() || self.parent_id.is_some() || only != Only::Everything;
        match self.type_ {
            Some(listing) => listing.into(),
            None if named => kinds::ListingType::All,
            None => default,
        }
    }
}

/// `GET /api/v3/comment/list`: a tree of comments, or a page of a flat list.
#[utoipa::path(get, path = "/comment/list", tag = "comment", security((), ("bearer" = [])), params(GetComments),
    responses((status = 200, body = GetCommentsResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetComments>,
) -> Result<Json<GetCommentsResponse>> {
    let site = app.site().await?;
    let defaults = Defaults::of(&me.viewer, &site.local.settings);
    let only = form.only()?;
    let community_id = match (form.community_id, &form.community_name) {
        (Some(id), _) => Some(id),
        (None, Some(name)) => {
            Some(views::community::find_by_name(&reader, name).await?.or_code(Code::NotFound)?)
        }
        (None, None) => None,
    };
    let query = CommentQuery {
        listing: form.listing(only, defaults.listing),
        community_id,
        post_id: form.post_id,
        parent_id: form.parent_id,
        sort: form.sort.map_or(kinds::CommentSort::Hot, kinds::CommentSort::from),
        only,
        max_depth: form.max_depth,
        ..CommentQuery::new(Rules::V3, form.page()?)
    };
    let ids = views::comment_list::list(&reader, &me.viewer, &query).await?.items;
    let views = views::comment::load(&reader, &me.viewer, &ids).await?;
    Ok(Json(GetCommentsResponse { comments: CommentView::list(&views) }))
}
