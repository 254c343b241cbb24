//! Activities that wait for something to be fetched: a job each, in the lane of the sender's host.

use super::read::Plan;
use crate::Federation;
use crate::failure::{Failure, Outcome};
use crate::fetch::Budget;
use crate::resolve::instance::for_job;
use crate::wire;
use base::error::{Error, Result};
use domain::App;
use domain::job::{self, Job};
use std::sync::Arc;

/// Jobs that may wait in the lane of one host.
const LANE_MAX: i64 = 2_000;

/// Leaves an activity for later.
///
/// Errors: `Unreachable` if too many wait already, so that the sender tries again.
pub(super) async fn put_off(app: &App, host: &str, id: &str, raw: &Arc<str>) -> Outcome<()> {
    let lane = format!("{}{host}", job::INBOX);
    let waiting = db::job::count_lane(&mut *app.db().await?, &lane).await.map_err(Error::from)?;
    if waiting >= LANE_MAX {
        return Err(Failure::Unreachable("too much waits already".to_owned()));
    }
    let job = Job::Receive { arrival: raw.to_string() };
    Ok(job::enqueue_for(app, host, &job, Some(format!("activity {id}"))).await?)
}

/// Does what an activity asks, whose signature was checked when it came.
pub async fn receive(federation: &Federation, app: &App, arrival: &str) -> Result<()> {
    let outcome = again(federation, app, arrival).await;
    outcome.or_else(for_job)
}

async fn again(federation: &Federation, app: &App, arrival: &str) -> Outcome<()> {
    let value = wire::parse(arrival.as_bytes()).map_err(crate::failure::malformed)?;
    let raw: Arc<str> = arrival.into();
    let plan: Plan = federation.read(app, &Budget::full(), &value, &raw).await?;
    federation.apply(app, plan).await
}
