//! The allow and block lists.

use super::{check_reason, log};
use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, Result};
use base::ids::InstanceId;
use base::kinds::{InstancePolicyKind, ModlogKind};
use chrono::{DateTime, Utc};
use db::modlog::NewModlog;

/// An instance that is put on a list or taken off it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Host name.
    pub domain: String,
    /// Which list.
    pub kind: InstancePolicyKind,
    /// Whether it is put on it.
    pub listed: bool,
    /// Why, for the modlog.
    pub reason: Option<String>,
    /// When it comes off by itself; none: never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Puts an instance on a list, or takes it off. Idempotent.
///
/// Errors: what [`policy::check`] says, `InvalidUrl` for what is no host name, `CannotBlockLocalInstance`, `CannotCombineLists` if there is something on the other list, `BanExpirationInPast`, `InvalidBodyField`.
pub async fn list(app: &App, actor: &Actor, listing: &Listing) -> Result<InstanceId> {
    let own = app.site().await?.site.instance_id;
    app.write(async |tx| list_in(tx, actor, own, listing).await).await
}

async fn list_in(tx: &mut Tx<'_>, actor: &Actor, own: InstanceId, listing: &Listing) -> Result<InstanceId> {
    let reason = listing.reason.as_deref();
    check_reason(reason)?;
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::OnSite(Capability::ManageInstances))?;
    let now = tx.now();
    if listing.listed && listing.expires_at.is_some_and(|end| end <= now) {
        return Err(Code::BanExpirationInPast.into());
    }
    let id = db::site::insert_instance(tx, &crate::site::domain(&listing.domain)?, now).await?;
    if id == own {
        return Err(Code::CannotBlockLocalInstance.into());
    }
    if listing.listed {
        if db::instance::any_on_list(tx, other(listing.kind)).await? {
            return Err(Code::CannotCombineLists.into());
        }
        let entry = (reason, listing.expires_at);
        db::instance::set_policy(tx, id, listing.kind, entry, now).await?;
    } else if !db::instance::delete_policy(tx, id, listing.kind).await? {
        return Ok(id);
    }
    log_listing(tx, actor, (id, listing.kind, listing.listed), (reason, listing.expires_at)).await?;
    Ok(id)
}

fn other(kind: InstancePolicyKind) -> InstancePolicyKind {
    match kind {
        InstancePolicyKind::Allowed => InstancePolicyKind::Blocked,
        InstancePolicyKind::Blocked => InstancePolicyKind::Allowed,
    }
}

/// Writes down that an instance was put on a list or taken off it.
pub(crate) async fn log_listing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, kind, listed): (InstanceId, InstancePolicyKind, bool),
    (reason, expires_at): (Option<&str>, Option<DateTime<Utc>>),
) -> Result<()> {
    let kind = match kind {
        InstancePolicyKind::Allowed => ModlogKind::AdminAllowInstance,
        InstancePolicyKind::Blocked => ModlogKind::AdminBlockInstance,
    };
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.is_revert = !listed;
    entry.target_instance_id = Some(id);
    entry.reason = reason.map(str::to_owned);
    entry.expires_at = expires_at;
    log(tx, &entry).await?;
    tx.note(Change::Instance(id));
    Ok(())
}
