//! The one way out for what we fetch from other instances: signed, bounded, and only believed of its own origin.
//!
//! Source: docs/reference/federation.md d and g.

use crate::Federation;
use crate::failure::{Failure, Outcome, forbidden, malformed};
use crate::signature::outgoing;
use crate::wire;
use bytes::Bytes;
use domain::App;
use domain::fetch::{FetchError, Fetched, Get, Limits};
use serde_json::Value;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use url::Url;

/// Most bytes of an object or collection.
const BYTES_MAX: usize = 1_048_576;
/// How long one object may take.
const TIME: Duration = Duration::from_secs(10);
/// Requests that one incoming activity or question may cause (docs/reference/federation.md c, 7).
const REQUESTS: u32 = 100;

/// How long that may go on; a job is taken to be lost after ten minutes.
const TIME_OF_ALL: Duration = Duration::from_secs(300);

/// How much may still be fetched on behalf of one activity or question, and until when.
#[derive(Debug)]
pub struct Budget {
    requests: AtomicU32,
    until: Instant,
}

impl Budget {
    /// Nothing may be fetched: what is not known here has to wait.
    pub fn nothing() -> Self {
        Self::of(0)
    }

    /// The full budget.
    pub fn full() -> Self {
        Self::of(REQUESTS)
    }

    /// So many requests.
    pub fn of(requests: u32) -> Self {
        Self::within(requests, TIME_OF_ALL)
    }

    /// So many requests in so much time.
    pub fn within(requests: u32, time: Duration) -> Self {
        Self { requests: AtomicU32::new(requests), until: Instant::now() + time }
    }

    /// Takes one request out; answers how long it may take.
    ///
    /// Errors: `NeedsFetch` if there is none, `Unreachable` if the time is up: what was fetched is stored, so that another attempt gets further.
    fn spend(&self) -> Outcome<Duration> {
        let take = |left: u32| left.checked_sub(1);
        let spent = self.requests.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        spent.map_err(|_| Failure::NeedsFetch)?;
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::Unreachable("it took too long in all".to_owned()));
        }
        Ok(left.min(TIME))
    }
}

impl Federation {
    /// The object at an address, whose id is where it was found.
    ///
    /// Errors: refused if it is not to be believed or its host not spoken with, `Gone`, `Unreachable`, `NeedsFetch` if the budget is spent.
    pub async fn fetch_object(&self, app: &App, budget: &Budget, id: &str) -> Outcome<Value> {
        let mut url = address(id)?;
        for _ in 0..2 {
            let fetched = self.fetch(app, budget, url.clone()).await?;
            let value = wire::parse(&fetched.body).map_err(malformed)?;
            let given = value
                .get("id")
                .and_then(Value::as_str)
                .ok_or_else(|| malformed("an object without an id"))?;
            let given = address(given)?;
            if given == fetched.url {
                return Ok(value);
            }
            if given.origin() != fetched.url.origin() {
                return Err(forbidden("an object claims an id of another origin"));
            }
            url = given;
        }
        Err(forbidden("an object is not found at its id"))
    }

    /// Asks for something of ActivityPub.
    pub(crate) async fn fetch(&self, app: &App, budget: &Budget, url: Url) -> Outcome<Fetched> {
        check_answer(self.ask(app, budget, url).await?)
    }

    /// Asks whether there is something at an address; what it is is not looked at.
    pub(crate) async fn is_there(&self, app: &App, budget: &Budget, url: Url) -> Outcome<bool> {
        match check_status(self.ask(app, budget, url).await?.status.as_u16()) {
            Ok(()) => Ok(true),
            Err(Failure::Gone | Failure::Refused { .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Whether the home of something says in so many words that it is gone for good.
    pub(crate) async fn is_gone_for_good(&self, app: &App, budget: &Budget, id: &str) -> Outcome<bool> {
        Ok(self.ask(app, budget, address(id)?).await?.status.as_u16() == 410)
    }

    async fn ask(&self, app: &App, budget: &Budget, url: Url) -> Outcome<Fetched> {
        self.check_host(app, &wire::host(&url)).await?;
        if wire::host(&url) == app.settings().hostname {
            return Err(malformed("what is ours is not fetched"));
        }
        let time = budget.spend()?;
        let site = format!("{}/", app.settings().origin());
        let signer = self.signer(app, &site).await?;
        let now = app.now();
        let headers = move |url: &Url| outgoing::get(&signer, url, now);
        let limits = Limits { bytes: BYTES_MAX, cut: false, time, redirects: 3 };
        let wanted = Get { url, accept: wire::ACCEPT, headers: &headers, limits, plain_http: false };
        app.http().get(wanted).await.map_err(failure)
    }

    /// Asks for a page, for what it says of its counterpart in ActivityPub; its beginning will do.
    pub(crate) async fn fetch_page(&self, app: &App, budget: &Budget, url: Url) -> Outcome<Fetched> {
        self.check_host(app, &wire::host(&url)).await?;
        let time = budget.spend()?;
        let limits = Limits { bytes: 131_072, cut: true, time, redirects: 3 };
        let headers = domain::fetch::no_headers;
        let wanted = Get { url, accept: "text/html", headers: &headers, limits, plain_http: false };
        let fetched = app.http().get(wanted).await.map_err(failure)?;
        check_status(fetched.status.as_u16())?;
        Ok(fetched)
    }

    /// Asks for a small JSON document that is not of ActivityPub: webfinger or nodeinfo.
    pub(crate) async fn fetch_json(&self, app: &App, budget: &Budget, url: Url) -> Outcome<Value> {
        self.check_host(app, &wire::host(&url)).await?;
        let time = budget.spend()?;
        let limits = Limits { bytes: 262_144, cut: false, time, redirects: 3 };
        let headers = domain::fetch::no_headers;
        let accept = "application/jrd+json, application/json";
        let wanted = Get { url, accept, headers: &headers, limits, plain_http: false };
        let fetched = app.http().get(wanted).await.map_err(failure)?;
        check_status(fetched.status.as_u16())?;
        json(&fetched.body)
    }
}

fn json(body: &Bytes) -> Outcome<Value> {
    wire::parse(body).map_err(malformed)
}

/// An id as an address: without a fragment, which servers do not see.
fn address(id: &str) -> Outcome<Url> {
    let mut url = wire::url(id).ok_or_else(|| malformed("an id is no url"))?;
    url.set_fragment(None);
    Ok(url)
}

fn check_answer(fetched: Fetched) -> Outcome<Fetched> {
    check_status(fetched.status.as_u16())?;
    let kind = fetched.media_type().unwrap_or_default();
    if !matches!(kind.as_str(), "application/activity+json" | "application/ld+json") {
        return Err(forbidden("the answer is not of ActivityPub"));
    }
    Ok(fetched)
}

fn check_status(status: u16) -> Outcome<()> {
    match status {
        200..=299 => Ok(()),
        404 | 410 => Err(Failure::Gone),
        408 | 425 | 429 | 500..=599 => Err(Failure::Unreachable(format!("status {status}"))),
        _ => Err(forbidden(format!("its home answers {status}"))),
    }
}

fn failure(error: FetchError) -> Failure {
    match error {
        FetchError::Refused(refusal) => forbidden(refusal.to_string()),
        FetchError::TooLarge | FetchError::TooManyRedirects => forbidden(error.to_string()),
        FetchError::TimedOut | FetchError::Failed(_) => Failure::Unreachable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_with_its_requests_or_its_time() {
        let budget = Budget::of(2);
        assert!(budget.spend().is_ok_and(|time| time == TIME));
        assert!(budget.spend().is_ok());
        assert!(matches!(budget.spend(), Err(Failure::NeedsFetch)));
        assert!(matches!(Budget::within(2, Duration::ZERO).spend(), Err(Failure::Unreachable(_))));
        let short = Budget::within(2, Duration::from_secs(3)).spend();
        assert!(short.is_ok_and(|time| time <= Duration::from_secs(3)), "nor is the last request longer");
    }
}
