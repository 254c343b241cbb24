//! What a committed transaction changed, told to the caches of this process and of others.

use crate::ids::{CommentId, CommunityId, InstanceId, PersonId, PostId};
use serde::{Deserialize, Serialize};

/// One changed thing. Whoever caches it reads it again; the change itself carries no values, so the order in which changes arrive does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Change {
    /// A post's row or counters, or that it exists.
    Post(PostId),
    /// A comment's row or counters, or that it exists.
    Comment {
        /// The post it belongs to.
        post_id: PostId,
        /// The comment.
        id: CommentId,
    },
    /// Many posts and comments at once (a ban with removal, a purge): everything cached of them is dropped.
    ManyPosts,
    /// A community's row, counters, moderators or bans.
    Community(CommunityId),
    /// A person's row or counters.
    Person(PersonId),
    /// What a local user sees: settings, follows, blocks, moderated communities, sessions.
    Viewer(PersonId),
    /// An instance's row or policy.
    Instance(InstanceId),
    /// The site, its settings, taglines, emoji, admins.
    Site,
}
