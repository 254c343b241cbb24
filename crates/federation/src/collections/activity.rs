//! Activities by their id: those that were sent as long as they are kept, those of outboxes as long as what they tell of is there.

use super::{Served, outbox};
use crate::Federation;
use crate::wire::MEDIA_TYPE;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use domain::App;

/// `GET /activities/…`: what was sent; what was not for everybody is forbidden.
pub async fn sent(app: Data<App>, federation: Data<Federation>, request: HttpRequest) -> Served {
    let ap_id = format!("{}{}", app.settings().origin(), request.path());
    let found = db::sent::find(&mut *app.db().await?, &ap_id).await?;
    let Some(sent) = found else { return outbox::find(&federation, &app, &request).await };
    if !sent.public {
        return Ok(HttpResponse::Forbidden().finish());
    }
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, MEDIA_TYPE)).body(sent.body))
}
