//! What users set, how much waits for them, and how they leave. Source: docs/reference/api-v3.md 5.6, 7.4 and 7.5.

use crate::extract::{Json, LocalUser};
use crate::v3::account::SuccessResponse;
use crate::v3::error::Result;
use crate::v3::kinds::{ListingType, PostListingMode, SortType};
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::LanguageId;
use base::kinds::VoteShow;
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
    pub auto_expand: Option<bool>,
    pub theme: Option<String>,
    pub default_sort_type: Option<SortType>,
    pub default_listing_type: Option<ListingType>,
    pub interface_language: Option<String>,
    pub avatar: Option<String>,
    pub banner: Option<String>,
    pub display_name: Option<String>,
    pub email: Option<String>,
    pub bio: Option<String>,
    pub matrix_user_id: Option<String>,
    pub show_avatars: Option<bool>,
    pub send_notifications_to_email: Option<bool>,
    pub bot_account: Option<bool>,
    pub show_bot_accounts: Option<bool>,
    pub show_read_posts: Option<bool>,
    /// Empty: all.
    #[schema(value_type = Option<Vec<i32>>)]
    pub discussion_languages: Option<Vec<LanguageId>>,
    pub open_links_in_new_tab: Option<bool>,
    pub infinite_scroll_enabled: Option<bool>,
    pub post_listing_mode: Option<PostListingMode>,
    pub enable_keyboard_navigation: Option<bool>,
    pub enable_animated_images: Option<bool>,
    pub collapse_bot_comments: Option<bool>,
    pub show_scores: Option<bool>,
    pub show_upvotes: Option<bool>,
    pub show_downvotes: Option<bool>,
    pub show_upvote_percentage: Option<bool>,
}

/// Ends the account.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteAccount {
    pub password: String,
    /// Whether posts and comments are taken back as well.
    pub delete_content: bool,
}

/// What is unread.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetUnreadCountResponse {
    pub replies: i64,
    pub mentions: i64,
    pub private_messages: i64,
}

impl SaveUserSettings {
    fn into_domain(self, limits: NameLimits) -> Settings {
        // A window chosen here is part of the sort.
        let window = self.default_sort_type.is_some_and(SortType::has_window);
        let downvotes = |shown: bool| if shown { VoteShow::Show } else { VoteShow::Hide };
        Settings {
            profile: ProfileEdit {
                display_name: Edit::from_field(self.display_name),
                bio: Edit::from_field(self.bio),
                avatar: Edit::from_field(self.avatar),
                banner: Edit::from_field(self.banner),
                matrix_user_id: Edit::from_field(self.matrix_user_id),
                bot_account: self.bot_account,
            },
            email: Edit::from_field(self.email),
            languages: self.discussion_languages,
            time_range_seconds: if window { Edit::Clear } else { Edit::Keep },
            shown: Shown {
                show_nsfw: self.show_nsfw,
                blur_nsfw: self.blur_nsfw,
                theme: self.theme,
                default_sort: self.default_sort_type.map(Into::into),
                default_comment_sort: None,
                default_listing_type: self.default_listing_type.map(Into::into),
                default_items_per_page: None,
                post_listing_mode: self.post_listing_mode.map(Into::into),
                interface_language: self.interface_language,
                show_avatars: self.show_avatars,
                show_media: None,
                send_notifications_to_email: self.send_notifications_to_email,
                show_bot_accounts: self.show_bot_accounts,
                show_read_posts: self.show_read_posts,
                open_links_in_new_tab: self.open_links_in_new_tab,
                auto_expand: self.auto_expand,
                infinite_scroll_enabled: self.infinite_scroll_enabled,
                enable_keyboard_navigation: self.enable_keyboard_navigation,
                enable_animated_images: self.enable_animated_images,
                collapse_bot_comments: self.collapse_bot_comments,
                private_messages_enabled: None,
                auto_mark_fetched_posts_as_read: None,
                hide_posts_with_media: None,
                show_scores: self.show_scores,
                // One switch for both (docs/reference/api-v3.md 7.4).
                show_score: self.show_scores,
                show_upvotes: self.show_upvotes,
                show_downvotes: self.show_downvotes.map(downvotes),
                show_upvote_percentage: self.show_upvote_percentage,
                show_person_votes: None,
                blocked_keywords: None,
                blocked_domains: None,
                blocked_tags: None,
            },
            limits,
        }
    }
}

/// Saves changes of settings, all or none.
#[utoipa::path(put, path = "/user/save_user_settings", tag = "account", request_body = SaveUserSettings, security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn save(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<SaveUserSettings>,
) -> Result<web::Json<SuccessResponse>> {
    let limits = NameLimits::of_site(&app.site().await?.local.settings);
    settings::save(&app, me.actor(), form.into_domain(limits)).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Notes that the user was asked for a donation now.
#[utoipa::path(post, path = "/user/donation_dialog_shown", tag = "account", security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn donation_dialog_shown(app: Data<App>, me: LocalUser) -> Result<web::Json<SuccessResponse>> {
    settings::donation_notified(&app, me.actor()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Ends the account, for good.
#[utoipa::path(post, path = "/user/delete_account", tag = "account", request_body = DeleteAccount, security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteAccount>,
) -> Result<web::Json<SuccessResponse>> {
    deletion::delete(&app, me.actor(), &form.password, form.delete_content.into()).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// How much is unread.
#[utoipa::path(get, path = "/user/unread_count", tag = "account", security(("bearer" = [])), responses((status = 200, body = GetUnreadCountResponse)))]
pub async fn unread_count(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<GetUnreadCountResponse>> {
    let unread = views::unread::count(&reader, &me.viewer).await?;
    Ok(web::Json(GetUnreadCountResponse {
        replies: unread.replies,
        mentions: unread.mentions,
        private_messages: unread.private_messages,
    }))
}
