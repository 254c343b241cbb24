//! Bans from the site, admins, and the list of accounts.

use crate::extract::{Json, LocalUser, Query};
use crate::unix_time;
use crate::v4::account::LocalUserView;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::LocalUserSortType;
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::{self, PersonResponse, PersonView};
use actix_web::web::{self, Data};
use base::capability::Capability;
use base::ids::PersonId;
use base::page::Page;
use domain::App;
use domain::moderation::{self, Ban, Data as Content};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::admin::UserQuery;

#[derive(Debug, Deserialize, ToSchema)]
pub struct BanPerson {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub ban: bool,
    /// Also removes all the person wrote, or restores what this ban removed.
    pub remove_or_restore_data: Option<bool>,
    pub reason: String,
    /// Seconds since 1970; absent: for good.
    pub expires_at: Option<i64>,
}

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

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AdminListUsers {
    /// Only those banned from the site.
    pub banned_only: Option<bool>,
    /// `next_page` or `prev_page` of another answer.
    pub page_cursor: Option<String>,
    pub sort: Option<LocalUserSortType>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// `POST /api/v4/admin/ban`: bans somebody from the site, or lifts that.
#[utoipa::path(post, path = "/admin/ban", tag = "moderation", request_body = BanPerson, security(("bearer" = [])),
    responses((status = 200, body = PersonResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn ban(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BanPerson>,
) -> Result<web::Json<PersonResponse>> {
    let ban = Ban {
        ban: form.ban,
        expires_at: unix_time::parse(form.expires_at)?,
        data: Content::from_field(form.remove_or_restore_data),
        reason: Some(form.reason),
    };
    moderation::site_ban::set(&app, me.actor(), form.person_id, &ban).await?;
    person::answer(&reader, &me, form.person_id).await
}

/// `POST /api/v4/admin/add`: makes a user an admin, or an admin a user.
#[utoipa::path(post, path = "/admin/add", tag = "moderation", request_body = AddAdmin, security(("bearer" = [])),
    responses((status = 200, body = AddAdminResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn add_admin(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<AddAdmin>,
) -> Result<web::Json<AddAdminResponse>> {
    moderation::admin::set(&app, me.actor(), form.person_id, form.added).await?;
    let admins = views::site::admins(&reader, &me.viewer).await?;
    Ok(web::Json(AddAdminResponse { admins: admins.iter().map(PersonView::from).collect() }))
}

/// `GET /api/v4/admin/users`: the accounts of this instance.
#[utoipa::path(get, path = "/admin/users", tag = "moderation", params(AdminListUsers), security(("bearer" = [])),
    responses((status = 200, body = Paged<LocalUserView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn users(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<AdminListUsers>,
) -> Result<web::Json<Paged<LocalUserView>>> {
    moderation::admin::check(&app, me.actor(), Capability::ListUsers).await?;
    let query = UserQuery {
        banned_only: form.banned_only.unwrap_or(false),
        oldest_first: form.sort == Some(LocalUserSortType::Old),
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let page = views::admin::users(&reader, &me.viewer, &query).await?;
    Ok(web::Json(Paged::new(page, |view| LocalUserView::new(&view.local_user, &view.person))))
}
