//! What the viewer did with posts, as far as lists depend on it.

use crate::cards;
use crate::held;
use crate::post_list::filter::Candidate;
use crate::post_list::key::Rules;
use crate::post_list::query::{Only, PostQuery};
use crate::reader::Reader;
use crate::viewer::Viewer;
use crate::wording;
use base::error::Result;
use base::ids::{PersonId, PostId, TagId};
use base::kinds::ListingType;
use base::limits::Held;
use chrono::{DateTime, Utc};
use db::fixed::fixed;
use db::schema::{community_tag, post, post_action, post_tag, post_vote};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashSet;
use std::sync::Arc;

/// Votes of one person that a list of what they liked looks at, the last ones first.
const MOST_VOTES: i64 = 20_000;
/// Recent posts of one author that a profile looks at, the newest first.
const MOST_POSTS: i64 = 10_000;
/// Posts of one tag that a list looks at, the newest first.
const MOST_MARKED: i64 = 20_000;

/// A post that somebody saved.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Saved {
    /// The post.
    #[diesel(sql_type = Integer)]
    pub post_id: PostId,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub saved_at: DateTime<Utc>,
}

/// What only the database knows of a candidate: whether the viewer read or hid it, who wrote it, and what is in it.
pub struct Probe<'a> {
    viewer: &'a Viewer,
    /// Whose posts are looked up; none if nothing is left out.
    person_id: Option<PersonId>,
    without_read: bool,
    without_hidden: bool,
    without_bots: bool,
    without_blocked_people: bool,
    without_unwanted_texts: bool,
    held: Arc<Held>,
    /// What is limited is left out.
    without_limited: bool,
    /// What is shown as not safe for work is left out.
    without_nsfw: bool,
}

impl<'a> Probe<'a> {
    /// What a query leaves out.
    pub fn new(viewer: &'a Viewer, query: &PostQuery, held: Arc<Held>) -> Self {
        let preferences = viewer.local_user().map(|user| &user.preferences);
        let profile = query.creator_id.is_some();
        let show_read = query.show_read.unwrap_or(preferences.is_none_or(|wish| wish.show_read_posts));
        let as_moderator = query.community_id.is_none() && query.listing == ListingType::ModeratorView;
        Self {
            viewer,
            person_id: viewer.person_id(),
            without_read: !show_read && !profile && query.only != Only::Saved,
            without_hidden: !query.show_hidden && !profile,
            without_bots: preferences.is_some_and(|wish| !wish.show_bot_accounts),
            without_blocked_people: query.rules == Rules::V4
                && !as_moderator
                && !viewer.blocked_instance_people.is_empty(),
            without_unwanted_texts: !as_moderator && !viewer.wording.is_empty(),
            without_limited: !held.is_empty() && query.is_from_everywhere(),
            without_nsfw: !held.is_empty() && !query.show_nsfw,
            held,
        }
    }

    /// Whether it may leave anything out.
    pub fn is_picky(&self) -> bool {
        self.person_id.is_some() || self.without_limited || self.without_nsfw
    }

    /// Those of the candidates that are not left out.
    pub async fn keep(&self, reader: &Reader, mut posts: Vec<Candidate>) -> Result<Vec<Candidate>> {
        if posts.is_empty() {
            return Ok(posts);
        }
        if self.without_limited || self.without_nsfw {
            posts = self.without_held(reader, posts).await?;
        }
        let Some(person_id) = self.person_id else { return Ok(posts) };
        if self.without_read || self.without_hidden {
            let gone = self.done_with(reader, person_id, &posts).await?;
            posts.retain(|post| !gone.contains(&post.id));
        }
        if self.without_bots || self.without_blocked_people {
            let authors: Vec<PersonId> = posts.iter().map(|post| post.creator_id).collect();
            let authors = cards::people(reader, &authors).await?;
            let blocked = &self.viewer.blocked_instance_people;
            posts.retain(|post| {
                authors.get(&post.creator_id).is_some_and(|author| {
                    let person = &author.person;
                    let bot = self.without_bots && person.bot_account;
                    let blocked = self.without_blocked_people && blocked.contains_key(&person.instance_id);
                    !(bot || blocked)
                })
            });
        }
        if self.without_unwanted_texts {
            let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
            let hidden = wording::hidden_posts(reader, self.viewer, &ids).await?;
            posts.retain(|post| !hidden.contains(&post.id));
        }
        Ok(posts)
    }

    /// Without what is held back because of its author's instance; that of the community is the filter's affair.
    async fn without_held(&self, reader: &Reader, mut posts: Vec<Candidate>) -> Result<Vec<Candidate>> {
        let authors: Vec<PersonId> = posts.iter().map(|post| post.creator_id).collect();
        let authors = cards::people(reader, &authors).await?;
        posts.retain(|post| {
            let Some(author) = authors.get(&post.creator_id) else { return false };
            let limits = self.held.of(author.person.instance_id);
            let hidden = limits.limited && !held::follows(self.viewer, post.community_id);
            !((self.without_limited && hidden) || (self.without_nsfw && limits.force_nsfw))
        });
        Ok(posts)
    }

    async fn done_with(
        &self,
        reader: &Reader,
        person_id: PersonId,
        posts: &[Candidate],
    ) -> Result<HashSet<PostId>> {
        let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
        let rows: Vec<(PostId, bool, bool)> = post_action::table
            .filter(post_action::person_id.eq(person_id).and(post_action::post_id.eq_any(ids)))
            .select((
                post_action::post_id,
                post_action::read_at.is_not_null(),
                post_action::hidden_at.is_not_null(),
            ))
            .load(&mut reader.db().await?)
            .await?;
        let gone = rows
            .into_iter()
            .filter(|(_, read, hidden)| (self.without_read && *read) || (self.without_hidden && *hidden));
        Ok(gone.map(|(id, _, _)| id).collect())
    }
}

/// Posts a local user voted up, or down.
pub async fn voted_on(reader: &Reader, person_id: PersonId, up: bool) -> Result<Vec<PostId>> {
    let ids = post_vote::table
        .filter(post_vote::person_id.eq(person_id).and(post_vote::local).and(post_vote::up.eq(up)))
        .order((post_vote::voted_at.desc(), post_vote::post_id.desc()))
        .select(post_vote::post_id)
        .limit(MOST_VOTES);
    Ok(ids.load(&mut reader.db().await?).await?)
}

/// Posts that are marked with a tag.
pub async fn marked_with(reader: &Reader, id: TagId) -> Result<Vec<PostId>> {
    let ids = post_tag::table
        .inner_join(community_tag::table)
        .filter(post_tag::tag_id.eq(id))
        .filter(community_tag::deleted.eq(false))
        .order(post_tag::post_id.desc())
        .select(post_tag::post_id)
        .limit(MOST_MARKED);
    Ok(ids.load(&mut reader.db().await?).await?)
}

/// Posts a person published at `since` or later.
pub async fn written_by(reader: &Reader, person_id: PersonId, since: DateTime<Utc>) -> Result<Vec<PostId>> {
    let ids = post::table
        .filter(post::creator_id.eq(person_id).and(post::published_at.ge(since)))
        .order((post::published_at.desc(), post::id.desc()))
        .select(post::id)
        .limit(MOST_POSTS);
    Ok(ids.load(&mut reader.db().await?).await?)
}

/// When a person saved a post.
pub async fn saved_at(
    reader: &Reader,
    person_id: PersonId,
    post_id: PostId,
) -> Result<Option<DateTime<Utc>>> {
    let found: Option<Option<DateTime<Utc>>> = post_action::table
        .filter(post_action::person_id.eq(person_id).and(post_action::post_id.eq(post_id)))
        .select(post_action::saved_at)
        .first(&mut reader.db().await?)
        .await
        .optional()?;
    Ok(found.flatten())
}

/// Posts a person saved before an instant, the last one saved first: some 64, and all that were saved at the same instant as the last of them.
pub async fn saved_before(reader: &Reader, person_id: PersonId, before: DateTime<Utc>) -> Result<Vec<Saved>> {
    let rows = fixed(
        "select post_id, saved_at from post_action where person_id = ? and saved_at < ? and saved_at is not null \
         order by saved_at desc fetch first 64 rows with ties",
    )
    .bind::<Integer, _>(person_id)
    .bind::<Timestamptz, _>(before);
    Ok(RunQueryDsl::load(rows, &mut *reader.db().await?).await?)
}
