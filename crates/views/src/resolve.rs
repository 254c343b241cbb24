//! One thing by its address, from what is known here. Source: docs/reference/api-v3.md 6.8.

use crate::cards;
use crate::comment::CommentView;
use crate::community::CommunityView;
use crate::multi_community::{self, MultiView};
use crate::person::PersonView;
use crate::post::PostView;
use crate::reader::Reader;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::text::address::{Address, Handle};
use db::schema;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// What an address leads to.
#[derive(Debug, Clone)]
pub enum Object {
    /// A post.
    Post(Box<PostView>),
    /// A comment.
    Comment(Box<CommentView>),
    /// A community.
    Community(CommunityView),
    /// A person.
    Person(PersonView),
    /// A multi-community.
    MultiCommunity(Box<MultiView>),
}

/// The thing of this address. What is deleted or removed leads nowhere, even for those who may still open it.
///
/// Errors: `ObjectNotFound` if it is not known here or not shown to the viewer.
pub async fn get(reader: &Reader, viewer: &Viewer, address: &Address) -> Result<Object> {
    let found = match address {
        Address::Post(id) => post_of(reader, viewer, *id).await?,
        Address::Comment(id) => comment_of(reader, viewer, *id).await?,
        Address::Community(handle) => community_of(reader, viewer, handle).await?,
        Address::Person(handle) => person_of(reader, viewer, handle).await?,
        // Where both have the name, people come first, as in webfinger.
        Address::Actor(handle) => match person_of(reader, viewer, handle).await? {
            Some(person) => Some(person),
            None => community_of(reader, viewer, handle).await?,
        },
        Address::Elsewhere(ap_id) => by_ap_id(reader, viewer, ap_id).await?,
    };
    found.or_code(Code::ObjectNotFound)
}

/// A post, unless it is gone or not shown to the viewer.
pub async fn post(reader: &Reader, viewer: &Viewer, id: PostId) -> Result<Option<Object>> {
    post_of(reader, viewer, id).await
}

/// A comment, likewise.
pub async fn comment(reader: &Reader, viewer: &Viewer, id: CommentId) -> Result<Option<Object>> {
    comment_of(reader, viewer, id).await
}

/// A community, likewise.
pub async fn community(reader: &Reader, viewer: &Viewer, id: CommunityId) -> Result<Option<Object>> {
    shown_community(reader, viewer, id).await
}

/// A person, unless they are gone.
pub async fn person(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<Option<Object>> {
    shown_person(reader, viewer, id).await
}

async fn post_of(reader: &Reader, viewer: &Viewer, id: PostId) -> Result<Option<Object>> {
    let found = crate::post::load(reader, viewer, &[id]).await?.pop();
    let shown = found.filter(|view| {
        let community = &view.community.card;
        view.post.listed() && community.community.present() && visible::post(viewer, &view.post, community)
    });
    Ok(shown.map(|view| Object::Post(Box::new(view))))
}

async fn comment_of(reader: &Reader, viewer: &Viewer, id: CommentId) -> Result<Option<Object>> {
    let found = crate::comment::load(reader, viewer, &[id]).await?.pop();
    let shown = found.filter(|view| {
        let (post, community) = (&view.post.post, &view.community);
        let present = view.comment.listed() && post.listed() && community.card.community.present();
        present && visible::post(viewer, post, &community.card)
    });
    Ok(shown.map(|view| Object::Comment(Box::new(view))))
}

async fn community_of(reader: &Reader, viewer: &Viewer, handle: &Handle) -> Result<Option<Object>> {
    match crate::community::find_by_name(reader, &handle.qualified()).await? {
        Some(id) => shown_community(reader, viewer, id).await,
        None => Ok(None),
    }
}

async fn shown_community(reader: &Reader, viewer: &Viewer, id: CommunityId) -> Result<Option<Object>> {
    let card = cards::community(reader, id).await?;
    let shown = card.filter(|card| card.community.present() && visible::front(viewer, card));
    Ok(shown.map(|card| Object::Community(CommunityView::of(viewer, card, reader.now()))))
}

async fn person_of(reader: &Reader, viewer: &Viewer, handle: &Handle) -> Result<Option<Object>> {
    let found = crate::person::find_by_name(reader, viewer, &handle.qualified()).await?;
    Ok(found.filter(|view| !view.card.person.deleted).map(Object::Person))
}

async fn shown_person(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<Option<Object>> {
    let card = cards::person(reader, id).await?.filter(|card| !card.person.deleted);
    Ok(card.map(|card| Object::Person(PersonView::new(viewer, card, reader.now()))))
}

/// What has this id in ActivityPub.
async fn by_ap_id(reader: &Reader, viewer: &Viewer, ap_id: &str) -> Result<Option<Object>> {
    let mut conn = reader.db().await?;
    let posts = schema::post::table.filter(schema::post::ap_id.eq(ap_id)).select(schema::post::id);
    if let Some(id) = posts.first(&mut conn).await.optional()? {
        drop(conn);
        return post_of(reader, viewer, id).await;
    }
    let comments =
        schema::comment::table.filter(schema::comment::ap_id.eq(ap_id)).select(schema::comment::id);
    if let Some(id) = comments.first(&mut conn).await.optional()? {
        drop(conn);
        return comment_of(reader, viewer, id).await;
    }
    let communities =
        schema::community::table.filter(schema::community::ap_id.eq(ap_id)).select(schema::community::id);
    if let Some(id) = communities.first(&mut conn).await.optional()? {
        drop(conn);
        return shown_community(reader, viewer, id).await;
    }
    let people = schema::person::table.filter(schema::person::ap_id.eq(ap_id)).select(schema::person::id);
    if let Some(id) = people.first(&mut conn).await.optional()? {
        drop(conn);
        return shown_person(reader, viewer, id).await;
    }
    let multis = schema::multi_community::table
        .filter(schema::multi_community::ap_id.eq(ap_id))
        .filter(diesel::dsl::not(schema::multi_community::deleted))
        .select(schema::multi_community::id);
    let Some(id) = multis.first(&mut conn).await.optional()? else { return Ok(None) };
    drop(conn);
    let view = multi_community::load(reader, viewer, &[id]).await?.pop();
    Ok(view.map(|view| Object::MultiCommunity(Box::new(view))))
}
