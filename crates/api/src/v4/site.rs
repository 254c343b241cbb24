//! The site. Source: docs/reference/api-v4.md 2 and 4.

pub mod emoji;
pub mod instance;
pub mod own;
pub mod read;
pub mod tagline;
pub mod write;

use crate::v4::kinds::{
    CommentSortType, FederationMode, ImageMode, ListingType, PostListingMode, PostSortType, RegistrationMode,
    window_seconds,
};
use base::ids::{BlockedUrlId, CustomEmojiId, InstanceId, LanguageId, MultiCommunityId, SiteId, TaglineId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::site::{SiteCard, SiteInfo};

/// An instance as its admins present it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Site {
    #[schema(value_type = i32)]
    pub id: SiteId,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sidebar: Option<String>,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub ap_id: String,
    pub last_refreshed_at: DateTime<Utc>,
    pub inbox_url: String,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_warning: Option<String>,
}

/// What admins set at run time, with the counts of the site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalSite {
    pub id: i32,
    #[schema(value_type = i32)]
    pub site_id: SiteId,
    pub site_setup: bool,
    pub community_creation_admin_only: bool,
    pub email_verification_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_question: Option<String>,
    pub private_instance: bool,
    pub default_theme: String,
    pub default_post_listing_type: ListingType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_information: Option<String>,
    pub application_email_admins: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slur_filter_regex: Option<String>,
    pub federation_enabled: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub registration_mode: RegistrationMode,
    pub reports_email_admins: bool,
    pub federation_signed_fetch: bool,
    pub default_post_listing_mode: PostListingMode,
    pub default_post_sort_type: PostSortType,
    pub default_comment_sort_type: CommentSortType,
    pub oauth_registration: bool,
    pub post_upvotes: FederationMode,
    pub post_downvotes: FederationMode,
    pub comment_upvotes: FederationMode,
    pub comment_downvotes: FederationMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_post_time_range_seconds: Option<i32>,
    pub nsfw_content_disallowed: bool,
    pub users: i32,
    pub posts: i32,
    pub comments: i32,
    pub communities: i32,
    pub users_active_day: i32,
    pub users_active_week: i32,
    pub users_active_month: i32,
    pub users_active_half_year: i32,
    pub email_notifications_disabled: bool,
    pub default_items_per_page: i32,
    pub image_mode: ImageMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_proxy_bypass_domains: Option<String>,
    pub image_upload_timeout_seconds: i32,
    pub image_max_thumbnail_size: i32,
    pub image_max_avatar_size: i32,
    pub image_max_banner_size: i32,
    pub image_max_upload_size: i32,
    pub image_allow_video_uploads: bool,
    pub image_upload_disabled: bool,
    pub max_invites_per_user_allowed: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub suggested_multi_community_id: Option<MultiCommunityId>,
    #[serde(flatten)]
    pub own: own::OwnSettings,
}

/// How often one address may ask.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalSiteRateLimit {
    pub local_site_id: i32,
    pub message_max_requests: i32,
    pub message_interval_seconds: i32,
    pub post_max_requests: i32,
    pub post_interval_seconds: i32,
    pub register_max_requests: i32,
    pub register_interval_seconds: i32,
    pub image_max_requests: i32,
    pub image_interval_seconds: i32,
    pub comment_max_requests: i32,
    pub comment_interval_seconds: i32,
    pub search_max_requests: i32,
    pub search_interval_seconds: i32,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub import_user_settings_max_requests: i32,
    pub import_user_settings_interval_seconds: i32,
}

/// The local site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteView {
    pub site: Site,
    pub local_site: LocalSite,
    pub local_site_rate_limit: LocalSiteRateLimit,
    pub instance: Instance,
}

/// A server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Instance {
    #[schema(value_type = i32)]
    pub id: InstanceId,
    pub domain: String,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A greeting.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tagline {
    #[schema(value_type = i32)]
    pub id: TaglineId,
    pub content: String,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// An emoji of this instance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomEmoji {
    #[schema(value_type = i32)]
    pub id: CustomEmojiId,
    pub shortcode: String,
    pub image_url: String,
    pub alt_text: String,
    pub category: String,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// A word that finds an emoji.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomEmojiKeyword {
    #[schema(value_type = i32)]
    pub custom_emoji_id: CustomEmojiId,
    pub keyword: String,
}

/// An emoji with its words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomEmojiView {
    pub custom_emoji: CustomEmoji,
    pub keywords: Vec<CustomEmojiKeyword>,
}

/// A language that content can be written in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Language {
    #[schema(value_type = i32)]
    pub id: LanguageId,
    pub code: &'static str,
    pub name: &'static str,
}

/// A link nobody may post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalSiteUrlBlocklist {
    #[schema(value_type = i32)]
    pub id: BlockedUrlId,
    pub url: String,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// Id of the only row of what admins set.
const LOCAL_SITE_ID: i32 = 1;

impl From<&SiteCard> for Site {
    fn from(card: &SiteCard) -> Self {
        let site = &card.site;
        Self {
            id: site.id,
            name: site.name.clone(),
            sidebar: site.sidebar.clone(),
            published_at: site.published_at,
            updated_at: site.updated_at,
            icon: site.icon.clone(),
            banner: site.banner.clone(),
            summary: site.summary.clone(),
            ap_id: site.ap_id.clone(),
            last_refreshed_at: site.last_refreshed_at,
            inbox_url: site.inbox_url.clone(),
            instance_id: site.instance_id,
            content_warning: site.content_warning.clone(),
        }
    }
}

impl From<&views::site::SiteView> for LocalSite {
    fn from(view: &views::site::SiteView) -> Self {
        let local = &view.info.local;
        let settings = &local.settings;
        Self {
            id: LOCAL_SITE_ID,
            site_id: local.site_id,
            site_setup: settings.set_up,
            community_creation_admin_only: settings.community_creation_admin_only,
            email_verification_required: settings.email_verification_required,
            application_question: settings.application_question.clone(),
            private_instance: settings.private_instance,
            default_theme: settings.default_theme.clone(),
            default_post_listing_type: settings.default_listing_type.into(),
            legal_information: settings.legal_information.clone(),
            application_email_admins: settings.application_email_admins,
            slur_filter_regex: settings.slur_filter_regex.clone(),
            federation_enabled: settings.federation_enabled,
            published_at: local.published_at,
            updated_at: local.updated_at,
            registration_mode: settings.registration_mode.into(),
            reports_email_admins: settings.reports_email_admins,
            federation_signed_fetch: settings.federation_signed_fetch,
            default_post_listing_mode: settings.default_post_listing_mode.into(),
            default_post_sort_type: settings.default_sort.into(),
            default_comment_sort_type: settings.default_comment_sort.into(),
            oauth_registration: settings.oauth_registration,
            post_upvotes: settings.post_upvotes.into(),
            post_downvotes: settings.post_downvotes.into(),
            comment_upvotes: settings.comment_upvotes.into(),
            comment_downvotes: settings.comment_downvotes.into(),
            default_post_time_range_seconds: settings
                .default_time_range_seconds
                .or_else(|| window_seconds(settings.default_sort)),
            nsfw_content_disallowed: !settings.nsfw_allowed,
            users: view.counts.users,
            posts: view.counts.posts,
            comments: view.counts.comments,
            communities: view.counts.communities,
            users_active_day: view.counts.users_active_day,
            users_active_week: view.counts.users_active_week,
            users_active_month: view.counts.users_active_month,
            users_active_half_year: view.counts.users_active_half_year,
            email_notifications_disabled: settings.email_notifications_disabled,
            default_items_per_page: settings.default_items_per_page,
            image_mode: settings.image_mode.into(),
            image_proxy_bypass_domains: settings.image_proxy_bypass_domains.clone(),
            image_upload_timeout_seconds: settings.image_upload_timeout_seconds,
            image_max_thumbnail_size: settings.image_max_thumbnail_size,
            image_max_avatar_size: settings.image_max_avatar_size,
            image_max_banner_size: settings.image_max_banner_size,
            image_max_upload_size: settings.image_max_upload_size,
            image_allow_video_uploads: settings.image_allow_video_uploads,
            image_upload_disabled: settings.image_upload_disabled,
            max_invites_per_user_allowed: settings.max_invites_per_user,
            suggested_multi_community_id: settings.suggested_multi_community_id,
            own: settings.into(),
        }
    }
}

impl From<&db::site::LocalSite> for LocalSiteRateLimit {
    fn from(local: &db::site::LocalSite) -> Self {
        let limits = &local.rate_limits;
        Self {
            local_site_id: LOCAL_SITE_ID,
            message_max_requests: limits.message.capacity,
            message_interval_seconds: limits.message.seconds,
            post_max_requests: limits.post.capacity,
            post_interval_seconds: limits.post.seconds,
            register_max_requests: limits.register.capacity,
            register_interval_seconds: limits.register.seconds,
            image_max_requests: limits.image.capacity,
            image_interval_seconds: limits.image.seconds,
            comment_max_requests: limits.comment.capacity,
            comment_interval_seconds: limits.comment.seconds,
            search_max_requests: limits.search.capacity,
            search_interval_seconds: limits.search.seconds,
            published_at: local.published_at,
            updated_at: local.rate_limits_updated_at,
            import_user_settings_max_requests: limits.import_user_settings.capacity,
            import_user_settings_interval_seconds: limits.import_user_settings.seconds,
        }
    }
}

impl From<&views::site::SiteView> for SiteView {
    fn from(view: &views::site::SiteView) -> Self {
        let SiteInfo { site, local, instance, .. } = view.info.as_ref();
        Self {
            site: Site::from(site),
            local_site: LocalSite::from(view),
            local_site_rate_limit: LocalSiteRateLimit::from(local),
            instance: Instance::from(instance),
        }
    }
}

impl From<&db::instance::Instance> for Instance {
    fn from(instance: &db::instance::Instance) -> Self {
        Self {
            id: instance.id,
            domain: instance.domain.clone(),
            published_at: instance.published_at,
            updated_at: instance.updated_at,
            software: instance.software.clone(),
            version: instance.version.clone(),
        }
    }
}

impl From<&db::site::tagline::Tagline> for Tagline {
    fn from(tagline: &db::site::tagline::Tagline) -> Self {
        Self {
            id: tagline.id,
            content: tagline.content.clone(),
            published_at: tagline.published_at,
            updated_at: tagline.updated_at,
        }
    }
}

impl From<&db::site::emoji::CustomEmoji> for CustomEmojiView {
    fn from(emoji: &db::site::emoji::CustomEmoji) -> Self {
        let words = emoji.keywords.iter().flatten();
        Self {
            custom_emoji: CustomEmoji {
                id: emoji.id,
                shortcode: emoji.shortcode.clone(),
                image_url: emoji.image_url.clone(),
                alt_text: emoji.alt_text.clone(),
                category: emoji.category.clone(),
                published_at: emoji.published_at,
                updated_at: emoji.updated_at,
            },
            keywords: words
                .map(|word| CustomEmojiKeyword { custom_emoji_id: emoji.id, keyword: word.clone() })
                .collect(),
        }
    }
}

impl From<&base::language::Language> for Language {
    fn from(language: &base::language::Language) -> Self {
        Self { id: language.id, code: language.code, name: language.name }
    }
}

impl From<&db::site::blocked_url::BlockedUrl> for LocalSiteUrlBlocklist {
    fn from(blocked: &db::site::blocked_url::BlockedUrl) -> Self {
        Self {
            id: blocked.id,
            url: blocked.url.clone(),
            published_at: blocked.published_at,
            updated_at: blocked.updated_at,
        }
    }
}
