//! Uploaded files, images of other servers, and what pages say of themselves. Source: docs/reference/api-v3.md 5, 6.10 and 10.4.

use crate::extract::{LocalUser, Query};
use crate::images::serve;
use crate::v3::error::Result;
use crate::v3::person::Person;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use base::ids::LocalUserId;
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::link_preview::{self, Preview};
use domain::{App, image};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::image::ImageView;

/// A stored file.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocalImage {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub local_user_id: Option<LocalUserId>,
    pub pictrs_alias: String,
    pub pictrs_delete_token: String,
    pub published: DateTime<Utc>,
}

/// A stored file and whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocalImageView {
    pub local_image: LocalImage,
    pub person: Person,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListMediaResponse {
    pub images: Vec<LocalImageView>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListMedia {
    /// From 1.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImageProxyParams {
    pub url: String,
    /// Shows that this server wrote the address.
    pub sig: Option<String>,
    pub format: Option<String>,
    /// Longest edge in pixels.
    pub thumbnail: Option<i32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetSiteMetadata {
    pub url: String,
}

/// What a page says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed_video_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct GetSiteMetadataResponse {
    pub metadata: LinkMetadata,
}

impl LocalImageView {
    fn new(view: ImageView, reader: &Reader) -> Self {
        Self {
            local_image: LocalImage {
                local_user_id: view.local_user_id,
                pictrs_alias: view.image.alias,
                pictrs_delete_token: view.image.delete_token,
                published: view.image.published_at,
            },
            person: Person::new(&view.person, reader.now()),
        }
    }
}

impl From<Preview> for LinkMetadata {
    fn from(preview: Preview) -> Self {
        Self {
            title: preview.title,
            description: preview.description,
            image: preview.image.map(String::from),
            embed_video_url: preview.video.map(String::from),
            content_type: preview.content_type,
        }
    }
}

/// `GET /api/v3/account/list_media`: what the user has uploaded, the newest first.
#[utoipa::path(get, path = "/account/list_media", tag = "account", params(ListMedia),
    responses((status = 200, body = ListMediaResponse)))]
pub async fn list_media(
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListMedia>,
) -> Result<web::Json<ListMediaResponse>> {
    let page = Page::numbered(form.page, form.limit)?;
    let found = views::image::of_person(&reader, me.actor().person_id(), &page).await?;
    let images = found.items.into_iter().map(|view| LocalImageView::new(view, &reader)).collect();
    Ok(web::Json(ListMediaResponse { images }))
}

/// `GET /api/v3/admin/list_all_media`: what all have uploaded, the newest first.
#[utoipa::path(get, path = "/admin/list_all_media", tag = "admin", params(ListMedia),
    responses((status = 200, body = ListMediaResponse)))]
pub async fn list_all_media(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListMedia>,
) -> Result<web::Json<ListMediaResponse>> {
    image::administrate(&app, me.actor()).await?;
    let page = Page::numbered(form.page, form.limit)?;
    let found = views::image::all(&reader, None, &page).await?;
    let images = found.items.into_iter().map(|view| LocalImageView::new(view, &reader)).collect();
    Ok(web::Json(ListMediaResponse { images }))
}

/// `GET /api/v3/image_proxy`: an image of another server, by an address this server wrote.
#[utoipa::path(get, path = "/image_proxy", tag = "image", params(ImageProxyParams), responses((status = 200)))]
pub async fn image_proxy(
    app: Data<App>,
    request: HttpRequest,
    Query(form): Query<ImageProxyParams>,
) -> Result<HttpResponse> {
    let signature = form.sig.as_deref().unwrap_or_default();
    Ok(serve::remote(&app, &request, (&form.url, signature), (form.format.as_deref(), form.thumbnail))
        .await?)
}

/// `GET /api/v3/post/site_metadata`: what a page says of itself, for somebody who is about to link to it.
#[utoipa::path(get, path = "/post/site_metadata", tag = "post", params(GetSiteMetadata),
    responses((status = 200, body = GetSiteMetadataResponse)))]
pub async fn site_metadata(
    app: Data<App>,
    _: LocalUser,
    Query(form): Query<GetSiteMetadata>,
) -> Result<web::Json<GetSiteMetadataResponse>> {
    let metadata = link_preview::ask(&app, &form.url).await?.into();
    Ok(web::Json(GetSiteMetadataResponse { metadata }))
}
