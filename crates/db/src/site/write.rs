//! What an edit of the site writes.

use crate::Conn;
use crate::fixed::fixed;
use crate::languages::Languages;
use crate::schema::{local_site, local_user, site};
use crate::site::{LocalSite, Site, SiteSettings};
use base::ids::SiteId;
use base::settings::RateLimits;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// All that the site says of itself.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = site, treat_none_as_null = true)]
pub struct SiteText {
    pub name: String,
    pub sidebar: Option<String>,
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub content_warning: Option<String>,
}

/// The local site with its settings, locked until the commit; none before the first start is finished.
pub async fn lock_local(conn: &mut Conn) -> QueryResult<Option<(Site, LocalSite)>> {
    let Some(local) = LocalSite::query().for_no_key_update().first(conn).await.optional()? else {
        return Ok(None);
    };
    let site = Site::query().filter(site::id.eq(local.site_id)).first(conn).await?;
    Ok(Some((site, local)))
}

/// Writes what the site says of itself.
pub async fn text(conn: &mut Conn, id: SiteId, text: &SiteText, now: DateTime<Utc>) -> QueryResult<()> {
    let row = (text, site::updated_at.eq(now));
    diesel::update(site::table.filter(site::id.eq(id))).set(row).execute(conn).await?;
    Ok(())
}

/// Writes what admins set.
pub async fn settings(
    conn: &mut Conn,
    settings: &SiteSettings,
    languages: &Languages,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = (
        local_site::settings.eq(settings),
        local_site::languages.eq(languages),
        local_site::updated_at.eq(now),
    );
    diesel::update(local_site::table).set(row).execute(conn).await?;
    Ok(())
}

/// Writes the rate limits.
pub async fn rate_limits(conn: &mut Conn, limits: &RateLimits, now: DateTime<Utc>) -> QueryResult<()> {
    let row = (local_site::rate_limits.eq(limits), local_site::rate_limits_updated_at.eq(now));
    diesel::update(local_site::table).set(row).execute(conn).await?;
    Ok(())
}

/// Accepts everybody who has an account, and counts them as users.
pub async fn accept_all_users(conn: &mut Conn) -> QueryResult<()> {
    fixed(include_str!("accept_all_users.sql")).run(conn).await?;
    Ok(())
}

/// Takes the address of everybody who has one as verified.
pub async fn verify_all_emails(conn: &mut Conn) -> QueryResult<()> {
    let unverified = local_user::table.filter(local_user::email_verified.eq(false));
    diesel::update(unverified).set(local_user::email_verified.eq(true)).execute(conn).await?;
    Ok(())
}
