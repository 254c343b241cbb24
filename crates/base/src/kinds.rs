//! The closed lists of values that several crates share. In the database and in JSON each is the snake_case word beside it.

mod modlog;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$variant_doc:meta])+ $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text)]
        pub enum $name { $($(#[$variant_doc])+ #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word that stands for the value in the database.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The value a word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <str as ToSql<Text, Pg>>::to_sql(self.word(), out)
            }
        }

        impl FromSql<Text, Pg> for $name {
            fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
                let word = std::str::from_utf8(bytes.as_bytes())?;
                Self::from_word(word).ok_or_else(|| format!("{word} is no {}", stringify!($name)).into())
            }
        }
    )+};
}

pub(crate) use kinds;

kinds! {
    /// Which communities a list draws from.
    ListingType {
        /// Every community.
        All = "all",
        /// Communities of this instance.
        Local = "local",
        /// Communities the viewer follows, pending ones included.
        Subscribed = "subscribed",
        /// Communities the viewer moderates.
        ModeratorView = "moderator_view",
        /// Communities of the site's suggested collection.
        Suggested = "suggested",
    }
    /// How lists of posts are shown.
    PostListingMode {
        /// One line each.
        List = "list",
        /// With the whole image.
        Card = "card",
        /// With a small image.
        SmallCard = "small_card",
    }
    /// Order of posts. The windows of API v3's `TopDay` and the like are apart: `views::post_list::Window`.
    PostSort {
        /// By hot rank over the newest bumping comment.
        Active = "active",
        /// By hot rank.
        Hot = "hot",
        /// Newest first.
        New = "new",
        /// Oldest first.
        Old = "old",
        /// By score.
        Top = "top",
        /// By number of comments.
        MostComments = "most_comments",
        /// By newest comment.
        NewComments = "new_comments",
        /// By controversy.
        Controversial = "controversial",
        /// By hot rank, small communities lifted.
        Scaled = "scaled",
    }
    /// Order of comments.
    CommentSort {
        /// By hot rank.
        Hot = "hot",
        /// By score.
        Top = "top",
        /// Newest first.
        New = "new",
        /// Oldest first.
        Old = "old",
        /// By controversy.
        Controversial = "controversial",
    }
    /// The order a user or the site prefers, as API v3 names it: sort and window in one.
    SortPreference {
        /// [`PostSort::Active`].
        Active = "active",
        /// [`PostSort::Hot`].
        Hot = "hot",
        /// [`PostSort::New`].
        New = "new",
        /// [`PostSort::Old`].
        Old = "old",
        /// [`PostSort::Top`] of a day.
        TopDay = "top_day",
        /// [`PostSort::Top`] of a week.
        TopWeek = "top_week",
        /// [`PostSort::Top`] of a calendar month.
        TopMonth = "top_month",
        /// [`PostSort::Top`] of a year.
        TopYear = "top_year",
        /// [`PostSort::Top`] of all time.
        TopAll = "top_all",
        /// [`PostSort::MostComments`].
        MostComments = "most_comments",
        /// [`PostSort::NewComments`].
        NewComments = "new_comments",
        /// [`PostSort::Top`] of an hour.
        TopHour = "top_hour",
        /// [`PostSort::Top`] of six hours.
        TopSixHour = "top_six_hour",
        /// [`PostSort::Top`] of twelve hours.
        TopTwelveHour = "top_twelve_hour",
        /// [`PostSort::Top`] of three calendar months.
        TopThreeMonths = "top_three_months",
        /// [`PostSort::Top`] of six calendar months.
        TopSixMonths = "top_six_months",
        /// [`PostSort::Top`] of nine calendar months.
        TopNineMonths = "top_nine_months",
        /// [`PostSort::Controversial`].
        Controversial = "controversial",
        /// [`PostSort::Scaled`].
        Scaled = "scaled",
    }
    /// Who sees a community.
    CommunityVisibility {
        /// Everybody.
        Public = "public",
        /// Everybody, but it is left out of All and Local unless followed. API v3 calls it hidden.
        Unlisted = "unlisted",
        /// Everybody here; it is not federated.
        LocalOnlyPublic = "local_only_public",
        /// Logged-in users of this instance; it is not federated. API v3's `LocalOnly`.
        LocalOnlyPrivate = "local_only_private",
        /// Accepted followers.
        Private = "private",
    }
    /// How far a wish to follow has got.
    FollowState {
        /// Follows.
        Accepted = "accepted",
        /// Waits for the other instance.
        Pending = "pending",
        /// Waits for a moderator.
        ApprovalRequired = "approval_required",
        /// Was refused by a moderator.
        Denied = "denied",
    }
    /// Who may register.
    RegistrationMode {
        /// Nobody.
        Closed = "closed",
        /// Who an admin accepts.
        RequireApplication = "require_application",
        /// Who was invited.
        RequireInvitation = "require_invitation",
        /// Everybody.
        Open = "open",
    }
    /// From whom votes of a kind are taken.
    FederationMode {
        /// Everybody.
        All = "all",
        /// Users of this instance.
        Local = "local",
        /// Nobody.
        Disable = "disable",
    }
    /// What an entry of an inbox is.
    NotificationKind {
        /// The recipient is named in it.
        Mention = "mention",
        /// It answers the recipient.
        Reply = "reply",
        /// The recipient asked to hear of it.
        Subscribed = "subscribed",
        /// A private message.
        PrivateMessage = "private_message",
        /// A moderator did something to the recipient.
        ModAction = "mod_action",
    }
    /// Of what in a community a user wants to hear.
    CommunityNotificationMode {
        /// Of each post and comment.
        AllPostsAndComments = "all_posts_and_comments",
        /// Of each post.
        AllPosts = "all_posts",
        /// Of answers to what they wrote, and of texts that name them.
        RepliesAndMentions = "replies_and_mentions",
        /// Of nothing.
        Mute = "mute",
    }
    /// Of what below a post a user wants to hear.
    PostNotificationMode {
        /// Of each comment.
        AllComments = "all_comments",
        /// Of answers to what they wrote, and of texts that name them.
        RepliesAndMentions = "replies_and_mentions",
        /// Of nothing.
        Mute = "mute",
    }
    /// What a content rule looks at.
    RuleKind {
        /// Whole words and phrases of titles and texts.
        Keyword = "keyword",
        /// Hosts that are linked to.
        Domain = "domain",
        /// What posts are marked with.
        Tag = "tag",
    }
    /// What a content rule does.
    RuleAction {
        /// It is not taken.
        Refuse = "refuse",
        /// It is seen when a moderator has looked at it.
        Hold = "hold",
        /// It is seen, and a moderator is told to look at it.
        Mark = "mark",
    }
    /// How a content rule put something before the moderators.
    ReviewKind {
        /// Removed until somebody has looked.
        Held = "held",
        /// Seen meanwhile.
        Marked = "marked",
    }
    /// What became of something that was put before the moderators.
    ReviewState {
        /// Nobody has decided.
        Waiting = "waiting",
        /// It may stay.
        Approved = "approved",
        /// It may not.
        Rejected = "rejected",
    }
    /// Whom an announcement is for.
    Audience {
        /// Everybody who looks.
        Everybody = "everybody",
        /// Users of this instance.
        Members = "members",
        /// Those of them who moderate a community, and admins.
        Moderators = "moderators",
    }
    /// In which color a tag is shown.
    TagColor {
        /// The first.
        Color01 = "color01",
        /// The second.
        Color02 = "color02",
        /// The third.
        Color03 = "color03",
        /// The fourth.
        Color04 = "color04",
        /// The fifth.
        Color05 = "color05",
        /// The sixth.
        Color06 = "color06",
        /// The seventh.
        Color07 = "color07",
        /// The eighth.
        Color08 = "color08",
        /// The ninth.
        Color09 = "color09",
        /// The tenth.
        Color10 = "color10",
    }
    /// What is reported.
    ReportKind {
        /// A post.
        Post = "post",
        /// A comment.
        Comment = "comment",
        /// A private message.
        PrivateMessage = "private_message",
        /// A community.
        Community = "community",
    }
    /// What a moderator or admin did.
    ModlogKind {
        /// Made or unmade an admin.
        AdminAdd = "admin_add",
        /// Banned from the site.
        AdminBan = "admin_ban",
        /// Put an instance on the allow list.
        AdminAllowInstance = "admin_allow_instance",
        /// Put an instance on the block list.
        AdminBlockInstance = "admin_block_instance",
        /// Purged a comment.
        AdminPurgeComment = "admin_purge_comment",
        /// Purged a community.
        AdminPurgeCommunity = "admin_purge_community",
        /// Purged a person.
        AdminPurgePerson = "admin_purge_person",
        /// Purged a post.
        AdminPurgePost = "admin_purge_post",
        /// Made or unmade a moderator.
        ModAddToCommunity = "mod_add_to_community",
        /// Banned from a community.
        ModBanFromCommunity = "mod_ban_from_community",
        /// Featured a post on the front page.
        AdminFeaturePostSite = "admin_feature_post_site",
        /// Featured a post in its community.
        ModFeaturePostCommunity = "mod_feature_post_community",
        /// Changed who sees a community.
        ModChangeCommunityVisibility = "mod_change_community_visibility",
        /// Locked a post.
        ModLockPost = "mod_lock_post",
        /// Removed a comment.
        ModRemoveComment = "mod_remove_comment",
        /// Removed a community.
        AdminRemoveCommunity = "admin_remove_community",
        /// Removed a post.
        ModRemovePost = "mod_remove_post",
        /// Made somebody the first moderator.
        ModTransferCommunity = "mod_transfer_community",
        /// Locked a comment.
        ModLockComment = "mod_lock_comment",
        /// Warned the author of a comment.
        ModWarnComment = "mod_warn_comment",
        /// Warned the author of a post.
        ModWarnPost = "mod_warn_post",
        /// Spinney's own, as all below: defined, changed or deleted a role.
        RoleDefine = "role_define",
        /// Granted or revoked a role.
        RoleGrant = "role_grant",
        /// Marked a comment as spoken for the moderators.
        ModDistinguishComment = "mod_distinguish_comment",
        /// Changed tags or sensitivity of somebody's post.
        ModEditPost = "mod_edit_post",
        /// Changed what a community says of itself.
        ModEditCommunity = "mod_edit_community",
        /// Let somebody into a private community, or did not.
        ModApproveFollower = "mod_approve_follower",
        /// Settled a complaint, or opened it again.
        ModResolveReport = "mod_resolve_report",
        /// Decided about an application.
        AdminDecideApplication = "admin_decide_application",
        /// Changed the settings of the site.
        AdminEditSite = "admin_edit_site",
        /// Changed the emoji of the site.
        AdminEditEmoji = "admin_edit_emoji",
        /// Made, changed or deleted a tag of a community.
        ModEditTag = "mod_edit_tag",
        /// Made, changed or deleted a rule for what is posted.
        RuleDefine = "rule_define",
        /// An automatic rule marked a post.
        RuleMarkPost = "rule_mark_post",
        /// An automatic rule marked a comment.
        RuleMarkComment = "rule_mark_comment",
        /// An automatic rule refused what somebody wanted to write.
        RuleRefuse = "rule_refuse",
        /// Let stand what a rule had marked.
        ModApproveMarked = "mod_approve_marked",
        /// Wrote, changed or deleted an announcement.
        AdminEditAnnouncement = "admin_edit_announcement",
        /// Changed the greeting lines of the site.
        AdminEditTagline = "admin_edit_tagline",
        /// Deleted a file of somebody.
        AdminDeleteMedia = "admin_delete_media",
        /// Changed somebody's multi-community.
        AdminEditMultiCommunity = "admin_edit_multi_community",
        /// Held something back of an instance.
        AdminLimitInstance = "admin_limit_instance",
    }
    /// A list of a file of settings, by its name in API v4.
    ImportList {
        /// Communities that are followed.
        FollowedCommunities = "followed_communities",
        /// Posts that are saved.
        SavedPosts = "saved_posts",
        /// Comments that are saved.
        SavedComments = "saved_comments",
        /// Communities that are not to be shown.
        BlockedCommunities = "blocked_communities",
        /// People who are not to be shown.
        BlockedUsers = "blocked_users",
        /// Instances whose communities are not to be shown.
        BlockedInstancesCommunities = "blocked_instances_communities",
        /// Instances whose people are not to be shown.
        BlockedInstancesPersons = "blocked_instances_persons",
    }
    /// What has become of an entry of such a list.
    ImportState {
        /// Nothing yet.
        Waiting = "waiting",
        /// It is as the user wants it.
        Done = "done",
        /// It could not be done.
        Failed = "failed",
    }
    /// When downvotes are shown to a user.
    VoteShow {
        /// Always.
        Show = "show",
        /// On what others wrote.
        ShowForOthers = "show_for_others",
        /// Never.
        Hide = "hide",
    }
    /// What happens to images of other servers.
    ImageMode {
        /// They are linked to.
        None = "none",
        /// Thumbnails of link previews are stored here.
        StoreLinkPreviews = "store_link_previews",
        /// All are passed through this server.
        ProxyAllImages = "proxy_all_images",
    }
    /// What a file of the image service is for.
    ImageKind {
        /// In a post, comment or message.
        Upload = "upload",
        /// A person's picture.
        Avatar = "avatar",
        /// A person's, community's or the site's wide picture.
        Banner = "banner",
        /// A community's or the site's picture.
        Icon = "icon",
        /// Beside a post, fetched from the linked page.
        Thumbnail = "thumbnail",
        /// A copy of an image of another server.
        Remote = "remote",
    }
    /// How hard a captcha is.
    CaptchaDifficulty {
        /// Few letters, little noise.
        Easy = "easy",
        /// In between.
        Medium = "medium",
        /// Many letters, much noise.
        Hard = "hard",
    }
    /// What an allow or block list says of an instance.
    InstancePolicyKind {
        /// Only such instances are spoken with, if there are any.
        Allowed = "allowed",
        /// Not spoken with.
        Blocked = "blocked",
    }
}

/// An up- or downvote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// Counts +1.
    Up,
    /// Counts −1.
    Down,
}

impl Vote {
    /// What the column `up` of the vote tables holds.
    pub fn is_up(self) -> bool {
        self == Self::Up
    }

    /// The vote a column `up` stands for.
    pub fn from_up(up: bool) -> Self {
        if up { Self::Up } else { Self::Down }
    }

    /// +1 or −1.
    pub fn score(self) -> i32 {
        match self {
            Self::Up => 1,
            Self::Down => -1,
        }
    }
}
