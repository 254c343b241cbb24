//! The older form: draft-cavage-http-signatures, as nearly everybody sends it.

use super::{Claim, Request, check_time, digest, http_date, unix_time};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use std::collections::HashMap;

pub(super) fn read(request: &Request<'_>, now: DateTime<Utc>) -> Result<Claim, &'static str> {
    let header = request.header("signature").ok_or("there is no signature")?;
    let fields = fields(&header);
    let field = |name: &str| fields.get(name).map(String::as_str);
    let key_id = field("keyId").ok_or("the signature names no key")?.to_owned();
    let signature = field("signature").ok_or("the signature is empty")?;
    let signature = STANDARD.decode(signature).map_err(|_| "the signature cannot be read")?;
    let names = field("headers").unwrap_or("date").to_ascii_lowercase();
    let names: Vec<&str> = names.split_whitespace().collect();

    check_covered(request, &names)?;
    let at = match (names.contains(&"(created)"), field("created")) {
        (true, Some(created)) => unix_time(created)?,
        _ => http_date(&request.header("date").ok_or("the date is missing")?)?,
    };
    check_time(at, now)?;
    if let (true, Some(expires)) = (names.contains(&"(expires)"), field("expires"))
        && unix_time(expires)? < now
    {
        return Err("the signature has run out");
    }
    digest::check(request, "digest")?;

    let mut texts = vec![text(request, &names, &fields, request.path)?];
    // GoToSocial leaves the query out at times.
    if let Some((path, _)) = request.path.split_once('?') {
        texts.push(text(request, &names, &fields, path)?);
    }
    Ok(Claim { key_id, texts, signature })
}

/// Whether the signature covers what makes it good for this request only.
fn check_covered(request: &Request<'_>, names: &[&str]) -> Result<(), &'static str> {
    if !names.contains(&"(request-target)") {
        return Err("the signature does not cover what is asked for");
    }
    if !names.contains(&"host") {
        return Err("the signature does not cover the host");
    }
    if !names.contains(&"date") && !names.contains(&"(created)") {
        return Err("the signature does not cover its time");
    }
    if request.body.is_some() && !names.contains(&"digest") {
        return Err("the signature does not cover the digest");
    }
    if !request.header("host").is_some_and(|host| host.eq_ignore_ascii_case(request.host)) {
        return Err("the request was made for another host");
    }
    Ok(())
}

fn text(
    request: &Request<'_>,
    names: &[&str],
    fields: &HashMap<String, String>,
    path: &str,
) -> Result<String, &'static str> {
    let mut lines = Vec::with_capacity(names.len());
    for name in names {
        let value = match *name {
            "(request-target)" => format!("{} {path}", request.method.to_ascii_lowercase()),
            "(created)" => fields.get("created").cloned().ok_or("what is signed is missing")?,
            "(expires)" => fields.get("expires").cloned().ok_or("what is signed is missing")?,
            header => request.header(header).ok_or("what is signed is missing")?,
        };
        lines.push(format!("{name}: {value}"));
    }
    Ok(lines.join("\n"))
}

/// The parts of a header such as `keyId="…",created=1,headers="…"`.
fn fields(header: &str) -> HashMap<String, String> {
    let mut fields = HashMap::new();
    let mut rest = header.trim();
    while let Some((name, tail)) = rest.split_once('=') {
        let name = name.trim_matches([',', ' ']).to_owned();
        let (value, after) = match tail.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => tail.split_once(',').unwrap_or((tail, "")),
        };
        fields.entry(name).or_insert_with(|| value.trim().to_owned());
        rest = after;
    }
    fields
}
