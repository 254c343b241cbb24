//! Greetings, one of which a visitor reads.

use super::{administrate, body};
use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::TaglineId;
use base::kinds::ModlogKind;
use db::modlog::NewModlog;
use db::site::tagline;

/// Characters of a greeting that the modlog quotes.
const QUOTED: usize = 100;

/// Adds a greeting.
///
/// Errors: `NotAnAdmin`, `InvalidBodyField`, `BlockedUrl`.
pub async fn create(app: &App, actor: &Actor, content: &str) -> Result<TaglineId> {
    let site = app.site().await?;
    app.write(async |tx| {
        administrate(tx, actor).await?;
        let now = tx.now();
        let content = checked(&site, content)?;
        let id = tagline::insert(tx, &content, now).await?;
        log(tx, actor, Some(&content), false).await?;
        Ok(id)
    })
    .await
}

/// Changes a greeting.
///
/// Errors: `NotFound`, else those of [`create`].
pub async fn edit(app: &App, actor: &Actor, id: TaglineId, content: &str) -> Result<()> {
    let site = app.site().await?;
    app.write(async |tx| {
        administrate(tx, actor).await?;
        let now = tx.now();
        let content = checked(&site, content)?;
        tagline::update(tx, id, &content, now).await?.then_some(()).or_code(Code::NotFound)?;
        log(tx, actor, Some(&content), false).await?;
        Ok(())
    })
    .await
}

/// Deletes a greeting.
///
/// Errors: `NotAnAdmin`, `NotFound`.
pub async fn delete(app: &App, actor: &Actor, id: TaglineId) -> Result<()> {
    app.write(async |tx| {
        administrate(tx, actor).await?;
        tagline::delete(tx, id).await?.then_some(()).or_code(Code::NotFound)?;
        log(tx, actor, None, true).await?;
        Ok(())
    })
    .await
}

/// A greeting as it is stored.
///
/// Errors: `InvalidBodyField` also for an empty one, `BlockedUrl`.
pub(super) fn checked(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    if raw.trim().is_empty() {
        return Err(Code::InvalidBodyField);
    }
    body(site, raw)
}

async fn log(tx: &mut Tx<'_>, actor: &Actor, content: Option<&str>, deleted: bool) -> Result<()> {
    let mut entry = NewModlog::new(ModlogKind::AdminEditTagline, actor.person_id(), tx.now());
    entry.is_revert = deleted;
    entry.detail = content.map(|content| text::cut(content, QUOTED));
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Site);
    Ok(())
}
