//! Digests of bodies, in both headers in use.

use super::Request;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

/// SHA-256 in base64.
pub fn sha256(body: &[u8]) -> String {
    STANDARD.encode(digest(&SHA256, body))
}

/// The first half of the SHA-256 of an id, by which it is remembered.
pub fn short(id: &str) -> uuid::Uuid {
    let all = digest(&SHA256, id.as_bytes());
    let half = all.as_ref().first_chunk::<16>().copied().unwrap_or_default();
    uuid::Uuid::from_bytes(half)
}

/// Whether the digest in this header, which the signature covers, is that of the body.
///
/// Errors: what is wrong with it.
pub(super) fn check(request: &Request<'_>, header: &str) -> Result<(), &'static str> {
    let Some(body) = request.body else { return Ok(()) };
    let text = request.header(header).ok_or("the digest is missing")?;
    let own = sha256(body);
    let given = text.split(',').map(str::trim).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("sha-256").then(|| value.trim_matches(':'))
    });
    match given {
        None => Err("the digest is not SHA-256"),
        Some(given) if given == own => Ok(()),
        Some(_) => Err("the digest is not that of the body"),
    }
}
