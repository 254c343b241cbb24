//! What moderators and admins do: take down, lock, warn, ban, appoint. Each measure leaves an entry in the modlog, also what is part of something bigger, so that the last entry about a thing says what it is.

pub mod admin;
pub mod ban;
pub mod block_import;
pub mod block_list;
pub mod comment;
pub mod community;
pub mod emoji;
pub mod follower;
pub mod instance;
pub mod moderator;
pub mod post;
pub mod purge;
pub mod removal_reason;
pub(crate) mod severance;
pub mod site_ban;

use crate::actor::Actor;
use crate::notify;
use crate::policy::rights;
use crate::tx::Tx;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, ModlogId, PersonId};
use base::kinds::ModlogKind;
use base::text::field;
use chrono::{DateTime, TimeDelta, Utc};
use db::modlog::NewModlog;
use db::removal::{Batch, Logged};
use db::standing::Standing;

/// What else goes along with something that is removed, or comes back with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subtree {
    /// The thing alone.
    Spare,
    /// All comments below it; when it is restored, those that were removed with it and that nobody has touched since.
    Include,
}

impl Subtree {
    /// As API v4 says it: `remove_children`.
    pub fn from_field(children: Option<bool>) -> Self {
        if children == Some(true) { Self::Include } else { Self::Spare }
    }
}

/// What becomes of what a person wrote when a ban begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// It stays as it is.
    Keep,
    /// A ban removes it; lifting the ban restores what the ban removed, and nothing else.
    RemoveOrRestore,
}

impl Data {
    /// As both APIs say it: `remove_data`, `remove_or_restore_data`.
    pub fn from_field(field: Option<bool>) -> Self {
        if field == Some(true) { Self::RemoveOrRestore } else { Self::Keep }
    }
}

/// A ban, or its end.
#[derive(Debug, Clone)]
pub struct Ban {
    /// Whether it begins or ends.
    pub ban: bool,
    /// None: for good.
    pub expires_at: Option<DateTime<Utc>>,
    /// What becomes of what the person wrote.
    pub data: Data,
    /// Why, for the modlog.
    pub reason: Option<String>,
}

/// Longer bans are for good (docs/reference/api-v3.md 1.4).
const LONGEST_BAN: TimeDelta = TimeDelta::days(3_650);

impl Ban {
    /// The end of a ban that begins at `now`.
    ///
    /// Errors: `BanExpirationInPast`, `InvalidBodyField` for a reason that is too long.
    fn end(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Code> {
        check_reason(self.reason.as_deref())?;
        match self.expires_at {
            Some(end) if self.ban && end <= now => Err(Code::BanExpirationInPast),
            Some(end) if end - now > LONGEST_BAN => Ok(None),
            end => Ok(end.filter(|_| self.ban)),
        }
    }
}

/// Whether a reason is one that can be kept.
///
/// Errors: `InvalidBodyField`.
fn check_reason(reason: Option<&str>) -> Result<(), Code> {
    field::check_body(reason.unwrap_or_default())
}

/// Writes a measure down, and tells the person of this instance it is about.
pub(crate) async fn log(tx: &mut Tx<'_>, entry: &NewModlog) -> Result<ModlogId> {
    let id = db::modlog::insert(tx, entry).await?;
    if let (Some(moderator_id), Some(person_id)) = (entry.moderator_id, entry.target_person_id)
        && tells(entry.kind)
        && moderator_id != person_id
    {
        notify::of_mod_action(tx, id, Some(moderator_id), person_id).await?;
    }
    Ok(id)
}

/// Whether people are told of a measure of this kind against them.
fn tells(kind: ModlogKind) -> bool {
    match kind {
        ModlogKind::AdminAdd
        | ModlogKind::AdminBan
        | ModlogKind::ModAddToCommunity
        | ModlogKind::ModBanFromCommunity
        | ModlogKind::ModLockPost
        | ModlogKind::ModLockComment
        | ModlogKind::ModRemoveComment
        | ModlogKind::ModRemovePost
        | ModlogKind::ModTransferCommunity
        | ModlogKind::ModWarnComment
        | ModlogKind::ModWarnPost => true,
        ModlogKind::AdminAllowInstance
        | ModlogKind::AdminBlockInstance
        | ModlogKind::AdminPurgeComment
        | ModlogKind::AdminPurgeCommunity
        | ModlogKind::AdminPurgePerson
        | ModlogKind::AdminPurgePost
        | ModlogKind::AdminFeaturePostSite
        | ModlogKind::ModFeaturePostCommunity
        | ModlogKind::ModChangeCommunityVisibility
        | ModlogKind::AdminRemoveCommunity
        | ModlogKind::RoleDefine
        | ModlogKind::RoleGrant
        | ModlogKind::ModDistinguishComment
        | ModlogKind::ModEditPost
        | ModlogKind::ModEditCommunity
        | ModlogKind::ModApproveFollower
        | ModlogKind::ModResolveReport
        | ModlogKind::AdminDecideApplication
        | ModlogKind::AdminEditSite
        | ModlogKind::AdminEditEmoji
        | ModlogKind::ModEditTag
        | ModlogKind::RuleDefine
        | ModlogKind::RuleMarkPost
        | ModlogKind::RuleMarkComment
        | ModlogKind::RuleRefuse
        | ModlogKind::ModApproveMarked
        | ModlogKind::AdminEditAnnouncement
        | ModlogKind::AdminEditTagline
        | ModlogKind::AdminDeleteMedia
        | ModlogKind::AdminEditMultiCommunity
        | ModlogKind::AdminLimitInstance => false,
    }
}

/// What somebody is in the community whose measure it is about.
///
/// Errors: `PersonNotFound`.
pub(crate) async fn target(tx: &mut Tx<'_>, id: PersonId, community_id: CommunityId) -> Result<Standing> {
    let now = tx.now();
    db::standing::find(tx, id, community_id, now).await?.or_code(Code::PersonNotFound)
}

/// Whether the actor's standing is above that of who wrote the thing.
///
/// Errors: `NotHigherMod`.
pub(crate) async fn outrank(
    tx: &mut Tx<'_>,
    standing: &Standing,
    id: PersonId,
    community_id: CommunityId,
) -> Result<()> {
    let target = target(tx, id, community_id).await?;
    Ok(rights::outrank(standing, &target)?)
}

/// Takes down what is in the batch, as part of a measure.
pub(crate) async fn take_down(
    tx: &mut Tx<'_>,
    actor: &Actor,
    batch: &Batch,
    parent_id: ModlogId,
    reason: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    db::removal::set_removed(tx, batch, true).await?;
    db::removal::resolve_reports(tx, batch, actor.person_id(), now).await?;
    log_batch(tx, actor, batch, (parent_id, false), reason).await
}

/// Puts back what these measures took down and nobody has touched since, as part of lifting them.
pub(crate) async fn put_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    measures: &[ModlogId],
    parent_id: ModlogId,
    reason: Option<&str>,
) -> Result<()> {
    let batch = db::removal::of_measures(tx, measures).await?;
    db::removal::set_removed(tx, &batch, false).await?;
    log_batch(tx, actor, &batch, (parent_id, true), reason).await
}

async fn log_batch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    batch: &Batch,
    (parent_id, is_revert): (ModlogId, bool),
    reason: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    let logged = Logged { parent_id, moderator_id: Some(actor.person_id()), is_revert, reason, now };
    db::removal::log(tx, batch, logged).await?;
    if !batch.is_empty() {
        tx.note(base::change::Change::ManyPosts);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ban(expires_at: Option<DateTime<Utc>>) -> Ban {
        Ban { ban: true, expires_at, data: Data::Keep, reason: None }
    }

    #[test]
    fn a_ban_ends_in_the_future_or_never() {
        let now = DateTime::UNIX_EPOCH;
        let later = now + TimeDelta::days(1);
        assert_eq!(ban(None).end(now), Ok(None));
        assert_eq!(ban(Some(later)).end(now), Ok(Some(later)));
        assert_eq!(ban(Some(now)).end(now), Err(Code::BanExpirationInPast));
        assert_eq!(ban(Some(now + TimeDelta::days(4_000))).end(now), Ok(None));
        // The end of a ban needs no time.
        let lifted = Ban { ban: false, ..ban(Some(now)) };
        assert_eq!(lifted.end(now), Ok(None));
    }
}
