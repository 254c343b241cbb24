//! Searching communities.

use crate::cards::{self, CommunityCard};
use crate::post_list::key::{Key, Rules, rank_bits};
use crate::rank;
use crate::reader::Reader;
use crate::search::scan::{self, HITS, Table};
use crate::search::{SearchQuery, cut};
use crate::viewer::Viewer;
use crate::visible;
use base::error::Result;
use base::ids::CommunityId;
use base::kinds::{CommunityVisibility, FollowState, ListingType, SortPreference};
use base::page::Paged;
use chrono::{DateTime, Utc};
use db::fixed::{Fixed, fixed};
use db::schema::community_stat;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel_async::RunQueryDsl;

const COMMUNITIES: Table = Table {
    extent: "select coalesce(max(id), 0) as highest_id, cardinality(show_trgm(?)) > 0 as indexed from community",
    indexed: include_str!("community.sql"),
    unindexed: include_str!("community_unindexed.sql"),
};

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = Integer)]
    id: CommunityId,
}

/// Communities whose name or title has the term.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &SearchQuery) -> Result<Paged<CommunityId>> {
    let pattern = query.term.pattern().to_owned();
    let patterns =
        |statement: Fixed| statement.bind::<Text, _>(pattern.clone()).bind::<Text, _>(pattern.clone());
    let mut keys = keep(reader, viewer, query, named(reader, query).await?).await?;
    if query.term.piece().is_empty() {
        keys.extend(keep(reader, viewer, query, largest(reader, query).await?).await?);
    }
    let hits = async |rows: Vec<Hit>| {
        keep(reader, viewer, query, rows.into_iter().map(|hit| hit.id).collect()).await
    };
    keys.extend(scan::scan(reader, &COMMUNITIES, &query.term, patterns, hits).await?);
    Ok(cut(keys, query.within.page).map(CommunityId))
}

/// Those whose whole name is the term.
async fn named(reader: &Reader, query: &SearchQuery) -> Result<Vec<CommunityId>> {
    let statement = fixed("select id from community where lower(name) = lower(?) limit 1024");
    let hits = statement.bind::<Text, _>(query.term.text().trim().to_owned());
    let hits: Vec<Hit> = hits.load(&mut *reader.db().await?).await?;
    Ok(hits.into_iter().map(|hit| hit.id).collect())
}

/// Those of the communities with the most subscribers that have the term, for terms that the index cannot look for. There are few enough communities to go through their counters.
async fn largest(reader: &Reader, query: &SearchQuery) -> Result<Vec<CommunityId>> {
    let most = i64::try_from(HITS).unwrap_or(i64::MAX);
    let largest = community_stat::table
        .order((community_stat::subscribers.desc(), community_stat::community_id.desc()))
        .select(community_stat::community_id)
        .limit(most);
    let ids: Vec<CommunityId> = largest.load(&mut *reader.db().await?).await?;
    let cards = cards::communities(reader, &ids).await?;
    let has_term = |card: &CommunityCard| {
        query.term.is_in(&card.community.name) || query.term.is_in(&card.community.title)
    };
    Ok(cards.into_iter().filter(|(_, card)| has_term(card)).map(|(id, _)| id).collect())
}

/// The places of those that the viewer may see in lists.
async fn keep(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    ids: Vec<CommunityId>,
) -> Result<Vec<Key>> {
    let now = reader.now();
    let cards = cards::communities(reader, &ids).await?;
    let seen = cards.values().filter(|card| listed(viewer, query, card, now));
    Ok(seen.map(|card| key(card, query.sort, now)).collect())
}

/// Whether the viewer sees the community in such a list. Source: docs/reference/api-v3.md 6.6.
fn listed(viewer: &Viewer, query: &SearchQuery, card: &CommunityCard, now: DateTime<Utc>) -> bool {
    let community = &card.community;
    let id = community.id;
    let within = &query.within;
    if !community.present()
        || !visible::community(viewer, card)
        || (community.nsfw && !within.show_nsfw)
        || within.window.since(now).is_some_and(|since| community.published_at <= since)
    {
        return false;
    }
    let followed = viewer.follow_state(id).is_some();
    let instance_blocked = viewer.blocked_instance_communities.contains_key(&community.instance_id);
    if viewer.blocked_communities.contains_key(&id)
        || (instance_blocked && !(within.rules == Rules::V4 && followed))
    {
        return false;
    }
    let accepted = viewer.follow_state(id) == Some(FollowState::Accepted);
    if community.visibility == CommunityVisibility::Unlisted && !accepted && !viewer.oversees_site() {
        return false;
    }
    match within.listing {
        ListingType::All | ListingType::ModeratorView => true,
        ListingType::Local => community.local,
        ListingType::Subscribed => followed,
        ListingType::Suggested => false,
    }
}

/// Where it stands. Source: docs/reference/ranking.md 8; ties go to the larger id.
fn key(card: &CommunityCard, sort: SortPreference, now: DateTime<Utc>) -> Key {
    let (community, stat) = (&card.community, &card.stat);
    let published = community.published_at.timestamp_micros();
    let first = match sort {
        SortPreference::Hot | SortPreference::Active | SortPreference::Scaled => {
            rank_bits(rank::hot(stat.subscribers, now.signed_duration_since(community.published_at)))
        }
        SortPreference::NewComments
        | SortPreference::TopHour
        | SortPreference::TopSixHour
        | SortPreference::TopTwelveHour
        | SortPreference::TopDay => i64::from(stat.users_active_day),
        SortPreference::TopWeek => i64::from(stat.users_active_week),
        SortPreference::TopMonth => i64::from(stat.users_active_month),
        SortPreference::TopThreeMonths | SortPreference::TopSixMonths => {
            i64::from(stat.users_active_half_year)
        }
        SortPreference::TopNineMonths | SortPreference::TopYear | SortPreference::TopAll => {
            i64::from(stat.subscribers)
        }
        SortPreference::MostComments | SortPreference::Controversial => i64::from(stat.comments),
        SortPreference::New => published,
        SortPreference::Old => published.saturating_neg(),
    };
    Key { featured: false, first, second: 0, id: i64::from(community.id.0) }
}
