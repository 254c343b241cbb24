//! A person with what they wrote. Source: docs/reference/api-v3.md 5.6 and 6.3.

use crate::extract::{MaybeUser, Query};
use crate::v3::comment::CommentView;
use crate::v3::community::CommunityModeratorView;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::SortType;
use crate::v3::person::PersonView;
use crate::v3::post::PostView;
use crate::v3::site::Site;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommunityId, PersonId};
use base::kinds::SortPreference;
use base::page::Page;
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::comment_list::CommentQuery;
use views::post_list::{Only, PostQuery, Rules, preferred, shows_nsfw};

/// Whose profile; one of `person_id` and `username` is needed, the id wins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPersonDetails {
    #[param(value_type = Option<i32>)]
    pub person_id: Option<PersonId>,
    /// `name` or `name@host`.
    pub username: Option<String>,
    pub sort: Option<SortType>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50, of posts and of comments.
    pub limit: Option<i64>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// What the one who asks has saved, whoever wrote it.
    pub saved_only: Option<bool>,
}

/// A person with a page of what they wrote.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetPersonDetailsResponse {
    pub person_view: PersonView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    pub comments: Vec<CommentView>,
    pub posts: Vec<PostView>,
    /// Communities they moderate.
    pub moderates: Vec<CommunityModeratorView>,
}

/// Shows a person with what they wrote.
#[utoipa::path(get, path = "/user", tag = "person", security((), ("bearer" = [])), params(GetPersonDetails),
    responses((status = 200, body = GetPersonDetailsResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn get(
    app: Data<App>,
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<GetPersonDetails>,
) -> Result<Json<GetPersonDetailsResponse>> {
    let viewer = &me.viewer;
    let page = Page::numbered(form.page, form.limit)?;
    let view = match (form.person_id, &form.username) {
        (Some(id), _) => views::person::get(&reader, viewer, id).await?,
        (None, Some(name)) => {
            views::person::find_by_name(&reader, viewer, name).await?.or_code(Code::PersonNameUnknown)?
        }
        (None, None) => return Err(Code::NoIdGiven.into()),
    };
    let person = &view.card.person;
    let (only, creator_id) =
        if form.saved_only == Some(true) { (Only::Saved, None) } else { (Only::Everything, Some(person.id)) };
    let sort = form.sort.unwrap_or(SortType::Hot);
    let site = app.site().await?;

    let mut posts = PostQuery::new(Rules::V3, page);
    (posts.sort, posts.window) = preferred(SortPreference::from(sort));
    posts.community_id = form.community_id;
    posts.creator_id = creator_id;
    posts.only = only;
    posts.show_nsfw = shows_nsfw(None, viewer, &site.site);
    let mut comments = CommentQuery::new(Rules::V3, page);
    comments.sort = sort.into();
    comments.community_id = form.community_id;
    comments.creator_id = creator_id;
    comments.only = only;

    let posts = views::post_list::list(&reader, viewer, &posts).await?;
    let posts = views::post::load(&reader, viewer, &posts.items).await?;
    let comments = views::comment_list::list(&reader, viewer, &comments).await?;
    let comments = views::comment::load(&reader, viewer, &comments.items).await?;
    let site = views::site::of_instance(&reader, person.instance_id).await?;
    let moderates = views::person::moderates(&reader, viewer, person.id).await?;
    let now = reader.now();
    Ok(Json(GetPersonDetailsResponse {
        site: site.as_ref().map(Site::from),
        comments: CommentView::list(&comments),
        posts: posts.iter().map(PostView::from).collect(),
        moderates: moderates.iter().map(|card| CommunityModeratorView::new(card, &view.card, now)).collect(),
        person_view: PersonView::from(&view),
    }))
}
