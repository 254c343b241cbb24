//! Lines of markdown, one of which greets a visitor.

use crate::Conn;
use crate::schema::tagline;
use base::ids::TaglineId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A greeting.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = tagline)]
pub struct Tagline {
    pub id: TaglineId,
    /// Markdown.
    pub content: String,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// More than a site has; a bound for reading them all.
const MOST: i64 = 10_000;

/// All of them, oldest first.
pub async fn list(conn: &mut Conn) -> QueryResult<Vec<Tagline>> {
    Tagline::query().order(tagline::id).limit(MOST).load(conn).await
}

/// Adds one.
pub async fn insert(conn: &mut Conn, content: &str, now: DateTime<Utc>) -> QueryResult<TaglineId> {
    let row = (tagline::content.eq(content), tagline::published_at.eq(now));
    diesel::insert_into(tagline::table).values(row).returning(tagline::id).get_result(conn).await
}

/// Changes one; answers whether there was one.
pub async fn update(conn: &mut Conn, id: TaglineId, content: &str, now: DateTime<Utc>) -> QueryResult<bool> {
    let row = (tagline::content.eq(content), tagline::updated_at.eq(now));
    let changed = diesel::update(tagline::table.filter(tagline::id.eq(id))).set(row).execute(conn).await?;
    Ok(changed > 0)
}

/// Deletes one; answers whether there was one.
pub async fn delete(conn: &mut Conn, id: TaglineId) -> QueryResult<bool> {
    Ok(diesel::delete(tagline::table.filter(tagline::id.eq(id))).execute(conn).await? > 0)
}

/// Puts these in the place of all there were.
pub async fn replace(conn: &mut Conn, contents: &[String], now: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(tagline::table).execute(conn).await?;
    let rows: Vec<_> = contents
        .iter()
        .map(|content| (tagline::content.eq(content), tagline::published_at.eq(now)))
        .collect();
    diesel::insert_into(tagline::table).values(rows).execute(conn).await?;
    Ok(())
}
