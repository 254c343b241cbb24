//! Who voted how, for those who may know: ask `domain` first.

use crate::author::{self, Author};
use crate::cards;
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::kinds::Vote;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::schema::{comment, comment_vote, post, post_vote};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::sync::Arc;

/// Somebody's vote.
#[derive(Debug, Clone)]
pub struct VoterView {
    /// Who voted, towards the community of what was voted on.
    pub voter: Author,
    /// How.
    pub vote: Vote,
    /// When.
    pub voted_at: DateTime<Utc>,
}

/// A vote as the tables of votes hold it: by whom, when, up or down.
type Row = (PersonId, DateTime<Utc>, bool);

/// Votes on a post: downvotes first, each kind by time.
///
/// Errors: `PostNotFound`.
pub async fn of_post(reader: &Reader, viewer: &Viewer, id: PostId, page: &Page) -> Result<Paged<VoterView>> {
    let mut conn = reader.db().await?;
    let place = post::table.filter(post::id.eq(id)).select(post::community_id);
    let community_id: Option<CommunityId> = place.first(&mut conn).await.optional()?;
    let community_id = community_id.or_code(Code::PostNotFound)?;
    let mut query = post_vote::table
        .filter(post_vote::post_id.eq(id))
        .select((post_vote::person_id, post_vote::voted_at, post_vote::up))
        .limit(page.limit)
        .offset(page.offset())
        .into_boxed();
    let key = (post_vote::up, post_vote::voted_at, post_vote::person_id);
    match place_of(&page.start) {
        Some((up, voted_at, person_id)) if backwards(page) => {
            let before = post_vote::up.lt(up).or(post_vote::up.eq(up).and(
                post_vote::voted_at
                    .lt(voted_at)
                    .or(post_vote::voted_at.eq(voted_at).and(post_vote::person_id.lt(person_id))),
            ));
            query = query.filter(before).order((key.0.desc(), key.1.desc(), key.2.desc()));
        }
        Some((up, voted_at, person_id)) => {
            let after = post_vote::up.gt(up).or(post_vote::up.eq(up).and(
                post_vote::voted_at
                    .gt(voted_at)
                    .or(post_vote::voted_at.eq(voted_at).and(post_vote::person_id.gt(person_id))),
            ));
            query = query.filter(after).order(key);
        }
        None => query = query.order(key),
    }
    let rows: Vec<Row> = query.load(&mut conn).await?;
    drop(conn);
    paged(reader, viewer, community_id, page, rows).await
}

/// Votes on a comment, as [`of_post`].
///
/// Errors: `CommentNotFound`.
pub async fn of_comment(
    reader: &Reader,
    viewer: &Viewer,
    id: CommentId,
    page: &Page,
) -> Result<Paged<VoterView>> {
    let mut conn = reader.db().await?;
    let place = comment::table.filter(comment::id.eq(id)).select(comment::community_id);
    let community_id: Option<CommunityId> = place.first(&mut conn).await.optional()?;
    let community_id = community_id.or_code(Code::CommentNotFound)?;
    let mut query = comment_vote::table
        .filter(comment_vote::comment_id.eq(id))
        .select((comment_vote::person_id, comment_vote::voted_at, comment_vote::up))
        .limit(page.limit)
        .offset(page.offset())
        .into_boxed();
    let key = (comment_vote::up, comment_vote::voted_at, comment_vote::person_id);
    match place_of(&page.start) {
        Some((up, voted_at, person_id)) if backwards(page) => {
            let before = comment_vote::up.lt(up).or(comment_vote::up.eq(up).and(
                comment_vote::voted_at
                    .lt(voted_at)
                    .or(comment_vote::voted_at.eq(voted_at).and(comment_vote::person_id.lt(person_id))),
            ));
            query = query.filter(before).order((key.0.desc(), key.1.desc(), key.2.desc()));
        }
        Some((up, voted_at, person_id)) => {
            let after = comment_vote::up.gt(up).or(comment_vote::up.eq(up).and(
                comment_vote::voted_at
                    .gt(voted_at)
                    .or(comment_vote::voted_at.eq(voted_at).and(comment_vote::person_id.gt(person_id))),
            ));
            query = query.filter(after).order(key);
        }
        None => query = query.order(key),
    }
    let rows: Vec<Row> = query.load(&mut conn).await?;
    drop(conn);
    paged(reader, viewer, community_id, page, rows).await
}

/// The page that rows, read in the page's direction, make.
async fn paged(
    reader: &Reader,
    viewer: &Viewer,
    community_id: CommunityId,
    page: &Page,
    mut rows: Vec<Row>,
) -> Result<Paged<VoterView>> {
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == page.limit);
    if backwards(page) {
        rows.reverse();
    }
    let more_after = full || backwards(page);
    let more_before = if backwards(page) { full } else { page.start != Start::First };
    let next = rows.last().filter(|_| more_after).map(|row| Start::After(cursor(row)));
    let prev = rows.as_slice().first().filter(|_| more_before).map(|row| Start::Before(cursor(row)));

    let now = reader.now();
    let ids: Vec<PersonId> = rows.iter().map(|(id, ..)| *id).collect();
    let bans = author::bans(&*reader.db().await?, &[community_id], &ids, now).await?;
    let people = cards::people(reader, &ids).await?;
    let community = cards::community(reader, community_id).await?.or_code(Code::CommunityNotFound)?;
    let items = rows.into_iter().filter_map(|(id, voted_at, up)| {
        let voter = Author::new(Arc::clone(people.get(&id)?), &community, &bans, viewer, now);
        Some(VoterView { voter, vote: Vote::from_up(up), voted_at })
    });
    Ok(Paged { items: items.collect(), next, prev })
}

fn backwards(page: &Page) -> bool {
    matches!(page.start, Start::Before(_))
}

fn cursor((id, voted_at, up): &Row) -> Cursor {
    Cursor { key: voted_at.timestamp_micros(), id: id.0, kind: u8::from(*up) }
}

fn place_of(start: &Start) -> Option<(bool, DateTime<Utc>, PersonId)> {
    match start {
        Start::After(cursor) | Start::Before(cursor) => {
            let voted_at = DateTime::from_timestamp_micros(cursor.key)?;
            Some((cursor.kind != 0, voted_at, PersonId(cursor.id)))
        }
        Start::First | Start::Offset(_) => None,
    }
}
