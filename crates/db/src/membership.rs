//! What ties people to communities, instances and each other: following, moderating, bans and blocks.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{
    comment, community, community_ban, community_block, community_follower, community_moderator,
    instance_block, person, person_block, person_follower, post,
};
use base::ids::{CommunityId, InstanceId, PersonId};
use base::kinds::FollowState;
use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// Somebody follows a community, or wants to.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = community_follower)]
pub struct CommunityFollower {
    pub person_id: PersonId,
    pub community_id: CommunityId,
    pub state: FollowState,
    pub followed_at: DateTime<Utc>,
}

/// Somebody moderates a community; who was appointed earlier ranks higher.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = community_moderator)]
pub struct CommunityModerator {
    pub community_id: CommunityId,
    pub person_id: PersonId,
    pub appointed_at: DateTime<Utc>,
}

/// Somebody may not take part in a community.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = community_ban, treat_none_as_default_value = false)]
pub struct CommunityBan {
    pub community_id: CommunityId,
    pub person_id: PersonId,
    pub banned_at: DateTime<Utc>,
    /// None: for good.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Whether a follower in this state is counted: all but those a moderator refused.
pub fn counts(state: FollowState) -> bool {
    state != FollowState::Denied
}

/// Adds a follower, unless the person follows already or has asked to; answers whether that changed anything.
pub async fn insert_follower(conn: &mut Conn, new: &CommunityFollower) -> QueryResult<bool> {
    let row = diesel::insert_into(community_follower::table).values(new).on_conflict_do_nothing();
    Ok(row.execute(conn).await? > 0)
}

/// Ends following, or the wish to; answers the state it was in.
pub async fn delete_follower(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
) -> QueryResult<Option<FollowState>> {
    let row = community_follower::table
        .filter(community_follower::person_id.eq(person_id))
        .filter(community_follower::community_id.eq(community_id));
    diesel::delete(row).returning(community_follower::state).get_result(conn).await.optional()
}

/// Adds a moderator; a violation of `community_moderator_pkey` says that the person is one.
pub async fn insert_moderator(conn: &mut Conn, new: &CommunityModerator) -> QueryResult<()> {
    diesel::insert_into(community_moderator::table).values(new).execute(conn).await?;
    Ok(())
}

/// Takes an appointment back; answers whether there was one.
pub async fn delete_moderator(
    conn: &mut Conn,
    community_id: CommunityId,
    person_id: PersonId,
) -> QueryResult<bool> {
    let row = community_moderator::table.find((community_id, person_id));
    Ok(diesel::delete(row).execute(conn).await? > 0)
}

/// The moderators of a community, the first one first.
pub async fn moderators(conn: &mut Conn, id: CommunityId) -> QueryResult<Vec<CommunityModerator>> {
    CommunityModerator::query()
        .filter(community_moderator::community_id.eq(id))
        .order((community_moderator::appointed_at, community_moderator::person_id))
        .load(conn)
        .await
}

/// Communities of this instance whose first moderator somebody is.
pub async fn led_by(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<CommunityId>> {
    let earlier = diesel::alias!(community_moderator as earlier);
    let since = community_moderator::appointed_at;
    let before = earlier.field(community_moderator::appointed_at).lt(since).or(earlier
        .field(community_moderator::appointed_at)
        .eq(since)
        .and(earlier.field(community_moderator::person_id).lt(community_moderator::person_id)));
    let higher = earlier
        .filter(earlier.field(community_moderator::community_id).eq(community_moderator::community_id))
        .filter(before);
    community_moderator::table
        .inner_join(community::table)
        .filter(community_moderator::person_id.eq(id))
        .filter(community::local)
        .filter(not(exists(higher)))
        .order(community_moderator::community_id)
        .select(community_moderator::community_id)
        .load(conn)
        .await
}

/// Says since when somebody moderates a community, which is their rank.
pub async fn set_appointed(conn: &mut Conn, moderator: &CommunityModerator) -> QueryResult<()> {
    let row = community_moderator::table.find((moderator.community_id, moderator.person_id));
    let row = diesel::update(row).set(community_moderator::appointed_at.eq(moderator.appointed_at));
    row.execute(conn).await?;
    Ok(())
}

/// Bans somebody from a community; a ban there is already gets the new end.
pub async fn set_ban(conn: &mut Conn, ban: &CommunityBan) -> QueryResult<()> {
    diesel::insert_into(community_ban::table)
        .values(ban)
        .on_conflict((community_ban::community_id, community_ban::person_id))
        .do_update()
        .set((community_ban::banned_at.eq(ban.banned_at), community_ban::expires_at.eq(ban.expires_at)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Lifts a ban from a community; answers whether there was one.
pub async fn delete_ban(
    conn: &mut Conn,
    community_id: CommunityId,
    person_id: PersonId,
) -> QueryResult<bool> {
    let row = community_ban::table.find((community_id, person_id));
    Ok(diesel::delete(row).execute(conn).await? > 0)
}

/// Bans somebody from the communities of an instance that they follow or wrote in; answers which these are.
pub async fn set_bans_at(
    conn: &mut Conn,
    instance_id: InstanceId,
    person_id: PersonId,
    (banned_at, expires_at): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> QueryResult<Vec<CommunityId>> {
    let statement = fixed(include_str!("membership/ban_at.sql"))
        .bind::<Integer, _>(instance_id)
        .bind::<Integer, _>(person_id)
        .bind::<Timestamptz, _>(banned_at)
        .bind::<Nullable<Timestamptz>, _>(expires_at);
    let places: Vec<Place> = RunQueryDsl::load(statement, conn).await?;
    Ok(places.into_iter().map(|place| place.community_id).collect())
}

/// Lifts the bans of somebody from the communities of an instance; answers which these are.
pub async fn delete_bans_at(
    conn: &mut Conn,
    instance_id: InstanceId,
    person_id: PersonId,
) -> QueryResult<Vec<CommunityId>> {
    let there = community::table.filter(community::instance_id.eq(instance_id)).select(community::id);
    let rows = community_ban::table
        .filter(community_ban::person_id.eq(person_id))
        .filter(community_ban::community_id.eq_any(there));
    diesel::delete(rows).returning(community_ban::community_id).get_results(conn).await
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
}

/// Communities of this instance a person has written in and is not banned from at `now`.
pub async fn written_in(conn: &mut Conn, id: PersonId, now: DateTime<Utc>) -> QueryResult<Vec<CommunityId>> {
    let posts = post::table.filter(post::creator_id.eq(id)).filter(post::community_id.eq(community::id));
    let comments =
        comment::table.filter(comment::creator_id.eq(id)).filter(comment::community_id.eq(community::id));
    let bans = community_ban::table
        .filter(community_ban::person_id.eq(id))
        .filter(community_ban::community_id.eq(community::id))
        .filter(community_ban::expires_at.is_null().or(community_ban::expires_at.gt(now)));
    community::table
        .filter(community::local)
        .filter(exists(posts).or(exists(comments)))
        .filter(not(exists(bans)))
        .order(community::id)
        .select(community::id)
        .load(conn)
        .await
}

/// Decides about somebody who waits to follow a private community; answers whether somebody did.
pub async fn decide(
    conn: &mut Conn,
    community_id: CommunityId,
    person_id: PersonId,
    state: FollowState,
) -> QueryResult<bool> {
    let row = community_follower::table
        .filter(community_follower::person_id.eq(person_id))
        .filter(community_follower::community_id.eq(community_id))
        .filter(community_follower::state.eq(FollowState::ApprovalRequired));
    Ok(diesel::update(row).set(community_follower::state.eq(state)).execute(conn).await? > 0)
}

/// Hides a community from a person, or shows it again; answers whether that changed anything.
pub async fn set_community_block(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
    since: Option<DateTime<Utc>>,
) -> QueryResult<bool> {
    let Some(since) = since else {
        let row = community_block::table
            .filter(community_block::person_id.eq(person_id))
            .filter(community_block::community_id.eq(community_id));
        return Ok(diesel::delete(row).execute(conn).await? > 0);
    };
    let row = (
        community_block::person_id.eq(person_id),
        community_block::community_id.eq(community_id),
        community_block::blocked_at.eq(since),
    );
    let row = diesel::insert_into(community_block::table).values(row).on_conflict_do_nothing();
    Ok(row.execute(conn).await? > 0)
}

/// Which side of an instance is not to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstanceSide {
    /// What is posted in its communities.
    Communities,
    /// What its people post anywhere.
    People,
}

/// Hides one side of an instance from a person, or shows it again.
pub async fn set_instance_block(
    conn: &mut Conn,
    person_id: PersonId,
    instance_id: InstanceId,
    side: InstanceSide,
    since: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    let row = (instance_block::person_id.eq(person_id), instance_block::instance_id.eq(instance_id));
    diesel::insert_into(instance_block::table).values(row).on_conflict_do_nothing().execute(conn).await?;
    let row = instance_block::table
        .filter(instance_block::person_id.eq(person_id))
        .filter(instance_block::instance_id.eq(instance_id));
    match side {
        InstanceSide::Communities => {
            let set = instance_block::communities_blocked_at.eq(since);
            diesel::update(row).set(set).execute(conn).await?
        }
        InstanceSide::People => {
            let set = instance_block::persons_blocked_at.eq(since);
            diesel::update(row).set(set).execute(conn).await?
        }
    };
    let empty = row
        .filter(instance_block::communities_blocked_at.is_null())
        .filter(instance_block::persons_blocked_at.is_null());
    diesel::delete(empty).execute(conn).await?;
    Ok(())
}

/// Whether a person does not want to see another, or people of the other's instance.
pub async fn blocks(conn: &mut Conn, person_id: PersonId, other_id: PersonId) -> QueryResult<bool> {
    let directly = person_block::table
        .filter(person_block::person_id.eq(person_id))
        .filter(person_block::target_id.eq(other_id));
    if diesel::select(exists(directly)).get_result(conn).await? {
        return Ok(true);
    }
    let by_instance = instance_block::table
        .inner_join(person::table.on(person::instance_id.eq(instance_block::instance_id)))
        .filter(instance_block::person_id.eq(person_id))
        .filter(instance_block::persons_blocked_at.is_not_null())
        .filter(person::id.eq(other_id));
    diesel::select(exists(by_instance)).get_result(conn).await
}

/// Remembers the id of the activity that asked for following.
pub async fn set_follow_ap_id(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
    ap_id: &str,
) -> QueryResult<()> {
    fixed("update community_follower set follow_ap_id = ? where person_id = ? and community_id = ?")
        .bind::<Text, _>(ap_id.to_owned())
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(community_id)
        .run(conn)
        .await?;
    Ok(())
}

/// The id of the activity that asked for following; none if none did.
pub async fn find_follow_ap_id(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
) -> QueryResult<Option<String>> {
    let row: Option<AskedBy> =
        fixed("select follow_ap_id from community_follower where person_id = ? and community_id = ?")
            .bind::<Integer, _>(person_id)
            .bind::<Integer, _>(community_id)
            .get_result(conn)
            .await
            .optional()?;
    Ok(row.and_then(|row| row.follow_ap_id))
}

#[derive(QueryableByName)]
struct AskedBy {
    #[diesel(sql_type = Nullable<Text>)]
    follow_ap_id: Option<String>,
}

/// Says how far following has got; answers whether that changed anything.
pub async fn set_follow_state(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
    state: FollowState,
) -> QueryResult<bool> {
    let row = community_follower::table
        .filter(community_follower::person_id.eq(person_id))
        .filter(community_follower::community_id.eq(community_id))
        .filter(community_follower::state.ne(state));
    Ok(diesel::update(row).set(community_follower::state.eq(state)).execute(conn).await? > 0)
}

/// Most communities of one person that are listed.
const FOLLOWED_MAX: i64 = 50_000;

/// The communities a person follows.
pub async fn list_followed(conn: &mut Conn, id: PersonId) -> QueryResult<Vec<CommunityId>> {
    let followed = community_follower::table.filter(community_follower::person_id.eq(id));
    let ids = followed.select(community_follower::community_id);
    ids.order(community_follower::community_id).limit(FOLLOWED_MAX).load(conn).await
}

/// Whom of our people somebody follows since the activity of this id.
pub async fn find_followed_person(
    conn: &mut Conn,
    follower_id: PersonId,
    follow_ap_id: &str,
) -> QueryResult<Option<PersonId>> {
    person_follower::table
        .filter(person_follower::follower_id.eq(follower_id))
        .filter(person_follower::follow_ap_id.eq(follow_ap_id))
        .select(person_follower::person_id)
        .first(conn)
        .await
        .optional()
}

/// Adds a follower of one of our people; of who asks again the newer activity counts.
pub async fn set_person_follower(
    conn: &mut Conn,
    (person_id, follower_id): (PersonId, PersonId),
    follow_ap_id: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed("insert into person_follower (person_id, follower_id, follow_ap_id, followed_at) values (?, ?, ?, ?) on conflict (person_id, follower_id) do update set follow_ap_id = excluded.follow_ap_id")
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(follower_id)
        .bind::<Text, _>(follow_ap_id.to_owned())
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// Ends following one of our people.
pub async fn delete_person_follower(
    conn: &mut Conn,
    person_id: PersonId,
    follower_id: PersonId,
) -> QueryResult<()> {
    fixed("delete from person_follower where person_id = ? and follower_id = ?")
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(follower_id)
        .run(conn)
        .await?;
    Ok(())
}

/// How far following has got; none: not at all.
pub async fn find_follow_state(
    conn: &mut Conn,
    person_id: PersonId,
    community_id: CommunityId,
) -> QueryResult<Option<FollowState>> {
    community_follower::table
        .filter(community_follower::person_id.eq(person_id))
        .filter(community_follower::community_id.eq(community_id))
        .select(community_follower::state)
        .first(conn)
        .await
        .optional()
}

/// Dismisses all moderators of a community but these; answers who was dismissed.
pub async fn replace_moderators(
    conn: &mut Conn,
    community_id: CommunityId,
    people: &[PersonId],
) -> QueryResult<Vec<PersonId>> {
    let gone = community_moderator::table
        .filter(community_moderator::community_id.eq(community_id))
        .filter(community_moderator::person_id.ne_all(people));
    diesel::delete(gone).returning(community_moderator::person_id).load(conn).await
}

/// Adds a moderator, or gives one there is the new rank.
pub async fn set_moderator(conn: &mut Conn, new: &CommunityModerator) -> QueryResult<()> {
    diesel::insert_into(community_moderator::table)
        .values(new)
        .on_conflict((community_moderator::community_id, community_moderator::person_id))
        .do_update()
        .set(community_moderator::appointed_at.eq(new.appointed_at))
        .execute(conn)
        .await?;
    Ok(())
}
