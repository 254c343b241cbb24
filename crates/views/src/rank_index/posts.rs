//! The posts of the index: found by id and by community, walked in every order.

use crate::post_list::key::{Key, Order};
use crate::rank_index::communities::{Communities, Facts};
use crate::rank_index::entry::{Entry, Flags, Moment};
use crate::rank_index::permutation::{Keys, Permutation};
use base::ids::{CommunityId, PostId};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Arc;

/// How old a ranking of a decaying order may be.
const RANKING_AGE: TimeDelta = TimeDelta::seconds(5);
/// If more than one in so many posts changed, sorting anew is cheaper than moving each.
const MOVABLE: usize = 64;

/// Recent posts and all communities.
///
/// Posts are at fixed positions; everything else is positions in some order. Posts older than `border` are held only while they are featured, and are in no order.
#[derive(Default)]
pub struct Posts {
    border: i64,
    entries: Vec<Entry>,
    free: Vec<u32>,
    by_id: Vec<u32>,
    by_community: Vec<u32>,
    featured_local: Vec<u32>,
    featured_community: Vec<u32>,
    orders: HashMap<Order, Permutation>,
    communities: Arc<Communities>,
    local_communities: Arc<[CommunityId]>,
    sorts: u64,
}

impl Posts {
    /// An index of these posts; those published before `border` only while featured.
    pub fn new(border: DateTime<Utc>, posts: Vec<Entry>, communities: Communities) -> Self {
        let mut index = Self { border: border.timestamp_micros(), entries: posts, ..Self::default() };
        index.entries.shrink_to_fit();
        let all = 0..u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
        index.by_id = all.clone().collect();
        index.by_id.sort_unstable_by_key(|slot| index.entries.get(at(*slot)).map(|entry| entry.id));
        index.by_community = all.clone().filter(|slot| index.recent(*slot)).collect();
        index.by_community.sort_unstable_by_key(|slot| index.entries.get(at(*slot)).map(place));
        index.featured_local = all.clone().filter(|slot| index.has(*slot, Flags::FEATURED_LOCAL)).collect();
        index.featured_community = all.filter(|slot| index.has(*slot, Flags::FEATURED_COMMUNITY)).collect();
        index.featured_community.sort_unstable_by_key(|slot| index.entries.get(at(*slot)).map(place));
        for slots in [&mut index.by_community, &mut index.featured_local, &mut index.featured_community] {
            slots.shrink_to_fit();
        }
        index.set_communities(communities);
        index
    }

    /// Number of posts.
    pub fn count(&self) -> usize {
        self.by_id.len()
    }

    /// Posts published before this instant (microseconds since 1970) are in the archive.
    pub fn border(&self) -> i64 {
        self.border
    }

    /// The post with this id.
    pub fn find(&self, id: PostId) -> Option<&Entry> {
        self.get(self.slot(id)?)
    }

    /// What lists need to know of every community.
    pub fn communities(&self) -> &Arc<Communities> {
        &self.communities
    }

    /// The communities of this instance.
    pub fn local_communities(&self) -> &Arc<[CommunityId]> {
        &self.local_communities
    }

    /// Replaces what is known of all communities.
    pub fn set_communities(&mut self, communities: Communities) {
        let mut local: Vec<CommunityId> =
            communities.iter().filter(|(_, facts)| facts.local).map(|(id, _)| *id).collect();
        local.sort_unstable();
        self.local_communities = local.into();
        if scales_differ(&self.communities, &communities) {
            self.orders.remove(&Order::Scaled);
        }
        self.communities = Arc::new(communities);
    }

    /// Replaces what is known of some communities; `None` if one is gone. Others are not touched.
    pub fn change_communities(&mut self, changed: Vec<(CommunityId, Option<Facts>)>) {
        if changed.iter().all(|(id, facts)| self.communities.get(id) == facts.as_ref()) {
            return;
        }
        let mut communities = Communities::clone(&self.communities);
        for (id, facts) in changed {
            match facts {
                Some(facts) => communities.insert(id, facts),
                None => communities.remove(&id),
            };
        }
        self.set_communities(communities);
    }

    /// Puts in what changed: for each id the post as it is now, or `None` if it is gone or has become old.
    pub fn change(&mut self, changed: Vec<(PostId, Option<Entry>)>, now: DateTime<Utc>) {
        let now = now.timestamp_micros();
        if changed.len().saturating_mul(MOVABLE) > self.count() {
            self.orders.clear();
        }
        self.orders.retain(|_, permutation| !permutation.overtaken(now));
        let mut moved = Vec::with_capacity(changed.len());
        for (id, entry) in changed {
            let found = self.find(id).copied();
            if found == entry {
                continue;
            }
            let slot = found.and_then(|_| self.slot(id));
            moved.push((slot, entry));
        }
        let (entries, communities) = (&self.entries, &self.communities);
        for (order, permutation) in &mut self.orders {
            let keys = Keys { entries, communities, order: *order };
            for slot in moved.iter().filter_map(|(slot, _)| *slot) {
                permutation.take_out(slot, keys);
            }
            permutation.extend_to(now);
        }
        let put: Vec<u32> = moved.into_iter().filter_map(|(slot, entry)| self.replace(slot, entry)).collect();
        let (entries, communities) = (&self.entries, &self.communities);
        let border = self.border;
        for (order, permutation) in &mut self.orders {
            let keys = Keys { entries, communities, order: *order };
            for slot in &put {
                if entries.get(at(*slot)).is_some_and(|entry| entry.published >= border) {
                    permutation.put_in(*slot, keys);
                }
            }
        }
    }

    /// Makes an order ready to be walked at `now`; costs nothing if it is.
    pub fn prepare(&mut self, order: Order, now: DateTime<Utc>) {
        if self.ready(order, now) {
            return;
        }
        let keys = Keys { entries: &self.entries, communities: &self.communities, order };
        self.sorts = self.sorts.saturating_add(1);
        let moment = Moment::now(now);
        let sorted = match self.orders.get(&order) {
            Some(old) => Permutation::sorted(old.slots().iter().copied(), keys, moment),
            None => Permutation::sorted(self.by_community.iter().copied(), keys, moment),
        };
        self.orders.insert(order, sorted);
    }

    /// How often an order was sorted.
    pub fn sorts(&self) -> u64 {
        self.sorts
    }

    /// Whether an order can be walked at `now` as it is.
    pub fn ready(&self, order: Order, now: DateTime<Utc>) -> bool {
        let Some(permutation) = self.orders.get(&order) else { return false };
        if !order.decays() {
            return true;
        }
        let now = now.timestamp_micros();
        let age = now.saturating_sub(permutation.moment().at);
        !permutation.overtaken(now) && TimeDelta::microseconds(age) < RANKING_AGE
    }

    /// The moment an order is ranked by; the exact present if it is not ranked.
    pub fn moment(&self, order: Order, now: DateTime<Utc>) -> Moment {
        self.orders.get(&order).map_or(Moment::now(now), Permutation::moment)
    }

    /// The key of a post in an order.
    pub fn key(&self, order: Order, entry: &Entry, moment: Moment) -> Key {
        Keys { entries: &self.entries, communities: &self.communities, order }.key_of(entry, moment)
    }

    /// Recent posts below `from` (all if none) with their keys, the largest key first. The order must be [`Posts::ready`].
    pub fn descend(&self, order: Order, from: Option<Key>) -> impl Iterator<Item = (Key, &Entry)> {
        self.walk(order, move |permutation, keys| match from {
            Some(key) => permutation.below(key, keys),
            None => 0..permutation.slots().len(),
        })
    }

    /// Recent posts above `from` (all if none) with their keys, the smallest key first. The order must be [`Posts::ready`].
    pub fn ascend(&self, order: Order, from: Option<Key>) -> impl Iterator<Item = (Key, &Entry)> {
        self.walk(order, move |permutation, keys| match from {
            Some(key) => permutation.above(key, keys),
            None => 0..permutation.slots().len(),
        })
        .rev()
    }

    fn walk(
        &self,
        order: Order,
        range: impl FnOnce(&Permutation, Keys<'_>) -> std::ops::Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (Key, &Entry)> {
        let keys = Keys { entries: &self.entries, communities: &self.communities, order };
        let permutation = self.orders.get(&order);
        let slots = permutation.and_then(|found| found.slots().get(range(found, keys))).unwrap_or_default();
        let moment = permutation.map(Permutation::moment);
        slots.iter().filter_map(move |slot| {
            let entry = self.get(*slot)?;
            Some((keys.key_of(entry, moment?), entry))
        })
    }

    /// The recent posts of a community, the smallest id first.
    pub fn in_community(&self, id: CommunityId) -> impl Iterator<Item = &Entry> {
        self.of_community(&self.by_community, id).iter().filter_map(|slot| self.get(*slot))
    }

    /// How many recent posts a community has.
    pub fn community_len(&self, id: CommunityId) -> usize {
        self.of_community(&self.by_community, id).len()
    }

    /// How many recent posts there are.
    pub fn recent_len(&self) -> usize {
        self.by_community.len()
    }

    /// How many recent posts were published after `since` (microseconds since 1970). [`Order::New`] must be [`Posts::ready`].
    pub fn newer_len(&self, since: i64) -> usize {
        let Some(newest_first) = self.orders.get(&Order::New) else { return self.recent_len() };
        newest_first
            .slots()
            .partition_point(|slot| self.get(*slot).is_some_and(|post| post.published > since))
    }

    /// The recent posts published after `since`. [`Order::New`] must be [`Posts::ready`].
    pub fn newer(&self, since: i64) -> impl Iterator<Item = &Entry> {
        let newest_first = self.orders.get(&Order::New).map(Permutation::slots).unwrap_or_default();
        newest_first
            .iter()
            .filter_map(|slot| self.get(*slot))
            .take_while(move |entry| entry.published > since)
    }

    /// Posts featured on the front page, old ones among them, in no order.
    pub fn featured_local(&self) -> impl Iterator<Item = &Entry> {
        self.featured_local.iter().filter_map(|slot| self.get(*slot))
    }

    /// Posts featured in a community, old ones among them, in no order.
    pub fn featured_in(&self, id: CommunityId) -> impl Iterator<Item = &Entry> {
        self.of_community(&self.featured_community, id).iter().filter_map(|slot| self.get(*slot))
    }

    /// Bytes of the posts themselves and of the two ways to find them; and of the orders in use, which are four a post and order.
    pub fn bytes(&self) -> (usize, usize) {
        let featured = [&self.featured_local, &self.featured_community];
        let slots = [&self.free, &self.by_id, &self.by_community].into_iter().chain(featured);
        let slots: usize = slots.map(|slots| slots.capacity() * size_of::<u32>()).sum();
        let orders = self.orders.values().map(Permutation::bytes).sum();
        (self.entries.capacity() * size_of::<Entry>() + slots, orders)
    }

    fn get(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(at(slot))
    }

    fn has(&self, slot: u32, flags: Flags) -> bool {
        self.get(slot).is_some_and(|entry| entry.flags.has(flags))
    }

    /// The part of `slots`, which are sorted by [`place`], that belongs to a community.
    fn of_community<'a>(&self, slots: &'a [u32], id: CommunityId) -> &'a [u32] {
        let community = |slot: &u32| self.get(*slot).map(|entry| entry.community_id);
        let begin = slots.partition_point(|slot| community(slot) < Some(id));
        let end = slots.partition_point(|slot| community(slot) <= Some(id));
        slots.get(begin..end).unwrap_or_default()
    }

    fn recent(&self, slot: u32) -> bool {
        self.get(slot).is_some_and(|entry| entry.published >= self.border)
    }

    fn slot(&self, id: PostId) -> Option<u32> {
        let found =
            self.by_id.binary_search_by_key(&Some(id), |slot| self.get(*slot).map(|entry| entry.id)).ok()?;
        self.by_id.get(found).copied()
    }

    /// Replaces, adds or (`None`) drops the post at a position, but for the orders; answers the position of what is there now.
    fn replace(&mut self, slot: Option<u32>, entry: Option<Entry>) -> Option<u32> {
        if let Some(slot) = slot {
            self.unlist(slot);
        }
        let Some(entry) = entry else {
            self.free.extend(slot);
            return None;
        };
        let slot = match slot.or_else(|| self.free.pop()) {
            Some(slot) => {
                if let Some(place) = self.entries.get_mut(at(slot)) {
                    *place = entry;
                }
                slot
            }
            None => {
                let slot = u32::try_from(self.entries.len()).ok()?;
                self.entries.push(entry);
                slot
            }
        };
        self.list(slot, &entry);
        Some(slot)
    }

    fn list(&mut self, slot: u32, entry: &Entry) {
        let id = Some(entry.id);
        let by_id = self.by_id.partition_point(|other| self.get(*other).map(|entry| entry.id) < id);
        self.by_id.insert(by_id, slot);
        if entry.published >= self.border {
            let place = self.place_among(&self.by_community, entry);
            self.by_community.insert(place, slot);
        }
        if entry.flags.has(Flags::FEATURED_LOCAL) {
            self.featured_local.push(slot);
        }
        if entry.flags.has(Flags::FEATURED_COMMUNITY) {
            let place = self.place_among(&self.featured_community, entry);
            self.featured_community.insert(place, slot);
        }
    }

    fn unlist(&mut self, slot: u32) {
        let Some(entry) = self.get(slot).copied() else { return };
        let id = Some(entry.id);
        let by_id = self.by_id.partition_point(|other| self.get(*other).map(|entry| entry.id) < id);
        remove(&mut self.by_id, by_id, slot);
        if entry.published >= self.border {
            let place = self.place_among(&self.by_community, &entry);
            remove(&mut self.by_community, place, slot);
        }
        self.featured_local.retain(|other| *other != slot);
        self.featured_community.retain(|other| *other != slot);
    }

    fn place_among(&self, slots: &[u32], entry: &Entry) -> usize {
        let wanted = Some(place(entry));
        slots.partition_point(|other| self.get(*other).map(place) < wanted)
    }
}

fn place(entry: &Entry) -> (CommunityId, PostId) {
    (entry.community_id, entry.id)
}

fn at(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

fn remove(slots: &mut Vec<u32>, place: usize, slot: u32) {
    if slots.get(place) == Some(&slot) {
        slots.remove(place);
    } else {
        slots.retain(|other| *other != slot);
    }
}

/// Whether any community scales its posts otherwise than before.
fn scales_differ(old: &Communities, new: &Communities) -> bool {
    let active = |communities: &Communities, id| {
        communities.get(id).map_or(0, |facts: &Facts| facts.users_active_month)
    };
    old.keys().chain(new.keys()).any(|id| active(old, id) != active(new, id))
}

#[cfg(test)]
mod tests;
