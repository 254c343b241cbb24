//! What rules put before the moderators, for those who decide about it.

use crate::comment::{self, CommentView};
use crate::post::{self, PostView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::capability::Capability;
use base::error::Result;
use base::ids::{CommentId, CommunityId, PostId, ReviewItemId};
use base::kinds::ReviewState;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::review::ReviewItem;
use db::schema::review_item;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// Something to be looked at.
#[derive(Debug, Clone)]
pub struct ReviewView {
    /// The row.
    pub item: ReviewItem,
    /// The post it is about, if it is about one.
    pub post: Option<PostView>,
    /// The comment it is about, if it is about one.
    pub comment: Option<CommentView>,
}

/// What of it is wanted.
#[derive(Debug, Clone, Copy)]
pub struct ReviewQuery {
    /// Only of one community.
    pub community_id: Option<CommunityId>,
    /// Only in one state.
    pub state: Option<ReviewState>,
    /// Which part of the list.
    pub page: Page,
}

/// What waits for the viewer or did, newest first: for admins everything, for moderators what rules of their communities found.
pub async fn list(reader: &Reader, viewer: &Viewer, query: ReviewQuery) -> Result<Paged<ReviewView>> {
    let mut statement = ReviewItem::query().limit(query.page.limit.saturating_add(1)).into_boxed();
    if !viewer.site_rights().contains(Capability::RemovePosts) {
        let moderated = viewer.moderated_with(Capability::RemovePosts);
        statement =
            statement.filter(review_item::community_id.eq_any(moderated)).filter(not(review_item::site_rule));
    }
    if let Some(id) = query.community_id {
        statement = statement.filter(review_item::community_id.eq(id));
    }
    if let Some(state) = query.state {
        statement = statement.filter(review_item::state.eq(state));
    }
    let place = |cursor: Cursor| {
        let at: DateTime<Utc> = DateTime::from_timestamp_micros(cursor.key).unwrap_or_default();
        (at, ReviewItemId(cursor.id))
    };
    let backward = match query.page.start {
        Start::First | Start::Offset(_) => false,
        Start::After(cursor) => {
            let (at, id) = place(cursor);
            let older = review_item::published_at
                .lt(at)
                .or(review_item::published_at.eq(at).and(review_item::id.lt(id)));
            statement = statement.filter(older);
            false
        }
        Start::Before(cursor) => {
            let (at, id) = place(cursor);
            let newer = review_item::published_at
                .gt(at)
                .or(review_item::published_at.eq(at).and(review_item::id.gt(id)));
            statement = statement.filter(newer);
            true
        }
    };
    statement = if backward {
        statement.order((review_item::published_at.asc(), review_item::id.asc()))
    } else {
        statement.order((review_item::published_at.desc(), review_item::id.desc()))
    };
    let mut items: Vec<ReviewItem> = statement.load(&mut reader.db().await?).await?;
    let limit = usize::try_from(query.page.limit).unwrap_or(0);
    let more = items.len() > limit;
    items.truncate(limit);
    if backward {
        items.reverse();
    }
    let cursor =
        |item: &ReviewItem| Cursor { key: item.published_at.timestamp_micros(), id: item.id.0, kind: 0 };
    let (first, last) = (items.as_slice().first().map(cursor), items.as_slice().last().map(cursor));
    let begun = query.page.start != Start::First;
    let next = last.filter(|_| more || backward).map(Start::After);
    let prev = first.filter(|_| if backward { more } else { begun }).map(Start::Before);
    Ok(Paged { items: hydrate(reader, viewer, items).await?, next, prev })
}

/// One of them, for the answer to a decision about it.
pub async fn get(reader: &Reader, viewer: &Viewer, id: ReviewItemId) -> Result<Option<ReviewView>> {
    let found: Vec<ReviewItem> =
        ReviewItem::query().filter(review_item::id.eq(id)).limit(1).load(&mut reader.db().await?).await?;
    Ok(hydrate(reader, viewer, found).await?.pop())
}

async fn hydrate(reader: &Reader, viewer: &Viewer, items: Vec<ReviewItem>) -> Result<Vec<ReviewView>> {
    let posts: Vec<PostId> = items.iter().filter_map(|item| item.post_id).collect();
    let comments: Vec<CommentId> = items.iter().filter_map(|item| item.comment_id).collect();
    let posts: HashMap<PostId, PostView> =
        post::load(reader, viewer, &posts).await?.into_iter().map(|view| (view.post.id, view)).collect();
    let comments: HashMap<CommentId, CommentView> = comment::load(reader, viewer, &comments)
        .await?
        .into_iter()
        .map(|view| (view.comment.id, view))
        .collect();
    let view = |item: ReviewItem| ReviewView {
        post: item.post_id.and_then(|id| posts.get(&id)).cloned(),
        comment: item.comment_id.and_then(|id| comments.get(&id)).cloned(),
        item,
    };
    Ok(items.into_iter().map(view).collect())
}
