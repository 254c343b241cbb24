//! What the site makes of text that people enter: filtered words, tracking parameters, unwanted links.
//!
//! Source: docs/reference/api-v3.md 1.4. The rules themselves are in `base::text`; here they meet the site's settings.

use crate::app::CurrentSite;
use base::error::Code;
use base::text::{field, markdown, url};

/// A body as it is stored: filtered words replaced, links without tracking parameters. The length is not looked at: see [`field::check_post_body`] and [`field::check_body`].
///
/// Errors: `BlockedUrl`.
pub fn body(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    let text = site.slurs.replace(raw);
    let text = markdown::clean(&text).into_owned();
    for link in markdown::links(&text) {
        site.blocked_urls.check(&link)?;
    }
    Ok(text)
}

/// The title of a post as it is stored. Filtered words are for the caller to check, since that comes before all else.
///
/// Errors: `InvalidPostTitle`.
pub fn title(raw: &str) -> Result<String, Code> {
    field::post_title(raw).map(str::to_owned)
}

/// The link of a post as it is stored; none if it is empty.
///
/// Errors: `InvalidUrl`, `InvalidUrlScheme`, `UrlLengthOverflow`, `BlockedUrl`.
pub fn link(site: &CurrentSite, raw: &str) -> Result<Option<String>, Code> {
    let Some(link) = image_link(raw)? else { return Ok(None) };
    site.blocked_urls.check(&link)?;
    Ok(Some(link))
}

/// The link to an image as it is stored; none if it is empty. The blocklist does not apply to it.
///
/// Errors: `InvalidUrl`, `InvalidUrlScheme`, `UrlLengthOverflow`.
pub fn image_link(raw: &str) -> Result<Option<String>, Code> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(url::parse(raw)?.to_string()))
}
