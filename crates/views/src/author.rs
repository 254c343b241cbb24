//! Who wrote something, as seen beside it in a community.

use crate::cards::{CommunityCard, PersonCard};
use crate::person::PersonView;
use crate::viewer::Viewer;
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use db::Conn;
use db::schema::community_ban;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// The author of a post or comment, towards the community it is in and towards the viewer.
#[derive(Debug, Clone)]
pub struct Author {
    /// The person as the viewer sees them.
    pub person: PersonView,
    /// The ban from the community that holds, if one does.
    pub community_ban: Option<Ban>,
    /// Whether the author moderates the community.
    pub moderator: bool,
}

/// A ban that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ban {
    /// None: for good.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Bans from communities, by community and person.
pub type Bans = HashMap<(CommunityId, PersonId), Ban>;

impl Author {
    /// The author towards a community and a viewer; `bans` holds at least this pair's ban, if there is one.
    pub fn new(
        card: Arc<PersonCard>,
        community: &CommunityCard,
        bans: &Bans,
        viewer: &Viewer,
        now: DateTime<Utc>,
    ) -> Self {
        let (id, community_id) = (card.person.id, community.community.id);
        Self {
            person: PersonView::new(viewer, card, now),
            community_ban: bans.get(&(community_id, id)).copied(),
            moderator: community.moderated_by(id),
        }
    }

    /// Whether the viewer does not want to see them.
    pub fn blocked(&self) -> bool {
        self.person.actions.as_ref().is_some_and(|actions| actions.blocked_at.is_some())
    }
}

/// So many bans of the communities in question are simply read; where there are more, those of the people in question are looked for one by one, which costs much for each.
const FEW: i64 = 200;

/// The bans that hold at `now` of any of the people from any of the communities; perhaps of others too.
pub async fn bans(
    conn: &Conn,
    communities: &[CommunityId],
    people: &[PersonId],
    now: DateTime<Utc>,
) -> QueryResult<Bans> {
    let columns = (community_ban::community_id, community_ban::person_id, community_ban::expires_at);
    let hold = || {
        community_ban::table
            .filter(community_ban::community_id.eq_any(communities))
            .filter(community_ban::expires_at.is_null().or(community_ban::expires_at.gt(now)))
    };
    let mut rows: Vec<Row> = hold().select(columns).limit(FEW).load(&mut &*conn).await?;
    if i64::try_from(rows.len()).unwrap_or(FEW) >= FEW {
        let exactly = hold().filter(community_ban::person_id.eq_any(people));
        rows = exactly.select(columns).load(&mut &*conn).await?;
    }
    Ok(keyed(rows))
}

type Row = (CommunityId, PersonId, Option<DateTime<Utc>>);

fn keyed(rows: Vec<Row>) -> Bans {
    rows.into_iter().map(|(community_id, id, expires_at)| ((community_id, id), Ban { expires_at })).collect()
}
