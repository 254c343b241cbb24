//! What was looked up lately, so that what comes by the hundred is not asked of the database by the hundred.
//!
//! Changes by this process count at once, those by others when they are heard of, at the latest after a while. Nothing here decides what somebody may do: that is asked of `policy`, with what the transaction sees.

use super::actor::Actor;
use crate::Federation;
use crate::failure::Outcome;
use base::change::Change;
use base::error::Error;
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use db::address::Place;
use db::community::Community;
use domain::App;
use moka::sync::Cache;
use std::time::Duration;

/// How many of each are remembered.
const HELD: u64 = 20_000;
/// How long.
const AGE: Duration = Duration::from_secs(30);
/// How long it is remembered that an actor was to be looked at anew.
const REFRESHED_AGE: TimeDelta = TimeDelta::hours(1);
/// How long it is remembered whether somebody of ours follows a community.
const FOLLOWED_AGE: Duration = Duration::from_secs(2);

/// What was looked up.
pub(crate) struct Lately {
    actors: Cache<String, Actor>,
    people: Cache<PersonId, String>,
    communities: Cache<CommunityId, Community>,
    followed: Cache<CommunityId, bool>,
    places: Cache<String, Place>,
    /// Actors that are to be looked at anew, and since when.
    refreshed: Cache<String, DateTime<Utc>>,
}

impl Default for Lately {
    fn default() -> Self {
        Self {
            actors: Cache::builder().max_capacity(HELD).time_to_live(AGE).build(),
            people: Cache::builder().max_capacity(HELD).time_to_live(AGE).build(),
            communities: Cache::builder().max_capacity(HELD).time_to_live(AGE).build(),
            followed: Cache::builder().max_capacity(HELD).time_to_live(FOLLOWED_AGE).build(),
            places: Cache::builder().max_capacity(HELD).time_to_live(AGE).build(),
            refreshed: Cache::new(HELD),
        }
    }
}

impl Lately {
    /// Forgets what has changed.
    pub(crate) fn changed(&self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Person(id) => {
                    if let Some(ap_id) = self.people.remove(id) {
                        self.actors.invalidate(&ap_id);
                    }
                }
                Change::Community(id) => {
                    self.followed.invalidate(id);
                    if let Some(community) = self.communities.remove(id) {
                        self.actors.invalidate(&community.ap_id);
                    }
                }
                // Purged, perhaps.
                Change::ManyPosts => self.places.invalidate_all(),
                Change::Post(_)
                | Change::Comment { .. }
                | Change::Viewer(_)
                | Change::Instance(_)
                | Change::Site => {}
            }
        }
    }

    /// Whether nobody has asked within the hour for this actor to be looked at anew; this counts as asking.
    pub(crate) fn is_to_be_refreshed(&self, ap_id: &str, now: DateTime<Utc>) -> bool {
        if self.refreshed.get(ap_id).is_some_and(|at| at > now - REFRESHED_AGE) {
            return false;
        }
        self.refreshed.insert(ap_id.to_owned(), now);
        true
    }

    fn remember(&self, ap_id: &str, actor: &Actor) {
        match actor {
            Actor::Person(person) => self.people.insert(person.id, ap_id.to_owned()),
            Actor::Community(community) => self.communities.insert(community.id, community.clone()),
            Actor::Site { .. } => {}
        }
        self.actors.insert(ap_id.to_owned(), actor.clone());
    }
}

impl Federation {
    /// The actor with this id as it is known here.
    pub(crate) async fn known_actor(&self, app: &App, ap_id: &str) -> Outcome<Option<Actor>> {
        if let Some(actor) = self.0.lately.actors.get(ap_id) {
            return Ok(Some(actor));
        }
        let found = self.find_actor(app, ap_id).await?;
        if let Some(actor) = &found {
            self.0.lately.remember(ap_id, actor);
        }
        Ok(found)
    }

    async fn find_actor(&self, app: &App, ap_id: &str) -> Outcome<Option<Actor>> {
        let mut conn = app.db().await?;
        if let Some(found) = db::address::find_person(&mut conn, ap_id).await.map_err(Error::from)? {
            return Ok(Some(Actor::Person(found)));
        }
        if let Some(found) = db::address::find_community(&mut conn, ap_id).await.map_err(Error::from)? {
            return Ok(Some(Actor::Community(found)));
        }
        match db::address::find(&mut conn, ap_id).await.map_err(Error::from)? {
            Some(db::address::Known::Site(instance_id)) => {
                Ok(Some(Actor::Site { instance_id, ap_id: ap_id.to_owned() }))
            }
            _ => Ok(None),
        }
    }

    /// The community with this number.
    pub(crate) async fn known_community(&self, app: &App, id: CommunityId) -> Outcome<Option<Community>> {
        if let Some(community) = self.0.lately.communities.get(&id) {
            return Ok(Some(community));
        }
        let found = db::community::find(&mut *app.db().await?, id).await.map_err(Error::from)?;
        if let Some(community) = &found {
            self.0.lately.communities.insert(id, community.clone());
        }
        Ok(found)
    }

    /// Where the post or comment with this id is, if it is known here.
    pub(crate) async fn known_place(&self, app: &App, ap_id: &str) -> Outcome<Option<Place>> {
        if let Some(place) = self.0.lately.places.get(ap_id) {
            return Ok(Some(place));
        }
        let found = db::address::find_place(&mut *app.db().await?, ap_id).await.map_err(Error::from)?;
        if let Some(place) = found {
            self.0.lately.places.insert(ap_id.to_owned(), place);
        }
        Ok(found)
    }

    /// Whether somebody of ours follows a community, or it is ours.
    pub(crate) async fn is_followed(&self, app: &App, community: &Community) -> Outcome<bool> {
        if community.local {
            return Ok(true);
        }
        if let Some(followed) = self.0.lately.followed.get(&community.id) {
            return Ok(followed);
        }
        let followed =
            db::remote::is_followed(&mut *app.db().await?, community.id).await.map_err(Error::from)?;
        self.0.lately.followed.insert(community.id, followed);
        Ok(followed)
    }
}
