//! What the state of an account allows, whatever it is used for.

use base::error::Code;
use base::kinds::RegistrationMode;
use db::site::SiteSettings;
use db::standing::Standing;

/// What is done about somebody banned from the site who wants to log in. Writing is refused either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Banned {
    /// They stay outside (docs/reference/api-v3.md 7.2).
    Refuse,
    /// They may read (docs/reference/api-v4.md 1, "Bans").
    Admit,
}

/// Whether the account may do anything at all.
///
/// Errors: `AccountDeleted`, `SiteBan`.
pub fn check(standing: &Standing) -> Result<(), Code> {
    if standing.deleted {
        return Err(Code::AccountDeleted);
    }
    if standing.site_banned {
        return Err(Code::SiteBan);
    }
    Ok(())
}

/// Whether a session there is may be used.
///
/// Errors: `AccountDeleted`, `SiteBan` unless the banned are let in.
pub fn keep_session(standing: &Standing, banned: Banned) -> Result<(), Code> {
    match check(standing) {
        Err(Code::SiteBan) if banned == Banned::Admit => Ok(()),
        checked => checked,
    }
}

/// Whether somebody who knows the password may have a session.
///
/// Errors, in this order: `SiteBan`, `AccountDeleted`, `EmailNotVerified`, `RegistrationPending` (also for who was denied).
pub fn log_in(standing: &Standing, settings: &SiteSettings, banned: Banned) -> Result<(), Code> {
    if standing.site_banned && banned == Banned::Refuse {
        return Err(Code::SiteBan);
    }
    if standing.deleted {
        return Err(Code::AccountDeleted);
    }
    // Whoever runs the site is not locked out by its settings.
    if standing.admin {
        return Ok(());
    }
    if settings.email_verification_required && !standing.email_verified {
        return Err(Code::EmailNotVerified);
    }
    let asked = match settings.registration_mode {
        RegistrationMode::Closed | RegistrationMode::RequireApplication => true,
        RegistrationMode::RequireInvitation | RegistrationMode::Open => false,
    };
    if asked && !standing.accepted_application {
        return Err(Code::RegistrationPending);
    }
    Ok(())
}

/// Whether somebody with so many invitations that can be used may make another one, where `most` are allowed.
///
/// Errors: `TooManyInvites`; admins have no limit (docs/reference/api-v4.md 2).
pub fn invite(standing: &Standing, invitations: i64, most: i64) -> Result<(), Code> {
    if invitations >= most && !standing.admin {
        return Err(Code::TooManyInvites);
    }
    Ok(())
}

/// Whether a person may hide another.
///
/// Errors: `CannotBlockYourself`, `CannotBlockAdmin`.
pub fn block(standing: &Standing, target: &Standing) -> Result<(), Code> {
    if standing.person_id == target.person_id {
        return Err(Code::CannotBlockYourself);
    }
    if target.admin {
        return Err(Code::CannotBlockAdmin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ids::{LocalUserId, PersonId};

    fn user() -> Standing {
        Standing {
            person_id: PersonId(1),
            local: true,
            deleted: false,
            site_banned: false,
            bot_account: false,
            local_user_id: Some(LocalUserId(1)),
            admin: false,
            email_verified: false,
            accepted_application: false,
            moderator_since: None,
            community_banned: false,
            follow_state: None,
            top_moderator_id: None,
            community_visibility: None,
            community_deleted: false,
            community_removed: false,
            community_local: true,
            posting_restricted_to_mods: false,
            followed_elsewhere: false,
            site_grants: Default::default(),
            community_grants: Default::default(),
        }
    }

    fn site(registration_mode: RegistrationMode, email_verification_required: bool) -> SiteSettings {
        SiteSettings { registration_mode, email_verification_required, ..SiteSettings::default() }
    }

    #[test]
    fn who_may_log_in() {
        use RegistrationMode::{Closed, Open, RequireApplication, RequireInvitation};
        let banned = Standing { site_banned: true, ..user() };
        let deleted = Standing { deleted: true, ..user() };
        let admin = Standing { admin: true, ..user() };
        let verified = Standing { email_verified: true, ..user() };
        let accepted = Standing { accepted_application: true, ..user() };
        let gone = Standing { site_banned: true, deleted: true, ..user() };
        let table = [
            (user(), Open, false, Ok(())),
            (banned, Open, false, Err(Code::SiteBan)),
            (deleted, Open, false, Err(Code::AccountDeleted)),
            (gone, Open, false, Err(Code::SiteBan)),
            (user(), Open, true, Err(Code::EmailNotVerified)),
            (verified.clone(), Open, true, Ok(())),
            (user(), RequireApplication, false, Err(Code::RegistrationPending)),
            (user(), Closed, false, Err(Code::RegistrationPending)),
            (user(), RequireInvitation, false, Ok(())),
            (accepted.clone(), RequireApplication, false, Ok(())),
            (accepted, RequireApplication, true, Err(Code::EmailNotVerified)),
            (verified, RequireApplication, true, Err(Code::RegistrationPending)),
            (admin, RequireApplication, true, Ok(())),
        ];
        for (standing, mode, verification, expected) in table {
            let answer = log_in(&standing, &site(mode, verification), Banned::Refuse);
            assert_eq!(answer, expected, "{standing:?} {mode:?} {verification}");
        }
    }

    #[test]
    fn banned_people_are_let_in_where_they_may_read() {
        let banned = Standing { site_banned: true, ..user() };
        assert_eq!(log_in(&banned, &site(RegistrationMode::Open, false), Banned::Admit), Ok(()));
        assert_eq!(check(&banned), Err(Code::SiteBan));
        let gone = Standing { deleted: true, ..banned };
        let answer = log_in(&gone, &site(RegistrationMode::Open, false), Banned::Admit);
        assert_eq!(answer, Err(Code::AccountDeleted));
    }

    #[test]
    fn nobody_blocks_an_admin_or_themselves() {
        let other = Standing { person_id: PersonId(2), ..user() };
        let admin = Standing { admin: true, ..other.clone() };
        assert_eq!(block(&user(), &other), Ok(()));
        assert_eq!(block(&user(), &admin), Err(Code::CannotBlockAdmin));
        assert_eq!(block(&admin, &admin), Err(Code::CannotBlockYourself));
    }
}
