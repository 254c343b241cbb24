//! How far the lists of a file are that a user brought in.

use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::kinds::ImportState;
use chrono::{DateTime, Utc};
use db::import::ImportEntry;

/// What has become of the last file.
#[derive(Debug, Clone, Default)]
pub struct ImportView {
    /// When it came; none if there was none, or long ago.
    pub started_at: Option<DateTime<Utc>>,
    /// Entries that are not worked through yet.
    pub waiting: i64,
    /// Entries that are as the user wants them.
    pub done: i64,
    /// Entries that could not be done.
    pub failed: i64,
    /// Those, the first thousand.
    pub failures: Vec<ImportEntry>,
}

/// Most failures that are told one by one.
const MOST_TOLD: i64 = 1_000;

/// What has become of the viewer's last file.
///
/// Errors: `NotLoggedIn`.
pub async fn get(reader: &Reader, viewer: &Viewer) -> Result<ImportView> {
    let me = viewer.person_id().or_code(Code::NotLoggedIn)?;
    let mut conn = reader.db().await?;
    let mut view = ImportView::default();
    for (state, entries, came_at) in db::import::count(&mut conn, me).await? {
        view.started_at = view.started_at.max(came_at);
        match state {
            ImportState::Waiting => view.waiting = entries,
            ImportState::Done => view.done = entries,
            ImportState::Failed => view.failed = entries,
        }
    }
    if view.failed > 0 {
        view.failures = db::import::list_failed(&mut conn, me, MOST_TOLD).await?;
    }
    Ok(view)
}
