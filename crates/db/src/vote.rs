//! Votes on posts and comments: one statement casts a vote and does all that follows from it; one casts several ([`many`]).

pub mod many;

use crate::Conn;
use crate::comment::Comment;
use crate::fixed::{Fixed, fixed};
use crate::job::NewJob;
use crate::post::Post;
use crate::post_archive;
use base::ids::{CommunityId, PersonId};
use base::kinds::Vote;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// Who votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voter {
    /// The person.
    pub person_id: PersonId,
    /// A user of this instance, whose votes are kept so that they can be listed.
    pub local: bool,
}

/// A vote as it is to be, and what is written beside it.
#[derive(Debug, Clone)]
pub struct Ballot {
    /// Who votes.
    pub voter: Voter,
    /// The vote; none: it is withdrawn.
    pub vote: Option<Vote>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where the voter counts as active now: see [`crate::activity`].
    pub active_in: Option<CommunityId>,
    /// A post counts as read by the voter from now on; of comments there is nothing to note.
    pub reads: bool,
    /// Left if the vote changes. Its payload says at `event.before` what the vote was; that is filled in here.
    pub job: Option<NewJob>,
}

/// A vote before and after it was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoteChange {
    /// The vote there was before.
    pub before: Option<Vote>,
    /// The vote there is now.
    pub after: Option<Vote>,
}

impl VoteChange {
    /// What to add to the upvotes: −1, 0 or 1.
    pub fn upvotes(&self) -> i32 {
        i32::from(self.after == Some(Vote::Up)) - i32::from(self.before == Some(Vote::Up))
    }

    /// What to add to the downvotes: −1, 0 or 1.
    pub fn downvotes(&self) -> i32 {
        i32::from(self.after == Some(Vote::Down)) - i32::from(self.before == Some(Vote::Down))
    }

    /// What to add to the score: −2 to 2.
    pub fn score(&self) -> i32 {
        self.upvotes() - self.downvotes()
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }
}

/// Sets, changes or withdraws somebody's vote on a post, and counts it on the post and for its author; answers what that changed.
///
/// For a post that [`in_archive`] to be called in a transaction, else it is one by itself.
pub async fn on_post(conn: &mut Conn, post: &Post, ballot: Ballot) -> QueryResult<VoteChange> {
    let Ballot { voter, vote, at, active_in, reads, job } = ballot;
    let target = Target { id: post.id.0, author_id: post.creator_id };
    let begun = target.bind(fixed(include_str!("vote/post.sql")), voter, vote, at, active_in);
    let statement = bind_job(begun.bind::<Bool, _>(reads), job);
    let change = change(statement.get_result(conn).await.optional()?, vote);
    if in_archive(post, at) && !change.is_empty() {
        post_archive::count(conn, post.id).await?;
    }
    Ok(change)
}

/// Sets, changes or withdraws somebody's vote on a comment, and counts it on the comment and for its author; answers what that changed. It is a transaction by itself.
pub async fn on_comment(conn: &mut Conn, comment: &Comment, ballot: Ballot) -> QueryResult<VoteChange> {
    let Ballot { voter, vote, at, active_in, job, .. } = ballot;
    let target = Target { id: comment.id.0, author_id: comment.creator_id };
    let begun = target.bind(fixed(include_str!("vote/comment.sql")), voter, vote, at, active_in);
    Ok(change(bind_job(begun, job).get_result(conn).await.optional()?, vote))
}

/// Whether a post may be in the archive at `now`, or be on its way there: its sort keys are written as well.
pub fn in_archive(post: &Post, now: DateTime<Utc>) -> bool {
    // A day to spare, should clocks differ.
    post.published_at < now - post_archive::REACH + chrono::TimeDelta::days(1)
}

/// What is voted on.
struct Target {
    id: i32,
    author_id: PersonId,
}

impl Target {
    fn bind(
        &self,
        statement: Fixed,
        voter: Voter,
        vote: Option<Vote>,
        at: DateTime<Utc>,
        active_in: Option<CommunityId>,
    ) -> Fixed {
        statement
            .bind::<Integer, _>(self.id)
            .bind::<Integer, _>(voter.person_id)
            .bind::<Timestamptz, _>(at)
            .bind::<Nullable<Bool>, _>(vote.map(Vote::is_up))
            .bind::<Bool, _>(voter.local)
            .bind::<Integer, _>(self.author_id)
            .bind::<Nullable<Integer>, _>(active_in)
    }
}

fn bind_job(statement: Fixed, job: Option<NewJob>) -> Fixed {
    let (lane, kind, payload) = match job {
        Some(job) => (Some(job.lane), Some(job.kind), Some(job.payload)),
        None => (None, None, None),
    };
    statement
        .bind::<Nullable<Text>, _>(lane)
        .bind::<Nullable<Text>, _>(kind)
        .bind::<Nullable<Jsonb>, _>(payload)
}

/// The row the statements answer; no row means that nothing was to be changed.
#[derive(QueryableByName)]
struct VoteBefore {
    /// Null: there was no vote.
    #[diesel(sql_type = Nullable<Bool>)]
    before: Option<bool>,
}

/// Reads what the statement that set `wanted` answered.
fn change(row: Option<VoteBefore>, wanted: Option<Vote>) -> VoteChange {
    let before = row.map_or(wanted, |row| row.before.map(Vote::from_up));
    VoteChange { before, after: wanted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_vote_moves_the_score_by_two() {
        let change = VoteChange { before: Some(Vote::Up), after: Some(Vote::Down) };
        assert_eq!((change.upvotes(), change.downvotes(), change.score()), (-1, 1, -2));
    }

    #[test]
    fn no_row_means_that_the_vote_was_there_already() {
        assert!(change(None, Some(Vote::Up)).is_empty());
        assert!(change(None, None).is_empty());
    }
}
