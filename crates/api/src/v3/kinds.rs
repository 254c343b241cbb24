//! The closed lists of values as this version spells them. Source: docs/reference/api-v3.md 2.

use base::kinds;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares lists of values.
macro_rules! own {
    ($($(#[$doc:meta])+ $name:ident { $($variant:ident)+ })+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
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
    /// Order of posts, with the window of the top ones.
    SortType = SortPreference { Active Hot New Old TopDay TopWeek TopMonth TopYear TopAll MostComments NewComments TopHour TopSixHour TopTwelveHour TopThreeMonths TopSixMonths TopNineMonths Controversial Scaled }
    /// Order of comments.
    CommentSortType = CommentSort { Hot Top New Old Controversial }
    /// How lists of posts are shown.
    PostListingMode = PostListingMode { List Card SmallCard }
}

own! {
    /// Which communities a list draws from.
    ListingType { All Local Subscribed ModeratorView }
    /// What is searched for.
    SearchType { All Comments Posts Communities Users Url }
    /// How far the viewer follows a community.
    SubscribedType { Subscribed NotSubscribed Pending }
    /// Who may register.
    RegistrationMode { Closed RequireApplication Open }
    /// Where a post is featured.
    PostFeatureType { Local Community }
    /// Who sees a community.
    CommunityVisibility { Public LocalOnly }
    /// What entries of the modlog are wanted.
    ModlogActionType { All ModRemovePost ModLockPost ModFeaturePost ModRemoveComment ModRemoveCommunity ModBanFromCommunity ModAddCommunity ModTransferCommunity ModAdd ModBan ModHideCommunity AdminPurgePerson AdminPurgeCommunity AdminPurgePost AdminPurgeComment }
}

impl SortType {
    /// Whether it names how far back a list reaches.
    pub fn has_window(self) -> bool {
        match self {
            Self::TopHour
            | Self::TopSixHour
            | Self::TopTwelveHour
            | Self::TopDay
            | Self::TopWeek
            | Self::TopMonth
            | Self::TopThreeMonths
            | Self::TopSixMonths
            | Self::TopNineMonths
            | Self::TopYear
            | Self::TopAll => true,
            Self::Active
            | Self::Hot
            | Self::New
            | Self::Old
            | Self::MostComments
            | Self::NewComments
            | Self::Controversial
            | Self::Scaled => false,
        }
    }
}

impl From<kinds::ListingType> for ListingType {
    /// What this version does not know is shown as the list that holds it.
    fn from(kind: kinds::ListingType) -> Self {
        match kind {
            kinds::ListingType::All | kinds::ListingType::Suggested => Self::All,
            kinds::ListingType::Local => Self::Local,
            kinds::ListingType::Subscribed => Self::Subscribed,
            kinds::ListingType::ModeratorView => Self::ModeratorView,
        }
    }
}

impl From<ListingType> for kinds::ListingType {
    fn from(name: ListingType) -> Self {
        match name {
            ListingType::All => Self::All,
            ListingType::Local => Self::Local,
            ListingType::Subscribed => Self::Subscribed,
            ListingType::ModeratorView => Self::ModeratorView,
        }
    }
}

impl From<Option<kinds::FollowState>> for SubscribedType {
    fn from(state: Option<kinds::FollowState>) -> Self {
        match state {
            Some(kinds::FollowState::Accepted) => Self::Subscribed,
            Some(kinds::FollowState::Pending | kinds::FollowState::ApprovalRequired) => Self::Pending,
            Some(kinds::FollowState::Denied) | None => Self::NotSubscribed,
        }
    }
}

impl From<kinds::RegistrationMode> for RegistrationMode {
    /// Invitations cannot be entered through this version, so for its users registration is closed.
    fn from(kind: kinds::RegistrationMode) -> Self {
        match kind {
            kinds::RegistrationMode::Closed | kinds::RegistrationMode::RequireInvitation => Self::Closed,
            kinds::RegistrationMode::RequireApplication => Self::RequireApplication,
            kinds::RegistrationMode::Open => Self::Open,
        }
    }
}

impl From<RegistrationMode> for kinds::RegistrationMode {
    fn from(name: RegistrationMode) -> Self {
        match name {
            RegistrationMode::Closed => Self::Closed,
            RegistrationMode::RequireApplication => Self::RequireApplication,
            RegistrationMode::Open => Self::Open,
        }
    }
}

impl From<kinds::CommunityVisibility> for CommunityVisibility {
    /// `LocalOnly` stands for everything that is not for everybody; unlisted ones are told by `hidden`.
    fn from(kind: kinds::CommunityVisibility) -> Self {
        match kind {
            kinds::CommunityVisibility::Public | kinds::CommunityVisibility::Unlisted => Self::Public,
            kinds::CommunityVisibility::LocalOnlyPublic
            | kinds::CommunityVisibility::LocalOnlyPrivate
            | kinds::CommunityVisibility::Private => Self::LocalOnly,
        }
    }
}

impl From<CommunityVisibility> for kinds::CommunityVisibility {
    fn from(name: CommunityVisibility) -> Self {
        match name {
            CommunityVisibility::Public => Self::Public,
            CommunityVisibility::LocalOnly => Self::LocalOnlyPrivate,
        }
    }
}
