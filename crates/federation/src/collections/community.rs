//! What hangs on a community.

use super::{Served, counted, object, ordered, unknown};
use crate::fetch::Budget;
use crate::objects::page;
use crate::publish::load;
use crate::resolve::actor::Actor;
use crate::signature::{self, Request};
use crate::{Federation, wire};
use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Query};
use base::error::Result;
use base::kinds::CommunityVisibility;
use db::community::Community;
use db::person::Person;
use db::post::Post;
use domain::App;
use serde::Deserialize;
use serde_json::{Value, json};

/// Posts of an outbox.
const OUTBOX_MAX: i64 = 20;
/// Pinned posts.
const FEATURED_MAX: i64 = 50;

/// Whether a community is for people of this instance only: for others it is not there.
pub(super) fn is_hidden(community: &Community) -> bool {
    matches!(
        community.visibility,
        CommunityVisibility::LocalOnlyPublic | CommunityVisibility::LocalOnlyPrivate
    )
}

/// Whether a request may see what is in a community: anybody, or who is vouched for by an instance with an accepted follower.
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
    let Some(instance_id) = asking_instance(federation, app, request).await? else { return Ok(false) };
    let interested = db::sent::load_interested(&mut *app.db().await?, community.id).await?;
    Ok(interested.iter().any(|one| one.instance_id == instance_id))
}

/// The instance whose actor has signed a request for something; none if nobody has.
async fn asking_instance(
    federation: &Federation,
    app: &App,
    request: &HttpRequest,
) -> Result<Option<base::ids::InstanceId>> {
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
    let owner = federation.owner_of(app, &Budget::of(3), &claim.key_id).await;
    let Ok(actor) = owner else { return Ok(None) };
    if federation.check_signature(app, &claim, actor.ap_id()).await.is_err() {
        return Ok(None);
    }
    Ok(match actor {
        Actor::Person(person) => Some(person.instance_id),
        Actor::Community(community) => Some(community.instance_id),
        Actor::Site { instance_id, .. } => Some(instance_id),
    })
}

async fn find(
    federation: &Federation,
    app: &App,
    request: &HttpRequest,
    name: &str,
) -> Result<Option<Community>> {
    let found = db::address::find_local_community(&mut *app.db().await?, name).await?;
    let Some(community) = found else { return Ok(None) };
    Ok(may_see(federation, app, request, &community).await?.then_some(community))
}

/// `GET /c/{name}/outbox`: the newest posts, as they were announced.
pub async fn outbox(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
) -> Served {
    let Some(community) = find(&federation, &app, &request, &name).await? else { return Ok(unknown()) };
    let mut conn = app.db().await?;
    let ids = db::remote::list_posts(&mut conn, community.id, OUTBOX_MAX).await?;
    let mut items: Vec<Value> = Vec::new();
    for (post, author) in load::posts(&mut conn, &ids).await? {
        let create = created(&app, &post, &author, &community);
        items.push(json!({
            "id": format!("{}/activities/announce/create/{}", app.settings().origin(), post.id),
            "type": "Announce",
            "actor": community.ap_id,
            "to": [wire::PUBLIC],
            "cc": [format!("{}/followers", community.ap_id)],
            "object": create,
        }));
    }
    Ok(ordered(&format!("{}/outbox", community.ap_id), &items))
}

/// A post as the activity that told of it.
pub(super) fn created(app: &App, post: &Post, author: &Person, community: &Community) -> Value {
    json!({
        "id": format!("{}/activities/create/{}", app.settings().origin(), post.id),
        "type": "Create",
        "actor": author.ap_id,
        "to": page::audience_of(community),
        "cc": [community.ap_id],
        "audience": community.ap_id,
        "object": page::json(app, post, author, community, &[]),
    })
}

/// `GET /c/{name}/featured`: the pinned posts.
pub async fn featured(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
) -> Served {
    let Some(community) = find(&federation, &app, &request, &name).await? else { return Ok(unknown()) };
    let mut conn = app.db().await?;
    let ids = db::remote::list_featured(&mut conn, community.id, FEATURED_MAX).await?;
    let posts = load::posts(&mut conn, &ids).await?;
    let items: Vec<Value> =
        posts.iter().map(|(post, author)| page::json(&app, post, author, &community, &[])).collect();
    Ok(ordered(&format!("{}/featured", community.ap_id), &items))
}

/// `GET /c/{name}/moderators`: their ids, the highest first.
pub async fn moderators(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
) -> Served {
    let Some(community) = find(&federation, &app, &request, &name).await? else { return Ok(unknown()) };
    let ids = db::remote::list_moderators(&mut *app.db().await?, community.id).await?;
    let items: Vec<Value> = ids.into_iter().map(Value::from).collect();
    Ok(ordered(&format!("{}/moderators", community.ap_id), &items))
}

/// What a follower of a private community may be asked about.
#[derive(Debug, Deserialize)]
pub struct FollowersQuery {
    is_follower: Option<String>,
}

/// `GET /c/{name}/followers`: how many there are; of a private community, to those who ask with a signature, whether somebody is one.
pub async fn followers(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
    query: Query<FollowersQuery>,
) -> Served {
    let Some(community) = find(&federation, &app, &request, &name).await? else { return Ok(unknown()) };
    let mut conn = app.db().await?;
    let id = format!("{}/followers", community.ap_id);
    if let Some(asked) = &query.is_follower {
        let person = db::address::find_person(&mut conn, asked).await?;
        let state = match person {
            Some(person) => db::membership::find_follow_state(&mut conn, person.id, community.id).await?,
            None => None,
        };
        let follows = state == Some(base::kinds::FollowState::Accepted);
        return Ok(if follows { object(json!({ "id": id, "type": "Collection" })) } else { unknown() });
    }
    let total = db::remote::count_followers(&mut conn, community.id).await?;
    Ok(counted(&id, total))
}
