//! Lists of posts: which ids, in which order, one page at a time.
//!
//! Recent posts come from the [`crate::rank_index`], older ones from the archive in the database; both are streams in the order of their keys, and a list is their merge, filtered as it is walked until the page is full. So its cost follows the page, not the tables.
//! Everything about the order is in [`key`], what is left out in [`filter`] and [`own`], how the streams are put together in [`plan`] and [`source`].

mod archive;
pub mod filter;
pub mod key;
mod own;
mod plan;
mod query;
mod saved;
mod source;
#[cfg(test)]
mod tests;

pub use key::Rules;
pub use query::{Defaults, Only, PostQuery, Window, preferred, shows_nsfw};

use crate::held;
use crate::post_list::archive::Direction;
use crate::post_list::filter::{Candidate, Filter};
use crate::rank_index;
use crate::rank_index::entry::{Entry, Moment};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::PostId;
use base::page::{Cursor, Paged, Start};
use std::collections::HashSet;
use std::sync::Arc;

/// Candidates that are looked at together when each has to be looked up in the database.
const PROBED: usize = 32;

/// One page of a list, as ids in order, for [`crate::post::load`].
///
/// A cursor is a post: the list goes on where the post stands now, whatever happened to it since. The next page is there if this one is full; API v3 wants one whenever there is a post.
/// Errors: `InvalidCursor` if there is no such post.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &PostQuery) -> Result<Paged<PostId>> {
    if query.only == Only::Saved {
        return saved::list(reader, viewer, query).await;
    }
    let now = reader.now();
    let mut plan = plan::make(reader, viewer, query, now).await?;
    let mut found = Found::new(query);
    let probe = own::Probe::new(viewer, query, held::get(reader).await?);
    while found.missing() > 0 {
        let wanted = if probe.is_picky() { found.missing().max(PROBED) } else { found.missing() };
        let posts = plan.sources.next(reader, &plan.filter, now, wanted).await?;
        if posts.is_empty() {
            break;
        }
        found.add(probe.keep(reader, posts).await?);
    }
    Ok(found.page(&query.page.start))
}

/// What a page has so far.
struct Found {
    ids: Vec<PostId>,
    seen: HashSet<PostId>,
    skip: usize,
    limit: usize,
}

impl Found {
    fn new(query: &PostQuery) -> Self {
        Self {
            ids: Vec::new(),
            seen: HashSet::new(),
            skip: usize::try_from(query.page.offset()).unwrap_or(0),
            limit: usize::try_from(query.page.limit).unwrap_or(0),
        }
    }

    /// How many posts have yet to be found, those that are skipped among them.
    fn missing(&self) -> usize {
        self.skip + self.limit.saturating_sub(self.ids.len())
    }

    /// Adds posts until the page is full. A post that was re-ranked while the page was made may come twice.
    fn add(&mut self, posts: Vec<Candidate>) {
        for post in posts {
            if self.ids.len() == self.limit {
                return;
            }
            if !self.seen.insert(post.id) {
                continue;
            }
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            self.ids.push(post.id);
        }
    }

    fn page(mut self, start: &Start) -> Paged<PostId> {
        let full = self.ids.len() == self.limit && self.limit > 0;
        let backward = direction(start) == Direction::Backward;
        if backward {
            self.ids.reverse();
        }
        let at_begin = matches!(start, Start::First | Start::Offset(0));
        let cursor = |id: &PostId| Cursor { key: 0, id: id.0, kind: 0 };
        let next = self.ids.last().filter(|_| full || backward).map(|id| Start::After(cursor(id)));
        let prev = self.ids.first().filter(|_| if backward { full } else { !at_begin });
        let prev = prev.map(|id| Start::Before(cursor(id)));
        Paged { items: self.ids, next, prev }
    }
}

fn direction(start: &Start) -> Direction {
    match start {
        Start::First | Start::Offset(_) | Start::After(_) => Direction::Forward,
        Start::Before(_) => Direction::Backward,
    }
}

/// The post a page begins at; none if it begins at an end.
async fn start_post(reader: &Reader, start: &Start) -> Result<Option<Entry>> {
    match start {
        Start::First | Start::Offset(_) => Ok(None),
        Start::After(cursor) | Start::Before(cursor) => {
            let found = rank_index::find(reader, PostId(cursor.id)).await?;
            Ok(Some(found.or_code(Code::InvalidCursor)?))
        }
    }
}

/// Those of the given posts that a list like this could show, in no order and whatever page is asked for. What is deleted, removed or yet to appear is never among them.
pub(crate) async fn among(
    reader: &Reader,
    viewer: &Viewer,
    query: &PostQuery,
    ids: &[PostId],
) -> Result<Vec<Candidate>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    reader.ranks().bring_up_to_date(reader).await?;
    let now = reader.now();
    let held = held::get(reader).await?;
    let entries = rank_index::load(reader, ids).await?;
    let posts = {
        let posts = reader.ranks().current();
        let since = query.window.since(now).map(|since| since.timestamp_micros());
        let filter = Filter::new(viewer, query, posts.communities().clone(), Arc::clone(&held), since);
        let moment = Moment::now(now);
        let candidates =
            entries.iter().map(|entry| Candidate::new(posts.key(query.order(), entry, moment), entry));
        candidates.filter(|post| filter.is_present(post) && filter.accepts(post)).collect()
    };
    own::Probe::new(viewer, query, held).keep(reader, posts).await
}
