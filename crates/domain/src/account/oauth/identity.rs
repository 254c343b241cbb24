//! Asking a service who somebody is: a code becomes a token (RFC 6749, 4.1.3), the token says who (OpenID Connect Core, 5.3).
//!
//! Both requests go through [`crate::fetch::Outward`]: https, public addresses, no redirects that would carry the token away, limits in bytes and time. Whatever goes wrong there is `OAuthLoginFailed`; what is logged names the service, and neither code, token nor person.

use super::Arrival;
use crate::app::App;
use crate::fetch::{FetchError, Fetched, Get, Limits, header};
use anyhow::Context;
use base::error::{Code, Result};
use base::text::field;
use bytes::Bytes;
use db::oauth::OAuthProvider;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;
use url::Url;
use url::form_urlencoded::Serializer;

/// Neither answer is long, nor takes long.
const LIMITS: Limits = Limits { bytes: 64 * 1024, cut: false, time: Duration::from_secs(10), redirects: 0 };
/// Longest id of somebody at a service, in characters. Source: OpenID Connect Core, 2, says 255 for `sub`.
const ID_MAX: usize = 255;

/// Who somebody is, as a service says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// Tells them apart from all others there.
    pub(super) id: String,
    /// In the form it is stored.
    pub(super) email: Option<String>,
    /// Whether the service has made sure of it; none: it does not say.
    email_verified: Option<bool>,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    token_type: String,
}

/// Asks who the bearer of a code is.
///
/// Errors: `OAuthLoginFailed`.
pub(super) async fn ask(
    app: &App,
    provider: &OAuthProvider,
    secret: &str,
    arrival: &Arrival,
) -> Result<Identity, Code> {
    let asked = async {
        let token = token(app, provider, secret, arrival).await?;
        let claims = claims(app, provider, &token).await?;
        Identity::read(&claims, &provider.id_claim).context("it does not say who it is")
    };
    asked.await.map_err(|error| {
        tracing::warn!(provider = %provider.display_name, error = format!("{error:#}"), "a login by another service failed");
        Code::OAuthLoginFailed
    })
}

async fn token(
    app: &App,
    provider: &OAuthProvider,
    secret: &str,
    arrival: &Arrival,
) -> anyhow::Result<String> {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", &arrival.code)
        .append_pair("redirect_uri", &arrival.redirect_uri)
        .append_pair("client_id", &provider.client_id)
        .append_pair("client_secret", secret);
    if let Some(verifier) = &arrival.verifier {
        form.append_pair("code_verifier", verifier);
    }
    let headers = HeaderMap::from_iter([
        (ACCEPT, HeaderValue::from_static("application/json")),
        (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
    ]);
    let url = Url::parse(&provider.token_endpoint).context("reading the token endpoint")?;
    let answer = app.http().post(url, headers, Bytes::from(form.finish()), LIMITS).await;
    let answer = successful(answer).context("asking for a token")?;
    let token: Token = serde_json::from_slice(&answer.body).ok().context("the answer is no token")?;
    anyhow::ensure!(token.token_type.eq_ignore_ascii_case("bearer"), "the token is of another type");
    Ok(token.access_token)
}

async fn claims(app: &App, provider: &OAuthProvider, token: &str) -> anyhow::Result<Map<String, Value>> {
    let mut bearer =
        HeaderValue::from_str(&format!("Bearer {token}")).ok().context("the token is unusable")?;
    bearer.set_sensitive(true);
    let url = Url::parse(&provider.userinfo_endpoint).context("reading the userinfo endpoint")?;
    let headers = header(AUTHORIZATION, bearer);
    let wanted =
        Get { url, accept: "application/json", headers: &headers, limits: LIMITS, plain_http: false };
    let answer = successful(app.http().get(wanted).await).context("asking who it is")?;
    serde_json::from_slice(&answer.body).ok().context("the answer is no object")
}

fn successful(answer: Result<Fetched, FetchError>) -> anyhow::Result<Fetched> {
    let answer = answer.map_err(|error| anyhow::anyhow!("{error}"))?;
    anyhow::ensure!(answer.status.is_success(), "it answers {}", answer.status.as_u16());
    Ok(answer)
}

impl Identity {
    fn read(claims: &Map<String, Value>, id_claim: &str) -> Option<Self> {
        let id = match claims.get(id_claim)? {
            Value::String(id) => id.clone(),
            // Some services count their users.
            Value::Number(id) if id.is_i64() || id.is_u64() => id.to_string(),
            _ => return None,
        };
        if id.trim().is_empty() || id.chars().count() > ID_MAX {
            return None;
        }
        let email =
            claims.get("email").and_then(Value::as_str).and_then(|email| field::email(email.trim()).ok());
        let email_verified = match claims.get("email_verified") {
            Some(Value::Bool(verified)) => Some(*verified),
            // As some services write it.
            Some(Value::String(text)) => Some(text == "true"),
            Some(Value::Null) | None => None,
            Some(_) => Some(false),
        };
        Some(Self { id, email, email_verified })
    }

    /// Whether the address may be taken for theirs: the service says so, or says nothing and the admins trust it.
    pub(super) fn email_is_verified(&self, provider: &OAuthProvider) -> bool {
        self.email_verified.unwrap_or(provider.auto_verify_email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(claims: Value, claim: &str) -> Option<Identity> {
        Identity::read(claims.as_object().unwrap(), claim)
    }

    #[test]
    fn who_somebody_is_is_read_from_the_claim_the_admins_name() {
        let claims = json!({ "sub": "a-1", "id": 7, "email": " Ada@Mail.Test ", "email_verified": true });
        let ada = read(claims.clone(), "sub").unwrap();
        assert_eq!(
            (ada.id.as_str(), ada.email.as_deref(), ada.email_verified),
            ("a-1", Some("ada@mail.test"), Some(true))
        );
        assert_eq!(read(claims, "id").unwrap().id, "7");
        for bad in [
            json!({}),
            json!({ "sub": "" }),
            json!({ "sub": null }),
            json!({ "sub": ["a"] }),
            json!({ "sub": "x".repeat(256) }),
        ] {
            assert_eq!(read(bad.clone(), "sub"), None, "{bad}");
        }
        let odd = read(json!({ "sub": "a", "email": "nonsense", "email_verified": "false" }), "sub").unwrap();
        assert_eq!((odd.email, odd.email_verified), (None, Some(false)));
    }
}
