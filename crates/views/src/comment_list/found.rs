//! Filling a page.

use crate::comment_list::CommentQuery;
use crate::comment_list::candidate::Candidate;
use base::ids::CommentId;
use base::page::{Cursor, Paged, Start};
use std::collections::HashSet;

/// What a page has so far.
pub struct Found {
    ids: Vec<CommentId>,
    seen: HashSet<CommentId>,
    skip: usize,
    limit: usize,
}

impl Found {
    /// Nothing yet.
    pub fn new(query: &CommentQuery) -> Self {
        let (limit, skip) = query.extent();
        Self { ids: Vec::new(), seen: HashSet::new(), skip, limit }
    }

    /// How many comments have yet to be found, those that are skipped among them.
    pub fn missing(&self) -> usize {
        self.skip + self.limit.saturating_sub(self.ids.len())
    }

    /// Adds comments until the page is full.
    pub fn add(&mut self, comments: Vec<Candidate>) {
        for comment in comments {
            if self.ids.len() == self.limit {
                return;
            }
            if !self.seen.insert(comment.id) {
                continue;
            }
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            self.ids.push(comment.id);
        }
    }

    /// The page, with the ways on and back.
    pub fn page(mut self, start: &Start) -> Paged<CommentId> {
        let full = self.ids.len() == self.limit && self.limit > 0;
        let backward = matches!(start, Start::Before(_));
        if backward {
            self.ids.reverse();
        }
        let at_begin = matches!(start, Start::First | Start::Offset(0));
        let cursor = |id: &CommentId| Cursor { key: 0, id: id.0, kind: 0 };
        let next = self.ids.last().filter(|_| full || backward).map(|id| Start::After(cursor(id)));
        let prev = self.ids.first().filter(|_| if backward { full } else { !at_begin });
        let prev = prev.map(|id| Start::Before(cursor(id)));
        Paged { items: self.ids, next, prev }
    }
}
