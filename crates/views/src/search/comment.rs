//! Searching comments.

use crate::cards;
use crate::held;
use crate::post_list::filter::{Candidate, Filter};
use crate::post_list::key::{Key, Rules, rank_bits};
use crate::rank;
use crate::rank_index::entry::Flags;
use crate::reader::Reader;
use crate::search::scan::{self, Table};
use crate::search::{SearchQuery, cut};
use crate::viewer::Viewer;
use crate::wording::{self, WithPosts};
use base::error::Result;
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use base::kinds::CommentSort;
use base::limits::Held;
use base::page::{Page, Paged};
use chrono::{DateTime, Utc};
use db::fixed::{Fixed, fixed};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use std::sync::Arc;

const COMMENTS: Table = Table {
    extent: "select coalesce(max(id), 0) as highest_id, cardinality(show_trgm(?)) > 0 as indexed from comment",
    indexed: include_str!("comment.sql"),
    unindexed: include_str!("comment_unindexed.sql"),
};

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = Integer)]
    id: CommentId,
    #[diesel(sql_type = Integer)]
    post_id: PostId,
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
    #[diesel(sql_type = Integer)]
    creator_id: PersonId,
    #[diesel(sql_type = Integer)]
    language_id: LanguageId,
    /// Of the post.
    #[diesel(sql_type = Bool)]
    nsfw: bool,
    #[diesel(sql_type = Timestamptz)]
    published_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    upvotes: i32,
    #[diesel(sql_type = Integer)]
    downvotes: i32,
}

/// Comments with the term, on posts that are listed.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    page: Page,
) -> Result<Paged<CommentId>> {
    reader.ranks().bring_up_to_date(reader).await?;
    let pattern = query.term.pattern().to_owned();
    let patterns = |statement: Fixed| statement.bind::<Text, _>(pattern.clone());
    let mut keys = Vec::new();
    if let Some(id) = query.creator_id {
        let statement = fixed(include_str!("comment_of_creator.sql")).bind::<Integer, _>(id);
        let hits = patterns(statement).load(&mut *reader.db().await?).await?;
        keys = keep(reader, viewer, query, hits).await?;
    }
    if query.creator_id.is_none() || !query.term.piece().is_empty() {
        let hits = async |rows: Vec<Hit>| keep(reader, viewer, query, rows).await;
        keys.extend(scan::scan(reader, &COMMENTS, &query.term, patterns, hits).await?);
    }
    Ok(cut(keys, page).map(CommentId))
}

/// The places of those that the viewer may see in lists.
async fn keep(reader: &Reader, viewer: &Viewer, query: &SearchQuery, hits: Vec<Hit>) -> Result<Vec<Key>> {
    let now = reader.now();
    let communities = reader.ranks().current().communities().clone();
    let since = query.window().since(now).map(|since| since.timestamp_micros());
    let held = held::get(reader).await?;
    let filter = Filter::new(viewer, &query.within, communities, Arc::clone(&held), since);
    let candidates = hits.iter().map(|hit| (hit, candidate(hit, key(hit, query.comment_sort, now))));
    let seen = candidates.filter(|(hit, candidate)| {
        let by_creator = query.creator_id.is_none_or(|id| id == hit.creator_id);
        by_creator && filter.is_present(candidate) && filter.accepts(candidate)
    });
    let seen: Vec<(PersonId, CommunityId, Key)> =
        seen.map(|(hit, post)| (hit.creator_id, hit.community_id, post.key)).collect();
    let mut seen = without_held(reader, viewer, query, &held, seen).await?;
    without_unwanted_authors(reader, viewer, query.within.rules, &mut seen).await?;
    let ids: Vec<CommentId> = seen.iter().map(|(_, key)| comment_id(key)).collect();
    let unwanted = wording::hidden_comments(reader, viewer, &ids, WithPosts::Yes).await?;
    seen.retain(|(_, key)| !unwanted.contains(&comment_id(key)));
    Ok(seen.into_iter().map(|(_, key)| key).collect())
}

fn comment_id(key: &Key) -> CommentId {
    CommentId(i32::try_from(key.id).unwrap_or_default())
}

/// A comment is filtered as its post would be, had the comment's author written it in the comment's language.
fn candidate(hit: &Hit, key: Key) -> Candidate {
    Candidate {
        key,
        id: hit.post_id,
        community_id: hit.community_id,
        creator_id: hit.creator_id,
        published: hit.published_at.timestamp_micros(),
        comments: 0,
        language_id: hit.language_id,
        flags: Flags::of(&[(Flags::NSFW, hit.nsfw)]),
    }
}

/// Where it stands. Source: docs/reference/ranking.md 7; ties go to the newer one.
fn key(hit: &Hit, order: CommentSort, now: DateTime<Utc>) -> Key {
    let published = hit.published_at.timestamp_micros();
    let score = hit.upvotes.saturating_sub(hit.downvotes);
    let (first, second) = match order {
        CommentSort::Hot => {
            (rank_bits(rank::hot(score, now.signed_duration_since(hit.published_at))), i64::from(score))
        }
        CommentSort::Top => (i64::from(score), published),
        CommentSort::New => (published, 0),
        CommentSort::Old => (published.saturating_neg(), 0),
        CommentSort::Controversial => (rank_bits(rank::controversy(hit.upvotes, hit.downvotes)), published),
    };
    Key { featured: false, first, second, id: i64::from(hit.id.0) }
}

/// Without what is held back because of its author's instance.
async fn without_held(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    held: &Held,
    found: Vec<(PersonId, CommunityId, Key)>,
) -> Result<Vec<(PersonId, Key)>> {
    let (from_everywhere, safe) = (query.within.is_from_everywhere(), !query.within.show_nsfw);
    let authors: Vec<PersonId> = found.iter().filter(|_| !held.is_empty()).map(|(id, _, _)| *id).collect();
    let authors = cards::people(reader, &authors).await?;
    let shown = found.into_iter().filter(|(id, community_id, _)| {
        let Some(author) = authors.get(id) else { return held.is_empty() };
        let limits = held.of(author.person.instance_id);
        let hidden = limits.limited && !held::follows(viewer, *community_id);
        !((from_everywhere && hidden) || (safe && limits.force_nsfw))
    });
    Ok(shown.map(|(id, _, key)| (id, key)).collect())
}

/// Bots, if the viewer does not want them, and in v4 people of blocked instances.
async fn without_unwanted_authors(
    reader: &Reader,
    viewer: &Viewer,
    rules: Rules,
    found: &mut Vec<(PersonId, Key)>,
) -> Result<()> {
    let without_bots = viewer.local_user().is_some_and(|user| !user.preferences.show_bot_accounts);
    let blocked = &viewer.blocked_instance_people;
    let without_blocked = rules == Rules::V4 && !blocked.is_empty();
    if !without_bots && !without_blocked {
        return Ok(());
    }
    let authors: Vec<PersonId> = found.iter().map(|(id, _)| *id).collect();
    let authors = cards::people(reader, &authors).await?;
    found.retain(|(id, _)| {
        authors.get(id).is_some_and(|author| {
            let bot = without_bots && author.person.bot_account;
            !(bot || (without_blocked && blocked.contains_key(&author.person.instance_id)))
        })
    });
    Ok(())
}
