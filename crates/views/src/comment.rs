//! Comments as one viewer sees them.

use crate::author::{self, Author};
use crate::cards::{self, CommunityCard};
use crate::community::CommunityView;
use crate::held;
use crate::post::{self as post_view, PostRow, unique};
use crate::reader::Reader;
use crate::report::tally::{self, Tally};
use crate::tag;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PostId, TagId};
use base::limits::{Held, Limits};
use base::text::markdown;
use db::comment::mark::{self, Mine};
use db::comment::{Comment, CommentStat};
use db::schema::{comment, comment_stat, post};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A comment with all that is shown around it. Comments of one answer share their post and community.
#[derive(Debug, Clone)]
pub struct CommentView {
    /// The row, with its text even if it is deleted or removed: see [`CommentView::content`].
    pub comment: Comment,
    /// The counters.
    pub stat: CommentStat,
    /// Replies below it at all depths, deleted and removed ones included.
    pub child_count: i32,
    /// Who wrote it.
    pub creator: Author,
    /// What it was written under.
    pub post: Arc<PostRow>,
    /// What that is marked with, deleted tags included: see [`tag::shown`].
    pub tags: Vec<TagId>,
    /// Where that is, and what the viewer is there.
    pub community: CommunityView,
    /// What the viewer did with it; all empty for the anonymous viewer.
    pub mine: Mine,
    /// Whether the viewer is an admin.
    pub can_administrate: bool,
    /// Whether the viewer wrote it.
    pub own: bool,
    /// Whether the viewer wrote the post.
    pub own_post: bool,
    /// The complaints about it; none for who does not settle them.
    pub reports: Tally,
    /// The complaints about the post, likewise.
    pub post_reports: Tally,
}

/// Who still reads a comment that is deleted or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Admins: API v3, docs/reference/api-v3.md 6.4.
    Admins,
    /// Its author and who moderates it: API v4, docs/reference/api-v4.md 1.
    AuthorAndModerators,
}

impl CommentView {
    /// Whether the viewer reads the post's text even if the post is deleted or removed.
    pub fn reads_post(&self) -> bool {
        self.own_post || self.community.sees_removed
    }

    /// The text; empty if the comment is deleted or removed and the viewer is not one of `readers`.
    pub fn content(&self, readers: Readers) -> &str {
        let reads = match readers {
            Readers::Admins => self.can_administrate,
            Readers::AuthorAndModerators => self.own || self.community.sees_removed,
        };
        if reads || self.comment.listed() { &self.comment.content } else { "" }
    }
}

/// Above this many replies below the comments of one answer, whole threads are read instead.
const COUNTED: i32 = 2_000;

#[derive(HasQuery)]
#[diesel(table_name = comment, base_query = comment::table.inner_join(comment_stat::table))]
struct CommentRow {
    #[diesel(embed)]
    comment: Comment,
    #[diesel(embed)]
    stat: CommentStat,
}

/// The comments with these ids in the order of the ids, whether or not they should be listed; ids of none are left out.
///
/// At most five statements, one more where a community has tags, two more for who settles complaints, and those of [`cards`] where these are not at hand.
pub async fn load(reader: &Reader, viewer: &Viewer, ids: &[CommentId]) -> Result<Vec<CommentView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let now = reader.now();
    let held = held::get(reader).await?;
    let mut conn = reader.db().await?;
    // Sent in two pieces: what is known of the comments, and what of what they name.
    let (rows, mut mine) = try_join!(rows(&conn, ids), mine(&conn, viewer, ids))?;
    let creators = unique(rows.iter().map(|row| row.comment.creator_id));
    let places = unique(rows.iter().map(|row| row.comment.community_id));
    let (near, far): (Vec<&CommentRow>, Vec<&CommentRow>) =
        rows.iter().partition(|row| reader.threads().holds(row.comment.post_id));
    let (posts, bans, counted) = try_join!(
        posts(&conn, &rows),
        author::bans(&conn, &places, &creators, now),
        count_below(&conn, &far)
    )?;
    let written = rows.iter().map(|row| (row.comment.id, row.comment.community_id));
    let reports = tally::of_comments(&mut conn, viewer, written).await?;
    let above = posts.iter().map(|(id, row)| (*id, row.post.community_id));
    let post_reports = tally::of_posts(&mut conn, viewer, above).await?;
    // Threads and cards may need a connection of their own.
    drop(conn);
    let child_counts = match counted {
        Some(mut counted) => {
            counted.extend(in_threads(reader, &near).await?);
            counted
        }
        None => in_threads(reader, &rows.iter().collect::<Vec<_>>()).await?,
    };
    let people = cards::people(reader, &creators).await?;
    let communities = cards::communities(reader, &places).await?;
    let posts = shown_posts(reader, &held, posts, &communities).await?;

    let post_ids: Vec<PostId> = posts.keys().copied().collect();
    let marks = tag::marks(reader, &communities, &post_ids).await?;

    let mut found: HashMap<CommentId, CommentView> = HashMap::with_capacity(rows.len());
    for CommentRow { comment, stat } in rows {
        let Some(post) = posts.get(&comment.post_id) else { continue };
        let community_id = post.post.community_id;
        let (Some(creator), Some(community)) =
            (people.get(&comment.creator_id), communities.get(&community_id))
        else {
            continue;
        };
        let limits = held.of(creator.person.instance_id).or(held.of(community.community.instance_id));
        let view = CommentView {
            child_count: child_counts.get(&comment.id).copied().unwrap_or(0),
            creator: Author::new(Arc::clone(creator), community, &bans, viewer, now),
            post: Arc::clone(post),
            tags: marks.get(&comment.post_id).cloned().unwrap_or_default(),
            community: CommunityView::of(viewer, Arc::clone(community), now),
            mine: mine.remove(&comment.id).unwrap_or_default(),
            can_administrate: viewer.oversees_site(),
            own: viewer.is(comment.creator_id),
            own_post: viewer.is(post.post.creator_id),
            reports: reports.get(&comment.id).copied().unwrap_or_default(),
            post_reports: post_reports.get(&comment.post_id).copied().unwrap_or_default(),
            comment: shown(comment, limits),
            stat,
        };
        found.insert(view.comment.id, view);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The comment, if the viewer may open its post; a deleted or removed one is there too.
///
/// Errors: `CommentNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: CommentId) -> Result<CommentView> {
    let view = load(reader, viewer, &[id]).await?.pop();
    let seen = view.filter(|view| visible::post(viewer, &view.post.post, &view.community.card));
    seen.or_code(Code::CommentNotFound)
}

async fn rows(conn: &db::Conn, ids: &[CommentId]) -> QueryResult<Vec<CommentRow>> {
    CommentRow::query().filter(comment::id.eq_any(ids)).load(&mut &*conn).await
}

async fn mine(conn: &db::Conn, viewer: &Viewer, ids: &[CommentId]) -> QueryResult<HashMap<CommentId, Mine>> {
    match viewer.person_id() {
        Some(person_id) => mark::load_mine(conn, person_id, ids).await,
        None => Ok(HashMap::new()),
    }
}

/// How many replies there are below comments whose threads are not at hand; none if they are so many that the whole threads are better read.
async fn count_below(conn: &db::Conn, far: &[&CommentRow]) -> QueryResult<Option<HashMap<CommentId, i32>>> {
    if far.is_empty() {
        return Ok(Some(HashMap::new()));
    }
    let ids: Vec<CommentId> = far.iter().map(|row| row.comment.id).collect();
    db::comment::count_descendants(conn, &ids, COUNTED).await
}

async fn in_threads(reader: &Reader, rows: &[&CommentRow]) -> Result<HashMap<CommentId, i32>> {
    let wanted: HashSet<CommentId> = rows.iter().map(|row| row.comment.id).collect();
    let mut counts = HashMap::with_capacity(wanted.len());
    for post_id in unique(rows.iter().map(|row| row.comment.post_id)) {
        let thread = reader.threads().get(reader, post_id).await?;
        let counted = thread.nodes().iter().zip(thread.descendants());
        counts.extend(
            counted.filter(|(node, _)| wanted.contains(&node.id)).map(|(node, count)| (node.id, count)),
        );
    }
    Ok(counts)
}

/// A comment without what is held back of its author's or community's instance.
fn shown(mut comment: Comment, limits: Limits) -> Comment {
    if limits.no_media {
        comment.content = markdown::without_images(&comment.content).into_owned();
    }
    comment
}

/// The same for the posts.
async fn shown_posts(
    reader: &Reader,
    held: &Held,
    posts: HashMap<PostId, Arc<PostRow>>,
    communities: &HashMap<CommunityId, Arc<CommunityCard>>,
) -> Result<HashMap<PostId, Arc<PostRow>>> {
    if held.is_empty() {
        return Ok(posts);
    }
    let authors = cards::people(reader, &unique(posts.values().map(|row| row.post.creator_id))).await?;
    let limits = |row: &PostRow| {
        let author = authors.get(&row.post.creator_id).map(|card| held.of(card.person.instance_id));
        let place = communities.get(&row.post.community_id).map(|card| held.of(card.community.instance_id));
        author.unwrap_or_default().or(place.unwrap_or_default())
    };
    let shown = posts.into_iter().map(|(id, row)| match limits(&row) {
        limits if limits.is_open() => (id, row),
        limits => {
            (id, Arc::new(PostRow { post: post_view::shown(row.post.clone(), limits), stat: row.stat }))
        }
    });
    Ok(shown.collect())
}

async fn posts(conn: &db::Conn, rows: &[CommentRow]) -> QueryResult<HashMap<PostId, Arc<PostRow>>> {
    let ids = unique(rows.iter().map(|row| row.comment.post_id));
    let rows: Vec<PostRow> = PostRow::query().filter(post::id.eq_any(ids)).load(&mut &*conn).await?;
    Ok(rows.into_iter().map(|row| (row.post.id, Arc::new(row))).collect())
}
