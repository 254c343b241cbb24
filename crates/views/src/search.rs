//! Search: what matches a term, in posts, comments, communities and people.
//!
//! Source: docs/reference/api-v3.md 6.7 and api-v4.md 5. A search costs the same whatever is searched for and however much there is, because it looks through the newest things first and stops when it has found enough:
//! - The trigram indexes also hold which thousand of ids a row belongs to, so a statement can be told to look through some thousands only. [`walk`] decides which: the newest one, then more and more at a time, until some [`HITS`](scan::HITS) have been found or fifty million rows been looked through.
//! - What has no three letters or digits in a row is no use to the index. Such a term, and the empty one, is looked for in the newest 8 192 rows only, and in the newest 1 024 of an author or community if one is given.
//! - What is found is filtered as lists are, then ordered, then cut into pages. So a search reaches the newest thousand hits of each kind, and orders such as "Top" are exact where there are no more.
//!
//! Communities and people whose name is the term itself are found however many others match.

mod comment;
mod community;
mod person;
mod post;
mod scan;
mod term;
mod walk;

pub use comment::list as comments;
pub use community::list as communities;
pub use person::list as people;
pub use post::{list as posts, of_url as posts_of_url};
pub use term::Term;

use crate::post_list::PostQuery;
use crate::post_list::key::Key;
use base::ids::PersonId;
use base::kinds::SortPreference;
use base::page::{Cursor, Page, Paged, Start};
use std::cmp::Reverse;

/// A search as its caller wants it.
#[derive(Debug, Clone)]
pub struct SearchQuery {
    /// What is searched for.
    pub term: Term,
    /// Where, and which part of what is found: rules, listing, community, window, sensitive content, page. The rest does not matter.
    pub within: PostQuery,
    /// The order, as API v3 names it for all kinds of things.
    pub sort: SortPreference,
    /// Only what this person wrote.
    pub creator_id: Option<PersonId>,
    /// Only in the titles of posts.
    pub title_only: bool,
}

/// A page of what was found, given all places. Cursors are good for the orders in which [`Key::second`] is 0.
fn cut(mut keys: Vec<Key>, page: Page) -> Paged<i32> {
    keys.sort_unstable_by_key(|key| Reverse(*key));
    keys.dedup();
    let limit = usize::try_from(page.limit).unwrap_or(0);
    let begin = match page.start {
        Start::First => 0,
        Start::Offset(rows) => usize::try_from(rows).unwrap_or(0),
        Start::After(cursor) => keys.partition_point(|key| *key >= place(cursor)),
        Start::Before(cursor) => keys.partition_point(|key| *key > place(cursor)).saturating_sub(limit),
    };
    let more = keys.len() > begin.saturating_add(limit);
    let found: Vec<Cursor> = keys.into_iter().skip(begin).take(limit).filter_map(cursor).collect();
    Paged {
        items: found.iter().map(|cursor| cursor.id).collect(),
        next: found.last().filter(|_| more).copied().map(Start::After),
        prev: found.first().filter(|_| begin > 0).copied().map(Start::Before),
    }
}

fn place(cursor: Cursor) -> Key {
    Key { featured: false, first: cursor.key, second: 0, id: i64::from(cursor.id) }
}

fn cursor(key: Key) -> Option<Cursor> {
    Some(Cursor { key: key.first, id: i32::try_from(key.id).ok()?, kind: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<Key> {
        (1..=5)
            .map(|id| Key { featured: false, first: i64::from(id) * 10, second: 0, id: id.into() })
            .collect()
    }

    #[test]
    fn pages_go_on_where_the_last_one_ended_and_back() {
        let first = cut(keys(), Page::first(2));
        assert_eq!((first.items, first.prev), (vec![5, 4], None));
        let second = cut(keys(), Page { limit: 2, start: first.next.unwrap() });
        assert_eq!(second.items, [3, 2]);
        let third = cut(keys(), Page { limit: 2, start: second.next.unwrap() });
        assert_eq!((third.items, third.next), (vec![1], None));
        let back = cut(keys(), Page { limit: 2, start: third.prev.unwrap() });
        assert_eq!(back.items, [3, 2]);
        let numbered = cut(keys(), Page { limit: 2, start: Start::Offset(4) });
        assert_eq!(numbered.items, [1]);
    }

    #[test]
    fn what_was_found_twice_is_shown_once() {
        let twice: Vec<Key> = keys().into_iter().chain(keys()).collect();
        assert_eq!(cut(twice, Page::first(50)).items, [5, 4, 3, 2, 1]);
    }
}
