//! Tokens with which others may register.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::invitation;
use base::ids::{InvitationId, LocalUserId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// A token with which others may register.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = invitation)]
pub struct Invitation {
    pub id: InvitationId,
    pub token: String,
    /// Whose it is.
    pub local_user_id: LocalUserId,
    /// None: any number.
    pub max_uses: Option<i32>,
    pub uses: i32,
    /// None: until it is revoked.
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

/// What a new invitation's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = invitation, treat_none_as_default_value = false)]
pub struct NewInvitation {
    pub token: String,
    pub local_user_id: LocalUserId,
    pub max_uses: Option<i32>,
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

/// Adds an invitation; answers it.
pub async fn insert(conn: &mut Conn, new: &NewInvitation) -> QueryResult<Invitation> {
    let id: InvitationId =
        diesel::insert_into(invitation::table).values(new).returning(invitation::id).get_result(conn).await?;
    Invitation::query().filter(invitation::id.eq(id)).first(conn).await
}

/// How many invitations of a user there are that can still be used.
pub async fn count(conn: &mut Conn, id: LocalUserId, now: DateTime<Utc>) -> QueryResult<i64> {
    invitation::table
        .filter(invitation::local_user_id.eq(id))
        .filter(invitation::expires_at.is_null().or(invitation::expires_at.gt(now)))
        .count()
        .get_result(conn)
        .await
}

/// Takes an invitation back; answers whether the user had it.
pub async fn delete(conn: &mut Conn, id: LocalUserId, token: &str) -> QueryResult<bool> {
    let own = invitation::table.filter(invitation::local_user_id.eq(id)).filter(invitation::token.eq(token));
    Ok(diesel::delete(own).execute(conn).await? > 0)
}

/// Whether somebody can register with this token.
pub async fn is_valid(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> QueryResult<bool> {
    let usable = invitation::table
        .filter(invitation::token.eq(token))
        .filter(invitation::expires_at.is_null().or(invitation::expires_at.gt(now)))
        .filter(invitation::max_uses.is_null().or(invitation::max_uses.gt(invitation::uses.nullable())));
    diesel::select(diesel::dsl::exists(usable)).get_result(conn).await
}

/// Uses an invitation once, if it can be; answers whose it is. The last use removes it.
pub async fn take(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> QueryResult<Option<LocalUserId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        id: InvitationId,
        #[diesel(sql_type = Integer)]
        local_user_id: LocalUserId,
    }
    let used: Option<Row> = fixed(
        "update invitation set uses = uses + 1
        where token = ? and (expires_at is null or expires_at > ?) and (max_uses is null or uses < max_uses)
        returning id, local_user_id",
    )
    .bind::<Text, _>(token.to_owned())
    .bind::<Timestamptz, _>(now)
    .get_result(conn)
    .await
    .optional()?;
    let Some(used) = used else { return Ok(None) };
    let spent = invitation::table
        .filter(invitation::id.eq(used.id))
        .filter(invitation::max_uses.le(invitation::uses.nullable()));
    diesel::delete(spent).execute(conn).await?;
    Ok(Some(used.local_user_id))
}

/// A user's invitations, the newest first: `limit` of them with ids below `before`, if that is given, or above `after`.
pub async fn list(
    conn: &mut Conn,
    id: LocalUserId,
    before: Option<InvitationId>,
    after: Option<InvitationId>,
    limit: i64,
) -> QueryResult<Vec<Invitation>> {
    let mut query = Invitation::query().filter(invitation::local_user_id.eq(id)).limit(limit).into_boxed();
    if let Some(before) = before {
        query = query.filter(invitation::id.lt(before));
    }
    match after {
        Some(after) => {
            let mut rows: Vec<Invitation> =
                query.filter(invitation::id.gt(after)).order(invitation::id.asc()).load(conn).await?;
            rows.reverse();
            Ok(rows)
        }
        None => query.order(invitation::id.desc()).load(conn).await,
    }
}

/// Remembers with whose invitation an account came.
pub async fn set_inviter(conn: &mut Conn, id: LocalUserId, inviter: LocalUserId) -> QueryResult<()> {
    fixed("update local_user set invited_by_id = ? where id = ?")
        .bind::<Integer, _>(inviter)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(())
}
