//! Actors, and the little that hangs on people.

use super::{Served, counted, elsewhere, gone, object, ordered, outbox, unknown};
use crate::collections::private::is_hidden;
use crate::keys;
use crate::objects::note::Surroundings;
use crate::objects::{group, person, site};
use crate::publish::load;
use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use base::ids::{CommentId, CommunityId};
use chrono::{DateTime, Utc};
use db::remote::Answer;
use domain::App;
use serde_json::Value;

/// `GET /`: the site actor, readable without a signature.
pub async fn site(app: Data<App>) -> Served {
    let current = app.site().await?;
    let pem = keys::public_pem(&mut *app.db().await?, &current.site.ap_id).await?;
    Ok(object(site::json(&app, &current, &pem)))
}

/// `GET /u/{name}`: one of our people; with a host, where that one lives.
pub async fn person(app: Data<App>, name: Path<String>) -> Served {
    let mut conn = app.db().await?;
    if let Some((name, host)) = name.split_once('@') {
        let (id, _) = db::remote::find_named(&mut conn, name, host).await?;
        let found = match id {
            Some(id) => db::person::find(&mut conn, id).await?,
            None => None,
        };
        return Ok(found.map_or_else(unknown, |person| elsewhere(&person.ap_id)));
    }
    let Some(found) = db::address::find_local_person(&mut conn, &name).await? else { return Ok(unknown()) };
    if found.deleted {
        return Ok(gone(&found.ap_id));
    }
    let pem = keys::public_pem(&mut conn, &found.ap_id).await?;
    Ok(object(person::json(&app, &found, &pem)))
}

/// `GET /c/{name}`: one of our communities; with a host, where that one lives.
pub async fn community(app: Data<App>, name: Path<String>) -> Served {
    let mut conn = app.db().await?;
    if let Some((name, host)) = name.split_once('@') {
        let (_, id) = db::remote::find_named(&mut conn, name, host).await?;
        let found = match id {
            Some(id) => db::community::find(&mut conn, id).await?,
            None => None,
        };
        return Ok(found.map_or_else(unknown, |community| elsewhere(&community.ap_id)));
    }
    let Some(found) = db::address::find_local_community(&mut conn, &name).await? else {
        return Ok(unknown());
    };
    if is_hidden(&found) {
        return Ok(unknown());
    }
    if !found.present() {
        return Ok(gone(&found.ap_id));
    }
    let pem = keys::public_pem(&mut conn, &found.ap_id).await?;
    let tags = db::tag::load(&conn, &[found.id]).await?;
    Ok(object(group::json(&app, &found, &tags, &pem)))
}

/// A list that is always empty, such as the outbox of the site.
pub async fn nothing(app: Data<App>, request: HttpRequest) -> Served {
    Ok(ordered(&format!("{}{}", app.settings().origin(), request.path()), &[]))
}

/// Posts and comments of an outbox.
const OUTBOX_MAX: u8 = 20;

/// `GET /u/{name}/outbox`: the newest posts and comments where everybody may read them, as they were created.
pub async fn person_outbox(app: Data<App>, name: Path<String>) -> Served {
    let mut conn = app.db().await?;
    let found = db::address::find_local_person(&mut conn, &name).await?;
    let Some(person) = found.filter(|person| !person.deleted) else { return Ok(unknown()) };
    let ids = db::remote::list_open_posts_of(&mut conn, person.id, OUTBOX_MAX.into()).await?;
    let posts = load::posts(&mut conn, &ids).await?;
    let places: Vec<CommunityId> = posts.iter().map(|shown| shown.post.community_id).collect();
    let places = db::community::load(&mut conn, &places).await?;
    let created = posts.iter().filter_map(|shown| {
        let community = places.iter().find(|community| community.id == shown.post.community_id)?;
        Some((shown.post.published_at, outbox::created(&app, shown, community)))
    });
    let mut items: Vec<(DateTime<Utc>, Value)> = created.collect();
    let answers = db::remote::list_open_comments_of(&mut conn, person.id, OUTBOX_MAX.into()).await?;
    let ids: Vec<CommentId> = answers.iter().map(|answer| answer.id).collect();
    let mut comments = db::comment::load_with_communities(&conn, &ids).await?;
    items.extend(answers.into_iter().filter_map(|answer| {
        let (comment, community) = comments.remove(&answer.id)?;
        let Answer { answered, answered_author, .. } = answer;
        let around = Surroundings { answered, answered_author, mentioned: Vec::new() };
        Some((comment.published_at, outbox::commented(&app, &comment, &person, &community, &around)))
    }));
    items.sort_by_key(|(published_at, _)| std::cmp::Reverse(*published_at));
    let items: Vec<Value> = items.into_iter().take(OUTBOX_MAX.into()).map(|(_, item)| item).collect();
    Ok(ordered(&format!("{}/outbox", person.ap_id), &items))
}

/// `GET /u/{name}/followers`: how many.
pub async fn person_followers(app: Data<App>, name: Path<String>) -> Served {
    let mut conn = app.db().await?;
    let found = db::address::find_local_person(&mut conn, &name).await?;
    let Some(person) = found.filter(|person| !person.deleted) else { return Ok(unknown()) };
    let total = db::remote::count_person_followers(&mut conn, person.id).await?;
    Ok(counted(&format!("{}/followers", person.ap_id), total))
}
