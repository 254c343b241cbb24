//! What the site makes of text that people enter: filtered words, tracking parameters, unwanted links.
//!
//! Source: docs/reference/api-v3.md 1.4. The rules themselves are in `base::text`; here they meet the site's settings.

use crate::app::CurrentSite;
use ::url::Url;
use base::error::Code;
use base::text::{field, markdown, url};

/// A body as it is stored: filtered words replaced, links without tracking parameters, images of other servers passed through where the admins want that. The length is not looked at: see [`field::check_post_body`] and [`field::check_body`].
///
/// Errors: `BlockedUrl`.
pub fn body(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    let text = site.slurs.replace(raw);
    let text = markdown::clean(&text).into_owned();
    for link in markdown::links(&text) {
        site.blocked_urls.check(&link)?;
    }
    Ok(passed_through(site, &text))
}

/// A text with images of other servers passed through this one, where the admins want that.
pub fn passed_through(site: &CurrentSite, text: &str) -> String {
    match &site.proxy {
        Some(proxy) => proxy.rewrite(text).into_owned(),
        None => text.to_owned(),
    }
}

/// The address under which an image that another instance names is shown.
pub fn shown_from_here(site: &CurrentSite, link: Option<&str>) -> Option<String> {
    link.map(|link| shown(site, link.to_owned()))
}

/// The title of a post as it is stored. Filtered words are for the caller to check, since that comes before all else.
///
/// Errors: `InvalidPostTitle`.
pub fn title(raw: &str) -> Result<String, Code> {
    field::post_title(raw).map(str::to_owned)
}

/// The link of a post as it is stored; none if it is empty. One to an image leads through this server, where the admins want that.
///
/// Errors: `InvalidUrl`, `InvalidUrlScheme`, `UrlLengthOverflow`, `BlockedUrl`.
pub fn link(site: &CurrentSite, raw: &str) -> Result<Option<String>, Code> {
    let Some(link) = image_link(raw)? else { return Ok(None) };
    site.blocked_urls.check(&link)?;
    let is_image = Url::parse(&link).is_ok_and(|link| url::is_image(&link));
    Ok(Some(if is_image { shown(site, link) } else { link }))
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

/// The beginning of a text, at most so many characters.
pub fn cut(text: &str, max_chars: usize) -> String {
    text.chars().take(max_chars).collect()
}

/// The title of a post of another instance: on one line, without control characters, cut.
///
/// Errors: `InvalidPostTitle` if nothing is left.
pub fn arrived_title(raw: &str) -> Result<String, Code> {
    let title = cut(&arrived_line(raw), *field::POST_TITLE_CHARS.end());
    if title.is_empty() { Err(Code::InvalidPostTitle) } else { Ok(title) }
}

/// A line of text of another instance: without control characters and those that turn the direction of writing, white space as single blanks.
pub fn arrived_line(raw: &str) -> String {
    let hidden = |char: &char| {
        char.is_control()
            || matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let spaced: String = raw.chars().map(|char| if char.is_whitespace() { ' ' } else { char }).collect();
    let shown: String = spaced.chars().filter(|char| !hidden(char)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The link of a post of another instance; one that is none is left out.
///
/// Errors: `BlockedUrl`.
pub fn arrived_link(site: &CurrentSite, raw: Option<&str>) -> Result<Option<String>, Code> {
    match link(site, raw.unwrap_or_default()) {
        Err(Code::BlockedUrl) => Err(Code::BlockedUrl),
        other => Ok(other.unwrap_or_default()),
    }
}

/// The address under which an image is shown: its own, or where the admins want that the one that passes it through. None if it is empty.
///
/// Errors: those of [`image_link`].
pub fn shown_image(site: &CurrentSite, raw: &str) -> Result<Option<String>, Code> {
    Ok(image_link(raw)?.map(|link| shown(site, link)))
}

/// The same for a link that has been checked.
pub fn shown(site: &CurrentSite, link: String) -> String {
    match &site.proxy {
        Some(proxy) => proxy.shown(link),
        None => link,
    }
}
