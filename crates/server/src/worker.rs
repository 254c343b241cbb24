//! Does the jobs that transactions leave, and sends what is told to other instances.

use crate::instance::Instance;
use domain::App;
use domain::job::{self, Lane};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Jobs of the lane [`job::WORK`] that are done at the same time.
const WORKERS: usize = 2;
/// Jobs that have to fetch from other instances, done at the same time; of one instance one at a time.
const FETCHERS: usize = 4;
/// Lanes looked at in one go.
const LANES: i64 = 50;
/// How often to look for what another process left, if there may be others. One task does it for all workers, so that an idle instance asks little.
const POLL: Duration = Duration::from_secs(1);
/// How often to look if there is no other: only for what was put off, by half a minute or more.
const POLL_ALONE: Duration = Duration::from_secs(10);
/// Wait after the database did not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// Starts the workers of this process; they end when `stopped` says so.
pub fn start(instance: &Instance, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let work = |lane, name| tokio::spawn(work(instance.app.clone(), lane, name, stopped.clone()));
    let mut tasks: Vec<_> = (0..WORKERS).map(|_| work(Lane::Work, job::WORK)).collect();
    let taken = Arc::new(Mutex::new(HashSet::new()));
    for _ in 0..FETCHERS {
        let taken = Arc::clone(&taken);
        tasks.push(tokio::spawn(fetch(
            instance.app.clone(),
            Lane::Inbox,
            job::INBOX,
            taken,
            stopped.clone(),
        )));
    }
    // Whoever brings in a file waits for a slow instance, and holds up nothing but other files.
    tasks.push(tokio::spawn(fetch(instance.app.clone(), Lane::Lookup, job::LOOKUP, taken, stopped.clone())));
    tasks.push(tokio::spawn(look_out(instance.clone(), stopped.clone())));
    tasks.push(tokio::spawn(speak(instance.clone(), stopped.clone())));
    tasks
}

/// Wakes the workers of lanes in which something is due that nobody told them of, and who sends to other instances.
async fn look_out(instance: Instance, mut stopped: watch::Receiver<bool>) {
    let app = &instance.app;
    while !*stopped.borrow() {
        let pause = match job::find_due(app).await {
            Ok(lanes) => {
                lanes.for_each(|lane| app.work_found(lane));
                instance.federation.look_again();
                if instance.relay.is_alone() { POLL_ALONE } else { POLL }
            }
            Err(error) => {
                tracing::error!(error = %error, "looking for jobs");
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Tells other instances what happens here, while no other process does.
async fn speak(instance: Instance, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = speak_alone(&instance, &stopped).await {
            tracing::error!(error = %error, "sending to other instances");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Writes down what is to be told, in the order in which it happened, and sends it.
async fn speak_alone(instance: &Instance, stopped: &watch::Receiver<bool>) -> base::error::Result<()> {
    let app = &instance.app;
    // The lock goes with the connection, which is not given back while this runs.
    let mut conn = app.db().await?;
    if !db::lock::hold(&mut conn, "deliver").await? {
        return Ok(());
    }
    job::take_over(app, job::PUBLISH).await?;
    let publish = async {
        work(app.clone(), Lane::Publish, job::PUBLISH, stopped.clone()).await;
        Ok(())
    };
    let spoken = tokio::try_join!(instance.federation.deliver(app, stopped.clone()), publish);
    db::lock::release(&mut conn, "deliver").await?;
    spoken.map(drop)
}

/// Works on the lanes of other instances in turn: one job each, so that none holds up the others.
async fn fetch(
    app: App,
    lane: Lane,
    lanes: &'static str,
    taken: Arc<Mutex<HashSet<String>>>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        if !more(fetch_once(&app, lanes, &taken).await, &mut stopped).await {
            wait(&app, lane, &mut stopped).await;
        }
    }
}

/// Does one job of each lane that begins so and is free; answers whether there was one.
async fn fetch_once(app: &App, prefix: &str, taken: &Mutex<HashSet<String>>) -> base::error::Result<bool> {
    let lanes = db::job::list_lanes(&mut *app.db().await?, prefix, app.now(), LANES).await?;
    let mut done = false;
    for lane in lanes {
        if !taken.lock().insert(lane.clone()) {
            continue;
        }
        let ran = job::run_next(app, &lane).await;
        taken.lock().remove(&lane);
        done |= ran?;
    }
    Ok(done)
}

async fn work(app: App, lane: Lane, name: &'static str, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if !more(job::run_next(&app, name).await, &mut stopped).await {
            wait(&app, lane, &mut stopped).await;
        }
    }
}

/// Whether to go on at once. An error is told and slept over; what is due is found again by [`look_out`].
async fn more(done: base::error::Result<bool>, stopped: &mut watch::Receiver<bool>) -> bool {
    match done {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(error = %error, "looking for jobs");
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stopped.changed() => {}
            }
            false
        }
    }
}

/// Waits until there is something in a lane, or for the end.
async fn wait(app: &App, lane: Lane, stopped: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = app.work_arrived(lane) => {}
        // An error means that the sender is gone, which is a stop as well.
        _ = stopped.changed() => {}
    }
}
