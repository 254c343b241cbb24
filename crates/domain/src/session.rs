//! Logins as tokens: signed here, and void as soon as their row is gone.

use crate::app::App;
use anyhow::Context;
use base::error::Result;
use base::ids::{LocalUserId, LoginTokenId};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a token says. Apps read `iss` and `sub` (docs/reference/clients.md 2).
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// Id of the local user, as text.
    sub: String,
    /// Host name of this instance.
    iss: String,
    /// When it was made, in unix seconds.
    iat: i64,
    /// When it ends, in unix seconds; absent: when it is revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    /// Id of its row.
    jti: Uuid,
}

/// The token for a session whose row exists.
pub fn sign(
    app: &App,
    local_user_id: LocalUserId,
    id: LoginTokenId,
    now: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
) -> Result<String> {
    let claims = Claims {
        sub: local_user_id.to_string(),
        iss: app.settings().hostname.clone(),
        iat: now.timestamp(),
        exp: expires_at.map(|end| end.timestamp()),
        jti: id.0,
    };
    let key = EncodingKey::from_secret(app.jwt_secret());
    Ok(encode(&Header::new(Algorithm::HS256), &claims, &key).context("signing a login token")?)
}

/// Whose session a token is, if it is one of ours and has not run out. Whether the session still exists is for the caller to look up.
pub fn verify(app: &App, token: &str) -> Option<(LocalUserId, LoginTokenId)> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    // Checked below by our own clock.
    validation.validate_exp = false;
    validation.set_issuer(&[&app.settings().hostname]);
    let key = DecodingKey::from_secret(app.jwt_secret());
    // Any failure means the same: not a token of ours.
    let claims = decode::<Claims>(token, &key, &validation).ok()?.claims;
    if claims.exp.is_some_and(|end| end <= app.now().timestamp()) {
        return None;
    }
    Some((LocalUserId(claims.sub.parse().ok()?), LoginTokenId(claims.jti)))
}
