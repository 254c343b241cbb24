//! Entries about communities and people.

use super::{community, moderator, person};
use crate::v3::community::Community;
use crate::v3::person::Person;
use base::ids::{CommunityId, ModlogId, PersonId};
use base::kinds;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::modlog::ModlogView as View;

#[derive(Debug, Serialize, ToSchema)]
pub struct ModRemoveCommunity {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub removed: bool,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModRemoveCommunityView {
    pub mod_remove_community: ModRemoveCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModBanFromCommunity {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub other_person_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModBanFromCommunityView {
    pub mod_ban_from_community: ModBanFromCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub community: Community,
    pub banned_person: Person,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModBan {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub other_person_id: PersonId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModBanView {
    pub mod_ban: ModBan,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub banned_person: Person,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModHideCommunity {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub when_: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub hidden: bool,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModHideCommunityView {
    pub mod_hide_community: ModHideCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Person>,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModAddCommunity {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub other_person_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    /// Dismissed rather than appointed.
    pub removed: bool,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModAddCommunityView {
    pub mod_add_community: ModAddCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub community: Community,
    pub modded_person: Person,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModTransferCommunity {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub other_person_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModTransferCommunityView {
    pub mod_transfer_community: ModTransferCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub community: Community,
    pub modded_person: Person,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModAdd {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub other_person_id: PersonId,
    /// Dismissed rather than appointed.
    pub removed: bool,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModAddView {
    pub mod_add: ModAdd,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub modded_person: Person,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgePerson {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub admin_person_id: PersonId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgePersonView {
    pub admin_purge_person: AdminPurgePerson,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Person>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgeCommunity {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub admin_person_id: PersonId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgeCommunityView {
    pub admin_purge_community: AdminPurgeCommunity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Person>,
}

impl ModRemoveCommunityView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_remove_community: ModRemoveCommunity {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                community_id: entry.target_community_id?,
                reason: entry.reason.clone(),
                removed: !entry.is_revert,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            community: community(view)?,
        })
    }
}

impl ModBanFromCommunityView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_ban_from_community: ModBanFromCommunity {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                other_person_id: entry.target_person_id?,
                community_id: entry.target_community_id?,
                reason: entry.reason.clone(),
                banned: !entry.is_revert,
                expires: entry.expires_at,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            community: community(view)?,
            banned_person: person(view, now)?,
        })
    }
}

impl ModBanView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_ban: ModBan {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                other_person_id: entry.target_person_id?,
                reason: entry.reason.clone(),
                banned: !entry.is_revert,
                expires: entry.expires_at,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            banned_person: person(view, now)?,
        })
    }
}

impl ModHideCommunityView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_hide_community: ModHideCommunity {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                community_id: entry.target_community_id?,
                when_: entry.published_at,
                reason: entry.reason.clone(),
                hidden: entry.detail.as_deref() == Some(kinds::CommunityVisibility::Unlisted.word()),
            },
            admin: moderator(view, now),
            community: community(view)?,
        })
    }
}

impl ModAddCommunityView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_add_community: ModAddCommunity {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                other_person_id: entry.target_person_id?,
                community_id: entry.target_community_id?,
                removed: entry.is_revert,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            community: community(view)?,
            modded_person: person(view, now)?,
        })
    }
}

impl ModTransferCommunityView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_transfer_community: ModTransferCommunity {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                other_person_id: entry.target_person_id?,
                community_id: entry.target_community_id?,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            community: community(view)?,
            modded_person: person(view, now)?,
        })
    }
}

impl ModAddView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_add: ModAdd {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                other_person_id: entry.target_person_id?,
                removed: entry.is_revert,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            modded_person: person(view, now)?,
        })
    }
}

impl AdminPurgePersonView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            admin_purge_person: AdminPurgePerson {
                id: entry.id,
                admin_person_id: entry.moderator_id.unwrap_or_default(),
                reason: entry.reason.clone(),
                when_: entry.published_at,
            },
            admin: moderator(view, now),
        })
    }
}

impl AdminPurgeCommunityView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            admin_purge_community: AdminPurgeCommunity {
                id: entry.id,
                admin_person_id: entry.moderator_id.unwrap_or_default(),
                reason: entry.reason.clone(),
                when_: entry.published_at,
            },
            admin: moderator(view, now),
        })
    }
}
