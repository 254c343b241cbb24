//! Changing the site, and blocking instances. Source: docs/reference/api-v3.md 5.1.

use crate::extract::{Json, LocalUser};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::{ListingType, PostListingMode, RegistrationMode, SortType};
use crate::v3::site::{SiteView, Tagline};
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::{InstanceId, LanguageId};
use base::kinds::{self, CaptchaDifficulty, FederationMode};
use base::settings::{RateLimit, RateLimits};
use db::membership::InstanceSide;
use db::site::SiteSettings;
use domain::App;
use domain::site::SiteEdit;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use views::Reader;

/// The site after it was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteResponse {
    pub site_view: SiteView,
    pub taglines: Vec<Tagline>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateSite {
    pub name: String,
    #[serde(flatten)]
    pub settings: SiteForm,
}

/// Absent fields stay, empty texts are cleared, lists replace what there was.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditSite {
    pub name: Option<String>,
    /// Empty: all may be used.
    #[schema(value_type = Option<Vec<i32>>)]
    pub discussion_languages: Option<Vec<LanguageId>>,
    /// Host names.
    pub allowed_instances: Option<Vec<String>>,
    /// Host names.
    pub blocked_instances: Option<Vec<String>>,
    pub blocked_urls: Option<Vec<String>>,
    #[serde(flatten)]
    pub settings: SiteForm,
}

/// What can be set at the first set-up and later.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SiteForm {
    pub sidebar: Option<String>,
    pub description: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub enable_downvotes: Option<bool>,
    pub enable_nsfw: Option<bool>,
    pub community_creation_admin_only: Option<bool>,
    pub require_email_verification: Option<bool>,
    pub application_question: Option<String>,
    pub private_instance: Option<bool>,
    pub default_theme: Option<String>,
    pub default_post_listing_type: Option<ListingType>,
    pub default_sort_type: Option<SortType>,
    pub default_post_listing_mode: Option<PostListingMode>,
    pub legal_information: Option<String>,
    pub application_email_admins: Option<bool>,
    pub reports_email_admins: Option<bool>,
    pub hide_modlog_mod_names: Option<bool>,
    pub slur_filter_regex: Option<String>,
    pub actor_name_max_length: Option<i32>,
    pub rate_limit_message: Option<i32>,
    pub rate_limit_message_per_second: Option<i32>,
    pub rate_limit_post: Option<i32>,
    pub rate_limit_post_per_second: Option<i32>,
    pub rate_limit_register: Option<i32>,
    pub rate_limit_register_per_second: Option<i32>,
    pub rate_limit_image: Option<i32>,
    pub rate_limit_image_per_second: Option<i32>,
    pub rate_limit_comment: Option<i32>,
    pub rate_limit_comment_per_second: Option<i32>,
    pub rate_limit_search: Option<i32>,
    pub rate_limit_search_per_second: Option<i32>,
    pub federation_enabled: Option<bool>,
    pub captcha_enabled: Option<bool>,
    /// `easy` or `hard`; anything else is medium.
    pub captcha_difficulty: Option<String>,
    pub taglines: Option<Vec<String>>,
    pub registration_mode: Option<RegistrationMode>,
    pub content_warning: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockInstance {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub block: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BlockInstanceResponse {
    pub blocked: bool,
}

impl SiteForm {
    fn set(&self, settings: &mut SiteSettings, limits: &mut RateLimits) {
        if let Some(enabled) = self.enable_downvotes {
            for mode in [&mut settings.post_downvotes, &mut settings.comment_downvotes] {
                *mode = downvotes(*mode, enabled);
            }
        }
        if let Some(sort) = self.default_sort_type {
            settings.default_sort = sort.into();
            // The order names its window itself.
            settings.default_time_range_seconds = None;
        }
        if let Some(mode) = self.registration_mode {
            settings.registration_mode = registration(settings.registration_mode, mode);
        }
        if let Some(difficulty) = &self.captcha_difficulty {
            settings.captcha_difficulty =
                CaptchaDifficulty::from_word(difficulty).unwrap_or(CaptchaDifficulty::Medium);
        }
        put(&mut settings.nsfw_allowed, self.enable_nsfw);
        put(&mut settings.community_creation_admin_only, self.community_creation_admin_only);
        put(&mut settings.email_verification_required, self.require_email_verification);
        put_text(&mut settings.application_question, &self.application_question);
        put(&mut settings.private_instance, self.private_instance);
        put(&mut settings.default_theme, self.default_theme.clone());
        put(&mut settings.default_listing_type, self.default_post_listing_type);
        put(&mut settings.default_post_listing_mode, self.default_post_listing_mode);
        put_text(&mut settings.legal_information, &self.legal_information);
        put(&mut settings.application_email_admins, self.application_email_admins);
        put(&mut settings.reports_email_admins, self.reports_email_admins);
        put(&mut settings.hide_modlog_mod_names, self.hide_modlog_mod_names);
        put_text(&mut settings.slur_filter_regex, &self.slur_filter_regex);
        put(&mut settings.actor_name_max_length, self.actor_name_max_length);
        put(&mut settings.federation_enabled, self.federation_enabled);
        put(&mut settings.captcha_enabled, self.captcha_enabled);
        put_limit(&mut limits.message, self.rate_limit_message, self.rate_limit_message_per_second);
        put_limit(&mut limits.post, self.rate_limit_post, self.rate_limit_post_per_second);
        put_limit(&mut limits.register, self.rate_limit_register, self.rate_limit_register_per_second);
        put_limit(&mut limits.image, self.rate_limit_image, self.rate_limit_image_per_second);
        put_limit(&mut limits.comment, self.rate_limit_comment, self.rate_limit_comment_per_second);
        put_limit(&mut limits.search, self.rate_limit_search, self.rate_limit_search_per_second);
    }
}

fn put<T>(place: &mut T, wanted: Option<impl Into<T>>) {
    if let Some(value) = wanted {
        *place = value.into();
    }
}

fn put_text(place: &mut Option<String>, wanted: &Option<String>) {
    *place = Edit::from_field(wanted.clone()).apply(place.take());
}

fn put_limit(limit: &mut RateLimit, capacity: Option<i32>, seconds: Option<i32>) {
    put(&mut limit.capacity, capacity);
    put(&mut limit.seconds, seconds.filter(|seconds| *seconds != 0));
}

/// Switching on leaves a finer mode as it is.
fn downvotes(before: FederationMode, enabled: bool) -> FederationMode {
    match (before, enabled) {
        (_, false) => FederationMode::Disable,
        (FederationMode::Disable, true) => FederationMode::All,
        (FederationMode::All | FederationMode::Local, true) => before,
    }
}

/// This version shows registration by invitation as closed, so an app that sends back what it was shown leaves it.
fn registration(before: kinds::RegistrationMode, wanted: RegistrationMode) -> kinds::RegistrationMode {
    match (before, wanted) {
        (kinds::RegistrationMode::RequireInvitation, RegistrationMode::Closed) => before,
        (_, wanted) => wanted.into(),
    }
}

impl From<CreateSite> for SiteEdit {
    fn from(form: CreateSite) -> Self {
        Self::from(EditSite {
            name: Some(form.name),
            discussion_languages: None,
            allowed_instances: None,
            blocked_instances: None,
            blocked_urls: None,
            settings: form.settings,
        })
    }
}

impl From<EditSite> for SiteEdit {
    fn from(form: EditSite) -> Self {
        let settings = form.settings.clone();
        Self {
            name: form.name,
            sidebar: Edit::from_field(form.settings.sidebar),
            summary: Edit::from_field(form.settings.description),
            icon: Edit::from_field(form.settings.icon),
            banner: Edit::from_field(form.settings.banner),
            content_warning: Edit::from_field(form.settings.content_warning),
            languages: form.discussion_languages,
            blocked_urls: form.blocked_urls,
            taglines: form.settings.taglines,
            allowed_instances: form.allowed_instances,
            blocked_instances: form.blocked_instances,
            settings: Arc::new(move |site, limits| settings.set(site, limits)),
        }
    }
}

/// `POST /api/v3/site`: finishes the set-up of a site that has none yet.
#[utoipa::path(post, path = "/site", tag = "site", security(("bearer" = [])), request_body = CreateSite,
    responses((status = 200, body = SiteResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateSite>,
) -> Result<web::Json<SiteResponse>> {
    domain::site::set_up(&app, me.actor(), form.into()).await?;
    answer(&reader).await
}

/// `PUT /api/v3/site`: changes the site.
#[utoipa::path(put, path = "/site", tag = "site", security(("bearer" = [])), request_body = EditSite,
    responses((status = 200, body = SiteResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditSite>,
) -> Result<web::Json<SiteResponse>> {
    domain::site::edit(&app, me.actor(), form.into()).await?;
    answer(&reader).await
}

/// `POST /api/v3/site/block`: hides the communities of an instance from the user, or shows them again.
#[utoipa::path(post, path = "/site/block", tag = "site", security(("bearer" = [])), request_body = BlockInstance,
    responses((status = 200, body = BlockInstanceResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn block_instance(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<BlockInstance>,
) -> Result<web::Json<BlockInstanceResponse>> {
    let side = InstanceSide::Communities;
    domain::membership::block_instance(&app, me.actor(), form.instance_id, side, form.block).await?;
    Ok(web::Json(BlockInstanceResponse { blocked: form.block }))
}

async fn answer(reader: &Reader) -> Result<web::Json<SiteResponse>> {
    let view = views::site::get(reader).await?;
    let taglines = view.info.taglines.iter().map(Tagline::from).collect();
    Ok(web::Json(SiteResponse { site_view: SiteView::from(&view), taglines }))
}
