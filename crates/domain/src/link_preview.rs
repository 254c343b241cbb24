//! What a linked page says of itself: title, description, image, video.
//!
//! A post is stored without it; a job fetches it afterwards ([`enqueue`], [`run`]). The page is a stranger's, so it goes through [`crate::fetch`]: public addresses only, a megabyte, a few seconds, a few redirects. Sources: docs/reference/api-v3.md 6.10, docs/reference/api-v4.md 4 (`LinkMetadata`).

mod oembed;
mod page;

use crate::app::App;
use crate::fetch::{FetchError, Fetched, Get, Limits, Refusal, no_headers};
use crate::image::{self, remote};
use crate::job::{self, Job};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, Result};
use base::ids::PostId;
use base::kinds::ImageMode;
use base::text::url as link;
use chrono::TimeDelta;
use db::image::ImageDetails;
use db::post::Post;
use db::post::preview::{self as row, PostPreview};
use diesel_async::AsyncConnection;
use std::time::Duration;
use url::Url;

/// What is read of a page: what it says of itself is at its beginning.
const PAGE: Limits = Limits { bytes: 1024 * 1024, cut: true, time: Duration::from_secs(10), redirects: 3 };
/// What is read of an oEmbed answer.
const EMBED: Limits = Limits { bytes: 64 * 1024, cut: false, time: Duration::from_secs(5), redirects: 2 };
/// Media types the preview knows what to do with.
const ACCEPT: &str = "text/html,application/xhtml+xml;q=0.9,image/*;q=0.8,*/*;q=0.5";
/// Longest title, in characters.
const TITLE_MAX: usize = 200;
/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 500;

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// Media type of what the link leads to.
    pub content_type: Option<String>,
    /// On one line.
    pub title: Option<String>,
    /// On one line.
    pub description: Option<String>,
    /// The image that stands for it.
    pub image: Option<Url>,
    /// In pixels, as the page says.
    pub image_width: Option<i32>,
    /// In pixels, as the page says.
    pub image_height: Option<i32>,
    /// A video to be shown in a frame or a player.
    pub video: Option<Url>,
    /// In pixels, as the page says.
    pub video_width: Option<i32>,
    /// In pixels, as the page says.
    pub video_height: Option<i32>,
}

/// Leaves the preview of a post for the worker, unless it has no page to preview.
pub async fn enqueue(tx: &mut Tx<'_>, id: PostId, url: Option<&str>) -> Result<()> {
    if !url.is_some_and(|url| url.starts_with("https://") || url.starts_with("http://")) {
        return Ok(());
    }
    job::enqueue(tx, &Job::LinkPreview { post_id: id }, TimeDelta::zero()).await
}

/// Asks a page what it says of itself, for somebody who is about to link to it.
///
/// Errors: `InvalidUrl` if the url, or what it redirects to, is none that is fetched. A page that does not answer has an empty preview.
pub async fn ask(app: &App, raw: &str) -> Result<Preview> {
    let url = link::parse(raw).map_err(|_| Code::InvalidUrl)?;
    if image::alias_at(app.settings(), url.as_str()).is_some() {
        return Ok(Preview { content_type: guessed_type(&url), ..Preview::default() });
    }
    match fetch(app, &url).await {
        Ok(preview) => {
            let site = app.site().await?;
            let image = preview.image.map(|image| text::shown(&site, image.into()));
            Ok(Preview { image: image.and_then(|image| Url::parse(&image).ok()), ..preview })
        }
        Err(FetchError::Refused(Refusal::Downgrade)) => Ok(Preview::default()),
        Err(FetchError::Refused(_)) => Err(Code::InvalidUrl.into()),
        Err(error) => {
            tracing::debug!(%url, %error, "a page to preview");
            Ok(Preview { content_type: guessed_type(&url), ..Preview::default() })
        }
    }
}

/// Fetches the preview of a post, and writes it down unless the post has changed meanwhile.
pub async fn run(app: &App, id: PostId) -> Result<()> {
    let Some(post) = db::post::find(&mut *app.db().await?, id).await? else { return Ok(()) };
    if shows_no_media(app, &post).await? {
        return Ok(());
    }
    let Some(url) = post.url.as_deref().and_then(|url| Url::parse(url).ok()) else { return Ok(()) };
    let url = app.proxy().original(&url).unwrap_or(url);
    let own = image::alias_at(app.settings(), url.as_str());
    let preview = match &own {
        // Nothing is fetched of what is kept here.
        Some(alias) => {
            let kept = db::image::find(&mut *app.db().await?, alias.as_str()).await?;
            Preview { content_type: kept.map(|image| image.content_type), ..Preview::default() }
        }
        None => match fetch(app, &url).await {
            Ok(preview) => preview,
            Err(error) => {
                tracing::debug!(post.id = id.0, %url, %error, "a page to preview");
                Preview { content_type: guessed_type(&url), ..Preview::default() }
            }
        },
    };
    let thumbnail = thumbnail(app, &post, &url, &preview, own.is_some()).await?;
    write_down(app, &post, preview, thumbnail).await
}

/// Whether the images of the instance of the post's author or community are not to be had.
async fn shows_no_media(app: &App, post: &Post) -> Result<bool> {
    let site = app.site().await?;
    if post.local || site.held.is_empty() {
        return Ok(false);
    }
    let mut conn = app.db().await?;
    let author = db::person::find(&mut conn, post.creator_id).await?.map(|person| person.instance_id);
    let place = db::community::find(&mut conn, post.community_id).await?.map(|place| place.instance_id);
    Ok([author, place].into_iter().flatten().any(|id| site.held.of(id).no_media))
}

/// The image that is shown beside the post.
struct Thumbnail {
    url: Option<String>,
    /// What the post links to from now on, if that changes: a linked image is passed through as well.
    link: Option<String>,
    /// Its size, where that is known but not yet written down.
    details: Option<ImageDetails>,
}

async fn thumbnail(app: &App, post: &Post, url: &Url, preview: &Preview, own: bool) -> Result<Thumbnail> {
    let is_image =
        preview.content_type.as_deref().is_some_and(|content_type| content_type.starts_with("image/"));
    if own {
        return Ok(Thumbnail { url: is_image.then(|| url.to_string()), link: None, details: None });
    }
    let chosen = post.custom_thumbnail.as_deref().filter(|_| !is_image).and_then(|url| Url::parse(url).ok());
    let source = match (is_image, chosen) {
        (true, _) => Some(url.clone()),
        (false, Some(chosen)) => Some(chosen),
        (false, None) => preview.image.clone(),
    };
    let Some(source) = source else { return Ok(Thumbnail { url: None, link: None, details: None }) };
    if image::alias_at(app.settings(), source.as_str()).is_some() {
        return Ok(Thumbnail { url: Some(source.into()), link: None, details: None });
    }
    let settings = app.site().await?.local.settings.clone();
    match settings.image_mode {
        ImageMode::None => Ok(linked(source, preview)),
        ImageMode::ProxyAllImages => {
            let shown = app.proxy().shown(source.to_string());
            // The copy brings its size along; without one the page is shown all the same.
            let copied = remote::copy(app, &source).await;
            let link = is_image.then(|| shown.clone());
            Ok(Thumbnail { url: Some(shown).filter(|_| available(&copied)), link, details: None })
        }
        // What the site does not show is not kept here either.
        ImageMode::StoreLinkPreviews if post.nsfw && !settings.nsfw_allowed => {
            Ok(Thumbnail { url: None, link: None, details: None })
        }
        ImageMode::StoreLinkPreviews => match remote::thumbnail(app, post, &source).await {
            Ok(stored) => Ok(Thumbnail { url: Some(stored.url), link: None, details: None }),
            // Not kept, but still an image: readers fetch it from where it is.
            Err(Error::Rejected { code: Code::ImageServiceMissing, .. }) => Ok(linked(source, preview)),
            Err(Error::Rejected { .. }) => Ok(Thumbnail { url: None, link: None, details: None }),
            Err(error) => Err(error),
        },
    }
}

/// Whether an image can be had, or could be if the image service were there.
fn available<T>(copied: &Result<T>) -> bool {
    match copied {
        Ok(_) => true,
        Err(error) => error.code() != Some(Code::NotFound),
    }
}

/// An image that readers fetch from where it is, with the size that the page names.
fn linked(source: Url, preview: &Preview) -> Thumbnail {
    let size =
        preview.image_width.zip(preview.image_height).filter(|_| preview.image.as_ref() == Some(&source));
    let details = size.map(|(width, height)| ImageDetails {
        link: source.to_string(),
        width,
        height,
        content_type: guessed_type(&source).unwrap_or_else(|| "image/*".to_owned()),
        blurhash: None,
        camera: None,
    });
    Thumbnail { url: Some(source.into()), link: None, details }
}

async fn write_down(app: &App, post: &Post, preview: Preview, thumbnail: Thumbnail) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let found = PostPreview {
                url: thumbnail.link.clone().or_else(|| post.url.clone()),
                embed_title: preview.title.clone(),
                embed_description: preview.description.clone(),
                embed_video_url: preview.video.clone().map(String::from),
                url_content_type: preview.content_type.clone(),
                thumbnail_url: thumbnail.url.clone(),
            };
            if let Some(details) = &thumbnail.details {
                db::image::put_details(&mut tx, details).await?;
            }
            let replaced =
                post.thumbnail_url.as_deref().filter(|before| thumbnail.url.as_deref() != Some(before));
            let url = post.url.as_deref().unwrap_or_default();
            if row::set(&mut tx, post.id, url, &found).await? {
                image::let_go_in(&mut tx, replaced).await?;
                tx.note(Change::Post(post.id));
            } else {
                // Whoever changed the link has left another job; what this one stored is not shown by anything.
                image::let_go_in(&mut tx, thumbnail.url.as_deref()).await?;
            }
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn fetch(app: &App, url: &Url) -> Result<Preview, FetchError> {
    let fetched = get(app, url, ACCEPT, PAGE).await?;
    if !fetched.status.is_success() {
        return Ok(Preview { content_type: guessed_type(url), ..Preview::default() });
    }
    let content_type = fetched.media_type().or_else(|| guessed_type(&fetched.url));
    let html = matches!(content_type.as_deref(), Some("text/html" | "application/xhtml+xml"));
    if !html {
        return Ok(Preview { content_type, ..Preview::default() });
    }
    let charset = fetched.headers.get("content-type").and_then(|value| value.to_str().ok());
    let text = page::decode(&fetched.body, charset);
    let (mut preview, embed) = page::read(&text, &fetched.url);
    if let Some(embed) =
        embed.filter(|_| preview.title.is_none() || preview.image.is_none() || preview.video.is_none())
        && let Ok(answer) = get(app, &embed, "application/json", EMBED).await
        && answer.status.is_success()
    {
        oembed::fill(&mut preview, &answer.body, &answer.url);
    }
    preview.content_type = content_type;
    preview.title = preview.title.and_then(|text| line(&text, TITLE_MAX));
    preview.description = preview.description.and_then(|text| line(&text, DESCRIPTION_MAX));
    Ok(preview)
}

async fn get(app: &App, url: &Url, accept: &'static str, limits: Limits) -> Result<Fetched, FetchError> {
    app.http().get(Get { url: url.clone(), accept, headers: &no_headers, limits, plain_http: true }).await
}

/// A text on one line, without control characters, cut where it is too long; none if nothing is left.
fn line(text: &str, most: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text: String =
        words.join(" ").chars().filter(|char| !char.is_control() && !turns_text(*char)).collect();
    if text.chars().count() <= most {
        return (!text.is_empty()).then_some(text);
    }
    Some(text.chars().take(most - 1).chain(['…']).collect())
}

/// Whether a character makes the text around it run the other way.
fn turns_text(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The media type that the ending of a name stands for.
fn guessed_type(url: &Url) -> Option<String> {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
    let media_type = match ending.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        _ => return None,
    };
    Some(media_type.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_clean() {
        assert_eq!(line("  A\n title \u{202e}x\u{7} ", 200).as_deref(), Some("A title x"));
        assert_eq!(line(" \n", 200), None);
        assert_eq!(line("abcdef", 4).as_deref(), Some("abc…"));
    }

    #[test]
    fn media_types_are_guessed_by_name() {
        let of = |url: &str| guessed_type(&Url::parse(url).unwrap());
        assert_eq!(of("https://a.example/cat.JPG?x").as_deref(), Some("image/jpeg"));
        assert_eq!(of("https://a.example/cat"), None);
    }
}
