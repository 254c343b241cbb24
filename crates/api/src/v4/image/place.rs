//! Images in a place of their own: avatars, banners, icons of people, communities and the site. An upload is set at once; what was there before goes.

use super::{UploadImageResponse, take_in};
use crate::extract::{LocalUser, Query, QueryOrJson};
use crate::images::receive::Wishes;
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use actix_web::HttpRequest;
use actix_web::web::{self, Data, Payload};
use base::edit::Edit;
use base::ids::CommunityId;
use base::kinds::ImageKind;
use domain::App;
use domain::image::place::{self, Place};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which community.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommunityIdQuery {
    #[param(value_type = i32)]
    pub id: CommunityId,
}

type Uploaded = Result<web::Json<UploadImageResponse>>;
type Cleared = Result<web::Json<SuccessResponse>>;

async fn set(
    app: &App,
    me: &LocalUser,
    (kind, place): (ImageKind, Place),
    wishes: &Wishes,
    upload: (HttpRequest, Payload),
) -> Uploaded {
    // Before the file is read, so that nobody uploads in vain.
    place::check(app, me.actor(), place).await?;
    let uploaded = take_in(app, me, kind, wishes, upload).await?;
    place::set(app, me.actor(), place, Edit::Set(uploaded.url.clone())).await?;
    Ok(web::Json(uploaded.into()))
}

async fn clear(app: &App, me: &LocalUser, place: Place) -> Cleared {
    place::set(app, me.actor(), place, Edit::Clear).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Uploads and sets one's avatar.
#[utoipa::path(post, path = "/account/avatar", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_account_avatar(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Uploaded {
    set(&app, &me, (ImageKind::Avatar, Place::Avatar), &wishes, (request, payload)).await
}

/// Takes one's avatar away.
#[utoipa::path(delete, path = "/account/avatar", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_account_avatar(app: Data<App>, me: LocalUser) -> Cleared {
    clear(&app, &me, Place::Avatar).await
}

/// Uploads and sets one's banner.
#[utoipa::path(post, path = "/account/banner", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_account_banner(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Uploaded {
    set(&app, &me, (ImageKind::Banner, Place::Banner), &wishes, (request, payload)).await
}

/// Takes one's banner away.
#[utoipa::path(delete, path = "/account/banner", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_account_banner(app: Data<App>, me: LocalUser) -> Cleared {
    clear(&app, &me, Place::Banner).await
}

/// Uploads and sets the icon of a community.
#[utoipa::path(post, path = "/community/icon", tag = "community", params(CommunityIdQuery), security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_community_icon(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(form): Query<CommunityIdQuery>,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Uploaded {
    set(&app, &me, (ImageKind::Icon, Place::CommunityIcon(form.id)), &wishes, (request, payload)).await
}

/// Takes the icon of a community away.
#[utoipa::path(delete, path = "/community/icon", tag = "community", params(CommunityIdQuery), security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_community_icon(
    app: Data<App>,
    me: LocalUser,
    QueryOrJson(form): QueryOrJson<CommunityIdQuery>,
) -> Cleared {
    clear(&app, &me, Place::CommunityIcon(form.id)).await
}

/// Uploads and sets the banner of a community.
#[utoipa::path(post, path = "/community/banner", tag = "community", params(CommunityIdQuery), security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_community_banner(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(form): Query<CommunityIdQuery>,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Uploaded {
    set(&app, &me, (ImageKind::Banner, Place::CommunityBanner(form.id)), &wishes, (request, payload)).await
}

/// Takes the banner of a community away.
#[utoipa::path(delete, path = "/community/banner", tag = "community", params(CommunityIdQuery), security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_community_banner(
    app: Data<App>,
    me: LocalUser,
    QueryOrJson(form): QueryOrJson<CommunityIdQuery>,
) -> Cleared {
    clear(&app, &me, Place::CommunityBanner(form.id)).await
}

/// Uploads and sets the icon of the site.
#[utoipa::path(post, path = "/site/icon", tag = "site", security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_site_icon(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Uploaded {
    set(&app, &me, (ImageKind::Icon, Place::SiteIcon), &wishes, (request, payload)).await
}

/// Takes the icon of the site away.
#[utoipa::path(delete, path = "/site/icon", tag = "site", security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_site_icon(app: Data<App>, me: LocalUser) -> Cleared {
    clear(&app, &me, Place::SiteIcon).await
}

/// Uploads and sets the banner of the site.
#[utoipa::path(post, path = "/site/banner", tag = "site", security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_site_banner(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Uploaded {
    set(&app, &me, (ImageKind::Banner, Place::SiteBanner), &wishes, (request, payload)).await
}

/// Takes the banner of the site away.
#[utoipa::path(delete, path = "/site/banner", tag = "site", security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_site_banner(app: Data<App>, me: LocalUser) -> Cleared {
    clear(&app, &me, Place::SiteBanner).await
}
