//! Images: uploading, listing, deleting, serving. Source: docs/reference/api-v4.md 2 and 4; what is Spinney's own is in api-v4-additions.md.

pub mod place;

use crate::extract::{LocalUser, Query, QueryOrJson};
use crate::images::receive::{Parts, Wishes};
use crate::images::serve;
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::Person;
use crate::v4::post::Post;
use actix_web::web::{self, Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use base::error::{Code, OrCode};
use base::ids::{PersonId, PostId};
use base::kinds::ImageKind;
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::image::{self, Uploaded};
use domain::pictrs::Alias;
use domain::{App, link_preview};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::image::ImageView;

/// Users and hosts that are told of those who have most.
const LEADING: i64 = 50;

/// A stored file.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocalImage {
    pub pictrs_alias: String,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub person_id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub thumbnail_for_post_id: Option<PostId>,
}

/// A stored file, whose it is, and the post it is the thumbnail of.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocalImageView {
    pub local_image: LocalImage,
    pub person: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Post>,
}

/// Where an upload is.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadImageResponse {
    pub image_url: String,
    pub filename: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListMedia {
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListAllMedia {
    /// Only of this person. Spinney's own.
    #[param(value_type = Option<i32>)]
    pub person_id: Option<PersonId>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteImageParams {
    pub filename: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImageGetParams {
    pub file_type: Option<String>,
    /// Longest edge in pixels.
    pub max_size: Option<i32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImageProxyParams {
    pub url: String,
    /// Shows that this server wrote the address.
    pub sig: Option<String>,
    pub file_type: Option<String>,
    /// Longest edge in pixels.
    pub max_size: Option<i32>,
}

/// Files and bytes of one kind, user or host. Spinney's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageTotal {
    pub of: String,
    pub files: i64,
    pub bytes: i64,
}

/// What the image service keeps. Spinney's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageUsage {
    /// upload, avatar, banner, icon, thumbnail, remote.
    pub kinds: Vec<ImageTotal>,
    /// The users who have most.
    pub users: Vec<ImageTotal>,
    /// The hosts of which most is kept.
    pub instances: Vec<ImageTotal>,
    /// Most bytes of copies of remote images.
    pub cache_bytes: i64,
    /// Most bytes of a user; absent: no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_bytes: Option<i64>,
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
    pub content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_width: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_height: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed_video_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_width: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_height: Option<i32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct GetSiteMetadataResponse {
    pub metadata: LinkMetadata,
}

impl From<ImageView> for LocalImageView {
    fn from(view: ImageView) -> Self {
        Self {
            local_image: LocalImage {
                pictrs_alias: view.image.alias,
                published_at: view.image.published_at,
                person_id: view.image.person_id,
                thumbnail_for_post_id: view.image.post_id,
            },
            person: view.person.as_ref().into(),
            post: view.post.map(|row| Post::new(&row.post, &row.stat, true)),
        }
    }
}

impl From<Uploaded> for UploadImageResponse {
    fn from(uploaded: Uploaded) -> Self {
        Self { image_url: uploaded.url, filename: uploaded.alias.to_string() }
    }
}

impl From<db::image::total::Total> for ImageTotal {
    fn from(total: db::image::total::Total) -> Self {
        Self { of: total.of, files: total.files, bytes: total.bytes }
    }
}

impl From<link_preview::Preview> for LinkMetadata {
    fn from(preview: link_preview::Preview) -> Self {
        Self {
            content_type: preview.content_type,
            title: preview.title,
            description: preview.description,
            image: preview.image.map(String::from),
            image_width: preview.image_width,
            image_height: preview.image_height,
            embed_video_url: preview.video.map(String::from),
            video_width: preview.video_width,
            video_height: preview.video_height,
        }
    }
}

/// Takes the one file of a request in, as the user's.
async fn take_in(
    app: &App,
    me: &LocalUser,
    kind: ImageKind,
    wishes: &Wishes,
    (request, payload): (HttpRequest, Payload),
) -> base::error::Result<Uploaded> {
    let mut parts = Parts::of(&request, payload);
    let taken = async {
        let bytes = parts.next_file(app.settings()).await?.or_code(Code::NotAnImage)?;
        image::upload(app, me.actor(), image::Upload { bytes, kind, keep_camera: wishes.keep_camera() }).await
    };
    let taken = taken.await;
    if taken.is_err() {
        parts.drain().await;
    }
    taken
}

/// Takes a file in. With `keep_camera=true`, Spinney's own, what the camera says about itself is kept and shown beside the image.
#[utoipa::path(post, path = "/image", tag = "image", security(("bearer" = [])),
    responses((status = 200, body = UploadImageResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn upload(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(wishes): Query<Wishes>,
    payload: Payload,
) -> Result<web::Json<UploadImageResponse>> {
    let uploaded = take_in(&app, &me, ImageKind::Upload, &wishes, (request, payload)).await?;
    Ok(web::Json(uploaded.into()))
}

/// Deletes anybody's file, as an admin.
#[utoipa::path(delete, path = "/image", tag = "image", params(DeleteImageParams), security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete_any(
    app: Data<App>,
    me: LocalUser,
    QueryOrJson(form): QueryOrJson<DeleteImageParams>,
) -> Result<web::Json<SuccessResponse>> {
    let alias = Alias::parse(&form.filename).or_code(Code::NotFound)?;
    image::delete_any(&app, me.actor(), &alias).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Deletes a file of one's own.
#[utoipa::path(delete, path = "/account/media", tag = "account", params(DeleteImageParams), security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    QueryOrJson(form): QueryOrJson<DeleteImageParams>,
) -> Result<web::Json<SuccessResponse>> {
    let alias = Alias::parse(&form.filename).or_code(Code::NotFound)?;
    image::delete(&app, me.actor(), &alias).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// What one has uploaded, the newest first.
#[utoipa::path(get, path = "/account/media/list", tag = "account", params(ListMedia), security(("bearer" = [])),
    responses((status = 200, body = Paged<LocalImageView>), (status = 401, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListMedia>,
) -> Result<web::Json<Paged<LocalImageView>>> {
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let found = views::image::of_person(&reader, me.actor().person_id(), &page).await?;
    Ok(web::Json(Paged::new(found, LocalImageView::from)))
}

/// What all have uploaded and what was made for their posts, the newest first; for admins.
#[utoipa::path(get, path = "/image/list", tag = "image", params(ListAllMedia), security(("bearer" = [])),
    responses((status = 200, body = Paged<LocalImageView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list_all(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListAllMedia>,
) -> Result<web::Json<Paged<LocalImageView>>> {
    image::administrate(&app, me.actor()).await?;
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let found = views::image::all(&reader, form.person_id, &page).await?;
    Ok(web::Json(Paged::new(found, LocalImageView::from)))
}

/// How much is kept, of which kind and for whom; for admins. Spinney's own.
#[utoipa::path(get, path = "/image/usage", tag = "image", security(("bearer" = [])),
    responses((status = 200, body = ImageUsage), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn usage(app: Data<App>, me: LocalUser) -> Result<web::Json<ImageUsage>> {
    let usage = image::usage(&app, me.actor(), LEADING).await?;
    let totals = |list: Vec<db::image::total::Total>| list.into_iter().map(ImageTotal::from).collect();
    let settings = &app.settings().pictrs;
    Ok(web::Json(ImageUsage {
        kinds: totals(usage.kinds),
        users: totals(usage.users),
        instances: totals(usage.hosts),
        cache_bytes: settings.cache_bytes(),
        quota_bytes: settings.quota_bytes(),
    }))
}

/// An image of another server, by an address this server wrote.
#[utoipa::path(get, path = "/image/proxy", tag = "image", params(ImageProxyParams),
    responses((status = 200), (status = 404, body = ErrorBody)))]
pub async fn proxy(
    app: Data<App>,
    request: HttpRequest,
    Query(form): Query<ImageProxyParams>,
) -> Result<HttpResponse> {
    let signature = form.sig.as_deref().unwrap_or_default();
    let wanted = (form.file_type.as_deref(), form.max_size);
    Ok(serve::remote(&app, &request, (&form.url, signature), wanted).await?)
}

/// Whether the image service answers.
#[utoipa::path(get, path = "/image/health", tag = "image",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody)))]
pub async fn health(app: Data<App>) -> Result<web::Json<SuccessResponse>> {
    if !app.pictrs().is_healthy().await {
        return Err(Code::ImageServiceMissing.into());
    }
    Ok(web::Json(SuccessResponse::default()))
}

/// A file, or a smaller or converted form of it.
#[utoipa::path(get, path = "/image/{filename}", tag = "image", params(("filename" = String, Path), ImageGetParams),
    responses((status = 200), (status = 404)))]
pub async fn get(
    app: Data<App>,
    request: HttpRequest,
    filename: Path<String>,
    Query(form): Query<crate::images::Form>,
) -> Result<HttpResponse> {
    Ok(serve::file(&app, &request, &filename, form.wanted()).await?)
}

/// What a page says of itself, for somebody who is about to link to it.
#[utoipa::path(get, path = "/post/site_metadata", tag = "post", params(GetSiteMetadata), security(("bearer" = [])),
    responses((status = 200, body = GetSiteMetadataResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn site_metadata(
    app: Data<App>,
    _: LocalUser,
    Query(form): Query<GetSiteMetadata>,
) -> Result<web::Json<GetSiteMetadataResponse>> {
    let metadata = link_preview::ask(&app, &form.url).await?.into();
    Ok(web::Json(GetSiteMetadataResponse { metadata }))
}
