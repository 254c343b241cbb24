//! The instance as a value: everything an operation needs hangs on it.

use crate::content_rule::RuleSet;
use crate::fetch::Outward;
use crate::image::remote::{Known, Proxy};
use crate::job::Lane;
use crate::mail::Mailer;
use crate::pictrs::Pictrs;
use crate::ports::{Changes, Network};
use crate::tx::{Outcome, Tx, Work};
use anyhow::Context;
use base::change::Change;
use base::clock::Clock;
use base::error::{Error, Result};
use base::ids::ImageId;
use base::kinds::ImageMode;
use base::limits::Held;
use base::settings::Settings;
use base::text::slur::SlurFilter;
use base::text::url::UrlBlocklist;
use chrono::{DateTime, Utc};
use db::pool::PooledConn;
use db::site::{LocalSite, Site};
use db::{Conn, Pool};
use diesel_async::AsyncConnection;
use moka::future::Cache;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// One instance. Cheap to clone; there is no process-wide state beside it, so a process can run several.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What an [`App`] is made of; `server` builds these.
pub struct Parts {
    /// As loaded at the start.
    pub settings: Settings,
    /// Connections of requests.
    pub pool: Pool,
    /// Tells the time.
    pub clock: Clock,
    /// For the outside world: refuses internal addresses, has limits in time, size and redirects.
    pub http: Outward,
    /// For the process that makes the web pages only.
    pub ui: reqwest::Client,
    /// For the image service.
    pub pictrs: Pictrs,
    /// Sends mail, if a server is set.
    pub mailer: Mailer,
    /// Told what changed.
    pub changes: Arc<dyn Changes>,
    /// Speaks with other instances.
    pub network: Arc<dyn Network>,
    /// Signs and checks logins; at least 32 bytes.
    pub jwt_secret: Vec<u8>,
}

struct Inner {
    parts: Parts,
    work: Notify,
    publish: Notify,
    inbox: Notify,
    lookup: Notify,
    site: Cache<(), Arc<CurrentSite>>,
    proxy: Proxy,
    copies: Cache<String, Known>,
    shown: Mutex<HashMap<ImageId, DateTime<Utc>>>,
}

/// The site and its settings, as they were at most a second ago.
#[derive(Debug)]
pub struct CurrentSite {
    /// As its admins present it.
    pub site: Site,
    /// What they set.
    pub local: LocalSite,
    /// Their filter of words; nothing is filtered if it does not compile.
    pub slurs: SlurFilter,
    /// Links nobody may post.
    pub blocked_urls: UrlBlocklist,
    /// Its rules for what is posted.
    pub(crate) rules: RuleSet,
    /// Passes images of other servers through, if the admins want that.
    pub proxy: Option<Proxy>,
    /// What is held back of other instances.
    pub held: Held,
}

const SITE_AGE: Duration = Duration::from_secs(1);
/// How long it is remembered whether an image of another server can be had.
const COPY_AGE: Duration = Duration::from_secs(60);
const COPIES: u64 = 10_000;

impl App {
    /// Puts an instance together.
    pub fn new(parts: Parts) -> Self {
        let site = Cache::builder().max_capacity(1).time_to_live(SITE_AGE).build();
        let copies = Cache::builder().max_capacity(COPIES).time_to_live(COPY_AGE).build();
        let proxy = Proxy::new(parts.settings.origin(), &parts.jwt_secret);
        let shown = Mutex::default();
        let [work, publish, inbox, lookup] = [(); 4].map(|()| Notify::new());
        Self(Arc::new(Inner { parts, work, publish, inbox, lookup, site, proxy, copies, shown }))
    }

    /// The settings of the program; what an admin sets at run time is in [`App::site`].
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.parts.clock.now()
    }

    /// The clock itself, to be shared.
    pub fn clock(&self) -> &Clock {
        &self.0.parts.clock
    }

    /// The client for the outside world.
    pub fn http(&self) -> &Outward {
        &self.0.parts.http
    }

    /// The client for the process that makes the web pages.
    pub fn ui(&self) -> &reqwest::Client {
        &self.0.parts.ui
    }

    /// The image service.
    pub fn pictrs(&self) -> &Pictrs {
        &self.0.parts.pictrs
    }

    /// Makes and checks the addresses under which images of other servers are passed through.
    pub fn proxy(&self) -> &Proxy {
        &self.0.proxy
    }

    /// Copies of images of other servers that were looked for lately, by their urls.
    pub(crate) fn copies(&self) -> &Cache<String, Known> {
        &self.0.copies
    }

    /// Notes that a copy was shown just now, to be written down by [`crate::image::remote::write_down_shown`].
    pub(crate) fn note_shown(&self, id: ImageId) {
        self.0.shown.lock().insert(id, self.now());
    }

    /// The copies that were shown since this was last asked.
    pub(crate) fn take_shown(&self) -> Vec<(ImageId, DateTime<Utc>)> {
        self.0.shown.lock().drain().collect()
    }

    /// Sends mail, if a server is set.
    pub fn mailer(&self) -> &Mailer {
        &self.0.parts.mailer
    }

    /// Speaks with other instances.
    pub fn network(&self) -> &dyn Network {
        &*self.0.parts.network
    }

    /// What logins are signed with.
    pub(crate) fn jwt_secret(&self) -> &[u8] {
        &self.0.parts.jwt_secret
    }

    /// The connections, for health checks and figures.
    pub fn pool(&self) -> &Pool {
        &self.0.parts.pool
    }

    /// A connection, waiting up to ten seconds for one to be free.
    pub async fn db(&self) -> Result<PooledConn> {
        Ok(self.0.parts.pool.get().await?)
    }

    /// A number by chance, for what need not be kept secret: which greeting, which community.
    pub fn chance(&self) -> u32 {
        rand::random()
    }

    /// Does something in a transaction of its own, and tells the caches what it changed once that is committed. Nothing of it stays if it fails.
    pub async fn write<R, F>(&self, work: F) -> Result<R>
    where
        for<'t, 'c> F:
            AsyncFnOnce(&'t mut Tx<'c>) -> Result<R> + Work<&'t mut Tx<'c>, Result<R>, Fut: Send> + Send,
        R: Send,
    {
        let mut conn = self.db().await?;
        let (done, outcome) = conn
            .transaction(async |conn| {
                let mut tx = self.tx(conn);
                let done = work(&mut tx).await?;
                Ok::<_, Error>((done, tx.into_changes()))
            })
            .await?;
        // Caches may need a connection of their own.
        drop(conn);
        self.changed(outcome);
        Ok(done)
    }

    /// Wraps a connection on which a transaction has just been opened, or on which a single statement is one.
    pub fn tx<'a>(&self, conn: &'a mut Conn) -> Tx<'a> {
        Tx::new(conn, self)
    }

    /// Tells the caches what a committed transaction changed, and the workers of this process where there is work.
    pub fn changed(&self, outcome: Outcome) {
        if outcome.changes.iter().any(|change| matches!(change, Change::Site | Change::Instance(_))) {
            self.0.site.invalidate_all();
        }
        self.0.parts.changes.apply(&outcome.changes);
        for lane in outcome.lanes {
            self.work_left(lane);
        }
    }

    /// Tells one worker of this process that there is a job in its lane.
    pub(crate) fn work_left(&self, lane: Lane) {
        self.bell(lane).notify_one();
    }

    /// Tells all idle workers of a lane that there are jobs in it. A busy one looks again by itself.
    pub fn work_found(&self, lane: Lane) {
        self.bell(lane).notify_waiters();
    }

    /// Waits until there is a job in the lane.
    pub async fn work_arrived(&self, lane: Lane) {
        self.bell(lane).notified().await;
    }

    fn bell(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Work => &self.0.work,
            Lane::Publish => &self.0.publish,
            Lane::Inbox => &self.0.inbox,
            Lane::Lookup => &self.0.lookup,
        }
    }

    /// The site and its settings, at most a second old; always fresh after a change by this process.
    ///
    /// Errors: internal if the first start was not finished.
    pub async fn site(&self) -> Result<Arc<CurrentSite>> {
        let loaded = self.0.site.try_get_with((), self.load_site()).await;
        loaded.map_err(|error| anyhow::anyhow!("{error:#}").into())
    }

    async fn load_site(&self) -> anyhow::Result<Arc<CurrentSite>> {
        let mut conn = self.0.parts.pool.get().await?;
        let found = db::site::find_local(&mut conn).await.context("loading the site")?;
        let (site, local) = found.context("the site has not been set up")?;
        let blocked = db::site::blocked_url::list(&mut conn).await.context("loading the blocklist")?;
        let blocked: Vec<String> = blocked.into_iter().map(|blocked| blocked.url).collect();
        let pattern = local.settings.slur_filter_regex.as_deref().unwrap_or_default();
        let slurs = SlurFilter::new(pattern).unwrap_or_else(|code| {
            tracing::warn!(?code, "the filter of words is not used");
            SlurFilter::default()
        });
        let blocked_urls = UrlBlocklist::new(&blocked).unwrap_or_else(|code| {
            tracing::warn!(?code, "the list of blocked urls is not used");
            UrlBlocklist::default()
        });
        let rules = db::content_rule::list(&mut conn, None).await.context("loading the rules")?;
        let rules = RuleSet::new(&rules).unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the rules for what is posted are not used");
            RuleSet::default()
        });
        let held = db::instance_limit::load_held(&mut conn, self.now()).await;
        let held = held.context("loading what is held back of others")?;
        let proxy = (local.settings.image_mode == ImageMode::ProxyAllImages).then(|| self.0.proxy.clone());
        Ok(Arc::new(CurrentSite { site, local, slurs, blocked_urls, rules, proxy, held }))
    }
}
