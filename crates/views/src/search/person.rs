//! Searching people.

use crate::cards::{self, PersonCard};
use crate::post_list::key::{Key, Rules};
use crate::reader::Reader;
use crate::search::scan::{self, Table};
use crate::search::{SearchQuery, cut};
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::PersonId;
use base::kinds::{ListingType, SortPreference};
use base::page::{Page, Paged};
use chrono::{DateTime, Utc};
use db::fixed::{Fixed, fixed};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel_async::RunQueryDsl;

const PEOPLE: Table = Table {
    extent: "select coalesce(max(id), 0) as highest_id, cardinality(show_trgm(?)) > 0 as indexed from person",
    indexed: include_str!("person.sql"),
    unindexed: include_str!("person_unindexed.sql"),
};

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = Integer)]
    id: PersonId,
}

/// People whose name or display name has the term.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    page: Page,
) -> Result<Paged<PersonId>> {
    let pattern = query.term.pattern().to_owned();
    let patterns =
        |statement: Fixed| statement.bind::<Text, _>(pattern.clone()).bind::<Text, _>(pattern.clone());
    let mut keys = keep(reader, viewer, query, named(reader, query).await?).await?;
    let hits = async |rows: Vec<Hit>| keep(reader, viewer, query, rows).await;
    keys.extend(scan::scan(reader, &PEOPLE, &query.term, patterns, hits).await?);
    Ok(cut(keys, page).map(PersonId))
}

/// Those whose whole name is the term.
async fn named(reader: &Reader, query: &SearchQuery) -> Result<Vec<Hit>> {
    let statement = fixed("select id from person where lower(name) = lower(?) limit 1024");
    let hits = statement.bind::<Text, _>(query.term.text().trim().to_owned());
    Ok(hits.load(&mut *reader.db().await?).await?)
}

/// The places of those that the viewer may see in lists.
async fn keep(reader: &Reader, viewer: &Viewer, query: &SearchQuery, hits: Vec<Hit>) -> Result<Vec<Key>> {
    let ids: Vec<PersonId> = hits.into_iter().map(|hit| hit.id).collect();
    let now = reader.now();
    let people = cards::people(reader, &ids).await?;
    let seen = people.values().filter(|card| listed(viewer, query, card, now));
    Ok(seen.map(|card| key(card, query.sort)).collect())
}

/// Whether the viewer sees the person in such a list.
fn listed(viewer: &Viewer, query: &SearchQuery, card: &PersonCard, now: DateTime<Utc>) -> bool {
    let person = &card.person;
    let instance_blocked =
        query.within.rules == Rules::V4 && viewer.blocked_instance_people.contains_key(&person.instance_id);
    if person.deleted
        || instance_blocked
        || viewer.blocked_people.contains_key(&person.id)
        || query.window().since(now).is_some_and(|since| person.published_at <= since)
    {
        return false;
    }
    match query.within.listing {
        ListingType::All | ListingType::ModeratorView => true,
        ListingType::Local => person.local,
        ListingType::Subscribed | ListingType::Suggested => false,
    }
}

/// Where they stand. Source: docs/reference/ranking.md 8; ties go to the larger id.
fn key(card: &PersonCard, sort: SortPreference) -> Key {
    let published = card.person.published_at.timestamp_micros();
    let first = match sort {
        SortPreference::New | SortPreference::NewComments => published,
        SortPreference::Old => published.saturating_neg(),
        SortPreference::MostComments => i64::from(card.stat.comments),
        SortPreference::Active
        | SortPreference::Hot
        | SortPreference::Scaled
        | SortPreference::Controversial
        | SortPreference::TopHour
        | SortPreference::TopSixHour
        | SortPreference::TopTwelveHour
        | SortPreference::TopDay
        | SortPreference::TopWeek
        | SortPreference::TopMonth
        | SortPreference::TopThreeMonths
        | SortPreference::TopSixMonths
        | SortPreference::TopNineMonths
        | SortPreference::TopYear
        | SortPreference::TopAll => i64::from(card.stat.comment_score),
    };
    Key { featured: false, first, second: 0, id: i64::from(card.person.id.0) }
}
