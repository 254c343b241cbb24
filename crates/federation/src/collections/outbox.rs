//! What outboxes show: each thing as the activity that told of it, made anew from what is stored, under an id at which it is found (docs/reference/federation.md a.6).

use super::private::may_see;
use super::{Served, object, unknown};
use crate::objects::note::Surroundings;
use crate::objects::page::Marks;
use crate::objects::{note, page};
use crate::publish::load::{self, Shown};
use crate::{Federation, wire};
use actix_web::HttpRequest;
use base::ids::{CommentId, PostId};
use base::kinds::CommunityVisibility;
use db::comment::Comment;
use db::community::Community;
use db::person::Person;
use domain::App;
use serde_json::{Value, json};

/// The creation of a post. That of one from elsewhere is not ours to show: its id leads to the post.
pub(super) fn created(app: &App, shown: &Shown, community: &Community) -> Value {
    let Shown { post, author, .. } = shown;
    let id = match post.local {
        true => format!("{}/activities/create/{}", app.settings().origin(), post.id),
        false => format!("{}#create", post.ap_id),
    };
    json!({
        "id": id,
        "type": "Create",
        "actor": author.ap_id,
        "to": page::audience_of(community),
        "cc": [community.ap_id],
        "audience": community.ap_id,
        "object": page_of(app, shown, community),
    })
}

/// A post by itself, without those it names.
pub(super) fn page_of(app: &App, shown: &Shown, community: &Community) -> Value {
    let Shown { post, author, tags } = shown;
    page::json(app, post, author, community, Marks { mentioned: &[], tags })
}

/// The creation of a comment of ours.
pub(super) fn commented(
    app: &App,
    comment: &Comment,
    author: &Person,
    community: &Community,
    around: &Surroundings,
) -> Value {
    let object = note::json(app, comment, author, community, around);
    json!({
        "id": format!("{}/activities/create/comment/{}", app.settings().origin(), comment.id),
        "type": "Create",
        "actor": author.ap_id,
        "to": page::audience_of(community),
        "cc": [community.ap_id, around.answered_author],
        "audience": community.ap_id,
        "object": object,
    })
}

/// The creation of a post as its community, one of ours, passed it on.
pub(super) fn announced(app: &App, shown: &Shown, community: &Community) -> Value {
    let private = community.visibility == CommunityVisibility::Private;
    json!({
        "id": format!("{}/activities/announce/create/{}", app.settings().origin(), shown.post.id),
        "type": "Announce",
        "actor": community.ap_id,
        "to": [if private { &community.ap_id } else { wire::PUBLIC }],
        "cc": [format!("{}/followers", community.ap_id)],
        "object": created(app, shown, community),
    })
}

/// The activity of an outbox at the address that is asked for.
pub(super) async fn find(federation: &Federation, app: &App, request: &HttpRequest) -> Served {
    let parts: Vec<&str> = request.path().trim_start_matches("/activities/").split('/').collect();
    let found = match parts.as_slice() {
        ["create", id] => creation(federation, app, request, id).await?,
        ["create", "comment", id] => answer(federation, app, request, id).await?,
        ["announce", "create", id] => announcement(federation, app, request, id).await?,
        _ => None,
    };
    Ok(found.map_or_else(unknown, object))
}

type Found = Result<Option<Value>, super::NotServed>;

async fn creation(federation: &Federation, app: &App, request: &HttpRequest, id: &str) -> Found {
    let Some((shown, community)) = post(federation, app, request, id).await? else { return Ok(None) };
    Ok(shown.post.local.then(|| created(app, &shown, &community)))
}

async fn announcement(federation: &Federation, app: &App, request: &HttpRequest, id: &str) -> Found {
    let Some((shown, community)) = post(federation, app, request, id).await? else { return Ok(None) };
    Ok(community.local.then(|| announced(app, &shown, &community)))
}

/// A post that is there for who asks, and where it is.
async fn post(
    federation: &Federation,
    app: &App,
    request: &HttpRequest,
    id: &str,
) -> Result<Option<(Shown, Community)>, super::NotServed> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let mut conn = app.db().await?;
    let Some(shown) = load::posts(&mut conn, &[PostId(id)]).await?.pop() else { return Ok(None) };
    if !shown.post.listed() || shown.post.scheduled_at.is_some() {
        return Ok(None);
    }
    let community = db::community::find(&mut conn, shown.post.community_id).await?;
    drop(conn);
    let Some(community) = community else { return Ok(None) };
    let seen = may_see(federation, app, request, &community).await?;
    Ok(seen.then_some((shown, community)))
}

async fn answer(federation: &Federation, app: &App, request: &HttpRequest, id: &str) -> Found {
    let Ok(id) = id.parse() else { return Ok(None) };
    let mut conn = app.db().await?;
    let found = db::comment::load_with_communities(&conn, &[CommentId(id)]).await?.remove(&CommentId(id));
    let found = found.filter(|(comment, _)| comment.local && comment.listed());
    let Some((comment, community)) = found else { return Ok(None) };
    let Some(author) = db::person::find(&mut conn, comment.creator_id).await? else { return Ok(None) };
    let around = load::surroundings(&mut conn, app, &comment).await?;
    drop(conn);
    let Some((around, _)) = around else { return Ok(None) };
    let seen = may_see(federation, app, request, &community).await?;
    Ok(seen.then(|| commented(app, &comment, &author, &community, &around)))
}
