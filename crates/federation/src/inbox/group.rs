//! Many activities, one commit: those that arrive while a transaction runs are done together in the next.
//!
//! There is no task for it: whoever finds nobody at work does what waits, its own activity among it.

use super::apply::apply_in;
use super::read::Plan;
use super::votes;
use crate::Federation;
use crate::failure::{Failure, Outcome};
use base::error::Error;
use db::Conn;
use diesel_async::AsyncConnection;
use domain::App;
use domain::app::CurrentSite;
use domain::tx;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use tokio::sync::oneshot;

/// Activities of one transaction.
const MOST: usize = 100;

/// What waits to be done.
#[derive(Default)]
pub struct Group {
    waiting: Mutex<VecDeque<Entry>>,
    turn: tokio::sync::Mutex<()>,
}

struct Entry {
    plan: Plan,
    done: oneshot::Sender<Outcome<()>>,
}

impl Federation {
    /// Does what an activity asks, once. The refusal of one does not touch the others it shares a transaction with.
    pub(super) async fn together(&self, app: &App, plan: Plan) -> Outcome<()> {
        let (done, mut mine) = oneshot::channel();
        self.0.groups.waiting.lock().push_back(Entry { plan, done });
        let _turn = self.0.groups.turn.lock().await;
        loop {
            match mine.try_recv() {
                Ok(outcome) => return outcome,
                Err(oneshot::error::TryRecvError::Closed) => {
                    // Whoever was at it was cut off before the commit.
                    return Err(Failure::Unreachable("it was interrupted".to_owned()));
                }
                Err(oneshot::error::TryRecvError::Empty) => {}
            }
            let batch: Vec<Entry> = {
                let mut waiting = self.0.groups.waiting.lock();
                let most = waiting.len().min(MOST);
                waiting.drain(..most).collect()
            };
            commit(app, batch).await?;
        }
    }
}

async fn commit(app: &App, batch: Vec<Entry>) -> Outcome<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let plans: Vec<&Plan> = batch.iter().map(|entry| &entry.plan).collect();
    let mut committed = attempt(app, &site, &mut conn, &plans).await;
    // What was fetched by somebody at the same moment is there when it is done again.
    if matches!(&committed, Err(error) if error.is_overtaken()) {
        committed = attempt(app, &site, &mut conn, &plans).await;
    }
    if let Ok(results) = &mut committed {
        for (result, plan) in results.iter_mut().zip(&plans) {
            if matches!(&*result, Err(error) if error.is_overtaken()) {
                let again = attempt(app, &site, &mut conn, &[plan]).await;
                *result = again.and_then(|mut one| one.pop().unwrap_or_else(|| Ok(tx::Outcome::default())));
            }
        }
    }
    drop(conn);
    answer(app, batch, committed);
    Ok(())
}

/// Does them in one transaction: votes, of which there are most, together, the others each by itself if there are several.
async fn attempt(
    app: &App,
    site: &CurrentSite,
    conn: &mut Conn,
    plans: &[&Plan],
) -> Result<Vec<Result<tx::Outcome, Error>>, Error> {
    let alone = plans.len() == 1;
    conn.transaction(async |conn| {
        let mut voted = HashMap::new();
        if !alone {
            let mut tx = app.tx(conn);
            voted = votes::apply_in(&mut tx, site, plans).await?;
            let done = tx.into_changes();
            // What they changed is told with the first.
            if let Some(Ok(changes)) = voted.values_mut().find(|result| result.is_ok()) {
                *changes = done;
            }
        }
        let mut results: Vec<Result<tx::Outcome, Error>> = Vec::with_capacity(plans.len());
        for (index, plan) in plans.iter().enumerate() {
            if let Some(result) = voted.remove(&index) {
                results.push(result);
                continue;
            }
            if alone {
                let mut tx = app.tx(conn);
                apply_in(&mut tx, site, plan).await?;
                results.push(Ok(tx.into_changes()));
                continue;
            }
            let done = conn
                .transaction(async |conn| {
                    let mut tx = app.tx(conn);
                    apply_in(&mut tx, site, plan).await?;
                    Ok::<_, Error>(tx.into_changes())
                })
                .await;
            results.push(done);
        }
        Ok::<_, Error>(results)
    })
    .await
}

/// Tells everybody how theirs went.
fn answer(app: &App, batch: Vec<Entry>, committed: Result<Vec<Result<tx::Outcome, Error>>, Error>) {
    match committed {
        Ok(results) => {
            for (entry, result) in batch.into_iter().zip(results) {
                let outcome = result.map(|changes| app.changed(changes)).map_err(Failure::from);
                // Nobody waits any more: the sender hung up.
                drop(entry.done.send(outcome));
            }
        }
        Err(error) => {
            let rejected = error.code();
            let text = error.to_string();
            let mut first = Some(error);
            for entry in batch {
                let error = match (first.take(), rejected) {
                    (Some(error), _) => error,
                    (None, Some(code)) => code.into(),
                    (None, None) => anyhow::anyhow!("{text}").into(),
                };
                drop(entry.done.send(Err(error.into())));
            }
        }
    }
}
