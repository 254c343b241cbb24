//! One attempt to send something to one instance.

use super::queue::Attempt;
use crate::Federation;
use crate::signature::outgoing;
use crate::wire;
use chrono::{DateTime, TimeDelta, Utc};
use domain::App;
use domain::fetch::{FetchError, Fetched, Limits};
use std::time::Duration;

/// How long the other side may take.
const TIME: Duration = Duration::from_secs(10);
/// Most bytes of an answer that are looked at.
const ANSWER_MAX: usize = 4_096;

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
    },
}

impl Sent {
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
    /// Sends once, to all inboxes of the attempt.
    pub(super) async fn attempt(&self, app: &App, attempt: Attempt) -> (Attempt, Sent) {
        let mut worst = Sent::Arrived;
        for inbox in &attempt.inboxes {
            match self.send(app, &attempt, inbox).await {
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

    async fn send(&self, app: &App, attempt: &Attempt, inbox: &str) -> Sent {
        let Some(url) = wire::url(inbox) else { return Sent::Refused("its inbox is no url".to_owned()) };
        let out = &attempt.outgoing;
        let signer = match self.signer(app, &out.actor).await {
            Ok(signer) => signer,
            Err(error) => return failed(error.to_string()),
        };
        let headers = match outgoing::post(&signer, &url, &out.digest, app.now()) {
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
}

fn failed(why: String) -> Sent {
    Sent::Failed { why, retry_after: None }
}

/// What an answer means (docs/reference/federation.md e).
fn judged(answer: &Fetched, now: DateTime<Utc>) -> Sent {
    let status = answer.status.as_u16();
    match status {
        200..=299 => Sent::Arrived,
        408 | 425 | 429 | 500..=599 => {
            Sent::Failed { why: format!("status {status}"), retry_after: retry_after(answer, now) }
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
