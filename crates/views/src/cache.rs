//! A cache that never keeps what was read before a change it was told of.

use moka::sync::Cache;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Values by key, each for a bounded time, dropped at once when told so.
///
/// Loading takes time, in which the row may change and the cache be told. So a loader first takes the [`Fresh::epoch`], and [`Fresh::put`] keeps nothing that was loaded in an epoch gone by.
pub struct Fresh<K, V> {
    values: Cache<K, Arc<V>>,
    epoch: AtomicU64,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How well a cache serves, for figures of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Which cache.
    pub name: &'static str,
    /// Values in it, roughly.
    pub values: u64,
    /// How often what was asked for was there, since the start.
    pub hits: u64,
    /// How often it was not.
    pub misses: u64,
}

/// When a load began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch(u64);

impl<K, V> Fresh<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    /// An empty cache of at most `capacity` values, none kept longer than `age`.
    pub fn new(capacity: u64, age: Duration) -> Self {
        Self {
            values: Cache::builder().max_capacity(capacity).time_to_live(age).build(),
            epoch: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The value, if it is here.
    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        let found = self.values.get(key);
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// How well it serves.
    pub fn usage(&self, name: &'static str) -> Usage {
        let (hits, misses) = (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed));
        Usage { name, values: self.len(), hits, misses }
    }

    /// To be taken before the load whose result is [`Fresh::put`].
    pub fn epoch(&self) -> Epoch {
        Epoch(self.epoch.load(Ordering::SeqCst))
    }

    /// Keeps a value, unless anything was forgotten since the load began.
    pub fn put(&self, began: Epoch, key: K, value: Arc<V>)
    where
        K: Clone,
    {
        self.values.insert(key.clone(), value);
        if self.epoch() != began {
            self.values.invalidate(&key);
        }
    }

    /// Drops a value that has changed.
    pub fn forget(&self, key: &K) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.values.invalidate(key);
    }

    /// Drops everything.
    pub fn forget_all(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.values.invalidate_all();
    }

    /// Number of values, roughly.
    pub fn len(&self) -> u64 {
        self.values.entry_count()
    }

    /// Whether there are none, roughly.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_loaded_before_a_change_is_not_kept() {
        let cache: Fresh<i32, &str> = Fresh::new(10, Duration::from_secs(60));
        let began = cache.epoch();
        cache.forget(&1);
        cache.put(began, 1, Arc::new("old"));
        assert_eq!(cache.get(&1), None);

        cache.put(cache.epoch(), 1, Arc::new("new"));
        assert_eq!(cache.get(&1).as_deref(), Some(&"new"));
        cache.forget(&1);
        assert_eq!(cache.get(&1), None);
    }
}
