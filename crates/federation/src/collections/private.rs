//! Who may see what is in a community: of a private one those for whom an instance with an accepted follower vouches (docs/reference/federation.md a.6).

use crate::failure::{Failure, Outcome, malformed};
use crate::fetch::Budget;
use crate::resolve::actor::Actor;
use crate::signature::{self, Request};
use crate::{Federation, wire};
use actix_web::HttpRequest;
use base::error::Result;
use base::ids::{CommunityId, InstanceId};
use base::kinds::CommunityVisibility;
use db::community::Community;
use domain::App;
use moka::sync::Cache;
use std::time::Duration;

/// What homes of communities have said of how many instances is remembered.
const HELD: u64 = 10_000;
/// How long.
const AGE: Duration = Duration::from_secs(60);

/// Which hosts the homes of private communities have said to have a follower there.
pub(crate) struct Admitted(Cache<(CommunityId, String), bool>);

impl Default for Admitted {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(HELD).time_to_live(AGE).build())
    }
}

/// Whether a community is for people of this instance only: for others it is not there.
pub(crate) fn is_hidden(community: &Community) -> bool {
    matches!(
        community.visibility,
        CommunityVisibility::LocalOnlyPublic | CommunityVisibility::LocalOnlyPrivate
    )
}

/// Whether a request may see what is in a community.
pub(super) async fn may_see(
    federation: &Federation,
    app: &App,
    request: &HttpRequest,
    community: &Community,
) -> Result<bool> {
    if is_hidden(community) || !community.present() {
        return Ok(false);
    }
    if community.visibility != CommunityVisibility::Private {
        return Ok(true);
    }
    let Some((instance_id, asking)) = asking(federation, app, request).await? else { return Ok(false) };
    if instance_id == community.instance_id {
        return Ok(true);
    }
    if !community.local {
        return match federation.is_admitted(app, community, &asking).await {
            Ok(admitted) => Ok(admitted),
            Err(Failure::Ours(error)) => Err(error),
            Err(failure) => {
                tracing::debug!(community.id = community.ap_id, why = %failure, "who follows it was not said");
                Ok(false)
            }
        };
    }
    let interested = db::sent::load_interested(&mut *app.db().await?, community.id).await?;
    Ok(interested.iter().any(|one| one.instance_id == instance_id))
}

/// The actor who has signed a request for something, and its instance; none if nobody has.
async fn asking(
    federation: &Federation,
    app: &App,
    request: &HttpRequest,
) -> Result<Option<(InstanceId, String)>> {
    let origin = app.settings().origin();
    let signed = Request {
        method: "GET",
        path: request.uri().path_and_query().map_or("/", |path| path.as_str()),
        origin: &origin,
        host: &app.settings().hostname,
        headers: request.headers(),
        body: None,
    };
    let Ok(claim) = signature::read(&signed, app.now()) else { return Ok(None) };
    let from = crate::inbox::flood::address(request, app.settings());
    let owner = federation.owner_of(app, &Budget::of(3), &claim.key_id, from).await;
    let Ok(actor) = owner else { return Ok(None) };
    if federation.check_signature(app, &claim, actor.ap_id(), from).await.is_err() {
        return Ok(None);
    }
    Ok(Some(match actor {
        Actor::Person(person) => (person.instance_id, person.ap_id),
        Actor::Community(community) => (community.instance_id, community.ap_id),
        Actor::Site { instance_id, ap_id } => (instance_id, ap_id),
    }))
}

impl Federation {
    /// Whether the home of a private community knows a follower of the instance of this actor. Only the home does.
    async fn is_admitted(&self, app: &App, community: &Community, asking: &str) -> Outcome<bool> {
        let host = wire::host_of(asking).ok_or_else(|| malformed("an id is no url"))?;
        let key = (community.id, host);
        if let Some(admitted) = self.0.admitted.0.get(&key) {
            return Ok(admitted);
        }
        let followers = community.followers_url.as_deref().and_then(wire::url);
        let mut url = followers.ok_or_else(|| malformed("a community without a list of followers"))?;
        url.query_pairs_mut().append_pair("is_follower", asking);
        let admitted = self.is_there(app, &Budget::of(1), url).await?;
        self.0.admitted.0.insert(key, admitted);
        Ok(admitted)
    }
}
