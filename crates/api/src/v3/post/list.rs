//! Lists of posts. Source: docs/reference/api-v3.md 1.2 and 6.1.

use crate::extract::{MaybeUser, Query};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::{ListingType, SortType};
use crate::v3::post::PostView;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, PostId};
use base::kinds::{self, SortPreference};
use base::page::{Cursor, Page, Start};
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::post_list::{Defaults, Only, PostQuery, Rules, preferred, shows_nsfw};
use views::{Reader, Viewer};

/// Which posts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPosts {
    /// Does not matter if a community is given.
    pub type_: Option<ListingType>,
    pub sort: Option<SortType>,
    /// 1 to 100; does not matter if `page_cursor` is given.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    pub saved_only: Option<bool>,
    pub liked_only: Option<bool>,
    pub disliked_only: Option<bool>,
    pub show_hidden: Option<bool>,
    pub show_read: Option<bool>,
    pub show_nsfw: Option<bool>,
    /// `next_page` of the page before.
    pub page_cursor: Option<String>,
}

/// A page of posts.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetPostsResponse {
    pub posts: Vec<PostView>,
    /// Where the next page begins; none after an empty page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page: Option<String>,
}

impl GetPosts {
    /// Which part of the list is wanted.
    ///
    /// Errors: `PostsNotListed`, `InvalidCursor`.
    fn page(&self, viewer: &Viewer, listing: kinds::ListingType) -> Result<Page, Code> {
        // The reference hides what exactly was wrong.
        let page = Page::numbered(self.page, self.limit).map_err(|_| Code::PostsNotListed)?;
        let Some(cursor) = &self.page_cursor else { return Ok(page) };
        let subscribed = listing == kinds::ListingType::Subscribed && viewer.me.is_some();
        if subscribed && page.offset() > 0 {
            return Err(Code::PostsNotListed);
        }
        let id = decode(cursor).ok_or(Code::InvalidCursor)?;
        Ok(Page { start: Start::After(Cursor { key: 0, id: id.0, kind: 0 }), ..page })
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
}

/// The cursor of the page after this post.
fn encode(id: PostId) -> String {
    format!("P{:x}", id.0)
}

/// The post a cursor names; the first character does not matter.
fn decode(cursor: &str) -> Option<PostId> {
    let mut characters = cursor.chars();
    characters.next()?;
    i32::from_str_radix(characters.as_str(), 16).ok().map(PostId)
}

/// `GET /api/v3/post/list`: a page of posts.
#[utoipa::path(get, path = "/post/list", tag = "post", security((), ("bearer" = [])), params(GetPosts),
    responses((status = 200, body = GetPostsResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetPosts>,
) -> Result<Json<GetPostsResponse>> {
    let site = app.site().await?;
    let defaults = Defaults::of(&me.viewer, &site.local.settings);
    let community_id = match (form.community_id, &form.community_name) {
        (Some(id), _) => Some(id),
        (None, Some(name)) => {
            Some(views::community::find_by_name(&reader, name).await?.or_code(Code::NotFound)?)
        }
        (None, None) => None,
    };
    let listing = match community_id {
        Some(_) => kinds::ListingType::All,
        None => form.type_.map_or(defaults.listing, kinds::ListingType::from),
    };
    let (sort, window) = preferred(form.sort.map_or(defaults.sort, SortPreference::from));
    let query = PostQuery {
        listing,
        community_id,
        sort,
        window,
        only: form.only()?,
        show_nsfw: shows_nsfw(form.show_nsfw, &me.viewer, &site.site),
        show_read: form.show_read,
        show_hidden: form.show_hidden.unwrap_or(false),
        ..PostQuery::new(Rules::V3, form.page(&me.viewer, listing)?)
    };
    let ids = views::post_list::list(&reader, &me.viewer, &query).await?.items;
    let views = views::post::load(&reader, &me.viewer, &ids).await?;
    Ok(Json(GetPostsResponse {
        posts: views.iter().map(PostView::from).collect(),
        next_page: ids.last().copied().map(encode),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_a_letter_and_a_number_in_hex() {
        assert_eq!(encode(PostId(255)), "Pff");
        for cursor in ["Pff", "Xff", "üFF", "P00ff"] {
            assert_eq!(decode(cursor), Some(PostId(255)), "{cursor}");
        }
        for cursor in ["", "P", "Pxyz", "P100000000", "P "] {
            assert_eq!(decode(cursor), None, "{cursor}");
        }
    }
}
