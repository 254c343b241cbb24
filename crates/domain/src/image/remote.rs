//! Images of other servers, passed through this one so that nobody else learns who looks at them.
//!
//! In the mode "proxy all" the addresses of such images are rewritten when a text is stored ([`Proxy::rewrite`]). They carry a signature of ours, so that this server fetches only what was written here, and keeps no list of it. Copies are kept at the image service for as long as they are looked at: [`super::clean`].

use crate::app::App;
use crate::fetch::{FetchError, Fetched, Get, Limits, no_headers};
use crate::image::file::FileType;
use crate::image::{self, Record, Uploaded};
use crate::pictrs::{Alias, NewFile};
use base::error::{Code, Error, OrCode, Result};
use base::ids::ImageId;
use base::kinds::ImageKind;
use base::text::markdown;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use db::post::Post;
use ring::hmac;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Where they are asked for, below the origin.
const PATH: &str = "/api/v3/image_proxy";
/// Bytes of a signature that are used: 96 bits.
const SIGNATURE_BYTES: usize = 12;
/// What is fetched of an image.
const LIMITS: Limits =
    Limits { bytes: 16 * 1024 * 1024, cut: false, time: Duration::from_secs(20), redirects: 3 };
/// How long the image service may take over it.
const STORING: Duration = Duration::from_secs(60);
/// Longest edge of a copy, in pixels.
const EDGE: i32 = 3840;

/// Makes and checks the addresses under which images of other servers are passed through.
#[derive(Clone)]
pub struct Proxy(Arc<Inner>);

struct Inner {
    origin: String,
    key: hmac::Key,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proxy")
    }
}

impl Proxy {
    /// That of an instance.
    pub fn of(app: &App) -> Self {
        app.proxy().clone()
    }

    /// Under this origin, with a secret of the instance's.
    pub fn new(origin: String, secret: &[u8]) -> Self {
        Self(Arc::new(Inner { origin, key: hmac::Key::new(hmac::HMAC_SHA256, secret) }))
    }

    /// The address of an image passed through this server.
    pub fn address(&self, url: &str) -> String {
        let encoded: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let signature = URL_SAFE_NO_PAD.encode(self.signature(url));
        format!("{}{PATH}?sig={signature}&url={encoded}", self.0.origin)
    }

    /// Whether the address was made here.
    ///
    /// Errors: `NotFound`.
    pub fn check(&self, url: &str, signature: &str) -> Result<(), Code> {
        let given = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        if given == self.signature(url) { Ok(()) } else { Err(Code::NotFound) }
    }

    /// What an address that was made here passes through.
    pub fn original(&self, address: &Url) -> Option<Url> {
        let rest = address.as_str().strip_prefix(&self.0.origin)?.strip_prefix(PATH)?;
        let value = |name: &str| {
            address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let (url, signature) = (value("url")?, value("sig")?);
        (rest.starts_with('?') && self.check(&url, &signature).is_ok())
            .then(|| Url::parse(&url).ok())
            .flatten()
    }

    /// What the addresses in a text that were made here pass through.
    pub(super) fn originals_in(&self, text: &str) -> Vec<String> {
        let ends = |char: char| char.is_whitespace() || "()[]<>\"'".contains(char);
        let addresses = text.split(PATH).skip(1).filter_map(|rest| {
            let query = rest.split(ends).next().unwrap_or_default();
            Url::parse(&format!("{}{PATH}{query}", self.0.origin)).ok()
        });
        addresses.filter_map(|address| self.original(&address)).map(String::from).collect()
    }

    /// The address under which an image is shown: its own if it is of this instance, else the one that passes it through.
    pub fn shown(&self, url: String) -> String {
        if is_remote(&self.0.origin, &url) { self.address(&url) } else { url }
    }

    /// A text in which images of other servers are shown by way of this one.
    pub fn rewrite<'t>(&self, text: &'t str) -> Cow<'t, str> {
        markdown::replace_images(text, |url| is_remote(&self.0.origin, url).then(|| self.address(url)))
    }

    fn signature(&self, url: &str) -> Vec<u8> {
        let tag = hmac::sign(&self.0.key, format!("image proxy {url}").as_bytes());
        tag.as_ref().iter().take(SIGNATURE_BYTES).copied().collect()
    }
}

fn is_remote(origin: &str, url: &str) -> bool {
    let http = url.starts_with("https://") || url.starts_with("http://");
    let ours =
        url.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    http && !ours
}

/// Whether the admins want images of the url's host linked to in any case.
pub fn is_bypassed(domains: Option<&str>, url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let wanted = |domain: &str| {
        let domain = domain.trim();
        !domain.is_empty() && (host.eq_ignore_ascii_case(domain))
    };
    domains.unwrap_or_default().split(',').any(wanted)
}

/// The copy of an image of another server, fetched if there is none.
///
/// Errors: `NotFound` if it cannot be had, which is remembered for a minute; `ImageServiceMissing`.
pub async fn copy(app: &App, url: &Url) -> Result<Alias> {
    let known = app.copies().try_get_with(url.to_string(), find_or_fetch(app, url)).await;
    match known {
        Ok(Some((id, alias))) => {
            app.note_shown(id);
            Ok(alias)
        }
        Ok(None) => Err(Code::NotFound.into()),
        Err(error) => Err(match &*error {
            Error::Rejected { code, detail } => Error::Rejected { code: *code, detail: detail.clone() },
            Error::Internal(error) => anyhow::anyhow!("{error:#}").into(),
        }),
    }
}

/// Writes down when copies were last shown, so that the least used can go.
pub async fn write_down_shown(app: &App) -> Result<()> {
    let shown = app.take_shown();
    if shown.is_empty() {
        return Ok(());
    }
    Ok(db::image::set_used(&mut *app.db().await?, &shown).await?)
}

/// A copy, or that there is none to be had.
pub type Known = Option<(ImageId, Alias)>;

async fn find_or_fetch(app: &App, url: &Url) -> Result<Known> {
    if let Some(copy) = find(app, url).await? {
        return Ok(Some(copy));
    }
    let Some(fetched) = fetch(app, url).await else { return Ok(None) };
    match store(app, None, url, fetched, EDGE).await {
        Ok(_) => find(app, url).await,
        Err(error @ Error::Rejected { code: Code::ImageServiceMissing, .. }) => Err(error),
        Err(Error::Rejected { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn find(app: &App, url: &Url) -> Result<Known> {
    let found = db::image::find_remote(&mut *app.db().await?, url.as_str()).await?;
    Ok(found.and_then(|image| Some((image.id, Alias::parse(&image.alias)?))))
}

/// The bytes of an image elsewhere; none if they cannot be had or are none.
async fn fetch(app: &App, url: &Url) -> Option<(Bytes, FileType)> {
    match get(app, url).await {
        Ok(fetched) if fetched.status.is_success() => {
            let file_type = FileType::of(&fetched.body).filter(|file_type| !file_type.is_video())?;
            Some((fetched.body, file_type))
        }
        Ok(_) => None,
        Err(error) => {
            tracing::debug!(%url, %error, "an image of another server");
            None
        }
    }
}

async fn get(app: &App, url: &Url) -> Result<Fetched, FetchError> {
    let wanted =
        Get { url: url.clone(), accept: "image/*", headers: &no_headers, limits: LIMITS, plain_http: true };
    app.http().get(wanted).await
}

/// Stores a small form of an image elsewhere as the thumbnail of a post.
///
/// Errors: `NotFound` if it cannot be had, `ImageServiceMissing`, `ImageTooLarge`, `NotAnImage`.
pub async fn thumbnail(app: &App, post: &Post, url: &Url) -> Result<Uploaded> {
    let fetched = fetch(app, url).await.or_code(Code::NotFound)?;
    let edge = app.site().await?.local.settings.image_max_thumbnail_size;
    store(app, Some(post), url, fetched, edge).await
}

/// Stores what was fetched: for a post, or for all who look at it.
async fn store(
    app: &App,
    post: Option<&Post>,
    url: &Url,
    (bytes, file_type): (Bytes, FileType),
    edge: i32,
) -> Result<Uploaded> {
    let record = Record {
        kind: if post.is_some() { ImageKind::Thumbnail } else { ImageKind::Remote },
        person_id: post.map(|post| post.creator_id),
        post_id: post.map(|post| post.id),
        source: Some(url.clone()),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        camera: None,
    };
    let new = NewFile { bytes, content_type: file_type.media_type(), edge: Some(edge), time: STORING };
    let stored = app.pictrs().store(new).await?;
    image::keep(app, stored, record).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy() -> Proxy {
        Proxy::new("https://spinney.test".to_owned(), &[7; 32])
    }

    #[test]
    fn addresses_carry_a_signature_of_ours() {
        let url = "https://a.example/cat.jpg?x=1&y=2";
        let address = Url::parse(&proxy().address(url)).unwrap();
        assert!(address.as_str().ends_with(".jpg%3Fx%3D1%26y%3D2"), "{address}");
        let value = |name: &str| {
            address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
        };
        assert_eq!(value("url"), url);
        assert_eq!(proxy().check(url, &value("sig")), Ok(()));
        assert_eq!(proxy().original(&address).as_ref().map(Url::as_str), Some(url));
        assert_eq!(proxy().original(&Url::parse(url).unwrap()), None);
        assert_eq!(proxy().check("https://b.example/cat.jpg", &value("sig")), Err(Code::NotFound));
        assert_eq!(proxy().check(url, ""), Err(Code::NotFound));
        let other = Proxy::new("https://spinney.test".to_owned(), &[8; 32]);
        assert_eq!(other.check(url, &value("sig")), Err(Code::NotFound));
    }

    #[test]
    fn only_images_of_others_are_passed_through() {
        let text = "![a](https://a.example/a.png) [b](https://b.example/) ![c](https://spinney.test/pictrs/image/c.png) ![d](/d.png)";
        let passed = proxy().address("https://a.example/a.png");
        let expected = text.replace("https://a.example/a.png", &passed);
        assert_eq!(proxy().rewrite(text), expected);
        assert_eq!(proxy().rewrite(&expected), expected, "a second time changes nothing");
        assert_eq!(
            proxy().shown("https://spinney.test.evil.example/x".to_owned()).split('?').next(),
            Some("https://spinney.test/api/v3/image_proxy")
        );
    }

    #[test]
    fn what_a_text_shows_through_here_is_known() {
        let [cat, dog] = ["https://a.example/cat.jpg?x=1", "https://b.example/d(o)g.png"];
        let text = format!(
            "![a]({}) <{}>, /api/v3/image_proxy?url=https://c.example/x.png",
            proxy().address(cat),
            proxy().address(dog)
        );
        assert_eq!(proxy().originals_in(&text), [cat, dog]);
    }

    #[test]
    fn some_hosts_are_linked_to() {
        let bypassed = |domains, url: &str| is_bypassed(domains, &Url::parse(url).unwrap());
        assert!(bypassed(Some("i.imgur.com, b.example"), "https://b.example/x.png"));
        assert!(!bypassed(Some("i.imgur.com"), "https://imgur.com/x.png"));
        assert!(!bypassed(None, "https://b.example/x.png"));
    }
}
