//! The site. Source: docs/reference/api-v3.md 3.1 and 5.1.

pub mod read;
pub mod write;

use crate::v3::kinds::{ListingType, PostListingMode, RegistrationMode, SortType};
use base::ids::{BlockedUrlId, CustomEmojiId, InstanceId, LanguageId, SiteId, TaglineId};
use base::kinds::FederationMode;
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
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub actor_id: String,
    pub last_refreshed_at: DateTime<Utc>,
    pub inbox_url: String,
    pub public_key: String,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_warning: Option<String>,
}

/// What admins set at run time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalSite {
    pub id: i32,
    #[schema(value_type = i32)]
    pub site_id: SiteId,
    pub site_setup: bool,
    pub enable_downvotes: bool,
    pub enable_nsfw: bool,
    pub community_creation_admin_only: bool,
    pub require_email_verification: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_question: Option<String>,
    pub private_instance: bool,
    pub default_theme: String,
    pub default_post_listing_type: ListingType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_information: Option<String>,
    pub hide_modlog_mod_names: bool,
    pub application_email_admins: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slur_filter_regex: Option<String>,
    pub actor_name_max_length: i32,
    pub federation_enabled: bool,
    pub captcha_enabled: bool,
    /// `easy`, `medium` or `hard`.
    pub captcha_difficulty: String,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub registration_mode: RegistrationMode,
    pub reports_email_admins: bool,
    pub federation_signed_fetch: bool,
    pub default_post_listing_mode: PostListingMode,
    pub default_sort_type: SortType,
}

/// How often one address may ask: a bucket of so many requests, refilled within `…_per_second` seconds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalSiteRateLimit {
    pub local_site_id: i32,
    pub message: i32,
    pub message_per_second: i32,
    pub post: i32,
    pub post_per_second: i32,
    pub register: i32,
    pub register_per_second: i32,
    pub image: i32,
    pub image_per_second: i32,
    pub comment: i32,
    pub comment_per_second: i32,
    pub search: i32,
    pub search_per_second: i32,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub import_user_settings: i32,
    pub import_user_settings_per_second: i32,
}

/// Counts of the local site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteAggregates {
    #[schema(value_type = i32)]
    pub site_id: SiteId,
    pub users: i32,
    pub posts: i32,
    pub comments: i32,
    pub communities: i32,
    pub users_active_day: i32,
    pub users_active_week: i32,
    pub users_active_month: i32,
    pub users_active_half_year: i32,
}

/// The local site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteView {
    pub site: Site,
    pub local_site: LocalSite,
    pub local_site_rate_limit: LocalSiteRateLimit,
    pub counts: SiteAggregates,
}

/// A server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Instance {
    #[schema(value_type = i32)]
    pub id: InstanceId,
    pub domain: String,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
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
    pub local_site_id: i32,
    pub content: String,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
}

/// An emoji of this instance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomEmoji {
    #[schema(value_type = i32)]
    pub id: CustomEmojiId,
    pub local_site_id: i32,
    pub shortcode: String,
    pub image_url: String,
    pub alt_text: String,
    pub category: String,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
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
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
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
            published: site.published_at,
            updated: site.updated_at,
            icon: site.icon.clone(),
            banner: site.banner.clone(),
            description: site.summary.clone(),
            actor_id: site.ap_id.clone(),
            last_refreshed_at: site.last_refreshed_at,
            inbox_url: site.inbox_url.clone(),
            public_key: card.public_pem.clone(),
            instance_id: site.instance_id,
            content_warning: site.content_warning.clone(),
        }
    }
}

impl From<&db::site::LocalSite> for LocalSite {
    fn from(local: &db::site::LocalSite) -> Self {
        let settings = &local.settings;
        Self {
            id: LOCAL_SITE_ID,
            site_id: local.site_id,
            site_setup: settings.set_up,
            enable_downvotes: settings.post_downvotes != FederationMode::Disable,
            enable_nsfw: settings.nsfw_allowed,
            community_creation_admin_only: settings.community_creation_admin_only,
            require_email_verification: settings.email_verification_required,
            application_question: settings.application_question.clone(),
            private_instance: settings.private_instance,
            default_theme: settings.default_theme.clone(),
            default_post_listing_type: settings.default_listing_type.into(),
            legal_information: settings.legal_information.clone(),
            hide_modlog_mod_names: settings.hide_modlog_mod_names,
            application_email_admins: settings.application_email_admins,
            slur_filter_regex: settings.slur_filter_regex.clone(),
            actor_name_max_length: settings.actor_name_max_length,
            federation_enabled: settings.federation_enabled,
            captcha_enabled: settings.captcha_enabled,
            captcha_difficulty: settings.captcha_difficulty.word().to_owned(),
            published: local.published_at,
            updated: local.updated_at,
            registration_mode: settings.registration_mode.into(),
            reports_email_admins: settings.reports_email_admins,
            federation_signed_fetch: settings.federation_signed_fetch,
            default_post_listing_mode: settings.default_post_listing_mode.into(),
            default_sort_type: settings.default_sort.into(),
        }
    }
}

impl From<&db::site::LocalSite> for LocalSiteRateLimit {
    fn from(local: &db::site::LocalSite) -> Self {
        let limits = &local.rate_limits;
        Self {
            local_site_id: LOCAL_SITE_ID,
            message: limits.message.capacity,
            message_per_second: limits.message.seconds,
            post: limits.post.capacity,
            post_per_second: limits.post.seconds,
            register: limits.register.capacity,
            register_per_second: limits.register.seconds,
            image: limits.image.capacity,
            image_per_second: limits.image.seconds,
            comment: limits.comment.capacity,
            comment_per_second: limits.comment.seconds,
            search: limits.search.capacity,
            search_per_second: limits.search.seconds,
            published: local.published_at,
            updated: local.rate_limits_updated_at,
            import_user_settings: limits.import_user_settings.capacity,
            import_user_settings_per_second: limits.import_user_settings.seconds,
        }
    }
}

impl From<&views::site::SiteView> for SiteView {
    fn from(view: &views::site::SiteView) -> Self {
        let SiteInfo { site, local, .. } = view.info.as_ref();
        Self {
            site: Site::from(site),
            local_site: LocalSite::from(local),
            local_site_rate_limit: LocalSiteRateLimit::from(local),
            counts: SiteAggregates {
                site_id: local.site_id,
                users: view.counts.users,
                posts: view.counts.posts,
                comments: view.counts.comments,
                communities: view.counts.communities,
                users_active_day: view.counts.users_active_day,
                users_active_week: view.counts.users_active_week,
                users_active_month: view.counts.users_active_month,
                users_active_half_year: view.counts.users_active_half_year,
            },
        }
    }
}

impl From<&db::instance::Instance> for Instance {
    fn from(instance: &db::instance::Instance) -> Self {
        Self {
            id: instance.id,
            domain: instance.domain.clone(),
            published: instance.published_at,
            updated: instance.updated_at,
            software: instance.software.clone(),
            version: instance.version.clone(),
        }
    }
}

impl From<&db::site::tagline::Tagline> for Tagline {
    fn from(tagline: &db::site::tagline::Tagline) -> Self {
        Self {
            id: tagline.id,
            local_site_id: LOCAL_SITE_ID,
            content: tagline.content.clone(),
            published: tagline.published_at,
            updated: tagline.updated_at,
        }
    }
}

impl From<&db::site::emoji::CustomEmoji> for CustomEmojiView {
    fn from(emoji: &db::site::emoji::CustomEmoji) -> Self {
        let words = emoji.keywords.iter().flatten();
        Self {
            custom_emoji: CustomEmoji {
                id: emoji.id,
                local_site_id: LOCAL_SITE_ID,
                shortcode: emoji.shortcode.clone(),
                image_url: emoji.image_url.clone(),
                alt_text: emoji.alt_text.clone(),
                category: emoji.category.clone(),
                published: emoji.published_at,
                updated: emoji.updated_at,
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
            published: blocked.published_at,
            updated: blocked.updated_at,
        }
    }
}
