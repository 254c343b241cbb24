//! Tokens that were mailed, by their SHA-256: for a new password, and to verify an address.

use crate::Conn;
use crate::schema::{email_verification, password_reset};
use base::ids::LocalUserId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A password reset that was asked for.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = password_reset)]
pub struct PasswordReset {
    pub token_hash: Vec<u8>,
    pub local_user_id: LocalUserId,
    pub published_at: DateTime<Utc>,
}

/// An address that waits to be verified.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = email_verification)]
pub struct EmailVerification {
    pub token_hash: Vec<u8>,
    pub local_user_id: LocalUserId,
    /// Lower case.
    pub email: String,
    pub published_at: DateTime<Utc>,
}

/// Adds a password reset.
pub async fn insert_reset(conn: &mut Conn, new: &PasswordReset) -> QueryResult<()> {
    diesel::insert_into(password_reset::table).values(new).execute(conn).await?;
    Ok(())
}

/// Takes a password reset out, so that nobody uses it twice.
pub async fn take_reset(conn: &mut Conn, token_hash: &[u8]) -> QueryResult<Option<PasswordReset>> {
    diesel::delete(password_reset::table.filter(password_reset::token_hash.eq(token_hash)))
        .returning(PasswordReset::as_returning())
        .get_result(conn)
        .await
        .optional()
}

/// Adds an address to be verified.
pub async fn insert_verification(conn: &mut Conn, new: &EmailVerification) -> QueryResult<()> {
    diesel::insert_into(email_verification::table).values(new).execute(conn).await?;
    Ok(())
}

/// The address a token is to verify.
pub async fn find_verification(conn: &mut Conn, token_hash: &[u8]) -> QueryResult<Option<EmailVerification>> {
    let known = EmailVerification::query().filter(email_verification::token_hash.eq(token_hash));
    known.first(conn).await.optional()
}

/// Makes all tokens of an account void.
pub async fn delete_all(conn: &mut Conn, id: LocalUserId) -> QueryResult<()> {
    delete_verifications(conn, id).await?;
    let resets = password_reset::table.filter(password_reset::local_user_id.eq(id));
    diesel::delete(resets).execute(conn).await?;
    Ok(())
}

/// Makes the tokens void that verify an address of an account.
pub async fn delete_verifications(conn: &mut Conn, id: LocalUserId) -> QueryResult<()> {
    let all = email_verification::table.filter(email_verification::local_user_id.eq(id));
    diesel::delete(all).execute(conn).await?;
    Ok(())
}
