//! Posts that come from other instances.

use super::content::{Content, thumbnail};
use super::{Birth, NewPost, create_in, judge_edited, recount};
use crate::actor::Actor;
use crate::app::CurrentSite;
use crate::event::{self, Event, Home};
use crate::language;
use crate::link_preview;
use crate::policy::{self, Action, Target};
use crate::tag;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::PostId;
use chrono::{DateTime, Utc};
use db::post::PostContent;

/// Stores a post as its author's instance shows it, inside a running transaction; one that is known is left as it is. What is too long is cut.
///
/// Errors: `BlockedUrl`, `NsfwNotAllowed`, `CommunityNotFound`, what [`policy::check`] says.
pub async fn create_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    new: &NewPost,
    birth: &Birth,
) -> Result<PostId> {
    if let Birth::Elsewhere { ap_id, .. } = birth
        && let Some(known) = db::address::find_post(tx, ap_id).await?
    {
        return Ok(known.id);
    }
    let content = Content::arrived(site, new)?;
    create_in(tx, site, actor, new, &content, birth).await
}

/// Puts a newer version of a post in the place of the one that is known; an older one is left aside.
///
/// Errors: those of [`create_arrived_in`], `PostNotFound`.
pub async fn edit_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: PostId,
    new: &NewPost,
    version: DateTime<Utc>,
) -> Result<()> {
    let post = db::post::lock(tx, id).await?.or_code(Code::PostNotFound)?;
    if version < post.updated_at.unwrap_or(post.published_at) {
        return Ok(());
    }
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Post(&post), Action::EditPost)?;
    let community = db::community::find(tx, post.community_id).await?.or_code(Code::PostNotFound)?;
    let content = Content::arrived(site, new)?;
    let (before, before_removed) = (post.clone(), post.removed);
    let same_page = content.url == post.url;
    let fetched = |value: Option<String>| value.filter(|_| same_page);
    let row = PostContent {
        thumbnail_url: thumbnail(site, content.url.as_deref(), content.custom_thumbnail.as_deref()),
        name: content.name,
        url: content.url,
        body: content.body,
        alt_text: content.alt_text,
        embed_title: fetched(post.embed_title),
        embed_description: fetched(post.embed_description),
        embed_video_url: fetched(post.embed_video_url),
        custom_thumbnail: content.custom_thumbnail,
        url_content_type: fetched(post.url_content_type),
        nsfw: community.nsfw || new.nsfw.unwrap_or(false),
        language_id: language::of_arrived(&community.languages, new.language_id),
        updated_at: Some(version.min(tx.now())),
        scheduled_at: None,
    };
    db::post::set_content(tx, id, &row).await?;
    // Others' software may not know of our moderators' tags.
    if !community.local || !new.tags.is_empty() {
        tag::set_of_post_in(tx, community.id, id, &new.tags).await?;
    }
    link_preview::enqueue(tx, id, row.url.as_deref()).await?;
    let mut after = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
    judge_edited(tx, site, &standing, &mut after).await?;
    if after.removed != before_removed {
        recount(tx, &before, &after).await?;
    }
    tx.note(Change::Post(id));
    event::publish(tx, actor, Home::of(community.local), Event::PostEdited { id }).await
}
