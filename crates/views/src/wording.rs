//! What a viewer does not want to read: keywords, links to some hosts, tags.
//!
//! Texts are looked at only where a list is about to show them and the viewer filters by anything, a page at a time, so a list stays full and its cursors exact. What the viewer wrote is shown to them whatever is in it.

use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::{CommentId, PersonId, PostId, TagId};
use base::text::keyword::{Domains, Keywords};
use db::local_user::Preferences;
use db::schema::{comment, post, post_tag};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashSet;

/// What a viewer filters by, ready to be looked for. By default nothing.
#[derive(Debug, Default)]
pub struct Wording {
    keywords: Keywords,
    domains: Domains,
    tags: Vec<TagId>,
}

impl Wording {
    /// That of a user's settings.
    pub fn of(preferences: &Preferences) -> Self {
        let keywords = Keywords::new(&preferences.blocked_keywords).unwrap_or_else(|code| {
            tracing::warn!(?code, "the keywords of a user are not used");
            Keywords::default()
        });
        Self {
            keywords,
            domains: Domains::new(&preferences.blocked_domains),
            tags: preferences.blocked_tags.clone(),
        }
    }

    /// Whether nothing is filtered by texts.
    fn reads_nothing(&self) -> bool {
        self.keywords.is_empty() && self.domains.is_empty()
    }

    /// Whether nothing is filtered at all.
    pub fn is_empty(&self) -> bool {
        self.reads_nothing() && self.tags.is_empty()
    }

    fn hides_post(&self, name: &str, url: Option<&str>, body: Option<&str>) -> bool {
        let linked = url.and_then(|url| self.domains.find(url)).is_some();
        let body = body.unwrap_or_default();
        linked
            || self.keywords.are_in(name)
            || self.keywords.are_in(body)
            || self.domains.find_in_text(body).is_some()
    }

    fn hides_comment(&self, content: &str) -> bool {
        self.keywords.are_in(content) || self.domains.find_in_text(content).is_some()
    }
}

/// Those of the posts that the viewer does not want to read. At most two statements, none if the viewer filters by nothing.
pub async fn hidden_posts(reader: &Reader, viewer: &Viewer, ids: &[PostId]) -> Result<HashSet<PostId>> {
    let wording = &viewer.wording;
    let mut hidden = HashSet::new();
    if wording.is_empty() || ids.is_empty() {
        return Ok(hidden);
    }
    let mut conn = reader.db().await?;
    if !wording.reads_nothing() {
        let rows: Vec<(PostId, PersonId, String, Option<String>, Option<String>)> = post::table
            .filter(post::id.eq_any(ids))
            .select((post::id, post::creator_id, post::name, post::url, post::body))
            .load(&mut conn)
            .await?;
        let unwanted = rows.into_iter().filter(|(_, creator_id, name, url, body)| {
            !viewer.is(*creator_id) && wording.hides_post(name, url.as_deref(), body.as_deref())
        });
        hidden.extend(unwanted.map(|(id, ..)| id));
    }
    if !wording.tags.is_empty() {
        let rows: Vec<(PostId, PersonId)> = post_tag::table
            .inner_join(post::table)
            .filter(post_tag::post_id.eq_any(ids))
            .filter(post_tag::tag_id.eq_any(&wording.tags))
            .select((post::id, post::creator_id))
            .load(&mut conn)
            .await?;
        hidden.extend(rows.into_iter().filter(|(_, creator)| !viewer.is(*creator)).map(|(id, _)| id));
    }
    Ok(hidden)
}

/// Those of the comments that the viewer does not want to read, for what is in them or (if `with_posts`) in the posts they are under. None if the viewer filters by nothing.
pub async fn hidden_comments(
    reader: &Reader,
    viewer: &Viewer,
    ids: &[CommentId],
    with_posts: WithPosts,
) -> Result<HashSet<CommentId>> {
    let wording = &viewer.wording;
    if wording.is_empty() || ids.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<(CommentId, PostId, PersonId, String)> = comment::table
        .filter(comment::id.eq_any(ids))
        .select((comment::id, comment::post_id, comment::creator_id, comment::content))
        .load(&mut reader.db().await?)
        .await?;
    let posts = match with_posts {
        WithPosts::Yes => {
            let mut posts: Vec<PostId> = rows.iter().map(|(_, post_id, ..)| *post_id).collect();
            posts.sort_unstable();
            posts.dedup();
            hidden_posts(reader, viewer, &posts).await?
        }
        WithPosts::No => HashSet::new(),
    };
    let unwanted = rows.into_iter().filter(|(_, post_id, creator_id, content)| {
        !viewer.is(*creator_id) && (posts.contains(post_id) || wording.hides_comment(content))
    });
    Ok(unwanted.map(|(id, ..)| id).collect())
}

/// Whether comments are hidden with their posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithPosts {
    /// They are: a list over many posts.
    Yes,
    /// They are not: the viewer has opened the post.
    No,
}
