//! Posts and comments at their own addresses, and what hangs on them.

use super::private::{is_hidden, may_see};
use super::{Served, counted, elsewhere, gone, object, ordered, unknown};
use crate::Federation;
use crate::objects::page::Marks;
use crate::objects::{note, page};
use crate::publish::load;
use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use base::ids::{CommentId, PostId};
use base::kinds::Vote;
use db::post::Post;
use domain::App;
use serde_json::Value;

/// Comments that are named below a post.
const CONTEXT_MAX: i64 = 1_000;

/// `GET /post/{id}`.
pub async fn post(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    id: Path<i32>,
) -> Served {
    let mut conn = app.db().await?;
    let Some(post) = db::post::find(&mut conn, PostId(*id)).await? else { return Ok(unknown()) };
    let Some(community) = db::community::find(&mut conn, post.community_id).await? else {
        return Ok(unknown());
    };
    if is_hidden(&community) || post.scheduled_at.is_some() {
        return Ok(unknown());
    }
    if !post.local {
        return Ok(elsewhere(&post.ap_id));
    }
    drop(conn);
    if !post.listed() {
        return Ok(gone(&post.ap_id));
    }
    if !may_see(&federation, &app, &request, &community).await? {
        return Ok(unknown());
    }
    let mut conn = app.db().await?;
    let Some(author) = db::person::find(&mut conn, post.creator_id).await? else { return Ok(unknown()) };
    let mentioned = load::mentioned(&mut conn, &app, post.body.as_deref().unwrap_or_default()).await?;
    let tags = db::tag::load_shown(&mut conn, &[post.id]).await?.remove(&post.id).unwrap_or_default();
    let marks = Marks { mentioned: &mentioned.named, tags: &tags };
    Ok(object(page::json(&app, &post, &author, &community, marks)))
}

/// `GET /comment/{id}`.
pub async fn comment(
    app: Data<App>,
    federation: Data<Federation>,
    request: HttpRequest,
    id: Path<i32>,
) -> Served {
    let mut conn = app.db().await?;
    let Some(comment) = db::comment::find(&mut conn, CommentId(*id)).await? else { return Ok(unknown()) };
    let Some(community) = db::community::find(&mut conn, comment.community_id).await? else {
        return Ok(unknown());
    };
    if is_hidden(&community) {
        return Ok(unknown());
    }
    if !comment.local {
        return Ok(elsewhere(&comment.ap_id));
    }
    drop(conn);
    if !comment.listed() {
        return Ok(gone(&comment.ap_id));
    }
    if !may_see(&federation, &app, &request, &community).await? {
        return Ok(unknown());
    }
    let mut conn = app.db().await?;
    let Some(author) = db::person::find(&mut conn, comment.creator_id).await? else { return Ok(unknown()) };
    let Some((around, _)) = load::surroundings(&mut conn, &app, &comment).await? else {
        return Ok(unknown());
    };
    Ok(object(note::json(&app, &comment, &author, &community, &around)))
}

/// The post, if what hangs on it may be told to everybody.
async fn open_post(app: &App, id: PostId) -> Result<Option<Post>, super::NotServed> {
    let mut conn = app.db().await?;
    let found = db::post::find(&mut conn, id).await?.filter(Post::listed);
    let Some(post) = found else { return Ok(None) };
    let community = db::community::find(&mut conn, post.community_id).await?;
    let open = community.is_some_and(|community| {
        let private = community.visibility == base::kinds::CommunityVisibility::Private;
        community.present() && !is_hidden(&community) && !private
    });
    Ok(open.then_some(post))
}

/// `GET /post/{id}/context`: ids of the post and all comments below it.
pub async fn context_of_post(app: Data<App>, request: HttpRequest, id: Path<i32>) -> Served {
    context(&app, &request, PostId(*id)).await
}

/// `GET /comment/{id}/context`: the same, of the comment's post.
pub async fn context_of_comment(app: Data<App>, request: HttpRequest, id: Path<i32>) -> Served {
    let comment = db::comment::find(&mut *app.db().await?, CommentId(*id)).await?;
    let Some(comment) = comment else { return Ok(unknown()) };
    context(&app, &request, comment.post_id).await
}

async fn context(app: &App, request: &HttpRequest, id: PostId) -> Served {
    let Some(post) = open_post(app, id).await? else { return Ok(unknown()) };
    let comments = db::remote::list_comment_addresses(&mut *app.db().await?, id, CONTEXT_MAX).await?;
    let items: Vec<Value> = std::iter::once(post.ap_id).chain(comments).map(Value::from).collect();
    Ok(ordered(&format!("{}{}", app.settings().origin(), request.path()), &items))
}

/// `GET /post/{id}/likes`.
pub async fn likes_of_post(app: Data<App>, request: HttpRequest, id: Path<i32>) -> Served {
    votes_of_post(&app, &request, PostId(*id), Vote::Up).await
}

/// `GET /post/{id}/dislikes`.
pub async fn dislikes_of_post(app: Data<App>, request: HttpRequest, id: Path<i32>) -> Served {
    votes_of_post(&app, &request, PostId(*id), Vote::Down).await
}

async fn votes_of_post(app: &App, request: &HttpRequest, id: PostId, vote: Vote) -> Served {
    if open_post(app, id).await?.is_none() {
        return Ok(unknown());
    }
    let total = db::remote::count_post_votes(&mut *app.db().await?, id, vote.is_up()).await?;
    Ok(counted(&format!("{}{}", app.settings().origin(), request.path()), total))
}

/// `GET /comment/{id}/likes`.
pub async fn likes_of_comment(app: Data<App>, request: HttpRequest, id: Path<i32>) -> Served {
    votes_of_comment(&app, &request, CommentId(*id), Vote::Up).await
}

/// `GET /comment/{id}/dislikes`.
pub async fn dislikes_of_comment(app: Data<App>, request: HttpRequest, id: Path<i32>) -> Served {
    votes_of_comment(&app, &request, CommentId(*id), Vote::Down).await
}

async fn votes_of_comment(app: &App, request: &HttpRequest, id: CommentId, vote: Vote) -> Served {
    let comment = db::comment::find(&mut *app.db().await?, id).await?;
    let Some(comment) = comment.filter(|comment| comment.listed()) else { return Ok(unknown()) };
    if open_post(app, comment.post_id).await?.is_none() {
        return Ok(unknown());
    }
    let total = db::remote::count_comment_votes(&mut *app.db().await?, id, vote.is_up()).await?;
    Ok(counted(&format!("{}{}", app.settings().origin(), request.path()), total))
}
