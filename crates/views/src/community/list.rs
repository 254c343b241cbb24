//! Lists of communities. Source: docs/reference/api-v3.md 6.6, ranking.md 8 and api-v4.md 5.

use crate::community::index::Entry;
use crate::community::{self, CommunityView};
use crate::held;
use crate::rank;
use crate::reader::Reader;
use crate::site;
use crate::viewer::Viewer;
use base::error::{Code, Result};
use base::ids::CommunityId;
use base::kinds::{CommunityVisibility, FollowState, ListingType};
use base::limits::Held;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, TimeDelta, Utc};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

/// Which communities are wanted, and how.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which are drawn from.
    pub listing: ListingType,
    /// Their order.
    pub sort: CommunitySort,
    /// Whether sensitive ones are shown; none: as the viewer or the site has it.
    pub show_nsfw: Option<bool>,
    /// Only those made within so long; none: any.
    pub within: Option<TimeDelta>,
    /// Only those whose name or title holds this, without regard to case.
    pub term: Option<Term>,
    /// Only these; none: any. Those the site suggests are for the caller to name.
    pub among: Option<HashSet<CommunityId>>,
}

/// A text that is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Each space stands for anything.
    pub text: String,
    /// Whether only the title is looked at.
    pub title_only: bool,
}

/// Order of communities. Equal ones come newest first, in [`CommunitySort::Old`] oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommunitySort {
    /// By hot rank of the subscribers over the age.
    Hot,
    /// Newest first.
    New,
    /// Oldest first.
    Old,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
    /// By people active within a day.
    ActiveDay,
    /// By people active within a week.
    ActiveWeek,
    /// By people active within a month.
    ActiveMonth,
    /// By people active within six months.
    ActiveHalfYear,
    /// By number of comments.
    Comments,
    /// By number of posts.
    Posts,
    /// By followers.
    Subscribers,
    /// By followers of this instance.
    SubscribersLocal,
}

/// A page of communities that the viewer may see.
///
/// Errors: `InvalidCursor` if the community of a cursor by name is gone.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    wanted: &Wanted,
    page: Page,
) -> Result<Paged<CommunityView>> {
    let now = reader.now();
    let filter = Filter::of(reader, viewer, wanted, now).await?;
    let index = reader.community_index();
    let ids = index.read(reader, |entries| pick(entries, &filter, wanted.sort, page, now)).await??;
    let mut views = community::load(reader, viewer, &ids.items).await?;
    let items = ids.items.iter().filter_map(|id| views.remove(id)).collect();
    Ok(Paged { items, next: ids.next, prev: ids.prev })
}

/// One of the communities that [`list`] has, chosen by `chance`: at 0 the oldest, at [`u32::MAX`] the newest. None if there are none.
pub async fn pick_one(
    reader: &Reader,
    viewer: &Viewer,
    wanted: &Wanted,
    chance: u32,
) -> Result<Option<CommunityId>> {
    let filter = Filter::of(reader, viewer, wanted, reader.now()).await?;
    let index = reader.community_index();
    index
        .read(reader, |entries| {
            let seen: Vec<CommunityId> =
                entries.iter().filter(|entry| filter.admits(entry)).map(|entry| entry.id).collect();
            let place = u64::try_from(seen.len()).unwrap_or(u64::MAX).saturating_mul(u64::from(chance)) >> 32;
            usize::try_from(place).ok().and_then(|place| seen.get(place).copied())
        })
        .await
}

/// What the viewer, the site and the request leave of all communities.
struct Filter<'a> {
    viewer: &'a Viewer,
    held: Arc<Held>,
    listing: ListingType,
    show_nsfw: bool,
    since: Option<DateTime<Utc>>,
    /// Lower case, cut at the spaces.
    words: Vec<String>,
    title_only: bool,
    among: Option<&'a HashSet<CommunityId>>,
}

impl<'a> Filter<'a> {
    async fn of(reader: &Reader, viewer: &'a Viewer, wanted: &'a Wanted, now: DateTime<Utc>) -> Result<Self> {
        let by_default = match viewer.local_user() {
            Some(user) => user.preferences.show_nsfw,
            None => site::info(reader).await?.site.site.content_warning.is_some(),
        };
        let text = wanted.term.as_ref().map(|term| term.text.to_lowercase()).unwrap_or_default();
        Ok(Self {
            viewer,
            held: held::get(reader).await?,
            listing: wanted.listing,
            show_nsfw: wanted.show_nsfw.unwrap_or(by_default),
            since: wanted.within.map(|within| now - within),
            words: text.split_whitespace().map(str::to_owned).collect(),
            title_only: wanted.term.as_ref().is_some_and(|term| term.title_only),
            among: wanted.among.as_ref(),
        })
    }

    fn admits(&self, entry: &Entry) -> bool {
        let viewer = self.viewer;
        let admin = viewer.oversees_site();
        let follow = viewer.follow_state(entry.id);
        let present = !entry.deleted && !entry.removed;
        let limits = self.held.of(entry.instance_id);
        let chosen = held::follows(viewer, entry.id) || viewer.works_in(entry.id);
        let open = match entry.visibility {
            CommunityVisibility::Public | CommunityVisibility::LocalOnlyPublic => true,
            CommunityVisibility::Unlisted => follow.is_some(),
            CommunityVisibility::LocalOnlyPrivate => viewer.me.is_some(),
            CommunityVisibility::Private => {
                follow == Some(FollowState::Accepted) || viewer.oversees(entry.id)
            }
        };
        let drawn_from = match self.listing {
            ListingType::All => true,
            ListingType::Local => entry.local,
            ListingType::Subscribed => follow.is_some(),
            ListingType::ModeratorView => viewer.works_in(entry.id),
            // What the site suggests is named; it may suggest nothing.
            ListingType::Suggested => self.among.is_some(),
        };
        (admin || (present && open))
            && drawn_from
            && self.among.is_none_or(|among| among.contains(&entry.id))
            && (self.show_nsfw || !(entry.nsfw || limits.force_nsfw))
            && (!limits.limited || chosen)
            && !viewer.blocked_communities.contains_key(&entry.id)
            && !viewer.blocked_instance_communities.contains_key(&entry.instance_id)
            && self.since.is_none_or(|since| entry.published_at > since)
            && (self.words.is_empty() || self.holds_term(entry))
    }

    fn holds_term(&self, entry: &Entry) -> bool {
        let holds = |text: &str| in_order(&text.to_lowercase(), &self.words);
        holds(&entry.title) || (!self.title_only && holds(&entry.name))
    }
}

/// Whether the text holds the words one after the other, with anything in between.
fn in_order(text: &str, words: &[String]) -> bool {
    let mut rest = text;
    words.iter().all(|word| match rest.split_once(word.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// The key of an entry; the larger one comes first in a descending order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Number(i64),
    Name(&'a str),
}

impl CommunitySort {
    fn key(self, entry: &Entry, now: DateTime<Utc>) -> Key<'_> {
        let stat = &entry.stat;
        Key::Number(match self {
            Self::NameAsc | Self::NameDesc => return Key::Name(&entry.name),
            Self::Hot => hot(stat.subscribers, now - entry.published_at),
            Self::New | Self::Old => entry.published_at.timestamp_micros(),
            Self::ActiveDay => stat.users_active_day.into(),
            Self::ActiveWeek => stat.users_active_week.into(),
            Self::ActiveMonth => stat.users_active_month.into(),
            Self::ActiveHalfYear => stat.users_active_half_year.into(),
            Self::Comments => stat.comments.into(),
            Self::Posts => stat.posts.into(),
            Self::Subscribers => stat.subscribers.into(),
            Self::SubscribersLocal => stat.subscribers_local.into(),
        })
    }

    fn ascending(self) -> bool {
        matches!(self, Self::Old | Self::NameAsc)
    }
}

/// The hot rank as a number of the same order.
fn hot(subscribers: i32, age: TimeDelta) -> i64 {
    // The bits of floats that are not negative are ordered as the floats are.
    rank::hot(subscribers, age).to_bits().cast_signed()
}

type Place<'a> = (Key<'a>, CommunityId);

/// The ids of a page, without sorting more than it needs.
fn pick(
    entries: &[Entry],
    filter: &Filter<'_>,
    sort: CommunitySort,
    page: Page,
    now: DateTime<Utc>,
) -> Result<Paged<CommunityId>> {
    let order = |a: &Place, b: &Place| if sort.ascending() { a.cmp(b) } else { b.cmp(a) };
    let seen =
        entries.iter().filter(|entry| filter.admits(entry)).map(|entry| (sort.key(entry, now), entry.id));
    let mut places: Vec<Place> = match page.start {
        Start::First | Start::Offset(_) => seen.collect(),
        Start::After(cursor) => {
            let end = place_of(entries, sort, cursor)?;
            seen.filter(|place| order(place, &end) == Ordering::Greater).collect()
        }
        Start::Before(cursor) => {
            let end = place_of(entries, sort, cursor)?;
            seen.filter(|place| order(place, &end) == Ordering::Less).collect()
        }
    };
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let offset = usize::try_from(page.offset()).unwrap_or_default();
    let found = places.len();
    let backwards = matches!(page.start, Start::Before(_));
    // Before a cursor the page is the last `limit` of what comes before it.
    let range = if backwards {
        found.saturating_sub(limit)..found
    } else {
        offset.min(found)..offset.saturating_add(limit).min(found)
    };
    if range.end < found && range.end > 0 {
        places.select_nth_unstable_by(range.end, order);
        places.truncate(range.end);
    }
    places.sort_unstable_by(order);
    let places = places.get(range.clone()).unwrap_or_default();
    let more_before = if backwards { range.start > 0 } else { page.start != Start::First };
    let more_after = backwards || range.end < found;
    Ok(Paged {
        items: places.iter().map(|(_, id)| *id).collect(),
        next: places.last().filter(|_| more_after).map(|place| Start::After(cursor(place))),
        prev: places.first().filter(|_| more_before).map(|place| Start::Before(cursor(place))),
    })
}

fn cursor((key, id): &Place) -> Cursor {
    let key = match key {
        Key::Number(number) => *number,
        Key::Name(_) => 0,
    };
    Cursor { key, id: id.0, kind: 0 }
}

/// Where a cursor stands. Names do not fit into one, so they are looked up.
fn place_of<'a>(entries: &'a [Entry], sort: CommunitySort, cursor: Cursor) -> Result<Place<'a>, Code> {
    let id = CommunityId(cursor.id);
    if !matches!(sort, CommunitySort::NameAsc | CommunitySort::NameDesc) {
        return Ok((Key::Number(cursor.key), id));
    }
    let place = entries.binary_search_by_key(&id, |entry| entry.id).ok().and_then(|at| entries.get(at));
    place.map(|entry| (Key::Name(entry.name.as_str()), id)).ok_or(Code::InvalidCursor)
}
