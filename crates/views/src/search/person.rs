//! Searching and listing people.

use crate::cards::{self, PersonCard};
use crate::held;
use crate::person::PersonView;
use crate::post_list::Window;
use crate::post_list::key::{Key, Rules};
use crate::reader::Reader;
use crate::search::cut;
use crate::search::scan::{self, HITS, Table};
use crate::search::term::Term;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::PersonId;
use base::kinds::ListingType;
use base::page::{Page, Paged};
use chrono::{DateTime, Utc};
use db::fixed::{Fixed, fixed};
use db::schema::{local_user, person, person_stat};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use std::sync::Arc;

const PEOPLE: Table = Table {
    extent: "select coalesce(max(id), 0) as highest_id, cardinality(show_trgm(?)) > 0 as indexed from person",
    indexed: include_str!("person.sql"),
    unindexed: include_str!("person_unindexed.sql"),
};

/// Which people are wanted.
#[derive(Debug, Clone)]
pub struct PersonQuery {
    /// What their name or display name has.
    pub term: Term,
    /// Whose rules hold where the API versions differ.
    pub rules: Rules,
    /// Local: users of this instance; Subscribed: nobody.
    pub listing: ListingType,
    /// The order.
    pub sort: PersonSort,
    /// When they came here, or were first seen.
    pub window: Window,
    /// Whether the name does not count.
    pub display_name_only: bool,
}

/// Order of people; of equal ones the larger id comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonSort {
    /// Newest first.
    New,
    /// Oldest first.
    Old,
    /// By the score of their posts.
    PostScore,
    /// By the score of their comments.
    CommentScore,
    /// By the number of their comments.
    Comments,
}

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = Integer)]
    id: PersonId,
}

/// People whose name or display name has the term.
///
/// Where the index cannot look for it, the newest people are looked through, and the first thousand in the order that is asked for. Who these are by a counter is found out every ten minutes.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    query: &PersonQuery,
    page: Page,
) -> Result<Paged<PersonView>> {
    let pattern = query.term.pattern().to_owned();
    let name = (!query.display_name_only).then(|| pattern.clone());
    let patterns =
        |statement: Fixed| statement.bind::<Nullable<Text>, _>(name.clone()).bind::<Text, _>(pattern.clone());
    let mut keys = keep(reader, viewer, query, named(reader, query).await?).await?;
    if query.term.piece().is_empty() {
        keys.extend(keep(reader, viewer, query, first(reader, query).await?).await?);
    }
    let hits = async |rows: Vec<Hit>| {
        keep(reader, viewer, query, rows.into_iter().map(|hit| hit.id).collect()).await
    };
    keys.extend(scan::scan(reader, &PEOPLE, &query.term, patterns, hits).await?);
    let ids = cut(keys, page).map(PersonId);
    let mut cards = cards::people(reader, &ids.items).await?;
    let views = ids.items.iter().filter_map(|id| cards.remove(id));
    let items = views.map(|card| PersonView::new(viewer, card, reader.now())).collect();
    Ok(Paged { items, next: ids.next, prev: ids.prev })
}

/// Those whose whole name is the term.
async fn named(reader: &Reader, query: &PersonQuery) -> Result<Vec<PersonId>> {
    if query.display_name_only {
        return Ok(Vec::new());
    }
    let statement = fixed("select id from person where lower(name) = lower(?) limit 1024");
    let hits = statement.bind::<Text, _>(query.term.text().trim().to_owned());
    let hits: Vec<Hit> = hits.load(&mut *reader.db().await?).await?;
    Ok(hits.into_iter().map(|hit| hit.id).collect())
}

/// Those of the first in the order that have the term.
async fn first(reader: &Reader, query: &PersonQuery) -> Result<Vec<PersonId>> {
    let ids = match (query.listing, query.sort) {
        (ListingType::Subscribed | ListingType::Suggested, _) => return Ok(Vec::new()),
        (ListingType::Local, sort) => leading(reader, true, sort).await?,
        (ListingType::All | ListingType::ModeratorView, sort) => leading(reader, false, sort).await?,
    };
    let cards = cards::people(reader, &ids).await?;
    let has_term = |card: &PersonCard| {
        let person = &card.person;
        let display_name = person.display_name.as_ref().is_some_and(|name| query.term.is_in(name));
        display_name || (!query.display_name_only && query.term.is_in(&person.name))
    };
    Ok(cards.into_iter().filter(|(_, card)| has_term(card)).map(|(id, _)| id).collect())
}

/// The first thousand people in an order, here or anywhere.
async fn leading(reader: &Reader, local: bool, sort: PersonSort) -> Result<Arc<Vec<PersonId>>> {
    let most = i64::try_from(HITS).unwrap_or(i64::MAX);
    let mut people = person_stat::table.inner_join(person::table).select(person::id).limit(most).into_boxed();
    let mut users = local_user::table
        .inner_join(person::table.inner_join(person_stat::table))
        .select(person::id)
        .limit(most)
        .into_boxed();
    match sort {
        PersonSort::New => {
            people = people.order(person::id.desc());
            users = users.order(local_user::id.desc());
        }
        PersonSort::Old => {
            people = people.order(person::id.asc());
            users = users.order(local_user::id.asc());
        }
        PersonSort::PostScore => {
            people = people.order((person_stat::post_score.desc(), person::id.desc()));
            users = users.order((person_stat::post_score.desc(), person::id.desc()));
        }
        PersonSort::CommentScore => {
            people = people.order((person_stat::comment_score.desc(), person::id.desc()));
            users = users.order((person_stat::comment_score.desc(), person::id.desc()));
        }
        PersonSort::Comments => {
            people = people.order((person_stat::comments.desc(), person::id.desc()));
            users = users.order((person_stat::comments.desc(), person::id.desc()));
        }
    }
    let cached = !matches!(sort, PersonSort::New | PersonSort::Old);
    let cache = reader.leading_people();
    if let Some(ids) = cache.get(&(local, sort)).filter(|_| cached) {
        return Ok(ids);
    }
    let began = cache.epoch();
    let mut conn = reader.db().await?;
    let ids: Arc<Vec<PersonId>> =
        Arc::new(if local { users.load(&mut conn).await? } else { people.load(&mut conn).await? });
    if cached {
        cache.put(began, (local, sort), Arc::clone(&ids));
    }
    Ok(ids)
}

/// The places of those that the viewer may see in lists.
async fn keep(reader: &Reader, viewer: &Viewer, query: &PersonQuery, ids: Vec<PersonId>) -> Result<Vec<Key>> {
    let now = reader.now();
    let held = held::get(reader).await?;
    let people = cards::people(reader, &ids).await?;
    let limited = |card: &PersonCard| held.of(card.person.instance_id).limited;
    let seen = people.values().filter(|card| listed(viewer, query, card, now) && !limited(card));
    Ok(seen.map(|card| key(card, query.sort)).collect())
}

/// Whether the viewer sees the person in such a list.
fn listed(viewer: &Viewer, query: &PersonQuery, card: &PersonCard, now: DateTime<Utc>) -> bool {
    let person = &card.person;
    let instance_blocked =
        query.rules == Rules::V4 && viewer.blocked_instance_people.contains_key(&person.instance_id);
    if person.deleted
        || instance_blocked
        || viewer.blocked_people.contains_key(&person.id)
        || query.window.since(now).is_some_and(|since| person.published_at <= since)
    {
        return false;
    }
    match query.listing {
        ListingType::All | ListingType::ModeratorView => true,
        ListingType::Local => person.local,
        ListingType::Subscribed | ListingType::Suggested => false,
    }
}

/// Where they stand. Source: docs/reference/ranking.md 8.
fn key(card: &PersonCard, sort: PersonSort) -> Key {
    let first = match sort {
        PersonSort::New => card.person.published_at.timestamp_micros(),
        PersonSort::Old => card.person.published_at.timestamp_micros().saturating_neg(),
        PersonSort::PostScore => i64::from(card.stat.post_score),
        PersonSort::CommentScore => i64::from(card.stat.comment_score),
        PersonSort::Comments => i64::from(card.stat.comments),
    };
    Key { featured: false, first, second: 0, id: i64::from(card.person.id.0) }
}
