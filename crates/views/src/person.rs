//! People as one viewer sees them.

use crate::cards::{self, CommunityCard, PersonCard};
use crate::reader::Reader;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use db::schema::{community_moderator, instance, person};
use db::sql::lower;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::sync::Arc;

/// Most communities that are listed of those a person moderates.
const MODERATED: i64 = 1_000;

/// A person as one viewer sees them.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// The person with counters.
    pub card: Arc<PersonCard>,
    /// What the viewer did about them; none if nothing.
    pub actions: Option<PersonActions>,
    /// Whether they are banned from the site now.
    pub banned: bool,
}

/// What a viewer did about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonActions {
    /// Since when the viewer does not want to see them; none: not blocked.
    pub blocked_at: Option<DateTime<Utc>>,
    /// What the viewer wrote down about them.
    pub note: Option<Note>,
}

/// What somebody wrote down about somebody else, for own eyes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Plain text.
    pub text: Arc<str>,
    /// When it was last written.
    pub noted_at: DateTime<Utc>,
}

impl PersonView {
    /// The person of a card as the viewer sees them at `now`.
    pub fn new(viewer: &Viewer, card: Arc<PersonCard>, now: DateTime<Utc>) -> Self {
        let banned = card.person.banned_at(now);
        Self { actions: actions(viewer, card.person.id), banned, card }
    }

    /// When the ban ends; none: not banned, or for good.
    pub fn ban_expires_at(&self) -> Option<DateTime<Utc>> {
        self.card.person.ban_expires_at.filter(|_| self.banned)
    }
}

/// What the viewer did about a person; none if nothing.
pub fn actions(viewer: &Viewer, id: PersonId) -> Option<PersonActions> {
    let blocked_at = viewer.blocked_people.get(&id).copied();
    let note = viewer.notes.get(&id).cloned();
    (blocked_at.is_some() || note.is_some()).then_some(PersonActions { blocked_at, note })
}

/// A person. Who deleted their account is shown to admins only.
///
/// Errors: `PersonNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<PersonView> {
    let card = cards::person(reader, id).await?.or_code(Code::PersonNotFound)?;
    if card.person.deleted && !viewer.oversees_site() {
        return Err(Code::PersonNotFound.into());
    }
    Ok(PersonView::new(viewer, card, reader.now()))
}

/// Like [`get`], also for those who deleted their account: for the answer to something just done to them.
///
/// Errors: `PersonNotFound`.
pub async fn get_any(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<PersonView> {
    let card = cards::person(reader, id).await?.or_code(Code::PersonNotFound)?;
    Ok(PersonView::new(viewer, card, reader.now()))
}

/// The person called `name` here or `name@host` anywhere, without regard to case; visible as in [`get`].
pub async fn find_by_name(reader: &Reader, viewer: &Viewer, name: &str) -> Result<Option<PersonView>> {
    let Some(id) = find_id(reader, name).await? else {
        return Ok(None);
    };
    match get(reader, viewer, id).await {
        Err(error) if error.code() == Some(Code::PersonNotFound) => Ok(None),
        found => found.map(Some),
    }
}

/// The communities a person moderates that the viewer may look into, the longest first. What was deleted is left out.
pub async fn moderates(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<Vec<Arc<CommunityCard>>> {
    let ids: Vec<CommunityId> = community_moderator::table
        .filter(community_moderator::person_id.eq(id))
        .order((community_moderator::appointed_at, community_moderator::community_id))
        .limit(MODERATED)
        .select(community_moderator::community_id)
        .load(&mut reader.db().await?)
        .await?;
    let cards = cards::communities(reader, &ids).await?;
    let seen = |card: &Arc<CommunityCard>| !card.community.deleted && visible::community(viewer, card);
    Ok(ids.iter().filter_map(|id| cards.get(id).cloned()).filter(seen).collect())
}

/// Who has a name hardly ever changes, so it is remembered; whether it is still so is seen by the card, which is wanted next.
async fn find_id(reader: &Reader, name: &str) -> Result<Option<PersonId>> {
    let key = name.to_lowercase();
    if let Some(id) = reader.names().get(&key) {
        let own = key.split_once('@').map_or(key.as_str(), |(own, _)| own);
        let card = cards::person(reader, id).await?;
        if card.is_some_and(|card| card.person.name.to_lowercase() == own) {
            return Ok(Some(id));
        }
    }
    let found = look_up(reader, name).await?;
    if let Some(id) = found {
        reader.names().insert(key, id);
    }
    Ok(found)
}

async fn look_up(reader: &Reader, name: &str) -> Result<Option<PersonId>> {
    let mut conn = reader.db().await?;
    let people = person::table.inner_join(instance::table).select(person::id);
    let found = match name.split_once('@') {
        None => {
            people.filter(person::local).filter(lower(person::name).eq(lower(name))).first(&mut conn).await
        }
        Some((name, host)) => {
            people
                .filter(lower(person::name).eq(lower(name)))
                .filter(lower(instance::domain).eq(lower(host)))
                .first(&mut conn)
                .await
        }
    };
    Ok(found.optional()?)
}
