//! Posts and comments in one list: of a person, and what the user saved, voted on, read and hid. Source: docs/reference/api-v4.md 2 and 5.

use crate::extract::{LocalUser, MaybeUser, Query};
use crate::v4::comment::CommentView;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{LikeType, PersonContentType};
use crate::v4::page::Paged;
use crate::v4::post::PostView;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, PersonId};
use base::page::Page;
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::combined::place::Votes;
use views::combined::{self, Item, Wanted, Written};
use views::post_list::shows_nsfw;
use views::search::Term;
use views::{Reader, Viewer};

/// A post or a comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum PostCommentCombinedView {
    Post(PostView),
    Comment(CommentView),
}

/// Whose posts and comments, and which. One of `person_id` and `username` is needed; the id wins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPersonContent {
    pub type_: Option<PersonContentType>,
    #[param(value_type = Option<i32>)]
    pub person_id: Option<PersonId>,
    /// `name` or `name@host`.
    pub username: Option<String>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `name` or `name@host`.
    pub community_name: Option<String>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPersonSaved {
    pub type_: Option<PersonContentType>,
    /// Has to be in the text.
    pub search_term: Option<String>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPersonLiked {
    pub type_: Option<PersonContentType>,
    pub like_type: Option<LikeType>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPersonRead {
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPersonHidden {
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

impl From<Item> for PostCommentCombinedView {
    fn from(item: Item) -> Self {
        match item {
            Item::Post(view) => Self::Post(view.as_ref().into()),
            Item::Comment(view) => Self::Comment(view.as_ref().into()),
        }
    }
}

impl From<PersonContentType> for Wanted {
    fn from(kind: PersonContentType) -> Self {
        match kind {
            PersonContentType::All => Self::All,
            PersonContentType::Comments => Self::Comments,
            PersonContentType::Posts => Self::Posts,
        }
    }
}

impl From<LikeType> for Votes {
    fn from(kind: LikeType) -> Self {
        match kind {
            LikeType::All => Self::All,
            LikeType::LikedOnly => Self::Up,
            LikeType::DislikedOnly => Self::Down,
        }
    }
}

fn wanted(kind: Option<PersonContentType>) -> Wanted {
    kind.unwrap_or(PersonContentType::All).into()
}

/// The page that is asked for; without a number as long as the viewer, else the site prefers.
async fn page(app: &App, viewer: &Viewer, cursor: Option<&str>, limit: Option<i64>) -> Result<Page> {
    let preferred = match viewer.local_user() {
        Some(user) => user.preferences.default_items_per_page,
        None => app.site().await?.local.settings.default_items_per_page,
    };
    Ok(Page::at_cursor(cursor, limit, i64::from(preferred))?)
}

/// Lists what a person wrote, newest first.
#[utoipa::path(get, path = "/person/content", tag = "person", security((), ("bearer" = [])), params(ListPersonContent),
    responses((status = 200, body = Paged<PostCommentCombinedView>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_person(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ListPersonContent>,
) -> Result<Json<Paged<PostCommentCombinedView>>> {
    let page = page(&app, &me.viewer, form.page_cursor.as_deref(), form.limit).await?;
    let person = match (form.person_id, &form.username) {
        (Some(id), _) => views::person::get(&reader, &me.viewer, id).await?,
        (None, Some(name)) => {
            views::person::find_by_name(&reader, &me.viewer, name).await?.or_code(Code::PersonNameUnknown)?
        }
        (None, None) => return Err(Code::NoIdGiven.into()),
    };
    let community_id = match (form.community_id, &form.community_name) {
        (Some(id), _) => Some(id),
        (None, Some(name)) => {
            let found = views::community::find_by_name(&reader, name).await?;
            Some(found.or_code(Code::CommunityNameUnknown)?)
        }
        (None, None) => None,
    };
    let nsfw = shows_nsfw(None, &me.viewer, &app.site().await?.site);
    let what = Written { person_id: person.card.person.id, wanted: wanted(form.type_), community_id, nsfw };
    let found = combined::written(&reader, &me.viewer, what, page).await?;
    Ok(Json(Paged::new(found, PostCommentCombinedView::from)))
}

/// Lists what the user saved, the last saved first.
#[utoipa::path(get, path = "/account/saved", tag = "account", security(("bearer" = [])), params(ListPersonSaved),
    responses((status = 200, body = Paged<PostCommentCombinedView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn saved(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPersonSaved>,
) -> Result<Json<Paged<PostCommentCombinedView>>> {
    let page = page(&app, &me.viewer, form.page_cursor.as_deref(), form.limit).await?;
    let term = form.search_term.as_deref().map(Term::new).transpose()?;
    let found = combined::saved(&reader, &me.viewer, wanted(form.type_), term.as_ref(), page).await?;
    Ok(Json(Paged::new(found, PostCommentCombinedView::from)))
}

/// Lists what the user voted on, the last vote first.
#[utoipa::path(get, path = "/account/liked", tag = "account", security(("bearer" = [])), params(ListPersonLiked),
    responses((status = 200, body = Paged<PostCommentCombinedView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn liked(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPersonLiked>,
) -> Result<Json<Paged<PostCommentCombinedView>>> {
    let page = page(&app, &me.viewer, form.page_cursor.as_deref(), form.limit).await?;
    let votes = form.like_type.unwrap_or(LikeType::All).into();
    let found = combined::voted(&reader, &me.viewer, wanted(form.type_), votes, page).await?;
    Ok(Json(Paged::new(found, PostCommentCombinedView::from)))
}

/// Lists the posts the user read, the last read first.
#[utoipa::path(get, path = "/account/read", tag = "account", security(("bearer" = [])), params(ListPersonRead),
    responses((status = 200, body = Paged<PostView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn read(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPersonRead>,
) -> Result<Json<Paged<PostView>>> {
    let page = page(&app, &me.viewer, form.page_cursor.as_deref(), form.limit).await?;
    let found = combined::read(&reader, &me.viewer, page).await?;
    Ok(Json(Paged::new(found, |view| PostView::from(&view))))
}

/// Lists the posts the user hid, the last hidden first.
#[utoipa::path(get, path = "/account/hidden", tag = "account", security(("bearer" = [])), params(ListPersonHidden),
    responses((status = 200, body = Paged<PostView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn hidden(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListPersonHidden>,
) -> Result<Json<Paged<PostView>>> {
    let page = page(&app, &me.viewer, form.page_cursor.as_deref(), form.limit).await?;
    let found = combined::hidden(&reader, &me.viewer, page).await?;
    Ok(Json(Paged::new(found, |view| PostView::from(&view))))
}
