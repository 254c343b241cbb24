//! Logging in by way of another service (OAuth 2 with a userinfo endpoint, as OpenID Connect has it). Source: docs/reference/api-v4.md 6.
//!
//! The browser brings a code from the service; here it becomes an account. [`provider`] is what admins do about the services, [`identity`] the conversation with one.

mod identity;
pub mod provider;

use super::login::{self, NewSession};
use super::registration::{self, Applicant, Precedence, Proof, Registered, Registration};
use super::{NameLimits, mail_token};
use crate::app::App;
use crate::password;
use crate::policy::account::Banned;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::{OAuthProviderId, PersonId};
use base::text::{field, name};
use db::local_user::LocalUser;
use db::oauth::OAuthProvider;
use identity::Identity;
use std::ops::RangeInclusive;

/// Where services send people back to, below the origin.
const CALLBACK: &str = "/oauth/callback";
/// Longest code, in characters.
const CODE_MAX: usize = 300;
/// Characters of a PKCE verifier. Source: RFC 7636, 4.1.
const VERIFIER_CHARS: RangeInclusive<usize> = 43..=128;

/// What somebody brings from a service.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Which service.
    pub provider_id: OAuthProviderId,
    /// What it gave the browser.
    pub code: String,
    /// Where it sent the browser.
    pub redirect_uri: String,
    /// What the code was asked for with, if the service checks that.
    pub verifier: Option<String>,
    /// For a new account: whether sensitive content is wanted.
    pub show_nsfw: Option<bool>,
    /// For a new account: wished name.
    pub name: Option<String>,
    /// For a new account: answer to the question for applicants.
    pub answer: Option<String>,
    /// The header `Accept-Language`.
    pub accepted_languages: Option<String>,
    /// What names may be like.
    pub limits: NameLimits,
    /// Whether somebody banned from the site is let in, to read.
    pub banned: Banned,
    /// The session that begins.
    pub session: NewSession,
}

/// Begins a session for whom the service says it is; makes an account if they have none.
///
/// Errors, in this order: `OAuthAuthorizationInvalid` (service, code or place), `InvalidCodeVerifier`, `OAuthLoginFailed` (what the service answers); for a known account what a login says; else `OAuthRegistrationClosed`, `EmailTaken` (by an account that may not be linked), `EmailRequired`, `RegistrationUsernameRequired`, `ApplicationAnswerRequired`, `Slurs`, `UsernameTaken`, `InvalidName`, `NoEmailSetup`.
pub async fn authenticate(app: &App, arrival: Arrival) -> Result<Registered> {
    let (provider, secret) = checked(app, &arrival).await?;
    let who = identity::ask(app, &provider, &secret, &arrival).await?;

    let mut conn = app.db().await?;
    if let Some(person_id) = db::oauth::find_account(&mut conn, provider.id, &who.id).await? {
        drop(conn);
        return enter(app, person_id, arrival).await;
    }
    let site = app.site().await?;
    if !site.local.settings.oauth_registration {
        return Err(Code::OAuthRegistrationClosed.into());
    }
    let owner = match &who.email {
        Some(email) => db::local_user::find_by_email(&mut conn, email).await?,
        None => None,
    };
    drop(conn);
    match owner {
        Some(user) => {
            link(app, &provider, &who, &user).await?;
            enter(app, user.person_id, arrival).await
        }
        None => register(app, &provider, who, arrival).await,
    }
}

/// The service and its secret, after everything that can be said without asking it.
async fn checked(app: &App, arrival: &Arrival) -> Result<(OAuthProvider, String)> {
    let code_fits = (1..=CODE_MAX).contains(&arrival.code.chars().count());
    if !code_fits || arrival.redirect_uri != format!("{}{CALLBACK}", app.settings().origin()) {
        return Err(Code::OAuthAuthorizationInvalid.into());
    }
    let mut conn = app.db().await?;
    let provider = db::oauth::find_enabled(&mut conn, arrival.provider_id).await?;
    let provider = provider.or_code(Code::OAuthAuthorizationInvalid)?;
    let secret = db::oauth::find_secret(&mut conn, provider.id).await?;
    let secret = secret.or_code(Code::OAuthAuthorizationInvalid)?;
    match &arrival.verifier {
        Some(verifier) if !is_verifier(verifier) => Err(Code::InvalidCodeVerifier.into()),
        None if provider.use_pkce => Err(Code::InvalidCodeVerifier.into()),
        Some(_) | None => Ok((provider, secret)),
    }
}

fn is_verifier(text: &str) -> bool {
    VERIFIER_CHARS.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Begins a session for somebody with an account.
async fn enter(app: &App, person_id: PersonId, arrival: Arrival) -> Result<Registered> {
    let user = db::local_user::find(&mut *app.db().await?, person_id).await?;
    let user = user.or_code(Code::AccountNotFound)?;
    // The second factor is the service's affair: it has just asked who they are.
    login::check(app, &user, arrival.banned).await?;
    let token = login::open(app, user.person_id, user.id, arrival.session).await?;
    Ok(Registered { token: Some(token), application_made: false, mail_sent: false })
}

/// Gives somebody at the service an account that is here already. Both sides have to be sure whose the address is, else anybody could take over an account by claiming its address.
///
/// Errors: `EmailTaken` if it may not be.
async fn link(app: &App, provider: &OAuthProvider, who: &Identity, user: &LocalUser) -> Result<()> {
    if !(provider.account_linking_enabled && user.email_verified && who.email_is_verified(provider)) {
        return Err(Code::EmailTaken.into());
    }
    let mut conn = app.db().await?;
    db::oauth::insert_account(&mut conn, provider.id, &who.id, user.id, app.now())
        .await
        .on_constraints(&db::oauth::UNIQUE, Code::EmailTaken)?;
    Ok(())
}

async fn register(
    app: &App,
    provider: &OAuthProvider,
    who: Identity,
    arrival: Arrival,
) -> Result<Registered> {
    let site = app.site().await?;
    let verified = who.email.is_some() && who.email_is_verified(provider);
    if who.email.is_none() && site.local.settings.email_verification_required {
        return Err(Code::EmailRequired.into());
    }
    let wished = arrival.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let wished = wished.or_code(Code::RegistrationUsernameRequired)?.to_owned();
    let answer = arrival.answer.as_deref().map(str::trim).unwrap_or_default();
    if answer.is_empty() && registration::applies(&site) {
        return Err(Code::ApplicationAnswerRequired.into());
    }
    field::check_body(answer)?;
    site.slurs.check(&wished)?;
    site.slurs.check(answer)?;
    if db::local_user::find_by_name(&mut *app.db().await?, &wished).await?.is_some() {
        return Err(Code::UsernameTaken.into());
    }
    name::check_actor_name(&wished, arrival.limits.actor.clone())?;
    // Nobody knows it. Who wants a password of their own has one mailed to be set.
    let unknown = mail_token::new();
    let applicant = Applicant {
        password_hash: password::hash(&unknown).await?,
        email: who.email,
        proof: Some(Proof { provider_id: provider.id, user_id: who.id, email_verified: verified }),
    };
    let wish = Registration {
        name: wished,
        password: unknown.clone(),
        password_again: unknown,
        show_nsfw: arrival.show_nsfw,
        email: applicant.email.clone(),
        captcha: None,
        honeypot: None,
        answer: arrival.answer,
        invitation: None,
        accepted_languages: arrival.accepted_languages,
        session: arrival.session,
        limits: arrival.limits,
        precedence: Precedence::TakenName,
    };
    registration::finish(app, &site, wish, &applicant).await
}

#[cfg(test)]
mod tests {
    use super::is_verifier;

    #[test]
    fn verifiers_are_43_to_128_unreserved_characters() {
        assert!(is_verifier(&"aZ0-._~".repeat(7)));
        assert!(is_verifier(&"a".repeat(43)) && is_verifier(&"a".repeat(128)));
        for bad in ["a".repeat(42), "a".repeat(129), "a".repeat(43) + "+", "ä".repeat(50), String::new()] {
            assert!(!is_verifier(&bad), "{bad}");
        }
    }
}
