//! In which community something takes place, and who may say so: its home, which speaks for all that happens in it, or whoever did it.

use super::effect::Effect;
use super::read::Context;
use crate::Federation;
use crate::failure::{Failure, Outcome, forbidden};
use crate::resolve::actor::Actor;
use crate::resolve::content::Content;
use crate::wire;
use base::error::Error;
use base::ids::CommunityId;
use db::community::Community;
use domain::App;
use domain::actor::Arrived;
use domain::report::Subject;
use std::sync::Arc;

impl Federation {
    /// The actor of a plan, and whether the community's home stands for what they do.
    pub(super) async fn wish(
        &self,
        context: &Context<'_>,
        effect: &Effect,
        raw: &Arc<str>,
    ) -> Outcome<Option<domain::Actor>> {
        let id = self.community_id_of(context.app, effect).await?;
        if let Some(via) = context.via {
            self.check_passed_on(context.app, via, effect, id).await?;
        }
        let Actor::Person(person) = context.actor else { return Ok(None) };
        let place = match id {
            Some(id) => self.known_community(context.app, id).await?,
            None => None,
        };
        let vouched = match &place {
            Some(place) if place.local => false,
            Some(place) => context.via.is_some() || wire::same_origin(&person.ap_id, &place.ap_id),
            None => false,
        };
        if let Some(place) = place
            && context.via.is_none()
            && !self.is_wanted(context, &place, effect).await?
        {
            return Err(Failure::Refused { status: 400, reason: "nobody here follows the community".into() });
        }
        Ok(Some(domain::Actor::remote(person.id, Arrived { raw: Arc::clone(raw), vouched })))
    }

    /// Whether a community may pass this on: what happens in it, and nothing else. What is inside an announcement is not signed, so of everything else any community could say that anybody did it (docs/reference/federation.md c).
    async fn check_passed_on(
        &self,
        app: &App,
        via: &Community,
        effect: &Effect,
        id: Option<CommunityId>,
    ) -> Outcome<()> {
        let home = match effect {
            // Of nobody's concern, or as its own home shows it: see `update_actor`.
            Effect::Nothing(_) | Effect::StoreActor(_) => return Ok(()),
            Effect::Report { subject, .. } => self.community_of_subject(app, *subject).await?,
            Effect::Resolve { id } => {
                let report = db::report::find(&mut *app.db().await?, *id).await.map_err(Error::from)?;
                report.and_then(|report| report.community_id)
            }
            _ => id,
        };
        if home == Some(via.id) {
            return Ok(());
        }
        Err(forbidden("a community passes on what is not its own"))
    }

    async fn community_of_subject(&self, app: &App, subject: Subject) -> Outcome<Option<CommunityId>> {
        let mut conn = app.db().await?;
        let found = match subject {
            Subject::Post(id) => {
                db::post::find(&mut conn, id).await.map(|post| post.map(|post| post.community_id))
            }
            Subject::Comment(id) => db::comment::find(&mut conn, id)
                .await
                .map(|comment| comment.map(|comment| comment.community_id)),
            Subject::Community(id) => Ok(Some(id)),
            Subject::PrivateMessage(_) => Ok(None),
        };
        Ok(found.map_err(Error::from)?)
    }

    /// Whether something in a community that came by itself is of use here: somebody follows it, or something of ours is involved (docs/reference/federation.md b, 6).
    async fn is_wanted(&self, context: &Context<'_>, place: &Community, effect: &Effect) -> Outcome<bool> {
        if place.local {
            return Ok(true);
        }
        let involved = match effect {
            Effect::CreateComment { parent, .. } | Effect::UpdateComment { parent, .. } => match &**parent {
                Content::Post(post) => post.local,
                Content::Comment(comment) => comment.local,
            },
            Effect::CreatePost { .. } => false,
            _ => true,
        };
        Ok(involved || self.is_followed(context.app, place).await?)
    }

    /// The community in which an effect takes place, if in one. Of what is there already it is where that is, whatever is said of it now.
    async fn community_id_of(&self, app: &App, effect: &Effect) -> Outcome<Option<CommunityId>> {
        let subject = match effect {
            Effect::CreatePost { community_id: id, .. }
            | Effect::UpdatePost { community_id: id, .. }
            | Effect::Vote { community_id: id, .. }
            | Effect::CommunityBan { id, .. }
            | Effect::RemoveCommunity { id, .. }
            | Effect::DeleteCommunity { id, .. }
            | Effect::EditCommunity { id, .. } => return Ok(Some(*id)),
            Effect::Moderator { community, .. } => return Ok(Some(community.id)),
            Effect::CreateComment { parent: content, .. }
            | Effect::Remove { content, .. }
            | Effect::Lock { content, .. } => return Ok(Some(content.community_id())),
            Effect::DeletePost { id, .. } | Effect::Feature { id, .. } => Subject::Post(*id),
            Effect::UpdateComment { id, .. } | Effect::DeleteComment { id, .. } => Subject::Comment(*id),
            // Between people, or of a whole instance.
            Effect::Nothing(_)
            | Effect::CreateMessage { .. }
            | Effect::UpdateMessage { .. }
            | Effect::DeleteMessage { .. }
            | Effect::Follow { .. }
            | Effect::Leave { .. }
            | Effect::FollowPerson { .. }
            | Effect::FollowAnswered { .. }
            | Effect::SiteBan { .. }
            | Effect::SiteBanElsewhere { .. }
            | Effect::Report { .. }
            | Effect::Resolve { .. }
            | Effect::StoreActor(_)
            | Effect::PersonGone { .. } => return Ok(None),
        };
        self.community_of_subject(app, subject).await
    }
}
