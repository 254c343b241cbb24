//! Images: uploading, showing, deleting. The files are at the image service ([`crate::pictrs`]); who they belong to, how large they are and how long they stay is here.
//!
//! Every file has an owner (who uploaded it, the post it was made for) and a day on which [`clean`] looks whether anything shows it. [`remote`] passes images of other servers through.

pub mod camera;
pub mod clean;
pub mod file;
pub mod place;
pub mod remote;

use crate::actor::Actor;
use crate::app::App;
use crate::pictrs::{Alias, NewFile, Stored};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use anyhow::Context;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{PersonId, PostId};
use base::kinds::{ImageKind, ModlogKind};
use base::settings::Settings;
use bytes::Bytes;
use chrono::TimeDelta;
use db::image::total::{self, Total};
use db::image::{ImageDetails, LocalImage, NewImage};
use db::modlog::NewModlog;
use diesel_async::AsyncConnection;
use file::FileType;
use std::time::Duration;
use url::Url;

/// Where files are, below the origin: the first is how addresses are written, the others lead there too.
const FOLDERS: [&str; 2] = ["/pictrs/image/", "/api/v4/image/"];
/// What is uploaded has to be shown somewhere by then, or it goes.
const UNUSED: TimeDelta = TimeDelta::days(1);

/// A file somebody sends.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The bytes, no more than the settings allow.
    pub bytes: Bytes,
    /// What it is for.
    pub kind: ImageKind,
    /// Whether to keep what the camera wrote about itself, and show it beside the image.
    pub keep_camera: bool,
}

/// A file that has been taken in.
#[derive(Debug, Clone)]
pub struct Uploaded {
    /// Its name.
    pub alias: Alias,
    /// Where it is.
    pub url: String,
    /// Lets API v3 delete it.
    pub delete_token: String,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Media type.
    pub content_type: String,
    /// RFC 3339.
    pub created_at: String,
}

/// A file on its way into the tables.
struct Record {
    kind: ImageKind,
    person_id: Option<PersonId>,
    post_id: Option<PostId>,
    source: Option<Url>,
    bytes: i64,
    camera: Option<serde_json::Value>,
}

/// The address of a file.
pub fn address(settings: &Settings, alias: &Alias) -> String {
    format!("{}{}{alias}", settings.origin(), FOLDERS.first().copied().unwrap_or_default())
}

/// All addresses that lead to a file.
fn addresses(settings: &Settings, alias: &str) -> Vec<String> {
    FOLDERS.iter().map(|folder| format!("{}{folder}{alias}", settings.origin())).collect()
}

/// The file an address leads to, if it is one of this instance.
pub fn alias_at(settings: &Settings, address: &str) -> Option<Alias> {
    let path = address.strip_prefix(&settings.origin())?;
    let name = FOLDERS.iter().find_map(|folder| path.strip_prefix(folder))?;
    Alias::parse(name.split(['?', '#']).next().unwrap_or_default())
}

/// The names of files that a text may show, wherever it says they are.
fn aliases_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for rest in text.split(folder).skip(1) {
            let end = rest.find(|char: char| !(char.is_ascii_alphanumeric() || "-_.".contains(char)));
            let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().trim_end_matches('.');
            if let Some(alias) = Alias::parse(name) {
                found.push(alias.to_string());
            }
        }
    }
    found
}

/// Takes a file in; it is the actor's.
///
/// Errors: what [`policy::check`] says; `ImageUploadDisabled`; `NotAnImage` for any type that is not taken; `ImageQuotaReached`; those of [`crate::pictrs::Pictrs::store`].
pub async fn upload(app: &App, actor: &Actor, upload: Upload) -> Result<Uploaded> {
    let site = app.site().await?;
    let settings = &site.local.settings;
    check(app, actor, upload.bytes.len()).await?;
    if settings.image_upload_disabled {
        return Err(Code::ImageUploadDisabled.into());
    }
    let file_type = FileType::of(&upload.bytes).or_code(Code::NotAnImage)?;
    if file_type.is_too_large(&upload.bytes) {
        return Err(Code::ImageTooLarge.into());
    }
    if file_type.is_video() && !(settings.image_allow_video_uploads && upload.kind == ImageKind::Upload) {
        return Err(Code::NotAnImage.into());
    }
    let edge = match upload.kind {
        ImageKind::Avatar | ImageKind::Icon => settings.image_max_avatar_size,
        ImageKind::Banner => settings.image_max_banner_size,
        ImageKind::Thumbnail => settings.image_max_thumbnail_size,
        ImageKind::Upload | ImageKind::Remote => settings.image_max_upload_size,
    };
    let camera = if upload.keep_camera { camera::read(&upload.bytes) } else { None };
    let new = NewFile {
        bytes: upload.bytes.clone(),
        content_type: file_type.media_type(),
        // Videos are not scaled.
        edge: (!file_type.is_video()).then_some(edge),
        time: Duration::from_secs(u64::try_from(settings.image_upload_timeout_seconds).unwrap_or(30)),
    };
    let record = Record {
        kind: upload.kind,
        person_id: Some(actor.person_id()),
        post_id: None,
        source: None,
        bytes: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
        camera: camera.map(serde_json::to_value).transpose().context("writing down a camera")?,
    };
    let stored = app.pictrs().store(new).await?;
    keep(app, stored, record).await
}

/// Whether the actor may upload so much.
async fn check(app: &App, actor: &Actor, bytes: usize) -> Result<()> {
    let mut conn = app.db().await?;
    let now = app.now();
    let standing =
        db::standing::find_on_site(&mut conn, actor.person_id(), now).await?.or_code(Code::NotLoggedIn)?;
    policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
    let settings = &app.settings().pictrs;
    if bytes > settings.upload_bytes() {
        return Err(Code::ImageTooLarge.into());
    }
    let Some(quota) = settings.quota_bytes() else { return Ok(()) };
    let used = db::image::uploaded_bytes(&mut conn, actor.person_id()).await?;
    if used.saturating_add(i64::try_from(bytes).unwrap_or(i64::MAX)) > quota {
        return Err(Code::ImageQuotaReached.into());
    }
    Ok(())
}

/// Writes down a file that the service has stored; takes it back there if that fails.
async fn keep(app: &App, stored: Stored, record: Record) -> Result<Uploaded> {
    let alias = Alias::parse(&stored.file).context("the image service gave a file a strange name")?;
    let kept = write_down(app, &alias, &stored, record).await;
    if !matches!(kept, Ok(true))
        && let Err(error) = app.pictrs().delete(&alias, &stored.delete_token).await
    {
        tracing::error!(image = %alias, error = %error, "a file stays at the image service that nobody knows of");
    }
    kept?;
    Ok(Uploaded {
        url: address(app.settings(), &alias),
        delete_token: stored.delete_token,
        width: stored.details.width,
        height: stored.details.height,
        content_type: stored.details.content_type,
        created_at: stored.details.created_at,
        alias,
    })
}

/// Answers false if there is a copy of the same remote image already.
async fn write_down(app: &App, alias: &Alias, stored: &Stored, record: Record) -> Result<bool> {
    // What the service keeps may be smaller than what was sent, and larger.
    let size_bytes = app.pictrs().size(alias).await?.unwrap_or(record.bytes);
    let now = app.now();
    let new = NewImage {
        alias: alias.to_string(),
        kind: record.kind,
        person_id: record.person_id,
        post_id: record.post_id,
        source_host: record.source.as_ref().and_then(|url| url.host_str().map(str::to_owned)),
        source_url: record.source.map(String::from),
        delete_token: stored.delete_token.clone(),
        content_type: stored.details.content_type.clone(),
        width: stored.details.width,
        height: stored.details.height,
        size_bytes,
        published_at: now,
        used_at: now,
        // Copies go by when they were last shown.
        check_at: if record.kind == ImageKind::Remote { now + TimeDelta::days(3650) } else { now + UNUSED },
    };
    let details = ImageDetails {
        link: match (&new.source_url, record.kind) {
            (Some(source), ImageKind::Remote) => remote::Proxy::of(app).address(source),
            _ => address(app.settings(), alias),
        },
        width: new.width,
        height: new.height,
        content_type: new.content_type.clone(),
        blurhash: stored.details.blurhash.clone(),
        camera: record.camera,
    };
    let mut conn = app.db().await?;
    conn.transaction(async |conn| {
        if !db::image::insert(conn, &new).await? {
            return Ok(false);
        }
        db::image::put_details(conn, &details).await?;
        Ok::<_, Error>(true)
    })
    .await
}

/// Deletes a file of the actor's own, or any file if they are an admin.
///
/// Errors: `NotFound` if there is none that is theirs; `ImageServiceMissing`.
pub async fn delete(app: &App, actor: &Actor, alias: &Alias) -> Result<()> {
    let image = find_own(app, actor, alias).await?;
    clean::delete(app, &image).await?;
    log_deletion(app, actor, &image).await
}

/// The same for who knows the file's token as well.
///
/// Errors: `WrongImageToken`, else those of [`delete`].
pub async fn delete_by_token(app: &App, actor: &Actor, alias: &Alias, token: &str) -> Result<()> {
    let image = find_own(app, actor, alias).await?;
    if image.delete_token != token {
        return Err(Code::WrongImageToken.into());
    }
    clean::delete(app, &image).await?;
    log_deletion(app, actor, &image).await
}

/// Deletes any file.
///
/// Errors: `NotAnAdmin`, `NotFound`, `ImageServiceMissing`.
pub async fn delete_any(app: &App, actor: &Actor, alias: &Alias) -> Result<()> {
    administrate(app, actor).await?;
    let image = db::image::find(&mut *app.db().await?, alias.as_str()).await?.or_code(Code::NotFound)?;
    clean::delete(app, &image).await?;
    log_deletion(app, actor, &image).await
}

/// Writes down that somebody has deleted what another uploaded.
async fn log_deletion(app: &App, actor: &Actor, image: &LocalImage) -> Result<()> {
    if image.person_id == Some(actor.person_id()) {
        return Ok(());
    }
    let mut entry = NewModlog::new(ModlogKind::AdminDeleteMedia, actor.person_id(), app.now());
    entry.target_person_id = image.person_id;
    entry.detail = Some(image.alias.clone());
    db::modlog::insert(&mut *app.db().await?, &entry).await?;
    Ok(())
}

/// Whether the actor may see and delete everybody's files.
///
/// Errors: `NotAnAdmin`.
pub async fn administrate(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    let mut tx = app.tx(&mut conn);
    let standing = policy::site_standing(&mut tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::Administrate)?)
}

/// How much the image service keeps.
pub struct Usage {
    /// Of each kind.
    pub kinds: Vec<Total>,
    /// The users who have most.
    pub users: Vec<Total>,
    /// The hosts of which most is kept.
    pub hosts: Vec<Total>,
}

/// How much the image service keeps, with `limit` users and hosts.
///
/// Errors: `NotAnAdmin`.
pub async fn usage(app: &App, actor: &Actor, limit: i64) -> Result<Usage> {
    administrate(app, actor).await?;
    let mut conn = app.db().await?;
    Ok(Usage {
        kinds: total::by_kind(&mut conn).await?,
        users: total::by_user(&mut conn, limit).await?,
        hosts: total::by_host(&mut conn, limit).await?,
    })
}

async fn find_own(app: &App, actor: &Actor, alias: &Alias) -> Result<LocalImage> {
    let mut conn = app.db().await?;
    let image = db::image::find(&mut conn, alias.as_str()).await?.or_code(Code::NotFound)?;
    if image.person_id == Some(actor.person_id()) {
        return Ok(image);
    }
    let mut tx = app.tx(&mut conn);
    let standing = policy::site_standing(&mut tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::Administrate).map_err(|_| Code::NotFound)?;
    Ok(image)
}

/// Says that texts or addresses are shown no longer (replaced, purged): files that nothing else shows go soon.
pub async fn let_go_in<'t>(tx: &mut Tx<'_>, texts: impl IntoIterator<Item = &'t str>) -> Result<()> {
    let aliases: Vec<String> = texts.into_iter().flat_map(aliases_in).collect();
    if aliases.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    if db::image::clean::check_soon(tx, &aliases, now).await? > 0 {
        clean::enqueue(tx).await?;
    }
    Ok(())
}

/// Says that texts or addresses are gone for good: as [`let_go_in`], and what was copied from other servers for them goes as well.
pub async fn purged_in(tx: &mut Tx<'_>, texts: &[String]) -> Result<()> {
    let proxy = tx.app().proxy().clone();
    let sources: Vec<String> = texts.iter().flat_map(|text| proxy.originals_in(text)).collect();
    let now = tx.now();
    if !sources.is_empty() && db::image::clean::doom_copies(tx, &sources, now).await? > 0 {
        clean::enqueue(tx).await?;
    }
    let_go_in(tx, texts.iter().map(String::as_str)).await
}

/// [`let_go_in`] for a value that may have been replaced by another.
pub async fn replaced_in(tx: &mut Tx<'_>, before: Option<&str>, after: Option<&str>) -> Result<()> {
    if before == after { Ok(()) } else { let_go_in(tx, before).await }
}

/// Says that posts are about to be purged, so that their thumbnails go.
pub async fn let_go_of_all_thumbnails_in(tx: &mut Tx<'_>, posts: &[PostId]) -> Result<()> {
    let now = tx.now();
    if !posts.is_empty() && db::image::clean::check_all_thumbnails_soon(tx, posts, now).await? > 0 {
        clean::enqueue(tx).await?;
    }
    Ok(())
}

/// Says that a post shows its thumbnails no longer.
pub async fn let_go_of_thumbnails_in(tx: &mut Tx<'_>, id: PostId) -> Result<()> {
    let now = tx.now();
    if db::image::clean::check_thumbnails_soon(tx, id, now).await? > 0 {
        clean::enqueue(tx).await?;
    }
    Ok(())
}

/// Takes away all files of a person, whatever shows them: a ban with removal, a purge, an account deleted with its content.
pub async fn delete_all_of_in(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    let now = tx.now();
    if db::image::clean::doom_of_person(tx, id, now).await? > 0 {
        clean::enqueue(tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_known() {
        let settings = Settings { hostname: "spinney.test".to_owned(), ..Settings::default() };
        let alias = Alias::parse("a-1.png").unwrap();
        assert_eq!(address(&settings, &alias), "https://spinney.test/pictrs/image/a-1.png");
        let at = |url: &str| alias_at(&settings, url).map(|alias| alias.to_string());
        assert_eq!(at("https://spinney.test/pictrs/image/a-1.png").as_deref(), Some("a-1.png"));
        assert_eq!(at("https://spinney.test/pictrs/image/a-1.png?format=webp").as_deref(), Some("a-1.png"));
        assert_eq!(at("https://spinney.test/api/v4/image/a-1.png#x").as_deref(), Some("a-1.png"));
        for other in [
            "https://other.test/pictrs/image/a.png",
            "https://spinney.test/pictrs/image/",
            "https://spinney.test/pictrs/image/delete/token/a.png",
            "https://spinney.test/post/1",
        ] {
            assert_eq!(at(other), None, "{other}");
        }
    }

    #[test]
    fn files_in_texts_are_found() {
        let text = "![a](https://spinney.test/pictrs/image/a-1.png) and https://spinney.test/api/v4/image/b.webp?x=1, \
                    also /pictrs/image/c.gif. But not /pictrs/image/";
        assert_eq!(aliases_in(text), ["a-1.png", "c.gif", "b.webp"]);
    }
}
