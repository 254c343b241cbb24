//! What users set, how much waits for them, and how they leave. Source: docs/reference/api-v4.md 2, "Account", and 4.1.

use crate::extract::{Json, LocalUser};
use crate::v4::account::SuccessResponse;
use crate::v4::error::Result;
use crate::v4::kinds::{self, CommentSortType, ListingType, PostListingMode, PostSortType, VoteShow};
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::LanguageId;
use domain::App;
use domain::account::settings::{self, ProfileEdit, Settings, Shown};
use domain::account::{NameLimits, deletion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

/// Changes of settings. What is missing stays; an empty text clears.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveUserSettings {
    pub show_nsfw: Option<bool>,
    pub blur_nsfw: Option<bool>,
    pub theme: Option<String>,
    pub default_listing_type: Option<ListingType>,
    pub post_listing_mode: Option<PostListingMode>,
    pub default_post_sort_type: Option<PostSortType>,
    /// 0: without end.
    pub default_post_time_range_seconds: Option<i32>,
    /// 1 to 50.
    pub default_items_per_page: Option<i32>,
    pub default_comment_sort_type: Option<CommentSortType>,
    pub interface_language: Option<String>,
    pub display_name: Option<String>,
    pub email: Option<String>,
    pub bio: Option<String>,
    pub matrix_user_id: Option<String>,
    pub show_avatars: Option<bool>,
    pub show_media: Option<bool>,
    pub send_notifications_to_email: Option<bool>,
    pub bot_account: Option<bool>,
    pub show_bot_accounts: Option<bool>,
    pub show_read_posts: Option<bool>,
    /// Empty: all.
    #[schema(value_type = Option<Vec<i32>>)]
    pub discussion_languages: Option<Vec<LanguageId>>,
    /// 3 to 50 characters each.
    pub blocking_keywords: Option<Vec<String>>,
    pub open_links_in_new_tab: Option<bool>,
    pub infinite_scroll_enabled: Option<bool>,
    pub animated_images_enabled: Option<bool>,
    pub private_messages_enabled: Option<bool>,
    pub collapse_bot_comments: Option<bool>,
    pub show_score: Option<bool>,
    pub show_upvotes: Option<bool>,
    pub show_downvotes: Option<VoteShow>,
    pub show_upvote_percentage: Option<bool>,
    pub auto_mark_fetched_posts_as_read: Option<bool>,
    pub hide_posts_with_media: Option<bool>,
    pub show_person_votes: Option<bool>,
}

/// Ends the account.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteAccount {
    pub password: String,
    /// Whether posts and comments are taken back as well.
    pub delete_content: bool,
}

/// What waits for the user.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadCountsResponse {
    pub notification_count: i64,
    /// Only for who looks after communities or the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_count: Option<i64>,
    /// Only for who looks after communities or the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_follow_count: Option<i64>,
    /// Only for admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_application_count: Option<i64>,
}

impl SaveUserSettings {
    /// `window_seconds` is the window that lists have so far, for a sort that comes without one.
    fn into_domain(self, window_seconds: Option<i32>) -> Settings {
        let window = match self.default_post_time_range_seconds {
            None => Edit::Keep,
            Some(seconds) if seconds <= 0 => Edit::Clear,
            Some(seconds) => Edit::Set(seconds),
        };
        let window_seconds = window.apply(window_seconds);
        let sort = self.default_post_sort_type.map(|sort| kinds::preference(sort, window_seconds));
        Settings {
            profile: ProfileEdit {
                display_name: Edit::from_field(self.display_name),
                bio: Edit::from_field(self.bio),
                // Uploads of their own set these.
                avatar: Edit::Keep,
                banner: Edit::Keep,
                matrix_user_id: Edit::from_field(self.matrix_user_id),
                bot_account: self.bot_account,
            },
            email: Edit::from_field(self.email),
            languages: self.discussion_languages,
            time_range_seconds: window,
            shown: Shown {
                show_nsfw: self.show_nsfw,
                blur_nsfw: self.blur_nsfw,
                theme: self.theme,
                default_sort: sort,
                default_comment_sort: self.default_comment_sort_type.map(Into::into),
                default_listing_type: self.default_listing_type.map(Into::into),
                default_items_per_page: self.default_items_per_page,
                post_listing_mode: self.post_listing_mode.map(Into::into),
                interface_language: self.interface_language,
                show_avatars: self.show_avatars,
                show_media: self.show_media,
                send_notifications_to_email: self.send_notifications_to_email,
                show_bot_accounts: self.show_bot_accounts,
                show_read_posts: self.show_read_posts,
                open_links_in_new_tab: self.open_links_in_new_tab,
                auto_expand: None,
                infinite_scroll_enabled: self.infinite_scroll_enabled,
                enable_keyboard_navigation: None,
                enable_animated_images: self.animated_images_enabled,
                collapse_bot_comments: self.collapse_bot_comments,
                private_messages_enabled: self.private_messages_enabled,
                auto_mark_fetched_posts_as_read: self.auto_mark_fetched_posts_as_read,
                hide_posts_with_media: self.hide_posts_with_media,
                show_scores: None,
                show_score: self.show_score,
                show_upvotes: self.show_upvotes,
                show_downvotes: self.show_downvotes.map(Into::into),
                show_upvote_percentage: self.show_upvote_percentage,
                show_person_votes: self.show_person_votes,
                blocked_keywords: self.blocking_keywords,
                // These have an endpoint of their own.
                blocked_domains: None,
                blocked_tags: None,
            },
            limits: NameLimits::default(),
        }
    }
}

/// Saves changes of settings, all or none.
#[utoipa::path(put, path = "/account/settings/save", tag = "account", request_body = SaveUserSettings, security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn save(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<SaveUserSettings>,
) -> Result<web::Json<SuccessResponse>> {
    let window = me.viewer.local_user().and_then(|user| user.preferences.default_time_range_seconds);
    settings::save(&app, me.actor(), form.into_domain(window)).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Notes that the user was asked for a donation now.
#[utoipa::path(post, path = "/account/donation_dialog_shown", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn donation_dialog_shown(app: Data<App>, me: LocalUser) -> Result<web::Json<SuccessResponse>> {
    settings::donation_notified(&app, me.actor()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Ends the account, for good.
#[utoipa::path(delete, path = "/account", tag = "account", request_body = DeleteAccount, security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteAccount>,
) -> Result<web::Json<SuccessResponse>> {
    deletion::delete(&app, me.actor(), &form.password, form.delete_content.into()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// How much waits for the user.
#[utoipa::path(get, path = "/account/unread_counts", tag = "account", security(("bearer" = [])), responses((status = 200, body = UnreadCountsResponse)))]
pub async fn unread_counts(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
) -> Result<web::Json<UnreadCountsResponse>> {
    let verified_only = app.site().await?.local.settings.email_verification_required;
    let unread = views::unread::count(&reader, &me.viewer).await?;
    let duties = views::unread::duties(&reader, &me.viewer, verified_only).await?;
    Ok(web::Json(UnreadCountsResponse {
        notification_count: unread.sum(),
        report_count: duties.reports,
        pending_follow_count: duties.pending_follows,
        registration_application_count: duties.applications,
    }))
}
