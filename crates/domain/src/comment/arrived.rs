//! Comments that come from other instances.

use super::{NewComment, create_in};
use crate::actor::Actor;
use crate::app::CurrentSite;
use crate::event::{self, Event, Home};
use crate::language;
use crate::notify::{self, Mailing};
use crate::policy::{self, Action, Target};
use crate::post::Birth;
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::CommentId;
use base::text::field;
use chrono::{DateTime, Utc};

/// Stores a comment as its author's instance shows it, inside a running transaction; one that is known is left as it is. What is too long is cut.
///
/// Errors: `BlockedUrl`, `PostNotFound`, what [`policy::check`] says, `ParentInOtherPost`, `CommunityGone`, `Locked`, `MaxCommentDepthReached`.
pub async fn create_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    new: &NewComment,
    birth: &Birth,
) -> Result<CommentId> {
    if let Birth::Elsewhere { ap_id, .. } = birth
        && let Some(known) = db::address::find_comment(tx, ap_id).await?
    {
        return Ok(known.id);
    }
    let content = content(site, &new.content)?;
    create_in(tx, site, actor, new, &content, birth).await
}

/// Puts a newer version of a comment in the place of the one that is known; an older one is left aside.
///
/// Errors: those of [`create_arrived_in`], `CommentNotFound`.
pub async fn edit_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: CommentId,
    new: &NewComment,
    version: DateTime<Utc>,
) -> Result<()> {
    let mut comment = db::comment::lock(tx, id).await?.or_code(Code::CommentNotFound)?;
    if version < comment.updated_at.unwrap_or(comment.published_at) {
        return Ok(());
    }
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Comment(&comment, &post), Action::EditComment)?;
    let community = db::community::find(tx, post.community_id).await?.or_code(Code::CommentNotFound)?;
    comment.content = content(site, &new.content)?;
    comment.language_id = language::of_arrived(&community.languages, new.language_id);
    let at = version.min(tx.now());
    db::comment::set_content(tx, id, &comment.content, comment.language_id, at).await?;
    let parent = match comment.parent_id {
        Some(id) => db::comment::find(tx, id).await?,
        None => None,
    };
    let app = tx.app().clone();
    notify::of_comment(tx, &app, site, &comment, &post, parent.as_ref(), Mailing::Spare).await?;
    tx.note(Change::Comment { post_id: comment.post_id, id });
    event::publish(tx, actor, Home::of(community.local), Event::CommentEdited { id }).await
}

fn content(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    let body = text::body(site, &text::cut(raw, field::BODY_MAX))?;
    let body = text::cut(&body, field::BODY_MAX);
    if body.trim().is_empty() { Err(Code::InvalidBodyField) } else { Ok(body) }
}
