//! Roles: bundles of capabilities that are defined, granted for a time or for good, and revoked. Moderators and admins are built in and have theirs without one.
//!
//! A role belongs to a community of this instance or to the site. Nobody hands out what they do not have; each step leaves an entry in the modlog.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::policy::{self, rights};
use crate::tx::Tx;
use base::capability::{Capabilities, Capability, Scope};
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, PersonId, RoleId};
use base::kinds::ModlogKind;
use base::text::field;
use chrono::{DateTime, Utc};
use db::modlog::NewModlog;
use db::role::{self, NewRole, Role, RoleGrant};
use db::standing::Standing;

/// What somebody wants a role to be.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Where it holds; none: on the site.
    pub community_id: Option<CommunityId>,
    /// 1 to 50 characters; no two of a community (or of the site) have the same.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// What it lets people do.
    pub capabilities: Vec<Capability>,
}

/// What somebody wants to change of a role.
#[derive(Debug, Clone)]
pub struct RoleEdit {
    /// None: it stays.
    pub name: Option<String>,
    /// What it is for.
    pub description: Edit<String>,
    /// None: they stay.
    pub capabilities: Option<Vec<Capability>>,
}

/// Most characters of a name.
const LONGEST_NAME: usize = 50;

/// Defines a role.
///
/// Errors: `CommunityNotFound`, `ObjectNotLocal`, what [`rights::hand_out`] says, `InvalidRole` for a name or set of capabilities that is none, `Slurs`, `SiteDescriptionLengthOverflow`, `TooManyItems`, `RoleTaken`.
pub async fn define(app: &App, actor: &Actor, new: &Definition) -> Result<RoleId> {
    let site = app.site().await?;
    app.write(async |tx| define_in(tx, &site, actor, new).await).await
}

async fn define_in(tx: &mut Tx<'_>, site: &CurrentSite, actor: &Actor, new: &Definition) -> Result<RoleId> {
    let standing = standing(tx, actor, new.community_id).await?;
    let capabilities = bundle(&new.capabilities, new.community_id)?;
    rights::hand_out(&standing, new.community_id, capabilities)?;
    if role::count(tx, new.community_id).await? >= role::MOST {
        return Err(Code::TooManyItems.into());
    }
    let row = NewRole {
        community_id: new.community_id,
        name: name(site, &new.name)?,
        description: new.description.clone().map(|line| description(site, line)).transpose()?,
        capabilities,
        published_at: tx.now(),
    };
    let id = role::insert(tx, &row).await.on_constraint("role_name", Code::RoleTaken)?;
    let entry = entry(tx, actor, ModlogKind::RoleDefine, row.community_id, said(&row.name, capabilities));
    db::modlog::insert(tx, &entry).await?;
    Ok(id)
}

/// Changes a role, for all who hold it.
///
/// Errors: `RoleNotFound`, else those of [`define`], for what it lets people do before and after.
pub async fn edit(app: &App, actor: &Actor, id: RoleId, edit: &RoleEdit) -> Result<()> {
    let site = app.site().await?;
    app.write(async |tx| edit_in(tx, &site, actor, id, edit).await).await
}

async fn edit_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: RoleId,
    edit: &RoleEdit,
) -> Result<()> {
    let (before, standing) = held(tx, actor, id).await?;
    let capabilities = match &edit.capabilities {
        Some(list) => bundle(list, before.community_id)?,
        None => before.capabilities,
    };
    rights::hand_out(&standing, before.community_id, capabilities)?;
    let name = match &edit.name {
        Some(new) => name(site, new)?,
        None => before.name,
    };
    let line = edit.description.clone().try_map(|line| description(site, line))?.apply(before.description);
    let now = tx.now();
    let updated = role::update(tx, id, (&name, line.as_deref(), capabilities), now).await;
    updated.on_constraint("role_name", Code::RoleTaken)?;
    for person_id in role::holders(tx, id).await? {
        tx.note(Change::Viewer(person_id));
    }
    let entry = entry(tx, actor, ModlogKind::RoleDefine, before.community_id, said(&name, capabilities));
    db::modlog::insert(tx, &entry).await?;
    Ok(())
}

/// Deletes a role; who holds it loses what it gave.
///
/// Errors: `RoleNotFound`, what [`rights::hand_out`] says.
pub async fn delete(app: &App, actor: &Actor, id: RoleId) -> Result<()> {
    app.write(async |tx| {
        let (before, _) = held(tx, actor, id).await?;
        for person_id in role::holders(tx, id).await? {
            tx.note(Change::Viewer(person_id));
        }
        role::delete(tx, id).await?;
        let text = said(&before.name, before.capabilities);
        let mut entry = entry(tx, actor, ModlogKind::RoleDefine, before.community_id, text);
        entry.is_revert = true;
        db::modlog::insert(tx, &entry).await?;
        Ok(())
    })
    .await
}

/// A role that is given to somebody.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Which.
    pub role_id: RoleId,
    /// To whom.
    pub person_id: PersonId,
    /// None: until it is revoked.
    pub expires_at: Option<DateTime<Utc>>,
    /// Why, for the modlog.
    pub reason: Option<String>,
}

/// Grants a role; one that is held already gets the new end.
///
/// Errors: `RoleNotFound`, `PersonNotFound`, what [`rights::hand_out`] says, `NotHigherMod` for oneself and for those who rank as high, `BanExpirationInPast` for an end that is past, `TooManyItems`.
pub async fn grant(app: &App, actor: &Actor, grant: &Grant) -> Result<()> {
    app.write(async |tx| grant_in(tx, actor, grant).await).await
}

async fn grant_in(tx: &mut Tx<'_>, actor: &Actor, grant: &Grant) -> Result<()> {
    let (role, standing) = held(tx, actor, grant.role_id).await?;
    let now = tx.now();
    if grant.expires_at.is_some_and(|end| end <= now) {
        return Err(Code::BanExpirationInPast.into());
    }
    over(tx, &standing, &role, grant.person_id).await?;
    if role::count_holders(tx, role.id).await? >= role::MOST_HOLDERS {
        return Err(Code::TooManyItems.into());
    }
    let row = RoleGrant {
        role_id: role.id,
        person_id: grant.person_id,
        granted_by_id: Some(actor.person_id()),
        granted_at: now,
        expires_at: grant.expires_at,
    };
    role::grant(tx, &row).await?;
    let mut entry = entry(tx, actor, ModlogKind::RoleGrant, role.community_id, role.name);
    entry.target_person_id = Some(grant.person_id);
    entry.expires_at = grant.expires_at;
    entry.reason = grant.reason.clone();
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Viewer(grant.person_id));
    Ok(())
}

/// Takes a role from somebody; anybody may give up their own. Idempotent.
///
/// Errors: `RoleNotFound`, `PersonNotFound`, what [`rights::hand_out`] says, `NotHigherMod`.
pub async fn revoke(
    app: &App,
    actor: &Actor,
    role_id: RoleId,
    person_id: PersonId,
    reason: Option<String>,
) -> Result<()> {
    app.write(async |tx| {
        let role = if actor.person_id() == person_id {
            let role = role::lock(tx, role_id).await?.or_code(Code::RoleNotFound)?;
            policy::account::check(&standing(tx, actor, role.community_id).await?)?;
            role
        } else {
            let (role, standing) = held(tx, actor, role_id).await?;
            over(tx, &standing, &role, person_id).await?;
            role
        };
        if role::revoke(tx, role_id, person_id).await? {
            let mut entry = entry(tx, actor, ModlogKind::RoleGrant, role.community_id, role.name);
            entry.target_person_id = Some(person_id);
            entry.is_revert = true;
            entry.reason = reason.clone();
            db::modlog::insert(tx, &entry).await?;
            tx.note(Change::Viewer(person_id));
        }
        Ok(())
    })
    .await
}

/// Whether the actor may see the roles of a community (none: of the site) and who holds them, for the reader to ask before it lists them.
///
/// Errors: `CommunityNotFound`, what [`rights::hand_out`] says.
pub async fn check_list(app: &App, actor: &Actor, community_id: Option<CommunityId>) -> Result<()> {
    let mut conn = app.db().await?;
    let mut tx = app.tx(&mut conn);
    let standing = standing(&mut tx, actor, community_id).await?;
    Ok(rights::hand_out(&standing, community_id, Capabilities::NONE)?)
}

/// The standing where a role is to hold.
async fn standing(tx: &mut Tx<'_>, actor: &Actor, community_id: Option<CommunityId>) -> Result<Standing> {
    let Some(id) = community_id else { return policy::site_standing(tx, actor).await };
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    if !community.local {
        return Err(Code::ObjectNotLocal.into());
    }
    policy::standing(tx, actor, id).await
}

/// A role that the actor may hand out, with the actor's standing where it holds.
async fn held(tx: &mut Tx<'_>, actor: &Actor, id: RoleId) -> Result<(Role, Standing)> {
    let role = role::lock(tx, id).await?.or_code(Code::RoleNotFound)?;
    let standing = standing(tx, actor, role.community_id).await?;
    rights::hand_out(&standing, role.community_id, role.capabilities)?;
    Ok((role, standing))
}

/// Whether the actor ranks above the person whose role it is about. Nobody extends their own.
async fn over(tx: &mut Tx<'_>, standing: &Standing, role: &Role, person_id: PersonId) -> Result<()> {
    let now = tx.now();
    let place = role.community_id.unwrap_or_default();
    let target = db::standing::find(tx, person_id, place, now).await?.or_code(Code::PersonNotFound)?;
    Ok(rights::over_roles_of(standing, &target)?)
}

fn bundle(list: &[Capability], community_id: Option<CommunityId>) -> Result<Capabilities, Code> {
    let fits = community_id.is_none() || list.iter().all(|one| one.scope() == Scope::Community);
    let capabilities: Capabilities = list.iter().copied().collect();
    if capabilities.is_empty() || !fits {
        return Err(Code::InvalidRole);
    }
    Ok(capabilities.completed())
}

fn name(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    let name = raw.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(Code::InvalidRole);
    }
    site.slurs.check(name)?;
    Ok(name.to_owned())
}

fn description(site: &CurrentSite, line: String) -> Result<String, Code> {
    site.slurs.check(&line)?;
    field::check_summary(&line)?;
    Ok(line)
}

/// How the modlog describes a role.
fn said(name: &str, capabilities: Capabilities) -> String {
    let words: Vec<&str> = capabilities.iter().map(Capability::word).collect();
    format!("{name}: {}", words.join(", "))
}

fn entry(
    tx: &Tx<'_>,
    actor: &Actor,
    kind: ModlogKind,
    community_id: Option<CommunityId>,
    detail: String,
) -> NewModlog {
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.target_community_id = community_id;
    entry.detail = Some(detail);
    entry
}
