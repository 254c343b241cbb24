//! Spinney's own: what the admins tell everybody. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, MaybeUser};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::Audience;
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::error::Code;
use base::ids::AnnouncementId;
use chrono::{DateTime, Datelike, Utc};
use domain::App;
use domain::announcement::{self, AnnouncementEdit, NewAnnouncement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

/// What the admins tell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Announcement {
    #[schema(value_type = i32)]
    pub id: AnnouncementId,
    /// Markdown.
    pub content: String,
    pub audience: Audience,
    pub starts_at: DateTime<Utc>,
    /// Absent: until it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether users may put it away.
    pub dismissible: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnnouncementsResponse {
    /// The one that starts last first.
    pub announcements: Vec<Announcement>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateAnnouncement {
    /// Markdown.
    pub content: String,
    /// Everybody, if nobody is named.
    pub audience: Option<Audience>,
    /// Seconds since 1970; absent: at once.
    pub starts_at: Option<i64>,
    /// Seconds since 1970; absent: until it is deleted.
    pub ends_at: Option<i64>,
    /// Whether users may put it away; they may, if nothing is said.
    pub dismissible: Option<bool>,
}

/// What shall change; a missing field stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditAnnouncement {
    #[schema(value_type = i32)]
    pub id: AnnouncementId,
    /// Markdown.
    pub content: Option<String>,
    pub audience: Option<Audience>,
    /// Seconds since 1970.
    pub starts_at: Option<i64>,
    /// Seconds since 1970; 0 takes the end away.
    pub ends_at: Option<i64>,
    pub dismissible: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteAnnouncement {
    #[schema(value_type = i32)]
    pub id: AnnouncementId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DismissAnnouncement {
    #[schema(value_type = i32)]
    pub id: AnnouncementId,
}

impl From<&db::announcement::Announcement> for Announcement {
    fn from(row: &db::announcement::Announcement) -> Self {
        Self {
            id: row.id,
            content: row.content.clone(),
            audience: row.audience.into(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            dismissible: row.dismissible,
            published_at: row.published_at,
            updated_at: row.updated_at,
        }
    }
}

impl TryFrom<CreateAnnouncement> for NewAnnouncement {
    type Error = Code;

    fn try_from(form: CreateAnnouncement) -> Result<Self, Code> {
        Ok(Self {
            content: form.content,
            audience: form.audience.map_or(base::kinds::Audience::Everybody, Into::into),
            starts_at: form.starts_at.map(time).transpose()?,
            ends_at: form.ends_at.map(time).transpose()?,
            dismissible: form.dismissible.unwrap_or(true),
        })
    }
}

impl TryFrom<EditAnnouncement> for AnnouncementEdit {
    type Error = Code;

    fn try_from(form: EditAnnouncement) -> Result<Self, Code> {
        Ok(Self {
            content: form.content,
            audience: form.audience.map(Into::into),
            starts_at: form.starts_at.map(time).transpose()?,
            ends_at: match form.ends_at {
                None => Edit::Keep,
                Some(0) => Edit::Clear,
                Some(seconds) => Edit::Set(time(seconds)?),
            },
            dismissible: form.dismissible,
        })
    }
}

fn time(seconds: i64) -> Result<DateTime<Utc>, Code> {
    // PostgreSQL keeps fewer years than chrono.
    let time = DateTime::from_timestamp_secs(seconds).filter(|time| (0..10_000).contains(&time.year()));
    time.ok_or(Code::InvalidUnixTime)
}

fn response(rows: &[db::announcement::Announcement]) -> web::Json<AnnouncementsResponse> {
    web::Json(AnnouncementsResponse { announcements: rows.iter().map(Announcement::from).collect() })
}

/// What the viewer is to be told now.
#[utoipa::path(get, path = "/announcement/list", tag = "announcement", security((), ("bearer" = [])),
    description = "Spinney's own: what the viewer is to be told now, without what they have put away.",
    responses((status = 200, body = AnnouncementsResponse)))]
pub async fn current(reader: Data<Reader>, me: MaybeUser) -> Result<web::Json<AnnouncementsResponse>> {
    Ok(response(&views::announcement::current(&reader, &me.viewer).await?))
}

/// Puts an announcement away.
#[utoipa::path(post, path = "/announcement/dismiss", tag = "announcement", request_body = DismissAnnouncement, security(("bearer" = [])),
    description = "Spinney's own: puts an announcement away, for the user, on all devices.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn dismiss(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DismissAnnouncement>,
) -> Result<web::Json<SuccessResponse>> {
    announcement::dismiss(&app, me.actor(), form.id).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// All announcements, past and future, for admins.
#[utoipa::path(get, path = "/admin/announcement/list", tag = "announcement", security(("bearer" = [])),
    description = "Spinney's own: all announcements, past and future, for admins.",
    responses((status = 200, body = AnnouncementsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn all(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
) -> Result<web::Json<AnnouncementsResponse>> {
    announcement::check_list(&app, me.actor()).await?;
    Ok(response(&views::announcement::all(&reader).await?))
}

/// Announces something; answers all there is.
#[utoipa::path(post, path = "/admin/announcement", tag = "announcement", request_body = CreateAnnouncement, security(("bearer" = [])),
    description = "Spinney's own: announces something; answers all announcements.",
    responses((status = 200, body = AnnouncementsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateAnnouncement>,
) -> Result<web::Json<AnnouncementsResponse>> {
    announcement::create(&app, me.actor(), form.try_into()?).await?;
    Ok(response(&views::announcement::all(&reader).await?))
}

/// Changes an announcement; answers all there is.
#[utoipa::path(put, path = "/admin/announcement", tag = "announcement", request_body = EditAnnouncement, security(("bearer" = [])),
    description = "Spinney's own: changes an announcement; answers all of them.",
    responses((status = 200, body = AnnouncementsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditAnnouncement>,
) -> Result<web::Json<AnnouncementsResponse>> {
    let id = form.id;
    announcement::edit(&app, me.actor(), id, form.try_into()?).await?;
    Ok(response(&views::announcement::all(&reader).await?))
}

/// Deletes an announcement.
#[utoipa::path(delete, path = "/admin/announcement", tag = "announcement", request_body = DeleteAnnouncement, security(("bearer" = [])),
    description = "Spinney's own: deletes an announcement.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteAnnouncement>,
) -> Result<web::Json<SuccessResponse>> {
    announcement::delete(&app, me.actor(), form.id).await?;
    Ok(web::Json(SuccessResponse::default()))
}
