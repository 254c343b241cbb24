//! Whom we speak with: the switch, the block list, and the allow list if there is one.

use crate::Federation;
use crate::failure::{Failure, Outcome, forbidden};
use crate::wire;
use base::error::Result;
use base::limits::{self, Limits};
use domain::App;
use moka::sync::Cache;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Changes by other processes count after this.
const AGE: Duration = Duration::from_secs(10);

/// The lists, as they were a moment ago.
pub struct Trust(Cache<(), Arc<Lists>>);

#[derive(Debug, Default)]
struct Lists {
    blocked: HashSet<String>,
    allowed: HashSet<String>,
}

impl Default for Trust {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1).time_to_live(AGE).build())
    }
}

impl Trust {
    /// Reads the lists again when they are next needed.
    pub(crate) fn forget(&self) {
        self.0.invalidate_all();
    }

    async fn lists(&self, app: &App) -> Result<Arc<Lists>> {
        if let Some(lists) = self.0.get(&()) {
            return Ok(lists);
        }
        let peers = db::sent::load_listed(&mut *app.db().await?, app.now()).await?;
        let mut lists = Lists::default();
        for peer in peers {
            let list = if peer.blocked { &mut lists.blocked } else { &mut lists.allowed };
            list.insert(peer.domain.to_lowercase());
        }
        let lists = Arc::new(lists);
        self.0.insert((), Arc::clone(&lists));
        Ok(lists)
    }
}

impl Lists {
    /// Whether the host or one it belongs to is blocked: who blocks `a.test` means `www.a.test` too.
    fn blocks(&self, host: &str) -> bool {
        limits::at_and_above(host).any(|host| self.blocked.contains(host))
    }
}

impl Federation {
    /// Whether we speak with this host at all.
    ///
    /// Errors: refused, with why.
    pub async fn check_host(&self, app: &App, host: &str) -> Outcome<()> {
        check_switch(app).await?;
        let lists = self.0.trust.lists(app).await?;
        if lists.blocks(host) {
            return Err(forbidden(format!("{host} is blocked here")));
        }
        if !lists.allowed.is_empty() && !lists.allowed.contains(host) && host != app.settings().hostname {
            return Err(forbidden(format!("{host} is not on the allow list")));
        }
        Ok(())
    }

    /// [`Federation::check_host`] for the host of an id.
    pub(crate) async fn check_id(&self, app: &App, id: &str) -> Outcome<()> {
        let host = wire::host_of(id).ok_or_else(|| crate::failure::malformed("an id is no url"))?;
        self.check_host(app, &host).await
    }
}

/// Whether federation is switched on, in the settings and by the admins.
async fn check_switch(app: &App) -> Outcome<()> {
    let on = app.settings().federates()
        && app.site().await.map_err(Failure::from)?.local.settings.federation_enabled;
    if on { Ok(()) } else { Err(forbidden("federation is switched off")) }
}

/// What is held back of the instance of an id.
pub async fn limits_of(app: &App, id: &str) -> Outcome<Limits> {
    let site = app.site().await?;
    Ok(site.held.of_host(&wire::host_of(id).unwrap_or_default()))
}

/// Whether an id is one of ours.
pub fn is_own(app: &App, id: &str) -> bool {
    wire::host_of(id).is_some_and(|host| host == app.settings().hostname.to_lowercase())
}
