//! Changing the site. Source: docs/reference/api-v4.md 2 and 4.1.

use crate::extract::{Json, LocalUser};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{
    CommentSortType, FederationMode, ImageMode, ListingType, PostListingMode, PostSortType, RegistrationMode,
    preference,
};
use crate::v4::site::SiteView;
use crate::v4::site::own::OwnForm;
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::{LanguageId, MultiCommunityId};
use base::settings::{RateLimit, RateLimits};
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
    pub blocked_urls: Option<Vec<String>>,
    #[serde(flatten)]
    pub settings: SiteForm,
}

/// What can be set at the first set-up and later.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SiteForm {
    pub sidebar: Option<String>,
    pub summary: Option<String>,
    pub community_creation_admin_only: Option<bool>,
    pub email_verification_required: Option<bool>,
    pub application_question: Option<String>,
    pub private_instance: Option<bool>,
    pub default_theme: Option<String>,
    pub default_post_listing_type: Option<ListingType>,
    pub default_post_listing_mode: Option<PostListingMode>,
    pub default_post_sort_type: Option<PostSortType>,
    /// 0: without end.
    pub default_post_time_range_seconds: Option<i32>,
    /// 1 to 50.
    pub default_items_per_page: Option<i32>,
    pub default_comment_sort_type: Option<CommentSortType>,
    pub legal_information: Option<String>,
    pub application_email_admins: Option<bool>,
    pub reports_email_admins: Option<bool>,
    /// Empty: all may be used.
    #[schema(value_type = Option<Vec<i32>>)]
    pub discussion_languages: Option<Vec<LanguageId>>,
    pub slur_filter_regex: Option<String>,
    pub rate_limit_message_max_requests: Option<i32>,
    pub rate_limit_message_interval_seconds: Option<i32>,
    pub rate_limit_post_max_requests: Option<i32>,
    pub rate_limit_post_interval_seconds: Option<i32>,
    pub rate_limit_register_max_requests: Option<i32>,
    pub rate_limit_register_interval_seconds: Option<i32>,
    pub rate_limit_image_max_requests: Option<i32>,
    pub rate_limit_image_interval_seconds: Option<i32>,
    pub rate_limit_comment_max_requests: Option<i32>,
    pub rate_limit_comment_interval_seconds: Option<i32>,
    pub rate_limit_search_max_requests: Option<i32>,
    pub rate_limit_search_interval_seconds: Option<i32>,
    pub rate_limit_import_user_settings_max_requests: Option<i32>,
    pub rate_limit_import_user_settings_interval_seconds: Option<i32>,
    pub federation_enabled: Option<bool>,
    pub federation_signed_fetch: Option<bool>,
    pub registration_mode: Option<RegistrationMode>,
    pub oauth_registration: Option<bool>,
    pub content_warning: Option<String>,
    pub post_upvotes: Option<FederationMode>,
    pub post_downvotes: Option<FederationMode>,
    pub comment_upvotes: Option<FederationMode>,
    pub comment_downvotes: Option<FederationMode>,
    pub nsfw_content_disallowed: Option<bool>,
    pub email_notifications_disabled: Option<bool>,
    pub image_mode: Option<ImageMode>,
    /// Host names with commas in between.
    pub image_proxy_bypass_domains: Option<String>,
    pub image_upload_timeout_seconds: Option<i32>,
    pub image_max_thumbnail_size: Option<i32>,
    pub image_max_avatar_size: Option<i32>,
    pub image_max_banner_size: Option<i32>,
    pub image_max_upload_size: Option<i32>,
    pub image_allow_video_uploads: Option<bool>,
    pub image_upload_disabled: Option<bool>,
    pub max_invites_per_user_allowed: Option<i32>,
    /// 0: none.
    #[schema(value_type = Option<i32>)]
    pub suggested_multi_community_id: Option<MultiCommunityId>,
    #[serde(flatten)]
    pub own: OwnForm,
}

impl SiteForm {
    fn set(&self, settings: &mut SiteSettings, limits: &mut RateLimits) {
        self.set_order(settings);
        put(&mut settings.community_creation_admin_only, self.community_creation_admin_only);
        put(&mut settings.email_verification_required, self.email_verification_required);
        put_text(&mut settings.application_question, &self.application_question);
        put(&mut settings.private_instance, self.private_instance);
        put(&mut settings.default_theme, self.default_theme.clone());
        put(&mut settings.default_listing_type, self.default_post_listing_type);
        put(&mut settings.default_post_listing_mode, self.default_post_listing_mode);
        put(&mut settings.default_items_per_page, self.default_items_per_page);
        put(&mut settings.default_comment_sort, self.default_comment_sort_type);
        put_text(&mut settings.legal_information, &self.legal_information);
        put(&mut settings.application_email_admins, self.application_email_admins);
        put(&mut settings.reports_email_admins, self.reports_email_admins);
        put_text(&mut settings.slur_filter_regex, &self.slur_filter_regex);
        put(&mut settings.federation_enabled, self.federation_enabled);
        put(&mut settings.federation_signed_fetch, self.federation_signed_fetch);
        put(&mut settings.registration_mode, self.registration_mode);
        put(&mut settings.oauth_registration, self.oauth_registration);
        put(&mut settings.post_upvotes, self.post_upvotes);
        put(&mut settings.post_downvotes, self.post_downvotes);
        put(&mut settings.comment_upvotes, self.comment_upvotes);
        put(&mut settings.comment_downvotes, self.comment_downvotes);
        put(&mut settings.nsfw_allowed, self.nsfw_content_disallowed.map(|disallowed| !disallowed));
        put(&mut settings.email_notifications_disabled, self.email_notifications_disabled);
        put(&mut settings.image_mode, self.image_mode);
        put_text(&mut settings.image_proxy_bypass_domains, &self.image_proxy_bypass_domains);
        put(&mut settings.image_upload_timeout_seconds, self.image_upload_timeout_seconds);
        put(&mut settings.image_max_thumbnail_size, self.image_max_thumbnail_size);
        put(&mut settings.image_max_avatar_size, self.image_max_avatar_size);
        put(&mut settings.image_max_banner_size, self.image_max_banner_size);
        put(&mut settings.image_max_upload_size, self.image_max_upload_size);
        put(&mut settings.image_allow_video_uploads, self.image_allow_video_uploads);
        put(&mut settings.image_upload_disabled, self.image_upload_disabled);
        put(&mut settings.max_invites_per_user, self.max_invites_per_user_allowed);
        if let Some(id) = self.suggested_multi_community_id {
            settings.suggested_multi_community_id = Some(id).filter(|id| id.0 > 0);
        }
        self.own.set(settings);
        self.set_limits(limits);
    }

    /// An order and its window are one preference; here they are set apart.
    fn set_order(&self, settings: &mut SiteSettings) {
        if let Some(seconds) = self.default_post_time_range_seconds {
            settings.default_time_range_seconds = (seconds != 0).then_some(seconds);
        }
        if self.default_post_sort_type.is_some() || self.default_post_time_range_seconds.is_some() {
            let sort = self.default_post_sort_type.unwrap_or_else(|| settings.default_sort.into());
            settings.default_sort = preference(sort, settings.default_time_range_seconds);
        }
    }

    fn set_limits(&self, limits: &mut RateLimits) {
        let message = self.rate_limit_message_interval_seconds;
        put_limit(&mut limits.message, self.rate_limit_message_max_requests, message);
        let post = self.rate_limit_post_interval_seconds;
        put_limit(&mut limits.post, self.rate_limit_post_max_requests, post);
        let register = self.rate_limit_register_interval_seconds;
        put_limit(&mut limits.register, self.rate_limit_register_max_requests, register);
        let image = self.rate_limit_image_interval_seconds;
        put_limit(&mut limits.image, self.rate_limit_image_max_requests, image);
        let comment = self.rate_limit_comment_interval_seconds;
        put_limit(&mut limits.comment, self.rate_limit_comment_max_requests, comment);
        let search = self.rate_limit_search_interval_seconds;
        put_limit(&mut limits.search, self.rate_limit_search_max_requests, search);
        let import = self.rate_limit_import_user_settings_interval_seconds;
        put_limit(
            &mut limits.import_user_settings,
            self.rate_limit_import_user_settings_max_requests,
            import,
        );
    }
}

/// What is wanted, if anything is.
pub(super) fn put<T>(place: &mut T, wanted: Option<impl Into<T>>) {
    if let Some(value) = wanted {
        *place = value.into();
    }
}

fn put_text(place: &mut Option<String>, wanted: &Option<String>) {
    *place = Edit::from_field(wanted.clone()).apply(place.take());
}

fn put_limit(limit: &mut RateLimit, requests: Option<i32>, seconds: Option<i32>) {
    put(&mut limit.capacity, requests);
    put(&mut limit.seconds, seconds.filter(|seconds| *seconds != 0));
}

impl From<CreateSite> for SiteEdit {
    fn from(form: CreateSite) -> Self {
        Self::from(EditSite { name: Some(form.name), blocked_urls: None, settings: form.settings })
    }
}

impl From<EditSite> for SiteEdit {
    fn from(form: EditSite) -> Self {
        let settings = form.settings.clone();
        Self {
            name: form.name,
            sidebar: Edit::from_field(form.settings.sidebar),
            summary: Edit::from_field(form.settings.summary),
            icon: Edit::Keep,
            banner: Edit::Keep,
            content_warning: Edit::from_field(form.settings.content_warning),
            languages: form.settings.discussion_languages,
            blocked_urls: form.blocked_urls,
            taglines: None,
            allowed_instances: None,
            blocked_instances: None,
            settings: Arc::new(move |site, limits| settings.set(site, limits)),
        }
    }
}

/// `POST /api/v4/site`: finishes the set-up of a site that has none yet.
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

/// `PUT /api/v4/site`: changes the site.
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

async fn answer(reader: &Reader) -> Result<web::Json<SiteResponse>> {
    let view = views::site::get(reader).await?;
    Ok(web::Json(SiteResponse { site_view: SiteView::from(&view) }))
}
