//! What an activity asks for: its kind, whom and what it names, and whether its actor may speak for that. Whether the actor has the right is asked later, of `policy`.

use super::effect::Effect;
use super::envelope::Envelope;
use super::shape::{self, is_message, is_poll_vote};
use crate::Federation;
use crate::failure::{Failure, Outcome, forbidden, malformed};
use crate::fetch::Budget;
use crate::objects::message;
use crate::resolve::actor::Actor;
use crate::resolve::content::{Content, Read};
use crate::trust::{is_own, limits_of};
use crate::wire::{self, Thing};
use base::error::Error;
use base::kinds::Vote;
use db::address::Known;
use db::community::Community;
use db::person::Person;
use domain::App;
use serde_json::Value;
use std::sync::Arc;

/// What is to be done, and by whom.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The activity it is remembered by.
    pub id: String,
    /// Who wants it; none if no person does.
    pub actor: Option<domain::Actor>,
    /// What.
    pub effect: Effect,
}

/// An activity with who did it and who passed it on.
pub(crate) struct Context<'a> {
    pub app: &'a App,
    pub budget: &'a Budget,
    /// Id of the activity.
    pub id: &'a str,
    pub actor: &'a Actor,
    /// The community that passed it on.
    pub via: Option<&'a Community>,
}

impl Federation {
    /// Finds out what an activity asks whose signature is good.
    ///
    /// Errors: `NeedsFetch` if that takes more than the budget has.
    pub async fn read(&self, app: &App, budget: &Budget, value: &Value, raw: &Arc<str>) -> Outcome<Plan> {
        let envelope = Envelope::read(app, value)?;
        let thing = Thing::new(value).ok_or_else(|| malformed("no activity"))?;
        if shape::of(&thing)? == "nothing" {
            let effect = Effect::Nothing("of a kind that means nothing here");
            return Ok(Plan { id: envelope.id, actor: None, effect });
        }
        let actor = self.actor(app, budget, &envelope.actor).await?;
        let plan = |actor: Option<domain::Actor>, effect| Plan { id: envelope.id.clone(), actor, effect };

        if thing.kind() == "Announce" {
            let Actor::Community(community) = &actor else {
                return Ok(plan(None, Effect::Nothing("a boost by a person")));
            };
            if !self.is_followed(app, community).await? {
                return Ok(plan(None, Effect::Nothing("nobody here follows the community")));
            }
            let (actor, effect) = self.announced(app, budget, &thing, community, raw).await?;
            return Ok(plan(actor, effect));
        }
        let context = Context { app, budget, id: &envelope.id, actor: &actor, via: None };
        let effect = self.effect(&context, &thing).await?;
        let actor = self.wish(&context, &effect, raw).await?;
        Ok(plan(actor, effect))
    }

    /// What a community passes on: an activity in full, or an object by its id.
    async fn announced(
        &self,
        app: &App,
        budget: &Budget,
        thing: &Thing<'_>,
        community: &Community,
        raw: &Arc<str>,
    ) -> Outcome<(Option<domain::Actor>, Effect)> {
        let object = thing.get("object").ok_or_else(|| malformed("an announcement of nothing"))?;
        let inner = Thing::new(object).filter(|inner| inner.get("actor").is_some());
        let Some(inner) = inner else {
            return self.announced_object(app, budget, object, community, raw).await;
        };
        let id = inner.id().ok_or_else(|| malformed("an activity without an id"))?;
        let actor_id = inner.reference("actor").unwrap_or_default();
        if !wire::same_origin(id, actor_id) {
            return Err(forbidden("id and actor of what is announced are not of one origin"));
        }
        if is_own(app, actor_id) {
            return Ok((None, Effect::Nothing("an echo of ours")));
        }
        self.check_id(app, actor_id).await?;
        let actor = self.actor(app, budget, actor_id).await?;
        let context = Context { app, budget, id, actor: &actor, via: Some(community) };
        let effect = self.effect(&context, &inner).await?;
        let actor = self.wish(&context, &effect, raw).await?;
        Ok((actor, effect))
    }

    /// An object a community boosts: it counts as created there (docs/reference/federation.md b, 5).
    async fn announced_object(
        &self,
        app: &App,
        budget: &Budget,
        object: &Value,
        community: &Community,
        raw: &Arc<str>,
    ) -> Outcome<(Option<domain::Actor>, Effect)> {
        let id = wire::id_of(object).ok_or_else(|| malformed("an announcement of nothing"))?;
        if is_own(app, id) || self.known_content(app, id).await?.is_some() {
            return Ok((None, Effect::Nothing("it is known already")));
        }
        self.check_id(app, id).await?;
        let fetched = self.fetch_object(app, budget, id).await?;
        let inner = Thing::new(&fetched).ok_or_else(|| malformed("no object"))?;
        // An activity announced by its id only.
        if inner.get("actor").is_some() && inner.get("object").is_some() {
            let actor_id = inner.reference("actor").unwrap_or_default().to_owned();
            if is_own(app, &actor_id) || !wire::same_origin(id, &actor_id) {
                return Ok((None, Effect::Nothing("an echo of ours")));
            }
            let actor = self.actor(app, budget, &actor_id).await?;
            let context = Context { app, budget, id, actor: &actor, via: Some(community) };
            let effect = self.effect(&context, &inner).await?;
            let actor = self.wish(&context, &effect, raw).await?;
            return Ok((actor, effect));
        }
        let read = self.read_content(app, budget, &inner, Some(community), None).await?;
        let (person, effect) = created(read);
        let author = Actor::Person(person);
        let context = Context { app, budget, id, actor: &author, via: Some(community) };
        let actor = self.wish(&context, &effect, raw).await?;
        Ok((actor, effect))
    }

    /// What an activity asks for, by its type.
    async fn effect(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        match thing.kind() {
            "Create" => self.create(context, thing).await,
            "Update" => self.update(context, thing).await,
            "Like" | "EmojiReact" => self.vote(context, thing, Some(Vote::Up)).await,
            "Dislike" => self.vote(context, thing, Some(Vote::Down)).await,
            "Delete" => self.delete(context, thing, true).await,
            "Follow" => self.follow(context, thing).await,
            "Accept" => self.answer(context, thing, true).await,
            "Reject" => self.answer(context, thing, false).await,
            "Undo" => self.undo(context, thing).await,
            "Lock" => self.lock(context, thing, true).await,
            "Add" => self.list(context, thing, true).await,
            "Remove" => self.list(context, thing, false).await,
            "Block" => self.block(context, thing, true).await,
            "Flag" => self.flag(context, thing).await,
            "Resolve" => self.settle(context, thing).await,
            _ => Ok(Effect::Nothing("of a kind that means nothing here")),
        }
    }

    async fn create(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        let inner = thing.inner("object").ok_or_else(|| malformed("nothing is created"))?;
        if is_poll_vote(&inner) {
            return Ok(Effect::Nothing("a vote in a poll"));
        }
        let person = self.author(context, &inner)?;
        if is_message(&inner) {
            let message = message::read(&inner)?;
            let recipient = self.own_person(context, &message.recipient).await?;
            return Ok(Effect::CreateMessage { message: Box::new(message), recipient_id: recipient.id });
        }
        let fetched = self.confirmed(context, &inner).await?;
        let inner = fetched.as_ref().and_then(Thing::new).unwrap_or(inner);
        let read = self.read_content(context.app, context.budget, &inner, context.via, None).await;
        let read = match read {
            // A status to followers, say, that is nothing to us.
            Err(Failure::Refused { reason, .. }) if reason == "a post that names no community" => {
                return Ok(Effect::Nothing("it names no community"));
            }
            other => other?,
        };
        let (author, effect) = created(read);
        if author.id == person.id { Ok(effect) } else { Err(forbidden("an author of another name")) }
    }

    async fn update(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        let inner = thing.inner("object").ok_or_else(|| malformed("nothing is changed"))?;
        let id = inner.id().ok_or_else(|| malformed("no id"))?;
        if inner.get("inbox").is_some() || inner.kind() == "Group" {
            return self.update_actor(context, &inner, id).await;
        }
        self.author(context, &inner)?;
        if is_message(&inner) {
            let message = message::read(&inner)?;
            let known = self.known(context, id).await?;
            let recipient = self.own_person(context, &message.recipient).await?;
            return Ok(match known {
                Some(Known::Message(id)) => Effect::UpdateMessage { id, content: message.content },
                _ => Effect::CreateMessage { message: Box::new(message), recipient_id: recipient.id },
            });
        }
        let known = self.known_content(context.app, id).await?;
        let fetched = self.confirmed(context, &inner).await?;
        let inner = fetched.as_ref().and_then(Thing::new).unwrap_or(inner);
        let read = self.read_content(context.app, context.budget, &inner, context.via, None).await?;
        Ok(match (known, read) {
            (Some(Content::Post(post)), Read::Page { page, author, .. }) if post.creator_id == author.id => {
                Effect::UpdatePost { id: post.id, page, community_id: post.community_id }
            }
            (Some(Content::Comment(comment)), Read::Note { note, author, parent })
                if comment.creator_id == author.id =>
            {
                Effect::UpdateComment { id: comment.id, note, parent }
            }
            (Some(_), _) => return Err(forbidden("it is of another kind or author than before")),
            // The change overtook the creation.
            (None, read) => created(read).1,
        })
    }

    /// A newer version of an actor: by itself, or of a community by one of its moderators. What a community passes on about anybody but itself is asked for at home.
    async fn update_actor(&self, context: &Context<'_>, inner: &Thing<'_>, id: &str) -> Outcome<Effect> {
        let full = inner.inner("publicKey").is_some() && inner.get("inbox").is_some();
        let own = is_own(context.app, id);
        let believed = context.via.is_none_or(|via| via.ap_id == id);
        let value = match own || (full && believed) {
            true => inner.to_value(),
            false => self.fetch_object(context.app, context.budget, id).await?,
        };
        let value = Box::new(value);
        if context.actor.ap_id() == id {
            return Ok(Effect::StoreActor(value));
        }
        let community = self.community(context.app, context.budget, id).await?;
        if community.local {
            return Ok(Effect::EditCommunity { id: community.id, value });
        }
        // Its home says so, or passed it on.
        let vouched = context.via.is_some_and(|via| via.id == community.id);
        if vouched || wire::same_origin(context.actor.ap_id(), id) {
            return Ok(Effect::StoreActor(value));
        }
        Err(forbidden("somebody else speaks for a community"))
    }

    /// The content as its home shows it, where what was sent is not to be believed: passed on by another host than its own (docs/reference/federation.md c).
    async fn confirmed(&self, context: &Context<'_>, inner: &Thing<'_>) -> Outcome<Option<Value>> {
        let id = inner.id().ok_or_else(|| malformed("no id"))?;
        if is_own(context.app, id) {
            return Err(forbidden("something of ours comes from elsewhere"));
        }
        match context.via {
            Some(via) if !wire::same_origin(id, &via.ap_id) => {
                Ok(Some(self.fetch_object(context.app, context.budget, id).await?))
            }
            _ => Ok(None),
        }
    }

    /// The person who did it, if they wrote what it is about.
    fn author<'a>(&self, context: &Context<'a>, inner: &Thing<'_>) -> Outcome<&'a Person> {
        let Actor::Person(person) = context.actor else { return Err(malformed("no person wrote it")) };
        let id = inner.id().ok_or_else(|| malformed("no id"))?;
        if !wire::same_origin(id, &person.ap_id) {
            return Err(forbidden("an object of another host than its author"));
        }
        if !inner.references("attributedTo").any(|author| author == person.ap_id) {
            return Err(forbidden("an author other than the actor"));
        }
        Ok(person)
    }

    async fn vote(&self, context: &Context<'_>, thing: &Thing<'_>, vote: Option<Vote>) -> Outcome<Effect> {
        let id = thing.reference("object").ok_or_else(|| malformed("a vote on nothing"))?;
        let place = match self.known_place(context.app, id).await? {
            Some(place) => place,
            None => {
                if let Some(Known::Person(_) | Known::Community(_)) = self.known(context, id).await? {
                    return Ok(Effect::Nothing("a vote on an actor"));
                }
                self.content(context.app, context.budget, id).await?.place()
            }
        };
        // Whoever may not vote down has at least no upvote there any more.
        let counts =
            vote != Some(Vote::Down) || !limits_of(context.app, context.actor.ap_id()).await?.no_downvotes;
        Ok(Effect::vote(place, vote.filter(|_| counts)))
    }

    /// What has this id here.
    pub(super) async fn known(&self, context: &Context<'_>, id: &str) -> Outcome<Option<Known>> {
        let mut conn = context.app.db().await?;
        Ok(db::address::find(&mut conn, id).await.map_err(Error::from)?)
    }

    /// A person of ours.
    pub(super) async fn own_person(&self, context: &Context<'_>, id: &str) -> Outcome<Person> {
        if !is_own(context.app, id) {
            return Err(malformed("it is for nobody of ours"));
        }
        self.person(context.app, context.budget, id).await
    }
}

/// What a new object amounts to, and who wrote it.
fn created(read: Read) -> (Person, Effect) {
    match read {
        Read::Page { page, author, community } => {
            (*author, Effect::CreatePost { page, community_id: community.id })
        }
        Read::Note { note, author, parent } => (*author, Effect::CreateComment { note, parent }),
    }
}
