//! One post of the index.

use crate::post_list::key::{Key, Order, rank_bits};
use crate::rank;
use base::ids::{CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, TimeDelta, Utc};

/// What ranking and filtering need of a post. There is one for each recent post, so every byte counts: packed it takes 52.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(Rust, packed(4))]
pub struct Entry {
    /// The post.
    pub id: PostId,
    /// Where it is.
    pub community_id: CommunityId,
    /// Who wrote it.
    pub creator_id: PersonId,
    /// Microseconds since 1970, as the other times.
    pub published: i64,
    /// Newest comment there ever was.
    pub newest_comment: i64,
    /// Newest comment that counts for "Active".
    pub newest_bump: i64,
    /// Counted.
    pub upvotes: i32,
    /// Counted.
    pub downvotes: i32,
    /// Neither deleted nor removed.
    pub comments: i32,
    /// See `base::language`.
    pub language: i16,
    /// See the constants of [`Flags`].
    pub flags: Flags,
}

/// What a post is or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// Not safe for work.
    pub const NSFW: Self = Self(1);
    /// Leads to an image or a video.
    pub const MEDIA: Self = Self(2);
    /// By its author.
    pub const DELETED: Self = Self(4);
    /// By a moderator or admin.
    pub const REMOVED: Self = Self(8);
    /// Has not appeared yet.
    pub const SCHEDULED: Self = Self(16);
    /// Featured on the front page.
    pub const FEATURED_LOCAL: Self = Self(32);
    /// Featured in its community.
    pub const FEATURED_COMMUNITY: Self = Self(64);

    /// The flags that are named with `true`.
    pub fn of(named: &[(Self, bool)]) -> Self {
        Self(named.iter().filter(|(_, set)| *set).fold(0, |all, (flag, _)| all | flag.0))
    }

    /// Whether any of these is set.
    pub fn has(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// Both together.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The time at which ranks are computed.
///
/// An order is not sorted anew for each post that comes in. So its ranks are those of one instant, `at`; what happened after it and before `horizon` counts as having happened just then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Microseconds since 1970.
    pub at: i64,
    /// The same; not before `at`. What lies at or after it is the future.
    pub horizon: i64,
}

impl Moment {
    /// The exact present.
    pub fn now(now: DateTime<Utc>) -> Self {
        let at = now.timestamp_micros();
        Self { at, horizon: at }
    }

    /// How long ago `time` was; zero or less if it lies in the future.
    fn age(self, time: i64) -> TimeDelta {
        if time >= self.at && time < self.horizon {
            return TimeDelta::microseconds(1);
        }
        TimeDelta::microseconds(self.at.saturating_sub(time))
    }
}

impl Entry {
    /// Upvotes minus downvotes.
    pub fn score(&self) -> i32 {
        self.upvotes.saturating_sub(self.downvotes)
    }

    /// Whether it is featured on the front page or in its community.
    pub fn featured_anywhere(&self) -> bool {
        self.flags.has(Flags::FEATURED_LOCAL.or(Flags::FEATURED_COMMUNITY))
    }

    /// The language, with its own type.
    pub fn language_id(&self) -> LanguageId {
        LanguageId(i32::from(self.language))
    }

    /// Its place among the posts that are not featured. `scale` is [`rank::scale`] of its community.
    pub fn key(&self, order: Order, moment: Moment, scale: impl FnOnce() -> f64) -> Key {
        let hot = |since| rank::hot(self.score(), moment.age(since));
        let id = i64::from(self.id.0);
        let (first, second, id) = match order {
            Order::Active => (rank_bits(hot(self.newest_bump)), self.published, id),
            Order::Hot => (rank_bits(hot(self.published)), self.published, id),
            Order::Scaled => {
                let hot = hot(self.published);
                (if hot > 0.0 { rank_bits(hot / scale()) } else { 0 }, self.published, id)
            }
            Order::Controversial => {
                (rank_bits(rank::controversy(self.upvotes, self.downvotes)), self.published, id)
            }
            Order::Top => (i64::from(self.score()), self.published, id),
            Order::MostComments => (i64::from(self.comments), self.published, id),
            Order::NewComments => (self.newest_comment, 0, id),
            Order::New => (self.published, 0, id),
            Order::Old => (self.published.saturating_neg(), 0, id),
            Order::OldBySmallerId => (self.published.saturating_neg(), 0, -id),
        };
        Key { featured: false, first, second, id }
    }

    /// When its rank in this order begins to decay; until then it is 0. None if the order does not decay.
    pub fn begins(&self, order: Order) -> Option<i64> {
        match order {
            Order::Active => Some(self.newest_bump),
            Order::Hot | Order::Scaled => Some(self.published),
            Order::Controversial
            | Order::Top
            | Order::MostComments
            | Order::NewComments
            | Order::New
            | Order::Old
            | Order::OldBySmallerId => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_takes_52_bytes() {
        assert_eq!(size_of::<Entry>(), 52);
    }

    #[test]
    fn what_happened_since_the_ranking_is_new_and_what_lies_ahead_is_nothing() {
        let moment = Moment { at: 1_000, horizon: 2_000 };
        let ages = [0, 999, 1_000, 1_999, 2_000, 9_000].map(|time| moment.age(time));
        assert_eq!(ages.map(|age| age.num_microseconds().unwrap()), [1_000, 1, 1, 1, -1_000, -8_000]);
    }
}
