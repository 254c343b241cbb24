//! Counts what comes from each instance and goes there, until it is written down.

use super::send::Sent;
use crate::Federation;
use base::error::Result;
use base::ids::InstanceId;
use db::delivery::Traffic;
use domain::App;
use parking_lot::Mutex;
use std::collections::HashMap;

/// What was counted and is not written down yet.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// By host: the request does not look up its id.
    received: HashMap<String, i32>,
    sent: HashMap<InstanceId, Traffic>,
}

impl Counted {
    /// An instance has sent something genuine.
    pub(super) fn received(&self, host: &str) {
        let mut counts = self.0.lock();
        match counts.received.get_mut(host) {
            Some(received) => *received = received.saturating_add(1),
            None => {
                counts.received.insert(host.to_owned(), 1);
            }
        }
    }

    /// Something was sent to an instance.
    pub(super) fn sent(&self, id: InstanceId, outcome: &Sent) {
        let mut counts = self.0.lock();
        let traffic = counts.sent.entry(id).or_default();
        let count = match outcome {
            Sent::Arrived => &mut traffic.delivered,
            Sent::Refused(_) => &mut traffic.refused,
            Sent::Failed { .. } => &mut traffic.failed,
        };
        *count = count.saturating_add(1);
    }

    fn take(&self) -> Counts {
        std::mem::take(&mut self.0.lock())
    }
}

impl Federation {
    /// Writes down what was exchanged with each instance since this was last done. Nothing, if nothing was.
    pub async fn write_down_traffic(&self, app: &App) -> Result<()> {
        let Counts { received, sent: mut all } = self.0.deliveries.traffic.take();
        if received.is_empty() && all.is_empty() {
            return Ok(());
        }
        let peers = self.peers(app).await?;
        for (host, count) in received {
            // Not known when the list was read: counted from the next time on.
            let Some(id) = peers.by_host.get(&host) else { continue };
            let traffic = all.entry(*id).or_default();
            traffic.received = traffic.received.saturating_add(count);
        }
        let mut rows: Vec<(InstanceId, Traffic)> = all.into_iter().collect();
        // In one order, so that two processes do not wait for each other.
        rows.sort_unstable_by_key(|(id, _)| *id);
        for (id, traffic) in &rows {
            let Some(peer) = peers.by_id.get(id) else { continue };
            for (outcome, count) in [
                ("received", traffic.received),
                ("delivered", traffic.delivered),
                ("refused", traffic.refused),
                ("failed", traffic.failed),
            ] {
                let count = u64::from(count.unsigned_abs());
                metrics::counter!("spinney_peer_activities_total", "peer" => peer.domain.clone(), "outcome" => outcome).increment(count);
            }
        }
        Ok(db::delivery::add_traffic(&mut *app.db().await?, &rows, app.now()).await?)
    }
}
