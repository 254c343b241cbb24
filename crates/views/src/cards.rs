//! Small parts that appear in many views, by id and from a cache.

use crate::held;
use crate::reader::Reader;
use base::error::Result;
use base::ids::{CommunityId, InstanceId, PersonId};
use base::limits::Limits;
use base::text::markdown;
use chrono::{DateTime, Utc};
use db::community::{Community, CommunityStat};
use db::person::{Person, PersonStat};
use db::schema::{community, community_moderator, community_stat, local_user, person, person_stat};
use db::tag::Tag;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// A person as views show one.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// The row.
    pub person: Person,
    /// The counters.
    pub stat: PersonStat,
    /// An admin of this instance.
    pub admin: bool,
}

/// A community as views show one.
#[derive(Debug, Clone)]
pub struct CommunityCard {
    /// The row.
    pub community: Community,
    /// The counters.
    pub stat: CommunityStat,
    /// Its moderators with the time of their appointment, the first one first.
    pub moderators: Vec<(PersonId, DateTime<Utc>)>,
    /// Its tags, deleted ones included, the oldest first.
    pub tags: Vec<Tag>,
}

impl CommunityCard {
    /// Whether the person moderates it.
    pub fn moderated_by(&self, id: PersonId) -> bool {
        self.moderators.iter().any(|(moderator, _)| *moderator == id)
    }
}

#[derive(HasQuery)]
#[diesel(table_name = person, base_query = person::table.inner_join(person_stat::table).left_join(local_user::table))]
struct PersonRow {
    #[diesel(embed)]
    person: Person,
    #[diesel(embed)]
    stat: PersonStat,
    #[diesel(select_expression = local_user::admin.nullable())]
    admin: Option<bool>,
}

#[derive(HasQuery)]
#[diesel(table_name = community, base_query = community::table.inner_join(community_stat::table))]
struct CommunityRow {
    #[diesel(embed)]
    community: Community,
    #[diesel(embed)]
    stat: CommunityStat,
}

/// The people with these ids; ids of nobody are left out.
pub async fn people(reader: &Reader, ids: &[PersonId]) -> Result<HashMap<PersonId, Arc<PersonCard>>> {
    let held = held::get(reader).await?;
    let cache = reader.people();
    let (mut found, missing) = split(ids, |id| cache.get(id));
    if missing.is_empty() {
        return Ok(found);
    }
    let began = cache.epoch();
    let rows: Vec<PersonRow> =
        PersonRow::query().filter(person::id.eq_any(missing)).load(&mut reader.db().await?).await?;
    for row in rows {
        let person = shown_person(row.person, |id| held.of(id));
        let card = PersonCard { person, stat: row.stat, admin: row.admin.unwrap_or(false) };
        let (id, card) = (card.person.id, Arc::new(card));
        cache.put(began, id, Arc::clone(&card));
        found.insert(id, card);
    }
    Ok(found)
}

/// The person with this id; none if there is none.
pub async fn person(reader: &Reader, id: PersonId) -> Result<Option<Arc<PersonCard>>> {
    Ok(people(reader, &[id]).await?.remove(&id))
}

/// The communities with these ids; ids of none are left out.
pub async fn communities(
    reader: &Reader,
    ids: &[CommunityId],
) -> Result<HashMap<CommunityId, Arc<CommunityCard>>> {
    let held = held::get(reader).await?;
    let cache = reader.communities();
    let (mut found, missing) = split(ids, |id| cache.get(id));
    if missing.is_empty() {
        return Ok(found);
    }
    let began = cache.epoch();
    let conn = reader.db().await?;
    // Sent in one piece.
    let rows = async { CommunityRow::query().filter(community::id.eq_any(&missing)).load(&mut &*conn).await };
    let (rows, mut moderators, all_tags) =
        try_join!(rows, moderators(&conn, &missing), db::tag::load(&conn, &missing))?;
    let mut tags: HashMap<CommunityId, Vec<Tag>> = HashMap::new();
    for tag in all_tags {
        tags.entry(tag.community_id).or_default().push(tag);
    }
    for CommunityRow { community, stat } in rows {
        let id = community.id;
        let card = Arc::new(CommunityCard {
            community: shown_community(community, |id| held.of(id)),
            stat,
            moderators: moderators.remove(&id).unwrap_or_default(),
            tags: tags.remove(&id).unwrap_or_default(),
        });
        cache.put(began, id, Arc::clone(&card));
        found.insert(id, card);
    }
    Ok(found)
}

/// The community with this id; none if there is none.
pub async fn community(reader: &Reader, id: CommunityId) -> Result<Option<Arc<CommunityCard>>> {
    Ok(communities(reader, &[id]).await?.remove(&id))
}

/// A person without what is held back of their instance.
fn shown_person(mut person: Person, limits: impl Fn(InstanceId) -> Limits) -> Person {
    if limits(person.instance_id).no_media {
        person.avatar = None;
        person.banner = None;
        person.bio = person.bio.map(|bio| markdown::without_images(&bio).into_owned());
    }
    person
}

/// A community without what is held back of its instance.
fn shown_community(mut community: Community, limits: impl Fn(InstanceId) -> Limits) -> Community {
    let limits = limits(community.instance_id);
    community.nsfw |= limits.force_nsfw;
    if limits.no_media {
        community.icon = None;
        community.banner = None;
        community.sidebar = community.sidebar.map(|text| markdown::without_images(&text).into_owned());
    }
    community
}

type Moderators = HashMap<CommunityId, Vec<(PersonId, DateTime<Utc>)>>;

async fn moderators(conn: &db::Conn, ids: &[CommunityId]) -> QueryResult<Moderators> {
    let rows: Vec<(CommunityId, PersonId, DateTime<Utc>)> = community_moderator::table
        .filter(community_moderator::community_id.eq_any(ids))
        .order((community_moderator::appointed_at, community_moderator::person_id))
        .select((
            community_moderator::community_id,
            community_moderator::person_id,
            community_moderator::appointed_at,
        ))
        .load(&mut &*conn)
        .await?;
    let mut all = Moderators::new();
    for (community_id, person_id, appointed_at) in rows {
        all.entry(community_id).or_default().push((person_id, appointed_at));
    }
    Ok(all)
}

/// What is at hand and what has to be loaded, each id once.
fn split<K: Hash + Eq + Copy + Ord, V>(ids: &[K], get: impl Fn(&K) -> Option<V>) -> (HashMap<K, V>, Vec<K>) {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = HashMap::with_capacity(wanted.len());
    wanted.retain(|id| match get(id) {
        Some(value) => {
            found.insert(*id, value);
            false
        }
        None => true,
    });
    (found, wanted)
}
