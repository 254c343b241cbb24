//! One attempt to send something to one instance.

use super::queue::Attempt;
use crate::Federation;
use crate::signature::outgoing;
use crate::wire::{self, Thing};
use base::error::Result;
use chrono::{DateTime, TimeDelta, Utc};
use db::actor_key::Signer;
use domain::App;
use domain::fetch::{FetchError, Fetched, Limits};
use std::sync::Arc;
use std::time::Duration;

/// How long the other side may take.
const TIME: Duration = Duration::from_secs(10);
/// Most bytes of an answer that are looked at.
const ANSWER_MAX: usize = 4_096;

/// Those an activity is addressed to who are looked for.
const NAMED_MAX: usize = 100;

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Arrived,
    /// It is not wanted, now or ever.
    Refused(String),
    /// The other side was not there, or not able to.
    Failed {
        /// In words for admins.
        why: String,
        /// How long it asks us to wait.
        retry_after: Option<TimeDelta>,
        /// It is there all the same: it only wants us to come later.
        answers: bool,
    },
}

impl Sent {
    /// Whether the inbox is said to be gone.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self, Self::Refused(why) if why == "status 410")
    }

    /// For figures.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Refused(_) => "refused",
            Self::Failed { .. } => "failed",
        }
    }
}

impl Federation {
    /// Finds who signs what is to be sent, which may take a connection: nobody who holds one may wait for a turn among what is in flight.
    pub(super) async fn signers(&self, app: &App, due: Vec<Attempt>) -> Vec<(Attempt, Result<Arc<Signer>>)> {
        let mut signed = Vec::with_capacity(due.len());
        for mut attempt in due {
            if attempt.astray {
                match self.own_inboxes(app, &attempt).await {
                    Ok(inboxes) if inboxes.is_empty() => {}
                    Ok(inboxes) => attempt.inboxes = inboxes,
                    Err(error) => tracing::warn!(error = %error, "looking for the inboxes of actors"),
                }
            }
            let signer = self.signer(app, &attempt.outgoing.actor).await;
            signed.push((attempt, signer));
        }
        signed
    }

    /// The inboxes of those an attempt is for, where that which they share is not there (docs/reference/federation.md e): who is addressed, and who follows the community.
    async fn own_inboxes(&self, app: &App, attempt: &Attempt) -> Result<Vec<String>> {
        let named: Vec<String> = match wire::parse(&attempt.outgoing.body) {
            Ok(value) => Thing::new(&value)
                .map(|activity| activity.recipients().take(NAMED_MAX).map(str::to_owned).collect())
                .unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        let to = db::sent::Astray {
            instance_id: attempt.instance_id,
            shared: &attempt.inboxes,
            community_id: attempt.outgoing.community_id,
            named: &named,
        };
        Ok(db::sent::load_own_inboxes(&mut *app.db().await?, &to).await?)
    }

    /// Sends once, to all inboxes of the attempt. Needs no connection to the database.
    pub(super) async fn attempt(
        &self,
        app: &App,
        (attempt, signer): (Attempt, Result<Arc<Signer>>),
    ) -> (Attempt, Sent) {
        let signer = match signer {
            Ok(signer) => signer,
            Err(error) => return (attempt, failed(error.to_string())),
        };
        let mut worst = Sent::Arrived;
        for inbox in &attempt.inboxes {
            match send(app, &signer, &attempt, inbox).await {
                Sent::Arrived => {}
                failed @ Sent::Failed { .. } => {
                    worst = failed;
                    break;
                }
                refused @ Sent::Refused(_) => worst = refused,
            }
        }
        (attempt, worst)
    }
}

async fn send(app: &App, signer: &Signer, attempt: &Attempt, inbox: &str) -> Sent {
    let Some(url) = wire::url(inbox) else { return Sent::Refused("its inbox is no url".to_owned()) };
    let out = &attempt.outgoing;
    let headers = match outgoing::post(signer, &url, &out.digest, app.now()) {
        Ok(headers) => headers,
        Err(error) => return failed(format!("{error:#}")),
    };
    let limits = Limits { bytes: ANSWER_MAX, cut: true, time: TIME, redirects: 0 };
    match app.http().post(url, headers, out.body.clone(), limits).await {
        Ok(answer) => judged(&answer, app.now()),
        Err(FetchError::Refused(refusal)) => Sent::Refused(refusal.to_string()),
        Err(error) => failed(error.to_string()),
    }
}

fn failed(why: String) -> Sent {
    Sent::Failed { why, retry_after: None, answers: false }
}

/// What an answer means (docs/reference/federation.md e).
fn judged(answer: &Fetched, now: DateTime<Utc>) -> Sent {
    let status = answer.status.as_u16();
    match status {
        200..=299 => Sent::Arrived,
        408 | 425 | 429 | 500..=599 => {
            let retry_after = retry_after(answer, now);
            let answers = status == 429 || (status == 503 && retry_after.is_some());
            Sent::Failed { why: format!("status {status}"), retry_after, answers }
        }
        _ => Sent::Refused(format!("status {status}")),
    }
}

/// How long the other side asks us to wait: in seconds, or until a time.
fn retry_after(answer: &Fetched, now: DateTime<Utc>) -> Option<TimeDelta> {
    let value = answer.headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<i64>() {
        return Some(TimeDelta::seconds(seconds.clamp(1, 86_400)));
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?.with_timezone(&Utc);
    Some((until - now).clamp(TimeDelta::seconds(1), TimeDelta::days(1)))
}
