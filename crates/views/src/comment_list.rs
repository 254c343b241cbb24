//! Lists of comments: which ids, in which order, one page at a time.
//!
//! Comments of one post come from its [`crate::thread`]. Over many posts, the orders by time walk an index; the others sort a [`pool`] of the best few thousand in memory, so their cost does not follow the tables. Every stream is filtered as it is walked until the page is full: what is left out is in [`filter`].

mod candidate;
mod filter;
mod found;
pub(crate) mod pool;
mod source;
mod walk;

use crate::comment_list::candidate::Candidate;
use crate::comment_list::filter::Filter;
use crate::comment_list::found::Found;
use crate::comment_list::source::Source;
use crate::comment_order::Order;
use crate::held;
use crate::post_list::{Only, Rules, Window};
use crate::reader::Reader;
use crate::search::Term;
use crate::thread::select::{MAX_COMMENTS, Reach, select};
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::kinds::{CommentSort, ListingType};
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::schema::{comment, post};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashSet;

/// A list of comments as its caller wants it; what the viewer's own settings say is added by [`list`].
#[derive(Debug, Clone)]
pub struct CommentQuery {
    /// Whose rules hold where the API versions differ.
    pub rules: Rules,
    /// Which communities; does not matter if `community_id` is given.
    pub listing: ListingType,
    /// Only this community.
    pub community_id: Option<CommunityId>,
    /// Only below this post.
    pub post_id: Option<PostId>,
    /// Only this comment and what is below it.
    pub parent_id: Option<CommentId>,
    /// Only this author.
    pub creator_id: Option<PersonId>,
    /// The order.
    pub sort: CommentSort,
    /// How far back.
    pub window: Window,
    /// Only what the viewer saved or voted on.
    pub only: Only,
    /// Whether what is not safe for work is shown; within one post it always is.
    pub show_nsfw: bool,
    /// Only comments with this in their text.
    pub term: Option<Term>,
    /// How many levels down: see [`Reach`]. With it a page has up to [`MAX_COMMENTS`] rows.
    pub max_depth: Option<i64>,
    /// Which part of the list.
    pub page: Page,
}

impl CommentQuery {
    /// Everything by the rules of a version, newest first.
    pub fn new(rules: Rules, page: Page) -> Self {
        Self {
            rules,
            listing: ListingType::All,
            community_id: None,
            post_id: None,
            parent_id: None,
            creator_id: None,
            sort: CommentSort::New,
            window: Window::Always,
            only: Only::Everything,
            show_nsfw: true,
            term: None,
            max_depth: None,
            page,
        }
    }

    /// Whether it draws from places the viewer did not choose: see [`crate::post_list::PostQuery::is_from_everywhere`].
    fn is_from_everywhere(&self) -> bool {
        let chosen = matches!(self.listing, ListingType::Subscribed | ListingType::ModeratorView);
        let of_one = self.community_id.is_some() || self.post_id.is_some() || self.parent_id.is_some();
        !of_one && !chosen && self.creator_id.is_none() && self.only == Only::Everything
    }

    /// Whether it asks for (a part of) the comments of one post, whoever wrote them.
    fn is_whole(&self) -> bool {
        self.only == Only::Everything
            && self.creator_id.is_none()
            && self.term.is_none()
            && self.window == Window::Always
    }

    /// Rows to answer, and rows to skip.
    fn extent(&self) -> (usize, usize) {
        if self.max_depth.is_some() {
            return (MAX_COMMENTS, 0);
        }
        let (limit, skip) = (usize::try_from(self.page.limit), usize::try_from(self.page.offset()));
        (limit.unwrap_or(0), skip.unwrap_or(0))
    }
}

/// One page of a list, as ids in order, for [`crate::comment::load`].
///
/// A cursor is a comment: the list goes on where it stands now. The next page is there if this one is full; in a tree, if there are more of its first level. Nobody we know subscribes to nothing, moderates nothing and has saved nothing; what nobody liked is everything.
/// Errors: `CommentNotFound` if there is no such parent, `InvalidCursor` if the comment of the cursor is gone.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &CommentQuery) -> Result<Paged<CommentId>> {
    let now = reader.now();
    let Some(place) = place(reader, query).await? else { return Ok(nothing()) };
    reader.ranks().bring_up_to_date(reader).await?;
    let communities = reader.ranks().current().communities().clone();
    let mut filter = Filter::new(viewer, query, communities, held::get(reader).await?, now);
    if let Some(place) = place
        && query.max_depth.is_some()
        && query.is_whole()
    {
        return tree(reader, query, &filter, place, now).await;
    }
    if let (Some(id), Some(place)) = (query.parent_id, place) {
        let thread = reader.threads().get(reader, place.post_id).await?;
        filter.below(&thread, id);
    }
    let mut source = Source::open(reader, viewer, query, &filter, place, now).await?;
    let mut found = Found::new(query);
    while found.missing() > 0 {
        let Some(chunk) = source.next(reader, found.missing()).await? else { break };
        let chunk: Vec<Candidate> = chunk.into_iter().filter(|comment| filter.accepts(comment)).collect();
        let chunk = filter.without_hidden_people(reader, chunk).await?;
        let chunk = filter.without_unwanted_texts(reader, chunk).await?;
        found.add(with_term(reader, query.term.as_ref(), chunk).await?);
    }
    Ok(found.page(&query.page.start))
}

/// The post a list is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    post_id: PostId,
    community_id: CommunityId,
    nsfw: bool,
}

/// The post a list is about: none if it is about many, nothing at all if there is none to be about.
async fn place(reader: &Reader, query: &CommentQuery) -> Result<Option<Option<Place>>> {
    if query.parent_id.is_none() && query.post_id.is_none() {
        return Ok(Some(None));
    }
    let mut conn = reader.db().await?;
    let of_parent: Option<PostId> = match query.parent_id {
        None => None,
        Some(id) => {
            let found = comment::table.filter(comment::id.eq(id)).select(comment::post_id).first(&mut conn);
            Some(found.await.optional()?.or_code(Code::CommentNotFound)?)
        }
    };
    let Some(post_id) = query.post_id.or(of_parent) else { return Ok(Some(None)) };
    if of_parent.is_some_and(|other| other != post_id) {
        return Ok(None);
    }
    let found = post::table.filter(post::id.eq(post_id)).select((post::community_id, post::nsfw));
    let found: Option<(CommunityId, bool)> = found.first(&mut conn).await.optional()?;
    Ok(found.map(|(community_id, nsfw)| Some(Place { post_id, community_id, nsfw })))
}

/// The best comments of a thread, parents before their replies.
async fn tree(
    reader: &Reader,
    query: &CommentQuery,
    filter: &Filter<'_>,
    place: Place,
    now: DateTime<Utc>,
) -> Result<Paged<CommentId>> {
    let elsewhere = query.community_id.is_some_and(|id| id != place.community_id);
    if elsewhere || !filter.opens(place.community_id) {
        return Ok(nothing());
    }
    let thread = reader.threads().get(reader, place.post_id).await?;
    let order = Order::in_thread(query.sort, query.rules, now);
    let after = match query.page.start {
        Start::First | Start::Offset(_) => None,
        Start::After(cursor) => Some(CommentId(cursor.id)),
        // Trees go on, but not back.
        Start::Before(_) => return Err(Code::InvalidCursor.into()),
    };
    if after.is_some_and(|id| thread.find(id).is_none()) {
        return Err(Code::InvalidCursor.into());
    }
    let reach = Reach { root: query.parent_id, after, max_depth: query.max_depth };
    let without = |people: &HashSet<PersonId>, texts: &HashSet<CommentId>| {
        select(&thread, order, reach, |node| {
            filter.reads(node.language_id(), node.creator_id, place.community_id)
                && !people.contains(&node.creator_id)
                && !texts.contains(&node.id)
        })
    };
    let (mut people, mut texts) = (HashSet::new(), HashSet::new());
    let mut selected = without(&people, &texts);
    let shown = selected.ids.iter().filter_map(|id| thread.find(*id)).map(|node| node.creator_id).collect();
    if !filter.hidden_people(reader, shown).await?.is_empty() {
        // Somebody is among the best whom only the database knew to be left out: then everybody is looked up.
        let everybody = thread.nodes().iter().map(|node| node.creator_id).collect();
        people = filter.hidden_people(reader, everybody).await?;
        selected = without(&people, &texts);
    }
    // What takes the place of an unwanted text is looked at in its turn, and nothing twice.
    let mut looked_at = HashSet::new();
    while filter.is_picky() {
        let unknown: Vec<CommentId> =
            selected.ids.iter().copied().filter(|id| looked_at.insert(*id)).collect();
        let unwanted = filter.unwanted_texts(reader, &unknown).await?;
        if unwanted.is_empty() {
            break;
        }
        texts.extend(unwanted);
        selected = without(&people, &texts);
    }
    let next = selected.next.map(|id| Start::After(Cursor { key: 0, id: id.0, kind: 0 }));
    Ok(Paged { items: selected.ids, next, prev: None })
}

/// Those of the comments that have the term in their text, deleted and removed ones apart.
async fn with_term(
    reader: &Reader,
    term: Option<&Term>,
    mut comments: Vec<Candidate>,
) -> Result<Vec<Candidate>> {
    let Some(term) = term else { return Ok(comments) };
    let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let found: Vec<CommentId> = comment::table
        .filter(comment::id.eq_any(ids))
        .filter(comment::deleted.eq(false).and(comment::removed.eq(false)))
        .filter(comment::content.ilike(term.pattern()))
        .select(comment::id)
        .load(&mut reader.db().await?)
        .await?;
    let found: HashSet<CommentId> = found.into_iter().collect();
    comments.retain(|comment| found.contains(&comment.id));
    Ok(comments)
}

fn nothing() -> Paged<CommentId> {
    Paged { items: Vec::new(), next: None, prev: None }
}
