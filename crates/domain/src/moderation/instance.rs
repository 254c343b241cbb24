//! What the admins think of other instances: the allow and block lists, and what is held back between open and blocked.

use super::{check_reason, log, severance};
use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use crate::site;
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, Result};
use base::ids::InstanceId;
use base::kinds::{InstancePolicyKind, ModlogKind};
use base::limits::Limits;
use base::text::field;
use chrono::{DateTime, Utc};
use db::instance::NewInstancePolicy;
use db::instance_limit::NewInstanceLimit;
use db::modlog::NewModlog;
use std::collections::HashMap;

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
    /// For admins only; none: as it was.
    pub note: Option<String>,
    /// When it comes off by itself; none: never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is to be held back of an instance; of nothing: it is open again.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Host name.
    pub domain: String,
    /// What.
    pub limits: Limits,
    /// Why, for everybody.
    pub reason: Option<String>,
    /// For admins only; none: as it was.
    pub note: Option<String>,
    /// When that ends by itself; none: never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Puts an instance on a list, or takes it off. Idempotent.
///
/// A block ends all follows between the instance and this one; taking it back brings them back.
///
/// Errors: what [`policy::check`] says, `InvalidUrl` for what is no host name, `CannotBlockLocalInstance`, `CannotCombineLists` if there is something on the other list, `BanExpirationInPast`, `InvalidBodyField`.
pub async fn list(app: &App, actor: &Actor, listing: &Listing) -> Result<InstanceId> {
    app.write(async |tx| list_in(tx, actor, listing).await).await
}

async fn list_in(tx: &mut Tx<'_>, actor: &Actor, listing: &Listing) -> Result<InstanceId> {
    let reason = listing.reason.as_deref();
    let end = listing.expires_at.filter(|_| listing.listed);
    let domain = checked(tx, actor, &listing.domain, (reason, listing.note.as_deref()), end).await?;
    let now = tx.now();
    let id = db::site::insert_instance(tx, &domain, now).await?;
    if listing.listed {
        if db::instance::any_on_list(tx, other(listing.kind)).await? {
            return Err(Code::CannotCombineLists.into());
        }
        let row = NewInstancePolicy {
            instance_id: id,
            kind: listing.kind,
            reason: listing.reason.clone(),
            note: listing.note.clone(),
            expires_at: listing.expires_at,
            published_at: now,
        };
        db::instance::set_policies(tx, &[row], now).await?;
    } else if !db::instance::delete_policy(tx, id, listing.kind).await? {
        return Ok(id);
    }
    match (listing.kind, listing.listed) {
        (InstancePolicyKind::Allowed, _) => {}
        (InstancePolicyKind::Blocked, true) => severance::sever(tx, actor, &[(id, domain)]).await?,
        (InstancePolicyKind::Blocked, false) => severance::restore(tx, &[id]).await?,
    }
    log_listing(tx, actor, (id, listing.kind, listing.listed), (reason, listing.expires_at)).await?;
    Ok(id)
}

/// Holds something back of an instance, something else than before, or nothing any more. Idempotent.
///
/// Errors: those of [`list`] but `CannotCombineLists`.
pub async fn limit(app: &App, actor: &Actor, holding: &Holding) -> Result<InstanceId> {
    app.write(async |tx| limit_in(tx, actor, holding).await).await
}

async fn limit_in(tx: &mut Tx<'_>, actor: &Actor, holding: &Holding) -> Result<InstanceId> {
    let lifted = holding.limits.is_open();
    let texts = (holding.reason.as_deref(), holding.note.as_deref());
    let domain = checked(tx, actor, &holding.domain, texts, holding.expires_at.filter(|_| !lifted)).await?;
    let now = tx.now();
    let id = db::site::insert_instance(tx, &domain, now).await?;
    if lifted {
        if !db::instance_limit::delete(tx, id).await? {
            return Ok(id);
        }
    } else {
        db::instance_limit::set(tx, &[limit_row(id, holding, now)], now).await?;
    }
    let entry = limit_entry(actor, id, holding, now);
    log(tx, &entry).await?;
    tx.note(Change::Instance(id));
    Ok(id)
}

pub(super) fn limit_row(id: InstanceId, holding: &Holding, now: DateTime<Utc>) -> NewInstanceLimit {
    let Limits { limited, no_media, no_reports, force_nsfw, no_downvotes } = holding.limits;
    NewInstanceLimit {
        instance_id: id,
        limited,
        no_media,
        no_reports,
        force_nsfw,
        no_downvotes,
        reason: holding.reason.clone(),
        note: holding.note.clone(),
        expires_at: holding.expires_at,
        published_at: now,
    }
}

/// What the modlog says of what is held back of an instance.
pub(super) fn limit_entry(actor: &Actor, id: InstanceId, holding: &Holding, now: DateTime<Utc>) -> NewModlog {
    let lifted = holding.limits.is_open();
    let mut entry = NewModlog::new(ModlogKind::AdminLimitInstance, actor.person_id(), now);
    entry.is_revert = lifted;
    entry.target_instance_id = Some(id);
    entry.reason = holding.reason.clone();
    entry.expires_at = holding.expires_at.filter(|_| !lifted);
    entry.detail = (!lifted).then(|| holding.limits.names().join(", "));
    entry
}

/// The host that is meant, as it is stored, if the actor may decide about it and all that is said of it can be kept.
async fn checked(
    tx: &mut Tx<'_>,
    actor: &Actor,
    domain: &str,
    (reason, note): (Option<&str>, Option<&str>),
    end: Option<DateTime<Utc>>,
) -> Result<String> {
    check_reason(reason)?;
    field::check_body(note.unwrap_or_default())?;
    may_manage(tx, actor).await?;
    if end.is_some_and(|end| end <= tx.now()) {
        return Err(Code::BanExpirationInPast.into());
    }
    let domain = site::domain(domain)?;
    if is_own(tx, &domain) {
        return Err(Code::CannotBlockLocalInstance.into());
    }
    Ok(domain)
}

/// Whether the actor may decide about other instances.
///
/// Errors: what [`policy::check`] says.
pub(super) async fn may_manage(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::OnSite(Capability::ManageInstances))?)
}

/// Whether what is said of a host would hold for this instance too.
pub(super) fn is_own(tx: &Tx<'_>, domain: &str) -> bool {
    let own = tx.app().settings().hostname.to_lowercase();
    base::limits::at_and_above(&own).any(|host| host == domain)
}

/// Who may decide about other instances.
///
/// Errors: what [`policy::check`] says.
pub async fn check_may_manage(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    may_manage(&mut app.tx(&mut conn), actor).await
}

/// Ends what was to end by now: entries of the lists, and what is held back. Answers how many there were.
pub async fn lift_ended(app: &App) -> Result<usize> {
    app.write(async |tx| lift_ended_in(tx).await).await
}

async fn lift_ended_in(tx: &mut Tx<'_>) -> Result<usize> {
    let now = tx.now();
    let policies = db::instance::delete_ended(tx, now).await?;
    let limits = db::instance_limit::delete_ended(tx, now).await?;
    let blocked = policies.iter().filter(|entry| entry.kind == InstancePolicyKind::Blocked);
    let blocked: Vec<InstanceId> = blocked.map(|entry| entry.instance_id).collect();
    severance::restore(tx, &blocked).await?;
    for id in policies.iter().map(|entry| entry.instance_id).chain(limits.iter().copied()) {
        tx.note(Change::Instance(id));
    }
    Ok(policies.len() + limits.len())
}

/// Puts these hosts in the place of all that are on a list.
///
/// Errors: `TooManyItems`, `InvalidUrl`.
pub(crate) async fn replace(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: InstancePolicyKind,
    domains: &[String],
) -> Result<()> {
    site::check_length(domains)?;
    let now = tx.now();
    let mut ids: Vec<InstanceId> = Vec::with_capacity(domains.len());
    let mut hosts: HashMap<InstanceId, String> = HashMap::with_capacity(domains.len());
    for raw in domains {
        let host = site::domain(raw)?;
        let id = db::site::insert_instance(tx, &host, now).await?;
        ids.push(id);
        hosts.insert(id, host);
    }
    let before = db::instance::on_list(tx, kind).await?;
    let blocked = db::instance::on_list(tx, InstancePolicyKind::Blocked).await?;
    db::instance::replace_policies(tx, kind, &ids, now).await?;
    let still_blocked = db::instance::on_list(tx, InstancePolicyKind::Blocked).await?;
    let new: Vec<(InstanceId, String)> = still_blocked
        .iter()
        .filter(|id| !blocked.contains(id))
        .filter_map(|id| Some((*id, hosts.remove(id)?)))
        .collect();
    severance::sever(tx, actor, &new).await?;
    let lifted: Vec<InstanceId> = blocked.into_iter().filter(|id| !still_blocked.contains(id)).collect();
    severance::restore(tx, &lifted).await?;
    for id in ids.iter().filter(|id| !before.contains(id)) {
        log_listing(tx, actor, (*id, kind, true), (None, None)).await?;
    }
    for id in before.iter().filter(|id| !ids.contains(id)) {
        log_listing(tx, actor, (*id, kind, false), (None, None)).await?;
    }
    Ok(())
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
