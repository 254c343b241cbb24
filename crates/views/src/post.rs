//! Posts as one viewer sees them.

use crate::author::{Author, Ban, Bans};
use crate::cards;
use crate::community::CommunityView;
use crate::held;
use crate::reader::Reader;
use crate::report::tally::{self, Tally};
use crate::tag;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId, PostId, TagId};
use base::limits::Limits;
use base::text::{markdown, url as link};
use chrono::{DateTime, Utc};
use db::image::ImageDetails;
use db::post::mark::{self, Mine};
use db::post::{Post, PostStat};
use db::schema::{community_ban, image_details, post, post_stat};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use std::collections::HashMap;
use std::sync::Arc;

/// A post with all that is shown around it.
#[derive(Debug, Clone)]
pub struct PostView {
    /// The row.
    pub post: Post,
    /// The counters.
    pub stat: PostStat,
    /// Who wrote it.
    pub creator: Author,
    /// Where it is, and what the viewer is there.
    pub community: CommunityView,
    /// Size of the thumbnail, where it is known.
    pub image: Option<ImageDetails>,
    /// What the viewer did with it; all empty for the anonymous viewer.
    pub mine: Mine,
    /// What it is marked with, deleted tags included: see [`tag::shown`].
    pub tags: Vec<TagId>,
    /// The complaints about it; none for who does not settle them.
    pub reports: Tally,
}

impl PostView {
    /// Comments that came since the viewer last looked; all of them if the viewer never did.
    pub fn unread_comments(&self) -> i32 {
        self.stat.comments.saturating_sub(self.mine.read_comments.unwrap_or(0))
    }

    /// Whether the viewer has opened the post before and nothing was added since.
    pub fn is_seen(&self) -> bool {
        self.mine.read_at.is_some() && self.mine.read_comments == Some(self.stat.comments)
    }
}

/// A post as it is shown beside a comment.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = post, base_query = post::table.inner_join(post_stat::table))]
pub struct PostRow {
    /// The row.
    #[diesel(embed)]
    pub post: Post,
    /// The counters.
    #[diesel(embed)]
    pub stat: PostStat,
}

/// All that is known of a post without anybody looking at it.
#[derive(Debug, HasQuery)]
#[diesel(table_name = post, base_query = post::table
    .inner_join(post_stat::table)
    .left_join(image_details::table.on(post::thumbnail_url.eq(image_details::link.nullable())))
    .left_join(community_ban::table.on(community_ban::community_id.eq(post::community_id).and(community_ban::person_id.eq(post::creator_id)))))]
struct FullRow {
    #[diesel(embed)]
    post: Post,
    #[diesel(embed)]
    stat: PostStat,
    /// Of the thumbnail.
    #[diesel(embed)]
    image: Option<ImageDetails>,
    /// That of its author from where it is.
    #[diesel(select_expression = community_ban::banned_at.nullable())]
    banned_at: Option<DateTime<Utc>>,
    #[diesel(select_expression = community_ban::expires_at.nullable())]
    ban_expires_at: Option<DateTime<Utc>>,
}

impl FullRow {
    fn ban(&self, now: DateTime<Utc>) -> Option<((CommunityId, PersonId), Ban)> {
        let holds = self.banned_at.is_some() && self.ban_expires_at.is_none_or(|end| end > now);
        holds.then_some((
            (self.post.community_id, self.post.creator_id),
            Ban { expires_at: self.ban_expires_at },
        ))
    }
}

/// The posts with these ids in the order of the ids, whether or not they should be listed; ids of none are left out.
///
/// At most two statements on one connection (one for the anonymous viewer) in one piece, one more where a community has tags and one for who settles complaints, and those of [`cards`] where these are not at hand.
pub async fn load(reader: &Reader, viewer: &Viewer, ids: &[PostId]) -> Result<Vec<PostView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let now = reader.now();
    let held = held::get(reader).await?;
    let mut conn = reader.db().await?;
    // Sent in one piece.
    let (rows, mut mine) = try_join!(rows(&conn, ids), mine(&conn, viewer, ids))?;
    let found = rows.iter().map(|row| (row.post.id, row.post.community_id));
    let reports = tally::of_posts(&mut conn, viewer, found).await?;
    // Cards may need a connection of their own.
    drop(conn);
    let creators = unique(rows.iter().map(|row| row.post.creator_id));
    let places = unique(rows.iter().map(|row| row.post.community_id));
    let people: HashMap<PersonId, _> = cards::people(reader, &creators).await?;
    let communities: HashMap<CommunityId, _> = cards::communities(reader, &places).await?;

    let mut marks = tag::marks(reader, &communities, ids).await?;

    let mut found: HashMap<PostId, PostView> = HashMap::with_capacity(rows.len());
    let bans: Bans = rows.iter().filter_map(|row| row.ban(now)).collect();
    for FullRow { post, stat, image, .. } in rows {
        let (Some(creator), Some(community)) =
            (people.get(&post.creator_id), communities.get(&post.community_id))
        else {
            continue;
        };
        let limits = held.of(creator.person.instance_id).or(held.of(community.community.instance_id));
        let post = shown(post, limits);
        let image = image.filter(|_| post.thumbnail_url.is_some());
        let view = PostView {
            creator: Author::new(Arc::clone(creator), community, &bans, viewer, now),
            community: CommunityView::of(viewer, Arc::clone(community), now),
            image,
            mine: mine.remove(&post.id).unwrap_or_default(),
            tags: marks.remove(&post.id).unwrap_or_default(),
            reports: reports.get(&post.id).copied().unwrap_or_default(),
            post,
            stat,
        };
        found.insert(view.post.id, view);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The post, if the viewer may open it.
///
/// Errors: `PostNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: PostId) -> Result<PostView> {
    let view = load(reader, viewer, &[id]).await?.pop();
    let seen = view.filter(|view| visible::post(viewer, &view.post, &view.community.card));
    seen.or_code(Code::PostNotFound)
}

/// A post without what is held back of its author's or community's instance.
pub(crate) fn shown(mut post: Post, limits: Limits) -> Post {
    post.nsfw |= limits.force_nsfw;
    if !limits.no_media {
        return post;
    }
    let kind = post.url_content_type.as_deref().unwrap_or_default();
    let named = post.url.as_deref().is_some_and(link::is_media);
    if named || kind.starts_with("image/") || kind.starts_with("video/") {
        post.url = None;
        post.url_content_type = None;
    }
    post.thumbnail_url = None;
    post.custom_thumbnail = None;
    post.body = post.body.map(|body| markdown::without_images(&body).into_owned());
    post
}

async fn rows(conn: &db::Conn, ids: &[PostId]) -> QueryResult<Vec<FullRow>> {
    FullRow::query().filter(post::id.eq_any(ids)).load(&mut &*conn).await
}

async fn mine(conn: &db::Conn, viewer: &Viewer, ids: &[PostId]) -> QueryResult<HashMap<PostId, Mine>> {
    match viewer.person_id() {
        Some(person_id) => mark::load_mine(conn, person_id, ids).await,
        None => Ok(HashMap::new()),
    }
}

pub(crate) fn unique<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
