//! The second factor: six digits that change every half minute (RFC 6238).

use crate::actor::Actor;
use crate::app::App;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use chrono::{DateTime, Utc};
use db::local_user::LocalUser;
use diesel_async::AsyncConnection;
use totp_rs::{Builder, Secret, Totp};

const DIGITS: u8 = 6;
/// Steps before and after the present one whose digits are taken.
const SKEW: u16 = 1;
const STEP_SECONDS: u64 = 30;

/// Makes a secret, which counts once [`set`] has been told digits of it; answers it as an `otpauth://` address.
///
/// Errors: `TotpAlreadyEnabled`, `CouldntGenerateTotp`.
pub async fn generate(app: &App, actor: &Actor) -> Result<String> {
    let site = app.site().await?;
    let secret = Secret::generate().to_base32();
    let mut conn = app.db().await?;
    let (url, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::lock(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            if user.totp_enabled {
                return Err(Code::TotpAlreadyEnabled.into());
            }
            let name = super::email::name_of(&mut tx, &user).await?;
            let url = url(&secret, &site.site.name, &name)?;
            db::local_user::set_totp(&mut tx, user.id, Some(&secret), false).await?;
            tx.note(Change::Viewer(user.person_id));
            Ok::<_, Error>((url, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(url)
}

/// Turns the second factor on, or off (which forgets the secret), for who knows its digits.
///
/// Errors: `MissingTotpSecret`, `IncorrectTotpToken`.
pub async fn set(app: &App, actor: &Actor, token: &str, enabled: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::lock(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            let secret = user.totp_secret.as_deref().or_code(Code::MissingTotpSecret)?;
            if !matches(secret, token, tx.now())? {
                return Err(Code::IncorrectTotpToken.into());
            }
            let kept = user.totp_secret.as_deref().filter(|_| enabled);
            db::local_user::set_totp(&mut tx, user.id, kept, enabled).await?;
            tx.note(Change::Viewer(user.person_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Whether the digits are right, for a user who wants to be asked for them.
pub(super) fn check(user: &LocalUser, token: Option<&str>, now: DateTime<Utc>) -> Result<()> {
    let Some(secret) = user.totp_secret.as_deref().filter(|_| user.totp_enabled) else { return Ok(()) };
    let token = token.or_code(Code::MissingTotpToken)?;
    if matches(secret, token, now)? { Ok(()) } else { Err(Code::IncorrectTotpToken.into()) }
}

fn matches(secret: &str, token: &str, now: DateTime<Utc>) -> Result<bool, Code> {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let digits = token.trim();
    // The library would also read digits in groups.
    let plain = digits.chars().all(|char| char.is_ascii_digit());
    Ok(plain && build(builder(secret)?)?.check(digits, seconds).is_some())
}

/// What an authenticator reads; a colon would end the issuer.
fn url(secret: &str, issuer: &str, name: &str) -> Result<String, Code> {
    let named = builder(secret)?.with_issuer(Some(issuer.replace(':', ""))).with_account_name(name);
    build(named)?.to_url().map_err(|_| Code::CouldntGenerateTotp)
}

fn builder(secret: &str) -> Result<Builder, Code> {
    let secret = Secret::try_from_base32(secret).map_err(|_| Code::CouldntGenerateTotp)?;
    let builder = Builder::new().with_digits(DIGITS).with_skew(SKEW).with_step_duration(STEP_SECONDS);
    Ok(builder.with_secret(secret))
}

fn build(builder: Builder) -> Result<Totp, Code> {
    builder.build().map_err(|_| Code::CouldntGenerateTotp)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and the times of RFC 6238, appendix B; the digits are the last six of those there.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn digits_are_those_of_the_rfc() {
        for (seconds, digits) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert!(matches(SECRET, digits, at(seconds)).unwrap(), "{seconds}");
        }
    }

    #[test]
    fn an_authenticator_is_told_site_and_name() {
        let expected = format!("otpauth://totp/My%20Site:ada?secret={SECRET}&issuer=My%20Site");
        assert_eq!(url(SECRET, "My: Site", "ada").unwrap(), expected);
    }

    #[test]
    fn the_steps_beside_the_present_one_are_taken_and_no_others() {
        assert!(matches(SECRET, "287082", at(59 + 30)).unwrap());
        assert!(matches(SECRET, "287082", at(59 - 30)).unwrap());
        assert!(!matches(SECRET, "287082", at(59 + 61)).unwrap());
        for wrong in ["", "28708", "2870820", "abcdef"] {
            assert!(!matches(SECRET, wrong, at(59)).unwrap(), "{wrong}");
        }
    }
}
