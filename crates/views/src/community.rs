//! Communities as one viewer sees them.

pub(crate) mod index;
pub mod list;

use crate::cards::{self, CommunityCard, PersonCard};
use crate::reader::Reader;
use crate::report;
use crate::report::tally::{self, Tally};
use crate::viewer::{CommunityState, Viewer};
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use db::schema::{community, instance};
use db::sql::lower;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A community and what the viewer has to do with it.
#[derive(Debug, Clone)]
pub struct CommunityView {
    /// The community with its counters and moderators.
    pub card: Arc<CommunityCard>,
    /// What the viewer is to it.
    pub state: CommunityState,
    /// Whether the viewer may do anything in it that takes a right.
    pub can_moderate: bool,
    /// Whether the viewer sees what is deleted or removed in it.
    pub sees_removed: bool,
    /// The complaints about it, where it is asked for itself; none for who does not settle them.
    pub reports: Tally,
}

impl CommunityView {
    /// The community as the viewer sees it at `now`. Whether they may see it is for [`visible::community`] to say.
    pub fn of(viewer: &Viewer, card: Arc<CommunityCard>, now: DateTime<Utc>) -> Self {
        let id = card.community.id;
        Self {
            card,
            state: viewer.community_state(id, now),
            can_moderate: viewer.may_moderate(id),
            sees_removed: viewer.oversees(id),
            reports: Tally::default(),
        }
    }
}

/// The community with this id, if the viewer may see it: what is in it may still be closed to them ([`visible::front`]).
///
/// Errors: `CommunityNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: CommunityId) -> Result<CommunityView> {
    let card = cards::community(reader, id).await?;
    let card = card.filter(|card| visible::front(viewer, card)).or_code(Code::CommunityNotFound)?;
    counted(reader, viewer, CommunityView::of(viewer, card, reader.now())).await
}

/// Like [`get`], whether or not the viewer may look into it: for the answer to something just done to it.
///
/// Errors: `CommunityNotFound`.
pub async fn get_any(reader: &Reader, viewer: &Viewer, id: CommunityId) -> Result<CommunityView> {
    let card = cards::community(reader, id).await?.or_code(Code::CommunityNotFound)?;
    counted(reader, viewer, CommunityView::of(viewer, card, reader.now())).await
}

/// With the complaints about it, for who settles them.
async fn counted(reader: &Reader, viewer: &Viewer, mut view: CommunityView) -> Result<CommunityView> {
    if report::sees_of_site(viewer) {
        let id = view.card.community.id;
        let tallies = tally::of_communities(&mut *reader.db().await?, &[id]).await?;
        view.reports = tallies.get(&id).copied().unwrap_or_default();
    }
    Ok(view)
}

/// The community called `name` here or `name@host` anywhere, as [`get`] has it.
///
/// Errors: `CommunityNameUnknown` if no such community is known, `CommunityNotFound` if the viewer may not see it.
pub async fn get_by_name(reader: &Reader, viewer: &Viewer, name: &str) -> Result<CommunityView> {
    let id = find_by_name(reader, name).await?.or_code(Code::CommunityNameUnknown)?;
    get(reader, viewer, id).await
}

/// The moderators, the first one first.
pub async fn moderators(reader: &Reader, card: &CommunityCard) -> Result<Vec<Arc<PersonCard>>> {
    let ids: Vec<PersonId> = card.moderators.iter().map(|(id, _)| *id).collect();
    let mut people = cards::people(reader, &ids).await?;
    Ok(ids.iter().filter_map(|id| people.remove(id)).collect())
}

/// The communities with these ids that the viewer may look into.
pub async fn load(
    reader: &Reader,
    viewer: &Viewer,
    ids: &[CommunityId],
) -> Result<HashMap<CommunityId, CommunityView>> {
    let now = reader.now();
    let cards = cards::communities(reader, ids).await?;
    let mut tallies = HashMap::new();
    if report::sees_of_site(viewer) && !ids.is_empty() {
        tallies = tally::of_communities(&mut *reader.db().await?, ids).await?;
    }
    let seen = cards.into_iter().filter(|(_, card)| visible::community(viewer, card));
    let view = |(id, card)| {
        let reports = tallies.get(&id).copied().unwrap_or_default();
        (id, CommunityView { reports, ..CommunityView::of(viewer, card, now) })
    };
    Ok(seen.map(view).collect())
}

/// The id behind `name` (of this instance) or `name@host`, without regard to case; none if no such community is known. Whether the viewer may see it is not asked.
pub async fn find_by_name(reader: &Reader, name: &str) -> Result<Option<CommunityId>> {
    let name = name.to_lowercase();
    let mut conn = reader.db().await?;
    let id = match name.split_once('@') {
        None => {
            let known = community::table.filter(community::local).filter(lower(community::name).eq(name));
            known.select(community::id).first(&mut conn).await
        }
        Some((name, host)) => {
            let known = community::table
                .inner_join(instance::table)
                .filter(lower(community::name).eq(name.to_owned()))
                .filter(lower(instance::domain).eq(host.to_owned()));
            known.select(community::id).first(&mut conn).await
        }
    };
    Ok(id.optional()?)
}
