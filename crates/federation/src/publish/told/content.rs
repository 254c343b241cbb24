//! Posts, comments and votes.

use super::{Boost, Teller, Told, undone};
use crate::objects::page::Marks;
use crate::objects::{note, page};
use crate::publish::load;
use crate::wire::field;
use base::error::Result;
use base::ids::{CommentId, PersonId, PostId};
use base::kinds::CommunityVisibility;
use db::comment::Comment;
use db::community::Community;
use db::person::Person;
use db::post::Post;
use serde_json::{Value, json};

impl Teller<'_> {
    pub(super) fn place_of(&self, id: PostId) -> Option<(Post, Community)> {
        self.nearby.posts.get(&id).cloned()
    }

    pub(super) fn place_of_comment(&self, id: CommentId) -> Option<(Comment, Community)> {
        self.nearby.comments.get(&id).cloned()
    }

    async fn person(&mut self, id: PersonId) -> Result<Option<Person>> {
        match self.nearby.people.get(&id) {
            Some(person) => Ok(Some(person.clone())),
            None => Ok(db::person::find(self.conn, id).await?),
        }
    }

    pub(super) async fn post(&mut self, id: PostId, kind: &str) -> Result<Option<Told>> {
        let Some((post, community)) = self.place_of(id) else { return Ok(None) };
        let Some(author) = self.person(post.creator_id).await? else { return Ok(None) };
        let mentioned =
            load::mentioned(self.conn, self.app, post.body.as_deref().unwrap_or_default()).await?;
        let tags = db::tag::load_shown(self.conn, &[id]).await?.remove(&id).unwrap_or_default();
        let marks = Marks { mentioned: &mentioned.named, tags: &tags };
        let object = page::json(self.app, &post, &author, &community, marks);
        let followers = self.followers(post.creator_id, &community).await?;
        let cc: Vec<Value> = std::iter::once(json!(community.ap_id))
            .chain(field(&object, "cc").as_array().cloned().unwrap_or_default())
            .collect();
        let shown = Some(if post.local { object.clone() } else { json!(post.ap_id) });
        let boost = Boost {
            post_id: id,
            post_ap_id: post.ap_id.clone(),
            shown,
            with_activity: post.local && kind == "Update",
        };
        let told = self.in_community(kind, community, thread(post.id), json!({ "object": object, "cc": cc }));
        Ok(told.map(|mut told| {
            told.inboxes.extend(mentioned.inboxes);
            told.inboxes.extend(followers);
            told.boost = (told.public && post.listed()).then_some(boost);
            told
        }))
    }

    pub(super) async fn comment(&mut self, id: CommentId, kind: &str) -> Result<Option<Told>> {
        let Some((comment, community)) = self.place_of_comment(id) else { return Ok(None) };
        let Some(author) = self.person(comment.creator_id).await? else { return Ok(None) };
        let Some((around, inboxes)) = load::surroundings(self.conn, self.app, &comment).await? else {
            return Ok(None);
        };
        let object = note::json(self.app, &comment, &author, &community, &around);
        let cc: Vec<Value> = std::iter::once(json!(community.ap_id))
            .chain(field(&object, "cc").as_array().cloned().unwrap_or_default())
            .collect();
        let tag = field(&object, "tag").clone();
        let more = json!({ "object": object, "cc": cc, "tag": tag });
        let followers = self.followers(comment.creator_id, &community).await?;
        let told = self.in_community(kind, community, thread(comment.post_id), more);
        Ok(told.map(|mut told| {
            told.inboxes.extend(inboxes);
            told.inboxes.extend(followers);
            told
        }))
    }

    pub(super) async fn post_deleted(&mut self, id: PostId, deleted: bool) -> Result<Option<Told>> {
        let Some((post, community)) = self.place_of(id) else { return Ok(None) };
        let followers = self.followers(post.creator_id, &community).await?;
        let told = self.in_community("Delete", community, thread(id), json!({ "object": post.ap_id }));
        let told = told.map(|mut told| {
            told.inboxes.extend(followers);
            told
        });
        let told = if deleted { told } else { undone(self.app, told) };
        Ok(self.with_boost(told, &post, deleted))
    }

    /// What software that takes no activities of others hears of a post that goes or comes back.
    pub(super) fn with_boost(&self, told: Option<Told>, post: &Post, gone: bool) -> Option<Told> {
        let mut told = told?;
        let shown = (!gone).then(|| json!(post.ap_id));
        // A microblog does not bring back what its author deleted: it is shown to it anew.
        let with_activity = gone && post.local && self.actor.id == post.creator_id;
        told.boost = told.public.then_some(Boost {
            post_id: post.id,
            post_ap_id: post.ap_id.clone(),
            shown,
            with_activity,
        });
        Some(told)
    }

    pub(super) async fn comment_deleted(&mut self, id: CommentId, deleted: bool) -> Result<Option<Told>> {
        let Some((comment, community)) = self.place_of_comment(id) else { return Ok(None) };
        let Some((_, inboxes)) = load::surroundings(self.conn, self.app, &comment).await? else {
            return Ok(None);
        };
        let object = json!({ "object": comment.ap_id });
        let followers = self.followers(comment.creator_id, &community).await?;
        let told = self.in_community("Delete", community, thread(comment.post_id), object);
        let told = told.map(|mut told| {
            told.inboxes.extend(inboxes);
            told.inboxes.extend(followers);
            told
        });
        Ok(if deleted { told } else { undone(self.app, told) })
    }

    pub(super) async fn post_voted(
        &mut self,
        id: PostId,
        vote: Option<bool>,
        before: Option<bool>,
    ) -> Result<Option<Told>> {
        let Some((post, community)) = self.place_of(id) else { return Ok(None) };
        Ok(self.voted(&post.ap_id, community, thread(id), (vote, before)))
    }

    pub(super) async fn comment_voted(
        &mut self,
        id: CommentId,
        vote: Option<bool>,
        before: Option<bool>,
    ) -> Result<Option<Told>> {
        let Some((comment, community)) = self.place_of_comment(id) else { return Ok(None) };
        Ok(self.voted(&comment.ap_id, community, thread(comment.post_id), (vote, before)))
    }

    fn voted(
        &self,
        object: &str,
        community: Community,
        thread: i64,
        (vote, before): (Option<bool>, Option<bool>),
    ) -> Option<Told> {
        let kind = if vote.or(before)? { "Like" } else { "Dislike" };
        let told = self.in_community(kind, community, thread, json!({ "object": object }));
        if vote.is_some() { told } else { undone(self.app, told) }
    }

    /// Inboxes of those who follow one of our people and may know what they write in a community.
    async fn followers(&mut self, id: PersonId, community: &Community) -> Result<Vec<String>> {
        if !self.actor.local || community.visibility == CommunityVisibility::Private {
            return Ok(Vec::new());
        }
        Ok(db::sent::load_followers_inboxes(self.conn, id).await?)
    }
}

/// What is about one post stays in order.
pub(super) fn thread(id: PostId) -> i64 {
    i64::from(id.0)
}
