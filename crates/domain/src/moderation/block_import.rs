//! Bringing in a block list: first what it would do, then doing it.
//!
//! Nothing is weakened by a list: what is blocked stays blocked, what is held back stays so. What was decided here keeps its reason, unless the list does more. What it did is remembered, so that all of it can be taken back ([`undo`]).

pub mod undo;

use super::block_list::{self, Entry, List, Measure, Refused};
use super::instance::{Holding, limit_entry, limit_row, may_manage};
use super::severance;
use crate::actor::Actor;
use crate::app::App;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, Result};
use base::ids::{BlockImportId, InstanceId};
use base::kinds::{InstancePolicyKind, ModlogKind};
use base::limits::Limits;
use base::text::field;
use chrono::{DateTime, Utc};
use db::instance::NewInstancePolicy;
use db::instance_limit::NewInstanceLimit;
use db::modlog::NewModlog;
use db::severance::Reach;
use diesel_async::AsyncConnection;
use std::collections::{HashMap, HashSet};

/// What a list would do, or did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What changes, in the order of the list.
    pub planned: Vec<Planned>,
    /// Hosts about which the list asks for no more than is so already.
    pub unchanged: usize,
    /// Lines that cannot be done.
    pub refused: Vec<Refused>,
    /// By what it can be undone; none: nothing was done.
    pub import_id: Option<BlockImportId>,
}

/// What changes for a host.
#[derive(Debug, Clone)]
pub struct Planned {
    /// What the list says of it, with what is so already.
    pub entry: Entry,
    /// What there is of it, and what a block cuts; none: nothing is known of it.
    pub reach: Option<Reach>,
}

/// Says what a list would do, and does nothing.
///
/// Errors: what policy says, `TooManyItems` for more than ten thousand lines or a megabyte.
pub async fn preview(app: &App, actor: &Actor, text: &str) -> Result<Outcome> {
    let list = read(app, text)?;
    let mut conn = app.db().await?;
    let mut tx = app.tx(&mut conn);
    may_manage(&mut tx, actor).await?;
    plan(&mut tx, list).await
}

/// Does what a list asks, all of it in one transaction; lines that cannot be done are left out and told.
///
/// Errors: those of [`preview`], `CannotCombineLists` if it blocks somebody and there is an allow list.
pub async fn apply(app: &App, actor: &Actor, text: &str) -> Result<Outcome> {
    let list = read(app, text)?;
    let mut conn = app.db().await?;
    let (outcome, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            may_manage(&mut tx, actor).await?;
            let mut outcome = plan(&mut tx, list).await?;
            outcome.import_id = carry_out(&mut tx, actor, &outcome.planned).await?;
            Ok::<_, Error>((outcome, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(outcome)
}

/// Bytes of a list.
const BYTES_MAX: usize = 1_000_000;

fn read(app: &App, text: &str) -> Result<List> {
    if text.len() > BYTES_MAX {
        return Err(Code::TooManyItems.into());
    }
    let own = app.settings().hostname.to_lowercase();
    let list = block_list::parse(text, &own, app.now());
    if list.entries.len() + list.refused.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems.into());
    }
    Ok(list)
}

/// What a list would change, given what was decided already.
async fn plan(tx: &mut Tx<'_>, list: List) -> Result<Outcome> {
    let domains: Vec<String> = list.entries.iter().map(|entry| entry.domain.clone()).collect();
    let own = db::instance::load_ids(tx, &domains).await?;
    let ids: Vec<InstanceId> = own.values().copied().collect();
    let blocked: HashSet<InstanceId> = db::instance::load_policies(tx, &ids)
        .await?
        .into_iter()
        .filter(|policy| policy.kind == InstancePolicyKind::Blocked)
        .map(|policy| policy.instance_id)
        .collect();
    let limits = db::instance_limit::load(tx, &ids).await?;
    let limits: HashMap<InstanceId, Limits> =
        limits.iter().map(|limit| (limit.instance_id, limit.limits())).collect();
    let reach = db::severance::preview(tx, &domains).await?;
    let mut reach: HashMap<String, Reach> =
        reach.into_iter().map(|reach| (reach.domain.clone(), reach)).collect();

    let before = list.entries.len();
    let mut planned = Vec::with_capacity(before);
    for mut entry in list.entries {
        let id = own.get(&entry.domain);
        if id.is_some_and(|id| blocked.contains(id)) {
            continue;
        }
        let held = id.and_then(|id| limits.get(id)).copied().unwrap_or_default();
        if let Measure::Limit(wanted) = entry.measure {
            let both = wanted.or(held);
            if both == held {
                continue;
            }
            entry.measure = Measure::Limit(both);
        }
        planned.push(Planned { reach: reach.remove(&entry.domain), entry });
    }
    Ok(Outcome { unchanged: before - planned.len(), planned, refused: list.refused, import_id: None })
}

async fn carry_out(tx: &mut Tx<'_>, actor: &Actor, planned: &[Planned]) -> Result<Option<BlockImportId>> {
    if planned.is_empty() {
        return Ok(None);
    }
    let now = tx.now();
    let blocks = planned.iter().any(|planned| planned.entry.measure == Measure::Block);
    if blocks && db::instance::any_on_list(tx, InstancePolicyKind::Allowed).await? {
        return Err(Code::CannotCombineLists.into());
    }
    let domains: Vec<String> = planned.iter().map(|planned| planned.entry.domain.clone()).collect();
    let ids = db::instance::insert_all(tx, &domains, now).await?;
    let entries: Vec<(InstanceId, bool)> = planned
        .iter()
        .filter_map(|Planned { entry, .. }| Some((*ids.get(&entry.domain)?, entry.measure == Measure::Block)))
        .collect();
    let import_id = db::block_import::insert(tx, actor.person_id(), &entries, now).await?;
    let (mut policies, mut limits, mut log, mut blocked) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Planned { entry, .. } in planned {
        let Some(id) = ids.get(&entry.domain).copied() else { continue };
        match entry.measure {
            Measure::Block => {
                policies.push(policy_row(id, entry, now));
                log.push(block_entry(actor, id, entry, now));
                blocked.push((id, entry.domain.clone()));
            }
            Measure::Limit(held) => {
                let holding = holding(entry, held);
                let row: NewInstanceLimit = limit_row(id, &holding, now);
                limits.push(row);
                log.push(limit_entry(actor, id, &holding, now));
            }
        }
        tx.note(Change::Instance(id));
    }
    db::instance::set_policies(tx, &policies, now).await?;
    db::instance_limit::set(tx, &limits, now).await?;
    severance::sever(tx, actor, &blocked).await?;
    db::modlog::insert_all(tx, &log).await?;
    Ok(Some(import_id))
}

fn policy_row(id: InstanceId, entry: &Entry, now: DateTime<Utc>) -> NewInstancePolicy {
    NewInstancePolicy {
        instance_id: id,
        kind: InstancePolicyKind::Blocked,
        reason: entry.reason.clone(),
        note: entry.note.clone(),
        expires_at: entry.expires_at,
        published_at: now,
    }
}

fn block_entry(actor: &Actor, id: InstanceId, entry: &Entry, now: DateTime<Utc>) -> NewModlog {
    let mut log = NewModlog::new(ModlogKind::AdminBlockInstance, actor.person_id(), now);
    log.target_instance_id = Some(id);
    log.reason = entry.reason.clone();
    log.expires_at = entry.expires_at;
    log
}

fn holding(entry: &Entry, limits: Limits) -> Holding {
    Holding {
        domain: entry.domain.clone(),
        limits,
        reason: entry.reason.clone(),
        note: entry.note.clone(),
        expires_at: entry.expires_at,
    }
}
