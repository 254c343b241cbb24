//! What is told to other instances: several jobs at once, in the order in which things happened, written down in one commit.

use super::{Job, LEASE, PUBLISH, fail};
use crate::app::App;
use crate::ports::Publication;
use anyhow::Context;
use base::error::{Error, Result};
use base::ids::JobId;
use db::job::Taken;
use std::collections::HashMap;

/// Jobs that are taken at once.
const MOST: i64 = 100;

/// Tells what is due; answers whether there was anything. What fails is set aside and tried again later; it does not hold up the rest.
pub(super) async fn run_next(app: &App) -> Result<bool> {
    let now = app.now();
    let taken = db::job::take_some(&mut *app.db().await?, PUBLISH, now, now + LEASE, MOST).await?;
    if taken.is_empty() {
        return Ok(false);
    }
    let attempts: HashMap<JobId, i32> = taken.iter().map(|job| (job.id, job.attempts)).collect();
    let mut publications = Vec::with_capacity(taken.len());
    let mut failures = Vec::new();
    for job in taken {
        let id = job.id;
        match read(job) {
            Ok(publication) => publications.push(publication),
            Err(error) => failures.push((id, error)),
        }
    }
    match app.network().publish(app, &publications).await {
        Ok(failed) => failures.extend(failed),
        Err(error) if publications.len() == 1 => {
            failures.extend(publications.iter().map(|publication| publication.job_id).zip([error]));
        }
        // One of them spoils it for all: each by itself.
        Err(_) => {
            for one in publications.chunks(1) {
                match app.network().publish(app, one).await {
                    Ok(failed) => failures.extend(failed),
                    Err(error) => failures.extend(one.iter().map(|one| one.job_id).zip([error])),
                }
            }
        }
    }
    for (id, error) in failures {
        fail(app, id, "publish", attempts.get(&id).copied().unwrap_or(1), &error).await?;
    }
    Ok(true)
}

fn read(job: Taken) -> Result<Publication> {
    match serde_json::from_value::<Job>(job.payload).context("reading a job")? {
        Job::Publish { actor, event, raw } => Ok(Publication { job_id: job.id, actor, event, raw }),
        other => {
            Err(Error::Internal(anyhow::anyhow!("a job of another kind in this lane: {}", other.kind())))
        }
    }
}
