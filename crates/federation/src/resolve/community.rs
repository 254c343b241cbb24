//! What is in a community of another instance: posts, pins, moderators, how many follow it.
//!
//! Each part may fail without the others. Source: docs/reference/federation.md b and d.

use super::actor::Actor;
use super::content::Content;
use super::instance::for_job;
use crate::Federation;
use crate::failure::{Outcome, forbidden, malformed};
use crate::fetch::Budget;
use crate::objects::group::named_moderators;
use crate::wire::{self, Thing};
use base::error::Result;
use base::ids::{CommunityId, PersonId, PostId};
use chrono::TimeDelta;
use db::community::Community;
use domain::App;
use domain::job::{self, Job};
use domain::remote;
use serde_json::Value;

/// Posts that are taken from an outbox, and pins.
const POSTS_MAX: usize = 50;
/// Posts of an outbox whose replies are asked for.
const FILLED_MAX: usize = 10;
/// Moderators that are looked up.
const MODERATORS_MAX: usize = 100;

/// What a community said of itself so lately is not replaced.
const JUST_NOW: TimeDelta = TimeDelta::minutes(10);

/// Looks at a community anew.
pub async fn refresh(federation: &Federation, app: &App, id: CommunityId) -> Result<()> {
    let Some(community) = db::community::find(&mut *app.db().await?, id).await? else { return Ok(()) };
    if community.local {
        return Ok(());
    }
    match federation.look_into(app, community).await {
        Ok(()) => Ok(()),
        Err(failure) => for_job(failure),
    }
}

impl Federation {
    /// Has a community looked into in the background.
    pub(crate) async fn look_into_later(&self, app: &App, community: &Community) -> Result<()> {
        let Some(host) = wire::host_of(&community.ap_id) else { return Ok(()) };
        let key = format!("community {}", community.ap_id);
        job::enqueue_for(app, &host, &Job::RefreshCommunity { id: community.id }, Some(key)).await
    }

    async fn look_into(&self, app: &App, community: Community) -> Outcome<()> {
        let budget = Budget::full();
        let value = self.fetch_object(app, &budget, &community.ap_id).await?;
        // What it said of itself just now may be newer than a copy on the way to it.
        let community = if community.last_refreshed_at > app.now() - JUST_NOW {
            community
        } else {
            match self.store_actor(app, &value).await? {
                Actor::Community(community) => community,
                Actor::Person(_) | Actor::Site { .. } => return Err(malformed("no community")),
            }
        };
        let thing = Thing::new(&value).ok_or_else(|| malformed("no object"))?;
        let parts: [(&str, Outcome<()>); 4] = [
            ("moderators", self.moderators(app, &budget, &community, &thing).await),
            ("outbox", self.outbox(app, &budget, &community, &thing).await),
            ("featured", self.featured(app, &budget, &community).await),
            ("followers", self.followers(app, &budget, &community).await),
        ];
        for (part, outcome) in parts {
            if let Err(failure) = outcome {
                tracing::debug!(community.id = community.ap_id, part, why = %failure, "not looked into");
            }
        }
        Ok(())
    }

    async fn moderators(
        &self,
        app: &App,
        budget: &Budget,
        community: &Community,
        thing: &Thing<'_>,
    ) -> Outcome<()> {
        let ids: Vec<String> = match &community.moderators_url {
            Some(url) => self
                .collection(app, budget, url)
                .await?
                .iter()
                .filter_map(wire::id_of)
                .map(str::to_owned)
                .collect(),
            None => named_moderators(thing).into_iter().map(str::to_owned).collect(),
        };
        let mut people: Vec<PersonId> = Vec::new();
        for id in ids.iter().take(MODERATORS_MAX) {
            match self.person(app, budget, id).await {
                Ok(person) => people.push(person.id),
                Err(failure) => {
                    tracing::debug!(person.id = id, why = %failure, "a moderator that is not had")
                }
            }
        }
        Ok(remote::moderators(app, community.id, &people).await?)
    }

    async fn outbox(
        &self,
        app: &App,
        budget: &Budget,
        community: &Community,
        thing: &Thing<'_>,
    ) -> Outcome<()> {
        let Some(url) = thing.reference("outbox").filter(|url| wire::same_origin(url, &community.ap_id))
        else {
            return Ok(());
        };
        // The oldest first, so that they stand in their order.
        let items = self.collection(app, budget, url).await?;
        let mut new = Vec::new();
        for item in items.iter().take(POSTS_MAX).rev() {
            match self.outbox_item(app, budget, community, item).await {
                Ok(stored) => new.extend(stored),
                Err(failure) => {
                    tracing::debug!(community.id = community.ap_id, why = %failure, "a post that is not taken");
                }
            }
        }
        // What was said below them before anybody here followed the community: of the newest ones.
        for ap_id in new.into_iter().rev().take(FILLED_MAX) {
            self.fill_later(app, ap_id).await?;
        }
        Ok(())
    }

    /// Has the missing replies below a post fetched in the background.
    pub(crate) async fn fill_later(&self, app: &App, ap_id: String) -> Result<()> {
        let Some(host) = wire::host_of(&ap_id) else { return Ok(()) };
        let key = format!("replies {ap_id}");
        job::enqueue_for(app, &host, &Job::FillReplies { ap_id }, Some(key)).await
    }

    /// A post of an outbox: announced, created, or bare; in full or by its id. Answers its id if it was not known.
    async fn outbox_item(
        &self,
        app: &App,
        budget: &Budget,
        community: &Community,
        item: &Value,
    ) -> Outcome<Option<String>> {
        let mut object = item;
        for _ in 0..2 {
            let Some(thing) = Thing::new(object) else { break };
            if !matches!(thing.kind(), "Announce" | "Create" | "Update") {
                break;
            }
            object = thing.get("object").ok_or_else(|| malformed("an activity about nothing"))?;
        }
        let id = wire::id_of(object).ok_or_else(|| malformed("a post without an id"))?;
        if self.known_content(app, id).await?.is_some() {
            return Ok(None);
        }
        match Thing::new(object) {
            // The community's instance may show in full what is its own; the rest is asked for where it lives.
            Some(thing) if wire::same_origin(id, &community.ap_id) && thing.get("attributedTo").is_some() => {
                self.take_item(app, budget, community, &thing).await?;
            }
            _ => {
                let value = self.fetch_object(app, budget, id).await?;
                let thing = Thing::new(&value).ok_or_else(|| malformed("no object"))?;
                self.take_item(app, budget, community, &thing).await?;
            }
        }
        Ok(Some(id.to_owned()))
    }

    /// Stores a post of an outbox, if it is one of the community.
    async fn take_item(
        &self,
        app: &App,
        budget: &Budget,
        community: &Community,
        thing: &Thing<'_>,
    ) -> Outcome<()> {
        let read = self.read_content(app, budget, thing, Some(community), None).await?;
        if read.community_id() != community.id {
            return Err(forbidden("a community shows what is not its own"));
        }
        self.store_content(app, read).await?;
        Ok(())
    }

    async fn featured(&self, app: &App, budget: &Budget, community: &Community) -> Outcome<()> {
        let Some(url) = &community.featured_url else { return Ok(()) };
        let items = self.collection(app, budget, url).await?;
        let mut posts: Vec<PostId> = Vec::new();
        for item in items.iter().take(POSTS_MAX) {
            if let Err(failure) = self.outbox_item(app, budget, community, item).await {
                tracing::debug!(community.id = community.ap_id, why = %failure, "a pin that is not had");
            }
            let id = wire::id_of(item).unwrap_or_default();
            if let Some(Content::Post(post)) = self.known_content(app, id).await?
                && post.community_id == community.id
            {
                posts.push(post.id);
            }
        }
        Ok(remote::featured(app, community.id, &posts).await?)
    }

    async fn followers(&self, app: &App, budget: &Budget, community: &Community) -> Outcome<()> {
        let Some(url) = &community.followers_url else { return Ok(()) };
        let value = self.fetch_object(app, budget, url).await?;
        let total = wire::field(&value, "totalItems").as_i64().and_then(|total| i32::try_from(total).ok());
        match total {
            Some(total) => Ok(remote::subscribers(app, community.id, total.max(0)).await?),
            None => Ok(()),
        }
    }
}
