//! Voting on posts and comments.

pub mod many;

use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::job::Lane;
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, Result};
use base::ids::{CommentId, PostId};
use base::kinds::{FederationMode, Vote};
use db::comment::Comment;
use db::job::NewJob;
use db::post::Post;
use db::site::SiteSettings;
use db::standing::Standing;
use db::vote::Ballot;
use diesel_async::AsyncConnection;

/// What becomes of a vote of a kind that the site does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwanted {
    /// A downvote is refused, as API v3 says it; an upvote withdraws the vote there was.
    RefuseDownvotes,
    /// It withdraws the vote there was, without a word: API v4 and other instances.
    Withdraw,
}

/// Sets, changes or (`None`) withdraws the actor's vote on a post, which counts as having read it.
///
/// Errors: `PostNotFound` if there is no such post, `DownvotesAreDisabled`, else what [`policy::check`] says.
pub async fn post(
    app: &App,
    actor: &Actor,
    id: PostId,
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    // Looking locks nothing, so it may as well be done before the transaction.
    let (post, ballot) =
        admit_post(&mut app.tx(&mut conn), &site.local.settings, actor, id, vote, unwanted).await?;
    let changes = if db::vote::in_archive(&post, app.now()) {
        conn.transaction(async |conn| {
            let mut tx = app.tx(conn);
            on_post(&mut tx, &post, ballot).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?
    } else {
        let mut tx = app.tx(&mut conn);
        on_post(&mut tx, &post, ballot).await?;
        tx.into_changes()
    };
    drop(conn);
    app.changed(changes);
    Ok(())
}

/// [`post`] inside a running transaction.
pub async fn post_in(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    actor: &Actor,
    id: PostId,
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<()> {
    let (post, ballot) = admit_post(tx, settings, actor, id, vote, unwanted).await?;
    on_post(tx, &post, ballot).await
}

/// What is to be written, if the actor may vote so.
async fn admit_post(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    actor: &Actor,
    id: PostId,
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<(Post, Ballot)> {
    let (post, standing) = policy::standing_at_post(tx, actor, id).await?;
    let ballot = ballot_on_post(tx, settings, (actor, &standing), &post, vote, unwanted)?;
    Ok((post, ballot))
}

/// What is to be written of a vote on a post, if it may be cast.
fn ballot_on_post(
    tx: &Tx<'_>,
    settings: &SiteSettings,
    (actor, standing): (&Actor, &Standing),
    post: &Post,
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<Ballot> {
    let vote = taken(standing, vote, (settings.post_upvotes, settings.post_downvotes), unwanted)?;
    policy::check(standing, &Target::Post(post), Action::Vote)?;
    let event = Event::PostVoted { id: post.id, vote: event::vote(vote), before: None };
    Ok(Ballot {
        voter: standing.voter(),
        vote,
        at: tx.now(),
        active_in: vote.map(|_| post.community_id),
        reads: standing.local,
        job: publication(tx, actor, standing, event)?,
    })
}

/// The job that tells of a vote; none if nobody elsewhere hears of it, since a community of ours passes votes on to its followers only.
fn publication(tx: &Tx<'_>, actor: &Actor, standing: &Standing, event: Event) -> Result<Option<NewJob>> {
    if standing.community_local && !standing.followed_elsewhere {
        return Ok(None);
    }
    event::publication(tx, actor, Home::of(standing.community_local), event)
}

/// Casts a vote on a post that is allowed.
pub(crate) async fn on_post(tx: &mut Tx<'_>, post: &Post, ballot: Ballot) -> Result<()> {
    let told = ballot.job.is_some();
    let change = db::vote::on_post(tx, post, ballot).await?;
    if told && !change.is_empty() {
        tx.note_job(Lane::Publish);
    }
    // The author's score orders searches and is shown nowhere, so the author's card stays good.
    tx.note(Change::Post(post.id));
    Ok(())
}

/// Sets, changes or (`None`) withdraws the actor's vote on a comment.
///
/// Errors: `CommentNotFound` if there is no such comment, `DownvotesAreDisabled`, else what [`policy::check`] says.
pub async fn comment(
    app: &App,
    actor: &Actor,
    id: CommentId,
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    // What writes is one statement, and so a transaction by itself.
    let mut tx = app.tx(&mut conn);
    comment_in(&mut tx, &site.local.settings, actor, id, vote, unwanted).await?;
    let changes = tx.into_changes();
    drop(conn);
    app.changed(changes);
    Ok(())
}

/// [`comment`] inside a running transaction.
pub async fn comment_in(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    actor: &Actor,
    id: CommentId,
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<()> {
    let (comment, post, standing) = policy::standing_at_comment(tx, actor, id).await?;
    let ballot = ballot_on_comment(tx, settings, (actor, &standing), (&comment, &post), vote, unwanted)?;
    on_comment(tx, &comment, ballot).await
}

/// What is to be written of a vote on a comment, if it may be cast.
fn ballot_on_comment(
    tx: &Tx<'_>,
    settings: &SiteSettings,
    (actor, standing): (&Actor, &Standing),
    (comment, post): (&Comment, &Post),
    vote: Option<Vote>,
    unwanted: Unwanted,
) -> Result<Ballot> {
    let vote = taken(standing, vote, (settings.comment_upvotes, settings.comment_downvotes), unwanted)?;
    policy::check(standing, &Target::Comment(comment, post), Action::Vote)?;
    let event = Event::CommentVoted { id: comment.id, vote: event::vote(vote), before: None };
    Ok(Ballot {
        voter: standing.voter(),
        vote,
        at: tx.now(),
        active_in: vote.map(|_| post.community_id),
        reads: false,
        job: publication(tx, actor, standing, event)?,
    })
}

/// Casts a vote on a comment that is allowed.
pub(crate) async fn on_comment(tx: &mut Tx<'_>, comment: &Comment, ballot: Ballot) -> Result<()> {
    let told = ballot.job.is_some();
    let change = db::vote::on_comment(tx, comment, ballot).await?;
    if told && !change.is_empty() {
        tx.note_job(Lane::Publish);
    }
    // As with a post, the author's card stays good.
    tx.note(Change::Comment { post_id: comment.post_id, id: comment.id });
    Ok(())
}

/// What is left of a wished-for vote: the site says of whom it takes `(upvotes, downvotes)`.
///
/// Errors: `DownvotesAreDisabled`.
pub(crate) fn taken(
    standing: &Standing,
    vote: Option<Vote>,
    (upvotes, downvotes): (FederationMode, FederationMode),
    unwanted: Unwanted,
) -> Result<Option<Vote>, Code> {
    let mode = match vote {
        None => return Ok(None),
        Some(Vote::Up) => upvotes,
        Some(Vote::Down) => downvotes,
    };
    match mode {
        FederationMode::All => Ok(vote),
        FederationMode::Local if standing.local => Ok(vote),
        FederationMode::Local | FederationMode::Disable => match (vote, unwanted) {
            (Some(Vote::Down), Unwanted::RefuseDownvotes) => Err(Code::DownvotesAreDisabled),
            _ => Ok(None),
        },
    }
}
