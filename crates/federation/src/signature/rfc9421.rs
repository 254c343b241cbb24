//! The newer form: HTTP Message Signatures, RFC 9421, as Fedify, WordPress and Mastodon send it.

use super::{Claim, Request, check_time, digest, unix_time};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

/// Bytes of the shortest RSA signature we check: that of a key of 2048 bits.
const SHORTEST: usize = 256;
/// Signatures of one request that are looked at.
const MOST: usize = 4;

/// Of several signatures the first that we can check: some sign with a newer kind of key as well.
pub(super) fn read(request: &Request<'_>, now: DateTime<Utc>) -> Result<Claim, &'static str> {
    let input = request.header("signature-input").ok_or("there is no signature")?;
    let mut wrong = None;
    for member in members(&input).into_iter().take(MOST) {
        match read_one(request, member, now) {
            Ok(claim) => return Ok(claim),
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    Err(wrong.unwrap_or("the signature cannot be read"))
}

fn read_one(request: &Request<'_>, member: &str, now: DateTime<Utc>) -> Result<Claim, &'static str> {
    let (label, params) = member.split_once('=').ok_or("the signature cannot be read")?;
    let label = label.trim();
    let params = params.trim();
    let (covered, rest) = params
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .ok_or("the signature cannot be read")?;
    let covered: Vec<&str> = covered.split_whitespace().collect();
    let param = |name: &str| {
        rest.split(';').map(str::trim).find_map(|part| {
            let (given, value) = part.split_once('=')?;
            (given == name).then(|| value.trim_matches('"'))
        })
    };
    let key_id = param("keyid").ok_or("the signature names no key")?.to_owned();
    if !param("alg").is_none_or(|alg| alg.eq_ignore_ascii_case("rsa-v1_5-sha256")) {
        return Err("the algorithm of the signature is not known here");
    }
    check_covered(request, &covered)?;
    check_time(unix_time(param("created").ok_or("the signature has no time")?)?, now)?;
    if let Some(expires) = param("expires")
        && unix_time(expires)? < now
    {
        return Err("the signature has run out");
    }
    digest::check(request, "content-digest")?;

    let text = text(request, &covered, params)?;
    let signatures = request.header("signature").ok_or("the signature is empty")?;
    let signature = signatures
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .find_map(|(name, value)| (name == label).then(|| value.trim().trim_matches(':')))
        .ok_or("the signature is empty")?;
    let signature = STANDARD.decode(signature).map_err(|_| "the signature cannot be read")?;
    // Who does not say the algorithm may mean one with shorter signatures.
    if signature.len() < SHORTEST {
        return Err("the algorithm of the signature is not known here");
    }
    Ok(Claim { key_id, texts: vec![text], signature })
}

/// The signatures: parted by commas outside of quotes and brackets.
fn members(input: &str) -> Vec<&str> {
    let (mut quoted, mut depth, mut begin) = (false, 0_i32, 0);
    let mut members = Vec::new();
    for (index, char) in input.char_indices() {
        match char {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                members.extend(input.get(begin..index).map(str::trim));
                begin = index + 1;
            }
            _ => {}
        }
    }
    members.extend(input.get(begin..).map(str::trim));
    members
}

fn check_covered(request: &Request<'_>, covered: &[&str]) -> Result<(), &'static str> {
    let has = |name: &str| covered.iter().any(|item| item.trim_matches('"') == name);
    let target = has("@target-uri")
        || ((has("@path") || has("@request-target")) && (has("@authority") || has("host")));
    if !has("@method") || !target {
        return Err("the signature does not cover what is asked for");
    }
    if request.body.is_some() && !has("content-digest") {
        return Err("the signature does not cover the digest");
    }
    if !request.header("host").is_some_and(|host| host.eq_ignore_ascii_case(request.host)) {
        return Err("the request was made for another host");
    }
    Ok(())
}

fn text(request: &Request<'_>, covered: &[&str], params: &str) -> Result<String, &'static str> {
    let mut lines = Vec::with_capacity(covered.len() + 1);
    for item in covered {
        // A part with parameters of its own (`;req`, `;sf`) means something we do not compute.
        let name = item.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        let name = name.ok_or("the signature covers something unknown")?;
        let (path, query) = request.path.split_once('?').unwrap_or((request.path, ""));
        let value = match name {
            "@method" => request.method.to_ascii_uppercase(),
            "@target-uri" => format!("{}{}", request.origin, request.path),
            "@authority" => request.host.to_ascii_lowercase(),
            "@scheme" => request.origin.split(':').next().unwrap_or_default().to_owned(),
            "@path" => path.to_owned(),
            "@query" => format!("?{query}"),
            "@request-target" => request.path.to_owned(),
            name if name.starts_with('@') => return Err("the signature covers something unknown"),
            header => request.header(header).ok_or("what is signed is missing")?,
        };
        lines.push(format!("\"{name}\": {value}"));
    }
    lines.push(format!("\"@signature-params\": {params}"));
    Ok(lines.join("\n"))
}
