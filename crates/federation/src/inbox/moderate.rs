//! Activities that take something back, follow, or moderate.

use super::effect::Effect;
use super::read::Context;
use crate::Federation;
use crate::failure::{Failure, Outcome, forbidden, malformed};
use crate::resolve::actor::Actor;
use crate::resolve::content::Content;
use crate::trust::{is_own, limits_of};
use crate::wire::{self, Thing};
use base::error::Error;
use base::text::field;
use db::address::Known;
use db::community::Community;
use db::person::Person;
use domain::report::Subject;
use domain::text;

/// What stands for a missing reason of a report.
const NO_REASON: &str = "no reason given";
/// Things of a report that are looked up.
const REPORTED_MAX: usize = 20;

impl Federation {
    pub(super) async fn follow(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        let target = thing.reference("object").ok_or_else(|| malformed("nobody is followed"))?;
        if !matches!(context.actor, Actor::Person(_)) {
            return Err(malformed("only people can follow here"));
        }
        let follow_ap_id = context.id.to_owned();
        match self.known(context, target).await? {
            Some(Known::Community(id)) if is_own(context.app, target) => {
                Ok(Effect::Follow { id, follow_ap_id })
            }
            Some(Known::Person(id)) if is_own(context.app, target) => {
                Ok(Effect::FollowPerson { id, follow_ap_id: Some(follow_ap_id) })
            }
            _ => Err(malformed("nobody of ours is followed")),
        }
    }

    /// A community answers a wish to follow it: embedded, or by the id we gave it.
    pub(super) async fn answer(
        &self,
        context: &Context<'_>,
        thing: &Thing<'_>,
        accepted: bool,
    ) -> Outcome<Effect> {
        let Actor::Community(community) = context.actor else {
            return Ok(Effect::Nothing("nobody here asked a person"));
        };
        let id = thing.reference("object").ok_or_else(|| malformed("nothing is answered"))?;
        let mut conn = context.app.db().await?;
        let by_id = db::remote::find_follow(&mut conn, id).await.map_err(Error::from)?;
        drop(conn);
        let (person_id, community_id) = match by_id {
            Some(found) => found,
            None => {
                let inner = thing.inner("object").filter(|inner| inner.kind() == "Follow");
                let inner = inner.ok_or_else(|| malformed("what is answered is not known"))?;
                if inner.reference("object") != Some(community.ap_id.as_str()) {
                    return Err(forbidden("the answer of another community"));
                }
                let follower = self.own_person(context, inner.reference("actor").unwrap_or_default()).await?;
                (follower.id, community.id)
            }
        };
        if community_id != community.id {
            return Err(forbidden("the answer of another community"));
        }
        Ok(Effect::FollowAnswered { id: community_id, person_id, accepted })
    }

    /// Takes something back. The outer actor has to be allowed to do that, whoever did the inner (docs/reference/federation.md c).
    pub(super) async fn undo(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        let Some(inner) = thing.inner("object") else {
            return self.undo_by_id(context, thing).await;
        };
        match inner.kind() {
            "Like" | "Dislike" | "EmojiReact" => {
                same_actor(context, &inner)?;
                self.vote_withdrawn(context, &inner).await
            }
            "Follow" => {
                same_actor(context, &inner)?;
                let target = inner.reference("object").unwrap_or_default();
                match self.known(context, target).await? {
                    Some(Known::Community(id)) if is_own(context.app, target) => Ok(Effect::Leave { id }),
                    Some(Known::Person(id)) if is_own(context.app, target) => {
                        Ok(Effect::FollowPerson { id, follow_ap_id: None })
                    }
                    _ => Ok(Effect::Nothing("nobody of ours was followed")),
                }
            }
            "Delete" => self.delete(context, &inner, false).await,
            "Lock" => self.lock(context, &inner, false).await,
            "Block" => self.block(context, &inner, false).await,
            _ => Ok(Effect::Nothing("of a kind that means nothing here")),
        }
    }

    /// What is taken back is named by its id only: a wish to follow is remembered by it.
    async fn undo_by_id(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        let id = thing.reference("object").ok_or_else(|| malformed("nothing is taken back"))?;
        let mut conn = context.app.db().await?;
        let follow = db::remote::find_follow(&mut conn, id).await.map_err(Error::from)?;
        if let (None, Actor::Person(person)) = (&follow, context.actor) {
            let followed = db::membership::find_followed_person(&mut conn, person.id, id).await;
            return Ok(match followed.map_err(Error::from)? {
                Some(id) => Effect::FollowPerson { id, follow_ap_id: None },
                None => Effect::Nothing("what is taken back is not known"),
            });
        }
        drop(conn);
        match (follow, context.actor) {
            (Some((person_id, id)), Actor::Person(person)) if person.id == person_id => {
                Ok(Effect::Leave { id })
            }
            (Some(_), _) => Err(forbidden("the wish of somebody else")),
            (None, _) => Ok(Effect::Nothing("what is taken back is not known")),
        }
    }

    /// Deletes (`deleted`) or restores. With a summary it is a moderator's doing, even an empty one.
    pub(super) async fn delete(
        &self,
        context: &Context<'_>,
        thing: &Thing<'_>,
        deleted: bool,
    ) -> Outcome<Effect> {
        let id = thing.reference("object").ok_or_else(|| malformed("nothing is deleted"))?;
        let known = self.known(context, id).await?;
        if let Some(reason) = thing.text("summary") {
            return self.remove(context, thing, known, deleted, reason).await;
        }
        let by = match context.actor {
            Actor::Person(person) => Some(person.id),
            Actor::Community(_) | Actor::Site { .. } => None,
        };
        match known {
            None => Ok(Effect::Nothing("it is not known here")),
            Some(Known::Person(person_id)) => {
                // The account itself, never by somebody else.
                if by != Some(person_id) || context.actor.ap_id() != id || !deleted {
                    return Err(forbidden("somebody else's account"));
                }
                let content = thing.flag("removeData").unwrap_or(false);
                Ok(Effect::PersonGone { id: person_id, content })
            }
            Some(Known::Community(id)) => Ok(Effect::DeleteCommunity { id, deleted }),
            Some(Known::Message(id)) => Ok(Effect::DeleteMessage { id, deleted }),
            Some(Known::Site(_)) => Ok(Effect::Nothing("instances are not deleted")),
            Some(Known::Post(_) | Known::Comment(_)) => {
                let content =
                    self.known_content(context.app, id).await?.ok_or_else(|| malformed("it went"))?;
                let creator = match &content {
                    Content::Post(post) => post.creator_id,
                    Content::Comment(comment) => comment.creator_id,
                };
                if by != Some(creator) {
                    // Some moderators' software sends no summary.
                    let reason = None;
                    return Ok(Effect::Remove {
                        content: Box::new(content),
                        removed: deleted,
                        reason,
                        with_replies: false,
                    });
                }
                self.confirm(context, id, deleted).await?;
                Ok(match content {
                    Content::Post(post) => Effect::DeletePost { id: post.id, deleted },
                    Content::Comment(comment) => Effect::DeleteComment { id: comment.id, deleted },
                })
            }
        }
    }

    /// That something is gone, or back, is only believed of its own home, or once that confirms it.
    async fn confirm(&self, context: &Context<'_>, id: &str, deleted: bool) -> Outcome<()> {
        let passed_on = context.via.is_some_and(|via| !wire::same_origin(id, &via.ap_id));
        if !passed_on {
            return Ok(());
        }
        let gone = match self.fetch_object(context.app, context.budget, id).await {
            Err(Failure::Gone) => true,
            Ok(value) => wire::field(&value, "type") == "Tombstone",
            Err(failure) => return Err(failure),
        };
        match (deleted, gone) {
            (true, false) => Err(forbidden("it is still there at its home")),
            (false, true) => Err(forbidden("it is still gone at its home")),
            (true, true) | (false, false) => Ok(()),
        }
    }

    async fn remove(
        &self,
        context: &Context<'_>,
        thing: &Thing<'_>,
        known: Option<Known>,
        removed: bool,
        reason: &str,
    ) -> Outcome<Effect> {
        let reason = reason_of(reason);
        match known {
            None => Ok(Effect::Nothing("it is not known here")),
            Some(Known::Community(id)) => Ok(Effect::RemoveCommunity { id, removed, reason }),
            Some(Known::Post(_) | Known::Comment(_)) => {
                let id = thing.reference("object").unwrap_or_default();
                let content =
                    self.known_content(context.app, id).await?.ok_or_else(|| malformed("it went"))?;
                let with_replies = thing.flag("withReplies").unwrap_or(false);
                Ok(Effect::Remove { content: Box::new(content), removed, reason, with_replies })
            }
            Some(Known::Person(_) | Known::Message(_) | Known::Site(_)) => {
                Err(malformed("such a thing is not taken down"))
            }
        }
    }

    pub(super) async fn lock(
        &self,
        context: &Context<'_>,
        thing: &Thing<'_>,
        locked: bool,
    ) -> Outcome<Effect> {
        let id = thing.reference("object").ok_or_else(|| malformed("nothing is locked"))?;
        let content = self.content(context.app, context.budget, id).await?;
        let reason = thing.text("summary").and_then(reason_of);
        Ok(Effect::Lock { content: Box::new(content), locked, reason })
    }

    /// Adds to or takes from a list: which one decides what that means.
    pub(super) async fn list(
        &self,
        context: &Context<'_>,
        thing: &Thing<'_>,
        added: bool,
    ) -> Outcome<Effect> {
        let target = thing.reference("target").ok_or_else(|| malformed("no list is named"))?;
        let object = thing.reference("object").ok_or_else(|| malformed("nothing is listed"))?;
        let (community, list) = match self.list_of(context, target).await? {
            Some(found) => found,
            None => return Ok(Effect::Nothing("a list that is not known here")),
        };
        match list {
            List::Moderators => {
                let person = self.person(context.app, context.budget, object).await?;
                Ok(Effect::Moderator {
                    community: Box::new(community),
                    person_id: person.id,
                    appointed: added,
                })
            }
            List::Featured => match self.content(context.app, context.budget, object).await? {
                Content::Post(post) if post.community_id == community.id => {
                    Ok(Effect::Feature { id: post.id, featured: added })
                }
                _ => Err(malformed("only a post of the community is pinned")),
            },
        }
    }

    async fn list_of(&self, context: &Context<'_>, target: &str) -> Outcome<Option<(Community, List)>> {
        let mut conn = context.app.db().await?;
        let found = db::remote::find_list(&mut conn, target).await.map_err(Error::from)?;
        if let Some((id, moderators)) = found {
            let community = db::community::find(&mut conn, id).await.map_err(Error::from)?;
            let list = if moderators { List::Moderators } else { List::Featured };
            return Ok(community.map(|community| (community, list)));
        }
        // Ours have their lists below their own id.
        let (id, list) = match target.rsplit_once('/') {
            Some((id, "moderators")) => (id, List::Moderators),
            Some((id, "featured")) => (id, List::Featured),
            _ => return Ok(None),
        };
        let community = db::address::find_community(&mut conn, id).await.map_err(Error::from)?;
        Ok(community.map(|community| (community, list)))
    }

    pub(super) async fn block(
        &self,
        context: &Context<'_>,
        thing: &Thing<'_>,
        banned: bool,
    ) -> Outcome<Effect> {
        let object = thing.reference("object").ok_or_else(|| malformed("nobody is banned"))?;
        let target = thing.reference("target").unwrap_or_default();
        let person: Person = match self.known(context, object).await? {
            Some(Known::Person(_)) => self.person(context.app, context.budget, object).await?,
            _ => return Ok(Effect::Nothing("somebody who is not known here")),
        };
        let reason = thing.text("summary").and_then(reason_of);
        let expires_at = thing.time("endTime").or_else(|| thing.time("expires"));
        if banned && expires_at.is_some_and(|end| end <= context.app.now()) {
            return Ok(Effect::Nothing("a ban that is over"));
        }
        let content = match banned {
            true => thing.flag("removeData").unwrap_or(false),
            false => thing.flag("restoreData").or(thing.flag("removeData")).unwrap_or(false),
        };
        match self.known(context, target).await? {
            Some(Known::Community(id)) => {
                Ok(Effect::CommunityBan { id, person_id: person.id, banned, content, reason, expires_at })
            }
            _ => {
                let home = wire::same_origin(context.actor.ap_id(), &person.ap_id)
                    && wire::same_origin(target, &person.ap_id);
                if home && !person.local {
                    return Ok(Effect::SiteBan { person_id: person.id, banned, content, reason, expires_at });
                }
                // From another site than the person's own it holds in the communities of that site (docs/reference/federation.md b).
                match context.actor {
                    Actor::Person(admin) if wire::same_origin(&admin.ap_id, target) => {
                        let instance_id = admin.instance_id;
                        let person_id = person.id;
                        Ok(Effect::SiteBanElsewhere { instance_id, person_id, banned, reason, expires_at })
                    }
                    _ => Ok(Effect::Nothing("a ban by somebody who is not of that instance")),
                }
            }
        }
    }

    /// A complaint: about the first thing named that is known here. Some name accounts only, and the rest in the text (docs/reference/federation.md f).
    pub(super) async fn flag(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        if limits_of(context.app, context.actor.ap_id()).await?.no_reports {
            return Err(forbidden("complaints of this instance are not taken"));
        }
        let reason = thing.filled("summary").or_else(|| thing.filled("content")).unwrap_or(NO_REASON);
        let reason = text::cut(&crate::html::to_markdown(reason), field::REPORT_REASON_MAX);
        let named = thing.text("content").into_iter().flat_map(urls_in);
        for id in thing.references("object").chain(named).take(REPORTED_MAX) {
            let subject = match self.known(context, id).await? {
                Some(Known::Post(id)) => Subject::Post(id),
                Some(Known::Comment(id)) => Subject::Comment(id),
                Some(Known::Message(id)) => Subject::PrivateMessage(id),
                Some(Known::Community(id)) => Subject::Community(id),
                Some(Known::Person(_) | Known::Site(_)) | None => continue,
            };
            return Ok(Effect::Report { subject, reason, ap_id: context.id.to_owned() });
        }
        Ok(Effect::Nothing("nothing known here is reported"))
    }

    /// A complaint was dealt with where it belongs.
    pub(super) async fn settle(&self, context: &Context<'_>, thing: &Thing<'_>) -> Outcome<Effect> {
        let id = thing.reference("object").ok_or_else(|| malformed("no complaint is named"))?;
        let mut conn = context.app.db().await?;
        let found = db::report::find_by_ap_id(&mut conn, id).await.map_err(Error::from)?;
        Ok(found.map_or(Effect::Nothing("a complaint that is not known here"), |id| Effect::Resolve { id }))
    }

    async fn vote_withdrawn(&self, context: &Context<'_>, inner: &Thing<'_>) -> Outcome<Effect> {
        let id = inner.reference("object").ok_or_else(|| malformed("a vote on nothing"))?;
        match self.known_place(context.app, id).await? {
            Some(place) => {
                let own = |id: &&str| wire::same_origin(id, context.actor.ap_id());
                Ok(Effect::no_vote(place, inner.id().filter(own).map(str::to_owned)))
            }
            None => Ok(Effect::Nothing("a vote taken back on what is not known")),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Moderators,
    Featured,
}

/// Whether what is taken back was done by who takes it back.
fn same_actor(context: &Context<'_>, inner: &Thing<'_>) -> Outcome<()> {
    if inner.reference("actor") == Some(context.actor.ap_id()) {
        Ok(())
    } else {
        Err(forbidden("somebody else's doing is taken back"))
    }
}

/// A reason as it is kept: cut, none if it is blank.
fn reason_of(raw: &str) -> Option<String> {
    let reason = text::cut(raw.trim(), field::REPORT_REASON_MAX);
    (!reason.is_empty()).then_some(reason)
}

/// The urls in a text.
fn urls_in(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|char: char| char.is_whitespace() || "<>\"'()".contains(char));
    words
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
        .map(|word| word.trim_end_matches(['.', ',', ';']))
}
