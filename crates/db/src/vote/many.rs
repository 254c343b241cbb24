//! Several votes in one statement: what arrives together is written together.

use super::{Ballot, VoteChange, in_archive};
use crate::Conn;
use crate::comment::Comment;
use crate::fixed::{Fixed, fixed};
use crate::post::Post;
use crate::post_archive;
use base::ids::PersonId;
use base::kinds::Vote;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashSet;

/// [`super::on_post`] for several; answers the changes in the same order.
pub async fn on_posts(conn: &mut Conn, votes: &[(&Post, Ballot)]) -> QueryResult<Vec<VoteChange>> {
    let all = votes.iter().map(|(post, ballot)| Cast { id: post.id.0, author_id: post.creator_id, ballot });
    let changes = cast(conn, Subject::Post, all.collect()).await?;
    let mut counted = HashSet::new();
    for ((post, ballot), change) in votes.iter().zip(&changes) {
        if in_archive(post, ballot.at) && !change.is_empty() && counted.insert(post.id) {
            post_archive::count(conn, post.id).await?;
        }
    }
    Ok(changes)
}

/// [`super::on_comment`] for several; answers the changes in the same order.
pub async fn on_comments(conn: &mut Conn, votes: &[(&Comment, Ballot)]) -> QueryResult<Vec<VoteChange>> {
    let all = votes.iter().map(|(comment, ballot)| Cast {
        id: comment.id.0,
        author_id: comment.creator_id,
        ballot,
    });
    cast(conn, Subject::Comment, all.collect()).await
}

/// A vote on something.
#[derive(Debug, Clone, Copy)]
struct Cast<'a> {
    id: i32,
    author_id: PersonId,
    ballot: &'a Ballot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Post,
    Comment,
}

/// A vote that was changed.
#[derive(QueryableByName)]
struct Changed {
    /// Its place among those that were cast, from 1 on.
    #[diesel(sql_type = BigInt)]
    number: i64,
    /// Null: there was no vote.
    #[diesel(sql_type = Nullable<Bool>)]
    before: Option<bool>,
}

/// Casts them, in as many rounds as anybody votes on the same thing.
async fn cast(conn: &mut Conn, subject: Subject, votes: Vec<Cast<'_>>) -> QueryResult<Vec<VoteChange>> {
    let unchanged = |cast: &Cast<'_>| VoteChange { before: cast.ballot.vote, after: cast.ballot.vote };
    let mut changes: Vec<VoteChange> = votes.iter().map(unchanged).collect();
    let mut waiting: Vec<(usize, Cast<'_>)> = votes.into_iter().enumerate().collect();
    while !waiting.is_empty() {
        let mut voters = HashSet::new();
        let (round, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, cast)| voters.insert((cast.id, cast.ballot.voter.person_id)));
        for row in bound(subject, &round).load::<Changed>(conn).await? {
            let place = usize::try_from(row.number - 1).ok().and_then(|number| round.get(number));
            let change = place.and_then(|(index, _)| changes.get_mut(*index));
            if let Some(change) = change {
                change.before = row.before.map(Vote::from_up);
            }
        }
        waiting = later;
    }
    Ok(changes)
}

fn bound(subject: Subject, round: &[(usize, Cast<'_>)]) -> Fixed {
    let statement = match subject {
        Subject::Post => fixed(include_str!("posts.sql")),
        Subject::Comment => fixed(include_str!("comments.sql")),
    };
    let casts = || round.iter().map(|(_, cast)| cast);
    let ballots = || casts().map(|cast| cast.ballot);
    let begun = statement
        .bind::<Array<Integer>, _>(casts().map(|cast| cast.id).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(ballots().map(|ballot| ballot.voter.person_id).collect::<Vec<_>>())
        .bind::<Array<Timestamptz>, _>(ballots().map(|ballot| ballot.at).collect::<Vec<_>>())
        .bind::<Array<Nullable<Bool>>, _>(
            ballots().map(|ballot| ballot.vote.map(Vote::is_up)).collect::<Vec<_>>(),
        )
        .bind::<Array<Bool>, _>(ballots().map(|ballot| ballot.voter.local).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(casts().map(|cast| cast.author_id).collect::<Vec<_>>())
        .bind::<Array<Nullable<Integer>>, _>(ballots().map(|ballot| ballot.active_in).collect::<Vec<_>>());
    let begun = match subject {
        Subject::Post => {
            begun.bind::<Array<Bool>, _>(ballots().map(|ballot| ballot.reads).collect::<Vec<_>>())
        }
        Subject::Comment => begun,
    };
    let jobs = || ballots().map(|ballot| ballot.job.as_ref());
    begun
        .bind::<Array<Nullable<Text>>, _>(
            jobs().map(|job| job.map(|job| job.lane.clone())).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(
            jobs().map(|job| job.map(|job| job.kind.clone())).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Jsonb>>, _>(
            jobs().map(|job| job.map(|job| job.payload.clone())).collect::<Vec<_>>(),
        )
}
