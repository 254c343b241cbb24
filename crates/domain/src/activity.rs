//! Counting who is active, by the clock.

use crate::app::App;
use base::change::Change;
use base::error::{Error, Result};
use diesel_async::AsyncConnection;

/// Beyond so many, the caches are emptied instead of told each community.
const TOLD_APART: usize = 500;

/// Counts the active people of every community and of the site as of now, and forgets who was last active too long ago to count.
pub async fn count(app: &App) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            let counted = db::activity::count_communities(&mut tx, now).await?;
            if counted.len() > TOLD_APART {
                tx.note(Change::ManyPosts);
            } else {
                counted.into_iter().for_each(|id| tx.note(Change::Community(id)));
            }
            if db::activity::count_site(&mut tx, now).await? {
                tx.note(Change::Site);
            }
            db::activity::prune(&mut tx, now).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
