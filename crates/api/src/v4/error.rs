//! Names and statuses of API v4's errors. Source: docs/reference/api-v4.md 1.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use base::error::{Code, Error as BaseError};
use serde::Serialize;
use std::fmt;

/// What handlers of this version answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error on its way out.
#[derive(Debug)]
pub struct Error(BaseError);

/// How an error looks on the wire.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ApiError)]
pub struct ErrorBody {
    /// Name of the error.
    pub error: &'static str,
    /// More about it; only with some errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What lies behind it, for people to read: api-v4.md 1. Not where the message says it all, nor with a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl<E: Into<BaseError>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match &self.0 {
            BaseError::Rejected { code, .. } => name(*code).0,
            BaseError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let body = match &self.0 {
            BaseError::Rejected { code, detail } => {
                ErrorBody { error: name(*code).1, message: message(*code, detail), cause: cause(*code) }
            }
            BaseError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                ErrorBody { error: "internal", message: None, cause: None }
            }
        };
        HttpResponse::build(self.status_code()).json(body)
    }
}

/// `resolve_object_failed` always says more.
fn message(code: Code, detail: &Option<String>) -> Option<String> {
    if let Some(detail) = detail {
        return Some(detail.clone());
    }
    let text = match code {
        Code::ObjectNotFound => "it leads to nothing that is shown here",
        Code::ObjectUnresolvable => "this is no address that can be looked up",
        code if name(code).1 == "resolve_object_failed" => return Some(format!("{code:?}")),
        _ => return None,
    };
    Some(text.to_owned())
}

/// The code is more exact than its name here, which many share.
fn cause(code: Code) -> Option<String> {
    let (status, name) = name(code);
    let said =
        status == StatusCode::TOO_MANY_REQUESTS || ["unknown", "resolve_object_failed"].contains(&name);
    (!said).then(|| format!("{code:?}"))
}

/// Status and name of a code. There is no wildcard arm, so a new code cannot be forgotten.
pub fn name(code: Code) -> (StatusCode, &'static str) {
    match code {
        Code::NotFound
        | Code::AccountNotFound
        | Code::PostNotFound
        | Code::PostNotSaved
        | Code::PostNotMarked
        | Code::PostNotHidden
        | Code::CommentNotFound
        | Code::CommunityNotFound
        | Code::PersonNotFound
        | Code::CommunityNameUnknown
        | Code::PersonNameUnknown
        | Code::NotificationNotFound
        | Code::PrivateMessageNotFound
        | Code::ReportNotFound
        | Code::PostReportNotFound
        | Code::CommentReportNotFound
        | Code::PrivateMessageReportNotFound
        | Code::RegistrationApplicationNotFound
        | Code::ObjectNotLocal
        | Code::RoleNotFound
        | Code::CommunityNotHidden
        | Code::TokenNotFound => (StatusCode::NOT_FOUND, "not_found"),
        Code::InvalidSession => (StatusCode::BAD_REQUEST, "not_logged_in"),
        Code::NotLoggedIn | Code::IncorrectLogin => (StatusCode::UNAUTHORIZED, "incorrect_login"),
        Code::NotAnAdmin => (StatusCode::BAD_REQUEST, "not_an_admin"),
        Code::NotAModerator | Code::OnlyModsCanPost => (StatusCode::BAD_REQUEST, "not_a_moderator"),
        Code::NotAModOrAdmin => (StatusCode::BAD_REQUEST, "not_a_mod_or_admin"),
        Code::NotTopMod => (StatusCode::BAD_REQUEST, "not_top_mod"),
        Code::NotHigherMod => (StatusCode::BAD_REQUEST, "not_higher_mod"),
        Code::NotHigherAdmin => (StatusCode::BAD_REQUEST, "not_higher_admin"),
        Code::SiteBan => (StatusCode::BAD_REQUEST, "site_ban"),
        Code::AccountDeleted | Code::CommunityGone => (StatusCode::BAD_REQUEST, "deleted"),
        Code::PersonIsBannedFromCommunity => (StatusCode::BAD_REQUEST, "person_is_banned_from_community"),
        Code::OnlyAdminsCanCreateCommunities => {
            (StatusCode::BAD_REQUEST, "only_admins_can_create_communities")
        }
        Code::NoPostEditAllowed => (StatusCode::BAD_REQUEST, "no_post_edit_allowed"),
        Code::NoCommentEditAllowed => (StatusCode::BAD_REQUEST, "no_comment_edit_allowed"),
        Code::EditPrivateMessageNotAllowed => (StatusCode::BAD_REQUEST, "edit_private_message_not_allowed"),
        Code::InstanceIsPrivate => (StatusCode::BAD_REQUEST, "instance_is_private"),
        Code::ObjectNotFound | Code::ObjectUnresolvable => (StatusCode::BAD_REQUEST, "resolve_object_failed"),
        Code::WrongMultiCommunityOwner => (StatusCode::BAD_REQUEST, "multi_community_update_wrong_user"),
        Code::TooManyEntries => (StatusCode::BAD_REQUEST, "multi_community_entry_limit_reached"),
        Code::TooManyInvites => (StatusCode::BAD_REQUEST, "too_many_invites"),
        Code::InvalidInviteToken => (StatusCode::BAD_REQUEST, "invalid_invite_token"),
        Code::OAuthAuthorizationInvalid => (StatusCode::BAD_REQUEST, "oauth_authorization_invalid"),
        Code::OAuthLoginFailed => (StatusCode::BAD_REQUEST, "oauth_login_failed"),
        Code::OAuthRegistrationClosed => (StatusCode::BAD_REQUEST, "oauth_registration_closed"),
        Code::RegistrationUsernameRequired => (StatusCode::BAD_REQUEST, "registration_username_required"),
        Code::InvalidCodeVerifier => (StatusCode::BAD_REQUEST, "invalid_code_verifier"),
        Code::CommunityNameTaken
        | Code::EmojiTaken
        | Code::OAuthProviderExists
        | Code::RuleExists
        | Code::RoleTaken
        | Code::SiteAlreadySetUp
        | Code::ModeratorAlreadyExists => (StatusCode::BAD_REQUEST, "already_exists"),
        Code::UsernameTaken => (StatusCode::BAD_REQUEST, "username_already_taken"),
        Code::EmailTaken => (StatusCode::BAD_REQUEST, "email_already_taken"),
        Code::CouldntUpdatePrivateMessage
        | Code::PostUnchanged
        | Code::CommentUnchanged
        | Code::CouldntUpdate
        | Code::DownvotesAreDisabled => (StatusCode::BAD_REQUEST, "couldnt_update"),
        Code::ReportExists | Code::ParentInOtherPost | Code::CouldntCreatePrivateMessage => {
            (StatusCode::BAD_REQUEST, "couldnt_create")
        }
        Code::TotpAlreadyEnabled => (StatusCode::BAD_REQUEST, "totp_already_enabled"),
        Code::RegistrationClosed => (StatusCode::BAD_REQUEST, "registration_closed"),
        Code::RegistrationDenied => (StatusCode::BAD_REQUEST, "registration_denied"),
        Code::RegistrationPending => (StatusCode::BAD_REQUEST, "registration_application_is_pending"),
        Code::ApplicationAnswerRequired => {
            (StatusCode::BAD_REQUEST, "registration_application_answer_required")
        }
        Code::MissingInviteToken => (StatusCode::BAD_REQUEST, "missing_invite_token"),
        Code::EmailRequired => (StatusCode::BAD_REQUEST, "email_required"),
        Code::EmailNotVerified => (StatusCode::BAD_REQUEST, "email_not_verified"),
        Code::InvalidEmail => (StatusCode::BAD_REQUEST, "invalid_email_address"),
        Code::NoEmailSetup => (StatusCode::BAD_REQUEST, "no_email_setup"),
        Code::InvalidPassword => (StatusCode::BAD_REQUEST, "invalid_password"),
        Code::PasswordsDoNotMatch => (StatusCode::BAD_REQUEST, "passwords_do_not_match"),
        Code::HoneypotFailed => (StatusCode::BAD_REQUEST, "honeypot_failed"),
        Code::CaptchaIncorrect => (StatusCode::BAD_REQUEST, "captcha_incorrect"),
        Code::MissingTotpToken => (StatusCode::BAD_REQUEST, "missing_totp_token"),
        Code::IncorrectTotpToken => (StatusCode::BAD_REQUEST, "incorrect_totp_token"),
        Code::MissingTotpSecret => (StatusCode::BAD_REQUEST, "missing_totp_secret"),
        Code::CouldntGenerateTotp => (StatusCode::BAD_REQUEST, "couldnt_generate_totp"),
        Code::CannotLeaveAdmin => (StatusCode::BAD_REQUEST, "cannot_leave_admin"),
        Code::CannotLeaveMod => (StatusCode::BAD_REQUEST, "cannot_leave_mod"),
        Code::Slurs | Code::RefusedByRule => (StatusCode::BAD_REQUEST, "slurs"),
        Code::InvalidRegex => (StatusCode::BAD_REQUEST, "invalid_regex"),
        Code::PermissiveRegex => (StatusCode::BAD_REQUEST, "permissive_regex"),
        Code::InvalidName | Code::InvalidRole => (StatusCode::BAD_REQUEST, "invalid_name"),
        Code::InvalidDisplayName => (StatusCode::BAD_REQUEST, "invalid_display_name"),
        Code::InvalidMatrixId => (StatusCode::BAD_REQUEST, "invalid_matrix_id"),
        Code::InvalidPostTitle => (StatusCode::BAD_REQUEST, "invalid_post_title"),
        Code::InvalidBodyField => (StatusCode::BAD_REQUEST, "invalid_body_field"),
        Code::BioLengthOverflow => (StatusCode::BAD_REQUEST, "bio_length_overflow"),
        Code::AltTextLengthOverflow => (StatusCode::BAD_REQUEST, "alt_text_length_overflow"),
        Code::SiteNameRequired => (StatusCode::BAD_REQUEST, "site_name_required"),
        Code::SiteNameLengthOverflow => (StatusCode::BAD_REQUEST, "site_name_length_overflow"),
        Code::SiteDescriptionLengthOverflow => (StatusCode::BAD_REQUEST, "site_description_length_overflow"),
        Code::ReportReasonRequired => (StatusCode::BAD_REQUEST, "report_reason_required"),
        Code::ReportTooLong => (StatusCode::BAD_REQUEST, "report_too_long"),
        Code::InvalidUrl => (StatusCode::BAD_REQUEST, "invalid_url"),
        Code::InvalidUrlScheme => (StatusCode::BAD_REQUEST, "invalid_url_scheme"),
        Code::UrlLengthOverflow => (StatusCode::BAD_REQUEST, "url_length_overflow"),
        Code::BlockedUrl => (StatusCode::BAD_REQUEST, "blocked_url"),
        Code::BlockKeywordTooShort => (StatusCode::BAD_REQUEST, "block_keyword_too_short"),
        Code::BlockKeywordTooLong => (StatusCode::BAD_REQUEST, "block_keyword_too_long"),
        Code::NoIdGiven => (StatusCode::BAD_REQUEST, "no_id_given"),
        Code::InvalidQuery | Code::InvalidJson => (StatusCode::BAD_REQUEST, "unknown"),
        Code::InvalidFetchLimit
        | Code::InvalidPageNumber
        | Code::PostsNotListed
        | Code::CommentsNotListed => (StatusCode::BAD_REQUEST, "invalid_fetch_limit"),
        Code::InvalidCursor => (StatusCode::BAD_REQUEST, "couldnt_parse_pagination_token"),
        Code::CannotCombineCommunities => {
            (StatusCode::BAD_REQUEST, "cannot_combine_community_id_and_multi_community_id")
        }
        Code::ContradictingFilters => (StatusCode::BAD_REQUEST, "contradicting_filters"),
        Code::TooManyItems => (StatusCode::BAD_REQUEST, "too_many_items"),
        Code::LanguageNotAllowed => (StatusCode::BAD_REQUEST, "language_not_allowed"),
        Code::InvalidDefaultListingType => (StatusCode::BAD_REQUEST, "invalid_default_post_listing_type"),
        Code::ApplicationQuestionRequired => (StatusCode::BAD_REQUEST, "application_question_required"),
        Code::BanExpirationInPast => (StatusCode::BAD_REQUEST, "ban_expiration_in_past"),
        Code::InvalidUnixTime => (StatusCode::BAD_REQUEST, "invalid_unix_time"),
        Code::ScheduleTimeNotInFuture => (StatusCode::BAD_REQUEST, "post_schedule_time_must_be_in_future"),
        Code::TooManyScheduledPosts => (StatusCode::BAD_REQUEST, "too_many_scheduled_posts"),
        Code::NsfwNotAllowed => (StatusCode::BAD_REQUEST, "nsfw_not_allowed"),
        Code::TagNotInCommunity => (StatusCode::BAD_REQUEST, "tag_not_in_community"),
        Code::InvalidBotAction => (StatusCode::BAD_REQUEST, "invalid_bot_action"),
        Code::Locked => (StatusCode::BAD_REQUEST, "locked"),
        Code::MaxCommentDepthReached => (StatusCode::BAD_REQUEST, "max_comment_depth_reached"),
        Code::CannotBlockYourself => (StatusCode::BAD_REQUEST, "cant_block_yourself"),
        Code::CannotBlockAdmin => (StatusCode::BAD_REQUEST, "cant_block_admin"),
        Code::CannotBlockLocalInstance => (StatusCode::BAD_REQUEST, "cant_block_local_instance"),
        Code::CannotNoteYourself => (StatusCode::BAD_REQUEST, "cant_note_yourself"),
        Code::PersonIsBlocked => (StatusCode::BAD_REQUEST, "person_is_blocked"),
        Code::CannotCombineLists => {
            (StatusCode::BAD_REQUEST, "cannot_combine_federation_blocklist_and_allowlist")
        }
        Code::ImageServiceMissing => (StatusCode::BAD_REQUEST, "pictrs_response_error"),
        Code::NotAnImage => (StatusCode::BAD_REQUEST, "not_an_image_type"),
        Code::ImageTooLarge => (StatusCode::BAD_REQUEST, "pictrs_invalid_image_upload"),
        Code::ImageQuotaReached => (StatusCode::BAD_REQUEST, "pictrs_invalid_image_upload"),
        Code::WrongImageToken => (StatusCode::FORBIDDEN, "pictrs_response_error"),
        Code::ImageUploadDisabled => (StatusCode::BAD_REQUEST, "image_upload_disabled"),
        Code::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
        Code::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const REFERENCE: &str = include_str!("../../../../docs/reference/api-v4.md");
    /// Of what that version lets plugins do.
    const OURS: [&str; 1] = ["captcha_incorrect"];

    #[test]
    fn names_are_those_of_the_reference() {
        let list = REFERENCE.lines().find_map(|line| line.strip_prefix("Error names: ")).unwrap();
        let known: BTreeSet<&str> =
            list.split(' ').map(|name| name.trim_end_matches('*')).chain(OURS).collect();
        for code in Code::ALL {
            let name = name(*code).1;
            assert!(known.contains(name), "{code:?}: {name}");
        }
    }

    /// Source: docs/reference/api-v4.md 1, "Errors"; for a token of an image clients.md 7. A body that is too large has no row there.
    #[test]
    fn statuses_follow_from_the_names() {
        for code in Code::ALL {
            let (status, name) = name(*code);
            let expected = match (code, name) {
                (Code::BodyTooLarge, _) => 413,
                (Code::WrongImageToken, _) => 403,
                (_, "incorrect_login") => 401,
                (_, "not_found") => 404,
                (_, "too_many_requests") => 429,
                _ => 400,
            };
            assert_eq!(status.as_u16(), expected, "{code:?}: {name}");
        }
    }
}
