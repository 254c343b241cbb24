//! Sending: what was written down reaches those it concerns, in order per thread, each instance at its own pace.
//!
//! Everything lives in [`Deliveries`]; one process at a time runs it ([`Federation::deliver`]). [`queue`] is what waits for one instance, [`dispatch`] hands new activities to the queues, [`send`] is one attempt. State is saved in batches; a restart sends at worst a few twice. Source: docs/reference/federation.md e; docs/ARCHITECTURE.md "An activity that goes out".

pub mod dispatch;
pub mod queue;
pub mod send;
mod traffic;

use crate::Federation;
use base::error::Result;
use base::ids::{CommunityId, InstanceId};
use base::limits;
use db::delivery::Refusal;
use db::sent::Peer;
use domain::App;
use futures_util::stream::{FuturesUnordered, StreamExt};
use moka::sync::Cache;
use parking_lot::Mutex;
use queue::{Attempt, Queue};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How often what has changed is written down.
const SAVED_EVERY: Duration = Duration::from_secs(2);
/// How often is looked whether what was put off is due.
const POLL: Duration = Duration::from_secs(1);
/// How long the followers of a community are remembered; changes by this process count at once.
const INTEREST_AGE: Duration = Duration::from_secs(2);
/// How long the list of instances is.
const PEERS_AGE: Duration = Duration::from_secs(10);
/// How often in a row an inbox has to be said to be gone for somebody to look.
const GONE_TIMES: u8 = 3;
/// Sends in flight in all.
const IN_FLIGHT_MAX: usize = 256;

/// What is being sent, and to whom.
pub struct Deliveries {
    state: Mutex<State>,
    interest: Cache<CommunityId, Arc<Recipients>>,
    peers: Cache<(), Arc<Peers>>,
    wake: Notify,
    heard: Mutex<HashSet<String>>,
    traffic: traffic::Counted,
}

#[derive(Default)]
struct State {
    /// None: not yet begun.
    dispatched: Option<i64>,
    queues: HashMap<InstanceId, Queue>,
    dirty: HashSet<InstanceId>,
    /// Not yet written down.
    refusals: Vec<Refusal>,
    /// Inboxes that were said to be gone, how often in a row.
    gone: HashMap<String, u8>,
    /// Those of which that was said so often that who they are of is looked at.
    deserted: Vec<(InstanceId, String)>,
    saved: i64,
}

/// Who gets something: instances, and at which inboxes if not at their own.
pub(crate) type Recipients = HashMap<InstanceId, Vec<String>>;

/// The instances there are, by id and by host.
#[derive(Debug, Default)]
pub struct Peers {
    by_id: HashMap<InstanceId, Peer>,
    by_host: HashMap<String, InstanceId>,
    /// There is an allow list.
    listed: bool,
}

impl Default for Deliveries {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            interest: Cache::builder().max_capacity(100_000).time_to_live(INTEREST_AGE).build(),
            peers: Cache::builder().max_capacity(1).time_to_live(PEERS_AGE).build(),
            wake: Notify::new(),
            heard: Mutex::default(),
            traffic: traffic::Counted::default(),
        }
    }
}

impl Deliveries {
    /// There is something new to send.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Whether nothing waits, not even for those that were given up.
    fn is_at_rest(&self) -> bool {
        let heard = !self.heard.lock().is_empty();
        !heard && self.state.lock().queues.values().all(Queue::is_empty)
    }

    /// Forgets who follows a community.
    pub(crate) fn forget_interest(&self, id: CommunityId) {
        self.interest.invalidate(&id);
    }

    /// Forgets what instances there are, if this one or how to reach it was not known.
    pub(crate) fn met(&self, host: &str) {
        let Some(peers) = self.peers.get(&()) else { return };
        let known = peers.by_host.get(host).and_then(|id| peers.by_id.get(id));
        if known.is_none_or(|peer| peer.shared_inbox_url.is_none()) {
            self.forget_peers();
        }
    }

    /// Forgets what instances there are, and what their admins want: that is read again at once.
    pub(crate) fn ask_anew(&self) {
        self.forget_peers();
        self.wake();
    }

    /// Forgets what instances there are.
    pub(crate) fn forget_peers(&self) {
        self.peers.invalidate_all();
    }

    /// An instance has sent something, so it is there: if it was given up, sending begins anew.
    pub(crate) fn heard_of(&self, host: &str) {
        self.traffic.received(host);
        let given_up = {
            let state = self.state.lock();
            state.queues.values().any(|queue| queue.dead && queue.host == host)
        };
        if given_up {
            self.heard.lock().insert(host.to_owned());
            self.wake();
        }
    }
}

impl Federation {
    /// Has the sender look for what another process wrote down: what an admin there wants sent again, since who tells is who sends.
    pub fn look_again(&self) {
        self.0.deliveries.wake();
    }

    /// Sends for as long as `stopped` does not say otherwise. One process at a time: the caller holds the lock.
    pub async fn deliver(&self, app: &App, mut stopped: watch::Receiver<bool>) -> Result<()> {
        let mut in_flight = FuturesUnordered::new();
        let mut saved_at = tokio::time::Instant::now();
        self.begin(app).await?;
        let mut look = true;
        let mut ticks = tokio::time::interval(POLL);
        while !*stopped.borrow() {
            if look {
                self.dispatch(app).await?;
            }
            let due = self.due(app, IN_FLIGHT_MAX.saturating_sub(in_flight.len())).await?;
            for attempt in self.signers(app, due).await {
                in_flight.push(self.attempt(app, attempt));
            }
            if saved_at.elapsed() > SAVED_EVERY {
                self.save(app).await?;
                saved_at = tokio::time::Instant::now();
            }
            tokio::select! {
                Some(finished) = in_flight.next(), if !in_flight.is_empty() => {
                    self.finished(app, finished);
                    look = false;
                }
                () = self.0.deliveries.wake.notified() => look = true,
                _ = ticks.tick() => look = false,
                _ = stopped.changed() => {}
            }
        }
        while let Some(finished) = in_flight.next().await {
            self.finished(app, finished);
        }
        self.save(app).await
    }

    /// Sends all that can be sent now and writes down how far that got; answers how many attempts were made. For tests, which have no task running.
    pub async fn deliver_now(&self, app: &App) -> Result<usize> {
        self.begin(app).await?;
        let mut attempts = 0;
        loop {
            self.dispatch(app).await?;
            let due = self.due(app, IN_FLIGHT_MAX).await?;
            if due.is_empty() {
                break;
            }
            attempts += due.len();
            let due = self.signers(app, due).await;
            let mut in_flight: FuturesUnordered<_> =
                due.into_iter().map(|attempt| self.attempt(app, attempt)).collect();
            while let Some(finished) = in_flight.next().await {
                self.finished(app, finished);
            }
        }
        self.save(app).await?;
        Ok(attempts)
    }

    /// Attempts that can be begun now, at most so many.
    async fn due(&self, app: &App, most: usize) -> Result<Vec<Attempt>> {
        // Nobody is looked up while nothing waits: an idle instance knows thousands.
        if self.0.deliveries.is_at_rest() {
            return Ok(Vec::new());
        }
        let peers = self.peers(app).await?;
        self.revive(app).await?;
        self.refill(app, &peers).await?;
        let now = app.now();
        let mut state = self.0.deliveries.state.lock();
        let mut due = Vec::new();
        for (id, queue) in &mut state.queues {
            let Some(peer) = peers.by_id.get(id).filter(|peer| peers.serves(peer)) else { continue };
            while due.len() < most {
                let Some(attempt) = queue.next(peer, now) else { break };
                due.push(attempt);
            }
        }
        Ok(due)
    }

    fn finished(&self, app: &App, (attempt, outcome): (Attempt, send::Sent)) {
        let now = app.now();
        metrics::counter!("spinney_deliveries_total", "outcome" => outcome.word()).increment(1);
        let id = attempt.instance_id;
        self.0.deliveries.traffic.sent(id, &outcome);
        let mut state = self.0.deliveries.state.lock();
        state.note_gone(&attempt, &outcome);
        let refusal = state.queues.get_mut(&id).and_then(|queue| queue.finished(&attempt, outcome, now));
        state.refusals.extend(refusal);
        state.dirty.insert(id);
    }

    /// Writes down how far each queue has got that has moved.
    async fn save(&self, app: &App) -> Result<()> {
        let now = app.now();
        let deserted = std::mem::take(&mut self.0.deliveries.state.lock().deserted);
        for (id, inbox) in deserted {
            domain::remote::look_at_owners(app, id, &inbox).await?;
        }
        let (rows, refusals, dispatched) = {
            let mut state = self.0.deliveries.state.lock();
            let dispatched = state.dispatched.unwrap_or_default();
            if state.dirty.is_empty() && state.saved == dispatched {
                return Ok(());
            }
            let dirty = std::mem::take(&mut state.dirty);
            let rows: Vec<_> = dirty
                .iter()
                .filter_map(|id| state.queues.get(id))
                .map(|queue| queue.row(dispatched))
                .collect();
            state.saved = dispatched;
            (rows, std::mem::take(&mut state.refusals), dispatched)
        };
        dispatch::save(app, (&rows, &refusals), dispatched, now).await
    }

    /// The instances there are.
    pub(crate) async fn peers(&self, app: &App) -> Result<Arc<Peers>> {
        if let Some(peers) = self.0.deliveries.peers.get(&()) {
            return Ok(peers);
        }
        let mut all = db::sent::load_peers(&mut *app.db().await?, app.now()).await?;
        // As inbound: who blocks a host means those below it, too.
        let blocked: HashSet<String> =
            all.iter().filter(|peer| peer.blocked).map(|peer| peer.domain.to_lowercase()).collect();
        for peer in &mut all {
            let host = peer.domain.to_lowercase();
            peer.blocked |= limits::at_and_above(&host).any(|host| blocked.contains(host));
        }
        let listed = all.iter().any(|peer| peer.allowed);
        let by_host = all.iter().map(|peer| (peer.domain.to_lowercase(), peer.id)).collect();
        let by_id = all.into_iter().map(|peer| (peer.id, peer)).collect();
        let peers = Arc::new(Peers { by_id, by_host, listed });
        self.0.deliveries.peers.insert((), Arc::clone(&peers));
        let mut state = self.0.deliveries.state.lock();
        for (id, queue) in &mut state.queues {
            if let Some(peer) = peers.by_id.get(id) {
                queue.obey(peer);
            }
        }
        drop(state);
        Ok(peers)
    }
}

impl State {
    /// Counts how often an inbox was said to be gone: once may be a mistake, several times are a reason to look (docs/reference/federation.md e).
    fn note_gone(&mut self, attempt: &Attempt, outcome: &send::Sent) {
        let [inbox] = attempt.inboxes.as_slice() else { return };
        if !outcome.is_gone() {
            self.gone.remove(inbox);
            return;
        }
        let times = self.gone.entry(inbox.clone()).or_default();
        *times += 1;
        if *times >= GONE_TIMES {
            self.gone.remove(inbox);
            self.deserted.push((attempt.instance_id, inbox.clone()));
        }
    }
}

impl Peers {
    /// Whether our admins let us send there.
    fn serves(&self, peer: &Peer) -> bool {
        !peer.blocked && (peer.allowed || !self.listed)
    }
}
