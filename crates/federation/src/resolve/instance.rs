//! What a server runs, and who stands for it.

use crate::Federation;
use crate::failure::Outcome;
use crate::fetch::Budget;
use crate::wire;
use base::error::{Error, Result};
use base::ids::InstanceId;
use chrono::TimeDelta;
use domain::App;
use domain::job::{self, Job};
use domain::remote;
use serde_json::Value;
use url::Url;

/// After this an instance is looked at anew when it is next met.
const FRESH: TimeDelta = TimeDelta::hours(24);
/// What is asked of an instance: two documents of nodeinfo, its actor.
const REQUESTS: u32 = 6;

impl Federation {
    /// Has an instance looked at in the background, unless that was done today.
    pub(crate) async fn look_at_instance(&self, app: &App, id: InstanceId, host: &str) -> Result<()> {
        let known = db::instance::find(&mut *app.db().await?, id).await?;
        let seen_at = known.and_then(|instance| instance.updated_at);
        if seen_at.is_some_and(|at| at > app.now() - FRESH) {
            return Ok(());
        }
        let key = format!("instance {host}");
        job::enqueue_for(app, host, &Job::LookAtInstance { host: host.to_owned() }, Some(key)).await
    }

    /// Looks at an instance: its nodeinfo, its actor. What it does not have is left empty.
    pub async fn see_instance(&self, app: &App, host: &str) -> Result<()> {
        let id = remote::instance(app, host).await?;
        let budget = Budget::of(REQUESTS);
        let nodeinfo = self.nodeinfo(app, &budget, host).await;
        let mut answers = nodeinfo.is_ok();
        let (software, version) = match nodeinfo {
            Ok(found) => found,
            Err(failure) => {
                tracing::debug!(instance.host = host, why = %failure, "its nodeinfo was not had");
                (None, None)
            }
        };
        remote::software(app, id, software.as_deref(), version.as_deref()).await?;
        let scheme = if app.settings().tls() { "https" } else { "http" };
        let site = format!("{scheme}://{host}/");
        match self.fetch_actor(app, &budget, &site).await {
            Ok(_) => answers = true,
            // Normal for other software (docs/reference/federation.md a.4).
            Err(failure) => {
                tracing::debug!(instance.host = host, why = %failure, "its actor was not had");
            }
        }
        // If it was given up, sending begins anew (docs/reference/federation.md e).
        if answers {
            remote::answers(app, id).await?;
        }
        self.deliveries().forget_peers();
        Ok(())
    }

    async fn nodeinfo(
        &self,
        app: &App,
        budget: &Budget,
        host: &str,
    ) -> Outcome<(Option<String>, Option<String>)> {
        let scheme = if app.settings().tls() { "https" } else { "http" };
        let links = Url::parse(&format!("{scheme}://{host}/.well-known/nodeinfo"));
        let links = links.map_err(|_| crate::failure::malformed("a host that is none"))?;
        let list = self.fetch_json(app, budget, links).await?;
        let href = wire::field(&list, "links").as_array().into_iter().flatten().rev().find_map(|link| {
            let known = wire::field(link, "rel").as_str()?.contains("nodeinfo");
            wire::field(link, "href").as_str().filter(|_| known).and_then(wire::url)
        });
        let href = href.filter(|href| wire::host(href) == host);
        let href = href.ok_or_else(|| crate::failure::malformed("no nodeinfo of its own"))?;
        let document = self.fetch_json(app, budget, href).await?;
        let software = wire::field(&document, "software");
        let line = |value: &Value| {
            value.as_str().map(|text| domain::text::cut(&domain::text::arrived_line(text), 100))
        };
        Ok((
            line(wire::field(software, "name")).map(|name| name.to_lowercase()),
            line(wire::field(software, "version")),
        ))
    }
}

/// What a failure means for a job: those that will not go away end it.
pub(crate) fn for_job(failure: crate::failure::Failure) -> Result<()> {
    use crate::failure::Failure;
    match failure {
        Failure::Refused { .. } | Failure::Gone | Failure::NeedsFetch => {
            tracing::debug!(why = %failure, "left alone");
            Ok(())
        }
        Failure::Unreachable(why) => Err(Error::Internal(anyhow::anyhow!("its home does not answer: {why}"))),
        Failure::Ours(error) => Err(error),
    }
}
