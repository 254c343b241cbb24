//! What other instances send us, from the request to its effect.
//!
//! [`take`] is the pipeline: limits, trust, digest and signature over the raw bytes, then [`read`] and [`apply`]. What needs something fetched becomes a job in the lane of the sender's host ([`later`]). Source: docs/reference/federation.md a.1, b, c, g; docs/ARCHITECTURE.md "An activity that comes in".

pub mod apply;
pub mod effect;
pub mod envelope;
pub(crate) mod flood;
pub mod group;
pub mod later;
mod measure;
mod moderate;
mod place;
pub mod read;
pub mod sender;
mod several;
pub mod shape;
mod votes;

use crate::Federation;
use crate::collections::private::is_hidden;
use crate::failure::{Failure, Outcome, malformed};
use crate::fetch::Budget;
use crate::signature::{self, Request, digest};
use crate::wire;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use base::error::{Error, Result};
use db::community::Community;
use db::person::Person;
use domain::App;
use envelope::Envelope;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Largest body, in bytes (docs/reference/federation.md g).
pub const BODY_MAX: usize = 1_048_576;
/// Senders give up after ten seconds.
const TIME: Duration = Duration::from_secs(9);
/// What an overloaded instance asks for, in seconds.
const RETRY_AFTER: &str = "60";

/// What became of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It had its effect, now or before, or is deliberately ignored.
    Done,
    /// It waits for something to be fetched.
    Waiting,
}

/// `POST /inbox`, and the inboxes of actors.
pub async fn post(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let outcome = tokio::time::timeout(TIME, take(&federation, &app, &request, &body)).await;
    let outcome = outcome.unwrap_or_else(|_| Err(Failure::Unreachable("it took too long".to_owned())));
    metrics::counter!("spinney_inbox_total", "outcome" => word(&outcome)).increment(1);
    match outcome {
        Ok(Taken::Done) => HttpResponse::Ok().finish(),
        Ok(Taken::Waiting) => HttpResponse::Accepted().finish(),
        Err(failure) => refuse(&failure),
    }
}

/// `POST /u/{name}/inbox`: the same, if there is such a person (docs/reference/federation.md a.1).
pub async fn post_to_person(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
    body: Bytes,
) -> HttpResponse {
    let found = person_of_ours(&app, &name).await;
    let gone = found.map(|found| found.map(|person| person.deleted));
    post_to(gone, app, federation, request, body).await
}

/// `POST /c/{name}/inbox`: the same, if there is such a community for others.
pub async fn post_to_community(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
    body: Bytes,
) -> HttpResponse {
    let found = community_of_ours(&app, &name).await;
    let shown = found.map(|found| found.filter(|community| !is_hidden(community)));
    let gone = shown.map(|found| found.map(|community| !community.present()));
    post_to(gone, app, federation, request, body).await
}

async fn person_of_ours(app: &App, name: &str) -> Result<Option<Person>> {
    Ok(db::address::find_local_person(&mut *app.db().await?, name).await?)
}

async fn community_of_ours(app: &App, name: &str) -> Result<Option<Community>> {
    Ok(db::address::find_local_community(&mut *app.db().await?, name).await?)
}

/// Takes what was sent to an actor of ours that is there.
async fn post_to(
    gone: Result<Option<bool>>,
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    match gone {
        Ok(Some(false)) => post(app, federation, request, body).await,
        Ok(Some(true)) => HttpResponse::Gone().finish(),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => refuse(&Failure::Ours(error)),
    }
}

fn word(outcome: &Outcome<Taken>) -> &'static str {
    match outcome {
        Ok(Taken::Done) => "done",
        Ok(Taken::Waiting) => "waiting",
        Err(Failure::Refused { status: 429, .. }) => "limited",
        Err(Failure::Refused { .. } | Failure::Gone) => "refused",
        Err(Failure::NeedsFetch | Failure::Unreachable(_)) => "later",
        Err(Failure::Ours(_)) => "failed",
    }
}

fn refuse(failure: &Failure) -> HttpResponse {
    let text = failure.to_string();
    tracing::debug!(why = text, "an activity is not taken");
    let mut answer = match failure {
        Failure::Refused { status: 401, .. } => HttpResponse::Unauthorized(),
        Failure::Refused { status: 403, .. } => HttpResponse::Forbidden(),
        Failure::Refused { status: 429, .. } => {
            let mut answer = HttpResponse::TooManyRequests();
            answer.insert_header(("Retry-After", RETRY_AFTER));
            answer
        }
        Failure::Refused { .. } | Failure::Gone => HttpResponse::BadRequest(),
        Failure::NeedsFetch | Failure::Unreachable(_) => {
            let mut answer = HttpResponse::ServiceUnavailable();
            answer.insert_header(("Retry-After", RETRY_AFTER));
            answer
        }
        Failure::Ours(error) => {
            tracing::error!(error = %error, "an activity could not be taken");
            return HttpResponse::InternalServerError().finish();
        }
    };
    answer.content_type("text/plain; charset=utf-8").body(text)
}

/// Takes an activity in: all checks, then its effect or a job.
pub async fn take(federation: &Federation, app: &App, request: &HttpRequest, body: &Bytes) -> Outcome<Taken> {
    if body.len() > BODY_MAX {
        return Err(malformed("too long"));
    }
    let from = flood::address(request, app.settings());
    federation.check_proven(app, from)?;
    let value = wire::parse(body).map_err(malformed)?;
    let envelope = Envelope::read(app, &value)?;
    federation.check_id(app, &envelope.actor).await?;

    let origin = app.settings().origin();
    let signed = Request {
        method: "POST",
        path: request.uri().path_and_query().map_or("/", |path| path.as_str()),
        origin: &origin,
        host: &app.settings().hostname,
        headers: request.headers(),
        body: Some(body),
    };
    let claim = signature::read(&signed, app.now()).map_err(crate::failure::unsigned)?;
    // An account that was never seen is gone: many send that to everybody they know.
    if envelope.deletes_itself() && federation.known_actor(app, &envelope.actor).await?.is_none() {
        return Ok(Taken::Done);
    }
    let signed = federation.check_signature(app, &claim, &envelope.actor, from).await;
    federation.charge_unproven(app, from, &signed);
    signed?;
    federation.charge_activity(app, &envelope)?;
    federation.deliveries().heard_of(&envelope.host);

    let raw: Arc<str> = std::str::from_utf8(body).map_err(|_| malformed("no UTF-8"))?.into();
    let Some(parts) = several::parts(&value) else {
        return hear(federation, app, &envelope, &value, &raw).await;
    };
    let mut taken = Taken::Done;
    for part in parts {
        let envelope = Envelope::read(app, &part)?;
        federation.charge_activity(app, &envelope)?;
        match hear(federation, app, &envelope, &part, &part.to_string().into()).await {
            Ok(Taken::Done) => {}
            Ok(Taken::Waiting) => taken = Taken::Waiting,
            // One that is refused does not take the others with it.
            Err(failure @ (Failure::Refused { .. } | Failure::Gone)) => {
                tracing::debug!(activity.id = envelope.id, why = %failure, "a part is not taken");
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(taken)
}

/// Does what an activity asks that its actor has signed, or leaves it for later.
async fn hear(
    federation: &Federation,
    app: &App,
    envelope: &Envelope,
    value: &Value,
    raw: &Arc<str>,
) -> Outcome<Taken> {
    let done = match federation.read(app, &Budget::nothing(), value, raw).await {
        Ok(plan) => federation.apply(app, plan).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(Taken::Done),
        Err(failure @ Failure::Ours(_)) => Err(failure),
        // What had its effect may look wrong by now. Where it has its effect it is seen that it comes once more; so it is only looked for here, where something is wrong.
        Err(_) if was_received(app, &envelope.id).await? => Ok(Taken::Done),
        Err(Failure::NeedsFetch) => {
            later::put_off(app, &envelope.host, &envelope.id, raw).await?;
            Ok(Taken::Waiting)
        }
        Err(failure) => Err(failure),
    }
}

async fn was_received(app: &App, id: &str) -> Outcome<bool> {
    Ok(db::received::exists(&mut *app.db().await?, digest::short(id)).await.map_err(Error::from)?)
}
