//! What users see of their own accounts.

use crate::cards::{self, CommunityCard, PersonCard};
use crate::multi_community::{self, MultiView};
use crate::person::{self, PersonView};
use crate::reader::Reader;
use crate::site::SiteCard;
use crate::viewer::Viewer;
use crate::visible;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, InstanceId, InvitationId, LocalUserId, PersonId};
use base::kinds::FollowState;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::instance::Instance;
use db::invitation::Invitation;
use db::local_user::LoginToken;
use db::schema::{instance, login_token};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// A user's own account, with everything apps keep at hand of it. Settings and keywords are in [`Viewer::local_user`].
#[derive(Debug, Clone)]
pub struct MyUser {
    /// The person.
    pub person: PersonView,
    /// Communities followed or waited for, by title; those deleted or removed are left out.
    pub follows: Vec<Arc<CommunityCard>>,
    /// Communities moderated, the longest first, then those the viewer has a role in: apps offer the tools of moderators where these say so.
    pub moderates: Vec<Arc<CommunityCard>>,
    /// Multi-communities followed or waited for, by name.
    pub multi_communities: Vec<MultiView>,
    /// Communities not to be shown, the longest first.
    pub blocked_communities: Vec<Arc<CommunityCard>>,
    /// People not to be shown, the longest first.
    pub blocked_people: Vec<Arc<PersonCard>>,
    /// Instances whose communities are not to be shown, the longest first.
    pub blocked_instance_communities: Vec<BlockedInstance>,
    /// Instances whose people are not to be shown, the longest first.
    pub blocked_instance_people: Vec<BlockedInstance>,
}

/// An instance somebody does not want to see something of.
#[derive(Debug, Clone)]
pub struct BlockedInstance {
    /// The instance.
    pub instance: Instance,
    /// As its admins present it; none: not seen yet.
    pub site: Option<SiteCard>,
}

/// Most sessions that are listed.
const SESSIONS: i64 = 1_000;

/// The viewer's own account.
///
/// Errors: `NotLoggedIn` for nobody we know.
pub async fn my_user(reader: &Reader, viewer: &Viewer) -> Result<MyUser> {
    let me = viewer.person_id().or_code(Code::NotLoggedIn)?;
    let blocked_instances = instances(reader, viewer).await?;
    Ok(MyUser {
        person: person::get_any(reader, viewer, me).await?,
        follows: follows(reader, viewer).await?,
        moderates: moderates(reader, viewer, me).await?,
        multi_communities: multi_community::followed(reader, viewer).await?,
        blocked_communities: blocked_communities(reader, viewer).await?,
        blocked_people: blocked_people(reader, viewer).await?,
        blocked_instance_communities: pick(&viewer.blocked_instance_communities, &blocked_instances),
        blocked_instance_people: pick(&viewer.blocked_instance_people, &blocked_instances),
    })
}

/// The sessions of an account that have not run out, the newest first.
pub async fn sessions(reader: &Reader, id: LocalUserId) -> Result<Vec<LoginToken>> {
    let lasting = login_token::expires_at.is_null().or(login_token::expires_at.gt(reader.now()));
    let rows = LoginToken::query()
        .filter(login_token::local_user_id.eq(id))
        .filter(lasting)
        .order((login_token::published_at.desc(), login_token::id))
        .limit(SESSIONS)
        .load(&mut reader.db().await?)
        .await?;
    Ok(rows)
}

/// The invitations of an account, the newest first. A cursor is an invitation.
pub async fn invitations(reader: &Reader, id: LocalUserId, page: Page) -> Result<Paged<Invitation>> {
    let (before, after) = match page.start {
        Start::First | Start::Offset(_) => (None, None),
        Start::After(cursor) => (Some(InvitationId(cursor.id)), None),
        Start::Before(cursor) => (None, Some(InvitationId(cursor.id))),
    };
    let wanted = page.limit.saturating_add(1);
    let mut conn = reader.db().await?;
    let mut items = db::invitation::list(&mut conn, id, before, after, wanted).await?;
    let limit = usize::try_from(page.limit).unwrap_or(0);
    let more = items.len() > limit;
    if more {
        // The one too many is the farthest from where the page begins.
        if after.is_some() {
            items.remove(0);
        } else {
            items.pop();
        }
    }
    let cursor = |invitation: &Invitation| Cursor { key: 0, id: invitation.id.0, kind: 0 };
    let (first, last) = (items.as_slice().first().map(cursor), items.as_slice().last().map(cursor));
    let next = last.filter(|_| more || after.is_some()).map(Start::After);
    let prev = first.filter(|_| if after.is_some() { more } else { before.is_some() }).map(Start::Before);
    Ok(Paged { items, next, prev })
}

async fn moderates(reader: &Reader, viewer: &Viewer, me: PersonId) -> Result<Vec<Arc<CommunityCard>>> {
    let mut moderated = person::moderates(reader, viewer, me).await?;
    let roles = viewer.grants.communities.keys().filter(|id| !viewer.moderates.contains_key(id));
    let mut roles: Vec<CommunityId> = roles.copied().collect();
    roles.sort_unstable();
    let cards = cards::communities(reader, &roles).await?;
    let there = roles.iter().filter_map(|id| cards.get(id).cloned());
    moderated.extend(there.filter(|card| !card.community.deleted && visible::community(viewer, card)));
    Ok(moderated)
}

async fn follows(reader: &Reader, viewer: &Viewer) -> Result<Vec<Arc<CommunityCard>>> {
    let wanted = viewer.follows.iter().filter(|(_, (state, _))| *state != FollowState::Denied);
    let ids: Vec<CommunityId> = wanted.map(|(id, _)| *id).collect();
    let cards = cards::communities(reader, &ids).await?;
    let mut cards: Vec<_> = cards.into_values().filter(|card| card.community.present()).collect();
    cards.sort_by_cached_key(|card| (card.community.title.to_lowercase(), card.community.id));
    Ok(cards)
}

async fn blocked_communities(reader: &Reader, viewer: &Viewer) -> Result<Vec<Arc<CommunityCard>>> {
    let ids = oldest_first(&viewer.blocked_communities);
    let cards = cards::communities(reader, &ids).await?;
    Ok(ids.iter().filter_map(|id| cards.get(id).cloned()).filter(|card| card.community.present()).collect())
}

async fn blocked_people(reader: &Reader, viewer: &Viewer) -> Result<Vec<Arc<PersonCard>>> {
    let ids: Vec<PersonId> = oldest_first(&viewer.blocked_people);
    let cards = cards::people(reader, &ids).await?;
    Ok(ids.iter().filter_map(|id| cards.get(id).cloned()).filter(|card| !card.person.deleted).collect())
}

/// Every instance the viewer blocks something of.
async fn instances(reader: &Reader, viewer: &Viewer) -> Result<HashMap<InstanceId, BlockedInstance>> {
    let mut ids: Vec<InstanceId> = viewer.blocked_instance_communities.keys().copied().collect();
    ids.extend(viewer.blocked_instance_people.keys());
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = reader.db().await?;
    let rows: Vec<Instance> = Instance::query().filter(instance::id.eq_any(&ids)).load(&mut conn).await?;
    let sites = db::site::load_of_instances(&mut conn, &ids).await?;
    let mut sites: HashMap<InstanceId, SiteCard> = sites
        .into_iter()
        .map(|(site, public_pem)| (site.instance_id, SiteCard { site, public_pem }))
        .collect();
    let with_site = |instance: Instance| {
        let site = sites.remove(&instance.id);
        (instance.id, BlockedInstance { instance, site })
    };
    Ok(rows.into_iter().map(with_site).collect())
}

fn pick(
    since: &HashMap<InstanceId, DateTime<Utc>>,
    known: &HashMap<InstanceId, BlockedInstance>,
) -> Vec<BlockedInstance> {
    oldest_first(since).iter().filter_map(|id| known.get(id).cloned()).collect()
}

fn oldest_first<K: Copy + Eq + Hash + Ord>(since: &HashMap<K, DateTime<Utc>>) -> Vec<K> {
    let mut all: Vec<(DateTime<Utc>, K)> = since.iter().map(|(id, at)| (*at, *id)).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, id)| id).collect()
}
