//! Activities by their id, as long as they are kept.

use super::{Served, unknown};
use crate::wire::MEDIA_TYPE;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use domain::App;

/// `GET /activities/…`: what was sent; what was not for everybody is forbidden.
pub async fn sent(app: Data<App>, request: HttpRequest) -> Served {
    let ap_id = format!("{}{}", app.settings().origin(), request.path());
    let Some(sent) = db::sent::find(&mut *app.db().await?, &ap_id).await? else { return Ok(unknown()) };
    if !sent.public {
        return Ok(HttpResponse::Forbidden().finish());
    }
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, MEDIA_TYPE)).body(sent.body))
}
