//! Images over HTTP: the routes of the image service that apps of API v3 use, and what both versions share.
//!
//! Source: docs/reference/api-v3.md 10.3 and 10.4. The files come from the service by way of [`serve`]; uploads are read in [`receive`].

pub mod receive;
pub mod serve;

use crate::extract::{LocalUser, Query, Version};
use crate::limit::{self, Class};
use crate::v3::error::Result;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Path, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, ResponseError, guard};
use base::error::{Code, OrCode};
use base::kinds::ImageKind;
use domain::App;
use domain::image::{self, Uploaded};
use domain::pictrs::Alias;
use receive::Parts;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most files of one request.
const MOST_FILES: usize = 10;

/// Mounts `/pictrs`, which is API v3's.
pub fn routes(config: &mut ServiceConfig) {
    let charged = from_fn(|request, next| limit::charge(Class::Image, request, next));
    let either = guard::Any(guard::Get()).or(guard::Head());
    let scope = web::scope("/pictrs")
        .app_data(Version::V3)
        .route("/healthz", web::get().to(health))
        .route("/image/delete/{token}/{filename}", web::get().to(delete))
        .service(web::resource("/image/{filename}").guard(either).route(web::route().to(get)))
        .service(
            web::resource("/image")
                .guard(guard::Method(Method::POST))
                .route(web::route().to(upload).wrap(charged)),
        );
    config.service(scope);
}

/// How API v3's apps ask for another form of an image.
#[derive(Debug, Deserialize)]
pub struct Form {
    pub format: Option<String>,
    /// Longest edge in pixels.
    pub thumbnail: Option<i32>,
    /// API v4's word for the format.
    pub file_type: Option<String>,
    /// API v4's word for the longest edge.
    pub max_size: Option<i32>,
}

impl Form {
    /// Either version's words lead to the same: an address may have been written by one and be read by the other.
    pub fn wanted(&self) -> (Option<&str>, Option<i32>) {
        let format = self.format.as_deref().or(self.file_type.as_deref());
        (format, self.thumbnail.or(self.max_size))
    }
}

/// As the image service answers an upload.
#[derive(Debug, Serialize)]
struct Files {
    msg: &'static str,
    files: Vec<File>,
}

#[derive(Debug, Serialize)]
struct File {
    file: String,
    delete_token: String,
    details: Details,
}

#[derive(Debug, Serialize)]
struct Details {
    width: i32,
    height: i32,
    content_type: String,
    created_at: String,
}

impl From<Uploaded> for File {
    fn from(uploaded: Uploaded) -> Self {
        Self {
            file: uploaded.alias.to_string(),
            delete_token: uploaded.delete_token,
            details: Details {
                width: uploaded.width,
                height: uploaded.height,
                content_type: uploaded.content_type,
                created_at: uploaded.created_at,
            },
        }
    }
}

/// `POST /pictrs/image`: takes files in as the user's. With `keep_camera=true`, Spinney's own, what the camera says about itself is kept.
async fn upload(
    app: Data<App>,
    request: HttpRequest,
    me: LocalUser,
    Query(form): Query<receive::Wishes>,
    payload: Payload,
) -> Result<HttpResponse> {
    let mut parts = Parts::of(&request, payload);
    match take_in(&app, &me, form.keep_camera(), &mut parts).await {
        Ok(files) => Ok(HttpResponse::Created().json(Files { msg: "ok", files })),
        Err(error) => {
            parts.drain().await;
            let error = crate::v3::error::Error::from(error);
            let status = error.status_code();
            if status.is_server_error() {
                return Err(error);
            }
            // Apps read `msg`; the name of the error is there as everywhere else.
            let (name, reason) = error.told();
            Ok(HttpResponse::build(status).json(json!({ "msg": reason, "error": name })))
        }
    }
}

async fn take_in(
    app: &App,
    me: &LocalUser,
    keep_camera: bool,
    parts: &mut Parts,
) -> base::error::Result<Vec<File>> {
    let mut files = Vec::new();
    while let Some(bytes) = parts.next_file(app.settings()).await? {
        if files.len() == MOST_FILES {
            return Err(Code::TooManyItems.into());
        }
        let upload = image::Upload { bytes, kind: ImageKind::Upload, keep_camera };
        files.push(image::upload(app, me.actor(), upload).await?.into());
    }
    if files.is_empty() { Err(Code::NotAnImage.into()) } else { Ok(files) }
}

/// `GET /pictrs/image/{filename}`.
async fn get(
    app: Data<App>,
    request: HttpRequest,
    filename: Path<String>,
    Query(form): Query<Form>,
) -> Result<HttpResponse> {
    Ok(serve::file(&app, &request, &filename, form.wanted()).await?)
}

/// `GET /pictrs/image/delete/{token}/{filename}`: a deletion by GET, as the image service has it.
async fn delete(app: Data<App>, me: LocalUser, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (token, filename) = path.into_inner();
    let alias = Alias::parse(&filename).or_code(Code::NotFound)?;
    image::delete_by_token(&app, me.actor(), &alias, &token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /pictrs/healthz`.
async fn health(app: Data<App>) -> HttpResponse {
    let healthy = app.pictrs().is_healthy().await;
    HttpResponse::build(if healthy { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }).finish()
}
