//! Roles, and who holds them.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{role, role_grant};
use base::capability::Capabilities;
use base::ids::{CommunityId, PersonId, RoleId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Timestamptz};
use diesel_async::RunQueryDsl;

/// A bundle of capabilities that can be granted.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = role)]
pub struct Role {
    pub id: RoleId,
    /// Where it holds; none: on the site, and so in every community.
    pub community_id: Option<CommunityId>,
    pub name: String,
    pub description: Option<String>,
    pub capabilities: Capabilities,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// A new role.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = role, treat_none_as_default_value = false)]
pub struct NewRole {
    pub community_id: Option<CommunityId>,
    pub name: String,
    pub description: Option<String>,
    pub capabilities: Capabilities,
    pub published_at: DateTime<Utc>,
}

/// Somebody holds a role.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = role_grant, treat_none_as_default_value = false)]
pub struct RoleGrant {
    pub role_id: RoleId,
    pub person_id: PersonId,
    /// None: the account is gone.
    pub granted_by_id: Option<PersonId>,
    pub granted_at: DateTime<Utc>,
    /// None: until it is revoked.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Most roles of a community or of the site.
pub const MOST: i64 = 50;
/// Most people who hold a role.
pub const MOST_HOLDERS: i64 = 500;

/// Adds a role; a violation of `role_name` says that there is one of this name.
pub async fn insert(conn: &mut Conn, new: &NewRole) -> QueryResult<RoleId> {
    diesel::insert_into(role::table).values(new).returning(role::id).get_result(conn).await
}

/// The role with this id, locked until commit.
pub async fn lock(conn: &mut Conn, id: RoleId) -> QueryResult<Option<Role>> {
    Role::query().filter(role::id.eq(id)).for_no_key_update().first(conn).await.optional()
}

/// Number of roles of a community (none: of the site).
pub async fn count(conn: &mut Conn, community_id: Option<CommunityId>) -> QueryResult<i64> {
    let roles = role::table.filter(role::community_id.is_not_distinct_from(community_id));
    roles.count().get_result(conn).await
}

/// Number of people who hold a role.
pub async fn count_holders(conn: &mut Conn, id: RoleId) -> QueryResult<i64> {
    role_grant::table.filter(role_grant::role_id.eq(id)).count().get_result(conn).await
}

/// Writes down an edit.
pub async fn update(
    conn: &mut Conn,
    id: RoleId,
    (name, description, capabilities): (&str, Option<&str>, Capabilities),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(role::table.filter(role::id.eq(id)))
        .set((
            role::name.eq(name),
            role::description.eq(description),
            role::capabilities.eq(capabilities),
            role::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes a role with its grants.
pub async fn delete(conn: &mut Conn, id: RoleId) -> QueryResult<()> {
    diesel::delete(role::table.filter(role::id.eq(id))).execute(conn).await?;
    Ok(())
}

/// Who holds the role, expired grants included.
pub async fn holders(conn: &mut Conn, id: RoleId) -> QueryResult<Vec<PersonId>> {
    let grants = role_grant::table.filter(role_grant::role_id.eq(id)).order(role_grant::person_id);
    grants.select(role_grant::person_id).limit(MOST_HOLDERS).load(conn).await
}

/// Grants a role; one that is held already gets the new end.
pub async fn grant(conn: &mut Conn, new: &RoleGrant) -> QueryResult<()> {
    diesel::insert_into(role_grant::table)
        .values(new)
        .on_conflict((role_grant::role_id, role_grant::person_id))
        .do_update()
        .set((
            role_grant::granted_by_id.eq(new.granted_by_id),
            role_grant::granted_at.eq(new.granted_at),
            role_grant::expires_at.eq(new.expires_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes a role away; answers whether it was held.
pub async fn revoke(conn: &mut Conn, id: RoleId, person_id: PersonId) -> QueryResult<bool> {
    let row =
        role_grant::table.filter(role_grant::role_id.eq(id)).filter(role_grant::person_id.eq(person_id));
    Ok(diesel::delete(row).execute(conn).await? > 0)
}

#[derive(QueryableByName)]
struct Holder {
    #[diesel(sql_type = Integer)]
    person_id: PersonId,
}

/// Drops grants that have ended, at most `limit`; answers whose they were.
pub async fn drop_ended(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> QueryResult<Vec<PersonId>> {
    let ended: Vec<Holder> = fixed(
        "delete from role_grant where (role_id, person_id) in (
            select role_id, person_id from role_grant where expires_at <= ? order by expires_at limit ?
        ) returning person_id",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(ended.into_iter().map(|grant| grant.person_id).collect())
}
