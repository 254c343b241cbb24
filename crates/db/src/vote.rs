//! What setting a vote changed, on posts and comments alike.

use base::ids::PersonId;
use base::kinds::Vote;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

/// Who votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voter {
    /// The person.
    pub person_id: PersonId,
    /// A user of this instance, whose votes are kept so that they can be listed.
    pub local: bool,
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

/// The row the statements answer; no row means that nothing was to be changed.
#[derive(QueryableByName)]
pub(crate) struct VoteBefore {
    /// Null: there was no vote.
    #[diesel(sql_type = Nullable<Bool>)]
    before: Option<bool>,
}

/// Reads what the statement that set `wanted` answered.
pub(crate) fn change(row: Option<VoteBefore>, wanted: Option<Vote>) -> VoteChange {
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
