//! Images in a place of their own: avatars, banners, icons of people, communities and the site. An upload is set at once; what was there before goes.

use super::{UploadImageResponse, take_in};
use crate::extract::{LocalUser, Query, QueryOrJson};
use crate::images::receive::Wishes;
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use actix_web::{FromRequest, HttpRequest, dev};
use base::edit::Edit;
use base::ids::CommunityId;
use base::kinds::ImageKind;
use domain::App;
use domain::image::place::{self, Place};
use futures_util::future::LocalBoxFuture;
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

/// A file somebody sends for one of these places.
pub struct Incoming {
    app: Data<App>,
    me: LocalUser,
    wishes: Wishes,
    upload: (HttpRequest, web::Payload),
}

impl FromRequest for Incoming {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = Data::<App>::extract(&request).await?;
            let me = LocalUser::extract(&request).await?;
            let Query(wishes) = Query::<Wishes>::extract(&request).await?;
            let body = web::Payload::from_request(&request, &mut payload).await?;
            Ok(Self { app, me, wishes, upload: (request, body) })
        })
    }
}

impl Incoming {
    /// Stores it, and puts it there.
    async fn set(self, kind: ImageKind, place: Place) -> Uploaded {
        let Self { app, me, wishes, upload } = self;
        // Before the file is read, so that nobody uploads in vain.
        place::check(&app, me.actor(), place).await?;
        let uploaded = take_in(&app, &me, kind, &wishes, upload).await?;
        place::set(&app, me.actor(), place, Edit::Set(uploaded.url.clone())).await?;
        Ok(web::Json(uploaded.into()))
    }
}

async fn clear(app: &App, me: &LocalUser, place: Place) -> Cleared {
    place::set(app, me.actor(), place, Edit::Clear).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Uploads and sets one's avatar.
#[utoipa::path(post, path = "/account/avatar", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn set_account_avatar(incoming: Incoming) -> Uploaded {
    incoming.set(ImageKind::Avatar, Place::Avatar).await
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
pub async fn set_account_banner(incoming: Incoming) -> Uploaded {
    incoming.set(ImageKind::Banner, Place::Banner).await
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
pub async fn set_community_icon(Query(form): Query<CommunityIdQuery>, incoming: Incoming) -> Uploaded {
    incoming.set(ImageKind::Icon, Place::CommunityIcon(form.id)).await
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
pub async fn set_community_banner(Query(form): Query<CommunityIdQuery>, incoming: Incoming) -> Uploaded {
    incoming.set(ImageKind::Banner, Place::CommunityBanner(form.id)).await
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
pub async fn set_site_icon(incoming: Incoming) -> Uploaded {
    incoming.set(ImageKind::Icon, Place::SiteIcon).await
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
pub async fn set_site_banner(incoming: Incoming) -> Uploaded {
    incoming.set(ImageKind::Banner, Place::SiteBanner).await
}

/// Takes the banner of the site away.
#[utoipa::path(delete, path = "/site/banner", tag = "site", security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn clear_site_banner(app: Data<App>, me: LocalUser) -> Cleared {
    clear(&app, &me, Place::SiteBanner).await
}
