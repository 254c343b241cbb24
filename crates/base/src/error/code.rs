//! The closed list of what a caller can have done wrong.

/// What a caller did wrong. Each API version has its own name and status for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// There is no such thing, or the caller may not know that there is.
    NotFound,
    /// A valid login is needed.
    NotLoggedIn,
    /// Wrong password, or an address that nobody has.
    IncorrectLogin,
    /// Nobody has the name that somebody wants to log in with.
    AccountNotFound,
    /// The token whose validity was asked for is not valid.
    InvalidSession,
    /// Only admins may.
    NotAnAdmin,
    /// Only moderators of the community may.
    NotAModerator,
    /// Only moderators of the community and admins may.
    NotAModOrAdmin,
    /// Only the first moderator of the community may.
    NotTopMod,
    /// The other person ranks at least as high in the community.
    NotHigherMod,
    /// The other admin has been one for longer.
    NotHigherAdmin,
    /// The person is banned from this site.
    SiteBan,
    /// The account is deleted.
    AccountDeleted,
    /// The person is banned from the community.
    PersonIsBannedFromCommunity,
    /// The community, or the post a comment belongs to, is deleted or removed.
    CommunityGone,
    /// Only moderators may post in this community.
    OnlyModsCanPost,
    /// The site lets only admins create communities.
    OnlyAdminsCanCreateCommunities,
    /// Only its author may edit a post.
    NoPostEditAllowed,
    /// Only its author may edit a comment.
    NoCommentEditAllowed,
    /// Only its author may edit a message.
    EditPrivateMessageNotAllowed,
    /// The site shows itself to logged-in users only.
    InstanceIsPrivate,
    /// Only things of this instance can be treated so.
    ObjectNotLocal,
    /// There is no such post, or it may not be seen.
    PostNotFound,
    /// There is no such comment, or it may not be seen.
    CommentNotFound,
    /// There is no such community, or it may not be seen.
    CommunityNotFound,
    /// There is no such person, or it may not be seen.
    PersonNotFound,
    /// There is no such entry in the caller's inbox.
    NotificationNotFound,
    /// There is no such message.
    PrivateMessageNotFound,
    /// There is no such report, or the caller may not know that there is.
    ReportNotFound,
    /// The same of a report of a post.
    PostReportNotFound,
    /// The same of a report of a comment.
    CommentReportNotFound,
    /// The same of a report of a message.
    PrivateMessageReportNotFound,
    /// There is no such application.
    RegistrationApplicationNotFound,
    /// There is no such role.
    RoleNotFound,
    /// There is no such community to be hidden.
    CommunityNotHidden,
    /// There is no community of this name that may be seen.
    CommunityNameUnknown,
    /// There is no person of this name that may be seen.
    PersonNameUnknown,
    /// A url or handle leads to nothing that may be seen.
    ObjectNotFound,
    /// This is no url or handle, or nobody but a user of this instance may have it looked up.
    ObjectUnresolvable,
    /// There is no such token, or it is used up or too old.
    TokenNotFound,
    /// There is no such invitation, or it is used up or too old.
    InvalidInviteToken,
    /// What came from another service opens nothing here: there is no such service, or the code or the place it was sent to is wrong.
    OAuthAuthorizationInvalid,
    /// Another service does not say who somebody is.
    OAuthLoginFailed,
    /// Nobody gets an account by way of another service.
    OAuthRegistrationClosed,
    /// A service of this issuer and client exists.
    OAuthProviderExists,
    /// Who comes from another service has to choose a name.
    RegistrationUsernameRequired,
    /// The PKCE verifier is missing or is none.
    InvalidCodeVerifier,
    /// The user has as many invitations as are allowed.
    TooManyInvites,
    /// A community of this name exists.
    CommunityNameTaken,
    /// A person of this name exists.
    UsernameTaken,
    /// Another user has this address.
    EmailTaken,
    /// An emoji with this shortcode or image exists.
    EmojiTaken,
    /// A role of this name exists.
    RoleTaken,
    /// A role has a name of 1 to 50 characters and one capability or more, each of its place.
    InvalidRole,
    /// The site has been set up before.
    SiteAlreadySetUp,
    /// The person moderates the community already.
    ModeratorAlreadyExists,
    /// The post is already in the state asked for.
    PostUnchanged,
    /// There is no such post to be saved.
    PostNotSaved,
    /// One of the posts to be marked as read does not exist.
    PostNotMarked,
    /// One of the posts to be hidden does not exist.
    PostNotHidden,
    /// The comment is already in the state asked for.
    CommentUnchanged,
    /// Nothing is in the state that the change needs.
    CouldntUpdate,
    /// The caller has reported this before, or may not report it.
    ReportExists,
    /// A second factor is already set up.
    TotpAlreadyEnabled,
    /// Nobody may register.
    RegistrationClosed,
    /// An admin refused the application; the detail is the reason, if one was given.
    RegistrationDenied,
    /// No admin has yet decided about the application.
    RegistrationPending,
    /// An application needs an answer to the question.
    ApplicationAnswerRequired,
    /// An invitation is needed.
    MissingInviteToken,
    /// An e-mail address is needed.
    EmailRequired,
    /// The e-mail address is not verified yet.
    EmailNotVerified,
    /// This is no e-mail address.
    InvalidEmail,
    /// This server cannot send mail.
    NoEmailSetup,
    /// A password has 10 to 60 characters.
    InvalidPassword,
    /// The two passwords differ.
    PasswordsDoNotMatch,
    /// A field that people do not see was filled in.
    HoneypotFailed,
    /// The captcha was not solved, or is too old.
    CaptchaIncorrect,
    /// The second factor is needed.
    MissingTotpToken,
    /// The second factor is wrong.
    IncorrectTotpToken,
    /// The second factor has to be generated first.
    MissingTotpSecret,
    /// No second factor could be generated.
    CouldntGenerateTotp,
    /// The last admin cannot leave.
    CannotLeaveAdmin,
    /// The last moderator cannot leave.
    CannotLeaveMod,
    /// It contains a word the site does not want.
    Slurs,
    /// This is no regular expression, or too big a one.
    InvalidRegex,
    /// The expression would match almost everything.
    PermissiveRegex,
    /// A name has 3 or more characters of one alphabet.
    InvalidName,
    /// A display name has 3 or more visible characters and is not too long.
    InvalidDisplayName,
    /// This is no Matrix id.
    InvalidMatrixId,
    /// A title has 3 to 200 characters and no line break.
    InvalidPostTitle,
    /// The text is too long.
    InvalidBodyField,
    /// The biography is too long.
    BioLengthOverflow,
    /// The image description is too long.
    AltTextLengthOverflow,
    /// A site needs a name.
    SiteNameRequired,
    /// The name of a site has at most 20 characters.
    SiteNameLengthOverflow,
    /// The summary of a site has at most 150 characters.
    SiteDescriptionLengthOverflow,
    /// A report needs a reason.
    ReportReasonRequired,
    /// The reason is too long.
    ReportTooLong,
    /// This is no url.
    InvalidUrl,
    /// The url is neither http, https nor magnet.
    InvalidUrlScheme,
    /// The url is too long.
    UrlLengthOverflow,
    /// The site does not want this url.
    BlockedUrl,
    /// A keyword has at least 3 characters.
    BlockKeywordTooShort,
    /// A keyword has at most 50 characters.
    BlockKeywordTooLong,
    /// Neither an id nor a name was given.
    NoIdGiven,
    /// A parameter is missing or of the wrong kind; the detail says which.
    InvalidQuery,
    /// The body is no JSON, or a field is missing or of the wrong kind; the detail says which.
    InvalidJson,
    /// A page has 1 to 50 rows.
    InvalidFetchLimit,
    /// A page number is 1 to 100.
    InvalidPageNumber,
    /// This is no cursor of the list.
    InvalidCursor,
    /// What is asked of a list of posts cannot be: its page, or its number of rows.
    PostsNotListed,
    /// The same of a list of comments.
    CommentsNotListed,
    /// Two filters exclude each other.
    ContradictingFilters,
    /// A list is of one community or of a collection of them.
    CannotCombineCommunities,
    /// The list has too many items.
    TooManyItems,
    /// The site or the community does not allow the language.
    LanguageNotAllowed,
    /// The site's default list is All or Local.
    InvalidDefaultListingType,
    /// Registration by application needs a question.
    ApplicationQuestionRequired,
    /// A ban has to end in the future.
    BanExpirationInPast,
    /// This is no time.
    InvalidUnixTime,
    /// A post can be scheduled for the future only.
    ScheduleTimeNotInFuture,
    /// Too many posts are waiting to appear.
    TooManyScheduledPosts,
    /// The site does not allow sensitive content.
    NsfwNotAllowed,
    /// The tag belongs to another community.
    TagNotInCommunity,
    /// A rule of the community or the site does not allow what is in it; the detail says what was found.
    RefusedByRule,
    /// There is a rule for this already.
    RuleExists,
    /// Only its maker changes a multi-community.
    WrongMultiCommunityOwner,
    /// A multi-community has so many communities and no more.
    TooManyEntries,
    /// The site takes no downvotes.
    DownvotesAreDisabled,
    /// Bot accounts may not vote.
    InvalidBotAction,
    /// Nobody may comment here any more.
    Locked,
    /// The parent comment belongs to another post.
    ParentInOtherPost,
    /// The thread is too deep.
    MaxCommentDepthReached,
    /// One cannot block oneself.
    CannotBlockYourself,
    /// Admins cannot be blocked.
    CannotBlockAdmin,
    /// One cannot block one's own instance.
    CannotBlockLocalInstance,
    /// One cannot write a note about oneself.
    CannotNoteYourself,
    /// The other person has blocked the caller.
    PersonIsBlocked,
    /// There is no such recipient, or they take no messages.
    CouldntCreatePrivateMessage,
    /// Only its recipient may mark a message as read.
    CouldntUpdatePrivateMessage,
    /// A site has an allow list or a block list, not both.
    CannotCombineLists,
    /// No image service is set up, or it does not answer.
    ImageServiceMissing,
    /// The file is no image that is taken here.
    NotAnImage,
    /// The image is too large.
    ImageTooLarge,
    /// The site takes no uploads.
    ImageUploadDisabled,
    /// The user has uploaded as much as they may.
    ImageQuotaReached,
    /// The token does not belong to the image.
    WrongImageToken,
    /// The rate limit is exceeded.
    TooManyRequests,
    /// The request is too large.
    BodyTooLarge,
}

impl Code {
    /// Every code, for tables that must be complete.
    pub const ALL: &[Self] = &[
        Self::NotFound,
        Self::NotLoggedIn,
        Self::IncorrectLogin,
        Self::NotAnAdmin,
        Self::NotAModerator,
        Self::NotAModOrAdmin,
        Self::NotTopMod,
        Self::NotHigherMod,
        Self::NotHigherAdmin,
        Self::SiteBan,
        Self::AccountDeleted,
        Self::PersonIsBannedFromCommunity,
        Self::CommunityGone,
        Self::OnlyModsCanPost,
        Self::OnlyAdminsCanCreateCommunities,
        Self::NoPostEditAllowed,
        Self::NoCommentEditAllowed,
        Self::EditPrivateMessageNotAllowed,
        Self::InstanceIsPrivate,
        Self::ObjectNotLocal,
        Self::PostNotFound,
        Self::CommentNotFound,
        Self::CommunityNotFound,
        Self::PersonNotFound,
        Self::NotificationNotFound,
        Self::PrivateMessageNotFound,
        Self::ReportNotFound,
        Self::PostReportNotFound,
        Self::CommentReportNotFound,
        Self::PrivateMessageReportNotFound,
        Self::RegistrationApplicationNotFound,
        Self::RoleNotFound,
        Self::CommunityNotHidden,
        Self::CommunityNameUnknown,
        Self::PersonNameUnknown,
        Self::ObjectNotFound,
        Self::ObjectUnresolvable,
        Self::TokenNotFound,
        Self::InvalidInviteToken,
        Self::OAuthAuthorizationInvalid,
        Self::OAuthLoginFailed,
        Self::OAuthRegistrationClosed,
        Self::OAuthProviderExists,
        Self::RegistrationUsernameRequired,
        Self::InvalidCodeVerifier,
        Self::TooManyInvites,
        Self::CommunityNameTaken,
        Self::UsernameTaken,
        Self::EmailTaken,
        Self::EmojiTaken,
        Self::RoleTaken,
        Self::InvalidRole,
        Self::SiteAlreadySetUp,
        Self::ModeratorAlreadyExists,
        Self::PostUnchanged,
        Self::PostNotSaved,
        Self::PostNotMarked,
        Self::PostNotHidden,
        Self::CommentUnchanged,
        Self::CouldntUpdate,
        Self::ReportExists,
        Self::TotpAlreadyEnabled,
        Self::RegistrationClosed,
        Self::RegistrationDenied,
        Self::RegistrationPending,
        Self::ApplicationAnswerRequired,
        Self::MissingInviteToken,
        Self::EmailRequired,
        Self::EmailNotVerified,
        Self::InvalidEmail,
        Self::NoEmailSetup,
        Self::InvalidPassword,
        Self::PasswordsDoNotMatch,
        Self::HoneypotFailed,
        Self::CaptchaIncorrect,
        Self::MissingTotpToken,
        Self::IncorrectTotpToken,
        Self::MissingTotpSecret,
        Self::CouldntGenerateTotp,
        Self::CannotLeaveAdmin,
        Self::CannotLeaveMod,
        Self::Slurs,
        Self::InvalidRegex,
        Self::PermissiveRegex,
        Self::InvalidName,
        Self::InvalidDisplayName,
        Self::InvalidMatrixId,
        Self::InvalidPostTitle,
        Self::InvalidBodyField,
        Self::BioLengthOverflow,
        Self::AltTextLengthOverflow,
        Self::SiteNameRequired,
        Self::SiteNameLengthOverflow,
        Self::SiteDescriptionLengthOverflow,
        Self::ReportReasonRequired,
        Self::ReportTooLong,
        Self::InvalidUrl,
        Self::InvalidUrlScheme,
        Self::UrlLengthOverflow,
        Self::BlockedUrl,
        Self::BlockKeywordTooShort,
        Self::BlockKeywordTooLong,
        Self::NoIdGiven,
        Self::InvalidQuery,
        Self::InvalidJson,
        Self::InvalidFetchLimit,
        Self::InvalidPageNumber,
        Self::InvalidCursor,
        Self::PostsNotListed,
        Self::CommentsNotListed,
        Self::ContradictingFilters,
        Self::CannotCombineCommunities,
        Self::TooManyItems,
        Self::LanguageNotAllowed,
        Self::InvalidDefaultListingType,
        Self::ApplicationQuestionRequired,
        Self::BanExpirationInPast,
        Self::InvalidUnixTime,
        Self::ScheduleTimeNotInFuture,
        Self::TooManyScheduledPosts,
        Self::NsfwNotAllowed,
        Self::TagNotInCommunity,
        Self::RefusedByRule,
        Self::RuleExists,
        Self::WrongMultiCommunityOwner,
        Self::TooManyEntries,
        Self::DownvotesAreDisabled,
        Self::InvalidBotAction,
        Self::Locked,
        Self::ParentInOtherPost,
        Self::MaxCommentDepthReached,
        Self::CannotBlockYourself,
        Self::CannotBlockAdmin,
        Self::CannotBlockLocalInstance,
        Self::CannotNoteYourself,
        Self::PersonIsBlocked,
        Self::CouldntCreatePrivateMessage,
        Self::CouldntUpdatePrivateMessage,
        Self::CannotCombineLists,
        Self::ImageServiceMissing,
        Self::NotAnImage,
        Self::ImageTooLarge,
        Self::ImageUploadDisabled,
        Self::ImageQuotaReached,
        Self::WrongImageToken,
        Self::TooManyRequests,
        Self::BodyTooLarge,
    ];
}
