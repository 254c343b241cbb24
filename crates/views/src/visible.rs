//! What a viewer may see: the same rules as `domain::policy::see`, for rows at hand and (for lists) in SQL.
//!
//! Source: docs/reference/api-v3.md 6.4 and api-v4.md 5, "Visibility values".

use crate::cards::CommunityCard;
use crate::viewer::Viewer;
use base::ids::CommunityId;
use base::kinds::{CommunityVisibility, FollowState};
use db::post::Post;

/// Whether the viewer may look into the community.
pub fn community(viewer: &Viewer, card: &CommunityCard) -> bool {
    let community = &card.community;
    viewer.oversees(community.id) || (community.present() && open(viewer, community.id, community.visibility))
}

/// Whether the viewer may see what the community says of itself. Whoever has an account sees that of a private one, by its name or address only: they have to find it to ask to be let in.
pub fn front(viewer: &Viewer, card: &CommunityCard) -> bool {
    let private = card.community.visibility == CommunityVisibility::Private;
    community(viewer, card) || (private && viewer.me.is_some() && card.community.present())
}

/// Whether a community is open to the viewer, given that it is there.
pub fn open(viewer: &Viewer, id: CommunityId, visibility: CommunityVisibility) -> bool {
    match visibility {
        CommunityVisibility::Public
        | CommunityVisibility::Unlisted
        | CommunityVisibility::LocalOnlyPublic => true,
        CommunityVisibility::LocalOnlyPrivate => viewer.me.is_some(),
        CommunityVisibility::Private => {
            viewer.oversees(id) || viewer.follow_state(id) == Some(FollowState::Accepted)
        }
    }
}

/// Whether the viewer may open the post. Its author, and who oversees the community, also see it when it or the community is deleted or removed. One that waits to appear is its author's alone.
pub fn post(viewer: &Viewer, post: &Post, card: &CommunityCard) -> bool {
    if viewer.is(post.creator_id) {
        return true;
    }
    if post.scheduled_at.is_some() {
        return false;
    }
    viewer.oversees(post.community_id) || (post.listed() && community(viewer, card))
}
