//! Accounts, sessions and settings. Source: docs/reference/api-v3.md 3.

pub mod backup;
pub mod login;
pub mod password;
pub mod registration;
pub mod settings;

use crate::v3::community::{Community, CommunityBlockView, CommunityFollowerView, CommunityModeratorView};
use crate::v3::kinds::{ListingType, PostListingMode, SortType};
use crate::v3::person::{Person, PersonAggregates, PersonView};
use crate::v3::site::{Instance, Site};
use base::ids::{LanguageId, LocalUserId, PersonId};
use base::kinds::VoteShow;
use chrono::{DateTime, Utc};
use db::local_user::LocalUser as Row;
use serde::Serialize;
use utoipa::ToSchema;
use views::account::{BlockedInstance, MyUser};
use views::cards::PersonCard;
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
    pub default_sort_type: SortType,
    pub default_listing_type: ListingType,
    pub interface_language: String,
    pub show_avatars: bool,
    pub send_notifications_to_email: bool,
    pub show_scores: bool,
    pub show_bot_accounts: bool,
    pub show_read_posts: bool,
    pub email_verified: bool,
    pub accepted_application: bool,
    pub open_links_in_new_tab: bool,
    pub blur_nsfw: bool,
    pub auto_expand: bool,
    pub infinite_scroll_enabled: bool,
    pub admin: bool,
    pub post_listing_mode: PostListingMode,
    pub totp_2fa_enabled: bool,
    pub enable_keyboard_navigation: bool,
    pub enable_animated_images: bool,
    pub collapse_bot_comments: bool,
    pub last_donation_notification: DateTime<Utc>,
}

/// Which numbers of votes a user wants to see.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalUserVoteDisplayMode {
    #[schema(value_type = i32)]
    pub local_user_id: LocalUserId,
    pub score: bool,
    pub upvotes: bool,
    pub downvotes: bool,
    pub upvote_percentage: bool,
}

/// An account with its person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalUserView {
    pub local_user: LocalUser,
    pub local_user_vote_display_mode: LocalUserVoteDisplayMode,
    pub person: Person,
    pub counts: PersonAggregates,
}

/// Somebody who does not want to see somebody else.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonBlockView {
    pub person: Person,
    pub target: Person,
}

/// Somebody who does not want to see the communities of an instance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstanceBlockView {
    pub person: Person,
    pub instance: Instance,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
}

/// Everything apps keep at hand of the account they are logged in to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyUserInfo {
    pub local_user_view: LocalUserView,
    /// By title.
    pub follows: Vec<CommunityFollowerView>,
    pub moderates: Vec<CommunityModeratorView>,
    pub community_blocks: Vec<CommunityBlockView>,
    pub instance_blocks: Vec<InstanceBlockView>,
    pub person_blocks: Vec<PersonBlockView>,
    /// Empty: all.
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
            default_sort_type: preferences.default_sort.into(),
            default_listing_type: preferences.default_listing_type.into(),
            interface_language: preferences.interface_language.clone(),
            show_avatars: preferences.show_avatars,
            send_notifications_to_email: preferences.send_notifications_to_email,
            show_scores: preferences.show_scores,
            show_bot_accounts: preferences.show_bot_accounts,
            show_read_posts: preferences.show_read_posts,
            email_verified: user.email_verified,
            accepted_application: user.accepted_application,
            open_links_in_new_tab: preferences.open_links_in_new_tab,
            blur_nsfw: preferences.blur_nsfw,
            auto_expand: preferences.auto_expand,
            infinite_scroll_enabled: preferences.infinite_scroll_enabled,
            admin: user.admin,
            post_listing_mode: preferences.post_listing_mode.into(),
            totp_2fa_enabled: user.totp_enabled,
            enable_keyboard_navigation: preferences.enable_keyboard_navigation,
            enable_animated_images: preferences.enable_animated_images,
            collapse_bot_comments: preferences.collapse_bot_comments,
            last_donation_notification: user.last_donation_notification_at,
        }
    }
}

impl From<&Row> for LocalUserVoteDisplayMode {
    fn from(user: &Row) -> Self {
        let preferences = &user.preferences;
        Self {
            local_user_id: user.id,
            score: preferences.show_score,
            upvotes: preferences.show_upvotes,
            downvotes: preferences.show_downvotes != VoteShow::Hide,
            upvote_percentage: preferences.show_upvote_percentage,
        }
    }
}

impl LocalUserView {
    /// The account of a person.
    pub fn new(user: &Row, person: &View) -> Self {
        let PersonView { person, counts, is_admin: _ } = person.into();
        Self { local_user: user.into(), local_user_vote_display_mode: user.into(), person, counts }
    }
}

impl MyUserInfo {
    /// The account with everything around it; the time decides whether bans still hold.
    pub fn new(user: &Row, my: &MyUser, now: DateTime<Utc>) -> Self {
        let me = || PersonView::from(&my.person).person;
        let block = |blocked: &BlockedInstance| InstanceBlockView {
            person: me(),
            instance: Instance::from(&blocked.instance),
            site: blocked.site.as_ref().map(Site::from),
        };
        let target = |card: &PersonCard| PersonBlockView { person: me(), target: Person::new(card, now) };
        let my_card: &PersonCard = &my.person.card;
        Self {
            local_user_view: LocalUserView::new(user, &my.person),
            follows: my
                .follows
                .iter()
                .map(|card| CommunityFollowerView {
                    community: Community::from(&card.community),
                    follower: me(),
                })
                .collect(),
            moderates: my
                .moderates
                .iter()
                .map(|card| CommunityModeratorView::new(card, my_card, now))
                .collect(),
            community_blocks: my
                .blocked_communities
                .iter()
                .map(|card| CommunityBlockView { person: me(), community: Community::from(&card.community) })
                .collect(),
            instance_blocks: my.blocked_instance_communities.iter().map(block).collect(),
            person_blocks: my.blocked_people.iter().map(|card| target(card)).collect(),
            discussion_languages: user.languages.0.clone(),
        }
    }
}
