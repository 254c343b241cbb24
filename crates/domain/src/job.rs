//! Work to be done after a commit, as a closed list.
//!
//! A job is a row, written by the transaction that makes it necessary. `server::worker` calls [`run_next`] for as long as there is something to do.

mod publication;

use crate::account::backup::lists;
use crate::app::App;
use crate::event::Event;
use crate::image;
use crate::link_preview;
use crate::mail::Mail;
use crate::notify;
use crate::tx::Tx;
use anyhow::Context;
use base::error::{Error, Result};
use base::ids::{CommunityId, ImportEntryId, JobId, PersonId, PostId};
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
    /// Work through entries of lists that a user brought in.
    Import {
        /// Whose they are.
        person_id: PersonId,
        /// Some of them.
        entries: Vec<ImportEntryId>,
    },
    /// Ask another instance about such entries.
    ImportFrom {
        /// Whose they are.
        person_id: PersonId,
        /// Some of those of this instance.
        entries: Vec<ImportEntryId>,
    },
    /// See whether a user wants a mail about something new, and when it shall leave.
    PlanMail {
        /// Whose inbox it is.
        person_id: PersonId,
    },
    /// Tell a user by mail what is new in their inbox.
    NotificationMail {
        /// Whose inbox it is.
        person_id: PersonId,
    },
    /// Tell other instances of something.
    Publish {
        /// Who did it.
        actor: PersonId,
        /// What they did.
        event: Event,
        /// The activity it arrived as, byte for byte; none if it is a wish of ours.
        raw: Option<String>,
    },
    /// Do what an activity asks for which something has to be fetched first.
    Receive {
        /// What `federation` made of it.
        arrival: String,
    },
    /// Look at what an instance runs and who stands for it.
    LookAtInstance {
        /// Its host.
        host: String,
    },
    /// Fetch the replies below a post that are missing here.
    FillReplies {
        /// Its id.
        ap_id: String,
    },
    /// Look at a person of another instance anew.
    RefreshPerson {
        /// Their id there.
        ap_id: String,
    },
    /// Look at a community of another instance anew.
    RefreshCommunity {
        /// Which.
        id: CommunityId,
    },
    /// Fetch what the page a post links to says of itself.
    LinkPreview {
        /// The post.
        post_id: PostId,
    },
    /// Delete files that nothing shows any more.
    CleanImages,
}

/// Who is to be told of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Those who work on [`WORK`].
    Work,
    /// Who works on [`PUBLISH`].
    Publish,
    /// Those who work on the lanes of other instances, [`INBOX`].
    Inbox,
    /// Who looks up what a file names, [`LOOKUP`].
    Lookup,
}

/// Where something is due now that nobody of this process may have been told of: what another process left, what was put off.
pub async fn find_due(app: &App) -> Result<impl Iterator<Item = Lane>> {
    let lanes = db::job::Lanes { whole: [WORK, PUBLISH], prefixes: [INBOX, LOOKUP] };
    let due = db::job::due(&mut *app.db().await?, lanes, app.now()).await?;
    let all = [
        (due.first, Lane::Work),
        (due.second, Lane::Publish),
        (due.third, Lane::Inbox),
        (due.fourth, Lane::Lookup),
    ];
    Ok(all.into_iter().filter_map(|(due, lane)| due.then_some(lane)))
}

/// The lane of work that may be done in any order by several workers.
pub const WORK: &str = "work";
/// The lane of what is told to other instances: one at a time, in the order it happened.
pub const PUBLISH: &str = "publish";
/// Lanes of what other instances sent begin so; each instance has its own.
pub const INBOX: &str = "inbox:";
/// Lanes of what is asked of other instances and nobody waits for begin so; likewise.
pub const LOOKUP: &str = "lookup:";

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
            Self::Import { .. } => "import",
            Self::ImportFrom { .. } => "import_from",
            Self::PlanMail { .. } => "plan_mail",
            Self::NotificationMail { .. } => "notification_mail",
            Self::Publish { .. } => "publish",
            Self::Receive { .. } => "receive",
            Self::RefreshPerson { .. } => "refresh_person",
            Self::RefreshCommunity { .. } => "refresh_community",
            Self::LookAtInstance { .. } => "look_at_instance",
            Self::FillReplies { .. } => "fill_replies",
            Self::LinkPreview { .. } => "link_preview",
            Self::CleanImages => "clean_images",
        }
    }

    /// Does it.
    async fn perform(self, app: &App) -> Result<()> {
        match self {
            Self::Mail { to, subject, text, unsubscribe } => {
                Ok(app.mailer().send(Mail { to, subject, text }, unsubscribe).await?)
            }
            Self::Import { person_id, entries } => lists::work_through(app, person_id, entries).await,
            Self::ImportFrom { person_id, entries } => lists::ask_for(app, person_id, entries).await,
            Self::PlanMail { person_id } => notify::mail::plan_for(app, person_id).await,
            Self::NotificationMail { person_id } => notify::mail::send(app, person_id).await,
            Self::Publish { .. } => {
                Err(anyhow::anyhow!("what is told to others is in the lane `{PUBLISH}` only").into())
            }
            Self::Receive { arrival } => app.network().receive(app, &arrival).await,
            Self::RefreshPerson { ap_id } => app.network().refresh_person(app, &ap_id).await,
            Self::RefreshCommunity { id } => app.network().refresh(app, id).await,
            Self::LookAtInstance { host } => app.network().look_at(app, &host).await,
            Self::FillReplies { ap_id } => app.network().fill_replies(app, &ap_id).await,
            Self::LinkPreview { post_id } => link_preview::run(app, post_id).await,
            Self::CleanImages => image::clean::run_due(app).await.map(drop),
        }
    }
}

/// Leaves a job for the worker, in the transaction that makes it necessary.
pub async fn enqueue(tx: &mut Tx<'_>, job: &Job, delay: TimeDelta) -> Result<()> {
    insert(tx, job, None, delay).await
}

/// The same, unless one with this key waits already or is being done.
pub async fn enqueue_once(tx: &mut Tx<'_>, job: &Job, key: &str, delay: TimeDelta) -> Result<()> {
    insert(tx, job, Some(key.to_owned()), delay).await
}

async fn insert(tx: &mut Tx<'_>, job: &Job, unique_key: Option<String>, delay: TimeDelta) -> Result<()> {
    let new = NewJob {
        lane: WORK.to_owned(),
        kind: job.kind().to_owned(),
        payload: serde_json::to_value(job).context("writing down a job")?,
        unique_key,
        run_at: tx.now() + delay,
    };
    db::job::insert(tx, new).await?;
    tx.note_job(Lane::Work);
    Ok(())
}

/// The row of an event for the publisher.
pub(crate) fn publication(tx: &Tx<'_>, job: &Job) -> Result<NewJob> {
    Ok(NewJob {
        lane: PUBLISH.to_owned(),
        kind: job.kind().to_owned(),
        payload: serde_json::to_value(job).context("writing down a job")?,
        unique_key: None,
        run_at: tx.now(),
    })
}

/// Leaves something to be fetched from an instance, in that instance's own lane; not twice for the same `key` while the first waits.
pub async fn enqueue_for(app: &App, host: &str, job: &Job, key: Option<String>) -> Result<()> {
    enqueue_in(app, format!("{INBOX}{host}"), job, key).await?;
    app.work_left(Lane::Inbox);
    Ok(())
}

/// Leaves something to be asked of an instance that nobody waits for; not twice for the same `key` while the first waits.
pub(crate) async fn enqueue_lookup(app: &App, host: &str, job: &Job, key: Option<String>) -> Result<()> {
    enqueue_in(app, format!("{LOOKUP}{host}"), job, key).await?;
    app.work_left(Lane::Lookup);
    Ok(())
}

async fn enqueue_in(app: &App, lane: String, job: &Job, key: Option<String>) -> Result<()> {
    let new = NewJob {
        lane,
        kind: job.kind().to_owned(),
        payload: serde_json::to_value(job).context("writing down a job")?,
        unique_key: key,
        run_at: app.now(),
    };
    db::job::insert(&mut *app.db().await?, new).await?;
    Ok(())
}

/// What a process that is gone had taken of a lane is due at once, not when its lease ends. For lanes in which one process works at a time, by who takes over.
pub async fn take_over(app: &App, lane: &str) -> Result<()> {
    Ok(db::job::give_back(&mut *app.db().await?, lane, app.now()).await?)
}

/// Does the next job of a lane that is due, in [`PUBLISH`] the next few; answers whether there was one.
///
/// A failure is written down with the job, which is tried again later. Errors: ours only, when the database does not answer.
pub async fn run_next(app: &App, lane: &str) -> Result<bool> {
    if lane == PUBLISH {
        return publication::run_next(app).await;
    }
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
