//! The facts about a person that permissions rest on, loaded in one statement; with the post or comment in question in one go.

use crate::Conn;
use crate::comment::Comment;
use crate::fixed::{Fixed, fixed};
use crate::post::Post;
use crate::schema::{comment, post};
use crate::vote::Voter;
use base::capability::{Capabilities, Capability};
use base::ids::{CommentId, CommunityId, LocalUserId, PersonId, PostId};
use base::kinds::{CommunityVisibility, FollowState};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use std::collections::{HashMap, HashSet};

/// What a person is towards a community and the site, as of a given time. `domain::policy` decides by it.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Standing {
    #[diesel(sql_type = Integer)]
    pub person_id: PersonId,
    #[diesel(sql_type = Bool)]
    pub local: bool,
    #[diesel(sql_type = Bool)]
    pub deleted: bool,
    #[diesel(sql_type = Bool)]
    pub site_banned: bool,
    #[diesel(sql_type = Bool)]
    pub bot_account: bool,
    /// None for people of other instances. Among admins the lower one ranks higher.
    #[diesel(sql_type = Nullable<Integer>)]
    pub local_user_id: Option<LocalUserId>,
    #[diesel(sql_type = Bool)]
    pub admin: bool,
    /// True for people of other instances.
    #[diesel(sql_type = Bool)]
    pub email_verified: bool,
    /// True for people of other instances.
    #[diesel(sql_type = Bool)]
    pub accepted_application: bool,
    /// None: no moderator there.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub moderator_since: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub community_banned: bool,
    /// None: does not follow.
    #[diesel(sql_type = Nullable<Text>)]
    pub follow_state: Option<FollowState>,
    /// The moderator appointed first; none without moderators.
    #[diesel(sql_type = Nullable<Integer>)]
    pub top_moderator_id: Option<PersonId>,
    /// None: there is no such community, or the standing is towards the site only.
    #[diesel(sql_type = Nullable<Text>)]
    pub community_visibility: Option<CommunityVisibility>,
    #[diesel(sql_type = Bool)]
    pub community_deleted: bool,
    #[diesel(sql_type = Bool)]
    pub community_removed: bool,
    #[diesel(sql_type = Bool)]
    pub community_local: bool,
    #[diesel(sql_type = Bool)]
    pub posting_restricted_to_mods: bool,
    /// Whether people of other instances follow the community.
    #[diesel(sql_type = Bool)]
    pub followed_elsewhere: bool,
    /// By roles on the site; they hold in every community too.
    #[diesel(sql_type = Array<Nullable<Text>>)]
    pub site_grants: Capabilities,
    /// By roles in the community.
    #[diesel(sql_type = Array<Nullable<Text>>)]
    pub community_grants: Capabilities,
}

impl Standing {
    /// The person as a voter.
    pub fn voter(&self) -> Voter {
        Voter { person_id: self.person_id, local: self.local }
    }
}

/// The standing of a person towards a community; none if there is no such person.
pub async fn find(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Standing>> {
    asked(fixed(TOWARDS_COMMUNITY), person_id, community_id.0, now).get_result(conn).await.optional()
}

/// A post, and the standing of a person towards the community it is in; the second is none also without the first.
pub async fn find_at_post(
    conn: &mut Conn,
    person_id: PersonId,
    id: PostId,
    now: DateTime<Utc>,
) -> QueryResult<(Option<Post>, Option<Standing>)> {
    // Sent in one piece.
    let (mut first, mut second) = (&*conn, &*conn);
    let post = Post::query().filter(post::id.eq(id)).first(&mut first);
    let standing = asked(fixed(TOWARDS_POST), person_id, id.0, now).get_result(&mut second);
    try_join!(async { post.await.optional() }, async { standing.await.optional() })
}

/// The same for a comment and its post.
pub async fn find_at_comment(
    conn: &mut Conn,
    person_id: PersonId,
    id: CommentId,
    now: DateTime<Utc>,
) -> QueryResult<(Option<(Comment, Post)>, Option<Standing>)> {
    let (mut first, mut second, mut third) = (&*conn, &*conn, &*conn);
    let above = comment::table.filter(comment::id.eq(id)).select(comment::post_id);
    let comment = Comment::query().filter(comment::id.eq(id)).first(&mut first);
    let post = Post::query().filter(post::id.eq_any(above)).first(&mut second);
    let standing = asked(fixed(TOWARDS_COMMENT), person_id, id.0, now).get_result(&mut third);
    let (comment, post, standing) =
        try_join!(async { comment.await.optional() }, async { post.await.optional() }, async {
            standing.await.optional()
        })?;
    Ok((comment.zip(post), standing))
}

/// Posts, and the standing of a person towards the community of one of them, for each pair in its order.
pub async fn find_at_posts(
    conn: &mut Conn,
    pairs: &[(PersonId, PostId)],
    now: DateTime<Utc>,
) -> QueryResult<(HashMap<PostId, Post>, Vec<Option<Standing>>)> {
    let ids: HashSet<PostId> = pairs.iter().map(|(_, id)| *id).collect();
    let (mut first, mut second) = (&*conn, &*conn);
    let posts = Post::query().filter(post::id.eq_any(ids)).load(&mut first);
    let standings =
        asked_for_all(fixed(TOWARDS_POSTS), pairs.iter().map(|(person, id)| (*person, id.0)), now)
            .load::<Numbered>(&mut second);
    let (posts, standings) = try_join!(posts, standings)?;
    Ok((posts.into_iter().map(|post| (post.id, post)).collect(), in_order(standings, pairs.len())))
}

/// The same for comments with their posts.
pub async fn find_at_comments(
    conn: &mut Conn,
    pairs: &[(PersonId, CommentId)],
    now: DateTime<Utc>,
) -> QueryResult<(HashMap<CommentId, Comment>, HashMap<PostId, Post>, Vec<Option<Standing>>)> {
    let ids: HashSet<CommentId> = pairs.iter().map(|(_, id)| *id).collect();
    let ids: Vec<CommentId> = ids.into_iter().collect();
    let (mut first, mut second, mut third) = (&*conn, &*conn, &*conn);
    let above = comment::table.filter(comment::id.eq_any(ids.clone())).select(comment::post_id);
    let comments = Comment::query().filter(comment::id.eq_any(ids)).load(&mut first);
    let posts = Post::query().filter(post::id.eq_any(above)).load(&mut second);
    let standings =
        asked_for_all(fixed(TOWARDS_COMMENTS), pairs.iter().map(|(person, id)| (*person, id.0)), now)
            .load::<Numbered>(&mut third);
    let (comments, posts, standings) = try_join!(comments, posts, standings)?;
    Ok((
        comments.into_iter().map(|comment| (comment.id, comment)).collect(),
        posts.into_iter().map(|post| (post.id, post)).collect(),
        in_order(standings, pairs.len()),
    ))
}

/// A standing with the place of its pair, from 1 on.
#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(embed)]
    standing: Standing,
}

fn in_order(rows: Vec<Numbered>, count: usize) -> Vec<Option<Standing>> {
    let mut standings = vec![None; count];
    for row in rows {
        let place = usize::try_from(row.number - 1).ok().and_then(|place| standings.get_mut(place));
        if let Some(place) = place {
            *place = Some(row.standing);
        }
    }
    standings
}

/// `now` is who is asked about, where and when, and which of several it is.
const TOWARDS_COMMUNITY: &str = concat!(
    "with now (person_id, community_id, at, number) as (values (?::int, ?::int, ?::timestamptz, 0))\n",
    include_str!("standing.sql")
);
const TOWARDS_POST: &str = concat!(
    "with given (person_id, post_id, at) as (values (?::int, ?::int, ?::timestamptz)), ",
    "now as (select g.person_id, p.community_id, g.at, 0 as number from given g join post p on p.id = g.post_id)\n",
    include_str!("standing.sql")
);
const TOWARDS_COMMENT: &str = concat!(
    "with given (person_id, comment_id, at) as (values (?::int, ?::int, ?::timestamptz)), ",
    "now as (select g.person_id, c.community_id, g.at, 0 as number from given g join comment c on c.id = g.comment_id)\n",
    include_str!("standing.sql")
);
const TOWARDS_POSTS: &str = concat!(
    "with given (person_id, post_id, number) as (select * from unnest(?::int[], ?::int[]) with ordinality), ",
    "now as (select g.person_id, p.community_id, ?::timestamptz as at, g.number from given g join post p on p.id = g.post_id)\n",
    include_str!("standing.sql")
);
const TOWARDS_COMMENTS: &str = concat!(
    "with given (person_id, comment_id, number) as (select * from unnest(?::int[], ?::int[]) with ordinality), ",
    "now as (select g.person_id, c.community_id, ?::timestamptz as at, g.number from given g join comment c on c.id = g.comment_id)\n",
    include_str!("standing.sql")
);

fn asked_for_all(
    statement: Fixed,
    pairs: impl Iterator<Item = (PersonId, i32)>,
    now: DateTime<Utc>,
) -> Fixed {
    let (people, ids): (Vec<PersonId>, Vec<i32>) = pairs.unzip();
    statement.bind::<Array<Integer>, _>(people).bind::<Array<Integer>, _>(ids).bind::<Timestamptz, _>(now)
}

fn asked(statement: Fixed, person_id: PersonId, id: i32, now: DateTime<Utc>) -> Fixed {
    statement.bind::<Integer, _>(person_id).bind::<Integer, _>(id).bind::<Timestamptz, _>(now)
}

/// The standing of a person towards the site, no community in mind; none if there is no such person.
pub async fn find_on_site(
    conn: &mut Conn,
    person_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Standing>> {
    find(conn, person_id, CommunityId(0), now).await
}

/// Whether a person has a capability in any community, as moderator or by a role.
pub async fn holds_somewhere(
    conn: &mut Conn,
    person_id: PersonId,
    capability: Capability,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        held: bool,
    }
    let row: Row = fixed(include_str!("standing_somewhere.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Text, _>(capability)
        .bind::<Timestamptz, _>(now)
        .get_result(conn)
        .await?;
    Ok(row.held)
}
