//! What the admins tell everybody. Spinney's own: docs/reference/api-v4-additions.md.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::policy::{self, Action, Target};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, OrCode, Result};
use base::ids::AnnouncementId;
use base::kinds::{Audience, ModlogKind};
use base::text::field;
use chrono::{DateTime, Utc};
use db::announcement::{AnnouncementContent, MOST};
use db::modlog::NewModlog;

/// An announcement as an admin writes it.
#[derive(Debug, Clone)]
pub struct NewAnnouncement {
    /// Markdown.
    pub content: String,
    /// Whom it is for.
    pub audience: Audience,
    /// None: at once.
    pub starts_at: Option<DateTime<Utc>>,
    /// None: until it is deleted.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether users may put it away.
    pub dismissible: bool,
}

/// What of an announcement shall change.
#[derive(Debug, Clone)]
pub struct AnnouncementEdit {
    /// Markdown.
    pub content: Option<String>,
    /// Whom it is for.
    pub audience: Option<Audience>,
    /// When it is seen first.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it is seen no more.
    pub ends_at: Edit<DateTime<Utc>>,
    /// Whether users may put it away.
    pub dismissible: Option<bool>,
}

/// Announces something.
///
/// Errors: `InvalidBodyField` also for an empty text, `BlockedUrl`, `InvalidUnixTime` if it ends before it starts, what [`policy::check`] says of administrating, `TooManyItems`.
pub async fn create(app: &App, actor: &Actor, new: NewAnnouncement) -> Result<AnnouncementId> {
    let site = app.site().await?;
    let content = checked(&site, &new.content)?;
    app.write(async |tx| {
        check(tx, actor).await?;
        let now = tx.now();
        let row = db::announcement::NewAnnouncement {
            content: content.clone(),
            audience: new.audience,
            starts_at: new.starts_at.unwrap_or(now),
            ends_at: new.ends_at,
            dismissible: new.dismissible,
            creator_id: Some(actor.person_id()),
            published_at: now,
        };
        check_span(row.starts_at, row.ends_at)?;
        if db::announcement::count(tx).await? >= MOST {
            return Err(Code::TooManyItems.into());
        }
        let id = db::announcement::insert(tx, &row).await?;
        log(tx, actor, &row.content, false).await?;
        Ok(id)
    })
    .await
}

/// Changes an announcement. Who has put it away does not see it again.
///
/// Errors: those of [`create`] about the fields that are given; `NotFound`.
pub async fn edit(app: &App, actor: &Actor, id: AnnouncementId, edit: AnnouncementEdit) -> Result<()> {
    let site = app.site().await?;
    let content = edit.content.as_deref().map(|raw| checked(&site, raw)).transpose()?;
    app.write(async |tx| {
        check(tx, actor).await?;
        let before = db::announcement::find(tx, id).await?.or_code(Code::NotFound)?;
        let row = AnnouncementContent {
            content: content.clone().unwrap_or(before.content),
            audience: edit.audience.unwrap_or(before.audience),
            starts_at: edit.starts_at.unwrap_or(before.starts_at),
            ends_at: edit.ends_at.apply(before.ends_at),
            dismissible: edit.dismissible.unwrap_or(before.dismissible),
            updated_at: Some(tx.now()),
        };
        check_span(row.starts_at, row.ends_at)?;
        db::announcement::set_content(tx, id, &row).await?;
        log(tx, actor, &row.content, false).await?;
        Ok(())
    })
    .await
}

/// Deletes an announcement.
///
/// Errors: `NotFound`, what [`policy::check`] says of administrating.
pub async fn delete(app: &App, actor: &Actor, id: AnnouncementId) -> Result<()> {
    app.write(async |tx| {
        check(tx, actor).await?;
        let before = db::announcement::find(tx, id).await?.or_code(Code::NotFound)?;
        db::announcement::delete(tx, id).await?;
        log(tx, actor, &before.content, true).await?;
        Ok(())
    })
    .await
}

/// Puts an announcement away, for the actor. Idempotent.
///
/// Errors: `NotFound`, `CouldntUpdate` if it cannot be put away, what [`policy::check`] says.
pub async fn dismiss(app: &App, actor: &Actor, id: AnnouncementId) -> Result<()> {
    app.write(async |tx| {
        let standing = policy::site_standing(tx, actor).await?;
        policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
        let announcement = db::announcement::find(tx, id).await?.or_code(Code::NotFound)?;
        if !announcement.dismissible {
            return Err(Code::CouldntUpdate.into());
        }
        let now = tx.now();
        db::announcement::dismiss(tx, actor.person_id(), id, now).await?;
        tx.note(Change::Viewer(actor.person_id()));
        Ok(())
    })
    .await
}

/// Whether the actor may see all announcements, for the reader to ask before it lists them.
///
/// Errors: what [`policy::check`] says of administrating.
pub async fn check_list(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, actor.person_id(), app.now()).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    Ok(policy::check(&standing, &Target::Site, Action::Administrate)?)
}

/// Characters of a text that the modlog quotes.
const QUOTED: usize = 100;

/// Writes down what is announced from now on, or no longer.
async fn log(tx: &mut Tx<'_>, actor: &Actor, content: &str, deleted: bool) -> Result<()> {
    let mut entry = NewModlog::new(ModlogKind::AdminEditAnnouncement, actor.person_id(), tx.now());
    entry.is_revert = deleted;
    entry.detail = Some(text::cut(content, QUOTED));
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Site);
    Ok(())
}

async fn check(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::Administrate)?)
}

fn check_span(starts_at: DateTime<Utc>, ends_at: Option<DateTime<Utc>>) -> Result<(), Code> {
    match ends_at {
        Some(end) if end <= starts_at => Err(Code::InvalidUnixTime),
        Some(_) | None => Ok(()),
    }
}

fn checked(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    field::check_body(raw)?;
    let content = text::body(site, raw)?;
    if content.trim().is_empty() {
        return Err(Code::InvalidBodyField);
    }
    field::check_body(&content)?;
    Ok(content)
}
