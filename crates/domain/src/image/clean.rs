//! Which files go, and when.
//!
//! Uploads are looked at a day after they came, and then every month: one that nothing shows goes. What replaces or purges something has its files looked at once ([`super::let_go_in`], [`super::purged_in`]), and while the image service is away every minute. Copies of remote images go when nobody has looked at them for long, or when they take too much room, the least used first.

use crate::app::App;
use crate::image::addresses;
use crate::job::{self, Job};
use crate::pictrs::Alias;
use crate::tx::Tx;
use anyhow::Context;
use base::error::{Code, Error, Result};
use base::kinds::ImageKind;
use chrono::TimeDelta;
use db::image::{LocalImage, clean};

/// A file that is shown is looked at again after this.
const NEXT_LOOK: TimeDelta = TimeDelta::days(30);
/// Files that are looked at in one go.
const BATCH: i64 = 100;

/// What a cleaning freed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Freed {
    /// Number of files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Leaves a cleaning for the worker, unless one waits already.
pub(super) async fn enqueue(tx: &mut Tx<'_>) -> Result<()> {
    job::enqueue_once(tx, &Job::CleanImages, "clean_images", TimeDelta::zero()).await
}

/// Looks at all files that are due, deletes those that may go, and says what that freed.
///
/// While the image service is away nothing happens; the next run finds the same files.
pub async fn run_due(app: &App) -> Result<Freed> {
    let mut freed = Freed::default();
    let swept = look_at_due(app, &mut freed).await;
    report(freed, swept)
}

/// [`run_due`], and then deletes the copies that are too old or too many.
pub async fn run(app: &App) -> Result<Freed> {
    let mut freed = Freed::default();
    let swept = sweep(app, &mut freed).await;
    report(freed, swept)
}

fn report(freed: Freed, swept: Result<()>) -> Result<Freed> {
    match swept {
        Err(Error::Rejected { code: Code::ImageServiceMissing, .. }) => {
            tracing::warn!("files that may go stay, because the image service does not answer");
        }
        swept => swept?,
    }
    if freed.files > 0 {
        tracing::info!(files = freed.files, bytes = freed.bytes, "deleted images that nothing shows");
    }
    Ok(freed)
}

async fn look_at_due(app: &App, freed: &mut Freed) -> Result<()> {
    loop {
        let due = clean::list_due(&mut *app.db().await?, app.now(), BATCH).await?;
        for image in &due {
            look(app, image, freed).await?;
        }
        if due.is_empty() {
            return Ok(());
        }
    }
}

async fn sweep(app: &App, freed: &mut Freed) -> Result<()> {
    look_at_due(app, freed).await?;
    let pictrs = &app.settings().pictrs;
    let unused_since = app.now() - TimeDelta::days(i64::from(pictrs.cache_days));
    loop {
        let unused = clean::list_unused(&mut *app.db().await?, unused_since, BATCH).await?;
        for image in &unused {
            free(app, image, freed).await?;
        }
        if unused.is_empty() {
            break;
        }
    }
    let mut too_much = clean::remote_bytes(&mut *app.db().await?).await? - pictrs.cache_bytes();
    while too_much > 0 {
        let least_used = clean::list_unused(&mut *app.db().await?, app.now(), BATCH).await?;
        if least_used.is_empty() {
            break;
        }
        for image in least_used.iter().take_while(|_| too_much > 0).collect::<Vec<_>>() {
            free(app, image, freed).await?;
            too_much -= image.size_bytes;
        }
    }
    Ok(())
}

async fn look(app: &App, image: &LocalImage, freed: &mut Freed) -> Result<()> {
    let mut conn = app.db().await?;
    let links = addresses(app.settings(), &image.alias);
    let stays = image.kind == ImageKind::Remote || clean::is_shown(&mut conn, image, links).await?;
    if stays && !image.doomed {
        return Ok(clean::set_check_at(&mut conn, image.id, app.now() + NEXT_LOOK).await?);
    }
    drop(conn);
    free(app, image, freed).await
}

async fn free(app: &App, image: &LocalImage, freed: &mut Freed) -> Result<()> {
    delete(app, image).await?;
    freed.files += 1;
    freed.bytes += image.size_bytes.unsigned_abs();
    metrics::counter!("spinney_images_deleted_total", "kind" => image.kind.word()).increment(1);
    metrics::counter!("spinney_image_bytes_freed_total", "kind" => image.kind.word())
        .increment(image.size_bytes.unsigned_abs());
    Ok(())
}

/// Deletes a file there, then here: if it stops in between, it is tried again.
///
/// Errors: `ImageServiceMissing`.
pub(super) async fn delete(app: &App, image: &LocalImage) -> Result<()> {
    let alias = Alias::parse(&image.alias).context("a file has a strange name")?;
    app.pictrs().delete(&alias, &image.delete_token).await?;
    let mut links = addresses(app.settings(), &image.alias);
    if let (ImageKind::Remote, Some(source)) = (image.kind, &image.source_url) {
        links.push(super::remote::Proxy::of(app).address(source));
        app.copies().invalidate(source).await;
    }
    db::image::delete(&mut *app.db().await?, image.id, &links).await?;
    Ok(())
}
