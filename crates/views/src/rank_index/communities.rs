//! What lists need to know of every community.

use base::ids::{CommunityId, InstanceId};
use base::kinds::CommunityVisibility;
use std::collections::HashMap;

/// Communities by id; ids of none are missing.
pub type Communities = HashMap<CommunityId, Facts>;

/// What decides whether and where posts of a community are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Where it lives.
    pub instance_id: InstanceId,
    /// Who sees it.
    pub visibility: CommunityVisibility,
    /// Of this instance.
    pub local: bool,
    /// Not safe for work.
    pub nsfw: bool,
    /// By its first moderator.
    pub deleted: bool,
    /// By an admin.
    pub removed: bool,
    /// What "Scaled" divides by.
    pub users_active_month: i32,
}
