//! What rules refuse leaves nothing behind, so it is written down by itself.

use crate::actor::Actor;
use crate::app::App;
use base::error::{Code, Error, Result};
use base::ids::{CommentId, CommunityId, PostId};
use base::kinds::ModlogKind;
use db::modlog::NewModlog;

/// Where something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Something new in a community.
    Community(CommunityId),
    /// A post, edited or answered.
    Post(PostId),
    /// An edit of a comment.
    Comment(CommentId),
}

/// Hands an outcome on; if a rule refused, that is in the modlog then. To be called when the transaction has been taken back and its connection returned.
pub(crate) async fn noted<T>(app: &App, actor: &Actor, place: Place, outcome: Result<T>) -> Result<T> {
    if let Err(Error::Rejected { code: Code::RefusedByRule, detail }) = &outcome {
        let mut conn = app.db().await?;
        let mut entry = NewModlog {
            kind: ModlogKind::RuleRefuse,
            moderator_id: None,
            detail: detail.clone(),
            ..NewModlog::new(ModlogKind::RuleRefuse, actor.person_id(), app.now())
        };
        entry.target_person_id = Some(actor.person_id());
        match place {
            Place::Community(id) => entry.target_community_id = Some(id),
            Place::Post(id) => {
                let post = db::post::find(&mut conn, id).await?;
                entry.target_post_id = Some(id);
                entry.target_community_id = post.map(|post| post.community_id);
            }
            Place::Comment(id) => {
                let comment = db::comment::find(&mut conn, id).await?;
                entry.target_comment_id = Some(id);
                entry.target_post_id = comment.as_ref().map(|comment| comment.post_id);
                entry.target_community_id = comment.map(|comment| comment.community_id);
            }
        }
        db::modlog::insert(&mut conn, &entry).await?;
    }
    outcome
}
