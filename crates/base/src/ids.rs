//! One type for each kind of id, so that a post's id is never taken for a comment's.

use diesel_derive_newtype::DieselNewType;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident($inner:ty);)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, DieselNewType)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A server, ours among them.
    InstanceId(i32);
    /// An instance as its admins present it.
    SiteId(i32);
    /// Blocks of instances that were set at once.
    SeveranceId(i32);
    /// A block list that was brought in.
    BlockImportId(i32);
    /// Any account, here or elsewhere.
    PersonId(i32);
    /// An account of this instance. The order of these ids is the rank among admins.
    LocalUserId(i32);
    /// A community, here or elsewhere.
    CommunityId(i32);
    /// A post.
    PostId(i32);
    /// A comment.
    CommentId(i32);
    /// A message between two people.
    PrivateMessageId(i32);
    /// An entry of somebody's inbox.
    NotificationId(i32);
    /// A complaint.
    ReportId(i32);
    /// An entry of the modlog.
    ModlogId(i32);
    /// A bundle of capabilities that can be granted.
    RoleId(i32);
    /// What an applicant wrote.
    RegistrationApplicationId(i32);
    /// A greeting line of the site.
    TaglineId(i32);
    /// An emoji of this instance.
    CustomEmojiId(i32);
    /// Another service that people log in with.
    OAuthProviderId(i32);
    /// A url nobody may post.
    BlockedUrlId(i32);
    /// A word that posts of a community can be marked with.
    TagId(i32);
    /// A rule of a community or the site for what is posted.
    ContentRuleId(i32);
    /// Something a rule put before the moderators.
    ReviewItemId(i32);
    /// What the admins tell everybody.
    AnnouncementId(i32);
    /// A token with which others may register.
    InvitationId(i32);
    /// A named list of communities.
    MultiCommunityId(i32);
    /// A file of the image service.
    ImageId(i32);
    /// A language of [`crate::language`]; 0 is "undetermined".
    LanguageId(i32);
    /// A piece of work to be done after a commit.
    JobId(i64);
    /// An entry of a list that a user brought in.
    ImportEntryId(i64);
}

/// The id of a session: the `jti` claim of its JWT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, DieselNewType)]
#[serde(transparent)]
pub struct LoginTokenId(pub uuid::Uuid);

/// The id of a captcha that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, DieselNewType)]
#[serde(transparent)]
pub struct CaptchaId(pub uuid::Uuid);
