//! How somebody comes to have an account.

use super::{NameLimits, NewAccount, captcha, create_in, email, login};
use crate::app::{App, CurrentSite};
use crate::password;
use crate::tx::Tx;
use base::error::{Code, Error, OnConstraint, OrCode, Result};
use base::ids::{CaptchaId, LanguageId, LocalUserId, OAuthProviderId, PersonId};
use base::kinds::RegistrationMode;
use base::language::{self, UNDETERMINED};
use base::text::{field, name};
use db::languages::Languages;
use db::local_user::Preferences;
use diesel_async::AsyncConnection;

/// What somebody who wants an account says.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Wished name.
    pub name: String,
    /// Wished password.
    pub password: String,
    /// The same once more.
    pub password_again: String,
    /// Whether sensitive content is wanted; none: as the site's content warning suggests.
    pub show_nsfw: Option<bool>,
    /// Mail address; empty: none.
    pub email: Option<String>,
    /// Which captcha was answered, and how.
    pub captcha: Option<(CaptchaId, String)>,
    /// A field that people do not see and programs fill in.
    pub honeypot: Option<String>,
    /// Answer to the question for applicants.
    pub answer: Option<String>,
    /// An invitation.
    pub invitation: Option<String>,
    /// The header `Accept-Language`.
    pub accepted_languages: Option<String>,
    /// The session that begins if nothing has to be waited for.
    pub session: login::NewSession,
    /// What names may be like.
    pub limits: NameLimits,
    /// Which of several faults is named.
    pub precedence: Precedence,
}

/// Which of several faults is named: the API versions differ (docs/reference/api-v3.md 7.1, api-v4.md 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// A name that may not be, then a taken address, then a taken name.
    InvalidName,
    /// A taken name, then a taken address, then a name that may not be.
    TakenName,
}

/// What became of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The token of the first session; none if there is something to wait for.
    pub token: Option<String>,
    /// An admin has to decide.
    pub application_made: bool,
    /// A mail with a link was sent, which has to be opened first.
    pub mail_sent: bool,
}

/// Makes an account, an applicant's if the site wants applications. While the site is not set up, the first one is an admin's.
///
/// Errors, in this order: `RegistrationClosed` (or `MissingInviteToken`, `InvalidInviteToken`), `InvalidPassword`, `HoneypotFailed`, `EmailRequired`, `InvalidEmail`, `ApplicationAnswerRequired`, `PasswordsDoNotMatch`, `CaptchaIncorrect`, `Slurs`, and by [`Precedence`] `InvalidName`, `EmailTaken`, `UsernameTaken`; `NoEmailSetup` if a mail is due that cannot be sent.
pub async fn register(app: &App, wish: Registration) -> Result<Registered> {
    let site = app.site().await?;
    if let Some(token) = invitation(&site, &wish)
        && !db::invitation::is_valid(&mut *app.db().await?, token, app.now()).await?
    {
        return Err(Code::InvalidInviteToken.into());
    }
    let email = check_form(&site, &wish)?;
    if site.local.settings.set_up && site.local.settings.captcha_enabled {
        let (id, answer) = wish.captcha.as_ref().or_code(Code::CaptchaIncorrect)?;
        if !captcha::answered(app, *id, answer).await? {
            return Err(Code::CaptchaIncorrect.into());
        }
    }
    site.slurs.check(&wish.name)?;
    site.slurs.check(wish.answer.as_deref().unwrap_or_default())?;
    let valid = name::check_actor_name(&wish.name, wish.limits.actor.clone());
    if wish.precedence == Precedence::InvalidName {
        valid?;
    }
    check_free(app, &wish, email.as_deref()).await?;
    valid?;

    let applicant = Applicant { password_hash: password::hash(&wish.password).await?, email, proof: None };
    finish(app, &site, wish, &applicant).await
}

/// Makes the account of somebody whose wish has been checked.
///
/// Errors: what the database says is taken meanwhile, `InvalidInviteToken`, `NoEmailSetup`.
pub(super) async fn finish(
    app: &App,
    site: &CurrentSite,
    wish: Registration,
    applicant: &Applicant,
) -> Result<Registered> {
    let mut conn = app.db().await?;
    let (made, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let made = register_in(app, &mut tx, site, &wish, applicant).await?;
            Ok::<_, Error>((made, tx.into_changes()))
        })
        .await?;
    // Beginning the session takes a connection of its own.
    drop(conn);
    app.changed(changes);
    let Made { person_id, local_user_id, admin, mail_sent } = made;
    let application_made = !admin && applies(site);
    if application_made || mail_sent {
        return Ok(Registered { token: None, application_made, mail_sent });
    }
    let token = login::open(app, person_id, local_user_id, wish.session).await?;
    Ok(Registered { token: Some(token), application_made, mail_sent })
}

/// What was worked out of a wish before the transaction.
pub(super) struct Applicant {
    pub(super) password_hash: String,
    pub(super) email: Option<String>,
    /// By which other service they come; none: by name and password.
    pub(super) proof: Option<Proof>,
}

/// Who another service says that somebody is.
pub(super) struct Proof {
    pub(super) provider_id: OAuthProviderId,
    pub(super) user_id: String,
    /// Whether the address need not be verified here.
    pub(super) email_verified: bool,
}

struct Made {
    person_id: PersonId,
    local_user_id: LocalUserId,
    admin: bool,
    mail_sent: bool,
}

async fn register_in(
    app: &App,
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    wish: &Registration,
    applicant: &Applicant,
) -> Result<Made> {
    let settings = &site.local.settings;
    // Of several that arrive at once only one finds no admin.
    let admin = !settings.set_up && db::local_user::lock_first_admin(tx).await?;
    let waits = applies(site) && !admin;
    let new = NewAccount {
        name: wish.name.clone(),
        password_hash: applicant.password_hash.clone(),
        email: applicant.email.clone(),
        accepted: !waits,
        admin,
        preferences: preferences(site, wish),
        languages: languages(site, wish.accepted_languages.as_deref().unwrap_or_default()),
    };
    let (person_id, local_user_id) = create_in(tx, app, site.site.instance_id, new).await?;
    if let Some(token) = invitation(site, wish).filter(|_| !admin) {
        let now = tx.now();
        let inviter = db::invitation::take(tx, token, now).await?.or_code(Code::InvalidInviteToken)?;
        db::invitation::set_inviter(tx, local_user_id, inviter).await?;
    }
    if waits {
        let answer = wish.answer.as_deref().unwrap_or_default();
        let now = tx.now();
        db::application::insert(tx, local_user_id, answer, now).await?;
    }
    let mut verified = false;
    if let Some(proof) = &applicant.proof {
        let now = tx.now();
        db::oauth::insert_account(tx, proof.provider_id, &proof.user_id, local_user_id, now)
            .await
            .on_constraints(&db::oauth::UNIQUE, Code::OAuthLoginFailed)?;
        verified = proof.email_verified;
    }
    if verified {
        db::local_user::set_email(tx, local_user_id, applicant.email.as_deref(), true).await?;
    }
    let mail_sent = settings.email_verification_required && !admin && !verified;
    if let Some(to) = applicant.email.as_deref().filter(|_| mail_sent) {
        email::ask(app, tx, site, local_user_id, &wish.name, to).await?;
    }
    if waits && !mail_sent {
        email::tell_admins(app, tx, site, &wish.name).await?;
    }
    Ok(Made { person_id, local_user_id, admin, mail_sent })
}

/// Everything that can be said without asking anybody; answers the address in the form it is stored.
fn check_form(site: &CurrentSite, wish: &Registration) -> Result<Option<String>, Code> {
    let settings = &site.local.settings;
    match settings.registration_mode {
        RegistrationMode::Closed => return Err(Code::RegistrationClosed),
        RegistrationMode::RequireInvitation if wish.invitation.is_none() => {
            return Err(Code::MissingInviteToken);
        }
        RegistrationMode::RequireInvitation
        | RegistrationMode::RequireApplication
        | RegistrationMode::Open => {}
    }
    field::check_password(&wish.password)?;
    if wish.honeypot.as_ref().is_some_and(|text| !text.is_empty()) {
        return Err(Code::HoneypotFailed);
    }
    let email = wish.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
    if email.is_none() && settings.email_verification_required {
        return Err(Code::EmailRequired);
    }
    let email = email.map(field::email).transpose()?;
    let answer = wish.answer.as_deref().map(str::trim).unwrap_or_default();
    if answer.is_empty() && applies(site) {
        return Err(Code::ApplicationAnswerRequired);
    }
    field::check_body(answer)?;
    if wish.password != wish.password_again {
        return Err(Code::PasswordsDoNotMatch);
    }
    Ok(email)
}

/// The token, where the site asks for one.
fn invitation<'a>(site: &CurrentSite, wish: &'a Registration) -> Option<&'a str> {
    let asked = site.local.settings.registration_mode == RegistrationMode::RequireInvitation;
    wish.invitation.as_deref().filter(|_| asked)
}

/// Whether who registers has to apply.
pub(super) fn applies(site: &CurrentSite) -> bool {
    let settings = &site.local.settings;
    settings.set_up && settings.registration_mode == RegistrationMode::RequireApplication
}

/// Says which of name and address is taken; that neither is when the account is written, the constraints say.
async fn check_free(app: &App, wish: &Registration, email: Option<&str>) -> Result<(), Error> {
    let mut conn = app.db().await?;
    let name_taken = db::local_user::find_by_name(&mut conn, &wish.name).await?.is_some();
    let email_taken = match email {
        Some(email) => db::local_user::find_by_email(&mut conn, email).await?.is_some(),
        None => false,
    };
    let code = match (name_taken, email_taken, wish.precedence) {
        (false, false, _) => return Ok(()),
        (true, false, _) | (true, true, Precedence::TakenName) => Code::UsernameTaken,
        (false, true, _) | (true, true, Precedence::InvalidName) => Code::EmailTaken,
    };
    Err(code.into())
}

fn preferences(site: &CurrentSite, wish: &Registration) -> Preferences {
    let settings = &site.local.settings;
    Preferences {
        show_nsfw: wish.show_nsfw.unwrap_or(site.site.content_warning.is_some()),
        theme: settings.default_theme.clone(),
        default_listing_type: settings.default_listing_type,
        post_listing_mode: settings.default_post_listing_mode,
        interface_language: interface_language(wish.accepted_languages.as_deref().unwrap_or_default()),
        ..Preferences::default()
    }
}

/// The primary part of the first language somebody accepts, or `browser`.
fn interface_language(accepted: &str) -> String {
    let first = accepted.split(',').next().unwrap_or_default();
    let tag = first.split(';').next().unwrap_or_default().trim();
    let primary = tag.split('-').next().unwrap_or_default();
    let is_tag = (2..=8).contains(&primary.len()) && primary.chars().all(|char| char.is_ascii_alphabetic());
    if is_tag { primary.to_ascii_lowercase() } else { "browser".to_owned() }
}

/// The languages a new user reads: all, unless the site has its own; then those and what the user's browser accepts.
fn languages(site: &CurrentSite, accepted: &str) -> Languages {
    let of_site = &site.local.languages.0;
    if of_site.is_empty() {
        return Languages::default();
    }
    let accepted = language::accepted(accepted).into_iter().map(|language| language.id);
    let mut all: Vec<LanguageId> = of_site.iter().copied().chain(accepted).chain([UNDETERMINED]).collect();
    all.sort_unstable();
    all.dedup();
    Languages(all)
}

#[cfg(test)]
mod tests {
    use super::interface_language;

    #[test]
    fn the_interface_speaks_the_first_accepted_language() {
        let table = [
            ("fr-CH, en;q=0.8", "fr"),
            ("DE;q=0.5", "de"),
            (" tok , en", "tok"),
            ("*", "browser"),
            ("", "browser"),
            ("x", "browser"),
            ("<script>", "browser"),
        ];
        for (header, language) in table {
            assert_eq!(interface_language(header), language, "{header}");
        }
    }
}
