//! What people paste to find one thing: its url, or the handle of a person or community.

use url::Url;

use crate::ids::{CommentId, PostId};

/// Longest text that is looked at, in bytes: that of the longest url.
const MAX_BYTES: usize = 2_000;

/// What a pasted text leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A post, by its page on this instance.
    Post(PostId),
    /// A comment, by its page on this instance.
    Comment(CommentId),
    /// A community, by its page on this instance or as `!name@host`.
    Community(Handle),
    /// A person, by their page on this instance or as `@name@host`.
    Person(Handle),
    /// A person or community, as `name@host` or `acct:name@host`.
    Actor(Handle),
    /// Something of another instance, or a page of ours that shows no such thing: looked up by the id it has in ActivityPub.
    Elsewhere(String),
}

/// A name with the host it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// As it is written.
    pub name: String,
    /// In lower case, with its port if one is written; none: this instance.
    pub host: Option<String>,
}

impl Handle {
    /// `name@host`, or the bare name of something of this instance.
    pub fn qualified(&self) -> String {
        match &self.host {
            Some(host) => format!("{}@{host}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Reads a text; `None` if it is neither a url nor a handle. `own` is the host of this instance. Source: docs/reference/api-v3.md 6.8.
pub fn parse(text: &str, own: &str) -> Option<Address> {
    let text = text.trim();
    if text.len() > MAX_BYTES || text.contains('\0') {
        return None;
    }
    if let Some(name) = text.strip_prefix('!') {
        return handle(name, own).map(Address::Community);
    }
    if let Some(name) = text.strip_prefix('@') {
        return handle(name, own).map(Address::Person);
    }
    // As handles stand in WebFinger (RFC 7565).
    if let Some(name) = text.strip_prefix("acct:") {
        return handle(name, own).map(Address::Actor);
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(of_url(url, own)),
        // `name@host:8080` parses as a url with a strange scheme, too.
        _ => handle(text, own).map(Address::Actor),
    }
}

/// Whether a text that [`parse`] reads is a url, not a handle.
pub fn is_url(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("http:") || text.starts_with("https:")
}

fn of_url(mut url: Url, own: &str) -> Address {
    url.set_fragment(None);
    if !is_own(&url, own) {
        return Address::Elsewhere(url.into());
    }
    let mut parts = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty());
    let page = match (parts.next(), parts.next(), parts.next()) {
        (Some("post"), Some(id), None) => id.parse().ok().map(|id| Address::Post(PostId(id))),
        // The page of a post with one comment brought into view.
        (Some("post"), Some(_), Some(id)) | (Some("comment"), Some(id), None) => {
            id.parse().ok().map(|id| Address::Comment(CommentId(id)))
        }
        (Some("c"), Some(name), None) => named(name, own).map(Address::Community),
        (Some("u"), Some(name), None) => named(name, own).map(Address::Person),
        _ => None,
    };
    page.unwrap_or_else(|| Address::Elsewhere(url.into()))
}

/// Host and, where one is written, port, as settings name an instance.
fn is_own(url: &Url, own: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => own.eq_ignore_ascii_case(&format!("{host}:{port}")),
        None => own.eq_ignore_ascii_case(host),
    }
}

/// A name as the path of a page has it: `books` or `books@other.test`.
fn named(part: &str, own: &str) -> Option<Handle> {
    let part = percent_decoded(part)?;
    if part.contains('@') {
        return handle(&part, own);
    }
    is_name(&part).then_some(Handle { name: part, host: None })
}

/// Names may have letters that urls do not.
fn percent_decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn handle(text: &str, own: &str) -> Option<Handle> {
    let (name, host) = text.split_once('@')?;
    let host = host.to_lowercase();
    let valid = !host.is_empty() && host.chars().all(|char| char.is_alphanumeric() || ".-:".contains(char));
    if !valid || !is_name(name) {
        return None;
    }
    let host = (!host.eq_ignore_ascii_case(own)).then_some(host);
    Some(Handle { name: name.to_owned(), host })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_alphanumeric() || "_.-".contains(char))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{Address, Handle, parse};
    use crate::ids::{CommentId, PostId};

    fn named(name: &str, host: Option<&str>) -> Handle {
        Handle { name: name.to_owned(), host: host.map(str::to_owned) }
    }

    #[test]
    fn pages_of_this_instance_are_known_by_their_path() {
        let table = [
            ("https://spinney.test/post/1", Address::Post(PostId(1))),
            ("http://SPINNEY.test/post/1/", Address::Post(PostId(1))),
            (" https://spinney.test/post/1?scrollToComments=true#top ", Address::Post(PostId(1))),
            ("https://spinney.test/comment/7", Address::Comment(CommentId(7))),
            ("https://spinney.test/post/1/7", Address::Comment(CommentId(7))),
            ("https://spinney.test/c/books", Address::Community(named("books", None))),
            ("https://spinney.test/c/books@Beta.test", Address::Community(named("books", Some("beta.test")))),
            ("https://spinney.test/u/ada@spinney.test", Address::Person(named("ada", None))),
            ("https://spinney.test/u/%D0%BD%D0%B0%D1%81%D1%82%D1%8F", Address::Person(named("настя", None))),
        ];
        for (text, address) in table {
            assert_eq!(parse(text, "spinney.test"), Some(address), "{text}");
        }
        assert_eq!(parse("http://a.test:8541/post/1", "a.test:8541"), Some(Address::Post(PostId(1))));
    }

    #[test]
    fn other_urls_are_ids() {
        for text in [
            "https://beta.test/post/1",
            "https://spinney.test:8080/post/1",
            "https://spinney.test/",
            "https://spinney.test/post/99999999999",
            "https://spinney.test/u/%ff",
        ] {
            assert_eq!(parse(text, "spinney.test"), Some(Address::Elsewhere(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn handles_say_what_they_name() {
        let table = [
            ("!books@beta.test", Address::Community(named("books", Some("beta.test")))),
            ("@ada@Beta.test:8541", Address::Person(named("ada", Some("beta.test:8541")))),
            ("ada@beta.test", Address::Actor(named("ada", Some("beta.test")))),
            ("acct:ada@beta.test", Address::Actor(named("ada", Some("beta.test")))),
            ("ada@beta.test:8541", Address::Actor(named("ada", Some("beta.test:8541")))),
            ("@настя@spinney.test", Address::Person(named("настя", None))),
        ];
        for (text, address) in table {
            assert_eq!(parse(text, "spinney.test"), Some(address), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_address() {
        let long = format!("https://beta.test/{}", "a".repeat(2_000));
        for text in [
            "",
            "dune",
            "!books",
            "@ada",
            "acct:ada",
            "a@b@c",
            "two words@beta.test",
            "ftp://beta.test/x",
            "@",
            &long,
        ] {
            assert_eq!(parse(text, "spinney.test"), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(https?://spinney.test/|[!@])?.{0,40}") {
            parse(&text, "spinney.test");
        }
    }
}
