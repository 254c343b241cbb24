//! What the viewer saved: the time of saving decides, then the order of the list. Source: docs/reference/api-v3.md 6.1.

use crate::held;
use crate::post_list::filter::{Candidate, Filter};
use crate::post_list::key::Key;
use crate::post_list::query::PostQuery;
use crate::post_list::{Found, own, start_post};
use crate::rank_index::{self, entry::Moment};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{PersonId, PostId};
use base::page::{Paged, Start};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Arc;

/// A place in the list; the largest comes first.
type Place = (DateTime<Utc>, Key);

/// One page. Nobody we know has saved nothing.
///
/// Errors: `InvalidCursor` if the page begins at a post that is not saved any more, or shall end at one: API v3 has no way back.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &PostQuery) -> Result<Paged<PostId>> {
    let Some(person_id) = viewer.person_id() else {
        return Ok(Paged { items: Vec::new(), next: None, prev: None });
    };
    reader.ranks().bring_up_to_date(reader).await?;
    let now = reader.now();
    let start = start(reader, person_id, query, now).await?;
    let communities = reader.ranks().current().communities().clone();
    let since = query.window.since(now).map(|since| since.timestamp_micros());
    let held = held::get(reader).await?;
    let filter = Filter::new(viewer, query, communities, Arc::clone(&held), since);
    let probe = own::Probe::new(viewer, query, held);
    let mut found = Found::new(query);
    // The first batch has to hold what was saved at the same instant as the post the page begins after.
    let mut before = match start {
        Some((saved_at, _)) => saved_at + TimeDelta::microseconds(1),
        None => DateTime::<Utc>::MAX_UTC,
    };
    while found.missing() > 0 {
        let saved = own::saved_before(reader, person_id, before).await?;
        let Some(last) = saved.last() else { break };
        before = last.saved_at;
        let mut posts = candidates(reader, query, now, &saved).await?;
        posts.retain(|(place, post)| start.is_none_or(|start| *place < start) && filter.accepts(post));
        posts.sort_unstable_by_key(|(place, _)| std::cmp::Reverse(*place));
        found.add(probe.keep(reader, posts.into_iter().map(|(_, post)| post).collect()).await?);
    }
    Ok(found.page(&query.page.start))
}

/// Where the page begins; none at the first.
async fn start(
    reader: &Reader,
    person_id: PersonId,
    query: &PostQuery,
    now: DateTime<Utc>,
) -> Result<Option<Place>> {
    if matches!(query.page.start, Start::Before(_)) {
        return Err(Code::InvalidCursor.into());
    }
    let Some(entry) = start_post(reader, &query.page.start).await? else { return Ok(None) };
    let saved_at = own::saved_at(reader, person_id, entry.id).await?.or_code(Code::InvalidCursor)?;
    let key = reader.ranks().current().key(query.order(), &entry, Moment::now(now));
    Ok(Some((saved_at, Key { featured: entry.flags.has(query.featured()), ..key })))
}

async fn candidates(
    reader: &Reader,
    query: &PostQuery,
    now: DateTime<Utc>,
    saved: &[own::Saved],
) -> Result<Vec<(Place, Candidate)>> {
    let times: HashMap<PostId, DateTime<Utc>> = saved.iter().map(|row| (row.post_id, row.saved_at)).collect();
    let ids: Vec<PostId> = saved.iter().map(|row| row.post_id).collect();
    let entries = rank_index::load(reader, &ids).await?;
    let posts = reader.ranks().current();
    let moment = Moment::now(now);
    let found = entries.iter().filter_map(|entry| {
        let id = entry.id;
        let featured = entry.flags.has(query.featured());
        let key = Key { featured, ..posts.key(query.order(), entry, moment) };
        Some(((*times.get(&id)?, key), Candidate::new(key, entry)))
    });
    Ok(found.collect())
}
