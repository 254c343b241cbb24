//! The closed lists of values as this version spells them. Source: docs/reference/api-v4.md 3.

use base::kinds;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares lists of values.
macro_rules! own {
    ($($(#[$doc:meta])+ $name:ident { $($variant:ident)+ })+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant,)+ }
    )+};
}

/// Declares lists of values that `base::kinds` has under another name, and converts to and from those.
macro_rules! same {
    ($($(#[$doc:meta])+ $name:ident = $kind:ident { $($variant:ident)+ })+) => {$(
        own! { $(#[$doc])+ $name { $($variant)+ } }

        impl From<kinds::$kind> for $name {
            fn from(kind: kinds::$kind) -> Self {
                match kind { $(kinds::$kind::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for kinds::$kind {
            fn from(name: $name) -> Self {
                match name { $($name::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

same! {
    /// Whom an announcement is for.
    Audience = Audience { Everybody Members Moderators }
    /// How a rule put something before the moderators.
    ReviewKind = ReviewKind { Held Marked }
    /// What became of it.
    ReviewState = ReviewState { Waiting Approved Rejected }
    /// What a rule does.
    RuleAction = RuleAction { Refuse Hold Mark }
    /// What a rule looks at.
    RuleKind = RuleKind { Keyword Domain Tag }
    /// Order of comments.
    CommentSortType = CommentSort { Hot Top New Old Controversial }
    /// How far a wish to follow has got.
    CommunityFollowerState = FollowState { Accepted Pending ApprovalRequired Denied }
    /// Of what in a community a user wants to hear.
    CommunityNotificationsMode = CommunityNotificationMode { AllPostsAndComments AllPosts RepliesAndMentions Mute }
    /// Who sees a community.
    CommunityVisibility = CommunityVisibility { Public Unlisted LocalOnlyPublic LocalOnlyPrivate Private }
    /// How hard the puzzle of who registers is. Spinney's own.
    CaptchaDifficulty = CaptchaDifficulty { Easy Medium Hard }
    /// From whom votes of a kind are taken.
    FederationMode = FederationMode { All Local Disable }
    /// What happens to images of other servers.
    ImageMode = ImageMode { None StoreLinkPreviews ProxyAllImages }
    /// Which communities a list draws from.
    ListingType = ListingType { All Local Subscribed ModeratorView Suggested }
    /// What a moderator or admin did.
    ModlogKind = ModlogKind { AdminAdd AdminBan AdminAllowInstance AdminBlockInstance AdminPurgeComment AdminPurgeCommunity AdminPurgePerson AdminPurgePost ModAddToCommunity ModBanFromCommunity AdminFeaturePostSite ModFeaturePostCommunity ModChangeCommunityVisibility ModLockPost ModRemoveComment AdminRemoveCommunity ModRemovePost ModTransferCommunity ModLockComment ModWarnComment ModWarnPost RoleDefine RoleGrant ModDistinguishComment ModEditPost ModEditCommunity ModApproveFollower ModResolveReport AdminDecideApplication AdminEditSite AdminEditEmoji ModEditTag RuleDefine RuleMarkPost RuleMarkComment RuleRefuse ModApproveMarked AdminEditAnnouncement AdminEditTagline AdminDeleteMedia AdminEditMultiCommunity AdminLimitInstance }
    /// What an entry of an inbox is.
    NotificationType = NotificationKind { Mention Reply Subscribed PrivateMessage ModAction }
    /// How lists of posts are shown.
    PostListingMode = PostListingMode { List Card SmallCard }
    /// Of what below a post a user wants to hear.
    PostNotificationsMode = PostNotificationMode { AllComments RepliesAndMentions Mute }
    /// Order of posts.
    PostSortType = PostSort { Active Hot New Old Top MostComments NewComments Controversial Scaled }
    /// Who may register.
    RegistrationMode = RegistrationMode { Closed RequireApplication RequireInvitation Open }
    /// When downvotes are shown.
    VoteShow = VoteShow { Show ShowForOthers Hide }
    /// In which color a tag is shown.
    TagColor = TagColor { Color01 Color02 Color03 Color04 Color05 Color06 Color07 Color08 Color09 Color10 }
}

own! {
    /// Order of communities.
    CommunitySortType { ActiveSixMonths ActiveMonthly ActiveWeekly ActiveDaily Hot New Old NameAsc NameDesc Comments Posts Subscribers SubscribersLocal }
    /// Whether an instance has a post or comment. Spinney's own.
    DeliveryState { Delivered Waiting Refused }
    /// Which instances are listed, by how sending to them goes. Spinney's own.
    PeerStateFilter { All Waiting Failing Paused Dead }
    /// Which instances are listed.
    GetFederatedInstancesKind { All Linked Allowed Blocked }
    /// Which votes are listed.
    LikeType { All LikedOnly DislikedOnly }
    /// Order of local users.
    LocalUserSortType { New Old }
    /// What is listed of a person.
    PersonContentType { All Comments Posts }
    /// Which people are listed.
    PersonListingType { All Local }
    /// Which multi-communities are listed.
    MultiCommunityListingType { All Local Subscribed }
    /// Order of multi-communities.
    MultiCommunitySortType { New Old NameAsc NameDesc Communities Subscribers SubscribersLocal }
    /// Order of people.
    PersonSortType { New Old PostScore CommentScore }
    /// Where a post is featured.
    PostFeatureType { Local Community }
    /// Order of reports.
    ReportSortType { Default New Old }
    /// Which reports are listed.
    ReportType { All Posts Comments PrivateMessages Communities }
    /// What is searched for.
    SearchType { All Comments Posts Communities Users MultiCommunities }
}

impl From<kinds::SortPreference> for PostSortType {
    /// The sort without its window, which is [`window_seconds`].
    fn from(preference: kinds::SortPreference) -> Self {
        use kinds::SortPreference as Preference;
        match preference {
            Preference::Active => Self::Active,
            Preference::Hot => Self::Hot,
            Preference::New => Self::New,
            Preference::Old => Self::Old,
            Preference::TopHour
            | Preference::TopSixHour
            | Preference::TopTwelveHour
            | Preference::TopDay
            | Preference::TopWeek
            | Preference::TopMonth
            | Preference::TopThreeMonths
            | Preference::TopSixMonths
            | Preference::TopNineMonths
            | Preference::TopYear
            | Preference::TopAll => Self::Top,
            Preference::MostComments => Self::MostComments,
            Preference::NewComments => Self::NewComments,
            Preference::Controversial => Self::Controversial,
            Preference::Scaled => Self::Scaled,
        }
    }
}

/// The windows that a preference can name, from short to long, in seconds; months have 30 days, years 365.
const WINDOWS: [(kinds::SortPreference, i32); 10] = [
    (kinds::SortPreference::TopHour, 3_600),
    (kinds::SortPreference::TopSixHour, 6 * 3_600),
    (kinds::SortPreference::TopTwelveHour, 12 * 3_600),
    (kinds::SortPreference::TopDay, DAY),
    (kinds::SortPreference::TopWeek, 7 * DAY),
    (kinds::SortPreference::TopMonth, 30 * DAY),
    (kinds::SortPreference::TopThreeMonths, 90 * DAY),
    (kinds::SortPreference::TopSixMonths, 180 * DAY),
    (kinds::SortPreference::TopNineMonths, 270 * DAY),
    (kinds::SortPreference::TopYear, 365 * DAY),
];
const DAY: i32 = 86_400;

/// The window of a preference, in seconds; none if it reaches back without end.
pub fn window_seconds(preference: kinds::SortPreference) -> Option<i32> {
    WINDOWS.into_iter().find(|(known, _)| *known == preference).map(|(_, seconds)| seconds)
}

/// The preference for a sort and a window in seconds: of the top ones, that with the shortest window which holds it.
pub fn preference(sort: PostSortType, window_seconds: Option<i32>) -> kinds::SortPreference {
    use kinds::SortPreference as Preference;
    match sort {
        PostSortType::Active => Preference::Active,
        PostSortType::Hot => Preference::Hot,
        PostSortType::New => Preference::New,
        PostSortType::Old => Preference::Old,
        PostSortType::Top => {
            let seconds = window_seconds.unwrap_or(i32::MAX);
            let window = WINDOWS.into_iter().find(|(_, window)| seconds <= *window);
            window.map_or(Preference::TopAll, |(preference, _)| preference)
        }
        PostSortType::MostComments => Preference::MostComments,
        PostSortType::NewComments => Preference::NewComments,
        PostSortType::Controversial => Preference::Controversial,
        PostSortType::Scaled => Preference::Scaled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preference_survives_being_split_into_sort_and_window() {
        for known in kinds::SortPreference::ALL {
            assert_eq!(preference((*known).into(), window_seconds(*known)), *known);
        }
        let (ten_hours, two_years) = (Some(36_000), Some(2 * 365 * DAY));
        assert_eq!(preference(PostSortType::Top, ten_hours), kinds::SortPreference::TopTwelveHour);
        assert_eq!(preference(PostSortType::Top, two_years), kinds::SortPreference::TopAll);
        assert_eq!(preference(PostSortType::New, ten_hours), kinds::SortPreference::New);
    }

    #[test]
    fn words_are_those_of_the_database() {
        for kind in kinds::ModlogKind::ALL {
            assert_eq!(serde_json::to_value(ModlogKind::from(*kind)).unwrap(), kind.word());
        }
        for kind in kinds::NotificationKind::ALL {
            assert_eq!(serde_json::to_value(NotificationType::from(*kind)).unwrap(), kind.word());
        }
    }
}
