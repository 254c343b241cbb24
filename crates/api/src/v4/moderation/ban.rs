//! Who is banned from a community. Spinney's own.

use crate::extract::{LocalUser, Query};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::Person;
use actix_web::web::{self, Data};
use base::ids::CommunityId;
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::ban::BanView;

/// A ban from a community that has not ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityBanView {
    pub person: Person,
    pub banned_at: DateTime<Utc>,
    /// Absent: for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who banned them; absent if the account is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommunityBans {
    #[param(value_type = i32)]
    pub community_id: CommunityId,
    /// `next_page` or `prev_page` of another answer.
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

impl From<BanView> for CommunityBanView {
    fn from(view: BanView) -> Self {
        Self {
            person: Person::from(view.person.as_ref()),
            banned_at: view.ban.banned_at,
            expires_at: view.ban.expires_at,
            reason: view.reason,
            moderator: view.moderator.map(|card| Person::from(card.as_ref())),
        }
    }
}

/// `GET /api/v4/community/ban/list`: who is banned from a community, the newest ban first; for who may ban there. Spinney's own.
#[utoipa::path(get, path = "/community/ban/list", tag = "moderation", params(ListCommunityBans), security(("bearer" = [])),
    responses((status = 200, body = Paged<CommunityBanView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListCommunityBans>,
) -> Result<web::Json<Paged<CommunityBanView>>> {
    domain::moderation::ban::check_list(&app, me.actor(), form.community_id).await?;
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let found = views::ban::list(&reader, form.community_id, page).await?;
    Ok(web::Json(Paged::new(found, CommunityBanView::from)))
}
