//! Roles, and who holds them. Whether the viewer may see them is for `domain::role` to say.

use crate::cards::{self, PersonCard};
use crate::reader::Reader;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId, RoleId};
use db::role::{MOST, MOST_HOLDERS, Role, RoleGrant};
use db::schema::{role, role_grant};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A role with those who hold it.
#[derive(Debug, Clone)]
pub struct RoleView {
    /// The row.
    pub role: Role,
    /// Who holds it now, the longest first.
    pub holders: Vec<HolderView>,
}

/// Somebody who holds a role.
#[derive(Debug, Clone)]
pub struct HolderView {
    /// The row.
    pub grant: RoleGrant,
    /// Who.
    pub person: Arc<PersonCard>,
}

/// The roles of a community (none: of the site), by name.
pub async fn list(reader: &Reader, community_id: Option<CommunityId>) -> Result<Vec<RoleView>> {
    let roles = Role::query()
        .filter(role::community_id.is_not_distinct_from(community_id))
        .order((role::name, role::id))
        .limit(MOST)
        .load(&mut reader.db().await?)
        .await?;
    hydrate(reader, roles).await
}

/// A role.
///
/// Errors: `RoleNotFound`.
pub async fn get(reader: &Reader, id: RoleId) -> Result<RoleView> {
    let found = Role::query().filter(role::id.eq(id)).first(&mut reader.db().await?).await.optional()?;
    let role: Role = found.or_code(Code::RoleNotFound)?;
    hydrate(reader, vec![role]).await?.pop().or_code(Code::RoleNotFound)
}

/// The roles somebody holds now, those of the site first.
pub async fn held_by(reader: &Reader, person_id: PersonId) -> Result<Vec<Role>> {
    let now = reader.now();
    let ids: Vec<RoleId> = role_grant::table
        .filter(role_grant::person_id.eq(person_id))
        .filter(role_grant::expires_at.is_null().or(role_grant::expires_at.gt(now)))
        .order(role_grant::role_id)
        .limit(MOST_HOLDERS)
        .select(role_grant::role_id)
        .load(&mut reader.db().await?)
        .await?;
    let order = (role::community_id.asc().nulls_first(), role::id);
    let roles = Role::query().filter(role::id.eq_any(ids)).order(order).limit(MOST_HOLDERS);
    Ok(roles.load(&mut reader.db().await?).await?)
}

async fn hydrate(reader: &Reader, roles: Vec<Role>) -> Result<Vec<RoleView>> {
    let ids: Vec<RoleId> = roles.iter().map(|role| role.id).collect();
    let now = reader.now();
    let grants: Vec<RoleGrant> = RoleGrant::query()
        .filter(role_grant::role_id.eq_any(ids))
        .filter(role_grant::expires_at.is_null().or(role_grant::expires_at.gt(now)))
        .order((role_grant::granted_at, role_grant::person_id))
        .limit(MOST * MOST_HOLDERS)
        .load(&mut reader.db().await?)
        .await?;
    let people: Vec<PersonId> = grants.iter().map(|grant| grant.person_id).collect();
    let people = cards::people(reader, &people).await?;
    let mut holders: HashMap<RoleId, Vec<HolderView>> = HashMap::new();
    for grant in grants {
        let Some(person) = people.get(&grant.person_id).cloned() else { continue };
        holders.entry(grant.role_id).or_default().push(HolderView { grant, person });
    }
    let view = |role: Role| RoleView { holders: holders.remove(&role.id).unwrap_or_default(), role };
    Ok(roles.into_iter().map(view).collect())
}
