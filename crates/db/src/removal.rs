//! Taking down many posts and comments at once and putting them back, with the counters in step and an entry in the modlog for each.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{ban_message, ban_profile, comment, person, post, private_message};
use base::ids::{CommentId, CommunityId, ModlogId, PersonId, PostId, PrivateMessageId};
use base::kinds::ModlogKind;
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// Posts and comments that are taken down or put back together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub posts: Vec<PostId>,
    pub comments: Vec<CommentId>,
}

impl Batch {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.comments.is_empty()
    }
}

/// What a person wrote (in a community, if given) that is not removed yet.
pub async fn of_person(
    conn: &mut Conn,
    id: PersonId,
    community_id: Option<CommunityId>,
) -> QueryResult<Batch> {
    let mut posts = post::table
        .filter(post::creator_id.eq(id))
        .filter(not(post::removed))
        .order(post::id)
        .select(post::id)
        .into_boxed();
    let mut comments = comment::table
        .filter(comment::creator_id.eq(id))
        .filter(not(comment::removed))
        .order(comment::id)
        .select(comment::id)
        .into_boxed();
    if let Some(community_id) = community_id {
        posts = posts.filter(post::community_id.eq(community_id));
        comments = comments.filter(comment::community_id.eq(community_id));
    }
    Ok(Batch { posts: posts.load(conn).await?, comments: comments.load(conn).await? })
}

/// The comments under a post that are not removed yet.
pub async fn of_thread(conn: &mut Conn, id: PostId) -> QueryResult<Batch> {
    let comments = comment::table.filter(comment::post_id.eq(id)).filter(not(comment::removed));
    let comments = comments.order(comment::id).select(comment::id).load(conn).await?;
    Ok(Batch { posts: Vec::new(), comments })
}

/// The comments below a comment that are not removed yet.
pub async fn of_subtree(conn: &mut Conn, post_id: PostId, path: &str) -> QueryResult<Batch> {
    let comments = comment::table
        .filter(comment::post_id.eq(post_id))
        .filter(not(comment::removed))
        .filter(comment::path.like(format!("{path}.%")));
    let comments = comments.order(comment::id).select(comment::id).load(conn).await?;
    Ok(Batch { posts: Vec::new(), comments })
}

/// What these measures took down and nobody has touched since: the last entry about each is a part of them.
pub async fn of_measures(conn: &mut Conn, measures: &[ModlogId]) -> QueryResult<Batch> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Nullable<Integer>)]
        post_id: Option<PostId>,
        #[diesel(sql_type = Nullable<Integer>)]
        comment_id: Option<CommentId>,
    }
    let rows: Vec<Row> = fixed(include_str!("removal/of_measures.sql"))
        .bind::<Array<Integer>, _>(measures.to_vec())
        .bind::<Array<Integer>, _>(measures.to_vec())
        .load(conn)
        .await?;
    Ok(Batch {
        posts: rows.iter().filter_map(|row| row.post_id).collect(),
        comments: rows.iter().filter_map(|row| row.comment_id).collect(),
    })
}

/// Marks all of them as removed, or none, and brings every counter in step. Each has to be in the other state before.
pub async fn set_removed(conn: &mut Conn, batch: &Batch, removed: bool) -> QueryResult<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let direction = if removed { -1 } else { 1 };
    // Whoever writes below these posts at the same time waits, and then sees what became of them.
    run(conn, include_str!("removal/lock.sql"), batch).await?;
    // What the posts count for in their communities, out before the change and in again after it.
    count_in_communities(conn, batch, -1).await?;
    let posts = diesel::update(post::table.filter(post::id.eq_any(&batch.posts)));
    posts.set(post::removed.eq(removed)).execute(conn).await?;
    let comments = diesel::update(comment::table.filter(comment::id.eq_any(&batch.comments)));
    comments.set(comment::removed.eq(removed)).execute(conn).await?;
    fixed(include_str!("removal/count_threads.sql"))
        .bind::<Integer, _>(direction)
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    run(conn, include_str!("removal/archive.sql"), batch).await?;
    count_in_communities(conn, batch, 1).await?;
    fixed(include_str!("removal/count_people.sql"))
        .bind::<Integer, _>(direction)
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    fixed(include_str!("removal/count_site.sql"))
        .bind::<Integer, _>(direction)
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    Ok(())
}

/// A statement about the posts of a batch and those its comments are below.
async fn run(conn: &mut Conn, sql: &'static str, batch: &Batch) -> QueryResult<usize> {
    fixed(sql)
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await
}

async fn count_in_communities(conn: &mut Conn, batch: &Batch, direction: i32) -> QueryResult<()> {
    fixed(include_str!("removal/count_communities.sql"))
        .bind::<Integer, _>(direction)
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    Ok(())
}

/// Who did what is written down, for many entries at once.
#[derive(Debug, Clone, Copy)]
pub struct Logged<'a> {
    /// The entry they are a part of.
    pub parent_id: ModlogId,
    pub moderator_id: Option<PersonId>,
    pub is_revert: bool,
    pub reason: Option<&'a str>,
    pub now: DateTime<Utc>,
}

/// Adds an entry to the modlog for each of them.
pub async fn log(conn: &mut Conn, batch: &Batch, logged: Logged<'_>) -> QueryResult<()> {
    if batch.is_empty() {
        return Ok(());
    }
    fixed(include_str!("removal/log.sql"))
        .bind::<Integer, _>(logged.parent_id)
        .bind::<Nullable<Integer>, _>(logged.moderator_id)
        .bind::<Bool, _>(logged.is_revert)
        .bind::<Nullable<Text>, _>(logged.reason.map(str::to_owned))
        .bind::<Timestamptz, _>(logged.now)
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    Ok(())
}

/// Settles all open complaints about any of them, because the matter is dealt with.
pub async fn resolve_reports(
    conn: &mut Conn,
    batch: &Batch,
    resolver_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    if batch.is_empty() {
        return Ok(());
    }
    fixed(include_str!("removal/resolve_reports.sql"))
        .bind::<Integer, _>(resolver_id)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    Ok(())
}

/// The measures of a kind against a person (in a community, if given) that belong to the last time they were banned, whether or not that was lifted since.
pub async fn measures_against(
    conn: &mut Conn,
    kind: ModlogKind,
    id: PersonId,
    community_id: Option<CommunityId>,
) -> QueryResult<Vec<ModlogId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        id: ModlogId,
    }
    let rows: Vec<Row> = fixed(include_str!("removal/measures_against.sql"))
        .bind::<Text, _>(kind)
        .bind::<Integer, _>(id)
        .bind::<Nullable<Integer>, _>(community_id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Removes the messages a person wrote, and notes which with the measure.
pub async fn remove_messages(conn: &mut Conn, id: PersonId, measure: ModlogId) -> QueryResult<()> {
    let removed: Vec<PrivateMessageId> = diesel::update(private_message::table)
        .filter(private_message::creator_id.eq(id))
        .filter(not(private_message::removed))
        .set(private_message::removed.eq(true))
        .returning(private_message::id)
        .get_results(conn)
        .await?;
    let rows: Vec<_> = removed
        .into_iter()
        .map(|id| (ban_message::modlog_id.eq(measure), ban_message::private_message_id.eq(id)))
        .collect();
    for some in rows.chunks(10_000) {
        diesel::insert_into(ban_message::table).values(some.to_vec()).execute(conn).await?;
    }
    Ok(())
}

/// Puts back the messages these measures removed.
pub async fn restore_messages(conn: &mut Conn, measures: &[ModlogId]) -> QueryResult<()> {
    let noted = ban_message::table.filter(ban_message::modlog_id.eq_any(measures));
    diesel::update(private_message::table)
        .filter(private_message::id.eq_any(noted.select(ban_message::private_message_id)))
        .set(private_message::removed.eq(false))
        .execute(conn)
        .await?;
    diesel::delete(ban_message::table.filter(ban_message::modlog_id.eq_any(measures))).execute(conn).await?;
    Ok(())
}

/// What a profile loses by a ban.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = ban_profile, treat_none_as_default_value = false)]
pub struct BanProfile {
    pub modlog_id: ModlogId,
    pub person_id: PersonId,
    pub avatar: Option<String>,
    pub banner: Option<String>,
    pub bio: Option<String>,
}

/// Clears the profile of a person, and notes with the measure what it was.
pub async fn clear_profile(conn: &mut Conn, before: &BanProfile) -> QueryResult<()> {
    if before.avatar.is_none() && before.banner.is_none() && before.bio.is_none() {
        return Ok(());
    }
    diesel::insert_into(ban_profile::table).values(before).execute(conn).await?;
    set_profile(conn, before.person_id, &None, &None, &None).await
}

/// Puts back what these measures took from a profile, as far as it is still empty.
pub async fn restore_profile(conn: &mut Conn, measures: &[ModlogId]) -> QueryResult<()> {
    let noted: Option<BanProfile> = BanProfile::query()
        .filter(ban_profile::modlog_id.eq_any(measures))
        .order(ban_profile::modlog_id.desc())
        .first(conn)
        .await
        .optional()?;
    let Some(noted) = noted else { return Ok(()) };
    let now = person::table
        .filter(person::id.eq(noted.person_id))
        .select((person::avatar, person::banner, person::bio))
        .first::<(Option<String>, Option<String>, Option<String>)>(conn)
        .await?;
    let (avatar, banner, bio) = (now.0.or(noted.avatar), now.1.or(noted.banner), now.2.or(noted.bio));
    set_profile(conn, noted.person_id, &avatar, &banner, &bio).await?;
    diesel::delete(ban_profile::table.filter(ban_profile::modlog_id.eq_any(measures))).execute(conn).await?;
    Ok(())
}

async fn set_profile(
    conn: &mut Conn,
    id: PersonId,
    avatar: &Option<String>,
    banner: &Option<String>,
    bio: &Option<String>,
) -> QueryResult<()> {
    diesel::update(person::table.filter(person::id.eq(id)))
        .set((person::avatar.eq(avatar), person::banner.eq(banner), person::bio.eq(bio)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Something a measure did beside posts and comments: a community it removed, or banned the person from.
#[derive(Debug, Clone, QueryableByName)]
pub struct Consequence {
    #[diesel(sql_type = Text)]
    pub kind: ModlogKind,
    #[diesel(sql_type = Integer)]
    pub community_id: CommunityId,
}

/// What these measures did to communities and nobody has changed since.
pub async fn consequences(conn: &mut Conn, measures: &[ModlogId]) -> QueryResult<Vec<Consequence>> {
    fixed(include_str!("removal/consequences.sql"))
        .bind::<Array<Integer>, _>(measures.to_vec())
        .load(conn)
        .await
}
