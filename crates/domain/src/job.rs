//! Work to be done after a commit, as a closed list.
//!
//! A job is a row, written by the transaction that makes it necessary. `server::worker` calls [`run_next`] for as long as there is something to do.

use crate::app::App;
use crate::mail::Mail;
use crate::notify;
use crate::tx::Tx;
use anyhow::Context;
use base::error::{Error, Result};
use base::ids::{JobId, PersonId};
use chrono::TimeDelta;
use db::job::NewJob;
use serde::{Deserialize, Serialize};

/// A piece of work. Each is safe to do twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Send a mail.
    Mail {
        /// Address of the recipient.
        to: String,
        /// Subject line.
        subject: String,
        /// Plain text.
        text: String,
        /// Url that stops mails of this kind with one click.
        #[serde(default)]
        unsubscribe: Option<String>,
    },
    /// Tell a user by mail what is new in their inbox.
    NotificationMail {
        /// Whose inbox it is.
        person_id: PersonId,
    },
}

/// The lane of work that may be done in any order by several workers.
pub const WORK: &str = "work";

/// A job that is not finished by then is taken to be lost with its process, and given to another.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// After so many failures a job stays, for the admin to see.
const MOST_ATTEMPTS: i32 = 10;
/// Wait after the first failure; it doubles with each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);

impl Job {
    /// Name of its kind, as in the table.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::NotificationMail { .. } => "notification_mail",
        }
    }

    /// Does it.
    async fn perform(self, app: &App) -> Result<()> {
        match self {
            Self::Mail { to, subject, text, unsubscribe } => {
                Ok(app.mailer().send(Mail { to, subject, text }, unsubscribe).await?)
            }
            Self::NotificationMail { person_id } => notify::mail::send(app, person_id).await,
        }
    }
}

/// Leaves a job for the worker, in the transaction that makes it necessary.
pub async fn enqueue(tx: &mut Tx<'_>, job: &Job, delay: TimeDelta) -> Result<()> {
    let new = NewJob {
        lane: WORK.to_owned(),
        kind: job.kind().to_owned(),
        payload: serde_json::to_value(job).context("writing down a job")?,
        unique_key: None,
        run_at: tx.now() + delay,
    };
    db::job::insert(tx, new).await?;
    tx.note_job();
    Ok(())
}

/// Does the next job of a lane that is due; answers whether there was one.
///
/// A failure is written down with the job, which is tried again later. Errors: ours only, when the database does not answer.
pub async fn run_next(app: &App, lane: &str) -> Result<bool> {
    let now = app.now();
    let Some(taken) = db::job::take(&mut *app.db().await?, lane, now, now + LEASE).await? else {
        return Ok(false);
    };
    let kind = taken.kind.clone();
    let parsed = serde_json::from_value::<Job>(taken.payload).context("reading a job").map_err(Error::from);
    let done = match parsed {
        Ok(job) => job.perform(app).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => db::job::delete(&mut *app.db().await?, taken.id).await?,
        Err(error) => fail(app, taken.id, &kind, taken.attempts, &error).await?,
    }
    Ok(true)
}

async fn fail(app: &App, id: JobId, kind: &str, attempts: i32, error: &Error) -> Result<()> {
    let given_up = attempts >= MOST_ATTEMPTS;
    tracing::error!(job.id = id.0, job.kind = kind, attempts, given_up, error = %error, "a job failed");
    let pause = FIRST_PAUSE * 2_i32.saturating_pow(u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or(0));
    let run_at = app.now() + pause;
    db::job::set_failed(&mut *app.db().await?, id, &error.to_string(), run_at, given_up).await?;
    Ok(())
}
