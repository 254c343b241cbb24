//! Old rows, dropped by age.

use crate::Conn;
use crate::schema::{captcha, email_verification, login_token, password_reset};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Drops what only lives for minutes or days: captchas, password resets and unconfirmed addresses older than the given times, and sessions that ran out before `now`. Answers the number of rows.
pub async fn short_lived(
    conn: &mut Conn,
    now: DateTime<Utc>,
    captchas_before: DateTime<Utc>,
    resets_before: DateTime<Utc>,
    verifications_before: DateTime<Utc>,
) -> QueryResult<u64> {
    let captchas = diesel::delete(captcha::table.filter(captcha::published_at.lt(captchas_before)))
        .execute(conn)
        .await?;
    let resets = diesel::delete(password_reset::table.filter(password_reset::published_at.lt(resets_before)))
        .execute(conn)
        .await?;
    let old = email_verification::table.filter(email_verification::published_at.lt(verifications_before));
    let verifications = diesel::delete(old).execute(conn).await?;
    let sessions =
        diesel::delete(login_token::table.filter(login_token::expires_at.lt(now))).execute(conn).await?;
    Ok([captchas, resets, verifications, sessions]
        .into_iter()
        .filter_map(|rows| u64::try_from(rows).ok())
        .sum())
}
