//! Which links may be posted.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use url::Url;

use super::tracking;
use crate::error::Code;

/// Longest link, in bytes of its percent-encoded form.
pub const URL_MAX: usize = 2_000;

/// Schemes a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "magnet"];

/// Endings of the files browsers show as images.
const IMAGE_ENDINGS: [&str; 9] = ["jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg", "jxl"];

/// Checks a link somebody enters, for a post or as a thumbnail, and answers it without tracking parameters.
///
/// Errors: `InvalidUrl`, `InvalidUrlScheme`, `UrlLengthOverflow` (`reference/api-v3.md` 1.4).
pub fn parse(raw: &str) -> Result<Url, Code> {
    let url = Url::parse(raw.trim()).map_err(|_| Code::InvalidUrl)?;
    if !SCHEMES.contains(&url.scheme()) {
        return Err(Code::InvalidUrlScheme);
    }
    let url = tracking::clean(url);
    if url.as_str().len() > URL_MAX {
        return Err(Code::UrlLengthOverflow);
    }
    Ok(url)
}

/// Whether the path of a URL ends like the name of an image.
pub fn is_image(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| IMAGE_ENDINGS.contains(&ending.as_str()))
}

/// Whether a URL leads to an image or a video, as far as its name tells.
pub fn is_media(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    is_image(&url) || ending.is_some_and(|ending| VIDEO_ENDINGS.contains(&ending.as_str()))
}

const VIDEO_ENDINGS: [&str; 5] = ["mp4", "webm", "mov", "m4v", "ogv"];

/// Links the admins do not want to see.
#[derive(Debug, Clone, Default)]
pub struct UrlBlocklist {
    entries: Option<AhoCorasick>,
}

impl UrlBlocklist {
    /// A list of entries as [`blocklist_entry`] makes them.
    ///
    /// Errors: `InvalidUrl` if they are too many or too long to be searched for.
    pub fn new(entries: &[String]) -> Result<Self, Code> {
        let entries: Vec<&String> = entries.iter().filter(|entry| !entry.is_empty()).collect();
        if entries.is_empty() {
            return Ok(Self::default());
        }
        let compiled = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(entries);
        Ok(Self { entries: Some(compiled.map_err(|_| Code::InvalidUrl)?) })
    }

    /// Refuses a link that contains an entry as a whole word: `evil.example` is in
    /// `https://www.evil.example/page`, not in `https://medevil.example`. Case does not count.
    pub fn check(&self, url: &str) -> Result<(), Code> {
        let Some(entries) = &self.entries else { return Ok(()) };
        let blocked =
            entries.find_overlapping_iter(url).any(|found| is_whole_word(url, found.start(), found.end()));
        if blocked { Err(Code::BlockedUrl) } else { Ok(()) }
    }
}

/// An entry of the blocklist as it is stored: without scheme and trailing slash.
///
/// Errors: `InvalidUrl` if nothing is left or it could be part of no link.
pub fn blocklist_entry(raw: &str) -> Result<String, Code> {
    let raw = raw.trim();
    let entry = raw.split_once("://").map_or(raw, |(_, rest)| rest);
    let entry = entry.strip_suffix('/').unwrap_or(entry);
    if entry.is_empty()
        || entry.contains(char::is_whitespace)
        || Url::parse(&format!("https://{entry}")).is_err()
    {
        return Err(Code::InvalidUrl);
    }
    Ok(entry.to_owned())
}

/// Whether no word goes on across either end of `start..end`.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let ends_at = |offset: usize| {
        let (Some(before), Some(after)) = (text.get(..offset), text.get(offset..)) else { return false };
        !(before.ends_with(is_word) && after.starts_with(is_word))
    };
    ends_at(start) && ends_at(end)
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;
    use url::Url;

    use super::{UrlBlocklist, blocklist_entry, is_image, parse};
    use crate::error::Code;

    #[test]
    fn links_are_http_https_or_magnet() {
        let table = [
            ("https://example.com", Ok("https://example.com/")),
            (" http://example.com/a?b=c#d ", Ok("http://example.com/a?b=c#d")),
            ("magnet:?xt=urn:btih:abc&tr=x", Ok("magnet:?xt=urn:btih:abc&tr=x")),
            ("https://bücher.example/ж", Ok("https://xn--bcher-kva.example/%D0%B6")),
            ("https://example.com/?utm_source=a&id=1", Ok("https://example.com/?id=1")),
            ("", Err(Code::InvalidUrl)),
            ("example.com", Err(Code::InvalidUrl)),
            ("https://", Err(Code::InvalidUrl)),
            ("https://exa mple.com", Err(Code::InvalidUrl)),
            ("javascript:alert(1)", Err(Code::InvalidUrlScheme)),
            ("data:text/html,x", Err(Code::InvalidUrlScheme)),
            ("ftp://example.com/", Err(Code::InvalidUrlScheme)),
            ("file:///etc/passwd", Err(Code::InvalidUrlScheme)),
        ];
        for (raw, expected) in table {
            assert_eq!(parse(raw).map(String::from), expected.map(String::from), "{raw}");
        }
    }

    #[test]
    fn links_have_2000_bytes_at_most() {
        let of = |length: usize| format!("https://example.com/{}", "a".repeat(length - 20));
        assert!(parse(&of(2000)).is_ok());
        assert_eq!(parse(&of(2001)).err(), Some(Code::UrlLengthOverflow));
        let tracked = format!("https://example.com/?utm_source={}", "a".repeat(3000));
        assert!(parse(&tracked).is_ok(), "what is cut off does not count");
    }

    #[test]
    fn entries_lose_scheme_and_trailing_slash() {
        let table = [
            ("https://evil.example/", Ok("evil.example")),
            ("http://evil.example/a/b/", Ok("evil.example/a/b")),
            (" evil.example ", Ok("evil.example")),
            ("evil.example/?ref=1", Ok("evil.example/?ref=1")),
            ("", Err(Code::InvalidUrl)),
            ("https://", Err(Code::InvalidUrl)),
            ("/", Err(Code::InvalidUrl)),
            ("two words", Err(Code::InvalidUrl)),
        ];
        for (raw, expected) in table {
            assert_eq!(blocklist_entry(raw), expected.map(String::from), "{raw:?}");
        }
    }

    #[test]
    fn entries_match_as_whole_words() {
        let blocklist =
            UrlBlocklist::new(&["evil.example".into(), "bad.example/a".into(), "il.exam".into()]).unwrap();
        let table = [
            ("https://evil.example", true),
            ("https://EVIL.example/x?y", true),
            ("https://www.evil.example:8080/", true),
            ("https://good.example/?to=https://evil.example", true),
            ("https://medevil.example/", false),
            ("https://evil.examples/", false),
            ("https://evil-example/", false),
            ("https://bad.example/", false),
            ("https://bad.example/a", true),
            ("https://bad.example/a/b", true),
            ("https://bad.example/ab", false),
        ];
        for (url, blocked) in table {
            assert_eq!(blocklist.check(url), if blocked { Err(Code::BlockedUrl) } else { Ok(()) }, "{url}");
        }
        assert_eq!(UrlBlocklist::new(&[]).unwrap().check("https://evil.example"), Ok(()));
    }

    #[test]
    fn images_are_known_by_their_ending() {
        let table = [
            ("https://a.example/cat.jpg", true),
            ("https://a.example/pictrs/image/x.WEBP?thumbnail=96", true),
            ("https://a.example/cat.jpg/", false),
            ("https://a.example/?cat.jpg", false),
            ("https://a.example/jpg", false),
            ("https://a.example/cat.mp4", false),
            ("https://a.gif/", false),
        ];
        for (url, image) in table {
            assert_eq!(is_image(&Url::parse(url).unwrap()), image, "{url}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_accepted_again(raw in "(https?://|magnet:)?.{0,40}") {
            if let Ok(url) = parse(&raw) {
                assert_eq!(parse(url.as_str()), Ok(url));
            }
        }

        #[test]
        fn no_blocklist_panics(entry in ".{1,10}", url in ".{0,40}") {
            let blocklist = UrlBlocklist::new(&[entry]).unwrap();
            let _ = blocklist.check(&url);
        }
    }
}
