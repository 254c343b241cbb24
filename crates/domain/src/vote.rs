//! Voting on posts and comments.

use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommentId, PostId};
use base::kinds::{FederationMode, Vote};
use db::comment::Comment;
use db::post::Post;
use db::site::SiteSettings;
use db::standing::Standing;
use db::vote::{VoteChange, Voter};
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
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            post_in(&mut tx, &site.local.settings, actor, id, vote, unwanted).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
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
    let post = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    let vote = taken(&standing, vote, (settings.post_upvotes, settings.post_downvotes), unwanted)?;
    policy::check(&standing, &Target::Post(&post), Action::Vote)?;

    let change = on_post(tx, &post, standing.voter(), vote).await?;
    let now = tx.now();
    if standing.local {
        db::post::mark::set_read(tx, actor.person_id(), &[id], Some(now)).await?;
    }
    if vote.is_some() {
        db::activity::touch(tx, post.community_id, actor.person_id(), now).await?;
    }
    if change.is_empty() {
        return Ok(());
    }
    let event = Event::PostVoted { id, vote: event::vote(change.after), before: event::vote(change.before) };
    event::publish(tx, actor, Home::of(standing.community_local), event).await
}

/// Writes and counts a vote on a post that is allowed.
pub(crate) async fn on_post(
    tx: &mut Tx<'_>,
    post: &Post,
    voter: Voter,
    vote: Option<Vote>,
) -> Result<VoteChange> {
    let now = tx.now();
    let change = db::post::set_vote(tx, post.id, voter, vote, now).await?;
    db::counters::post_voted(tx, post, change).await?;
    // The author's score orders searches and is shown nowhere, so the author's card stays good.
    tx.note(Change::Post(post.id));
    Ok(change)
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
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            comment_in(&mut tx, &site.local.settings, actor, id, vote, unwanted).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
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
    let comment = db::comment::find(tx, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    let vote = taken(&standing, vote, (settings.comment_upvotes, settings.comment_downvotes), unwanted)?;
    policy::check(&standing, &Target::Comment(&comment, &post), Action::Vote)?;

    let change = on_comment(tx, &comment, standing.voter(), vote).await?;
    if vote.is_some() {
        let now = tx.now();
        db::activity::touch(tx, post.community_id, actor.person_id(), now).await?;
    }
    if change.is_empty() {
        return Ok(());
    }
    let event =
        Event::CommentVoted { id, vote: event::vote(change.after), before: event::vote(change.before) };
    event::publish(tx, actor, Home::of(standing.community_local), event).await
}

/// Writes and counts a vote on a comment that is allowed.
pub(crate) async fn on_comment(
    tx: &mut Tx<'_>,
    comment: &Comment,
    voter: Voter,
    vote: Option<Vote>,
) -> Result<VoteChange> {
    let now = tx.now();
    let change = db::comment::set_vote(tx, comment.id, voter, vote, now).await?;
    db::counters::comment_voted(tx, comment, change).await?;
    // As with a post, the author's card stays good.
    tx.note(Change::Comment { post_id: comment.post_id, id: comment.id });
    Ok(change)
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
