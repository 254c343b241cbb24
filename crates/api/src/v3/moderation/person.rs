//! Bans from the site, and who is banned.

use crate::extract::{Json, LocalUser};
use crate::unix_time;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::PersonView;
use actix_web::web::{self, Data};
use base::capability::Capability;
use base::ids::PersonId;
use domain::App;
use domain::moderation::{self, Ban, Data as Content};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct BanPerson {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub ban: bool,
    /// A ban also removes all the person wrote.
    pub remove_data: Option<bool>,
    pub reason: Option<String>,
    /// Seconds since 1970; absent: for good.
    pub expires: Option<i64>,
}

/// Somebody who is banned now, or not any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct BanPersonResponse {
    pub person_view: PersonView,
    pub banned: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BannedPersonsResponse {
    pub banned: Vec<PersonView>,
}

/// `POST /api/v3/user/ban`: bans somebody from the site, or lifts that.
#[utoipa::path(post, path = "/user/ban", tag = "moderation", request_body = BanPerson, security(("bearer" = [])),
    responses((status = 200, body = BanPersonResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn ban(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BanPerson>,
) -> Result<web::Json<BanPersonResponse>> {
    let ban = Ban {
        ban: form.ban,
        expires_at: unix_time::parse(form.expires)?,
        // Here the end of a ban restores nothing (docs/reference/api-v3.md 5.6).
        data: Content::from_field(form.remove_data.filter(|_| form.ban)),
        reason: form.reason,
    };
    moderation::site_ban::set(&app, me.actor(), form.person_id, &ban).await?;
    let view = views::person::get_any(&reader, &me.viewer, form.person_id).await?;
    Ok(web::Json(BanPersonResponse { person_view: PersonView::from(&view), banned: form.ban }))
}

/// `GET /api/v3/user/banned`: users of this instance who are banned from it.
#[utoipa::path(get, path = "/user/banned", tag = "moderation", security(("bearer" = [])),
    responses((status = 200, body = BannedPersonsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn banned(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
) -> Result<web::Json<BannedPersonsResponse>> {
    moderation::admin::check(&app, me.actor(), Capability::ListUsers).await?;
    let banned = views::admin::banned(&reader, &me.viewer).await?;
    Ok(web::Json(BannedPersonsResponse { banned: banned.iter().map(PersonView::from).collect() }))
}
