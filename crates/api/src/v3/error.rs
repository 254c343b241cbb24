//! Names and statuses of API v3's errors. Source: docs/reference/api-v3.md 1.1.

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
}

impl<E: Into<BaseError>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl Error {
    /// Name of the error, and the reason in words.
    pub fn told(&self) -> (&'static str, String) {
        match &self.0 {
            BaseError::Rejected { code, detail } => {
                let name = name(*code).1;
                (name, message(*code, detail).unwrap_or_else(|| name.to_owned()))
            }
            BaseError::Internal(_) => ("internal", "internal".to_owned()),
        }
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
                ErrorBody { error: name(*code).1, message: message(*code, detail) }
            }
            BaseError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                ErrorBody { error: "internal", message: None }
            }
        };
        HttpResponse::build(self.status_code()).json(body)
    }
}

/// The texts apps look for where the name alone is `unknown` (api-v3.md 1.1 and 1.2).
fn message(code: Code, detail: &Option<String>) -> Option<String> {
    if let Some(detail) = detail {
        return Some(detail.clone());
    }
    let text = match code {
        Code::NotFound => "Record not found",
        Code::InvalidFetchLimit => "Fetch limit is > 50",
        Code::InvalidPageNumber => "Page limit is > 100",
        Code::ImageServiceMissing => "The image service does not answer; please try again later",
        Code::ImageTooLarge => "The file is too large",
        Code::ImageQuotaReached => "You have uploaded as much as you may; delete something first",
        Code::ImageUploadDisabled => "This site takes no uploads",
        Code::InvalidCursor => "Could not parse pagination token",
        code if name(code).1 == "unknown" => return Some(format!("{code:?}")),
        _ => return None,
    };
    Some(text.to_owned())
}

/// Status and name of a code. There is no wildcard arm, so a new code cannot be forgotten.
pub fn name(code: Code) -> (StatusCode, &'static str) {
    match code {
        Code::NotFound | Code::RoleNotFound => (StatusCode::NOT_FOUND, "unknown"),
        Code::CommunityNotHidden => (StatusCode::NOT_FOUND, "couldnt_update_community_hidden_status"),
        Code::InvalidSession => (StatusCode::BAD_REQUEST, "not_logged_in"),
        Code::NotLoggedIn | Code::IncorrectLogin | Code::AccountNotFound => {
            (StatusCode::UNAUTHORIZED, "incorrect_login")
        }
        Code::NotAnAdmin => (StatusCode::BAD_REQUEST, "not_an_admin"),
        Code::NotAModerator => (StatusCode::BAD_REQUEST, "not_a_moderator"),
        Code::NotAModOrAdmin => (StatusCode::BAD_REQUEST, "not_a_mod_or_admin"),
        Code::NotTopMod => (StatusCode::BAD_REQUEST, "not_top_mod"),
        Code::NotHigherMod => (StatusCode::BAD_REQUEST, "not_higher_mod"),
        Code::NotHigherAdmin => (StatusCode::BAD_REQUEST, "not_higher_admin"),
        Code::SiteBan => (StatusCode::BAD_REQUEST, "site_ban"),
        Code::AccountDeleted | Code::CommunityGone => (StatusCode::BAD_REQUEST, "deleted"),
        Code::PersonIsBannedFromCommunity => (StatusCode::BAD_REQUEST, "banned_from_community"),
        Code::OnlyModsCanPost => (StatusCode::BAD_REQUEST, "only_mods_can_post_in_community"),
        Code::OnlyAdminsCanCreateCommunities => {
            (StatusCode::BAD_REQUEST, "only_admins_can_create_communities")
        }
        Code::NoPostEditAllowed => (StatusCode::BAD_REQUEST, "no_post_edit_allowed"),
        Code::NoCommentEditAllowed => (StatusCode::BAD_REQUEST, "no_comment_edit_allowed"),
        Code::EditPrivateMessageNotAllowed => (StatusCode::BAD_REQUEST, "edit_private_message_not_allowed"),
        Code::InstanceIsPrivate => (StatusCode::BAD_REQUEST, "instance_is_private"),
        Code::ObjectNotLocal => (StatusCode::BAD_REQUEST, "object_not_local"),
        Code::PostNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_post"),
        Code::CommentNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_comment"),
        Code::CommunityNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_community"),
        Code::PersonNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_person"),
        Code::NotificationNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_comment_reply"),
        Code::PrivateMessageNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_private_message"),
        Code::ReportNotFound => (StatusCode::BAD_REQUEST, "couldnt_resolve_report"),
        Code::PostReportNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_post_report"),
        Code::CommentReportNotFound => (StatusCode::BAD_REQUEST, "couldnt_find_comment_report"),
        Code::PrivateMessageReportNotFound => {
            (StatusCode::BAD_REQUEST, "couldnt_find_private_message_report")
        }
        Code::RegistrationApplicationNotFound => {
            (StatusCode::BAD_REQUEST, "couldnt_find_registration_application")
        }
        Code::CommunityNameUnknown => (StatusCode::NOT_FOUND, "couldnt_find_community"),
        Code::PersonNameUnknown => (StatusCode::NOT_FOUND, "couldnt_find_person"),
        Code::ObjectNotFound => (StatusCode::NOT_FOUND, "couldnt_find_object"),
        Code::ObjectUnresolvable => (StatusCode::BAD_REQUEST, "couldnt_find_object"),
        Code::TokenNotFound => (StatusCode::BAD_REQUEST, "token_not_found"),
        Code::OAuthAuthorizationInvalid => (StatusCode::BAD_REQUEST, "oauth_authorization_invalid"),
        Code::OAuthLoginFailed => (StatusCode::BAD_REQUEST, "oauth_login_failed"),
        Code::OAuthRegistrationClosed => (StatusCode::BAD_REQUEST, "oauth_registration_closed"),
        Code::RegistrationUsernameRequired => (StatusCode::BAD_REQUEST, "registration_username_required"),
        Code::InvalidCodeVerifier => (StatusCode::BAD_REQUEST, "invalid_code_verifier"),
        Code::InvalidInviteToken | Code::RegistrationClosed | Code::MissingInviteToken => {
            (StatusCode::BAD_REQUEST, "registration_closed")
        }
        Code::CommunityNameTaken => (StatusCode::BAD_REQUEST, "community_already_exists"),
        Code::UsernameTaken => (StatusCode::BAD_REQUEST, "user_already_exists"),
        Code::EmailTaken => (StatusCode::BAD_REQUEST, "email_already_exists"),
        Code::EmojiTaken
        | Code::OAuthProviderExists
        | Code::RoleTaken
        | Code::InvalidRole
        | Code::CouldntUpdate
        | Code::CannotLeaveMod
        | Code::BlockKeywordTooShort
        | Code::BlockKeywordTooLong
        | Code::InvalidQuery
        | Code::InvalidJson
        | Code::InvalidFetchLimit
        | Code::InvalidPageNumber
        | Code::InvalidCursor
        | Code::ScheduleTimeNotInFuture
        | Code::TooManyScheduledPosts
        | Code::NsfwNotAllowed
        | Code::TagNotInCommunity
        | Code::RuleExists
        | Code::WrongMultiCommunityOwner
        | Code::TooManyEntries
        | Code::TooManyInvites
        | Code::CannotNoteYourself
        | Code::CannotCombineCommunities
        | Code::CannotCombineLists => (StatusCode::BAD_REQUEST, "unknown"),
        Code::SiteAlreadySetUp => (StatusCode::BAD_REQUEST, "site_already_exists"),
        Code::ModeratorAlreadyExists => (StatusCode::BAD_REQUEST, "community_moderator_already_exists"),
        Code::PostUnchanged => (StatusCode::BAD_REQUEST, "couldnt_update_post"),
        Code::PostNotSaved => (StatusCode::BAD_REQUEST, "couldnt_save_post"),
        Code::PostNotMarked => (StatusCode::BAD_REQUEST, "couldnt_mark_post_as_read"),
        Code::PostNotHidden => (StatusCode::BAD_REQUEST, "couldnt_hide_post"),
        Code::CommentUnchanged => (StatusCode::BAD_REQUEST, "couldnt_update_comment"),
        Code::ReportExists => (StatusCode::BAD_REQUEST, "couldnt_create_report"),
        Code::TotpAlreadyEnabled => (StatusCode::BAD_REQUEST, "totp_already_enabled"),
        Code::RegistrationDenied => (StatusCode::BAD_REQUEST, "registration_denied"),
        Code::RegistrationPending => (StatusCode::BAD_REQUEST, "registration_application_is_pending"),
        Code::ApplicationAnswerRequired => {
            (StatusCode::BAD_REQUEST, "registration_application_answer_required")
        }
        Code::EmailRequired => (StatusCode::BAD_REQUEST, "email_required"),
        Code::EmailNotVerified => (StatusCode::BAD_REQUEST, "email_not_verified"),
        Code::InvalidEmail => (StatusCode::BAD_REQUEST, "missing_an_email"),
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
        Code::Slurs | Code::RefusedByRule => (StatusCode::BAD_REQUEST, "slurs"),
        Code::InvalidRegex => (StatusCode::BAD_REQUEST, "invalid_regex"),
        Code::PermissiveRegex => (StatusCode::BAD_REQUEST, "permissive_regex"),
        Code::InvalidName => (StatusCode::BAD_REQUEST, "invalid_name"),
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
        Code::NoIdGiven => (StatusCode::BAD_REQUEST, "no_id_given"),
        Code::PostsNotListed => (StatusCode::BAD_REQUEST, "couldnt_get_posts"),
        Code::CommentsNotListed => (StatusCode::BAD_REQUEST, "couldnt_get_comments"),
        Code::ContradictingFilters => (StatusCode::BAD_REQUEST, "contradicting_filters"),
        Code::TooManyItems => (StatusCode::BAD_REQUEST, "too_many_items"),
        Code::LanguageNotAllowed => (StatusCode::BAD_REQUEST, "language_not_allowed"),
        Code::InvalidDefaultListingType => (StatusCode::BAD_REQUEST, "invalid_default_post_listing_type"),
        Code::ApplicationQuestionRequired => (StatusCode::BAD_REQUEST, "application_question_required"),
        Code::BanExpirationInPast => (StatusCode::BAD_REQUEST, "ban_expiration_in_past"),
        Code::InvalidUnixTime => (StatusCode::BAD_REQUEST, "invalid_unix_time"),
        Code::DownvotesAreDisabled => (StatusCode::BAD_REQUEST, "downvotes_are_disabled"),
        Code::InvalidBotAction => (StatusCode::BAD_REQUEST, "invalid_bot_action"),
        Code::Locked => (StatusCode::BAD_REQUEST, "locked"),
        Code::ParentInOtherPost => (StatusCode::BAD_REQUEST, "couldnt_create_comment"),
        Code::MaxCommentDepthReached => (StatusCode::BAD_REQUEST, "max_comment_depth_reached"),
        Code::CannotBlockYourself => (StatusCode::BAD_REQUEST, "cant_block_yourself"),
        Code::CannotBlockAdmin => (StatusCode::BAD_REQUEST, "cant_block_admin"),
        Code::CannotBlockLocalInstance => (StatusCode::BAD_REQUEST, "cant_block_local_instance"),
        Code::PersonIsBlocked => (StatusCode::BAD_REQUEST, "person_is_blocked"),
        Code::CouldntCreatePrivateMessage => (StatusCode::BAD_REQUEST, "couldnt_create_private_message"),
        Code::CouldntUpdatePrivateMessage => (StatusCode::BAD_REQUEST, "couldnt_update_private_message"),
        Code::ImageServiceMissing | Code::ImageQuotaReached | Code::ImageUploadDisabled => {
            (StatusCode::BAD_REQUEST, "pictrs_response_error")
        }
        // Apps tell by the status that the file is too large (docs/reference/clients.md 7).
        Code::ImageTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "pictrs_response_error"),
        Code::WrongImageToken => (StatusCode::FORBIDDEN, "token_not_found"),
        Code::NotAnImage => (StatusCode::BAD_REQUEST, "not_an_image_type"),
        Code::TooManyRequests => (StatusCode::BAD_REQUEST, "rate_limit_error"),
        Code::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const REFERENCE: &str = include_str!("../../../../docs/reference/api-v3.md");
    /// Of what that version does not have: logging in by other services.
    const OURS: [&str; 5] = [
        "invalid_code_verifier",
        "oauth_authorization_invalid",
        "oauth_login_failed",
        "oauth_registration_closed",
        "registration_username_required",
    ];

    /// The names in the list of the reference, where `couldnt_find_{post,comment}` stands for two.
    fn names() -> BTreeSet<String> {
        let list = REFERENCE.lines().find_map(|line| line.strip_prefix("All error names of ")).unwrap();
        let written = list.split_once("): ").unwrap().1.split(' ');
        let all = written.flat_map(|name| match name.split_once('{') {
            Some((begin, ends)) => {
                ends.trim_end_matches('}').split(',').map(|end| format!("{begin}{end}")).collect()
            }
            None => vec![name.to_owned()],
        });
        all.chain(OURS.map(str::to_owned)).collect()
    }

    #[test]
    fn names_are_those_that_apps_translate() {
        let known = names();
        assert!(known.contains("couldnt_find_post_report") && known.len() > 150, "{known:?}");
        for code in Code::ALL {
            let name = name(*code).1;
            assert!(known.contains(name), "{code:?}: {name}");
        }
    }

    /// Source: docs/reference/api-v3.md 1.1; for images clients.md 7. Where we differ: ARCHITECTURE.md, "Errors".
    #[test]
    fn statuses_follow_from_the_names() {
        // What was looked for by name or address, or is missing in a way without a name.
        let missing = [
            Code::NotFound,
            Code::RoleNotFound,
            Code::CommunityNotHidden,
            Code::CommunityNameUnknown,
            Code::PersonNameUnknown,
            Code::ObjectNotFound,
        ];
        for code in Code::ALL {
            let (status, name) = name(*code);
            let expected = match code {
                Code::BodyTooLarge | Code::ImageTooLarge => 413,
                Code::WrongImageToken => 403,
                code if missing.contains(code) => 404,
                _ if name == "incorrect_login" => 401,
                _ => 400,
            };
            assert_eq!(status.as_u16(), expected, "{code:?}: {name}");
        }
    }
}
