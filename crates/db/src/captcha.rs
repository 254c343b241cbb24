//! Captchas that wait for their answer.

use crate::Conn;
use crate::schema::captcha;
use base::ids::CaptchaId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A captcha that waits for its answer.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = captcha)]
pub struct Captcha {
    pub id: CaptchaId,
    pub answer: String,
    pub published_at: DateTime<Utc>,
}

/// Adds a captcha.
pub async fn insert(conn: &mut Conn, new: &Captcha) -> QueryResult<()> {
    diesel::insert_into(captcha::table).values(new).execute(conn).await?;
    Ok(())
}

/// Takes a captcha out, so that nobody answers it twice.
pub async fn take(conn: &mut Conn, id: CaptchaId) -> QueryResult<Option<Captcha>> {
    diesel::delete(captcha::table.filter(captcha::id.eq(id)))
        .returning(Captcha::as_returning())
        .get_result(conn)
        .await
        .optional()
}
