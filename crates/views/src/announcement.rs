//! What the admins tell, as one viewer is told it.

use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::AnnouncementId;
use base::kinds::Audience;
use db::announcement::Announcement;
use std::collections::HashSet;
use std::sync::Arc;

/// What the viewer is to see at this moment, the one that started last first.
///
/// What has not ended is kept at hand, so that asking costs nothing but (for a user) the look at what they have put away.
pub async fn current(reader: &Reader, viewer: &Viewer) -> Result<Vec<Announcement>> {
    let now = reader.now();
    let kept = not_ended(reader).await?;
    let shown = kept.iter().filter(|announcement| {
        announcement.starts_at <= now
            && announcement.ends_at.is_none_or(|end| end > now)
            && is_for(viewer, announcement.audience)
    });
    let mut shown: Vec<Announcement> = shown.cloned().collect();
    if shown.is_empty() {
        return Ok(shown);
    }
    if let Some(person_id) = viewer.person_id() {
        let dismissed = db::announcement::list_dismissed(&mut *reader.db().await?, person_id).await?;
        let dismissed: HashSet<AnnouncementId> = dismissed.into_iter().collect();
        shown.retain(|announcement| !announcement.dismissible || !dismissed.contains(&announcement.id));
    }
    Ok(shown)
}

/// All there are, for admins.
pub async fn all(reader: &Reader) -> Result<Vec<Announcement>> {
    Ok(db::announcement::list(&mut *reader.db().await?, None).await?)
}

async fn not_ended(reader: &Reader) -> Result<Arc<Vec<Announcement>>> {
    let cache = reader.announcements();
    if let Some(kept) = cache.get(&()) {
        return Ok(kept);
    }
    let began = cache.epoch();
    let loaded = db::announcement::list(&mut *reader.db().await?, Some(reader.now())).await?;
    let loaded = Arc::new(loaded);
    cache.put(began, (), Arc::clone(&loaded));
    Ok(loaded)
}

fn is_for(viewer: &Viewer, audience: Audience) -> bool {
    match audience {
        Audience::Everybody => true,
        Audience::Members => viewer.me.is_some(),
        Audience::Moderators => !viewer.site_rights().is_empty() || !viewer.moderated().is_empty(),
    }
}
