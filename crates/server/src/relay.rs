//! Tells the other processes of this instance what changed here, and hears what changed there.
//!
//! Each process listens on a channel of the database and greets it; who hears a greeting answers. A process that has heard of no other tells nothing, so that the usual instance, of one process, notifies nobody.

use crate::instance::Instance;
use anyhow::Context;
use base::change::Change;
use db::channel::{self, Ear};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// What stands for more changes than are worth listing.
const EVERYTHING: [Change; 2] = [Change::ManyPosts, Change::Site];
/// Changes that wait to be told, at most.
const WAITING: usize = 1_000;
/// Changes in one word: each is below 60 bytes, and a word may have 8000.
const IN_A_WORD: usize = 100;
/// Wait after the database did not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// What waits to be told to other processes.
#[derive(Clone, Default)]
pub struct Relay(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Whether greetings of others would be heard.
    hears: AtomicBool,
    /// Whether there are others.
    others: AtomicBool,
    waiting: Mutex<Vec<Change>>,
    news: Notify,
}

/// What processes say to each other.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Word {
    /// The process that says it: a number by chance.
    from: u64,
    what: What,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum What {
    /// It has started; the others are to answer.
    Hello,
    /// It is there.
    Here,
    /// It changed something.
    Changed(Vec<Change>),
}

impl Relay {
    /// Whether this process knows that it is the only one: it would have heard of others.
    pub fn is_alone(&self) -> bool {
        self.0.hears.load(Ordering::Relaxed) && !self.0.others.load(Ordering::Relaxed)
    }

    /// Notes what to tell to others, if there are any. Does not wait.
    pub fn tell(&self, changes: &[Change]) {
        if changes.is_empty() || !self.0.others.load(Ordering::Relaxed) {
            return;
        }
        let mut waiting = self.0.waiting.lock();
        waiting.extend(changes.iter().filter(|change| !EVERYTHING.contains(change)));
        let many = waiting.len() > WAITING;
        for change in EVERYTHING {
            if (many || changes.contains(&change)) && !waiting.contains(&change) {
                waiting.push(change);
            }
        }
        if many {
            waiting.retain(|change| EVERYTHING.contains(change));
        }
        drop(waiting);
        self.0.news.notify_one();
    }
}

/// Tells and hears until `stopped` says so.
pub async fn run(instance: Instance, database: String, mut stopped: watch::Receiver<bool>) {
    let me = rand::random();
    while !*stopped.borrow() {
        let talk = talk(&instance, &database, me);
        let failed = tokio::select! {
            Err(error) = talk => error,
            _ = stopped.changed() => continue,
        };
        tracing::warn!(error = format!("{failed:#}"), "speaking with other processes");
        instance.relay.0.hears.store(false, Ordering::Relaxed);
        // Nobody knows what was missed.
        instance.forget(&EVERYTHING);
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Ends only when the database is gone.
async fn talk(instance: &Instance, database: &str, me: u64) -> anyhow::Result<()> {
    let mut ear = Ear::open(database).await?;
    say(instance, me, What::Hello).await?;
    let relay = &instance.relay.0;
    relay.hears.store(true, Ordering::Relaxed);
    loop {
        tokio::select! {
            word = ear.next() => {
                let word: Word = serde_json::from_str(&word?).context("reading a word")?;
                if word.from == me {
                    continue;
                }
                relay.others.store(true, Ordering::Relaxed);
                match word.what {
                    What::Hello => say(instance, me, What::Here).await?,
                    What::Here => {}
                    What::Changed(changes) => instance.forget(&changes),
                }
            }
            () = relay.news.notified() => {
                let waiting = mem::take(&mut *relay.waiting.lock());
                for some in waiting.chunks(IN_A_WORD) {
                    say(instance, me, What::Changed(some.to_vec())).await?;
                }
            }
        }
    }
}

async fn say(instance: &Instance, me: u64, what: What) -> anyhow::Result<()> {
    let word = serde_json::to_string(&Word { from: me, what })?;
    let mut conn = instance.app.pool().get().await?;
    channel::tell(&mut conn, word).await.context("telling other processes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ids::PostId;

    #[test]
    fn who_would_hear_of_others_and_has_not_is_alone() {
        let relay = Relay::default();
        assert!(!relay.is_alone(), "nothing is known before it listens");
        relay.0.hears.store(true, Ordering::Relaxed);
        assert!(relay.is_alone());
        relay.0.others.store(true, Ordering::Relaxed);
        assert!(!relay.is_alone());
    }

    #[test]
    fn what_waits_is_bounded_and_a_word_fits() {
        let relay = Relay::default();
        relay.tell(&[Change::Site]);
        assert!(relay.0.waiting.lock().is_empty(), "nobody is there to be told");
        relay.0.others.store(true, Ordering::Relaxed);
        let posts: Vec<_> =
            (0..i32::try_from(WAITING).unwrap()).map(|id| Change::Post(PostId(i32::MAX - id))).collect();
        relay.tell(&posts);
        assert_eq!(relay.0.waiting.lock().len(), WAITING);
        let word = Word { from: u64::MAX, what: What::Changed(posts[..IN_A_WORD].to_vec()) };
        let said = serde_json::to_string(&word).unwrap();
        assert!(said.len() < 8_000, "{}", said.len());
        assert_eq!(serde_json::from_str::<Word>(&said).unwrap(), word);
        relay.tell(&[Change::Post(PostId(1))]);
        assert_eq!(*relay.0.waiting.lock(), EVERYTHING, "too many to list");
    }
}
