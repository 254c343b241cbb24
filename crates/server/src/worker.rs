//! Does the jobs that transactions leave.

use crate::instance::Instance;
use domain::App;
use domain::job;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Jobs of the lane [`job::WORK`] that are done at the same time.
const WORKERS: usize = 2;
/// How often to look for jobs that another process left, or that were put off.
const POLL: Duration = Duration::from_secs(1);
/// Wait after the database did not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// Starts the workers of this process; they end when `stopped` says so.
pub fn start(instance: &Instance, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let one = |_| tokio::spawn(work(instance.app.clone(), job::WORK, stopped.clone()));
    (0..WORKERS).map(one).collect()
}

async fn work(app: App, lane: &'static str, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match job::run_next(&app, lane).await {
            Ok(true) => continue,
            Ok(false) => POLL,
            Err(error) => {
                tracing::error!(error = %error, "looking for jobs");
                PAUSE
            }
        };
        tokio::select! {
            () = app.work_arrived() => {}
            () = tokio::time::sleep(pause) => {}
            // An error means that the sender is gone, which is a stop as well.
            _ = stopped.changed() => {}
        }
    }
}
