//! Spinney's own: what a user does not want to read beside keywords. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser};
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::TagId;
use domain::App;
use domain::account::settings::{self, Settings, Shown};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is hidden from the user's lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserFilters {
    /// Whole words and phrases; also set by `blocking_keywords` of the settings.
    pub keywords: Vec<String>,
    /// Hosts that posts and comments lead to, with all that is below them.
    pub domains: Vec<String>,
    /// Tags of posts.
    #[schema(value_type = Vec<i32>)]
    pub tags: Vec<TagId>,
}

/// What shall change; a missing list stays, an empty one clears.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditUserFilters {
    pub keywords: Option<Vec<String>>,
    pub domains: Option<Vec<String>>,
    #[schema(value_type = Option<Vec<i32>>)]
    pub tags: Option<Vec<TagId>>,
}

fn answer(user: Option<&db::local_user::LocalUser>) -> web::Json<UserFilters> {
    let preferences = user.map(|user| &user.preferences);
    web::Json(UserFilters {
        keywords: preferences.map(|wish| wish.blocked_keywords.clone()).unwrap_or_default(),
        domains: preferences.map(|wish| wish.blocked_domains.clone()).unwrap_or_default(),
        tags: preferences.map(|wish| wish.blocked_tags.clone()).unwrap_or_default(),
    })
}

/// What is hidden from the user's lists.
#[utoipa::path(get, path = "/account/filter", tag = "account", security(("bearer" = [])),
    description = "Spinney's own: keywords, hosts and tags that are hidden from the user's lists.",
    responses((status = 200, body = UserFilters), (status = 401, body = ErrorBody)))]
pub async fn get(me: LocalUser) -> Result<web::Json<UserFilters>> {
    Ok(answer(me.viewer.local_user()))
}

/// Changes what is hidden from the user's lists.
#[utoipa::path(put, path = "/account/filter", tag = "account", request_body = EditUserFilters, security(("bearer" = [])),
    description = "Spinney's own: changes which keywords, hosts and tags are hidden from the user's lists.",
    responses((status = 200, body = UserFilters), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<views::Reader>,
    me: LocalUser,
    Json(form): Json<EditUserFilters>,
) -> Result<web::Json<UserFilters>> {
    let shown = Shown {
        blocked_keywords: form.keywords,
        blocked_domains: form.domains,
        blocked_tags: form.tags,
        ..Shown::default()
    };
    settings::save(&app, me.actor(), Settings { shown, ..Settings::default() }).await?;
    let viewer = views::viewer::load(&reader, me.actor().person_id()).await?;
    Ok(answer(viewer.local_user()))
}
