//! What waits for one instance, and how fast it takes it.

use super::send::Sent;
use base::ids::{CommunityId, InstanceId};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use db::delivery::Refusal;
use db::sent::{Peer, Queue as Row};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Sends in flight to one instance: few at first, more while it keeps up (docs/reference/federation.md e).
const FIRST_CONCURRENCY: usize = 4;
const MOST_CONCURRENCY: usize = 16;
/// Activities that wait in memory; the rest is read from the table when there is room.
pub(super) const HELD_MAX: usize = 1_000;
/// How far ahead of the oldest an activity of another thread may be taken.
const LOOK_AHEAD: usize = 64;
/// Longest pause after a failure.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(1);
/// An instance is given up until it is heard of when all attempts have failed for so long, and so many.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(3);
const GIVEN_UP_FAILURES: i32 = 5;
/// What is refused in a way that may pass is tried once more after this.
const SECOND_TRY_AFTER: TimeDelta = TimeDelta::seconds(10);

/// An activity on its way, shared by all it goes to.
#[derive(Debug)]
pub struct Outgoing {
    /// Its place in the order.
    pub id: i64,
    /// Its own id.
    pub ap_id: String,
    /// The post or comment it brings or changes.
    pub object: Option<String>,
    /// Who signs it.
    pub actor: String,
    /// What is sent.
    pub body: Bytes,
    /// The header with its digest.
    pub digest: String,
    /// What it stays in order with.
    pub thread: i64,
    /// The community whose followers get it.
    pub community_id: Option<CommunityId>,
    /// When it was written down.
    pub at: DateTime<Utc>,
}

/// Something that waits for one instance.
#[derive(Debug, Clone)]
struct Waiting {
    outgoing: Arc<Outgoing>,
    /// Inboxes it goes to there; none: the instance's own.
    inboxes: Vec<String>,
    /// It was refused once, and is not tried again before this.
    second_try_at: Option<DateTime<Utc>>,
    /// The inbox was not there.
    astray: bool,
}

/// One attempt to send.
#[derive(Debug)]
pub struct Attempt {
    /// To whom.
    pub instance_id: InstanceId,
    /// What.
    pub outgoing: Arc<Outgoing>,
    /// Where.
    pub inboxes: Vec<String>,
    /// These were not there: those of the actors it is for may be.
    pub astray: bool,
}

/// What waits for one instance.
#[derive(Debug, Default)]
pub struct Queue {
    instance_id: InstanceId,
    pub(super) host: String,
    waiting: BTreeMap<i64, Waiting>,
    in_flight: BTreeMap<i64, Waiting>,
    threads: HashSet<i64>,
    concurrency: usize,
    failures: i32,
    /// When it first failed to answer of the times in a row it did.
    silent_since: Option<DateTime<Utc>>,
    next_try_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    last_success_at: Option<DateTime<Utc>>,
    paused: bool,
    /// When an admin last asked to try again at once, and was obeyed.
    retry_at: Option<DateTime<Utc>>,
    pub(super) dead: bool,
    /// What lies between the last that is held and what was dispatched has to be read from the table.
    pub(super) behind: bool,
    /// Up to here all that concerns the instance is held or done.
    pub(super) read_until: i64,
    /// Done, though something older is not.
    done: BTreeSet<i64>,
    /// What arrived or was given up, up to the oldest that is not.
    last_id: i64,
}

impl Queue {
    /// An empty one, of an instance that has had everything up to `position`.
    pub(super) fn new(instance_id: InstanceId, host: &str, position: i64) -> Self {
        Self {
            instance_id,
            host: host.to_owned(),
            concurrency: FIRST_CONCURRENCY,
            last_id: position,
            read_until: position,
            ..Self::default()
        }
    }

    /// As it was written down. If something waited, it is read again from the table.
    pub(super) fn restored(row: &Row, host: &str, dispatched: i64) -> Self {
        let behind = row.waiting > 0;
        let position = if behind { row.last_id } else { dispatched };
        Self {
            failures: row.failures,
            silent_since: row.silent_since,
            next_try_at: row.next_try_at,
            last_error: row.last_error.clone(),
            last_success_at: row.last_success_at,
            paused: row.paused,
            retry_at: row.retry_at,
            dead: row.dead,
            behind,
            ..Self::new(row.instance_id, host, position)
        }
    }

    /// How it is written down.
    pub(super) fn row(&self, dispatched: i64) -> Row {
        let open = self.waiting.len() + self.in_flight.len() + usize::from(self.behind);
        Row {
            instance_id: self.instance_id,
            last_id: if open == 0 { dispatched.max(self.last_id) } else { self.last_id },
            waiting: i32::try_from(open).unwrap_or(i32::MAX),
            failures: self.failures,
            silent_since: self.silent_since,
            next_try_at: self.next_try_at,
            last_error: self.last_error.clone(),
            last_success_at: self.last_success_at,
            oldest_at: self.oldest(),
            paused: self.paused,
            retry_at: self.retry_at,
            dead: self.dead,
        }
    }

    /// Whether nothing waits, in memory or in the table.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && !self.behind
    }

    /// Since when the oldest waits.
    fn oldest(&self) -> Option<DateTime<Utc>> {
        let oldest = self.in_flight.first_key_value().into_iter().chain(self.waiting.first_key_value());
        oldest.map(|(_, waiting)| waiting.outgoing.at).min()
    }

    /// Whether more can be read from the table.
    pub(super) fn has_room(&self) -> bool {
        self.behind && !self.dead && self.waiting.len() < HELD_MAX / 2
    }

    /// Adds something; what does not fit is read from the table later.
    pub(super) fn push(&mut self, outgoing: &Arc<Outgoing>, inboxes: Vec<String>) {
        if self.dead || self.behind || self.waiting.len() >= HELD_MAX {
            self.behind = true;
            return;
        }
        self.read_until = outgoing.id;
        self.hold(outgoing, inboxes);
    }

    /// Adds something that was read from the table.
    pub(super) fn hold(&mut self, outgoing: &Arc<Outgoing>, inboxes: Vec<String>) {
        if outgoing.id > self.last_id
            && !self.done.contains(&outgoing.id)
            && !self.in_flight.contains_key(&outgoing.id)
        {
            let waiting =
                Waiting { outgoing: Arc::clone(outgoing), inboxes, second_try_at: None, astray: false };
            self.waiting.insert(outgoing.id, waiting);
        }
    }

    /// Does what the admins want of it: pause, go on, or try again at once.
    pub(super) fn obey(&mut self, peer: &Peer) {
        self.paused = peer.paused;
        if peer.retry_at > self.retry_at {
            self.retry_at = peer.retry_at;
            self.revive();
        }
    }

    /// Nothing is in flight any more: what was, waits again.
    pub(super) fn take_back(&mut self) {
        self.waiting.append(&mut self.in_flight);
        self.threads.clear();
    }

    /// It is there again.
    pub(super) fn revive(&mut self) {
        self.dead = false;
        self.failures = 0;
        self.silent_since = None;
        self.next_try_at = None;
    }

    /// The next attempt that can be begun, the oldest first, nothing before what comes earlier in its thread.
    pub(super) fn next(&mut self, peer: &Peer, now: DateTime<Utc>) -> Option<Attempt> {
        if self.paused || self.dead || self.next_try_at.is_some_and(|at| at > now) {
            return None;
        }
        // While it fails, one attempt is enough to see whether it is back.
        let most = if self.failures > 0 { 1 } else { self.concurrency };
        if self.in_flight.len() >= most {
            return None;
        }
        let id = self.free(now)?;
        let inboxes = match self.waiting.get(&id)?.inboxes.as_slice() {
            [] => vec![peer.shared_inbox_url.clone()?],
            inboxes => inboxes.to_vec(),
        };
        let waiting = self.waiting.remove(&id)?;
        self.threads.insert(waiting.outgoing.thread);
        let (outgoing, astray) = (Arc::clone(&waiting.outgoing), waiting.astray);
        self.in_flight.insert(id, waiting);
        Some(Attempt { instance_id: self.instance_id, outgoing, inboxes, astray })
    }

    /// The oldest that may go now: nothing of its thread is on its way or waits to be tried once more.
    fn free(&self, now: DateTime<Utc>) -> Option<i64> {
        let mut held = HashSet::new();
        for waiting in self.waiting.values().take(LOOK_AHEAD) {
            let thread = waiting.outgoing.thread;
            if self.threads.contains(&thread) || held.contains(&thread) {
                continue;
            }
            if waiting.second_try_at.is_none_or(|at| at <= now) {
                return Some(waiting.outgoing.id);
            }
            held.insert(thread);
        }
        None
    }

    /// What came of an attempt; answers what has to be written down of a post or comment that was not wanted.
    pub(super) fn finished(&mut self, attempt: &Attempt, sent: Sent, now: DateTime<Utc>) -> Option<Refusal> {
        let id = attempt.outgoing.id;
        let mut waiting = self.in_flight.remove(&id)?;
        let mut refusal = None;
        self.threads.remove(&attempt.outgoing.thread);
        match sent {
            Sent::Arrived => {
                self.failures = 0;
                self.silent_since = None;
                self.next_try_at = None;
                self.last_success_at = Some(now);
                self.concurrency = (self.concurrency + 1).min(MOST_CONCURRENCY);
                self.done.insert(id);
            }
            Sent::Refused(why)
                if waiting.second_try_at.is_none() && why.starts_with("status 40") && !why.ends_with('0') =>
            {
                // A key or clock that is being mended: once more, after a while. Only its thread waits.
                waiting.second_try_at = Some(now + SECOND_TRY_AFTER);
                waiting.astray = why == "status 404";
                self.last_error = Some(why);
                self.waiting.insert(id, waiting);
            }
            Sent::Refused(why) => {
                self.silent_since = None;
                refusal = self.refusal(&attempt.outgoing, &why, now);
                self.last_error = Some(why);
                self.done.insert(id);
            }
            Sent::Failed { why, retry_after, answers } => {
                self.concurrency = (self.concurrency / 2).max(1);
                self.failures = self.failures.saturating_add(1);
                self.last_error = Some(why);
                self.next_try_at =
                    Some(now + retry_after.unwrap_or_else(|| pause(self.failures, id)).min(LONGEST_PAUSE));
                self.waiting.insert(id, waiting);
                self.silent_since = if answers { None } else { self.silent_since.or(Some(now)) };
                let for_long = self.silent_since.is_some_and(|since| since < now - GIVEN_UP_AFTER);
                if for_long && self.failures > GIVEN_UP_FAILURES {
                    self.give_up();
                }
            }
        }
        self.advance();
        refusal
    }

    fn refusal(&self, outgoing: &Outgoing, why: &str, now: DateTime<Utc>) -> Option<Refusal> {
        let object = outgoing.object.as_ref()?;
        Some(Refusal {
            instance_id: self.instance_id,
            sent_id: outgoing.id,
            ap_id: outgoing.ap_id.clone(),
            object_ap_id: object.clone(),
            error: why.to_owned(),
            refused_at: now,
        })
    }

    /// Lets go of all that waits: it is read again from the table when the instance is heard of.
    fn give_up(&mut self) {
        self.dead = true;
        self.behind = true;
        self.read_until = self.last_id;
        self.waiting.clear();
        self.done.clear();
    }

    /// Moves over all that is done, up to the oldest that is not.
    fn advance(&mut self) {
        let oldest =
            self.waiting.keys().next().into_iter().chain(self.in_flight.keys().next()).min().copied();
        let done = match oldest {
            Some(oldest) => {
                let later = self.done.split_off(&oldest);
                std::mem::replace(&mut self.done, later)
            }
            None => std::mem::take(&mut self.done),
        };
        if let Some(last) = done.last() {
            self.last_id = self.last_id.max(*last);
        }
    }
}

/// Time to wait after so many failures: doubling, with a little chance so that not all come back at once.
fn pause(failures: i32, seed: i64) -> TimeDelta {
    let doublings = u32::try_from(failures.clamp(1, 18) - 1).unwrap_or(0);
    let seconds = 2_i64.saturating_pow(doublings);
    let spread = seed.rem_euclid(10) * seconds / 50;
    TimeDelta::seconds(seconds + spread).min(LONGEST_PAUSE)
}
