//! Multi-communities as one viewer sees them.

use crate::cards::{self, PersonCard};
use crate::community::{self, CommunityView};
use crate::held;
use crate::reader::Reader;
use crate::search::Term;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, MultiCommunityId, PersonId};
use base::kinds::FollowState;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, TimeDelta, Utc};
use db::multi_community::MultiCommunity;
use db::schema::{instance, multi_community, multi_community_follower};
use db::sql::lower;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A multi-community with its maker and what the viewer has to do with it.
#[derive(Debug, Clone)]
pub struct MultiView {
    /// The row.
    pub multi: MultiCommunity,
    /// Who made it.
    pub owner: Arc<PersonCard>,
    /// How far the viewer's wish to follow has got; none: does not follow.
    pub follow: Option<FollowState>,
}

/// Which ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// All.
    All,
    /// Those of this instance.
    Local,
    /// Those the viewer follows.
    Subscribed,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    New,
    /// Oldest first.
    Old,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
    /// Most communities first.
    Communities,
    /// Most followers first.
    Subscribers,
    /// Most followers of this instance first.
    SubscribersLocal,
}

/// What is wanted of the list.
#[derive(Debug, Clone)]
pub struct MultiQuery {
    /// Which ones.
    pub listing: Listing,
    /// In which order.
    pub sort: Sort,
    /// Only of one maker.
    pub creator_id: Option<PersonId>,
    /// Only those made in so many seconds.
    pub seconds: Option<i64>,
    /// Has to be in the name, title or summary.
    pub term: Option<Term>,
    /// Has to be in the name or title.
    pub title_only: bool,
    /// Which part of the list.
    pub page: Page,
}

/// Rows that one list sorts; there are few of these.
const MOST: i64 = 5_000;

/// A multi-community that is not deleted, or is the viewer's.
///
/// Errors: `NotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: MultiCommunityId) -> Result<MultiView> {
    let found = load(reader, viewer, &[id]).await?.pop();
    let seen = found
        .filter(|view| !view.multi.deleted || viewer.is(view.multi.creator_id) || viewer.oversees_site());
    seen.or_code(Code::NotFound)
}

/// Those with these ids, in the order of the ids, deleted ones too.
pub async fn load(reader: &Reader, viewer: &Viewer, ids: &[MultiCommunityId]) -> Result<Vec<MultiView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = reader.db().await?;
    let rows: Vec<MultiCommunity> =
        MultiCommunity::query().filter(multi_community::id.eq_any(ids)).load(&mut conn).await?;
    let follows: HashMap<MultiCommunityId, FollowState> = match viewer.person_id() {
        Some(person_id) => multi_community_follower::table
            .filter(multi_community_follower::person_id.eq(person_id))
            .filter(multi_community_follower::multi_community_id.eq_any(ids))
            .select((multi_community_follower::multi_community_id, multi_community_follower::state))
            .load::<(MultiCommunityId, FollowState)>(&mut conn)
            .await?
            .into_iter()
            .collect(),
        None => HashMap::new(),
    };
    drop(conn);
    let owners: Vec<PersonId> = rows.iter().map(|row| row.creator_id).collect();
    let owners = cards::people(reader, &owners).await?;
    let mut found: HashMap<MultiCommunityId, MultiView> = rows
        .into_iter()
        .filter_map(|multi| {
            let owner = Arc::clone(owners.get(&multi.creator_id)?);
            let follow = follows.get(&multi.id).copied();
            Some((multi.id, MultiView { multi, owner, follow }))
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The id behind `name` (of this instance) or `name@host`, without regard to case.
pub async fn find_by_name(reader: &Reader, name: &str) -> Result<Option<MultiCommunityId>> {
    let name = name.to_lowercase();
    let mut conn = reader.db().await?;
    let id = match name.split_once('@') {
        None => {
            let known = multi_community::table
                .filter(multi_community::local)
                .filter(lower(multi_community::name).eq(name));
            known.select(multi_community::id).first(&mut conn).await
        }
        Some((name, host)) => {
            let known = multi_community::table
                .inner_join(instance::table)
                .filter(lower(multi_community::name).eq(name.to_owned()))
                .filter(lower(instance::domain).eq(host.to_owned()));
            known.select(multi_community::id).first(&mut conn).await
        }
    };
    Ok(id.optional()?)
}

/// The communities of one that the viewer may look into, by title.
pub async fn communities(
    reader: &Reader,
    viewer: &Viewer,
    id: MultiCommunityId,
) -> Result<Vec<CommunityView>> {
    let ids = db::multi_community::list_entries(&mut *reader.db().await?, id).await?;
    let own = load(reader, viewer, &[id]).await?.pop().is_some_and(|view| viewer.is(view.multi.creator_id));
    let held = held::get(reader).await?;
    let mut views: Vec<CommunityView> = community::load(reader, viewer, &ids).await?.into_values().collect();
    // Who made it has to see what is in it.
    views.retain(|view| {
        let community = &view.card.community;
        own || !held.of(community.instance_id).limited || held::follows(viewer, community.id)
    });
    views.sort_by_cached_key(|view| (view.card.community.title.to_lowercase(), view.card.community.id));
    Ok(views)
}

/// The communities of one, for lists drawn from it.
pub async fn members(reader: &Reader, id: MultiCommunityId) -> Result<HashSet<CommunityId>> {
    let ids = db::multi_community::list_entries(&mut *reader.db().await?, id).await?;
    Ok(ids.into_iter().collect())
}

/// What the viewer follows, by name.
pub async fn followed(reader: &Reader, viewer: &Viewer) -> Result<Vec<MultiView>> {
    let Some(person_id) = viewer.person_id() else { return Ok(Vec::new()) };
    let followed = db::multi_community::list_followed(&mut *reader.db().await?, person_id).await?;
    let ids: Vec<MultiCommunityId> = followed.into_iter().map(|(id, _)| id).collect();
    let mut views = load(reader, viewer, &ids).await?;
    views.retain(|view| !view.multi.deleted);
    views.sort_by_cached_key(|view| (view.multi.name.to_lowercase(), view.multi.id));
    Ok(views)
}

/// What a person has made, by name.
pub async fn made_by(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<Vec<MultiView>> {
    let query = MultiQuery {
        listing: Listing::All,
        sort: Sort::NameAsc,
        creator_id: Some(id),
        seconds: None,
        term: None,
        title_only: false,
        page: Page::first(base::page::MAX_LIMIT),
    };
    Ok(list(reader, viewer, &query).await?.items)
}

/// One page of them, without deleted ones. A cursor is one of them: the list goes on where it stands now.
///
/// Errors: `InvalidCursor`.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &MultiQuery) -> Result<Paged<MultiView>> {
    let mut statement = MultiCommunity::query()
        .filter(diesel::dsl::not(multi_community::deleted))
        .order(multi_community::id.desc())
        .limit(MOST)
        .into_boxed();
    match query.listing {
        Listing::All => {}
        Listing::Local => statement = statement.filter(multi_community::local),
        Listing::Subscribed => {
            let followed = match viewer.person_id() {
                Some(id) => db::multi_community::list_followed(&mut *reader.db().await?, id).await?,
                None => Vec::new(),
            };
            let ids: Vec<MultiCommunityId> = followed.into_iter().map(|(id, _)| id).collect();
            statement = statement.filter(multi_community::id.eq_any(ids));
        }
    }
    if let Some(id) = query.creator_id {
        statement = statement.filter(multi_community::creator_id.eq(id));
    }
    let since = query.seconds.filter(|seconds| *seconds > 0).and_then(TimeDelta::try_seconds);
    if let Some(since) = since.and_then(|since| reader.now().checked_sub_signed(since)) {
        statement = statement.filter(multi_community::published_at.gt::<DateTime<Utc>>(since));
    }
    let rows: Vec<MultiCommunity> = statement.load(&mut reader.db().await?).await?;
    let held = held::get(reader).await?;
    let chosen = query.listing == Listing::Subscribed || query.creator_id.is_some();
    let shown = |row: &MultiCommunity| {
        (chosen || !held.of(row.instance_id).limited)
            && query.term.as_ref().is_none_or(|term| has(row, term, query))
    };
    let mut rows: Vec<MultiCommunity> = rows.into_iter().filter(shown).collect();
    sort(&mut rows, query.sort);
    let ids: Vec<MultiCommunityId> = rows.iter().map(|row| row.id).collect();
    let page = cut(&ids, query.page)?;
    let items = load(reader, viewer, &page.items).await?;
    Ok(Paged { items, next: page.next, prev: page.prev })
}

fn has(row: &MultiCommunity, term: &Term, query: &MultiQuery) -> bool {
    let title = row.title.as_deref().unwrap_or_default();
    let summary = row.summary.as_deref().filter(|_| !query.title_only).unwrap_or_default();
    [row.name.as_str(), title, summary].iter().any(|text| term.is_in(text))
}

fn sort(rows: &mut [MultiCommunity], order: Sort) {
    match order {
        Sort::New => rows.sort_by_key(|row| std::cmp::Reverse((row.published_at, row.id))),
        Sort::Old => rows.sort_by_key(|row| (row.published_at, row.id)),
        Sort::NameAsc => rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id)),
        Sort::NameDesc => {
            rows.sort_by_cached_key(|row| std::cmp::Reverse((row.name.to_lowercase(), row.id)));
        }
        Sort::Communities => rows.sort_by_key(|row| std::cmp::Reverse((row.communities, row.id))),
        Sort::Subscribers => rows.sort_by_key(|row| std::cmp::Reverse((row.subscribers, row.id))),
        Sort::SubscribersLocal => {
            rows.sort_by_key(|row| std::cmp::Reverse((row.subscribers_local, row.id)));
        }
    }
}

fn cut(ids: &[MultiCommunityId], page: Page) -> Result<Paged<MultiCommunityId>> {
    let limit = usize::try_from(page.limit).unwrap_or(0);
    let place = |cursor: Cursor| ids.iter().position(|id| id.0 == cursor.id).or_code(Code::InvalidCursor);
    let begin = match page.start {
        Start::First | Start::Offset(_) => 0,
        Start::After(cursor) => place(cursor)? + 1,
        Start::Before(cursor) => place(cursor)?.saturating_sub(limit),
    };
    let end = match page.start {
        Start::Before(cursor) => place(cursor)?,
        Start::First | Start::Offset(_) | Start::After(_) => (begin + limit).min(ids.len()),
    };
    let items: Vec<MultiCommunityId> = ids.get(begin..end).unwrap_or_default().to_vec();
    let cursor = |id: &MultiCommunityId| Cursor { key: 0, id: id.0, kind: 0 };
    let (first, last) = (items.as_slice().first().map(cursor), items.as_slice().last().map(cursor));
    Ok(Paged {
        next: last.filter(|_| end < ids.len()).map(Start::After),
        prev: first.filter(|_| begin > 0).map(Start::Before),
        items,
    })
}
