//! Making, changing and deleting communities. Source: docs/reference/api-v3.md 5.2.

use crate::extract::{Json, LocalUser};
use crate::v3::community::{CommunityResponse, answer};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::CommunityVisibility;
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::{CommunityId, LanguageId};
use domain::App;
use domain::community::{Audience, CommunityEdit, NewCommunity};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommunity {
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub nsfw: Option<bool>,
    pub posting_restricted_to_mods: Option<bool>,
    /// Empty: all of the site's; absent: those the creator reads.
    #[schema(value_type = Option<Vec<i32>>)]
    pub discussion_languages: Option<Vec<LanguageId>>,
    pub visibility: Option<CommunityVisibility>,
}

/// Absent fields stay, empty texts are cleared.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub title: Option<String>,
    pub description: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub nsfw: Option<bool>,
    pub posting_restricted_to_mods: Option<bool>,
    /// Empty: all of the site's.
    #[schema(value_type = Option<Vec<i32>>)]
    pub discussion_languages: Option<Vec<LanguageId>>,
    pub visibility: Option<CommunityVisibility>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteCommunity {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub deleted: bool,
}

/// Fewest characters of a community's name.
const SHORTEST_NAME: usize = 3;
/// Most characters of a community's title.
const LONGEST_TITLE: usize = 255;

impl From<CommunityVisibility> for Audience {
    fn from(visibility: CommunityVisibility) -> Self {
        match visibility {
            CommunityVisibility::Public => Self::Everybody,
            CommunityVisibility::LocalOnly => Self::LocalUsers,
        }
    }
}

impl From<CreateCommunity> for NewCommunity {
    fn from(form: CreateCommunity) -> Self {
        Self {
            shortest_name: SHORTEST_NAME,
            longest_title: LONGEST_TITLE,
            name: form.name,
            title: Some(form.title),
            sidebar: form.description.filter(|text| !text.is_empty()),
            summary: None,
            icon: form.icon,
            banner: form.banner,
            nsfw: form.nsfw.unwrap_or(false),
            posting_restricted_to_mods: form.posting_restricted_to_mods.unwrap_or(false),
            languages: form.discussion_languages,
            audience: form.visibility.map_or(Audience::Everybody, Audience::from),
        }
    }
}

impl From<EditCommunity> for CommunityEdit {
    fn from(form: EditCommunity) -> Self {
        Self {
            longest_title: LONGEST_TITLE,
            title: form.title,
            sidebar: Edit::from_field(form.description),
            summary: Edit::Keep,
            icon: Edit::from_field(form.icon),
            banner: Edit::from_field(form.banner),
            nsfw: form.nsfw,
            posting_restricted_to_mods: form.posting_restricted_to_mods,
            languages: form.discussion_languages,
            audience: form.visibility.map(Audience::from),
        }
    }
}

/// `POST /api/v3/community`: makes a community, answers it as its first moderator sees it.
#[utoipa::path(post, path = "/community", tag = "community", security(("bearer" = [])), request_body = CreateCommunity,
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    let id = domain::community::create(&app, me.actor(), form.into()).await?;
    answer(&reader, &me, id).await
}

/// `PUT /api/v3/community`: changes what a community says of itself.
#[utoipa::path(put, path = "/community", tag = "community", security(("bearer" = [])), request_body = EditCommunity,
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    let id = form.community_id;
    domain::community::edit(&app, me.actor(), id, form.into()).await?;
    answer(&reader, &me, id).await
}

/// `POST /api/v3/community/delete`: deletes a community, or restores it.
#[utoipa::path(post, path = "/community/delete", tag = "community", security(("bearer" = [])), request_body = DeleteCommunity,
    responses((status = 200, body = CommunityResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<DeleteCommunity>,
) -> Result<web::Json<CommunityResponse>> {
    domain::community::set_deleted(&app, me.actor(), form.community_id, form.deleted).await?;
    answer(&reader, &me, form.community_id).await
}
