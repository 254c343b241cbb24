//! Making and unmaking admins.

use crate::extract::{Anybody, Json, LocalUser};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::PersonView;
use crate::v3::site::read::{self, GetSiteResponse};
use actix_web::web::{self, Data};
use base::ids::PersonId;
use domain::App;
use domain::moderation::admin;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::{Reader, Viewer};

#[derive(Debug, Deserialize, ToSchema)]
pub struct AddAdmin {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub added: bool,
}

/// The admins, the oldest account first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddAdminResponse {
    pub admins: Vec<PersonView>,
}

/// `POST /api/v3/admin/add`: makes a user an admin, or an admin a user.
#[utoipa::path(post, path = "/admin/add", tag = "moderation", request_body = AddAdmin, security(("bearer" = [])),
    responses((status = 200, body = AddAdminResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn add(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AddAdmin>,
) -> Result<web::Json<AddAdminResponse>> {
    admin::set(&app, me.actor(), form.person_id, form.added).await?;
    let admins = views::site::admins(&reader, &me.viewer).await?;
    Ok(web::Json(AddAdminResponse { admins: admins.iter().map(PersonView::from).collect() }))
}

/// `POST /api/v3/user/leave_admin`: steps down as an admin.
#[utoipa::path(post, path = "/user/leave_admin", tag = "moderation", security(("bearer" = [])),
    responses((status = 200, body = GetSiteResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn leave(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
) -> Result<web::Json<GetSiteResponse>> {
    admin::set(&app, me.actor(), me.actor().person_id(), false).await?;
    read::get(reader, Anybody { viewer: Viewer::anonymous() }).await
}
