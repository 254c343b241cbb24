//! People: any account, here or elsewhere.

use crate::Conn;
use crate::schema::{person, person_block, person_note, person_stat};
use base::ids::{InstanceId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Any account.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = person)]
pub struct Person {
    pub id: PersonId,
    pub instance_id: InstanceId,
    pub name: String,
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub avatar: Option<String>,
    pub banner: Option<String>,
    pub matrix_user_id: Option<String>,
    pub ap_id: String,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub local: bool,
    pub bot_account: bool,
    pub deleted: bool,
    /// Banned from the site, unless [`Person::ban_expires_at`] has passed.
    pub banned: bool,
    pub ban_expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub last_refreshed_at: DateTime<Utc>,
}

/// Counters of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, HasQuery)]
#[diesel(table_name = person_stat)]
pub struct PersonStat {
    pub person_id: PersonId,
    /// Own posts, neither deleted nor removed.
    pub posts: i32,
    /// Own comments, neither deleted nor removed.
    pub comments: i32,
    /// Upvotes minus downvotes on own posts.
    pub post_score: i32,
    /// Upvotes minus downvotes on own comments.
    pub comment_score: i32,
}

/// What a new person's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = person, treat_none_as_default_value = false)]
pub struct NewPerson {
    pub instance_id: InstanceId,
    pub name: String,
    pub display_name: Option<String>,
    pub ap_id: String,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub local: bool,
    pub bot_account: bool,
    pub published_at: DateTime<Utc>,
    pub last_refreshed_at: DateTime<Utc>,
}

impl Person {
    /// Whether a ban from the site holds at `now`.
    pub fn banned_at(&self, now: DateTime<Utc>) -> bool {
        self.banned && self.ban_expires_at.is_none_or(|end| end > now)
    }
}

/// Adds a person with its counters.
pub async fn insert(conn: &mut Conn, new: &NewPerson) -> QueryResult<PersonId> {
    let id = diesel::insert_into(person::table).values(new).returning(person::id).get_result(conn).await?;
    diesel::insert_into(person_stat::table).values(person_stat::person_id.eq(id)).execute(conn).await?;
    Ok(id)
}

/// The person with this id.
pub async fn find(conn: &mut Conn, id: PersonId) -> QueryResult<Option<Person>> {
    Person::query().filter(person::id.eq(id)).first(conn).await.optional()
}

/// The people with these ids, in no order; ids of nobody are left out.
pub async fn load(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<Vec<Person>> {
    Person::query().filter(person::id.eq_any(ids)).load(conn).await
}

/// What a person says of themselves, as a whole.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = person, treat_none_as_null = true)]
pub struct Profile {
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub avatar: Option<String>,
    pub banner: Option<String>,
    pub matrix_user_id: Option<String>,
    pub bot_account: bool,
}

impl Profile {
    /// What the person says now.
    pub fn of(person: &Person) -> Self {
        Self {
            display_name: person.display_name.clone(),
            bio: person.bio.clone(),
            avatar: person.avatar.clone(),
            banner: person.banner.clone(),
            matrix_user_id: person.matrix_user_id.clone(),
            bot_account: person.bot_account,
        }
    }
}

/// Replaces what a person says of themselves.
pub async fn set_profile(
    conn: &mut Conn,
    id: PersonId,
    profile: &Profile,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(person::table.filter(person::id.eq(id)))
        .set((profile, person::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks the account as deleted by its owner and takes away what they said of themselves.
pub async fn set_deleted(conn: &mut Conn, id: PersonId, now: DateTime<Utc>) -> QueryResult<()> {
    let nothing = Profile {
        display_name: None,
        bio: None,
        avatar: None,
        banner: None,
        matrix_user_id: None,
        bot_account: false,
    };
    diesel::update(person::table.filter(person::id.eq(id)))
        .set((nothing, person::deleted.eq(true), person::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Bans a person from the site until `expires_at` (none: for good), or lifts that.
pub async fn set_banned(
    conn: &mut Conn,
    id: PersonId,
    banned: bool,
    expires_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    diesel::update(person::table.filter(person::id.eq(id)))
        .set((person::banned.eq(banned), person::ban_expires_at.eq(expires_at)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes since when a person does not want to see another; again: since the first time.
pub async fn add_block(
    conn: &mut Conn,
    id: PersonId,
    target_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = (
        person_block::person_id.eq(id),
        person_block::target_id.eq(target_id),
        person_block::blocked_at.eq(now),
    );
    diesel::insert_into(person_block::table).values(row).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// Forgets that a person does not want to see another.
pub async fn delete_block(conn: &mut Conn, id: PersonId, target_id: PersonId) -> QueryResult<()> {
    diesel::delete(person_block::table.find((id, target_id))).execute(conn).await?;
    Ok(())
}

/// Replaces what a person wrote down about another.
pub async fn set_note(
    conn: &mut Conn,
    id: PersonId,
    target_id: PersonId,
    note: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let text = (person_note::note.eq(note), person_note::noted_at.eq(now));
    let row = (person_note::person_id.eq(id), person_note::target_id.eq(target_id), text);
    diesel::insert_into(person_note::table)
        .values(row)
        .on_conflict((person_note::person_id, person_note::target_id))
        .do_update()
        .set(text)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets what a person wrote down about another.
pub async fn delete_note(conn: &mut Conn, id: PersonId, target_id: PersonId) -> QueryResult<()> {
    diesel::delete(person_note::table.find((id, target_id))).execute(conn).await?;
    Ok(())
}
