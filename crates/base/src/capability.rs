//! What somebody may do for others, one capability at a time; roles are sets of these.

use crate::kinds::kinds;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Array, Nullable, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

kinds! {
    /// Something that not everybody may do. The first half is about one community (or about all, for who holds it for the site), the second about the site.
    Capability {
        /// Take down posts and restore them.
        RemovePosts = "remove_posts",
        /// Take down comments and restore them.
        RemoveComments = "remove_comments",
        /// Stop comments under posts and comments, or let them in again.
        Lock = "lock",
        /// Pin posts in the community.
        Feature = "feature",
        /// Mark comments of one's own as spoken for the moderators.
        Distinguish = "distinguish",
        /// Ban people from the community and lift such bans.
        Ban = "ban",
        /// Warn authors.
        Warn = "warn",
        /// Change tags and sensitivity of others' posts.
        EditPosts = "edit_posts",
        /// Make and change the community's tags and filters.
        ManageTags = "manage_tags",
        /// Change what the community says of itself.
        EditCommunity = "edit_community",
        /// Appoint and dismiss moderators.
        ManageModerators = "manage_moderators",
        /// Define and grant roles in the community.
        ManageRoles = "manage_roles",
        /// Let people into a private community.
        ApproveFollowers = "approve_followers",
        /// See who voted how.
        SeeVoters = "see_voters",
        /// See what is deleted or removed, and look into private communities.
        SeeRemoved = "see_removed",
        /// See complaints about posts and comments, and settle them.
        ResolveReports = "resolve_reports",
        /// Comment where that is stopped.
        WriteWhenLocked = "write_when_locked",
        /// Post where that is left to moderators.
        PostWhenRestricted = "post_when_restricted",
        /// Pin posts on the lists of the site.
        FeatureOnSite = "feature_on_site",
        /// Ban people from the site and lift such bans.
        BanFromSite = "ban_from_site",
        /// Remove, restore, hide and hand over communities.
        ManageCommunities = "manage_communities",
        /// Make communities, where that is left to admins.
        CreateCommunities = "create_communities",
        /// Delete things and people for good.
        Purge = "purge",
        /// See complaints about private messages and communities, and settle them.
        ResolveSiteReports = "resolve_site_reports",
        /// Read applications and decide about them.
        ApproveApplications = "approve_applications",
        /// See and delete what others uploaded.
        ManageMedia = "manage_media",
        /// Make and unmake admins.
        ManageAdmins = "manage_admins",
        /// Define and grant roles on the site.
        ManageSiteRoles = "manage_site_roles",
        /// Change the settings and greetings of the site.
        EditSite = "edit_site",
        /// Change the emoji of the site.
        ManageEmoji = "manage_emoji",
        /// Change the allow and block lists.
        ManageInstances = "manage_instances",
        /// List accounts with their settings, and who is banned.
        ListUsers = "list_users",
        /// Schedule any number of posts.
        ScheduleFreely = "schedule_freely",
    }
}

/// Where a capability holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In a community; who holds it for the site holds it in each.
    Community,
    /// On the site only.
    Site,
}

impl Capability {
    /// Where it can be held.
    pub fn scope(self) -> Scope {
        match self {
            Self::RemovePosts
            | Self::RemoveComments
            | Self::Lock
            | Self::Feature
            | Self::Distinguish
            | Self::Ban
            | Self::Warn
            | Self::EditPosts
            | Self::ManageTags
            | Self::EditCommunity
            | Self::ManageModerators
            | Self::ManageRoles
            | Self::ApproveFollowers
            | Self::SeeVoters
            | Self::SeeRemoved
            | Self::ResolveReports
            | Self::WriteWhenLocked
            | Self::PostWhenRestricted => Scope::Community,
            Self::FeatureOnSite
            | Self::BanFromSite
            | Self::ManageCommunities
            | Self::CreateCommunities
            | Self::Purge
            | Self::ResolveSiteReports
            | Self::ApproveApplications
            | Self::ManageMedia
            | Self::ManageAdmins
            | Self::ManageSiteRoles
            | Self::EditSite
            | Self::ManageEmoji
            | Self::ManageInstances
            | Self::ListUsers
            | Self::ScheduleFreely => Scope::Site,
        }
    }

    /// Whether it is of no use to somebody who does not see what was removed: it then brings that along.
    fn needs_sight(self) -> bool {
        matches!(
            self,
            Self::RemovePosts
                | Self::RemoveComments
                | Self::EditPosts
                | Self::ResolveReports
                | Self::ManageCommunities
                | Self::Purge
        )
    }

    fn bit(self) -> u64 {
        Self::ALL.iter().position(|other| *other == self).map_or(0, |place| 1 << place)
    }
}

/// A set of capabilities. In the database a list of their words; a word that means nothing (any more) is left out.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Array<Nullable<Text>>)]
pub struct Capabilities(u64);

impl Capabilities {
    /// None.
    pub const NONE: Self = Self(0);

    /// Those a moderator has: all that can be held in a community.
    pub fn moderator() -> Self {
        Capability::ALL.iter().copied().filter(|one| one.scope() == Scope::Community).collect()
    }

    /// Those an admin has: all but one. Where posting is left to moderators, admins do not post either (docs/reference/api-v3.md 5.3).
    pub fn admin() -> Self {
        Capability::ALL.iter().copied().filter(|one| *one != Capability::PostWhenRestricted).collect()
    }

    /// Whether the set holds the capability.
    pub fn contains(self, capability: Capability) -> bool {
        self.0 & capability.bit() != 0
    }

    /// Whether the set holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every capability of this set is in the other.
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// What is in either set.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Its members, in the order of [`Capability::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL.iter().copied().filter(move |one| self.contains(*one))
    }

    /// The set with what its members are of no use without.
    pub fn completed(self) -> Self {
        if self.iter().any(Capability::needs_sight) {
            return Self(self.0 | Capability::SeeRemoved.bit());
        }
        self
    }
}

impl FromIterator<Capability> for Capabilities {
    fn from_iter<I: IntoIterator<Item = Capability>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |bits, one| bits | one.bit()))
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Capability::word)).finish()
    }
}

impl ToSql<Array<Nullable<Text>>, Pg> for Capabilities {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let words: Vec<Option<&str>> = self.iter().map(|one| Some(one.word())).collect();
        ToSql::<Array<Nullable<Text>>, Pg>::to_sql(&words, &mut out.reborrow())
    }
}

impl FromSql<Array<Nullable<Text>>, Pg> for Capabilities {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let words = <Vec<Option<String>> as FromSql<Array<Nullable<Text>>, Pg>>::from_sql(bytes)?;
        Ok(words.iter().flatten().filter_map(|word| Capability::from_word(word)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: Capabilities = [Capability::Ban, Capability::Lock].into_iter().collect();
        assert!(set.contains(Capability::Ban) && !set.contains(Capability::Purge));
        assert_eq!(set.iter().collect::<Vec<_>>(), [Capability::Lock, Capability::Ban]);
        assert!(set.within(Capabilities::moderator()) && !Capabilities::moderator().within(set));
        assert!(Capabilities::NONE.is_empty() && Capabilities::NONE.within(set));
    }

    #[test]
    fn every_capability_is_a_moderators_or_an_admins() {
        for one in Capability::ALL {
            let held = (Capabilities::moderator().contains(*one), Capabilities::admin().contains(*one));
            let expected = match one.scope() {
                Scope::Community => (true, *one != Capability::PostWhenRestricted),
                Scope::Site => (false, true),
            };
            assert_eq!(held, expected, "{one:?}");
        }
    }

    #[test]
    fn who_removes_sees_what_is_removed() {
        let remover: Capabilities = [Capability::RemovePosts].into_iter().collect();
        assert!(remover.completed().contains(Capability::SeeRemoved));
        let voters: Capabilities = [Capability::SeeVoters].into_iter().collect();
        assert_eq!(voters.completed(), voters);
    }
}
