//! Posts and comments in one list, by the time something was done: written, saved, voted on, read, hidden.
//!
//! Source: docs/reference/api-v4.md 5, "Saved/read/hidden/liked" and "Profile". The places come from narrow indexes, one for each kind, and are merged; what the viewer may not see is left out and the page filled from what follows.

pub mod place;

use crate::cards::CommunityCard;
use crate::combined::place::{
    BATCH, Direction, HIDDEN_POSTS, Kind, OWN_COMMENTS, OWN_POSTS, Place, READ_POSTS, SAVED_COMMENTS,
    SAVED_POSTS, Source, VOTED_COMMENTS, VOTED_POSTS, Votes,
};
use crate::comment::{self, CommentView};
use crate::post::{self, PostView};
use crate::reader::Reader;
use crate::search::Term;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::page::{Page, Paged, Start};
use db::post::Post;
use std::collections::HashMap;

/// A post or a comment.
#[derive(Debug, Clone)]
pub enum Item {
    /// A post.
    Post(Box<PostView>),
    /// A comment.
    Comment(Box<CommentView>),
}

/// Which of the two are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Both.
    All,
    /// Posts.
    Posts,
    /// Comments.
    Comments,
}

/// Times that a page is filled up before it is answered as it is. With so many rows not shown in a row, the next page goes on.
const ROUNDS: usize = 16;

/// What the viewer saved, the last saved first. `term` has to be in the text, if given.
///
/// Errors: `NotLoggedIn`, `InvalidCursor`.
pub async fn saved(
    reader: &Reader,
    viewer: &Viewer,
    wanted: Wanted,
    term: Option<&Term>,
    page: Page,
) -> Result<Paged<Item>> {
    let list = List {
        person_id: viewer.person_id().or_code(Code::NotLoggedIn)?,
        sources: of_kinds(wanted, &SAVED_POSTS, &SAVED_COMMENTS),
        votes: Votes::All,
    };
    let shown = |item: &Item| item.may_be_opened(viewer) && term.is_none_or(|term| item.has(term));
    list.page(reader, viewer, page, shown).await
}

/// What the viewer voted on, the last vote first, own things included.
///
/// Errors: `NotLoggedIn`, `InvalidCursor`.
pub async fn voted(
    reader: &Reader,
    viewer: &Viewer,
    wanted: Wanted,
    votes: Votes,
    page: Page,
) -> Result<Paged<Item>> {
    let list = List {
        person_id: viewer.person_id().or_code(Code::NotLoggedIn)?,
        sources: of_kinds(wanted, &VOTED_POSTS, &VOTED_COMMENTS),
        votes,
    };
    list.page(reader, viewer, page, |item| item.may_be_opened(viewer)).await
}

/// Posts the viewer read, the last read first.
///
/// Errors: `NotLoggedIn`, `InvalidCursor`.
pub async fn read(reader: &Reader, viewer: &Viewer, page: Page) -> Result<Paged<PostView>> {
    posts(reader, viewer, &READ_POSTS, page).await
}

/// Posts the viewer hid, the last hidden first.
///
/// Errors: `NotLoggedIn`, `InvalidCursor`.
pub async fn hidden(reader: &Reader, viewer: &Viewer, page: Page) -> Result<Paged<PostView>> {
    posts(reader, viewer, &HIDDEN_POSTS, page).await
}

/// Which of the things that somebody wrote.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Who wrote them.
    pub person_id: PersonId,
    /// Of these kinds.
    pub wanted: Wanted,
    /// In this community; none: in all.
    pub community_id: Option<CommunityId>,
    /// Also what is not safe for work. Authors see their own whatever this says.
    pub nsfw: bool,
}

/// What a person wrote, newest first. What is deleted is shown to its author, what is removed to who oversees the community.
///
/// Errors: `InvalidCursor`.
pub async fn written(reader: &Reader, viewer: &Viewer, what: Written, page: Page) -> Result<Paged<Item>> {
    let sources = of_kinds(what.wanted, &OWN_POSTS, &OWN_COMMENTS);
    let list = List { person_id: what.person_id, sources, votes: Votes::All };
    let nsfw = what.nsfw || viewer.is(what.person_id);
    let shown = |item: &Item| {
        let here = what.community_id.is_none_or(|id| item.community().community.id == id);
        let safe = nsfw || !(item.post().nsfw || item.community().community.nsfw);
        here && safe && item.may_be_opened(viewer) && item.is_listed_for(viewer)
    };
    list.page(reader, viewer, page, shown).await
}

async fn posts(
    reader: &Reader,
    viewer: &Viewer,
    source: &'static Source,
    page: Page,
) -> Result<Paged<PostView>> {
    let list = List {
        person_id: viewer.person_id().or_code(Code::NotLoggedIn)?,
        sources: vec![source],
        votes: Votes::All,
    };
    let found = list.page(reader, viewer, page, |item| item.may_be_opened(viewer)).await?;
    let (next, prev) = (found.next, found.prev);
    let posts = found.items.into_iter().filter_map(|item| match item {
        Item::Post(view) => Some(*view),
        Item::Comment(_) => None,
    });
    Ok(Paged { items: posts.collect(), next, prev })
}

fn of_kinds(wanted: Wanted, posts: &'static Source, comments: &'static Source) -> Vec<&'static Source> {
    match wanted {
        Wanted::All => vec![posts, comments],
        Wanted::Posts => vec![posts],
        Wanted::Comments => vec![comments],
    }
}

impl Item {
    fn post(&self) -> &Post {
        match self {
            Self::Post(view) => &view.post,
            Self::Comment(view) => &view.post.post,
        }
    }

    fn community(&self) -> &CommunityCard {
        match self {
            Self::Post(view) => &view.community.card,
            Self::Comment(view) => &view.community.card,
        }
    }

    /// Whether the viewer may open the post, or that of the comment.
    fn may_be_opened(&self, viewer: &Viewer) -> bool {
        visible::post(viewer, self.post(), self.community())
    }

    /// Neither deleted nor removed, or it is the viewer's own, or the viewer oversees the community.
    fn is_listed_for(&self, viewer: &Viewer) -> bool {
        let (listed, creator_id) = match self {
            Self::Post(view) => (view.post.listed(), view.post.creator_id),
            Self::Comment(view) => (view.comment.listed(), view.comment.creator_id),
        };
        listed || viewer.is(creator_id) || viewer.oversees(self.community().community.id)
    }

    fn has(&self, term: &Term) -> bool {
        match self {
            Self::Post(view) => {
                let texts = [Some(&view.post.name), view.post.body.as_ref(), view.post.alt_text.as_ref()];
                texts.into_iter().flatten().any(|text| term.is_in(text))
            }
            Self::Comment(view) => view.comment.listed() && term.is_in(&view.comment.content),
        }
    }
}

/// Where a list takes its places from.
struct List {
    person_id: PersonId,
    sources: Vec<&'static Source>,
    votes: Votes,
}

impl List {
    async fn page(
        &self,
        reader: &Reader,
        viewer: &Viewer,
        page: Page,
        shown: impl Fn(&Item) -> bool,
    ) -> Result<Paged<Item>> {
        let (direction, mut from) = match page.start {
            Start::First | Start::Offset(_) => (Direction::Older, None),
            Start::After(cursor) => (Direction::Older, Some(Place::of(cursor).or_code(Code::InvalidCursor)?)),
            Start::Before(cursor) => {
                (Direction::Newer, Some(Place::of(cursor).or_code(Code::InvalidCursor)?))
            }
        };
        let begun = from.is_some();
        let wanted = usize::try_from(page.limit).unwrap_or(0);
        let mut found: Vec<(Place, Item)> = Vec::new();
        let mut more = false;
        'rounds: for round in 1..=ROUNDS {
            let places = self.places(reader, direction, from).await?;
            // One more than wanted, to know whether there is one.
            for chunk in places.chunks(wanted + 1) {
                let items = load(reader, viewer, chunk).await?;
                found.extend(items.into_iter().filter(|(_, item)| shown(item)));
                if found.len() > wanted {
                    found.truncate(wanted);
                    from = found.last().map(|(place, _)| *place);
                    more = true;
                    break 'rounds;
                }
            }
            from = places.last().copied().or(from);
            if places.len() < BATCH {
                break;
            }
            more = round == ROUNDS;
        }
        let end = from.filter(|_| more);
        let (next, prev) = match direction {
            Direction::Older => (end, found.first().map(|(place, _)| *place).filter(|_| begun)),
            Direction::Newer => {
                found.reverse();
                (found.last().map(|(place, _)| *place), end)
            }
        };
        Ok(Paged {
            items: found.into_iter().map(|(_, item)| item).collect(),
            next: next.map(|place| Start::After(place.cursor())),
            prev: prev.map(|place| Start::Before(place.cursor())),
        })
    }

    /// The next places of all sources together, at most [`BATCH`].
    async fn places(&self, reader: &Reader, direction: Direction, from: Option<Place>) -> Result<Vec<Place>> {
        let mut conn = reader.db().await?;
        let mut places = Vec::new();
        for source in &self.sources {
            places.extend(place::read(&mut conn, source, self.person_id, self.votes, direction, from).await?);
        }
        match direction {
            Direction::Older => places.sort_unstable_by(|one, other| other.cmp(one)),
            Direction::Newer => places.sort_unstable(),
        }
        places.truncate(BATCH);
        Ok(places)
    }
}

/// What stands at the places, in their order.
async fn load(reader: &Reader, viewer: &Viewer, places: &[Place]) -> Result<Vec<(Place, Item)>> {
    let ids = |kind| places.iter().filter(move |place| place.kind == kind).map(|place| place.id);
    let posts: Vec<PostId> = ids(Kind::Post).map(PostId).collect();
    let comments: Vec<CommentId> = ids(Kind::Comment).map(CommentId).collect();
    let mut found: HashMap<(Kind, i32), Item> = HashMap::with_capacity(places.len());
    for view in post::load(reader, viewer, &posts).await? {
        found.insert((Kind::Post, view.post.id.0), Item::Post(Box::new(view)));
    }
    for view in comment::load(reader, viewer, &comments).await? {
        found.insert((Kind::Comment, view.comment.id.0), Item::Comment(Box::new(view)));
    }
    Ok(places.iter().filter_map(|place| Some((*place, found.remove(&(place.kind, place.id))?))).collect())
}
