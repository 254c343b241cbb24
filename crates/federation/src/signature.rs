//! HTTP signatures: who vouches for a request, in both forms in use (docs/reference/federation.md c, g, h).
//!
//! [`read`] says what a request claims and checks all that needs no key: the digest, what is signed, and when. [`Claim::holds`] asks the key. [`outgoing`] signs what we send.

mod cavage;
pub mod digest;
pub mod outgoing;
mod rfc9421;

use chrono::{DateTime, TimeDelta, Utc};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use rsa::RsaPublicKey;
use rsa::pkcs1::{DecodeRsaPublicKey, EncodeRsaPublicKey};
use rsa::pkcs8::DecodePublicKey;

/// How old a signature may be: queues are slow.
const OLDEST: TimeDelta = TimeDelta::hours(1);
/// How far the sender's clock may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// A request as it came.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// In capitals.
    pub method: &'a str,
    /// With the query, if there is one.
    pub path: &'a str,
    /// `https://host`, ours.
    pub origin: &'a str,
    /// Our own host, with its port if it has one.
    pub host: &'a str,
    /// All of them.
    pub headers: &'a actix_web::http::header::HeaderMap,
    /// None for requests without one, which then need no digest.
    pub body: Option<&'a [u8]>,
}

impl Request<'_> {
    /// The values of a header, joined as signatures want them.
    fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.get_all(name).filter_map(|value| value.to_str().ok()).map(str::trim).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// What a request says of who sent it; believed once a key has been asked.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Url of the key.
    pub key_id: String,
    /// What was signed: one of these, since some senders leave the query out.
    texts: Vec<String>,
    signature: Vec<u8>,
}

/// Reads the signature of a request and checks all but the signature itself.
///
/// Errors: what is wrong with it.
pub fn read(request: &Request<'_>, now: DateTime<Utc>) -> Result<Claim, &'static str> {
    if request.headers.contains_key("signature-input") {
        return rfc9421::read(request, now);
    }
    if request.headers.contains_key("signature") {
        return cavage::read(request, now);
    }
    Err("there is no signature")
}

/// Whether a signature of this time is of the present.
fn check_time(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), &'static str> {
    if at < now - OLDEST {
        return Err("the signature is too old");
    }
    if at > now + AHEAD {
        return Err("the signature is of the future");
    }
    Ok(())
}

/// The time of a `Date` header.
fn http_date(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let parsed = DateTime::parse_from_rfc2822(text).map_err(|_| "the date cannot be read")?;
    Ok(parsed.with_timezone(&Utc))
}

/// The time of a Unix timestamp.
fn unix_time(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let seconds = text.parse().map_err(|_| "the time of the signature cannot be read")?;
    DateTime::from_timestamp(seconds, 0).ok_or("the time of the signature cannot be read")
}

/// A public key, read once.
#[derive(Debug, Clone)]
pub struct VerifyingKey(Vec<u8>);

impl VerifyingKey {
    /// From PEM, in either of the two forms in use. None if it is no RSA key.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let key =
            RsaPublicKey::from_public_key_pem(pem).ok().or_else(|| RsaPublicKey::from_pkcs1_pem(pem).ok())?;
        Some(Self(key.to_pkcs1_der().ok()?.into_vec()))
    }
}

impl Claim {
    /// Whether the key made the signature.
    pub fn holds(&self, key: &VerifyingKey) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key.0);
        self.texts.iter().any(|text| key.verify(text.as_bytes(), &self.signature).is_ok())
    }
}
