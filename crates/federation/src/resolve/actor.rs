//! People, communities and sites by their id.

use super::instance::for_job;
use crate::Federation;
use crate::failure::{Failure, Outcome, malformed};
use crate::fetch::Budget;
use crate::objects::{group, person, site};
use crate::trust::is_own;
use crate::wire::{self, Thing};
use base::error::Result;
use base::ids::InstanceId;
use chrono::{DateTime, TimeDelta, Utc};
use db::community::Community;
use db::person::Person;
use domain::App;
use domain::job::{self, Job};
use domain::remote;
use serde_json::Value;

/// After this an actor is fetched anew when it is next met (docs/reference/federation.md c, 8).
const FRESH: TimeDelta = TimeDelta::hours(24);

/// Requests for it: the actor, perhaps at its right id.
const REQUESTS: u32 = 3;

/// Somebody or something that acts.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A person.
    Person(Person),
    /// A community.
    Community(Community),
    /// An instance.
    Site {
        /// Which.
        instance_id: InstanceId,
        /// Its id.
        ap_id: String,
    },
}

impl Actor {
    /// Its id.
    pub fn ap_id(&self) -> &str {
        match self {
            Self::Person(person) => &person.ap_id,
            Self::Community(community) => &community.ap_id,
            Self::Site { ap_id, .. } => ap_id,
        }
    }
}

/// Looks at a person anew. If their home does not answer they are when they are next met; if it says that they are gone for good, they are here.
pub async fn refresh(federation: &Federation, app: &App, ap_id: &str) -> Result<()> {
    let budget = Budget::of(REQUESTS);
    let failure = match federation.fetch_actor(app, &budget, ap_id).await {
        Ok(_) | Err(Failure::Unreachable(_)) => return Ok(()),
        Err(failure) => failure,
    };
    if matches!(failure, Failure::Gone)
        && federation.is_gone_for_good(app, &budget, ap_id).await.is_ok_and(|gone| gone)
        && let Some(person) = db::address::find_person(&mut *app.db().await?, ap_id).await?
        && !person.local
    {
        return remote::person_gone(app, person.id).await;
    }
    for_job(failure)
}

impl Federation {
    /// The actor with this id, fetched if it is not known here, or too long ago and may be fetched now.
    pub async fn actor(&self, app: &App, budget: &Budget, ap_id: &str) -> Outcome<Actor> {
        self.check_id(app, ap_id).await?;
        let known = self.known_actor(app, ap_id).await?;
        match known {
            Some(actor) if is_own(app, ap_id) || self.is_fresh(&actor, app.now()) => Ok(actor),
            None if is_own(app, ap_id) => Err(malformed("nobody of ours has this id")),
            Some(actor) => match self.fetch_actor(app, budget, ap_id).await {
                Ok(fetched) => Ok(fetched),
                // What was known is good enough while nothing can be fetched, or its home does not answer.
                Err(Failure::NeedsFetch) => {
                    self.refresh_later(app, &actor).await?;
                    Ok(actor)
                }
                Err(Failure::Unreachable(_)) => Ok(actor),
                Err(failure) => Err(failure),
            },
            None => self.fetch_actor(app, budget, ap_id).await,
        }
    }

    fn is_fresh(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        match actor {
            Actor::Person(person) => person.last_refreshed_at > now - FRESH,
            Actor::Community(community) => community.last_refreshed_at > now - FRESH,
            Actor::Site { .. } => true,
        }
    }

    /// Has an actor that is known looked at anew in the background, not twice an hour.
    async fn refresh_later(&self, app: &App, actor: &Actor) -> Result<()> {
        let ap_id = actor.ap_id();
        if !self.0.lately.is_to_be_refreshed(ap_id, app.now()) {
            return Ok(());
        }
        match actor {
            Actor::Person(person) => {
                let Some(host) = wire::host_of(ap_id) else { return Ok(()) };
                let job = Job::RefreshPerson { ap_id: person.ap_id.clone() };
                job::enqueue_for(app, &host, &job, Some(format!("person {ap_id}"))).await
            }
            Actor::Community(community) => self.look_into_later(app, community).await,
            Actor::Site { .. } => Ok(()),
        }
    }

    /// [`Federation::actor`] that has to be a person.
    pub async fn person(&self, app: &App, budget: &Budget, ap_id: &str) -> Outcome<Person> {
        match self.actor(app, budget, ap_id).await? {
            Actor::Person(person) => Ok(person),
            Actor::Community(_) | Actor::Site { .. } => Err(malformed(format!("{ap_id} is no person"))),
        }
    }

    /// [`Federation::actor`] that has to be a community.
    pub async fn community(&self, app: &App, budget: &Budget, ap_id: &str) -> Outcome<Community> {
        match self.actor(app, budget, ap_id).await? {
            Actor::Community(community) => Ok(community),
            Actor::Person(_) | Actor::Site { .. } => Err(malformed(format!("{ap_id} is no community"))),
        }
    }

    /// Fetches an actor from its home, whether it is known or not, and stores it.
    pub async fn fetch_actor(&self, app: &App, budget: &Budget, ap_id: &str) -> Outcome<Actor> {
        let value = self.fetch_object(app, budget, ap_id).await?;
        self.store_actor(app, &value).await
    }

    /// Stores an actor that was fetched from where its id says, or sent by its own instance.
    pub async fn store_actor(&self, app: &App, value: &Value) -> Outcome<Actor> {
        let thing = Thing::new(value).ok_or_else(|| malformed("no object"))?;
        let ap_id = thing.id().ok_or_else(|| malformed("an actor without an id"))?;
        if is_own(app, ap_id) {
            return Err(malformed("an actor of ours comes from elsewhere"));
        }
        let host = wire::host_of(ap_id).ok_or_else(|| malformed("an id is no url"))?;
        self.check_host(app, &host).await?;
        let instance_id = remote::instance(app, &host).await?;
        self.look_at_instance(app, instance_id, &host).await?;
        let now = app.now();
        let gone = || malformed("an actor of ours has this id");
        let actor = match thing.kind() {
            group::KIND => {
                let (seen, key) = group::read(&thing, instance_id, now)?;
                let known = self.known_actor(app, &seen.ap_id).await?;
                let fresh = known.is_some_and(|known| self.is_fresh(&known, now));
                let community = remote::community(app, &seen, &key).await?.ok_or_else(gone)?;
                // With it who moderates it, what is pinned, how many follow it (docs/reference/federation.md b).
                if !fresh {
                    self.look_into_later(app, &community).await?;
                }
                Actor::Community(community)
            }
            site::KIND if is_site(ap_id) => {
                let (seen, key) = site::read(&thing, instance_id, now)?;
                remote::site(app, &seen, &key).await?;
                Actor::Site { instance_id, ap_id: seen.ap_id }
            }
            _ => {
                let (seen, key) = person::read(&thing, instance_id, now)?;
                Actor::Person(remote::person(app, &seen, &key).await?.ok_or_else(gone)?)
            }
        };
        self.forget_key(ap_id);
        self.deliveries().met(&host);
        Ok(actor)
    }
}

/// Whether an id is that of the actor of an instance: the root of its host.
fn is_site(ap_id: &str) -> bool {
    wire::url(ap_id).is_some_and(|url| url.path() == "/")
}
