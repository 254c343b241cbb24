//! Things by the id they have in ActivityPub.

use crate::Conn;
use crate::comment::Comment;
use crate::community::Community;
use crate::fixed::fixed;
use crate::person::Person;
use crate::post::Post;
use crate::private_message::PrivateMessage;
use crate::schema::{comment, community, person, post, private_message};
use base::ids::{CommentId, CommunityId, InstanceId, PersonId, PostId, PrivateMessageId};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};
use diesel_async::RunQueryDsl;

/// What an id is that of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A person.
    Person(PersonId),
    /// A community.
    Community(CommunityId),
    /// A post.
    Post(PostId),
    /// A comment.
    Comment(CommentId),
    /// A private message.
    Message(PrivateMessageId),
    /// The actor of an instance.
    Site(InstanceId),
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    id: i32,
}

/// What has this id; none if nothing known here.
pub async fn find(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Known>> {
    let row: Option<KnownRow> = fixed(
        "select found.kind, found.id from (values (?)) as asked (ap_id) cross join lateral (
            select 'post' as kind, id from post where post.ap_id = asked.ap_id
            union all select 'comment', id from comment where comment.ap_id = asked.ap_id
            union all select 'person', id from person where person.ap_id = asked.ap_id
            union all select 'community', id from community where community.ap_id = asked.ap_id
            union all select 'message', id from private_message where private_message.ap_id = asked.ap_id
            union all select 'site', instance_id from site where site.ap_id = asked.ap_id
        ) as found limit 1",
    )
    .bind::<Text, _>(ap_id.to_owned())
    .get_result(conn)
    .await
    .optional()?;
    Ok(row.and_then(|row| match row.kind.as_str() {
        "post" => Some(Known::Post(PostId(row.id))),
        "comment" => Some(Known::Comment(CommentId(row.id))),
        "person" => Some(Known::Person(PersonId(row.id))),
        "community" => Some(Known::Community(CommunityId(row.id))),
        "message" => Some(Known::Message(PrivateMessageId(row.id))),
        "site" => Some(Known::Site(InstanceId(row.id))),
        _ => None,
    }))
}

/// The person with this id.
pub async fn find_person(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Person>> {
    Person::query().filter(person::ap_id.eq(ap_id)).first(conn).await.optional()
}

/// The community with this id.
pub async fn find_community(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Community>> {
    Community::query().filter(community::ap_id.eq(ap_id)).first(conn).await.optional()
}

/// The post with this id.
pub async fn find_post(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Post>> {
    Post::query().filter(post::ap_id.eq(ap_id)).first(conn).await.optional()
}

/// The comment with this id.
pub async fn find_comment(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Comment>> {
    Comment::query().filter(comment::ap_id.eq(ap_id)).first(conn).await.optional()
}

/// A post or comment, and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A post in a community.
    Post(PostId, CommunityId),
    /// A comment in a community.
    Comment(CommentId, CommunityId),
}

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = Bool)]
    comment: bool,
    #[diesel(sql_type = Integer)]
    id: i32,
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
}

/// Which post or comment has this id, and in which community it is.
pub async fn find_place(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<Place>> {
    let row: Option<PlaceRow> = fixed(
        "select found.comment, found.id, found.community_id from (values (?)) as asked (ap_id) cross join lateral (
            select false as comment, id, community_id from post where post.ap_id = asked.ap_id
            union all select true, id, community_id from comment where comment.ap_id = asked.ap_id
        ) as found limit 1",
    )
    .bind::<Text, _>(ap_id.to_owned())
    .get_result(conn)
    .await
    .optional()?;
    Ok(row.map(|row| match row.comment {
        true => Place::Comment(CommentId(row.id), row.community_id),
        false => Place::Post(PostId(row.id), row.community_id),
    }))
}

/// The message with this id.
pub async fn find_message(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<PrivateMessage>> {
    PrivateMessage::query().filter(private_message::ap_id.eq(ap_id)).first(conn).await.optional()
}

/// The person of this name on our own instance, without regard to case.
pub async fn find_local_person(conn: &mut Conn, name: &str) -> QueryResult<Option<Person>> {
    if is_nobodys(name) {
        return Ok(None);
    }
    let named = crate::sql::lower(person::name).eq(name.to_lowercase());
    Person::query().filter(named).filter(person::local.eq(true)).first(conn).await.optional()
}

/// The community of this name on our own instance, without regard to case.
pub async fn find_local_community(conn: &mut Conn, name: &str) -> QueryResult<Option<Community>> {
    if is_nobodys(name) {
        return Ok(None);
    }
    let named = crate::sql::lower(community::name).eq(name.to_lowercase());
    Community::query().filter(named).filter(community::local.eq(true)).first(conn).await.optional()
}

/// With a zero byte PostgreSQL cannot even be asked for it.
fn is_nobodys(name: &str) -> bool {
    name.contains('\0')
}
