//! From a query to the streams that answer it at the least cost.

use crate::held;
use crate::post_list::archive::{Direction, Scope};
use crate::post_list::filter::{Candidate, Filter};
use crate::post_list::key::{Key, Order};
use crate::post_list::query::{Only, PostQuery};
use crate::post_list::source::{Archived, Ranked, Sorted, Sources};
use crate::post_list::{direction, own, start_post};
use crate::rank_index::entry::{Entry, Moment};
use crate::rank_index::posts::Posts;
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::{CommunityId, PostId};
use base::kinds::ListingType;
use chrono::{DateTime, Utc};

/// Sorting a post for one list costs about as much as passing so many of an order that is at hand.
const SORTING: usize = 4;

/// Streams and what of them is let through.
pub struct Plan<'a> {
    /// The streams.
    pub sources: Sources,
    /// What is let through.
    pub filter: Filter<'a>,
}

/// Plans a list.
pub async fn make<'a>(
    reader: &Reader,
    viewer: &'a Viewer,
    query: &'a PostQuery,
    now: DateTime<Utc>,
) -> Result<Plan<'a>> {
    let order = query.order();
    let direction = direction(&query.page.start);
    let since = query.window.since(now).map(|since| since.timestamp_micros());
    let ranks = reader.ranks();
    ranks.bring_up_to_date(reader).await?;
    let named = named_posts(reader, viewer, query).await?;
    let start = start_post(reader, &query.page.start).await?;
    let held = held::get(reader).await?;

    let posts = ranks.ready(Order::New, now);
    let filter = Filter::new(viewer, query, posts.communities().clone(), held, since).only(named.all());
    let communities = named_communities(query, &filter, &posts);
    let wanted = usize::try_from(query.page.limit.saturating_add(query.page.offset())).unwrap_or(usize::MAX);
    let recent = Recent::new(&posts, named.recent(), communities.as_deref(), since);
    let chosen = recent.if_few(&posts, wanted);
    // Nothing awaits in between, so these are the same posts.
    let chosen: Option<Vec<Entry>> = chosen.map(|entries| entries.into_iter().copied().collect());
    drop(posts);
    let posts = match chosen {
        Some(_) => ranks.current(),
        None => ranks.ready(order, now),
    };
    let moment = match chosen {
        Some(_) => Moment::now(now),
        None => posts.moment(order, now),
    };
    let place = Place { posts: &posts, query, order, moment };

    let start = start.map(|entry| place.key(&entry));
    let featured = place.featured();
    let featured_ids = featured.iter().map(|post| post.id).collect();
    let featured = featured.into_iter().filter(|post| filter.accepts(post));
    let featured = Sorted::new(featured, direction, start);
    let mut sources = Sources {
        direction,
        featured,
        featured_ids,
        chosen: Sorted::default(),
        ranked: None,
        archived: None,
    };

    // All that is featured comes first.
    let rest = match (direction, start) {
        (Direction::Backward, Some(key)) if key.featured => return Ok(Plan { sources, filter }),
        (Direction::Forward, Some(key)) if key.featured => None,
        (Direction::Forward | Direction::Backward, start) => start,
    };
    match chosen {
        Some(entries) => {
            let here = |post: &Candidate| !post.key.featured && filter.accepts(post);
            let candidates = entries.iter().map(|entry| place.candidate(entry)).filter(here);
            sources.chosen = Sorted::new(candidates, direction, rest);
        }
        None => sources.ranked = Some(Ranked::new(order, direction, rest, wanted.max(1))),
    }
    let (scope, rows) = archive_scope(query, named, communities, &posts, wanted);
    let span = (since, posts.border());
    sources.archived = Some(Archived::new(order, direction, scope, span, rest, rows));
    drop(posts);
    Ok(Plan { sources, filter })
}

/// The posts a list is made of, where somebody's doings tell.
enum Named {
    /// Nobody's do.
    Nothing,
    /// All there can be: what the viewer voted on as asked for, what has a tag.
    Given(Vec<PostId>),
    /// The recent ones of an author.
    Written(Vec<PostId>),
}

impl Named {
    fn all(&self) -> Option<&[PostId]> {
        match self {
            Self::Given(ids) => Some(ids),
            Self::Nothing | Self::Written(_) => None,
        }
    }

    fn recent(&self) -> Option<&[PostId]> {
        match self {
            Self::Given(ids) | Self::Written(ids) => Some(ids),
            Self::Nothing => None,
        }
    }
}

async fn named_posts(reader: &Reader, viewer: &Viewer, query: &PostQuery) -> Result<Named> {
    let voted = match (query.only, viewer.person_id()) {
        (Only::Liked, Some(id)) => Some((id, true)),
        (Only::Disliked, Some(id)) => Some((id, false)),
        (Only::Everything | Only::Saved | Only::Liked | Only::Disliked, _) => None,
    };
    if let Some((person_id, up)) = voted {
        return Ok(Named::Given(own::voted_on(reader, person_id, up).await?));
    }
    if let Some(id) = query.tag_id {
        return Ok(Named::Given(own::marked_with(reader, id).await?));
    }
    let Some(creator_id) = query.creator_id else { return Ok(Named::Nothing) };
    let border = reader.ranks().current().border();
    let border = DateTime::from_timestamp_micros(border).unwrap_or(DateTime::<Utc>::MIN_UTC);
    Ok(Named::Written(own::written_by(reader, creator_id, border).await?))
}

/// The communities a list is made of, where that is fewer than all.
fn named_communities(query: &PostQuery, filter: &Filter<'_>, posts: &Posts) -> Option<Vec<CommunityId>> {
    if let Some(id) = query.community_id {
        return Some(vec![id]);
    }
    if let Some(only) = &filter.only_communities {
        return Some(only.iter().copied().collect());
    }
    (query.listing == ListingType::Local).then(|| posts.local_communities().to_vec())
}

/// The recent posts that can be in a list, by the narrowest description there is.
enum Recent<'a> {
    All,
    Named(&'a [PostId]),
    Of(&'a [CommunityId]),
    /// Published after; microseconds since 1970.
    Newer(i64),
}

impl<'a> Recent<'a> {
    fn new(
        posts: &Posts,
        named: Option<&'a [PostId]>,
        communities: Option<&'a [CommunityId]>,
        since: Option<i64>,
    ) -> Self {
        if let Some(ids) = named {
            return Self::Named(ids);
        }
        let all = posts.recent_len();
        let of = communities.map_or(all, |ids| len_of(posts, ids));
        let newer = since.map_or(all, |since| posts.newer_len(since));
        match (communities, since) {
            (Some(ids), _) if of <= newer => Self::Of(ids),
            (_, Some(since)) => Self::Newer(since),
            (_, None) => Self::All,
        }
    }

    /// The posts, if sorting them costs less than walking an order of all until `wanted` of them are found.
    fn if_few<'p>(&self, posts: &'p Posts, wanted: usize) -> Option<Vec<&'p Entry>> {
        let few = |count: usize| {
            let walked = wanted.saturating_mul(posts.recent_len()) / count.max(1);
            count.saturating_mul(SORTING) <= walked
        };
        let recent = |entry: &&Entry| entry.published >= posts.border();
        match self {
            Self::All => None,
            Self::Named(ids) => Some(ids.iter().filter_map(|id| posts.find(*id)).filter(recent).collect()),
            Self::Of(ids) => {
                let entries = || ids.iter().flat_map(|id| posts.in_community(*id)).collect();
                few(len_of(posts, ids)).then(entries)
            }
            Self::Newer(since) => few(posts.newer_len(*since)).then(|| posts.newer(*since).collect()),
        }
    }
}

fn len_of(posts: &Posts, ids: &[CommunityId]) -> usize {
    ids.iter().map(|id| posts.community_len(*id)).sum()
}

/// From where in the archive a list is read, and how many rows it will probably look at.
fn archive_scope(
    query: &PostQuery,
    named: Named,
    communities: Option<Vec<CommunityId>>,
    posts: &Posts,
    wanted: usize,
) -> (Scope, usize) {
    if let Named::Given(ids) = named {
        return (Scope::Posts(ids), wanted);
    }
    if let Some(id) = query.creator_id {
        return (Scope::Creator(id), wanted);
    }
    if let Some(id) = query.community_id {
        return (Scope::Community(id), wanted);
    }
    let Some(ids) = communities else { return (Scope::Everywhere, wanted) };
    // What share of the posts is in these communities is told by the recent ones. Walking through all reads the wanted rows divided by the share, asking each community reads the wanted rows from each.
    let (all, of) = (posts.recent_len(), len_of(posts, &ids));
    if of.saturating_mul(ids.len()) < all || of == 0 {
        return (Scope::Communities(ids), wanted);
    }
    (Scope::Everywhere, wanted.saturating_mul(all) / of)
}

/// Where posts of the index stand in this list.
struct Place<'a> {
    posts: &'a Posts,
    query: &'a PostQuery,
    order: Order,
    moment: Moment,
}

impl Place<'_> {
    fn key(&self, entry: &Entry) -> Key {
        let featured = entry.flags.has(self.query.featured());
        Key { featured, ..self.posts.key(self.order, entry, self.moment) }
    }

    fn candidate(&self, entry: &Entry) -> Candidate {
        Candidate::new(self.key(entry), entry)
    }

    /// The posts that come first, in no order and not filtered.
    fn featured(&self) -> Vec<Candidate> {
        let mut posts: Vec<Candidate> = match self.query.community_id {
            Some(id) => self.posts.featured_in(id).map(|entry| self.candidate(entry)).collect(),
            None => self.posts.featured_local().map(|entry| self.candidate(entry)).collect(),
        };
        posts.retain(|post| post.key.featured);
        posts
    }
}
