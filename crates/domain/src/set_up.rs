//! The first start: the local site, its key and secret.

use anyhow::Context;
use base::settings::{RateLimits, Settings};
use chrono::{DateTime, Utc};
use db::Pool;
use db::site::{NewLocalSite, SiteSettings};
use diesel_async::AsyncConnection;

/// An RSA key in PEM form.
#[derive(Debug, Clone)]
pub struct KeyPair {
    /// SubjectPublicKeyInfo.
    pub public_pem: String,
    /// PKCS#8.
    pub private_pem: String,
}

/// What the first start needs to be told.
#[derive(Debug, Clone)]
pub struct FirstStart {
    /// Name of the site.
    pub site_name: String,
    /// Whether an admin is made now, so that nobody has to finish the set-up in an app.
    pub set_up: bool,
    /// Limits to begin with.
    pub rate_limits: RateLimits,
    /// Key of the site actor.
    pub key: KeyPair,
    /// 32 or more random bytes.
    pub jwt_secret: Vec<u8>,
}

/// Writes the local site unless there is one; answers whether it did.
pub async fn run(
    pool: &Pool,
    settings: &Settings,
    first: FirstStart,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let mut conn = pool.get().await?;
    let origin = settings.origin();
    let written = conn
        .transaction(async |conn| {
            if db::site::find_local(conn).await?.is_some() {
                return Ok(false);
            }
            let instance_id = db::site::insert_instance(conn, &settings.hostname, now).await?;
            let new = NewLocalSite {
                instance_id,
                name: first.site_name.clone(),
                ap_id: format!("{origin}/"),
                inbox_url: format!("{origin}/inbox"),
                settings: SiteSettings { set_up: first.set_up, ..SiteSettings::default() },
                rate_limits: first.rate_limits,
                jwt_secret: first.jwt_secret.clone(),
                public_pem: first.key.public_pem.clone(),
                private_pem: first.key.private_pem.clone(),
            };
            db::site::insert_local(conn, new, now).await?;
            Ok::<_, anyhow::Error>(true)
        })
        .await;
    written.context("writing the site of the first start")
}
