//! Hands new activities to the queues of those they concern, and reads old ones again for those that are behind.

use super::queue::{Outgoing, Queue};
use super::{Peers, Recipients, State};
use crate::Federation;
use crate::signature::outgoing::digest_of;
use crate::wire;
use base::error::{Error, Result};
use base::ids::{CommunityId, InstanceId};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use db::Conn;
use db::delivery::Refusal;
use db::sent::{Queue as Row, Sent};
use diesel_async::AsyncConnection;
use domain::App;
use std::sync::Arc;

/// Activities read from the table in one go.
const BATCH: i64 = 200;

impl Federation {
    /// Takes up where the last process left off.
    pub(super) async fn begin(&self, app: &App) -> Result<()> {
        {
            let mut state = self.0.deliveries.state.lock();
            if state.dispatched.is_some() {
                // What was in flight when an error of ours ended the last run.
                state.queues.values_mut().for_each(Queue::take_back);
                return Ok(());
            }
        }
        let peers = self.peers(app).await?;
        let mut conn = app.db().await?;
        let dispatched = db::sent::dispatched(&mut conn).await?;
        let rows = db::sent::load_queues(&mut conn).await?;
        let mut state = self.0.deliveries.state.lock();
        state.dispatched = Some(dispatched);
        state.saved = dispatched;
        for row in &rows {
            let host = peers.by_id.get(&row.instance_id).map(|peer| peer.domain.as_str()).unwrap_or_default();
            state.queues.insert(row.instance_id, Queue::restored(row, host, dispatched));
        }
        Ok(())
    }

    /// Hands all that is new to the queues.
    pub(super) async fn dispatch(&self, app: &App) -> Result<()> {
        loop {
            let after = self.0.deliveries.state.lock().dispatched.unwrap_or_default();
            let new = db::sent::list(&mut *app.db().await?, after, i64::MAX, BATCH).await?;
            let Some(last) = new.last().map(|sent| sent.id) else { return Ok(()) };
            let mut peers = self.peers(app).await?;
            if new.iter().any(|sent| names_unknown(sent, &peers)) {
                self.0.deliveries.forget_peers();
                peers = self.peers(app).await?;
            }
            for sent in new {
                let recipients = self.recipients(app, &sent, &peers).await?;
                let outgoing = outgoing(sent);
                let mut state = self.0.deliveries.state.lock();
                for (id, inboxes) in recipients {
                    let queue = state.queue(id, &peers, outgoing.id - 1);
                    queue.push(&outgoing, inboxes);
                    state.dirty.insert(id);
                }
            }
            self.0.deliveries.state.lock().dispatched = Some(last);
        }
    }

    /// Reads from the table what queues could not hold.
    pub(super) async fn refill(&self, app: &App, peers: &Peers) -> Result<()> {
        let (wanting, until) = {
            let state = self.0.deliveries.state.lock();
            let wanting: Vec<(InstanceId, i64)> = state
                .queues
                .iter()
                .filter(|(_, queue)| queue.has_room())
                .map(|(id, queue)| (*id, queue.read_until))
                .collect();
            (wanting, state.dispatched.unwrap_or_default())
        };
        for (id, mut after) in wanting {
            loop {
                let found = db::sent::list(&mut *app.db().await?, after, until, BATCH).await?;
                let end = found.last().map(|sent| sent.id);
                for sent in found {
                    let mut recipients = self.recipients(app, &sent, peers).await?;
                    let Some(inboxes) = recipients.remove(&id) else { continue };
                    let outgoing = outgoing(sent);
                    if let Some(queue) = self.0.deliveries.state.lock().queues.get_mut(&id) {
                        queue.hold(&outgoing, inboxes);
                    }
                }
                let mut state = self.0.deliveries.state.lock();
                let now_dispatched = state.dispatched.unwrap_or_default();
                let Some(queue) = state.queues.get_mut(&id) else { break };
                match end {
                    Some(end) => queue.read_until = end,
                    None => {
                        queue.read_until = until;
                        queue.behind = now_dispatched > until;
                        break;
                    }
                }
                after = queue.read_until;
                if !queue.has_room() {
                    break;
                }
            }
            self.0.deliveries.state.lock().dirty.insert(id);
        }
        Ok(())
    }

    /// Begins anew with instances that were given up and have been heard of since.
    pub(super) async fn revive(&self, app: &App) -> Result<()> {
        let heard = std::mem::take(&mut *self.0.deliveries.heard.lock());
        if heard.is_empty() {
            return Ok(());
        }
        tracing::info!(instances = heard.len(), at = %app.now(), "heard of again");
        let mut state = self.0.deliveries.state.lock();
        let back: Vec<InstanceId> =
            state.queues.iter().filter(|(_, queue)| heard.contains(&queue.host)).map(|(id, _)| *id).collect();
        for id in back {
            if let Some(queue) = state.queues.get_mut(&id) {
                queue.revive();
            }
            state.dirty.insert(id);
        }
        Ok(())
    }

    async fn recipients(&self, app: &App, sent: &Sent, peers: &Peers) -> Result<Recipients> {
        let mut recipients = Recipients::new();
        for inbox in &sent.inboxes {
            let Some(id) = wire::host_of(inbox).and_then(|host| peers.by_host.get(&host).copied()) else {
                continue;
            };
            let inboxes = recipients.entry(id).or_default();
            if !inboxes.contains(inbox) {
                inboxes.push(inbox.clone());
            }
        }
        if let Some(id) = sent.community_id {
            let interested = match self.0.deliveries.interest.get(&id) {
                Some(known) => known,
                None => self.interested(&mut *app.db().await?, id).await?,
            };
            for (instance_id, inboxes) in interested.iter() {
                recipients.insert(*instance_id, inboxes.clone());
            }
        }
        if sent.everybody {
            for id in peers.by_id.values().filter(|peer| peer.shared_inbox_url.is_some()).map(|peer| peer.id)
            {
                recipients.entry(id).or_default();
            }
        }
        recipients.retain(|id, _| {
            peers.by_id.get(id).is_some_and(|peer| sent.dialect.understood_by(peer.software.as_deref()))
        });
        Ok(recipients)
    }

    /// Whether anybody elsewhere follows a community.
    pub(crate) async fn is_heard(&self, conn: &mut Conn, id: CommunityId) -> Result<bool> {
        Ok(!self.interested(conn, id).await?.is_empty())
    }

    /// The instances whose people follow a community.
    async fn interested(&self, conn: &mut Conn, id: CommunityId) -> Result<Arc<Recipients>> {
        if let Some(known) = self.0.deliveries.interest.get(&id) {
            return Ok(known);
        }
        let found = db::sent::load_interested(conn, id).await?;
        let mut by_instance = Recipients::new();
        for one in found {
            by_instance.entry(one.instance_id).or_default().push(one.inbox_url);
        }
        let found = Arc::new(by_instance);
        self.0.deliveries.interest.insert(id, Arc::clone(&found));
        Ok(found)
    }
}

impl State {
    fn queue(&mut self, id: InstanceId, peers: &Peers, position: i64) -> &mut Queue {
        self.queues.entry(id).or_insert_with(|| {
            let peer = peers.by_id.get(&id);
            let mut queue =
                Queue::new(id, peer.map(|peer| peer.domain.as_str()).unwrap_or_default(), position);
            if let Some(peer) = peer {
                queue.obey(peer);
            }
            queue
        })
    }
}

/// Whether an activity goes to a host that was not known when the list was read.
fn names_unknown(sent: &Sent, peers: &Peers) -> bool {
    let mut hosts = sent.inboxes.iter().filter_map(|inbox| wire::host_of(inbox));
    hosts.any(|host| !peers.by_host.contains_key(&host))
}

fn outgoing(sent: Sent) -> Arc<Outgoing> {
    let body = Bytes::from(sent.body);
    Arc::new(Outgoing {
        id: sent.id,
        ap_id: sent.ap_id,
        object: sent.object_ap_id,
        actor: sent.actor_ap_id,
        digest: digest_of(&body),
        body,
        thread: sent.thread,
        community_id: sent.community_id,
        at: sent.published_at,
    })
}

/// Writes down how far the queues have got, all in one transaction.
pub(super) async fn save(
    app: &App,
    (rows, refusals): (&[Row], &[Refusal]),
    dispatched: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut conn = app.db().await?;
    conn.transaction(async |conn| {
        for refusal in refusals {
            db::delivery::insert_refusal(conn, refusal).await?;
        }
        if !rows.is_empty() {
            db::sent::save_queues(conn, rows, now).await?;
        }
        db::sent::set_dispatched(conn, dispatched).await?;
        Ok::<_, Error>(())
    })
    .await
}
