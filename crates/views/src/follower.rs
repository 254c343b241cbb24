//! Who follows private communities, or waits to.

use crate::cards::{self, CommunityCard, PersonCard};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::capability::Capability;
use base::error::Result;
use base::ids::{CommunityId, InstanceId, PersonId};
use base::kinds::{CommunityVisibility, FollowState};
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::schema::{community, community_follower as table, person};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashSet;
use std::sync::Arc;

/// Somebody who follows a private community, or waits to.
#[derive(Debug, Clone)]
pub struct FollowerView {
    /// Who.
    pub person: Arc<PersonCard>,
    /// What.
    pub community: Arc<CommunityCard>,
    /// How far that has got.
    pub state: FollowState,
    /// Whether nobody else of the person's instance is let in yet.
    pub new_instance: bool,
}

/// Which of them are wanted.
#[derive(Debug, Clone, Copy)]
pub struct FollowerQuery {
    /// Only those who wait.
    pub waiting_only: bool,
    /// Of all communities, not only of the viewer's.
    pub everywhere: bool,
    /// Which part of the list.
    pub page: Page,
}

type Row = (PersonId, CommunityId, FollowState, DateTime<Utc>);

/// Who follows the viewer's private communities or waits to, the longest first.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &FollowerQuery) -> Result<Paged<FollowerView>> {
    let states = if query.waiting_only {
        vec![FollowState::ApprovalRequired]
    } else {
        vec![FollowState::ApprovalRequired, FollowState::Accepted, FollowState::Denied]
    };
    let mut statement = table::table
        .inner_join(community::table)
        .filter(community::visibility.eq(CommunityVisibility::Private))
        .filter(table::state.eq_any(states))
        .select((table::person_id, table::community_id, table::state, table::followed_at))
        .into_boxed();
    if !query.everywhere {
        let own = viewer.moderated_with(Capability::ApproveFollowers);
        statement = statement.filter(table::community_id.eq_any(own));
    }
    let backwards = matches!(query.page.start, Start::Before(_));
    if let Start::After(cursor) | Start::Before(cursor) = query.page.start {
        let at = DateTime::from_timestamp_micros(cursor.key).unwrap_or_default();
        let id = PersonId(cursor.id);
        let ties = table::followed_at.eq(at);
        statement = if backwards {
            statement.filter(table::followed_at.lt(at).or(ties.and(table::person_id.lt(id))))
        } else {
            statement.filter(table::followed_at.gt(at).or(ties.and(table::person_id.gt(id))))
        };
    }
    statement = if backwards {
        statement.order((table::followed_at.desc(), table::person_id.desc(), table::community_id.desc()))
    } else {
        statement.order((table::followed_at, table::person_id, table::community_id))
    };
    let limit = query.page.limit.saturating_add(1);
    let rows: Vec<Row> = statement.limit(limit).load(&mut reader.db().await?).await?;
    paged(reader, rows, query.page).await
}

async fn paged(reader: &Reader, mut rows: Vec<Row>, page: Page) -> Result<Paged<FollowerView>> {
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let backwards = matches!(page.start, Start::Before(_));
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let cursor = |row: &Row| Cursor { key: row.3.timestamp_micros(), id: row.0.0, kind: 0 };
    let next = rows.last().filter(|_| more || backwards).map(|row| Start::After(cursor(row)));
    let first = page.start == Start::First;
    let prev = rows
        .as_slice()
        .first()
        .filter(|_| !first && (more || !backwards))
        .map(|row| Start::Before(cursor(row)));
    let people: Vec<PersonId> = rows.iter().map(|row| row.0).collect();
    let places: Vec<CommunityId> = rows.iter().map(|row| row.1).collect();
    let people = cards::people(reader, &people).await?;
    let communities = cards::communities(reader, &places).await?;
    let instances: Vec<InstanceId> = people.values().map(|card| card.person.instance_id).collect();
    let known = let_in(reader, &places, &instances).await?;
    let view = |(person_id, community_id, state, _): Row| {
        let person = people.get(&person_id).cloned()?;
        let community = communities.get(&community_id).cloned()?;
        let known = known.contains(&(community_id, person.person.instance_id));
        Some(FollowerView { new_instance: !person.person.local && !known, person, community, state })
    };
    Ok(Paged { items: rows.into_iter().filter_map(view).collect(), next, prev })
}

/// Of which instances somebody follows which community.
async fn let_in(
    reader: &Reader,
    communities: &[CommunityId],
    instances: &[InstanceId],
) -> Result<HashSet<(CommunityId, InstanceId)>> {
    let rows: Vec<(CommunityId, InstanceId)> = table::table
        .inner_join(person::table)
        .filter(table::community_id.eq_any(communities))
        .filter(person::instance_id.eq_any(instances))
        .filter(table::state.eq(FollowState::Accepted))
        .select((table::community_id, person::instance_id))
        .distinct()
        .load(&mut reader.db().await?)
        .await?;
    Ok(rows.into_iter().collect())
}
