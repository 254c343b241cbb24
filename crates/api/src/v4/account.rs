//! Accounts, sessions and settings. Source: docs/reference/api-v4.md 4.

pub mod backup;
pub mod filter;
pub mod invitation;
pub mod login;
pub mod password;
pub mod registration;
pub mod settings;

use crate::extract;
use crate::v4::community::{Community, CommunityFollowerView, CommunityModeratorView};
use crate::v4::error::Result;
use crate::v4::kinds::{self, CommentSortType, ListingType, PostListingMode, PostSortType, VoteShow};
use crate::v4::multi_community::MultiCommunityView;
use crate::v4::person::Person;
use crate::v4::site::Instance;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{LanguageId, LocalUserId, PersonId};
use base::language;
use chrono::{DateTime, Utc};
use db::local_user::{LocalUser as Row, Preferences};
use serde::Serialize;
use utoipa::ToSchema;
use views::Reader;
use views::account::{BlockedInstance, MyUser};
use views::person::PersonView as View;

/// It was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuccessResponse {
    /// Always true.
    pub success: bool,
}

/// What became of a login or registration.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LoginResponse {
    /// The token; absent if there is something to wait for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt: Option<String>,
    /// An application was made and waits for an admin.
    pub registration_created: bool,
    /// A mail was sent whose link verifies the address.
    pub verify_email_sent: bool,
}

/// An account of this instance with its settings; shown to its owner and to admins only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalUser {
    #[schema(value_type = i32)]
    pub id: LocalUserId,
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub show_nsfw: bool,
    pub theme: String,
    pub default_post_sort_type: PostSortType,
    pub default_listing_type: ListingType,
    pub interface_language: String,
    pub show_avatars: bool,
    pub send_notifications_to_email: bool,
    pub show_bot_accounts: bool,
    pub show_read_posts: bool,
    pub email_verified: bool,
    pub accepted_application: bool,
    pub open_links_in_new_tab: bool,
    pub blur_nsfw: bool,
    pub infinite_scroll_enabled: bool,
    pub admin: bool,
    pub post_listing_mode: PostListingMode,
    pub totp_2fa_enabled: bool,
    pub animated_images_enabled: bool,
    pub collapse_bot_comments: bool,
    pub last_donation_notification_at: DateTime<Utc>,
    pub private_messages_enabled: bool,
    pub default_comment_sort_type: CommentSortType,
    pub auto_mark_fetched_posts_as_read: bool,
    pub hide_posts_with_media: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_post_time_range_seconds: Option<i32>,
    pub show_score: bool,
    pub show_upvotes: bool,
    pub show_downvotes: VoteShow,
    pub show_upvote_percentage: bool,
    pub show_person_votes: bool,
    pub default_items_per_page: i32,
    pub show_media: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub invited_by_local_user_id: Option<LocalUserId>,
}

/// An account with its person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalUserView {
    pub local_user: LocalUser,
    pub person: Person,
    /// From the site, at this moment.
    pub banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban_expires_at: Option<DateTime<Utc>>,
}

/// Everything apps keep at hand of the account they are logged in to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyUserInfo {
    pub local_user_view: LocalUserView,
    /// By title.
    pub follows: Vec<CommunityFollowerView>,
    pub moderates: Vec<CommunityModeratorView>,
    pub multi_community_follows: Vec<MultiCommunityView>,
    pub community_blocks: Vec<Community>,
    pub instance_communities_blocks: Vec<Instance>,
    pub instance_persons_blocks: Vec<Instance>,
    pub person_blocks: Vec<Person>,
    pub keyword_blocks: Vec<String>,
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
}

impl LoginResponse {
    /// A session began.
    pub fn of_token(token: String) -> Self {
        Self { jwt: Some(token), registration_created: false, verify_email_sent: false }
    }
}

impl Default for SuccessResponse {
    fn default() -> Self {
        Self { success: true }
    }
}

impl From<&Row> for LocalUser {
    fn from(user: &Row) -> Self {
        let preferences = &user.preferences;
        Self {
            id: user.id,
            person_id: user.person_id,
            email: user.email.clone(),
            show_nsfw: preferences.show_nsfw,
            theme: preferences.theme.clone(),
            default_post_sort_type: preferences.default_sort.into(),
            default_listing_type: preferences.default_listing_type.into(),
            interface_language: preferences.interface_language.clone(),
            show_avatars: preferences.show_avatars,
            send_notifications_to_email: preferences.send_notifications_to_email,
            show_bot_accounts: preferences.show_bot_accounts,
            show_read_posts: preferences.show_read_posts,
            email_verified: user.email_verified,
            accepted_application: user.accepted_application,
            open_links_in_new_tab: preferences.open_links_in_new_tab,
            blur_nsfw: preferences.blur_nsfw,
            infinite_scroll_enabled: preferences.infinite_scroll_enabled,
            admin: user.admin,
            post_listing_mode: preferences.post_listing_mode.into(),
            totp_2fa_enabled: user.totp_enabled,
            animated_images_enabled: preferences.enable_animated_images,
            collapse_bot_comments: preferences.collapse_bot_comments,
            last_donation_notification_at: user.last_donation_notification_at,
            private_messages_enabled: preferences.private_messages_enabled,
            default_comment_sort_type: preferences.default_comment_sort.into(),
            auto_mark_fetched_posts_as_read: preferences.auto_mark_fetched_posts_as_read,
            hide_posts_with_media: preferences.hide_posts_with_media,
            default_post_time_range_seconds: window_of(preferences),
            show_score: preferences.show_score,
            show_upvotes: preferences.show_upvotes,
            show_downvotes: preferences.show_downvotes.into(),
            show_upvote_percentage: preferences.show_upvote_percentage,
            show_person_votes: preferences.show_person_votes,
            default_items_per_page: preferences.default_items_per_page,
            show_media: preferences.show_media,
            invited_by_local_user_id: user.invited_by_id,
        }
    }
}

/// How far back lists reach: as set here, else as the sort set through API v3 says.
fn window_of(preferences: &Preferences) -> Option<i32> {
    preferences.default_time_range_seconds.or_else(|| kinds::window_seconds(preferences.default_sort))
}

impl LocalUserView {
    /// The account of a person.
    pub fn new(user: &Row, view: &View) -> Self {
        Self {
            local_user: user.into(),
            person: view.card.as_ref().into(),
            banned: view.banned,
            ban_expires_at: view.ban_expires_at(),
        }
    }
}

impl MyUserInfo {
    /// The account with everything around it.
    pub fn new(user: &Row, my: &MyUser) -> Self {
        let me = my.person.card.as_ref();
        let instance = |blocked: &BlockedInstance| Instance::from(&blocked.instance);
        let follow = |community: Community| CommunityFollowerView { community, follower: Person::from(me) };
        Self {
            local_user_view: LocalUserView::new(user, &my.person),
            follows: my.follows.iter().map(|card| follow(card.as_ref().into())).collect(),
            moderates: my.moderates.iter().map(|card| CommunityModeratorView::new(card, me)).collect(),
            multi_community_follows: my.multi_communities.iter().map(MultiCommunityView::from).collect(),
            community_blocks: my.blocked_communities.iter().map(|card| card.as_ref().into()).collect(),
            instance_communities_blocks: my.blocked_instance_communities.iter().map(instance).collect(),
            instance_persons_blocks: my.blocked_instance_people.iter().map(instance).collect(),
            person_blocks: my.blocked_people.iter().map(|card| card.as_ref().into()).collect(),
            keyword_blocks: user.preferences.blocked_keywords.clone(),
            discussion_languages: spelled_out(&user.languages.0),
        }
    }
}

/// This version names each language where all are meant.
fn spelled_out(ids: &[LanguageId]) -> Vec<LanguageId> {
    if ids.is_empty() {
        return language::LANGUAGES.iter().map(|language| language.id).collect();
    }
    ids.to_vec()
}

/// The account of the user, with everything apps keep at hand of it.
#[utoipa::path(get, path = "/account", tag = "account", security(("bearer" = [])), responses((status = 200, body = MyUserInfo)))]
pub async fn get(reader: Data<Reader>, me: extract::LocalUser) -> Result<web::Json<MyUserInfo>> {
    let user = me.viewer.local_user().or_code(Code::NotLoggedIn)?;
    let my = views::account::my_user(&reader, &me.viewer).await?;
    Ok(web::Json(MyUserInfo::new(user, &my)))
}
