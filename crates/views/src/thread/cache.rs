//! Threads that were asked for lately.

use crate::reader::Reader;
use crate::thread::{self, Thread};
use base::error::Result;
use base::ids::{CommentId, PostId};
use moka::sync::Cache;
use parking_lot::Mutex;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// The threads asked for lately, by post, in bounded memory.
///
/// A change by this process is noted with the thread, and the next reader reads that comment again: a vote in a thread of thousands costs one small statement. What other processes change shows after [`AGE`].
pub struct Threads {
    entries: Cache<PostId, Arc<Entry>>,
    /// Rises when everything is forgotten.
    generation: AtomicU64,
}

/// The thread of a post, or its place while it is read.
#[derive(Default)]
struct Entry {
    /// Comments that have changed since they were read. Noted from the moment on that the reading begins.
    stale: Mutex<HashSet<CommentId>>,
    /// Held while reading, so that a thread is read once for all who wait for it.
    thread: tokio::sync::Mutex<Option<Arc<Thread>>>,
    bytes: AtomicU32,
}

/// Memory of all threads together, in bytes.
const CAPACITY_BYTES: u64 = 64 * 1024 * 1024;
/// How old a thread may be when another process changed it; this process's own changes show at once.
const AGE: Duration = Duration::from_secs(30);
/// From so many changed comments on the whole thread is read again.
const MANY: usize = 500;
/// Bytes of an entry besides its thread.
const ENTRY_BYTES: u32 = 256;

impl Default for Threads {
    fn default() -> Self {
        let weigh =
            |_: &PostId, entry: &Arc<Entry>| entry.bytes.load(Ordering::Relaxed).saturating_add(ENTRY_BYTES);
        let entries = Cache::builder().max_capacity(CAPACITY_BYTES).weigher(weigh).time_to_live(AGE);
        Self { entries: entries.build(), generation: AtomicU64::new(0) }
    }
}

impl Threads {
    /// Notes that a comment has changed, come or gone.
    pub fn comment_changed(&self, post_id: PostId, id: CommentId) {
        if let Some(entry) = self.entries.get(&post_id) {
            entry.stale.lock().insert(id);
        }
    }

    /// Drops everything.
    pub fn forget_all(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.entries.invalidate_all();
    }

    /// Whether the thread can be had without reading all of it.
    pub fn holds(&self, post_id: PostId) -> bool {
        self.entries.get(&post_id).is_some_and(|entry| entry.bytes.load(Ordering::Relaxed) > 0)
    }

    /// The thread of a post as it is now; empty if there is no such post.
    pub async fn get(&self, reader: &Reader, post_id: PostId) -> Result<Arc<Thread>> {
        let generation = self.generation.load(Ordering::SeqCst);
        let entry = self.entries.get_with(post_id, Arc::default);
        let mut slot = entry.thread.lock().await;
        let stale: Vec<CommentId> = entry.stale.lock().drain().collect();
        // Taken out, so that after an error the next reader begins anew.
        let current = match slot.take() {
            Some(thread) => brought_up_to_date(reader, post_id, thread, &stale).await?,
            None => None,
        };
        let thread = match current {
            Some(thread) => thread,
            None => {
                let rows = thread::read(&mut *reader.db().await?, post_id).await?;
                let thread = Arc::new(Thread::new(rows));
                self.weigh(post_id, &entry, &thread, generation);
                thread
            }
        };
        *slot = Some(Arc::clone(&thread));
        Ok(thread)
    }

    /// Puts an entry in again, now that its weight is known.
    fn weigh(&self, post_id: PostId, entry: &Arc<Entry>, thread: &Thread, generation: u64) {
        entry.bytes.store(u32::try_from(thread.bytes()).unwrap_or(u32::MAX), Ordering::Relaxed);
        let same = self.entries.get(&post_id).is_some_and(|cached| Arc::ptr_eq(&cached, entry));
        if !same {
            return;
        }
        self.entries.insert(post_id, Arc::clone(entry));
        if self.generation.load(Ordering::SeqCst) != generation {
            self.entries.invalidate(&post_id);
        }
    }
}

/// The thread with the stale comments read again; none if it has to be read as a whole.
async fn brought_up_to_date(
    reader: &Reader,
    post_id: PostId,
    thread: Arc<Thread>,
    stale: &[CommentId],
) -> Result<Option<Arc<Thread>>> {
    if stale.is_empty() {
        return Ok(Some(thread));
    }
    if stale.len() >= MANY {
        return Ok(None);
    }
    let rows = thread::read_some(&mut *reader.db().await?, post_id, stale).await?;
    // One that is gone for good may leave replies behind.
    let all_there = rows.len() == stale.len();
    Ok(all_there.then(|| Arc::new(thread.with(rows))))
}
