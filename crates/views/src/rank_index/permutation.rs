//! The posts of the index in one order.

use crate::post_list::key::{Key, Order};
use crate::rank;
use crate::rank_index::communities::Communities;
use crate::rank_index::entry::{Entry, Moment};
use std::ops::Range;

/// Positions of entries, the one with the largest key first. Four bytes a post: keys are computed when they are needed.
pub struct Permutation {
    slots: Vec<u32>,
    moment: Moment,
    /// The earliest instant, `moment.horizon` or later, at which a rank begins to decay.
    next_begin: i64,
}

/// Computes the keys of entries in one order.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// What positions point into.
    pub entries: &'a [Entry],
    /// What scales.
    pub communities: &'a Communities,
    /// The order.
    pub order: Order,
}

impl Keys<'_> {
    /// The key of the entry at a position, as of a moment; none if nothing is there.
    pub fn key(&self, slot: u32, moment: Moment) -> Option<Key> {
        self.entry(slot).map(|entry| self.key_of(entry, moment))
    }

    /// The key of an entry, as of a moment.
    pub fn key_of(&self, entry: &Entry, moment: Moment) -> Key {
        let community_id = entry.community_id;
        entry.key(self.order, moment, || {
            let active = self.communities.get(&community_id).map_or(0, |facts| facts.users_active_month);
            rank::scale(active)
        })
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(slot).ok()?)
    }

    /// When the rank of the entry begins to decay, if that lies ahead; else never.
    fn begin(&self, slot: u32, moment: Moment) -> i64 {
        let begins = self.entry(slot).and_then(|entry| entry.begins(self.order));
        begins.filter(|begin| *begin >= moment.horizon).unwrap_or(i64::MAX)
    }
}

impl Permutation {
    /// Sorts these positions. Fastest if they are nearly in order.
    pub fn sorted(slots: impl Iterator<Item = u32>, keys: Keys<'_>, moment: Moment) -> Self {
        let mut next_begin = i64::MAX;
        let mut keyed: Vec<(Key, u32)> = Vec::with_capacity(slots.size_hint().0);
        for slot in slots {
            let Some(key) = keys.key(slot, moment) else { continue };
            keyed.push((key, slot));
            next_begin = next_begin.min(keys.begin(slot, moment));
        }
        // The stable sort is the one that profits from runs.
        keyed.sort_by(|(one, _), (other, _)| other.cmp(one));
        let mut slots: Vec<u32> = keyed.into_iter().map(|(_, slot)| slot).collect();
        slots.shrink_to_fit();
        Self { slots, moment, next_begin }
    }

    /// All positions, the one with the largest key first.
    pub fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// As of when the order is.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// Whether a post that nobody touched has begun to be ranked since the order was made.
    pub fn overtaken(&self, now: i64) -> bool {
        now < self.moment.at || now > self.next_begin
    }

    /// Makes what happened before `now` count as past. Only between [`Permutation::take_out`] and [`Permutation::put_in`] of all that changed, and not if [`Permutation::overtaken`].
    pub fn extend_to(&mut self, now: i64) {
        self.moment.horizon = self.moment.horizon.max(now);
    }

    /// Takes a position out, before its entry changes or goes.
    pub fn take_out(&mut self, slot: u32, keys: Keys<'_>) {
        let Some(key) = keys.key(slot, self.moment) else { return };
        let place = self.first_not_above(key, keys);
        if self.slots.get(place) == Some(&slot) {
            self.slots.remove(place);
        } else {
            self.slots.retain(|other| *other != slot);
        }
    }

    /// Puts a position in, after its entry has changed or come.
    pub fn put_in(&mut self, slot: u32, keys: Keys<'_>) {
        let Some(key) = keys.key(slot, self.moment) else { return };
        let place = self.first_not_above(key, keys);
        self.slots.insert(place, slot);
        self.next_begin = self.next_begin.min(keys.begin(slot, self.moment));
    }

    /// Where the positions with keys below `key` are.
    pub fn below(&self, key: Key, keys: Keys<'_>) -> Range<usize> {
        let begin = self.slots.partition_point(|slot| keys.key(*slot, self.moment).is_some_and(|k| k >= key));
        begin..self.slots.len()
    }

    /// Where the positions with keys above `key` are.
    pub fn above(&self, key: Key, keys: Keys<'_>) -> Range<usize> {
        0..self.first_not_above(key, keys)
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>()
    }

    fn first_not_above(&self, key: Key, keys: Keys<'_>) -> usize {
        self.slots.partition_point(|slot| keys.key(*slot, self.moment).is_some_and(|k| k > key))
    }
}
