//! The signature of what we send: draft-cavage, which everybody reads.

use super::digest::sha256;
use crate::wire::{MEDIA_TYPE, host};
use anyhow::Context;
use chrono::{DateTime, Utc};
use db::actor_key::Signer;
use http::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

/// Headers of a signed request for something.
pub fn get(signer: &Signer, url: &Url, now: DateTime<Utc>) -> anyhow::Result<HeaderMap> {
    let date = date(now);
    let text = format!("(request-target): get {}\nhost: {}\ndate: {date}", target(url), host(url));
    headers(signer, &text, "(request-target) host date", &[("date", &date)])
}

/// The digest of a body that is sent to many.
pub fn digest_of(body: &[u8]) -> String {
    format!("SHA-256={}", sha256(body))
}

/// Headers of a signed delivery.
pub fn post(signer: &Signer, url: &Url, digest: &str, now: DateTime<Utc>) -> anyhow::Result<HeaderMap> {
    let date = date(now);
    let text = format!(
        "(request-target): post {}\nhost: {}\ndate: {date}\ndigest: {digest}\ncontent-type: {MEDIA_TYPE}",
        target(url),
        host(url)
    );
    let more = [("date", date.as_str()), ("digest", digest), ("content-type", MEDIA_TYPE)];
    headers(signer, &text, "(request-target) host date digest content-type", &more)
}

fn headers(signer: &Signer, text: &str, names: &str, more: &[(&str, &str)]) -> anyhow::Result<HeaderMap> {
    let signature = signer.sign(text.as_bytes())?;
    let value = format!(
        r#"keyId="{}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#,
        signer.key_id()
    );
    let mut headers = HeaderMap::with_capacity(more.len() + 1);
    for (name, value) in more.iter().copied().chain([("signature", value.as_str())]) {
        let name = HeaderName::try_from(name).context("naming a header")?;
        headers.insert(name, HeaderValue::try_from(value).context("writing a header")?);
    }
    Ok(headers)
}

fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn date(now: DateTime<Utc>) -> String {
    now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
