//! The pages that crawlers are told of.

use crate::reader::Reader;
use base::error::Result;
use base::kinds::CommunityVisibility;
use chrono::{DateTime, TimeDelta, Utc};
use db::schema::{community, post};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// How far back it reaches, and how many pages it may hold. Source: docs/reference/api-v3.md 10.2.
const REACH: TimeDelta = TimeDelta::days(31);
const MOST: i64 = 50_000;

/// A page that may be crawled.
#[derive(Debug, Clone, Queryable)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// When it was last edited; none: never.
    pub updated_at: Option<DateTime<Utc>>,
}

/// The posts of this instance that everybody may find, of the last 31 days, the newest first.
pub async fn list(reader: &Reader) -> Result<Vec<Page>> {
    let now = reader.now();
    // Both ends are given so that the generic plan takes the index: with one it expects a third of the table.
    let recent = post::published_at.between(now - REACH, now);
    let pages = post::table
        .inner_join(community::table)
        .filter(recent)
        .filter(post::local)
        .filter(post::deleted.eq(false).and(post::removed.eq(false)).and(post::scheduled_at.is_null()))
        .filter(community::deleted.eq(false).and(community::removed.eq(false)))
        .filter(community::visibility.eq(CommunityVisibility::Public))
        .order((post::published_at.desc(), post::id.desc()))
        .select((post::ap_id, post::published_at, post::updated_at))
        .limit(MOST);
    Ok(pages.load(&mut reader.db().await?).await?)
}
