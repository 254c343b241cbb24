//! To whom entries of the modlog are shown, by what they tell.

use super::ModlogKind;

impl ModlogKind {
    /// Whether apps of Lemmy do not know the kind: it is shown to who asks for such.
    pub fn own(self) -> bool {
        match self {
            Self::RoleDefine
            | Self::RoleGrant
            | Self::ModDistinguishComment
            | Self::ModEditPost
            | Self::ModEditCommunity
            | Self::ModApproveFollower
            | Self::ModResolveReport
            | Self::AdminDecideApplication
            | Self::AdminEditSite
            | Self::AdminEditEmoji
            | Self::ModEditTag
            | Self::RuleDefine
            | Self::RuleMarkPost
            | Self::RuleMarkComment
            | Self::RuleRefuse
            | Self::ModApproveMarked
            | Self::AdminEditAnnouncement
            | Self::AdminEditTagline
            | Self::AdminDeleteMedia
            | Self::AdminEditMultiCommunity
            | Self::AdminLimitInstance => true,
            Self::AdminAdd
            | Self::AdminBan
            | Self::AdminAllowInstance
            | Self::AdminBlockInstance
            | Self::AdminPurgeComment
            | Self::AdminPurgeCommunity
            | Self::AdminPurgePerson
            | Self::AdminPurgePost
            | Self::ModAddToCommunity
            | Self::ModBanFromCommunity
            | Self::AdminFeaturePostSite
            | Self::ModFeaturePostCommunity
            | Self::ModChangeCommunityVisibility
            | Self::ModLockPost
            | Self::ModRemoveComment
            | Self::AdminRemoveCommunity
            | Self::ModRemovePost
            | Self::ModTransferCommunity
            | Self::ModLockComment
            | Self::ModWarnComment
            | Self::ModWarnPost => false,
        }
    }

    /// Whether it tells of people what is not everybody's affair: it is shown to who could have done it.
    pub fn confidential(self) -> bool {
        matches!(
            self,
            Self::ModApproveFollower
                | Self::ModResolveReport
                | Self::AdminDecideApplication
                | Self::RuleDefine
                | Self::RuleMarkPost
                | Self::RuleMarkComment
                | Self::RuleRefuse
                | Self::ModApproveMarked
        )
    }
}
