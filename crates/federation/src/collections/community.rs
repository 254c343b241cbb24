//! What hangs on a community.

use super::private::may_see;
use super::{Served, counted, object, ordered, outbox, unknown};
use crate::publish::load;
use crate::{Federation, wire};
use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Query};
use base::error::Result;
use db::community::Community;
use domain::App;
use serde::Deserialize;
use serde_json::{Value, json};

/// Posts of an outbox.
const OUTBOX_MAX: i64 = 20;
/// Pinned posts.
const FEATURED_MAX: i64 = 50;

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
pub async fn outbox_of(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    name: Path<String>,
) -> Served {
    let Some(community) = find(&federation, &app, &request, &name).await? else { return Ok(unknown()) };
    let mut conn = app.db().await?;
    let ids = db::remote::list_posts(&mut conn, community.id, OUTBOX_MAX).await?;
    let posts = load::posts(&mut conn, &ids).await?;
    let items: Vec<Value> = posts.iter().map(|shown| outbox::announced(&app, shown, &community)).collect();
    Ok(ordered(&format!("{}/outbox", community.ap_id), &items))
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
    let items: Vec<Value> = posts.iter().map(|shown| outbox::page_of(&app, shown, &community)).collect();
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

/// What may be asked about the followers of a private community.
#[derive(Debug, Deserialize)]
pub struct FollowersQuery {
    is_follower: Option<String>,
}

/// `GET /c/{name}/followers`: how many there are; of a private community, to those who ask with a signature, whether somebody is one, or of the same instance as one (docs/reference/federation.md a.6).
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
        let host = wire::host_of(asked).unwrap_or_default();
        let instance_id = db::instance::find_id(&mut conn, &host).await?;
        let interested = db::sent::load_interested(&mut conn, community.id).await?;
        let follows = interested.iter().any(|one| Some(one.instance_id) == instance_id);
        return Ok(if follows { object(json!({ "id": id, "type": "Collection" })) } else { unknown() });
    }
    let total = db::remote::count_followers(&mut conn, community.id).await?;
    Ok(counted(&id, total))
}
