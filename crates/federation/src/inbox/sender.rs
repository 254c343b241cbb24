//! Whether the actor of an activity sent it.

use crate::Federation;
use crate::failure::{Failure, Outcome, unsigned};
use crate::fetch::Budget;
use crate::resolve::actor::Actor;
use crate::signature::Claim;
use crate::wire::{self, Thing};
use base::error::Error;
use domain::App;
use std::net::IpAddr;

/// Requests for the key of an actor: the actor, perhaps at its right id.
const REQUESTS: u32 = 3;

impl Federation {
    /// Whether a signature is that of this actor. The key is fetched if it is not known, and once more if it does not fit: it may have changed. Nobody's key is asked for twice within ten minutes; what comes while there is no answer is to come again. `from`: where the request comes from, which may have so many keys fetched and no more.
    pub(crate) async fn check_signature(
        &self,
        app: &App,
        claim: &Claim,
        actor: &str,
        from: IpAddr,
    ) -> Outcome<()> {
        if !wire::same_origin(&claim.key_id, actor) {
            return Err(unsigned("the key is of another host"));
        }
        if let Some(key) = self.known_key(app, actor).await?
            && claim.holds(&key)
        {
            return Ok(());
        }
        if self.is_key_awaited(app, actor) {
            return Err(Failure::Unreachable("the key of the actor is awaited".to_owned()));
        }
        if !self.may_fetch_key(app, actor) {
            return Err(unsigned("the signature is not by the key of the actor"));
        }
        self.charge_key(app, from, actor)?;
        self.ask_for_key(app, actor);
        let fetched = self.fetch_actor(app, &Budget::of(REQUESTS), actor).await;
        self.was_asked_for_key(app, actor, &fetched);
        match fetched {
            Ok(_) => {}
            Err(failure @ (Failure::Unreachable(_) | Failure::Ours(_))) => return Err(failure),
            Err(failure) => return Err(unsigned(format!("the key of the actor is not had: {failure}"))),
        }
        let key = self.known_key(app, actor).await?;
        if key.is_some_and(|key| claim.holds(&key)) {
            return Ok(());
        }
        Err(unsigned("the signature is not by the key of the actor"))
    }
}

impl Federation {
    /// Whose key this is: the actor whose id it begins with, or whom the document at its address names (docs/reference/federation.md d).
    pub(crate) async fn owner_of(
        &self,
        app: &App,
        budget: &Budget,
        key_id: &str,
        from: IpAddr,
    ) -> Outcome<Actor> {
        let id = key_id.split('#').next().unwrap_or(key_id);
        if let Some(actor) = self.known_actor(app, id).await? {
            return Ok(actor);
        }
        let mut conn = app.db().await?;
        let owner = db::actor_key::find_owner(&mut conn, key_id).await.map_err(Error::from)?;
        drop(conn);
        if let Some(owner) = owner {
            return self.actor(app, budget, &owner).await;
        }
        if !self.may_fetch_key(app, key_id) {
            return Err(unsigned("the key was not had"));
        }
        self.check_id(app, id).await?;
        let url = wire::url(id).ok_or_else(|| unsigned("a key that is no url"))?;
        self.charge_key(app, from, key_id)?;
        self.ask_for_key(app, key_id);
        let fetched = self.fetch(app, budget, url).await;
        self.was_asked_for_key(app, key_id, &fetched);
        let fetched = fetched?;
        let value = wire::parse(&fetched.body).map_err(crate::failure::malformed)?;
        let thing = Thing::new(&value).ok_or_else(|| unsigned("no key"))?;
        let owner = match thing.get("publicKey") {
            Some(_) => thing.id(),
            None => thing.reference("owner").or_else(|| thing.reference("controller")),
        };
        let owner = owner.ok_or_else(|| unsigned("a key of nobody"))?;
        if !wire::same_origin(owner, key_id) {
            return Err(unsigned("the key is of another host"));
        }
        self.fetch_actor(app, budget, owner).await
    }
}
