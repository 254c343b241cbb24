//! Votes that arrive together: what is asked of the database is asked for all of them at once.

use super::{Unwanted, ballot_on_comment, ballot_on_post};
use crate::actor::Actor;
use crate::event::Subject;
use crate::job::Lane;
use crate::policy;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommentId, PostId};
use base::kinds::Vote;
use db::site::SiteSettings;
use db::standing::Standing;

/// Somebody's vote as they want it to be.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Whose.
    pub actor: Actor,
    /// On what.
    pub subject: Subject,
    /// None: it is taken back.
    pub vote: Option<Vote>,
}

/// Casts votes as [`super::post_in`] and [`super::comment_in`] do each. Answers in the same order why those were refused that were.
///
/// Errors: ours only.
pub async fn cast_in(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    wishes: &[Wish],
    unwanted: Unwanted,
) -> Result<Vec<Result<()>>> {
    let (mut on_posts, mut on_comments) = (Vec::new(), Vec::new());
    for (index, wish) in wishes.iter().enumerate() {
        match wish.subject {
            Subject::Post(id) => on_posts.push((index, wish, id)),
            Subject::Comment(id) => on_comments.push((index, wish, id)),
        }
    }
    let mut refused = posts(tx, settings, &on_posts, unwanted).await?;
    refused.extend(comments(tx, settings, &on_comments, unwanted).await?);
    let mut results: Vec<Result<()>> = wishes.iter().map(|_| Ok(())).collect();
    for (index, error) in refused {
        if let Some(result) = results.get_mut(index) {
            *result = Err(error);
        }
    }
    Ok(results)
}

type Refused = Vec<(usize, Error)>;

async fn posts(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    wishes: &[(usize, &Wish, PostId)],
    unwanted: Unwanted,
) -> Result<Refused> {
    if wishes.is_empty() {
        return Ok(Vec::new());
    }
    let pairs: Vec<_> = wishes.iter().map(|(_, wish, id)| (wish.actor.person_id(), *id)).collect();
    let now = tx.now();
    let (found, standings) = db::standing::find_at_posts(tx, &pairs, now).await?;
    let (mut refused, mut votes) = (Vec::new(), Vec::new());
    for ((index, wish, id), standing) in wishes.iter().zip(standings) {
        let admitted = (|| {
            let post = found.get(id).or_code(Code::PostNotFound)?;
            let standing = seen(&wish.actor, standing)?;
            let ballot = ballot_on_post(tx, settings, (&wish.actor, &standing), post, wish.vote, unwanted)?;
            Ok((post, ballot))
        })();
        match admitted {
            Ok(vote) => votes.push(vote),
            Err(error) => refused.push((*index, error)),
        }
    }
    let changes = db::vote::many::on_posts(tx, &votes).await?;
    for ((post, ballot), change) in votes.iter().zip(changes) {
        if ballot.job.is_some() && !change.is_empty() {
            tx.note_job(Lane::Publish);
        }
        tx.note(Change::Post(post.id));
    }
    Ok(refused)
}

async fn comments(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    wishes: &[(usize, &Wish, CommentId)],
    unwanted: Unwanted,
) -> Result<Refused> {
    if wishes.is_empty() {
        return Ok(Vec::new());
    }
    let pairs: Vec<_> = wishes.iter().map(|(_, wish, id)| (wish.actor.person_id(), *id)).collect();
    let now = tx.now();
    let (found, above, standings) = db::standing::find_at_comments(tx, &pairs, now).await?;
    let (mut refused, mut votes) = (Vec::new(), Vec::new());
    for ((index, wish, id), standing) in wishes.iter().zip(standings) {
        let admitted = (|| {
            let comment = found.get(id).or_code(Code::CommentNotFound)?;
            let post = above.get(&comment.post_id).or_code(Code::CommentNotFound)?;
            let standing = seen(&wish.actor, standing)?;
            let who = (&wish.actor, &standing);
            let ballot = ballot_on_comment(tx, settings, who, (comment, post), wish.vote, unwanted)?;
            Ok((comment, ballot))
        })();
        match admitted {
            Ok(vote) => votes.push(vote),
            Err(error) => refused.push((*index, error)),
        }
    }
    let changes = db::vote::many::on_comments(tx, &votes).await?;
    for ((comment, ballot), change) in votes.iter().zip(changes) {
        if ballot.job.is_some() && !change.is_empty() {
            tx.note_job(Lane::Publish);
        }
        tx.note(Change::Comment { post_id: comment.post_id, id: comment.id });
    }
    Ok(refused)
}

fn seen(actor: &Actor, standing: Option<Standing>) -> Result<Standing> {
    Ok(policy::as_vouched(actor, standing.or_code(Code::NotLoggedIn)?))
}
