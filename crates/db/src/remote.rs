//! What was seen on other instances, stored or brought up to date.

use crate::Conn;
use crate::fixed::fixed;
use crate::languages::Languages;
use crate::tag::RemoteTag;
use base::ids::{CommentId, CommunityId, InstanceId, PersonId, PostId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// A person as their instance shows them.
#[derive(Debug, Clone)]
pub struct RemotePerson {
    pub instance_id: InstanceId,
    pub ap_id: String,
    pub name: String,
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub avatar: Option<String>,
    pub banner: Option<String>,
    pub matrix_user_id: Option<String>,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub bot_account: bool,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// A community as its instance shows it.
#[derive(Debug, Clone)]
pub struct RemoteCommunity {
    pub instance_id: InstanceId,
    pub ap_id: String,
    pub name: String,
    pub title: String,
    pub sidebar: Option<String>,
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub followers_url: Option<String>,
    pub moderators_url: Option<String>,
    pub featured_url: Option<String>,
    pub nsfw: bool,
    pub posting_restricted_to_mods: bool,
    pub visibility: CommunityVisibility,
    pub languages: Languages,
    /// What its posts can be marked with.
    pub tags: Vec<RemoteTag>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// The actor of an instance as it shows itself.
#[derive(Debug, Clone)]
pub struct RemoteSite {
    pub instance_id: InstanceId,
    pub ap_id: String,
    pub name: String,
    pub sidebar: Option<String>,
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub content_warning: Option<String>,
    pub inbox_url: String,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Integer)]
    id: i32,
}

/// Stores a person, or brings them up to date; what our admins decided about them stays.
pub async fn upsert_person(conn: &mut Conn, new: &RemotePerson, now: DateTime<Utc>) -> QueryResult<PersonId> {
    let row: Id = fixed(include_str!("remote/person.sql"))
        .bind::<Integer, _>(new.instance_id)
        .bind::<Text, _>(new.ap_id.clone())
        .bind::<Text, _>(new.name.clone())
        .bind::<Nullable<Text>, _>(new.display_name.clone())
        .bind::<Nullable<Text>, _>(new.bio.clone())
        .bind::<Nullable<Text>, _>(new.avatar.clone())
        .bind::<Nullable<Text>, _>(new.banner.clone())
        .bind::<Nullable<Text>, _>(new.matrix_user_id.clone())
        .bind::<Text, _>(new.inbox_url.clone())
        .bind::<Nullable<Text>, _>(new.shared_inbox_url.clone())
        .bind::<Bool, _>(new.bot_account)
        .bind::<Timestamptz, _>(new.published_at)
        .bind::<Nullable<Timestamptz>, _>(new.updated_at)
        .bind::<Timestamptz, _>(now)
        .get_result(conn)
        .await?;
    fixed("insert into person_stat (person_id) values (?) on conflict do nothing")
        .bind::<Integer, _>(row.id)
        .run(conn)
        .await?;
    Ok(PersonId(row.id))
}

/// Stores a community, or brings it up to date; what our admins decided about it stays.
pub async fn upsert_community(
    conn: &mut Conn,
    new: &RemoteCommunity,
    now: DateTime<Utc>,
) -> QueryResult<CommunityId> {
    let row: Id = fixed(include_str!("remote/community.sql"))
        .bind::<Integer, _>(new.instance_id)
        .bind::<Text, _>(new.ap_id.clone())
        .bind::<Text, _>(new.name.clone())
        .bind::<Text, _>(new.title.clone())
        .bind::<Nullable<Text>, _>(new.sidebar.clone())
        .bind::<Nullable<Text>, _>(new.summary.clone())
        .bind::<Nullable<Text>, _>(new.icon.clone())
        .bind::<Nullable<Text>, _>(new.banner.clone())
        .bind::<Text, _>(new.inbox_url.clone())
        .bind::<Nullable<Text>, _>(new.shared_inbox_url.clone())
        .bind::<Nullable<Text>, _>(new.followers_url.clone())
        .bind::<Nullable<Text>, _>(new.moderators_url.clone())
        .bind::<Nullable<Text>, _>(new.featured_url.clone())
        .bind::<Bool, _>(new.nsfw)
        .bind::<Bool, _>(new.posting_restricted_to_mods)
        .bind::<Text, _>(new.visibility)
        .bind::<Array<Nullable<Integer>>, _>(new.languages.clone())
        .bind::<Timestamptz, _>(new.published_at)
        .bind::<Nullable<Timestamptz>, _>(new.updated_at)
        .bind::<Timestamptz, _>(now)
        .get_result(conn)
        .await?;
    fixed("insert into community_stat (community_id) values (?) on conflict do nothing")
        .bind::<Integer, _>(row.id)
        .run(conn)
        .await?;
    Ok(CommunityId(row.id))
}

/// Stores the actor of an instance, or brings it up to date.
pub async fn upsert_site(conn: &mut Conn, new: &RemoteSite, now: DateTime<Utc>) -> QueryResult<()> {
    fixed(include_str!("remote/site.sql"))
        .bind::<Integer, _>(new.instance_id)
        .bind::<Text, _>(new.ap_id.clone())
        .bind::<Text, _>(new.name.clone())
        .bind::<Nullable<Text>, _>(new.sidebar.clone())
        .bind::<Nullable<Text>, _>(new.summary.clone())
        .bind::<Nullable<Text>, _>(new.icon.clone())
        .bind::<Nullable<Text>, _>(new.banner.clone())
        .bind::<Nullable<Text>, _>(new.content_warning.clone())
        .bind::<Text, _>(new.inbox_url.clone())
        .bind::<Timestamptz, _>(new.published_at)
        .bind::<Nullable<Timestamptz>, _>(new.updated_at)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// How many follow a community at its home, as it says itself.
pub async fn set_subscribers(conn: &mut Conn, id: CommunityId, subscribers: i32) -> QueryResult<()> {
    fixed("update community_stat set subscribers = ? where community_id = ? and subscribers <> ?")
        .bind::<Integer, _>(subscribers)
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(subscribers)
        .run(conn)
        .await?;
    Ok(())
}

/// What an instance runs, by its nodeinfo.
pub async fn set_software(
    conn: &mut Conn,
    id: InstanceId,
    software: Option<&str>,
    version: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed("update instance set software = coalesce(?, software), version = coalesce(?, version), updated_at = ? where id = ?")
        .bind::<Nullable<Text>, _>(software.map(str::to_owned))
        .bind::<Nullable<Text>, _>(version.map(str::to_owned))
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(())
}

/// Pins these posts in a community and takes the pins off all others; answers which changed.
pub async fn replace_featured(
    conn: &mut Conn,
    id: CommunityId,
    posts: &[PostId],
) -> QueryResult<Vec<PostId>> {
    let rows: Vec<Id> = fixed("update post set featured_community = (id = any (?)) where community_id = ? and (featured_community or id = any (?)) and featured_community <> (id = any (?)) returning id")
        .bind::<Array<Integer>, _>(posts.to_vec())
        .bind::<Integer, _>(id)
        .bind::<Array<Integer>, _>(posts.to_vec())
        .bind::<Array<Integer>, _>(posts.to_vec())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| PostId(row.id)).collect())
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Nullable<Integer>)]
    person_id: Option<PersonId>,
    #[diesel(sql_type = Nullable<Integer>)]
    community_id: Option<CommunityId>,
}

/// The person and the community of this name on this host that are known here, without regard to case.
pub async fn find_named(
    conn: &mut Conn,
    name: &str,
    host: &str,
) -> QueryResult<(Option<PersonId>, Option<CommunityId>)> {
    let row: Option<Named> = fixed("select (select p.id from person p where p.instance_id = i.id and lower(p.name) = asked.name) as person_id, (select c.id from community c where c.instance_id = i.id and lower(c.name) = asked.name) as community_id from (values (lower(?), lower(?))) as asked (name, host) join instance i on lower(i.domain) = asked.host")
        .bind::<Text, _>(name.to_owned())
        .bind::<Text, _>(host.to_owned())
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map_or((None, None), |row| (row.person_id, row.community_id)))
}

#[derive(QueryableByName)]
struct FollowRow {
    #[diesel(sql_type = Integer)]
    person_id: PersonId,
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
}

/// Who wants to follow what by the activity with this id.
pub async fn find_follow(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<(PersonId, CommunityId)>> {
    let row: Option<FollowRow> =
        fixed("select person_id, community_id from community_follower where follow_ap_id = ? limit 1")
            .bind::<Text, _>(ap_id.to_owned())
            .get_result(conn)
            .await
            .optional()?;
    Ok(row.map(|row| (row.person_id, row.community_id)))
}

#[derive(QueryableByName)]
struct ListRow {
    #[diesel(sql_type = Integer)]
    id: CommunityId,
    #[diesel(sql_type = Bool)]
    moderators: bool,
}

/// The community of another instance whose list of moderators (true) or pinned posts (false) this url is.
pub async fn find_list(conn: &mut Conn, url: &str) -> QueryResult<Option<(CommunityId, bool)>> {
    let row: Option<ListRow> = fixed("select id, moderators_url = ? as moderators from community where (moderators_url = ? or featured_url = ?) limit 1")
        .bind::<Text, _>(url.to_owned())
        .bind::<Text, _>(url.to_owned())
        .bind::<Text, _>(url.to_owned())
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(|row| (row.id, row.moderators)))
}

#[derive(QueryableByName)]
struct Exists {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether somebody of ours follows a community, or wants to.
pub async fn is_followed(conn: &mut Conn, id: CommunityId) -> QueryResult<bool> {
    let row: Exists = fixed("select exists (select from community_follower f join person p on p.id = f.person_id where f.community_id = ? and p.local and f.state <> 'denied') as found")
        .bind::<Integer, _>(id)
        .get_result(conn)
        .await?;
    Ok(row.found)
}

#[derive(QueryableByName)]
struct Owner {
    #[diesel(sql_type = Text)]
    domain: String,
    #[diesel(sql_type = Text)]
    ap_id: String,
}

/// Whose own inbox this is, with their host; more than a few do not share one.
pub async fn list_owners(conn: &mut Conn, id: InstanceId, inbox: &str) -> QueryResult<Vec<(String, String)>> {
    let owners: Vec<Owner> = fixed("select i.domain, p.ap_id from person p join instance i on i.id = p.instance_id where p.instance_id = ? and p.inbox_url = ? and not p.local and not p.deleted order by p.id limit 5")
        .bind::<Integer, _>(id)
        .bind::<Text, _>(inbox.to_owned())
        .load(conn)
        .await?;
    Ok(owners.into_iter().map(|owner| (owner.domain, owner.ap_id)).collect())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    count: i32,
}

/// How many follow one of our people.
pub async fn count_person_followers(conn: &mut Conn, id: PersonId) -> QueryResult<i32> {
    let row: Count = fixed("select count(*)::int as count from person_follower where person_id = ?")
        .bind::<Integer, _>(id)
        .get_result(conn)
        .await?;
    Ok(row.count)
}

/// How many follow a community, as it says itself.
pub async fn count_followers(conn: &mut Conn, id: CommunityId) -> QueryResult<i32> {
    let row: Option<Count> = fixed("select subscribers as count from community_stat where community_id = ?")
        .bind::<Integer, _>(id)
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map_or(0, |row| row.count))
}

/// How many voted so on a post.
pub async fn count_post_votes(conn: &mut Conn, id: PostId, up: bool) -> QueryResult<i32> {
    let row: Option<Count> =
        fixed("select case when ? then upvotes else downvotes end as count from post_stat where post_id = ?")
            .bind::<Bool, _>(up)
            .bind::<Integer, _>(id)
            .get_result(conn)
            .await
            .optional()?;
    Ok(row.map_or(0, |row| row.count))
}

/// How many voted so on a comment.
pub async fn count_comment_votes(conn: &mut Conn, id: CommentId, up: bool) -> QueryResult<i32> {
    let row: Option<Count> = fixed(
        "select case when ? then upvotes else downvotes end as count from comment_stat where comment_id = ?",
    )
    .bind::<Bool, _>(up)
    .bind::<Integer, _>(id)
    .get_result(conn)
    .await
    .optional()?;
    Ok(row.map_or(0, |row| row.count))
}

/// The newest posts of a community that anybody may see.
pub async fn list_posts(conn: &mut Conn, id: CommunityId, limit: i64) -> QueryResult<Vec<PostId>> {
    let rows: Vec<Id> = fixed("select id from post where community_id = ? and not deleted and not removed and scheduled_at is null order by published_at desc, id desc limit ?")
        .bind::<Integer, _>(id)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| PostId(row.id)).collect())
}

/// The newest posts of a person in communities that everybody everywhere may look into.
pub async fn list_open_posts_of(conn: &mut Conn, id: PersonId, limit: i64) -> QueryResult<Vec<PostId>> {
    let rows: Vec<Id> = fixed(
        "select p.id from post p join community c on c.id = p.community_id
        where p.creator_id = ? and not p.deleted and not p.removed and p.scheduled_at is null
            and c.visibility in ('public', 'unlisted') and not c.deleted and not c.removed
        order by p.published_at desc, p.id desc limit ?",
    )
    .bind::<Integer, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| PostId(row.id)).collect())
}

/// A comment, and what it answers.
#[derive(Debug, Clone, QueryableByName)]
pub struct Answer {
    #[diesel(sql_type = Integer)]
    pub id: CommentId,
    /// Id of the post or comment it answers.
    #[diesel(sql_type = Text)]
    pub answered: String,
    /// Id of who wrote that.
    #[diesel(sql_type = Text)]
    pub answered_author: String,
}

/// The newest comments of a person in communities that everybody everywhere may look into.
pub async fn list_open_comments_of(conn: &mut Conn, id: PersonId, limit: i64) -> QueryResult<Vec<Answer>> {
    fixed(
        "select k.id, coalesce(a.ap_id, p.ap_id) as answered, w.ap_id as answered_author
        from comment k
        join post p on p.id = k.post_id
        join community c on c.id = k.community_id
        left join comment a on a.id = k.parent_id
        join person w on w.id = coalesce(a.creator_id, p.creator_id)
        where k.creator_id = ? and not k.deleted and not k.removed and not p.deleted and not p.removed
            and c.visibility in ('public', 'unlisted') and not c.deleted and not c.removed
        order by k.published_at desc, k.id desc limit ?",
    )
    .bind::<Integer, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await
}

/// The posts pinned in a community.
pub async fn list_featured(conn: &mut Conn, id: CommunityId, limit: i64) -> QueryResult<Vec<PostId>> {
    let rows: Vec<Id> = fixed("select id from post where community_id = ? and featured_community and not deleted and not removed and scheduled_at is null order by id desc limit ?")
        .bind::<Integer, _>(id)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| PostId(row.id)).collect())
}

#[derive(QueryableByName)]
struct Address {
    #[diesel(sql_type = Text)]
    ap_id: String,
}

/// Ids of the moderators of a community, the highest first.
pub async fn list_moderators(conn: &mut Conn, id: CommunityId) -> QueryResult<Vec<String>> {
    let rows: Vec<Address> = fixed("select p.ap_id from community_moderator m join person p on p.id = m.person_id where m.community_id = ? order by m.appointed_at, m.person_id limit 1000")
        .bind::<Integer, _>(id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.ap_id).collect())
}

/// Ids of the comments below a post that are there, the oldest first.
pub async fn list_comment_addresses(conn: &mut Conn, id: PostId, limit: i64) -> QueryResult<Vec<String>> {
    let rows: Vec<Address> = fixed(
        "select ap_id from comment where post_id = ? and not deleted and not removed order by id limit ?",
    )
    .bind::<Integer, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.ap_id).collect())
}
