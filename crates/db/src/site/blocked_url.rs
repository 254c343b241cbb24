//! Links nobody may post.

use crate::Conn;
use crate::schema::blocked_url;
use base::ids::BlockedUrlId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An entry of the list.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = blocked_url)]
pub struct BlockedUrl {
    pub id: BlockedUrlId,
    /// Without scheme and trailing slash.
    pub url: String,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// More than a request can set; a bound for reading them all.
const MOST: i64 = 10_000;

/// All of them in alphabetical order.
pub async fn list(conn: &mut Conn) -> QueryResult<Vec<BlockedUrl>> {
    BlockedUrl::query().order(blocked_url::url).limit(MOST).load(conn).await
}

/// Puts these in the place of all there were; what stays keeps its id.
pub async fn replace(conn: &mut Conn, urls: &[String], now: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(blocked_url::table.filter(blocked_url::url.ne_all(urls))).execute(conn).await?;
    let rows: Vec<_> =
        urls.iter().map(|url| (blocked_url::url.eq(url), blocked_url::published_at.eq(now))).collect();
    diesel::insert_into(blocked_url::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}
