//! Where a comment stands in an order. Source: docs/reference/ranking.md 6 and 7.

use crate::post_list::Rules;
use crate::rank;
use base::ids::CommentId;
use base::kinds::CommentSort;
use chrono::{DateTime, TimeDelta, Utc};

/// An order of comments as of an instant, down to the last tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    sort: CommentSort,
    /// Whether what moderators distinguished comes first.
    distinguished_first: bool,
    /// Microseconds since 1970; hot ranks are those of this instant.
    now: i64,
}

/// A place in an order: lists go from the largest key to the smallest, and no two comments have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    distinguished: bool,
    /// A rank as its bits (they are in the order of the ranks, which are never negative), a score, or microseconds since 1970, negated where the smallest comes first.
    first: i64,
    /// The score where the order asks for it, else 0.
    second: i64,
    /// The id, negated where the smallest comes first.
    id: i64,
}

/// What the place of a comment depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The comment.
    pub id: CommentId,
    /// Microseconds since 1970.
    pub published: i64,
    /// Votes for it.
    pub upvotes: i32,
    /// Votes against it.
    pub downvotes: i32,
    /// By a moderator.
    pub distinguished: bool,
}

impl Order {
    /// The order of a list over many posts.
    pub fn flat(sort: CommentSort, now: DateTime<Utc>) -> Self {
        Self { sort, distinguished_first: false, now: now.timestamp_micros() }
    }

    /// The order of comments of one post. What is distinguished comes first, in API v4 not where the order is by time.
    pub fn in_thread(sort: CommentSort, rules: Rules, now: DateTime<Utc>) -> Self {
        let by_time = matches!(sort, CommentSort::New | CommentSort::Old);
        let distinguished_first = match rules {
            Rules::V3 => true,
            Rules::V4 => !by_time,
        };
        Self { sort, distinguished_first, now: now.timestamp_micros() }
    }

    /// The place of a comment.
    pub fn key(&self, facts: Facts) -> Key {
        let score = facts.upvotes.saturating_sub(facts.downvotes);
        let id = i64::from(facts.id.0);
        let (first, second, id) = match self.sort {
            CommentSort::Hot => {
                let age = TimeDelta::microseconds(self.now.saturating_sub(facts.published));
                (bits(rank::hot(score, age)), i64::from(score), id)
            }
            CommentSort::Top => (i64::from(score), 0, id),
            CommentSort::New => (facts.published, 0, id),
            CommentSort::Old => (facts.published.saturating_neg(), 0, -id),
            CommentSort::Controversial => (bits(rank::controversy(facts.upvotes, facts.downvotes)), 0, id),
        };
        Key { distinguished: self.distinguished_first && facts.distinguished, first, second, id }
    }
}

/// A number in the order of ranks.
fn bits(rank: f64) -> i64 {
    rank.to_bits().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(id: i32, hours_old: i64, upvotes: i32, downvotes: i32) -> Facts {
        let published = now().timestamp_micros() - hours_old * 3_600_000_000;
        Facts { id: CommentId(id), published, upvotes, downvotes, distinguished: false }
    }

    fn now() -> DateTime<Utc> {
        "2026-05-01T12:00:00Z".parse().unwrap()
    }

    /// Ids from first to last.
    fn sorted(order: Order, comments: &[Facts]) -> Vec<i32> {
        let mut keyed: Vec<(Key, i32)> =
            comments.iter().map(|facts| (order.key(*facts), facts.id.0)).collect();
        keyed.sort_by(|one, other| other.cmp(one));
        keyed.into_iter().map(|(_, id)| id).collect()
    }

    #[test]
    fn each_sort_has_its_order_and_its_ties() {
        let comments = [
            facts(1, 24, 1000, 0),
            facts(2, 1, 1, 0),
            facts(3, 5, 10, 0),
            facts(4, 200, 3, 3),
            facts(5, 200, 3, 2),
            facts(6, 200, 3, 2),
        ];
        let table = [
            (CommentSort::Hot, [2, 3, 1, 6, 5, 4]),
            (CommentSort::Top, [1, 3, 6, 5, 2, 4]),
            (CommentSort::New, [2, 3, 1, 6, 5, 4]),
            (CommentSort::Old, [4, 5, 6, 1, 3, 2]),
            (CommentSort::Controversial, [4, 6, 5, 3, 2, 1]),
        ];
        for (sort, expected) in table {
            assert_eq!(sorted(Order::flat(sort, now()), &comments), expected, "{sort:?}");
        }
    }

    #[test]
    fn what_is_distinguished_leads_a_thread_but_no_list() {
        let rule = Facts { distinguished: true, ..facts(2, 9, 1, 0) };
        let comments = [facts(1, 10, 5, 0), rule, facts(3, 1, 7, 0)];
        let thread = |sort, rules| sorted(Order::in_thread(sort, rules, now()), &comments);
        assert_eq!(thread(CommentSort::Top, Rules::V3), [2, 3, 1]);
        assert_eq!(thread(CommentSort::Old, Rules::V3), [2, 1, 3]);
        assert_eq!(thread(CommentSort::Top, Rules::V4), [2, 3, 1]);
        assert_eq!(thread(CommentSort::Old, Rules::V4), [1, 2, 3]);
        assert_eq!(thread(CommentSort::New, Rules::V4), [3, 2, 1]);
        assert_eq!(sorted(Order::flat(CommentSort::Top, now()), &comments), [3, 1, 2]);
    }
}
