//! The image service pict-rs, as this server speaks to it.
//!
//! Every url is built here from values that were parsed before: a file's [`Alias`], a [`Format`], a number. The service never sees an address of somebody else's (docs/reference/federation.md (g): query injection into an internal media service). It is a process of its own that may be away: then `ImageServiceMissing` is the answer, and the next request tries again.

use anyhow::{Context, anyhow};
use base::error::{Code, Error, Result};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use url::Url;

/// It is on this machine or beside it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Longest silence; making a variant of a large animation takes its time.
const READ_TIMEOUT: Duration = Duration::from_secs(45);
/// Files that are taken in or scaled at the same time: each costs it processes and memory.
const AT_ONCE: usize = 4;
/// Edges that variants have, in pixels, so that nobody can have it make thousands of them.
const EDGES: [u32; 26] = [
    16, 24, 32, 48, 64, 96, 128, 160, 196, 256, 320, 384, 480, 512, 640, 728, 800, 960, 1024, 1200, 1280,
    1536, 1920, 2048, 2560, 3840,
];
/// Headers that say what a file is; all others are ours.
const PASSED_ON: [&str; 6] =
    ["content-type", "content-length", "content-range", "accept-ranges", "etag", "last-modified"];

/// The way to the image service. Cheap to clone.
#[derive(Clone)]
pub struct Pictrs(Arc<Inner>);

struct Inner {
    client: reqwest::Client,
    service: watch::Sender<Option<Url>>,
    room: Semaphore,
}

/// The name of a file at the service: letters, digits, `-`, `_` and inner dots, so that it is one segment of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alias(String);

/// A format that images can be asked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Moves.
    Apng,
    /// Small, slow to make.
    Avif,
    /// Moves.
    Gif,
    /// For photographs.
    Jpg,
    /// JPEG XL; not every ImageMagick can.
    Jxl,
    /// Without loss.
    Png,
    /// What most apps ask for.
    Webp,
}

/// A smaller or converted form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// What kind of file.
    pub format: Format,
    /// Most pixels of the longer edge; none: as the original.
    pub edge: Option<u32>,
}

/// What an answer may depend on, as the reader sent it.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// `Range`.
    pub range: Option<String>,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
    /// `If-Modified-Since`.
    pub if_modified_since: Option<String>,
    /// `If-Range`.
    pub if_range: Option<String>,
}

/// A file on its way out.
pub struct Served {
    /// 200, 206, 304 or 416.
    pub status: u16,
    /// Type, length, range and identity of the file.
    pub headers: Vec<(&'static str, String)>,
    /// The bytes.
    pub body: BoxStream<'static, anyhow::Result<Bytes>>,
}

/// A file that is to be stored.
#[derive(Debug)]
pub struct NewFile {
    /// The bytes.
    pub bytes: Bytes,
    /// Media type, which also names the file there.
    pub content_type: &'static str,
    /// Longest edge it may have; a larger image is scaled down.
    pub edge: Option<i32>,
    /// How long it may take.
    pub time: Duration,
}

/// A file that has been stored.
#[derive(Debug, Clone, Deserialize)]
pub struct Stored {
    /// Its name there.
    pub file: String,
    /// Lets anybody delete it there.
    pub delete_token: String,
    /// What it is.
    pub details: Details,
}

/// What the service says of a file.
#[derive(Debug, Clone, Deserialize)]
pub struct Details {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Media type.
    pub content_type: String,
    /// A blur in a few letters.
    pub blurhash: Option<String>,
    /// RFC 3339.
    pub created_at: String,
}

impl Alias {
    /// The name, if it can be one.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let named = (1..=100).contains(&text.len()) && text.bytes().all(fits);
        let dots = text.starts_with('.') || text.contains("..") || text.ends_with('.');
        (named && !dots).then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the name ends in, as a format.
    pub fn format(&self) -> Option<Format> {
        self.0.rsplit_once('.').and_then(|(_, ending)| Format::parse(ending))
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Format {
    /// By the ending of files, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "apng" => Self::Apng,
            "avif" => Self::Avif,
            "gif" => Self::Gif,
            "jpg" | "jpeg" => Self::Jpg,
            "jxl" => Self::Jxl,
            "png" => Self::Png,
            "webp" => Self::Webp,
            _ => return None,
        })
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Apng => "apng",
            Self::Avif => "avif",
            Self::Gif => "gif",
            Self::Jpg => "jpg",
            Self::Jxl => "jxl",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

impl Variant {
    /// What a reader asks for: a format (unknown: jpg; none: that of the file) and the longest edge, which is rounded down to one of a few. None if they ask for nothing.
    pub fn wanted(alias: &Alias, format: Option<&str>, edge: Option<i32>) -> Option<Self> {
        if format.is_none() && edge.is_none() {
            return None;
        }
        let format = match format {
            Some(format) => Format::parse(format),
            None => alias.format(),
        };
        let smallest = EDGES.first().copied().unwrap_or(1);
        let rounded = |edge: i32| {
            let edge = u32::try_from(edge).unwrap_or(0);
            EDGES.iter().rev().find(|step| **step <= edge).copied().unwrap_or(smallest)
        };
        Some(Self { format: format.unwrap_or(Format::Jpg), edge: edge.map(rounded) })
    }
}

impl Pictrs {
    /// The way to the service whose root is there; none: nowhere yet.
    pub fn new(service: Option<Url>) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .context("making the client for the image service")?;
        Ok(Self(Arc::new(Inner {
            client,
            service: watch::Sender::new(service),
            room: Semaphore::new(AT_ONCE),
        })))
    }

    /// The service is somewhere else from now on, or gone.
    pub fn set(&self, service: Option<Url>) {
        self.0.service.send_replace(service);
    }

    /// Stores a file. Nothing a camera wrote into it is kept there.
    ///
    /// Errors: `ImageServiceMissing`; `ImageTooLarge` in pixels or frames; `NotAnImage` if it cannot be read.
    pub async fn store(&self, file: NewFile) -> Result<Stored> {
        let mut url = self.url(&["image"])?;
        if let Some(edge) = file.edge {
            url.query_pairs_mut().append_pair("resize", &edge.to_string());
        }
        let _room = self.0.room.acquire().await.context("waiting for the image service")?;
        let ending = file.content_type.rsplit('/').next().unwrap_or_default();
        let part = Part::stream(file.bytes).file_name(format!("upload.{ending}"));
        let part = part.mime_str(file.content_type).context("naming the type of a file")?;
        let request =
            self.0.client.post(url).multipart(Form::new().part("images[]", part)).timeout(file.time);
        let response = request.send().await.map_err(missing)?;
        let status = response.status();
        let body = response.bytes().await.map_err(missing)?;
        if !status.is_success() {
            return Err(refusal(status, &body));
        }
        let answer: Answer = serde_json::from_slice(&body).context("reading what the image service says")?;
        let stored = answer.files.into_iter().next();
        Ok(stored.context("the image service stored nothing")?)
    }

    /// A file, whole or in part, or a variant of it. If the variant cannot be made the original is served. None: there is no such file.
    ///
    /// Errors: `ImageServiceMissing`.
    pub async fn serve(
        &self,
        alias: &Alias,
        variant: Option<Variant>,
        conditions: &Conditions,
    ) -> Result<Option<Served>> {
        if let Some(variant) = variant {
            let mut url = self.url(&["image", &format!("process.{}", variant.format.ending())])?;
            url.query_pairs_mut().append_pair("src", alias.as_str());
            match variant.edge {
                Some(edge) => url.query_pairs_mut().append_pair("thumbnail", &edge.to_string()),
                None => url.query_pairs_mut().append_pair("identity", "true"),
            };
            let _room = self.0.room.acquire().await.context("waiting for the image service")?;
            let response = self.ask(url, conditions).await?;
            if response.status() == StatusCode::NOT_FOUND {
                return Ok(None);
            }
            if is_file(response.status()) {
                return Ok(Some(served(response)));
            }
        }
        let response = self.ask(self.url(&["image", "original", alias.as_str()])?, conditions).await?;
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            status if is_file(status) => Ok(Some(served(response))),
            status => Err(anyhow!("the image service answered {status} for a file").into()),
        }
    }

    /// Bytes of the original; none if there is no such file.
    ///
    /// Errors: `ImageServiceMissing`.
    pub async fn size(&self, alias: &Alias) -> Result<Option<i64>> {
        let url = self.url(&["image", "original", alias.as_str()])?;
        let response = self.0.client.request(Method::HEAD, url).send().await.map_err(missing)?;
        let length = response.headers().get("content-length").and_then(|value| value.to_str().ok());
        Ok(length.filter(|_| response.status().is_success()).and_then(|length| length.parse().ok()))
    }

    /// Deletes a file with the token it was stored with; a file that is not there counts as deleted.
    ///
    /// Errors: `ImageServiceMissing`.
    pub async fn delete(&self, alias: &Alias, token: &str) -> Result<()> {
        let url = self.url(&["image", "delete", token, alias.as_str()])?;
        let status = self.0.client.delete(url).send().await.map_err(missing)?.status();
        if status.is_success() || status == StatusCode::NOT_FOUND {
            return Ok(());
        }
        Err(anyhow!("the image service answered {status} when a file was to be deleted").into())
    }

    /// Whether it answers and reaches what it keeps.
    pub async fn is_healthy(&self) -> bool {
        let service = self.0.service.borrow().clone();
        let Some(service) = service else { return false };
        self.answers_at(&service).await
    }

    /// Whether a service answers there, which need not be the one that is used.
    pub async fn answers_at(&self, service: &Url) -> bool {
        let Ok(url) = service.join("healthz") else { return false };
        self.0.client.get(url).send().await.is_ok_and(|response| response.status().is_success())
    }

    /// Waits until it is known where the service is (`true`), or that it is gone.
    pub async fn wait_until(&self, there: bool) {
        let mut service = self.0.service.subscribe();
        // The sender lives as long as this does.
        service.wait_for(|service| service.is_some() == there).await.ok();
    }

    async fn ask(&self, url: Url, conditions: &Conditions) -> Result<Response> {
        let mut request = self.0.client.get(url);
        for (name, value) in [
            ("range", &conditions.range),
            ("if-none-match", &conditions.if_none_match),
            ("if-modified-since", &conditions.if_modified_since),
            ("if-range", &conditions.if_range),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(missing)
    }

    fn url(&self, path: &[&str]) -> Result<Url> {
        let mut url = self.0.service.borrow().clone().ok_or(Code::ImageServiceMissing)?;
        let segments = url.path_segments_mut();
        let mut segments = segments.map_err(|()| anyhow!("the address of the image service has no path"))?;
        segments.pop_if_empty().extend(path);
        drop(segments);
        Ok(url)
    }
}

/// How the service answers an upload.
#[derive(Deserialize)]
struct Answer {
    files: Vec<Stored>,
}

/// How it refuses one.
#[derive(Deserialize)]
struct Refused {
    code: String,
    msg: String,
}

/// What its refusal means for the person who sent the file.
fn refusal(status: StatusCode, body: &[u8]) -> Error {
    let Ok(Refused { code, msg }) = serde_json::from_slice(body) else {
        return anyhow!("the image service answered {status}").into();
    };
    let meant = match code.as_str() {
        "media-disallowed" | "video-disabled" | "validate-file-empty" => Code::NotAnImage,
        // A bomb shows itself when it is unpacked.
        "decode-image" => Code::ImageTooLarge,
        code if code.starts_with("validate-") => Code::ImageTooLarge,
        code if code.starts_with("command-") || code.starts_with("discover") => Code::NotAnImage,
        _ if status.is_client_error() => Code::NotAnImage,
        _ => return anyhow!("the image service answered {status}: {code}: {msg}").into(),
    };
    Error::detailed(meant, msg)
}

fn missing(error: reqwest::Error) -> Error {
    tracing::warn!(
        error = format!("{:#}", anyhow::Error::new(error.without_url())),
        "the image service does not answer"
    );
    Code::ImageServiceMissing.into()
}

fn is_file(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200 | 206 | 304 | 416)
}

fn served(response: Response) -> Served {
    let header = |name: &'static str| {
        let value = response.headers().get(name)?.to_str().ok()?;
        Some((name, value.to_owned()))
    };
    Served {
        status: response.status().as_u16(),
        headers: PASSED_ON.into_iter().filter_map(header).collect(),
        body: response.bytes_stream().map_err(anyhow::Error::new).boxed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_one_segment_of_a_path() {
        for good in ["a.png", "0da6f06f-1cfe-4d3b-b3b1-9b9fafaad4a2.jpeg", "a_b", "a.b.c"] {
            assert_eq!(Alias::parse(good).map(|alias| alias.to_string()).as_deref(), Some(good));
        }
        let long = "a".repeat(101);
        for bad in [
            "", ".", "..", "../a.png", "a/b", "a%2Fb", "a?b", "a#b", "a b", "ä.png", ".a", "a.", "a..b",
            &long,
        ] {
            assert_eq!(Alias::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_variant_is_what_a_reader_asks_for_within_limits() {
        let alias = Alias::parse("a.png").unwrap();
        let of = |format, edge| Variant::wanted(&alias, format, edge).map(|it| (it.format, it.edge));
        let table = [
            (None, None, None),
            (Some("webp"), None, Some((Format::Webp, None))),
            (Some("WebP"), Some(96), Some((Format::Webp, Some(96)))),
            (None, Some(100), Some((Format::Png, Some(96)))),
            (Some("bmp"), None, Some((Format::Jpg, None))),
            (Some("png?proxy=http://x"), Some(1), Some((Format::Jpg, Some(16)))),
            (None, Some(-5), Some((Format::Png, Some(16)))),
            (None, Some(i32::MAX), Some((Format::Png, Some(3840)))),
        ];
        for (format, edge, expected) in table {
            assert_eq!(of(format, edge), expected, "{format:?} {edge:?}");
        }
    }
}
