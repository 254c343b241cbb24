//! What capabilities somebody has, and whom they outrank.

use base::capability::{Capabilities, Capability, Scope};
use base::error::Code;
use base::ids::CommunityId;
use db::standing::Standing;

/// The capabilities somebody has, by where they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// For the site, and so in every community.
    pub site: Capabilities,
    /// In the community of the standing.
    pub community: Capabilities,
}

impl Rights {
    /// An admin has the whole bundle of the site, a moderator that of the community, others what roles give them.
    pub fn of(standing: &Standing) -> Self {
        let site = if standing.admin { Capabilities::admin() } else { standing.site_grants };
        // Whatever a row says: a role of a community gives nothing on the site.
        let granted = standing.community_grants.and(Capabilities::moderator());
        let moderator = standing.moderator_since.map(|_| Capabilities::moderator()).unwrap_or_default();
        Self { site, community: moderator.or(granted) }
    }

    /// All that holds in the community.
    pub fn all(self) -> Capabilities {
        self.site.or(self.community)
    }

    fn any_in_community(self) -> bool {
        !self.all().and(Capabilities::moderator()).is_empty()
    }
}

/// Whether somebody has a capability where the standing is. For what is only looked at: those banned from the community still see.
pub fn may(standing: &Standing, capability: Capability) -> bool {
    Rights::of(standing).all().contains(capability)
}

/// Whether somebody may use a capability on something in the community.
///
/// Errors: `code` without it; `PersonIsBannedFromCommunity` if it is one of the community, and its holder is banned there.
pub(super) fn need(standing: &Standing, capability: Capability, code: Code) -> Result<(), Code> {
    let rights = Rights::of(standing);
    if rights.site.contains(capability) {
        return Ok(());
    }
    if !rights.community.contains(capability) {
        return Err(code);
    }
    if standing.community_banned { Err(Code::PersonIsBannedFromCommunity) } else { Ok(()) }
}

/// Whether somebody has a capability for the site.
///
/// Errors: `code`.
pub(super) fn need_on_site(standing: &Standing, capability: Capability, code: Code) -> Result<(), Code> {
    if Rights::of(standing).site.contains(capability) { Ok(()) } else { Err(code) }
}

/// Whether somebody has any capability in the community at all.
///
/// Errors: `NotAModOrAdmin`; `PersonIsBannedFromCommunity` for those who are banned there and have none for the site.
pub(super) fn need_any(standing: &Standing) -> Result<(), Code> {
    let rights = Rights::of(standing);
    if !rights.any_in_community() {
        return Err(Code::NotAModOrAdmin);
    }
    let by_site = !rights.site.and(Capabilities::moderator()).is_empty();
    if standing.community_banned && !by_site { Err(Code::PersonIsBannedFromCommunity) } else { Ok(()) }
}

/// Smaller ranks higher. Admins by account, then moderators by appointment, then who holds a role, then everybody (docs/reference/api-v3.md 4, HM).
fn rank(standing: &Standing) -> (u8, i64) {
    if standing.admin {
        return (0, standing.local_user_id.map_or(i64::MAX, |id| i64::from(id.0)));
    }
    if let Some(since) = standing.moderator_since {
        return (1, since.timestamp_micros());
    }
    if Rights::of(standing).all().is_empty() { (3, 0) } else { (2, 0) }
}

/// Whether somebody may use their capabilities against another person in a community. Against oneself always. In a community of another instance our admins rank by what they are there, to all but each other: its home decides (docs/reference/federation.md b).
///
/// Errors: `NotHigherMod`.
pub fn outrank(standing: &Standing, target: &Standing) -> Result<(), Code> {
    let elsewhere = standing.community_visibility.is_some() && !standing.community_local;
    let guest;
    let target = if elsewhere && !standing.admin {
        guest = Standing { admin: false, site_grants: Capabilities::default(), ..target.clone() };
        &guest
    } else {
        target
    };
    let ordinary = rank(target).0 == 3;
    if ordinary || standing.person_id == target.person_id || rank(standing) < rank(target) {
        return Ok(());
    }
    Err(Code::NotHigherMod)
}

/// Whether somebody may use their capabilities for the site against another person: admins rank by the age of their account, above those with a role on the site, who rank above everybody else.
///
/// Errors: `NotHigherAdmin`.
pub fn outrank_on_site(standing: &Standing, target: &Standing) -> Result<(), Code> {
    let site_rank = |standing: &Standing| match rank(standing) {
        (0, key) => (0, key),
        _ if !standing.site_grants.is_empty() => (1, 0),
        _ => (2, 0),
    };
    let ordinary = site_rank(target).0 == 2;
    if ordinary || standing.person_id == target.person_id || site_rank(standing) < site_rank(target) {
        return Ok(());
    }
    Err(Code::NotHigherAdmin)
}

/// Whether somebody may hand out these capabilities in a community (none: on the site): who manages roles there, and nobody more than they have themselves.
///
/// Errors: `NotAModOrAdmin`, `PersonIsBannedFromCommunity`, `NotHigherMod`; on the site `NotAnAdmin`, `NotHigherAdmin`.
pub fn hand_out(
    standing: &Standing,
    community_id: Option<CommunityId>,
    capabilities: Capabilities,
) -> Result<(), Code> {
    super::account::check(standing)?;
    if community_id.is_none() {
        need_on_site(standing, Capability::ManageSiteRoles, Code::NotAnAdmin)?;
        let enough = capabilities.within(Rights::of(standing).site);
        return if enough { Ok(()) } else { Err(Code::NotHigherAdmin) };
    }
    need(standing, Capability::ManageRoles, Code::NotAModOrAdmin)?;
    let in_scope = capabilities.iter().all(|one| one.scope() == Scope::Community);
    let own = Rights::of(standing).all();
    if in_scope && capabilities.within(with_posting(own)) { Ok(()) } else { Err(Code::NotHigherMod) }
}

/// Whether somebody may make another a moderator: who gives the whole bundle has it.
///
/// Errors: `NotHigherMod`.
pub fn appoint(standing: &Standing) -> Result<(), Code> {
    let own = with_posting(Rights::of(standing).all());
    if Capabilities::moderator().within(own) { Ok(()) } else { Err(Code::NotHigherMod) }
}

/// Whether somebody may make another an admin, likewise.
///
/// Errors: `NotAnAdmin`.
pub fn appoint_admin(standing: &Standing) -> Result<(), Code> {
    if Capabilities::admin().within(Rights::of(standing).site) { Ok(()) } else { Err(Code::NotAnAdmin) }
}

/// Admins appoint moderators, though they lack the one right that only those have.
fn with_posting(own: Capabilities) -> Capabilities {
    let moderates = Capabilities::moderator().and(Capabilities::admin()).within(own);
    if moderates { own.or(Capabilities::moderator()) } else { own }
}

/// Whether somebody who may hand out a role may do so to this person. Nobody does to themselves, or they could make their own last.
///
/// Errors: `NotHigherMod`.
pub fn over_roles_of(standing: &Standing, target: &Standing) -> Result<(), Code> {
    let (own, other) = (rank(standing), rank(target));
    if standing.person_id != target.person_id && (other.0 == 3 || own < other) {
        return Ok(());
    }
    Err(Code::NotHigherMod)
}

/// Whether somebody may appoint moderators where the community is another instance's: its moderators may, our admins may not.
///
/// Errors: `NotAModerator`.
pub fn moderate_elsewhere(standing: &Standing) -> Result<(), Code> {
    if standing.moderator_since.is_some() { Ok(()) } else { Err(Code::NotAModerator) }
}

/// Whether somebody can be made a moderator or admin: who is banned or gone cannot.
///
/// Errors: `AccountDeleted`, `SiteBan`, `PersonIsBannedFromCommunity`.
pub fn take_office(target: &Standing) -> Result<(), Code> {
    super::account::check(target)?;
    if target.community_banned { Err(Code::PersonIsBannedFromCommunity) } else { Ok(()) }
}

/// Whether somebody has a capability for the site or, as `somewhere` says, in any community.
///
/// Errors: what [`super::account::check`] says, `NotAModOrAdmin`.
pub fn need_somewhere(standing: &Standing, capability: Capability, somewhere: bool) -> Result<(), Code> {
    super::account::check(standing)?;
    let held = somewhere || Rights::of(standing).site.contains(capability);
    if held { Ok(()) } else { Err(Code::NotAModOrAdmin) }
}
