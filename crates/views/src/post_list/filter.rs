//! Which posts a viewer wants and may see in a list. Source: docs/reference/api-v3.md 6.1 and api-v4.md 5.

use crate::held;
use crate::post_list::key::{Key, Rules};
use crate::post_list::{Only, PostQuery};
use crate::rank_index::communities::{Communities, Facts};
use crate::rank_index::entry::{Entry, Flags};
use crate::viewer::Viewer;
use crate::visible;
use base::ids::{CommunityId, LanguageId, PersonId, PostId};
use base::kinds::{CommunityVisibility, FollowState, ListingType};
use base::limits::Held;
use std::collections::HashSet;
use std::sync::Arc;

/// A post that may come into a list.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// Its place.
    pub key: Key,
    /// The post.
    pub id: PostId,
    /// Where it is.
    pub community_id: CommunityId,
    /// Who wrote it.
    pub creator_id: PersonId,
    /// Microseconds since 1970.
    pub published: i64,
    /// Neither deleted nor removed.
    pub comments: i32,
    /// See `base::language`.
    pub language_id: LanguageId,
    /// What it is or is not.
    pub flags: Flags,
}

/// The viewer's and the caller's wishes in a form that is quick to ask.
pub struct Filter<'a> {
    viewer: &'a Viewer,
    query: &'a PostQuery,
    communities: Arc<Communities>,
    held: Arc<Held>,
    /// Posts published at or before are left out; microseconds since 1970.
    since: Option<i64>,
    /// Only these posts, if given.
    only_posts: Option<HashSet<PostId>>,
    /// Only these communities, if given.
    pub only_communities: Option<HashSet<CommunityId>>,
    languages: Option<&'a [LanguageId]>,
    /// Neither languages nor blocks hide anything.
    as_moderator: bool,
}

impl Candidate {
    /// A post of the index, at its place in an order.
    pub fn new(key: Key, entry: &Entry) -> Self {
        Self {
            key,
            id: entry.id,
            community_id: entry.community_id,
            creator_id: entry.creator_id,
            published: entry.published,
            comments: entry.comments,
            language_id: entry.language_id(),
            flags: entry.flags,
        }
    }
}

impl<'a> Filter<'a> {
    /// The filter of a query. `since` is where its window begins, `held` what is held back of others.
    pub fn new(
        viewer: &'a Viewer,
        query: &'a PostQuery,
        communities: Arc<Communities>,
        held: Arc<Held>,
        since: Option<i64>,
    ) -> Self {
        let languages = viewer.local_user().map(|user| user.languages.0.as_slice());
        Self {
            viewer,
            query,
            communities,
            held,
            since,
            only_posts: None,
            only_communities: only_communities(viewer, query),
            languages: languages.filter(|languages| !languages.is_empty()),
            as_moderator: query.community_id.is_none() && query.listing == ListingType::ModeratorView,
        }
    }

    /// The same, which lets only these posts through, if they are given.
    pub fn only(self, posts: Option<&[PostId]>) -> Self {
        Self { only_posts: posts.map(|ids| ids.iter().copied().collect()), ..self }
    }

    /// Whether the post may be in the list, as far as can be told without asking the database.
    pub fn accepts(&self, post: &Candidate) -> bool {
        self.wanted(post) && self.visible(post) && (self.as_moderator || self.unblocked(post))
    }

    /// The flag by which posts come first in this list; empty if none do.
    pub fn featured(&self) -> Flags {
        self.query.featured()
    }

    /// Whether the post and its community are neither deleted nor removed, and it has appeared.
    pub fn is_present(&self, post: &Candidate) -> bool {
        let gone = Flags::DELETED.or(Flags::REMOVED).or(Flags::SCHEDULED);
        let community = self.communities.get(&post.community_id);
        !post.flags.has(gone) && community.is_some_and(|facts| !facts.deleted && !facts.removed)
    }

    /// What the caller asked for.
    fn wanted(&self, post: &Candidate) -> bool {
        let query = self.query;
        if self.since.is_some_and(|since| post.published <= since)
            || query.community_id.is_some_and(|id| id != post.community_id)
            || query.creator_id.is_some_and(|id| id != post.creator_id)
            || self.only_posts.as_ref().is_some_and(|only| !only.contains(&post.id))
            || self.only_communities.as_ref().is_some_and(|only| !only.contains(&post.community_id))
            || (query.hide_media && post.flags.has(Flags::MEDIA))
            || (query.no_comments_only && post.comments > 0)
        {
            return false;
        }
        match query.only {
            Only::Everything | Only::Saved => true,
            // Everybody likes what they wrote themselves.
            Only::Liked | Only::Disliked => !self.viewer.is(post.creator_id),
        }
    }

    /// What the viewer may see in a list; stricter than what they may open.
    fn visible(&self, post: &Candidate) -> bool {
        let Some(community) = self.communities.get(&post.community_id) else { return false };
        let own = self.viewer.is(post.creator_id);
        if post.flags.has(Flags::DELETED.or(Flags::SCHEDULED)) && !own {
            return false;
        }
        let removed = community.removed || post.flags.has(Flags::REMOVED);
        if community.deleted || (removed && !self.shows_removed()) {
            return false;
        }
        let nsfw =
            community.nsfw || post.flags.has(Flags::NSFW) || self.held.of(community.instance_id).force_nsfw;
        if !self.query.show_nsfw && nsfw {
            return false;
        }
        visible::open(self.viewer, post.community_id, community.visibility) && self.listed(post, community)
    }

    /// Admins see what was removed: in v3 on profiles only.
    fn shows_removed(&self) -> bool {
        let anywhere = self.query.rules == Rules::V4 || self.query.creator_id.is_some();
        anywhere && self.viewer.oversees_site()
    }

    /// Whether posts of the community belong into this kind of list.
    fn listed(&self, post: &Candidate, community: &Facts) -> bool {
        let query = self.query;
        if query.community_id.is_none() && query.listing == ListingType::Local && !community.local {
            return false;
        }
        let limited = self.held.of(community.instance_id).limited;
        if limited && query.is_from_everywhere() && !held::follows(self.viewer, post.community_id) {
            return false;
        }
        if community.visibility != CommunityVisibility::Unlisted {
            return true;
        }
        if self.viewer.me.is_none() && query.rules == Rules::V3 {
            return false;
        }
        match (query.community_id, query.listing) {
            (Some(_), _) => true,
            (None, ListingType::Subscribed | ListingType::ModeratorView) => self.viewer.me.is_some(),
            (None, ListingType::All | ListingType::Local | ListingType::Suggested) => {
                self.viewer.follows.contains_key(&post.community_id)
            }
        }
    }

    /// What the viewer does not want to see, as far as the post tells.
    fn unblocked(&self, post: &Candidate) -> bool {
        let viewer = self.viewer;
        if self.languages.is_some_and(|languages| !languages.contains(&post.language_id)) {
            return false;
        }
        if viewer.blocked_people.contains_key(&post.creator_id)
            || viewer.blocked_communities.contains_key(&post.community_id)
        {
            return false;
        }
        let instance = self.communities.get(&post.community_id).map(|facts| facts.instance_id);
        let instance_blocked =
            instance.is_some_and(|id| viewer.blocked_instance_communities.contains_key(&id));
        let followed = || viewer.follows.contains_key(&post.community_id);
        !instance_blocked || (self.query.rules == Rules::V4 && followed())
    }
}

/// The communities a list is drawn from, where they are few enough to be named.
fn only_communities(viewer: &Viewer, query: &PostQuery) -> Option<HashSet<CommunityId>> {
    if query.community_id.is_some() {
        return None;
    }
    if let Some(among) = &query.among {
        return Some(among.clone());
    }
    let named = match query.listing {
        ListingType::Subscribed => viewer
            .follows
            .iter()
            .filter(|(_, (state, _))| *state != FollowState::Denied)
            .map(|(id, _)| *id)
            .collect(),
        ListingType::ModeratorView => viewer.moderated(),
        // Without a multi-community that is suggested: see [`PostQuery::among`].
        ListingType::Suggested => HashSet::new(),
        ListingType::All | ListingType::Local => return None,
    };
    match query.rules {
        Rules::V3 if viewer.me.is_none() => None,
        Rules::V3 | Rules::V4 => Some(named),
    }
}
