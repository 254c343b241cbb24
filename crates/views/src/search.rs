//! Search: what matches a term, in posts, comments and people. Communities are few enough to be searched in memory: [`crate::community::list`].
//!
//! Source: docs/reference/api-v3.md 6.7 and api-v4.md 5. A search costs the same whatever is searched for and however much there is, because it looks through the newest things first and stops when it has found enough:
//! - The trigram indexes also hold which thousand of ids a row belongs to, so a statement can be told to look through some thousands only. [`walk`] decides which: the newest one, then more and more at a time, until some [`HITS`](scan::HITS) have been found or fifty million rows been looked through.
//! - What has no three letters or digits in a row is no use to the index. Such a term, and the empty one, is looked for in the newest 8 192 rows only, and in the newest 1 024 of an author or community if one is given.
//! - What is found is filtered as lists are, then ordered, then cut into pages. So a search reaches the newest thousand hits of each kind, and orders such as "Top" are exact where there are no more.
//!
//! People whose name is the term itself are found however many others match.

mod comment;
mod person;
mod post;
mod scan;
mod term;
mod walk;

pub use person::{PersonQuery, PersonSort, list as people};
pub use term::Term;

use crate::comment::CommentView;
use crate::community::list::{CommunitySort, Wanted};
use crate::community::{self, CommunityView};
use crate::multi_community::{self, Listing, MultiQuery, MultiView};
use crate::person::PersonView;
use crate::post::PostView;
use crate::post_list::key::{Key, Rules};
use crate::post_list::{PostQuery, Window};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::PersonId;
use base::kinds::{CommentSort, ListingType};
use base::page::{Cursor, Page, Paged, Start};
use std::cmp::Reverse;

/// A search as its caller wants it.
#[derive(Debug, Clone)]
pub struct SearchQuery {
    /// What is searched for.
    pub term: Term,
    /// Where: rules, listing, community, window, sensitive content. The rest does not matter.
    pub within: PostQuery,
    /// The order of comments.
    pub comment_sort: CommentSort,
    /// The order of people.
    pub person_sort: PersonSort,
    /// The order of communities.
    pub community_sort: CommunitySort,
    /// Only what this person wrote.
    pub creator_id: Option<PersonId>,
    /// Only in titles.
    pub title_only: bool,
    /// Posts that lead to exactly this url, instead of those with the term.
    pub url: Option<String>,
}

/// Which part is wanted of each kind of things; none: such things are not searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pages {
    /// Of comments.
    pub comments: Option<Page>,
    /// Of posts.
    pub posts: Option<Page>,
    /// Of communities.
    pub communities: Option<Page>,
    /// Of people.
    pub people: Option<Page>,
    /// Of multi-communities.
    pub multis: Option<Page>,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// Comments with the term, on posts that are listed.
    pub comments: Paged<CommentView>,
    /// Posts whose title, text or image description has the term.
    pub posts: Paged<PostView>,
    /// Communities whose name or title has it. There are none if a community or author was given.
    pub communities: Paged<CommunityView>,
    /// People whose name or display name has it. There are none if a community or author was given.
    pub people: Paged<PersonView>,
    /// Multi-communities whose name, title or summary has it, the newest first; likewise.
    pub multis: Paged<MultiView>,
}

impl SearchQuery {
    /// The window of things other than posts: API v3 has none.
    fn window(&self) -> Window {
        match self.within.rules {
            Rules::V3 => Window::Always,
            Rules::V4 => self.within.window,
        }
    }
}

/// The wanted pages of everything that is found.
///
/// Errors: `InvalidCursor`.
pub async fn find(reader: &Reader, viewer: &Viewer, query: &SearchQuery, pages: &Pages) -> Result<Found> {
    let narrow = query.creator_id.is_some() || query.within.community_id.is_some();
    let mut found =
        Found { comments: none(), posts: none(), communities: none(), people: none(), multis: none() };
    if let Some(page) = pages.comments {
        let ids = comment::list(reader, viewer, query, page).await?;
        let items = crate::comment::load(reader, viewer, &ids.items).await?;
        found.comments = Paged { items, next: ids.next, prev: ids.prev };
    }
    if let Some(page) = pages.posts {
        let ids = match &query.url {
            Some(url) => post::of_url(reader, viewer, query, url, page).await?,
            None => post::list(reader, viewer, query, page).await?,
        };
        let items = crate::post::load(reader, viewer, &ids.items).await?;
        found.posts = Paged { items, next: ids.next, prev: ids.prev };
    }
    if let Some(page) = pages.communities.filter(|_| !narrow) {
        found.communities = communities(reader, viewer, query, page).await?;
    }
    if let Some(page) = pages.people.filter(|_| !narrow) {
        let people = PersonQuery {
            term: query.term.clone(),
            rules: query.within.rules,
            listing: query.within.listing,
            sort: query.person_sort,
            window: query.window(),
            display_name_only: false,
        };
        found.people = person::list(reader, viewer, &people, page).await?;
    }
    if let Some(page) = pages.multis.filter(|_| !narrow) {
        found.multis = multis(reader, viewer, query, page).await?;
    }
    Ok(found)
}

async fn communities(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    page: Page,
) -> Result<Paged<CommunityView>> {
    let now = reader.now();
    let wanted = Wanted {
        listing: match query.within.listing {
            ListingType::ModeratorView => ListingType::All,
            listing => listing,
        },
        sort: query.community_sort,
        show_nsfw: Some(query.within.show_nsfw),
        within: query.window().since(now).map(|since| now - since),
        term: Some(community::list::Term {
            text: query.term.text().to_owned(),
            title_only: query.title_only,
        }),
        among: None,
    };
    community::list::list(reader, viewer, &wanted, page).await
}

async fn multis(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    page: Page,
) -> Result<Paged<MultiView>> {
    let now = reader.now();
    let wanted = MultiQuery {
        listing: match query.within.listing {
            ListingType::Local => Listing::Local,
            ListingType::Subscribed => Listing::Subscribed,
            ListingType::All | ListingType::ModeratorView | ListingType::Suggested => Listing::All,
        },
        sort: multi_community::Sort::New,
        creator_id: None,
        seconds: query.window().since(now).map(|since| (now - since).num_seconds()),
        term: Some(query.term.clone()),
        title_only: query.title_only,
        page,
    };
    multi_community::list(reader, viewer, &wanted).await
}

fn none<T>() -> Paged<T> {
    Paged { items: Vec::new(), next: None, prev: None }
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
