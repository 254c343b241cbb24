//! Which comments a viewer wants and may see in a list. Source: docs/reference/api-v3.md 6.2 and api-v4.md 5.
//!
//! Deleted and removed comments keep their place, and comments under deleted or removed posts are listed. Two things differ from the reference: a list of one post's comments is not narrowed by the kind of listing that is set as a default, nor emptied because the community is unlisted or the post not safe for work (whoever can open the post can read what is below it); and what is said in a community that is gone is seen only by those who oversee it.

use crate::cards;
use crate::comment_list::CommentQuery;
use crate::comment_list::candidate::Candidate;
use crate::held;
use crate::post_list::{Only, Rules};
use crate::rank_index::communities::{Communities, Facts};
use crate::reader::Reader;
use crate::thread::Thread;
use crate::viewer::Viewer;
use crate::visible;
use crate::wording::{self, WithPosts};
use base::error::Result;
use base::ids::{CommentId, CommunityId, LanguageId, PersonId};
use base::kinds::{CommunityVisibility, FollowState, ListingType};
use base::limits::Held;
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use std::sync::Arc;

/// The viewer's and the caller's wishes in a form that is quick to ask.
pub struct Filter<'a> {
    viewer: &'a Viewer,
    query: &'a CommentQuery,
    communities: Arc<Communities>,
    held: Arc<Held>,
    /// Comments published at or before are left out; microseconds since 1970.
    since: Option<i64>,
    /// Only these comments, if given.
    only_comments: Option<HashSet<CommentId>>,
    /// Only these communities, if given.
    pub only_communities: Option<HashSet<CommunityId>>,
    languages: Option<&'a [LanguageId]>,
    /// Neither languages nor blocks hide anything.
    as_moderator: bool,
    without_bots: bool,
}

impl<'a> Filter<'a> {
    /// The filter of a query as of `now`; `held` is what is held back of others.
    pub fn new(
        viewer: &'a Viewer,
        query: &'a CommentQuery,
        communities: Arc<Communities>,
        held: Arc<Held>,
        now: DateTime<Utc>,
    ) -> Self {
        let user = viewer.local_user();
        let languages = user.map(|user| user.languages.0.as_slice());
        Self {
            viewer,
            query,
            communities,
            held,
            since: query.window.since(now).map(|since| since.timestamp_micros()),
            only_comments: None,
            only_communities: only_communities(viewer, query),
            languages: languages.filter(|languages| !languages.is_empty()),
            as_moderator: query.community_id.is_none() && query.listing == ListingType::ModeratorView,
            without_bots: user.is_some_and(|user| !user.preferences.show_bot_accounts),
        }
    }

    /// Leaves in only a comment and what is below it.
    pub fn below(&mut self, thread: &Thread, id: CommentId) {
        let mut below = HashSet::from([id]);
        let mut waiting: Vec<CommentId> = vec![id];
        while let Some(node) = waiting.pop().and_then(|id| thread.find(id)) {
            for reply in thread.replies(Some(node)) {
                below.insert(reply.id);
                waiting.push(reply.id);
            }
        }
        self.only_comments = Some(below);
    }

    /// Whether the comment may be in the list, as far as can be told without asking the database.
    pub fn accepts(&self, comment: &Candidate) -> bool {
        self.wanted(comment)
            && self.opens(comment.community_id)
            && (self.shows_nsfw() || !self.is_nsfw(comment))
            && self.reads(comment.language_id, comment.creator_id, comment.community_id)
    }

    /// What the caller asked for.
    fn wanted(&self, comment: &Candidate) -> bool {
        let query = self.query;
        let too_deep = query.parent_id.is_none()
            && query.max_depth.is_some_and(|max_depth| i64::from(comment.depth) >= max_depth);
        if too_deep
            || self.since.is_some_and(|since| comment.published <= since)
            || query.community_id.is_some_and(|id| id != comment.community_id)
            || query.post_id.is_some_and(|id| id != comment.post_id)
            || query.creator_id.is_some_and(|id| id != comment.creator_id)
            || self.only_comments.as_ref().is_some_and(|only| !only.contains(&comment.id))
        {
            return false;
        }
        match query.only {
            Only::Everything | Only::Saved => true,
            // Everybody likes what they wrote themselves.
            Only::Liked | Only::Disliked => !self.viewer.is(comment.creator_id),
        }
    }

    /// Whether comments of a community may be in the list.
    pub fn opens(&self, id: CommunityId) -> bool {
        let Some(community) = self.communities.get(&id) else { return false };
        if self.only_communities.as_ref().is_some_and(|only| !only.contains(&id)) {
            return false;
        }
        let gone = (community.deleted || community.removed) && !self.viewer.oversees(id);
        !gone && visible::open(self.viewer, id, community.visibility) && self.listed(id, community)
    }

    /// Whether comments of the community belong into this kind of list.
    fn listed(&self, id: CommunityId, community: &Facts) -> bool {
        let query = self.query;
        if self.is_of_one_post() {
            return true;
        }
        if query.community_id.is_none() && query.listing == ListingType::Local && !community.local {
            return false;
        }
        let limited = self.held.of(community.instance_id).limited;
        if limited && query.is_from_everywhere() && !held::follows(self.viewer, id) {
            return false;
        }
        if community.visibility != CommunityVisibility::Unlisted {
            return true;
        }
        if self.viewer.me.is_none() && query.rules == Rules::V3 {
            return false;
        }
        match (query.community_id, query.listing) {
            (Some(_), _) | (None, ListingType::Subscribed | ListingType::ModeratorView) => true,
            (None, ListingType::All | ListingType::Local | ListingType::Suggested) => {
                self.viewer.follows.contains_key(&id)
            }
        }
    }

    fn is_of_one_post(&self) -> bool {
        self.query.post_id.is_some() || self.query.parent_id.is_some()
    }

    fn shows_nsfw(&self) -> bool {
        self.query.show_nsfw || self.is_of_one_post()
    }

    fn is_nsfw(&self, comment: &Candidate) -> bool {
        let community = self.communities.get(&comment.community_id);
        comment.nsfw
            || community.is_some_and(|facts| facts.nsfw || self.held.of(facts.instance_id).force_nsfw)
    }

    /// Whether the viewer reads the language and has not blocked the author or the community.
    pub fn reads(&self, language_id: LanguageId, creator_id: PersonId, community_id: CommunityId) -> bool {
        if self.as_moderator {
            return true;
        }
        let viewer = self.viewer;
        if self.languages.is_some_and(|languages| !languages.contains(&language_id))
            || viewer.blocked_people.contains_key(&creator_id)
            || viewer.blocked_communities.contains_key(&community_id)
        {
            return false;
        }
        let instance = self.communities.get(&community_id).map(|facts| facts.instance_id);
        let instance_blocked =
            instance.is_some_and(|id| viewer.blocked_instance_communities.contains_key(&id));
        !instance_blocked || (self.query.rules == Rules::V4 && viewer.follows.contains_key(&community_id))
    }

    /// The comments whose authors are not [`Filter::hidden_people`].
    pub async fn without_hidden_people(
        &self,
        reader: &Reader,
        mut comments: Vec<Candidate>,
    ) -> Result<Vec<Candidate>> {
        let authors = comments.iter().map(|comment| comment.creator_id).collect();
        let hidden = self.hidden_people(reader, authors).await?;
        comments.retain(|comment| !hidden.contains(&comment.creator_id));
        self.without_held(reader, comments).await
    }

    /// Without what is held back because of its author's instance.
    async fn without_held(&self, reader: &Reader, mut comments: Vec<Candidate>) -> Result<Vec<Candidate>> {
        let (from_everywhere, safe) = (self.query.is_from_everywhere(), !self.shows_nsfw());
        if self.held.is_empty() || !(from_everywhere || safe) {
            return Ok(comments);
        }
        let authors: Vec<PersonId> = comments.iter().map(|comment| comment.creator_id).collect();
        let authors = cards::people(reader, &authors).await?;
        comments.retain(|comment| {
            let Some(author) = authors.get(&comment.creator_id) else { return false };
            let limits = self.held.of(author.person.instance_id);
            let hidden = limits.limited && !held::follows(self.viewer, comment.community_id);
            !((from_everywhere && hidden) || (safe && limits.force_nsfw))
        });
        Ok(comments)
    }

    /// Whether the viewer filters by what is in the comments.
    pub fn is_picky(&self) -> bool {
        !self.as_moderator && !self.viewer.wording.is_empty()
    }

    /// Those of the comments that the viewer does not want to read.
    pub async fn unwanted_texts(&self, reader: &Reader, ids: &[CommentId]) -> Result<HashSet<CommentId>> {
        if !self.is_picky() {
            return Ok(HashSet::new());
        }
        let with_posts = if self.is_of_one_post() { WithPosts::No } else { WithPosts::Yes };
        wording::hidden_comments(reader, self.viewer, ids, with_posts).await
    }

    /// The comments that are not [`Filter::unwanted_texts`].
    pub async fn without_unwanted_texts(
        &self,
        reader: &Reader,
        mut comments: Vec<Candidate>,
    ) -> Result<Vec<Candidate>> {
        let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
        let unwanted = self.unwanted_texts(reader, &ids).await?;
        comments.retain(|comment| !unwanted.contains(&comment.id));
        Ok(comments)
    }

    /// Those of the people who are left out for what only their row tells: bots, and in API v4 people of blocked instances.
    pub async fn hidden_people(&self, reader: &Reader, ids: Vec<PersonId>) -> Result<HashSet<PersonId>> {
        let blocked = &self.viewer.blocked_instance_people;
        let by_instance = self.query.rules == Rules::V4 && !self.as_moderator && !blocked.is_empty();
        if !self.without_bots && !by_instance {
            return Ok(HashSet::new());
        }
        let people = cards::people(reader, &ids).await?;
        let hidden = people.values().map(|card| &card.person).filter(|person| {
            (self.without_bots && person.bot_account)
                || (by_instance && blocked.contains_key(&person.instance_id))
        });
        Ok(hidden.map(|person| person.id).collect())
    }
}

/// The communities a list is drawn from, where they are few enough to be named.
fn only_communities(viewer: &Viewer, query: &CommentQuery) -> Option<HashSet<CommunityId>> {
    if query.community_id.is_some() {
        return None;
    }
    let follows = viewer.follows.iter().filter(|(_, (state, _))| *state != FollowState::Denied);
    match query.listing {
        ListingType::Subscribed => Some(follows.map(|(id, _)| *id).collect()),
        ListingType::ModeratorView => Some(viewer.moderated()),
        // There is no collection yet that an admin could suggest.
        ListingType::Suggested => Some(HashSet::new()),
        ListingType::All | ListingType::Local => None,
    }
}
