//! Where a post stands in an order. Source: docs/reference/ranking.md 4 to 6.

use base::kinds::PostSort;

/// Whose rules hold where the API versions differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Those of docs/reference/api-v3.md 6.1.
    V3,
    /// Those of docs/reference/api-v4.md 5.
    V4,
}

/// An order of posts, down to the last tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// By hot rank over the newest bumping comment.
    Active,
    /// By hot rank.
    Hot,
    /// By hot rank, divided by the scale of the community.
    Scaled,
    /// By controversy.
    Controversial,
    /// By score.
    Top,
    /// By number of comments.
    MostComments,
    /// By newest comment.
    NewComments,
    /// Newest first.
    New,
    /// Oldest first; of the same instant, the larger id first.
    Old,
    /// Oldest first; of the same instant, the smaller id first.
    OldBySmallerId,
}

/// A place in an order: lists go from the largest key to the smallest, and no two posts have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Featured where the list is looked at.
    pub featured: bool,
    /// What the order is by: a rank as its bits, a count, or microseconds since 1970, negated where the smallest comes first.
    pub first: i64,
    /// `published_at` in microseconds since 1970 where the order asks for it, else 0.
    pub second: i64,
    /// The id, negated where the smallest comes first.
    pub id: i64,
}

impl Order {
    /// The order that a sort means.
    pub fn of(sort: PostSort, rules: Rules) -> Self {
        match sort {
            PostSort::Active => Self::Active,
            PostSort::Hot => Self::Hot,
            PostSort::New => Self::New,
            PostSort::Old => match rules {
                Rules::V3 => Self::Old,
                Rules::V4 => Self::OldBySmallerId,
            },
            PostSort::Top => Self::Top,
            PostSort::MostComments => Self::MostComments,
            PostSort::NewComments => Self::NewComments,
            PostSort::Controversial => Self::Controversial,
            PostSort::Scaled => Self::Scaled,
        }
    }

    /// Whether it changes by the mere passing of time.
    pub fn decays(self) -> bool {
        matches!(self, Self::Active | Self::Hot | Self::Scaled)
    }
}

/// A rank that is 0 or more, as a number of the same order.
pub fn rank_bits(rank: f64) -> i64 {
    // The bits of floating-point numbers without a sign are ordered as the numbers are.
    if rank > 0.0 { rank.to_bits().cast_signed() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_ordered_as_ranks_are() {
        let ranks = [0.0, f64::MIN_POSITIVE, 1e-9, 0.3, 0.300_000_000_000_1, 2.0, 1e12];
        let bits: Vec<i64> = ranks.into_iter().map(rank_bits).collect();
        assert!(bits.is_sorted() && bits.first() == Some(&0), "{bits:?}");
        assert_eq!(rank_bits(-0.0), 0);
    }
}
