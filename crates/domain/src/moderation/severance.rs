//! What a block of an instance cuts, and how lifting it brings that back.

use crate::actor::Actor;
use crate::event::{self, Event, Home};
use crate::tx::Tx;
use base::change::Change;
use base::error::Result;
use base::ids::InstanceId;
use db::severance::Severed;
use std::collections::HashMap;

/// Beyond so many, the caches are emptied instead of told each one.
const TOLD_APART: usize = 100;

/// Ends all follows between this instance and those that were blocked at once, and those below them. Nothing is sent: they are not spoken with any more.
pub(crate) async fn sever(tx: &mut Tx<'_>, actor: &Actor, blocked: &[(InstanceId, String)]) -> Result<()> {
    let ids: HashMap<&str, InstanceId> = blocked.iter().map(|(id, domain)| (domain.as_str(), *id)).collect();
    let domains: Vec<String> = blocked.iter().map(|(_, domain)| domain.clone()).collect();
    let below = db::instance::at_or_below(tx, &domains).await?;
    let pairs: Vec<(InstanceId, InstanceId)> =
        below.iter().filter_map(|below| Some((*ids.get(below.domain.as_str())?, below.id))).collect();
    let now = tx.now();
    let severed = db::severance::sever(tx, actor.person_id(), &pairs, now).await?;
    tell(tx, &severed);
    Ok(())
}

/// Brings back the follows that blocks of these instances cut. Communities elsewhere may have forgotten our people meanwhile, so they are asked again.
pub(crate) async fn restore(tx: &mut Tx<'_>, ids: &[InstanceId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let restored = db::severance::restore(tx, ids).await?;
    for follow in restored.iter().filter(|follow| follow.ours) {
        let (person_id, id) = (follow.person_id, follow.community_id);
        let follow_ap_id = event::new_ap_id(tx, "follow");
        db::membership::set_follow_ap_id(tx, person_id, id, &follow_ap_id).await?;
        let event = Event::CommunityFollowed { id, follow_ap_id };
        event::publish(tx, &Actor::local(person_id), Home::Elsewhere, event).await?;
    }
    tell(tx, &restored);
    Ok(())
}

fn tell(tx: &mut Tx<'_>, follows: &[Severed]) {
    if follows.len() > TOLD_APART {
        tx.note(Change::ManyPosts);
        tx.note(Change::Site);
        return;
    }
    for follow in follows {
        tx.note(Change::Community(follow.community_id));
        if follow.ours {
            tx.note(Change::Viewer(follow.person_id));
        }
    }
}
