//! One post, opened: with its moderators and the other posts of the same link.

use crate::cards;
use crate::held;
use crate::person::PersonView;
use crate::post::{self, PostView};
use crate::rank;
use crate::reader::Reader;
use crate::viewer::Viewer;
use crate::visible;
use crate::wording;
use base::error::Result;
use base::ids::{CommentId, PersonId, PostId};
use base::kinds::{CommunityVisibility, FollowState};
use chrono::{DateTime, Utc};
use db::schema::{comment, post as post_table};
use db::site::Site;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::cmp::Reverse;

/// A post with what is shown around it.
#[derive(Debug, Clone)]
pub struct PostPage {
    /// The post.
    pub view: PostView,
    /// Who moderates its community; who was appointed first comes first.
    pub moderators: Vec<PersonView>,
    /// Other posts of the same link, by hot rank.
    pub cross_posts: Vec<PostView>,
}

/// Most cross-posts shown.
const CROSS_POSTS: usize = 10;
/// Newest posts of a link that are looked at for them.
const CROSS_POST_CANDIDATES: i64 = 50;

/// Opens a post.
///
/// Errors: `PostNotFound`.
pub async fn open(reader: &Reader, viewer: &Viewer, site: &Site, id: PostId) -> Result<PostPage> {
    let view = post::get(reader, viewer, id).await?;
    let now = reader.now();
    let ids: Vec<PersonId> = view.community.card.moderators.iter().map(|(id, _)| *id).collect();
    let mut people = cards::people(reader, &ids).await?;
    let moderators = ids.iter().filter_map(|id| people.remove(id));
    let moderators = moderators.map(|card| PersonView::new(viewer, card, now)).collect();
    let cross_posts = cross_posts(reader, viewer, site, &view, now).await?;
    Ok(PostPage { view, moderators, cross_posts })
}

/// The post a comment belongs to; none if there is no such comment.
pub async fn of_comment(reader: &Reader, id: CommentId) -> Result<Option<PostId>> {
    let query = comment::table.filter(comment::id.eq(id)).select(comment::post_id);
    Ok(query.first(&mut reader.db().await?).await.optional()?)
}

async fn cross_posts(
    reader: &Reader,
    viewer: &Viewer,
    site: &Site,
    view: &PostView,
    now: DateTime<Utc>,
) -> Result<Vec<PostView>> {
    let Some(url) = &view.post.url else { return Ok(Vec::new()) };
    let ids: Vec<PostId> = post_table::table
        .filter(post_table::url.eq(url))
        .filter(post_table::id.ne(view.post.id))
        .filter(post_table::removed.eq(false).and(post_table::scheduled_at.is_null()))
        .order((post_table::published_at.desc(), post_table::id.desc()))
        .limit(CROSS_POST_CANDIDATES)
        .select(post_table::id)
        .load(&mut reader.db().await?)
        .await?;
    let mut found = post::load(reader, viewer, &ids).await?;
    let held = held::get(reader).await?;
    found.retain(|view| {
        let community = &view.community.card.community;
        let instances = [community.instance_id, view.creator.person.card.person.instance_id];
        wanted(viewer, site, view) && !held::hides(&held, viewer, community.id, instances)
    });
    let shown: Vec<PostId> = found.iter().map(|view| view.post.id).collect();
    let unwanted = wording::hidden_posts(reader, viewer, &shown).await?;
    found.retain(|view| !unwanted.contains(&view.post.id));
    let age = |view: &PostView| now - view.post.published_at;
    // The ids come newest first and sorting keeps that among equals.
    found.sort_by(|a, b| {
        let rank = |view: &PostView| rank::hot(view.stat.score(), age(view));
        rank(b).total_cmp(&rank(a))
    });
    found.sort_by_key(|view| Reverse(view.post.featured_local));
    found.truncate(CROSS_POSTS);
    Ok(found)
}

/// Whether the viewer would find the post in a list of all. Source: docs/reference/api-v3.md 6.1.
fn wanted(viewer: &Viewer, site: &Site, view: &PostView) -> bool {
    let (post, card) = (&view.post, &view.community.card);
    let community = &card.community;
    let listed = post.listed() || (post.deleted && !post.removed && viewer.is(post.creator_id));
    let present = community.present() && visible::community(viewer, card);
    let found_by_all =
        community.visibility != CommunityVisibility::Unlisted || viewer.follows.contains_key(&community.id);
    let nsfw = post.nsfw || community.nsfw;
    let Some(user) = viewer.local_user() else {
        return listed && present && found_by_all && (!nsfw || site.content_warning.is_some());
    };
    let likes = &user.preferences;
    let followed = view.community.state.follow.is_some_and(|(state, _)| state == FollowState::Accepted);
    let blocked = view.creator.blocked()
        || view.community.state.blocked_at.is_some()
        || viewer.blocked_instance_people.contains_key(&view.creator.person.card.person.instance_id)
        || (viewer.blocked_instance_communities.contains_key(&community.instance_id) && !followed);
    listed
        && present
        && found_by_all
        && !blocked
        && (!nsfw || likes.show_nsfw)
        && (likes.show_bot_accounts || !view.creator.person.card.person.bot_account)
        && (likes.show_read_posts || view.mine.read_at.is_none())
        && view.mine.hidden_at.is_none()
        && user.languages.contains(post.language_id)
}
