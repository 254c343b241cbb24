//! The comments of a post as a tree, without what is written in them.
//!
//! A thread is read in one narrow statement, kept for a while in [`cache::Threads`] and kept in step with this process's own changes comment by comment. Everything about the shape of a discussion is answered from it: which comments a tree shows ([`select`]), how many replies a comment has.

pub mod cache;
pub mod select;

use crate::comment_order::Facts;
use base::ids::{CommentId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use db::schema::{comment, comment_stat};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::mem::size_of;

/// The comments of one post, by id; a comment's parent comes before it.
#[derive(Debug, Default)]
pub struct Thread {
    nodes: Vec<Node>,
    /// Places in `nodes`, grouped by parent: first those without one, then the replies to the first node, and so on.
    replies: Vec<u32>,
    /// Where each of these groups begins in `replies`; one more at the end.
    starts: Vec<u32>,
}

/// A comment in a thread: 32 bytes, and 8 more in the lists of the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Microseconds since 1970.
    published: i64,
    /// The comment.
    pub id: CommentId,
    /// Who wrote it.
    pub creator_id: PersonId,
    /// Votes for it.
    upvotes: i32,
    /// Votes against it.
    downvotes: i32,
    /// Place of the comment it answers; [`NONE`] if it answers the post.
    parent: u32,
    language: i16,
    /// 0 for an answer to the post.
    pub depth: u8,
    distinguished: bool,
}

const NONE: u32 = u32::MAX;

/// A comment as the database has it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = comment, base_query = comment::table.inner_join(comment_stat::table))]
pub struct Row {
    id: CommentId,
    parent_id: Option<CommentId>,
    creator_id: PersonId,
    language_id: LanguageId,
    distinguished: bool,
    published_at: DateTime<Utc>,
    #[diesel(select_expression = comment_stat::upvotes)]
    upvotes: i32,
    #[diesel(select_expression = comment_stat::downvotes)]
    downvotes: i32,
}

impl Node {
    /// What its place in an order depends on.
    pub fn facts(&self) -> Facts {
        Facts {
            id: self.id,
            published: self.published,
            upvotes: self.upvotes,
            downvotes: self.downvotes,
            distinguished: self.distinguished,
        }
    }

    /// See `base::language`.
    pub fn language_id(&self) -> LanguageId {
        LanguageId(i32::from(self.language))
    }

    /// Microseconds since 1970.
    pub fn published(&self) -> i64 {
        self.published
    }
}

impl Thread {
    /// The thread that the rows make, in whatever order they come.
    pub fn new(mut rows: Vec<Row>) -> Self {
        rows.sort_unstable_by_key(|row| row.id);
        let mut thread = Self { nodes: Vec::with_capacity(rows.len()), ..Self::default() };
        for row in rows {
            let parent = row.parent_id.and_then(|id| thread.place(id));
            let above = parent.and_then(|place| thread.nodes.get(place));
            let depth = above.map_or(0, |above| above.depth.saturating_add(1));
            thread.nodes.push(Node {
                published: row.published_at.timestamp_micros(),
                id: row.id,
                creator_id: row.creator_id,
                upvotes: row.upvotes,
                downvotes: row.downvotes,
                parent: parent.and_then(|place| u32::try_from(place).ok()).unwrap_or(NONE),
                language: i16::try_from(row.language_id.0).unwrap_or(0),
                depth,
                distinguished: row.distinguished,
            });
        }
        thread.group();
        thread
    }

    /// Sorts the nodes into the groups of replies, in time linear in their number.
    fn group(&mut self) {
        // `NONE` is the one number without a successor.
        let group =
            |node: &Node| node.parent.checked_add(1).map_or(0, |group| usize::try_from(group).unwrap_or(0));
        let mut starts = vec![0_u32; self.nodes.len() + 2];
        for node in &self.nodes {
            if let Some(start) = starts.get_mut(group(node) + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut replies = vec![0_u32; self.nodes.len()];
        for (place, node) in (0_u32..).zip(&self.nodes) {
            let Some(at) = next.get_mut(group(node)) else { continue };
            if let Some(slot) = usize::try_from(*at).ok().and_then(|at| replies.get_mut(at)) {
                *slot = place;
            }
            *at += 1;
        }
        self.replies = replies;
        self.starts = starts;
    }

    /// The same thread after some of its comments have changed or come in.
    fn with(&self, fresh: Vec<Row>) -> Self {
        let known = fresh.iter().all(|row| self.place(row.id).is_some());
        if !known {
            let mut rows: Vec<Row> = self.nodes.iter().map(|node| self.row(node)).collect();
            rows.retain(|row| fresh.iter().all(|fresh| fresh.id != row.id));
            rows.extend(fresh);
            return Self::new(rows);
        }
        let mut thread =
            Self { nodes: self.nodes.clone(), replies: self.replies.clone(), starts: self.starts.clone() };
        for row in fresh {
            let Some(node) = self.place(row.id).and_then(|place| thread.nodes.get_mut(place)) else {
                continue;
            };
            node.upvotes = row.upvotes;
            node.downvotes = row.downvotes;
            node.distinguished = row.distinguished;
            node.language = i16::try_from(row.language_id.0).unwrap_or(0);
        }
        thread
    }

    fn row(&self, node: &Node) -> Row {
        Row {
            id: node.id,
            parent_id: self.parent(node).map(|parent| parent.id),
            creator_id: node.creator_id,
            language_id: node.language_id(),
            distinguished: node.distinguished,
            published_at: DateTime::from_timestamp_micros(node.published).unwrap_or_default(),
            upvotes: node.upvotes,
            downvotes: node.downvotes,
        }
    }

    /// Where a comment is among the nodes.
    fn place(&self, id: CommentId) -> Option<usize> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok()
    }

    /// The comment, if it is in the thread.
    pub fn find(&self, id: CommentId) -> Option<&Node> {
        self.nodes.get(self.place(id)?)
    }

    /// Every comment, the smallest id first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    fn parent(&self, node: &Node) -> Option<&Node> {
        self.nodes.get(usize::try_from(node.parent).ok()?)
    }

    /// The replies to a comment, or (`None`) to the post itself.
    pub fn replies(&self, to: Option<&Node>) -> impl Iterator<Item = &Node> {
        let group = to.map_or(Some(0), |node| self.place(node.id).map(|place| place + 1));
        let bounds = group.and_then(|group| Some((*self.starts.get(group)?, *self.starts.get(group + 1)?)));
        let (start, end) = bounds.unwrap_or((0, 0));
        let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
        let places = self.replies.get(range).unwrap_or_default();
        places.iter().filter_map(|place| self.nodes.get(usize::try_from(*place).ok()?))
    }

    /// How many comments there are below each one, at all depths, in the order of [`Thread::nodes`].
    pub fn descendants(&self) -> Vec<i32> {
        let mut counts = vec![0_i32; self.nodes.len()];
        for place in (0..self.nodes.len()).rev() {
            let below = counts.get(place).copied().unwrap_or(0);
            let parent = self.nodes.get(place).and_then(|node| usize::try_from(node.parent).ok());
            if let Some(count) = parent.and_then(|parent| counts.get_mut(parent)) {
                *count += below + 1;
            }
        }
        counts
    }

    /// Memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.nodes.len() * (size_of::<Node>() + 2 * size_of::<u32>())
    }
}

/// Reads the whole thread of a post.
async fn read(conn: &mut db::Conn, post_id: PostId) -> QueryResult<Vec<Row>> {
    Row::query().filter(comment::post_id.eq(post_id)).load(conn).await
}

/// Reads some comments of a thread.
async fn read_some(conn: &mut db::Conn, post_id: PostId, ids: &[CommentId]) -> QueryResult<Vec<Row>> {
    let rows = Row::query().filter(comment::id.eq_any(ids)).filter(comment::post_id.eq(post_id));
    rows.load(conn).await
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A comment of the thread under test, `minutes` old at `now`.
    pub(crate) fn row(id: i32, parent: Option<i32>, upvotes: i32, downvotes: i32) -> Row {
        let start: DateTime<Utc> = "2026-05-01T12:00:00Z".parse().unwrap();
        Row {
            id: CommentId(id),
            parent_id: parent.map(CommentId),
            creator_id: PersonId(id),
            language_id: LanguageId(0),
            distinguished: false,
            published_at: start + chrono::TimeDelta::minutes(i64::from(id)),
            upvotes,
            downvotes,
        }
    }

    fn ids<'a>(nodes: impl Iterator<Item = &'a Node>) -> Vec<i32> {
        nodes.map(|node| node.id.0).collect()
    }

    #[test]
    fn a_node_takes_what_the_architecture_allows() {
        assert_eq!(size_of::<Node>(), 32);
        let thread = Thread::new((0..1000).map(|id| row(id, None, 1, 0)).collect());
        assert!(thread.bytes() <= 41 * 1000);
    }

    #[test]
    fn replies_are_grouped_and_counted_at_all_depths() {
        let thread = Thread::new(vec![
            row(9, Some(5), 1, 0),
            row(2, None, 1, 0),
            row(5, Some(2), 1, 0),
            row(7, Some(2), 1, 0),
            row(3, None, 1, 0),
        ]);
        assert_eq!(ids(thread.replies(None)), [2, 3]);
        assert_eq!(ids(thread.replies(thread.find(CommentId(2)))), [5, 7]);
        assert_eq!(ids(thread.replies(thread.find(CommentId(5)))), [9]);
        assert_eq!(ids(thread.replies(thread.find(CommentId(3)))), [0_i32; 0]);
        assert_eq!(ids(thread.nodes().iter()), [2, 3, 5, 7, 9]);
        assert_eq!(thread.descendants(), [3, 0, 1, 0, 0]);
        let depths: Vec<u8> = thread.nodes().iter().map(|node| node.depth).collect();
        assert_eq!(depths, [0, 0, 1, 1, 2]);
    }

    #[test]
    fn a_change_is_taken_in_and_so_is_a_comment_that_comes_late() {
        let thread = Thread::new(vec![row(2, None, 1, 0), row(9, Some(2), 1, 0)]);
        let voted = thread.with(vec![row(9, Some(2), 5, 2)]);
        assert_eq!(voted.find(CommentId(9)).map(|node| (node.upvotes, node.downvotes)), Some((5, 2)));
        let grown = voted.with(vec![row(4, Some(2), 1, 0), row(2, None, 3, 0)]);
        assert_eq!(ids(grown.replies(grown.find(CommentId(2)))), [4, 9]);
        assert_eq!(grown.find(CommentId(2)).map(|node| node.upvotes), Some(3));
        assert_eq!(grown.find(CommentId(9)).map(|node| node.upvotes), Some(5));
        assert_eq!(grown.descendants(), [2, 0, 0]);
    }
}
