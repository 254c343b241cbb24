//! Applications for accounts. Source: docs/reference/api-v3.md 5.7.

use crate::extract::{self, Json, Query};
use crate::v3::account::LocalUser;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::Person;
use actix_web::web::{self, Data};
use base::capability::Capability;
use base::ids::{LocalUserId, PersonId, RegistrationApplicationId};
use base::page::Page;
use chrono::{DateTime, Utc};
use domain::App;
use domain::application::{self, Decision};
use domain::moderation::admin;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::application::{ApplicationQuery, ApplicationView as View};

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationApplication {
    #[schema(value_type = i32)]
    pub id: RegistrationApplicationId,
    #[schema(value_type = i32)]
    pub local_user_id: LocalUserId,
    pub answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub admin_id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deny_reason: Option<String>,
    pub published: DateTime<Utc>,
}

/// An application with who wrote it and who decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationApplicationView {
    pub registration_application: RegistrationApplication,
    pub creator_local_user: LocalUser,
    pub creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Person>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationApplicationResponse {
    pub registration_application: RegistrationApplicationView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListRegistrationApplicationsResponse {
    pub registration_applications: Vec<RegistrationApplicationView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct GetUnreadRegistrationApplicationCountResponse {
    pub registration_applications: i64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListRegistrationApplications {
    /// Only those nobody has decided about, the oldest first.
    pub unread_only: Option<bool>,
    /// 1 to 100.
    pub page: Option<i64>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetRegistrationApplication {
    #[param(value_type = i32)]
    pub person_id: PersonId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ApproveRegistrationApplication {
    #[schema(value_type = i32)]
    pub id: RegistrationApplicationId,
    pub approve: bool,
    pub deny_reason: Option<String>,
}

impl RegistrationApplicationView {
    fn new(view: &View, now: DateTime<Utc>) -> Self {
        let application = &view.application;
        Self {
            registration_application: RegistrationApplication {
                id: application.id,
                local_user_id: application.local_user_id,
                answer: application.answer.clone(),
                admin_id: application.admin_id,
                deny_reason: application.deny_reason.clone(),
                published: application.published_at,
            },
            creator_local_user: LocalUser::from(&view.user.local_user),
            creator: Person::new(&view.user.person.card, now),
            admin: view.admin.as_ref().map(|card| Person::new(card, now)),
        }
    }
}

/// `GET /api/v3/admin/registration_application/count`: how many wait.
#[utoipa::path(get, path = "/admin/registration_application/count", tag = "moderation", security(("bearer" = [])),
    responses((status = 200, body = GetUnreadRegistrationApplicationCountResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn count(
    app: Data<App>,
    reader: Data<Reader>,
    me: extract::LocalUser,
) -> Result<web::Json<GetUnreadRegistrationApplicationCountResponse>> {
    admin::check(&app, me.actor(), Capability::ApproveApplications).await?;
    let verified_only = app.site().await?.local.settings.email_verification_required;
    let registration_applications = views::application::count(&reader, verified_only).await?;
    Ok(web::Json(GetUnreadRegistrationApplicationCountResponse { registration_applications }))
}

/// `GET /api/v3/admin/registration_application/list`: a page of them.
#[utoipa::path(get, path = "/admin/registration_application/list", tag = "moderation", params(ListRegistrationApplications), security(("bearer" = [])),
    responses((status = 200, body = ListRegistrationApplicationsResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: extract::LocalUser,
    Query(form): Query<ListRegistrationApplications>,
) -> Result<web::Json<ListRegistrationApplicationsResponse>> {
    admin::check(&app, me.actor(), Capability::ApproveApplications).await?;
    let query = ApplicationQuery {
        waiting_only: form.unread_only.unwrap_or(false),
        verified_only: app.site().await?.local.settings.email_verification_required,
        page: Page::numbered(form.page, form.limit)?,
    };
    let page = views::application::list(&reader, &me.viewer, &query).await?;
    let now = reader.now();
    let all = page.items.iter().map(|view| RegistrationApplicationView::new(view, now));
    Ok(web::Json(ListRegistrationApplicationsResponse { registration_applications: all.collect() }))
}

/// `GET /api/v3/admin/registration_application`: that of a person.
#[utoipa::path(get, path = "/admin/registration_application", tag = "moderation", params(GetRegistrationApplication), security(("bearer" = [])),
    responses((status = 200, body = RegistrationApplicationResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn get(
    app: Data<App>,
    reader: Data<Reader>,
    me: extract::LocalUser,
    Query(form): Query<GetRegistrationApplication>,
) -> Result<web::Json<RegistrationApplicationResponse>> {
    admin::check(&app, me.actor(), Capability::ApproveApplications).await?;
    let view = views::application::of_person(&reader, &me.viewer, form.person_id).await?;
    let registration_application = RegistrationApplicationView::new(&view, reader.now());
    Ok(web::Json(RegistrationApplicationResponse { registration_application }))
}

/// `PUT /api/v3/admin/registration_application/approve`: approves or denies one.
#[utoipa::path(put, path = "/admin/registration_application/approve", tag = "moderation", request_body = ApproveRegistrationApplication, security(("bearer" = [])),
    responses((status = 200, body = RegistrationApplicationResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn approve(
    app: Data<App>,
    reader: Data<Reader>,
    me: extract::LocalUser,
    Json(form): Json<ApproveRegistrationApplication>,
) -> Result<web::Json<RegistrationApplicationResponse>> {
    let reason = form.deny_reason.filter(|reason| !reason.is_empty());
    let decision = if form.approve { Decision::Approve } else { Decision::Deny(reason) };
    application::decide(&app, me.actor(), form.id, &decision).await?;
    let view = views::application::get(&reader, &me.viewer, form.id).await?;
    let registration_application = RegistrationApplicationView::new(&view, reader.now());
    Ok(web::Json(RegistrationApplicationResponse { registration_application }))
}
