//! The site as everybody sees it.

use crate::cards;
use crate::person::PersonView;
use crate::reader::Reader;
use crate::viewer::Viewer;
use anyhow::Context;
use base::error::Result;
use base::ids::{InstanceId, PersonId};
use base::page::{Cursor, Page, Paged, Start};
use db::instance::Instance;
use db::oauth::OAuthProvider;
use db::schema::{instance, local_user};
use db::site::blocked_url::BlockedUrl;
use db::site::counts::SiteCounts;
use db::site::emoji::CustomEmoji;
use db::site::tagline::Tagline;
use db::site::{LocalSite, Site};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::sync::Arc;

/// The local site with everything admins set, the same for all.
#[derive(Debug)]
pub struct SiteInfo {
    /// As its admins present it.
    pub site: SiteCard,
    /// What they set.
    pub local: LocalSite,
    /// The instance it is the site of.
    pub instance: Instance,
    /// Its admins, the oldest account first.
    pub admins: Vec<PersonId>,
    /// Greetings, oldest first.
    pub taglines: Vec<Tagline>,
    /// Emoji by category.
    pub emojis: Vec<CustomEmoji>,
    /// Links nobody may post.
    pub blocked_urls: Vec<BlockedUrl>,
    /// Other services that people log in with, the oldest first.
    pub oauth_providers: Vec<OAuthProvider>,
}

/// A site as its admins present it, with the key of its actor.
#[derive(Debug, Clone)]
pub struct SiteCard {
    /// The row.
    pub site: Site,
    /// In PEM form; empty if it is not known.
    pub public_pem: String,
}

/// The local site with its counts.
#[derive(Debug, Clone)]
pub struct SiteView {
    /// What admins set.
    pub info: Arc<SiteInfo>,
    /// What there is.
    pub counts: SiteCounts,
}

impl SiteInfo {
    /// One of the greetings: at 0 the oldest, at [`u32::MAX`] the newest. None if there are none.
    pub fn tagline(&self, chance: u32) -> Option<&Tagline> {
        let count = u64::try_from(self.taglines.len()).unwrap_or(u64::MAX);
        let place = count.saturating_mul(u64::from(chance)) >> 32;
        self.taglines.get(usize::try_from(place).ok()?)
    }
}

/// The most admins that are listed.
const ADMINS: i64 = 1_000;

/// The local site.
///
/// Errors: internal if the first start was not finished.
pub async fn get(reader: &Reader) -> Result<SiteView> {
    Ok(SiteView { info: info(reader).await?, counts: *counts(reader).await? })
}

/// What admins set, from the cache.
pub async fn info(reader: &Reader) -> Result<Arc<SiteInfo>> {
    let cache = reader.site();
    if let Some(info) = cache.get(&()) {
        return Ok(info);
    }
    let began = cache.epoch();
    let info = Arc::new(read(&mut *reader.db().await?).await?);
    cache.put(began, (), Arc::clone(&info));
    Ok(info)
}

/// The counts of the site, at most a second old; always fresh after a change by this process.
pub async fn counts(reader: &Reader) -> Result<Arc<SiteCounts>> {
    let cache = reader.site_counts();
    if let Some(counts) = cache.get(&()) {
        return Ok(counts);
    }
    let began = cache.epoch();
    let counts = Arc::new(db::site::counts::get(&mut *reader.db().await?).await?);
    cache.put(began, (), Arc::clone(&counts));
    Ok(counts)
}

/// The admins as the viewer sees them, the oldest account first.
pub async fn admins(reader: &Reader, viewer: &Viewer) -> Result<Vec<PersonView>> {
    let info = info(reader).await?;
    let mut cards = cards::people(reader, &info.admins).await?;
    let now = reader.now();
    let admins = info.admins.iter().filter_map(|id| cards.remove(id));
    Ok(admins.map(|card| PersonView::new(viewer, card, now)).collect())
}

/// A page of the greetings, the oldest first.
pub async fn taglines(reader: &Reader, page: Page) -> Result<Paged<Tagline>> {
    let info = info(reader).await?;
    let all = &info.taglines;
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let range = match page.start {
        Start::First | Start::Offset(_) => 0..limit.min(all.len()),
        Start::After(cursor) => {
            let start = all.partition_point(|tagline| tagline.id.0 <= cursor.id);
            start..start.saturating_add(limit).min(all.len())
        }
        Start::Before(cursor) => {
            let end = all.partition_point(|tagline| tagline.id.0 < cursor.id);
            end.saturating_sub(limit)..end
        }
    };
    let items = all.get(range.clone()).unwrap_or_default().to_vec();
    let place = |tagline: &Tagline| Cursor { key: 0, id: tagline.id.0, kind: 0 };
    Ok(Paged {
        next: items.last().filter(|_| range.end < all.len()).map(|last| Start::After(place(last))),
        prev: items.as_slice().first().filter(|_| range.start > 0).map(|first| Start::Before(place(first))),
        items,
    })
}

/// The site of an instance, ours or another; none if it has not been seen yet.
pub async fn of_instance(reader: &Reader, id: InstanceId) -> Result<Option<SiteCard>> {
    let info = info(reader).await?;
    if info.site.site.instance_id == id {
        return Ok(Some(info.site.clone()));
    }
    let found = db::site::find_of_instance(&mut *reader.db().await?, id).await?;
    Ok(found.map(|(site, public_pem)| SiteCard { site, public_pem }))
}

async fn read(conn: &mut db::Conn) -> Result<SiteInfo> {
    let (site, local) = db::site::find_local(conn).await?.context("the site has not been set up")?;
    let found = db::site::find_of_instance(conn, site.instance_id).await?;
    let public_pem = found.map(|(_, key)| key).unwrap_or_default();
    let admins = local_user::table.filter(local_user::admin).order(local_user::id).limit(ADMINS);
    Ok(SiteInfo {
        instance: Instance::query().filter(instance::id.eq(site.instance_id)).first(conn).await?,
        site: SiteCard { site, public_pem },
        local,
        admins: admins.select(local_user::person_id).load(conn).await?,
        taglines: db::site::tagline::list(conn).await?,
        emojis: db::site::emoji::list(conn).await?,
        blocked_urls: db::site::blocked_url::list(conn).await?,
        oauth_providers: db::oauth::list(conn).await?,
    })
}
