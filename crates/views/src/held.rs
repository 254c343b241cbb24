//! What is held back of other instances, for those who look.
//!
//! Posts, comments and people stay as they are in the database; what is held back is left out while lists are made and rows are read. So lifting it brings all of it back.

use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::{CommunityId, InstanceId};
use base::kinds::FollowState;
use base::limits::Held;
use std::sync::Arc;

/// What is held back, at most some seconds old; always fresh after a change by this process.
pub(crate) async fn get(reader: &Reader) -> Result<Arc<Held>> {
    let cache = reader.held();
    if let Some(held) = cache.get(&()) {
        return Ok(held);
    }
    let began = cache.epoch();
    let now = reader.now();
    let held = Arc::new(db::instance_limit::load_held(&mut *reader.db().await?, now).await?);
    reader.hold(Arc::clone(&held));
    cache.put(began, (), Arc::clone(&held));
    Ok(held)
}

/// Whether a list that draws from everywhere leaves out what is in a community and by somebody of these instances: one of them is limited, and the viewer does not follow the community.
pub(crate) fn hides(
    held: &Held,
    viewer: &Viewer,
    community_id: CommunityId,
    instances: [InstanceId; 2],
) -> bool {
    !held.is_empty() && instances.iter().any(|id| held.of(*id).limited) && !follows(viewer, community_id)
}

/// Whether the viewer follows the community, or has asked to.
pub(crate) fn follows(viewer: &Viewer, id: CommunityId) -> bool {
    viewer.follow_state(id).is_some_and(|state| state != FollowState::Denied)
}
