//! Who is looking, with everything that decides what they see.

use crate::person::Note;
use crate::reader::Reader;
use crate::wording::Wording;
use base::capability::{Capabilities, Capability};
use base::error::Result;
use base::ids::{CommunityId, InstanceId, LocalUserId, LoginTokenId, PersonId};
use base::kinds::{CommunityNotificationMode, FollowState};
use chrono::{DateTime, Utc};
use db::local_user::LocalUser;
use db::schema::{
    community_ban, community_block, community_follower, community_moderator, community_notification,
    instance_block, local_user, login_token, person_block, person_note, role, role_grant,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Who is looking, perhaps nobody we know. Cheap to clone by `Arc`; kept for seconds and dropped by the viewer's own changes.
#[derive(Debug, Default)]
pub struct Viewer {
    /// The account; none for the anonymous viewer.
    pub me: Option<Me>,
    /// Communities followed, pending ones included, with when.
    pub follows: HashMap<CommunityId, (FollowState, DateTime<Utc>)>,
    /// Communities moderated, with since when.
    pub moderates: HashMap<CommunityId, DateTime<Utc>>,
    /// What roles let the viewer do.
    pub grants: Grants,
    /// Communities the viewer is banned from: since when, until when (none: for good). Some bans may have ended.
    pub community_bans: HashMap<CommunityId, (DateTime<Utc>, Option<DateTime<Utc>>)>,
    /// Communities not to be shown, with since when.
    pub blocked_communities: HashMap<CommunityId, DateTime<Utc>>,
    /// People not to be shown, with since when.
    pub blocked_people: HashMap<PersonId, DateTime<Utc>>,
    /// Instances whose communities are not to be shown, with since when.
    pub blocked_instance_communities: HashMap<InstanceId, DateTime<Utc>>,
    /// Instances whose people are not to be shown, with since when.
    pub blocked_instance_people: HashMap<InstanceId, DateTime<Utc>>,
    /// What the viewer wrote down about people.
    pub notes: HashMap<PersonId, Note>,
    /// Of what in communities the viewer wants to hear, where that was said.
    pub community_notifications: HashMap<CommunityId, CommunityNotificationMode>,
    /// What the viewer does not want to read.
    pub wording: Wording,
}

/// The account of a viewer who is logged in.
#[derive(Debug)]
pub struct Me {
    /// The account with its settings.
    pub local_user: LocalUser,
    /// Its sessions: a token with another id is void.
    pub sessions: HashSet<LoginTokenId>,
}

/// What roles let a viewer do, as of when the viewer was loaded.
#[derive(Debug, Default)]
pub struct Grants {
    /// On the site, and so in every community.
    pub site: Capabilities,
    /// In these communities.
    pub communities: HashMap<CommunityId, Capabilities>,
    /// When the first of them ends.
    pub end: Option<DateTime<Utc>>,
}

/// What a viewer is to a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommunityState {
    /// How far the wish to follow has got, and since when; none: does not follow.
    pub follow: Option<(FollowState, DateTime<Utc>)>,
    /// Since when it is not to be shown; none: it is shown.
    pub blocked_at: Option<DateTime<Utc>>,
    /// Since when the viewer moderates it; none: does not.
    pub moderator_since: Option<DateTime<Utc>>,
    /// The ban that holds: since when, until when (none: for good).
    pub ban: Option<(DateTime<Utc>, Option<DateTime<Utc>>)>,
    /// Of what in it the viewer wants to hear; none: nothing was said.
    pub notifications: Option<CommunityNotificationMode>,
}

impl Viewer {
    /// Nobody we know.
    pub fn anonymous() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// The viewer's person; none for the anonymous viewer.
    pub fn person_id(&self) -> Option<PersonId> {
        self.me.as_ref().map(|me| me.local_user.person_id)
    }

    /// The viewer's account; none for the anonymous viewer.
    pub fn local_user(&self) -> Option<&LocalUser> {
        self.me.as_ref().map(|me| &me.local_user)
    }

    /// Whether the viewer is this person.
    pub fn is(&self, id: PersonId) -> bool {
        self.person_id() == Some(id)
    }

    /// What the viewer may do on the site: everything as an admin, else what roles give.
    pub fn site_rights(&self) -> Capabilities {
        match self.local_user() {
            Some(user) if user.admin => Capabilities::admin(),
            Some(_) => self.grants.site,
            None => Capabilities::NONE,
        }
    }

    /// What the viewer may do in the community.
    pub fn rights(&self, id: CommunityId) -> Capabilities {
        let moderator = self.moderates.get(&id).map(|_| Capabilities::moderator()).unwrap_or_default();
        let granted = self.grants.communities.get(&id).copied().unwrap_or_default();
        self.site_rights().or(moderator).or(granted)
    }

    /// Whether the viewer sees what is deleted, removed or private in the community.
    pub fn oversees(&self, id: CommunityId) -> bool {
        self.rights(id).contains(Capability::SeeRemoved)
    }

    /// Whether the viewer may do anything in the community that takes a right.
    pub fn may_moderate(&self, id: CommunityId) -> bool {
        !self.rights(id).and(Capabilities::moderator()).is_empty()
    }

    /// Whether the viewer sees what is deleted, removed or private anywhere.
    pub fn oversees_site(&self) -> bool {
        self.site_rights().contains(Capability::SeeRemoved)
    }

    /// The communities the viewer moderates or has a role in.
    pub fn moderated(&self) -> HashSet<CommunityId> {
        self.moderates.keys().chain(self.grants.communities.keys()).copied().collect()
    }

    /// Whether the viewer moderates the community or has a role in it.
    pub fn works_in(&self, id: CommunityId) -> bool {
        self.moderates.contains_key(&id) || self.grants.communities.contains_key(&id)
    }

    /// Those of [`Viewer::moderated`] where the viewer may do this.
    pub fn moderated_with(&self, capability: Capability) -> Vec<CommunityId> {
        self.moderated().into_iter().filter(|id| self.rights(*id).contains(capability)).collect()
    }

    /// The state of the viewer's wish to follow the community.
    pub fn follow_state(&self, id: CommunityId) -> Option<FollowState> {
        self.follows.get(&id).map(|(state, _)| *state)
    }

    /// The ban that keeps the viewer out of the community at `now`: since when, until when (none: for good).
    pub fn community_ban(
        &self,
        id: CommunityId,
        now: DateTime<Utc>,
    ) -> Option<(DateTime<Utc>, Option<DateTime<Utc>>)> {
        self.community_bans.get(&id).copied().filter(|(_, end)| end.is_none_or(|end| end > now))
    }

    /// What the viewer is to the community at `now`.
    pub fn community_state(&self, id: CommunityId, now: DateTime<Utc>) -> CommunityState {
        CommunityState {
            follow: self.follows.get(&id).copied(),
            blocked_at: self.blocked_communities.get(&id).copied(),
            moderator_since: self.moderates.get(&id).copied(),
            ban: self.community_ban(id, now),
            notifications: self.community_notifications.get(&id).copied(),
        }
    }
}

/// The viewer an account is; the anonymous one if the account is gone.
pub async fn load(reader: &Reader, person_id: PersonId) -> Result<Arc<Viewer>> {
    let now = reader.now();
    let kept = reader.viewers().get(&person_id);
    if let Some(viewer) = kept.filter(|viewer| viewer.grants.end.is_none_or(|end| end > now)) {
        return Ok(viewer);
    }
    let began = reader.viewers().epoch();
    let mut conn = reader.db().await?;
    let found = LocalUser::query().filter(local_user::person_id.eq(person_id)).first(&mut conn).await;
    let Some(local_user) = found.optional()? else {
        return Ok(Viewer::anonymous());
    };
    let viewer = Arc::new(read(&conn, local_user, now).await?);
    reader.viewers().put(began, person_id, Arc::clone(&viewer));
    Ok(viewer)
}

/// The viewer a session belongs to; none if the session has ended or the account is gone.
pub async fn of_session(
    reader: &Reader,
    local_user_id: LocalUserId,
    session: LoginTokenId,
) -> Result<Option<Arc<Viewer>>> {
    let Some(person_id) = person_of(reader, local_user_id).await? else {
        return Ok(None);
    };
    let viewer = load(reader, person_id).await?;
    let valid = viewer.me.as_ref().is_some_and(|me| me.sessions.contains(&session));
    Ok(valid.then_some(viewer))
}

/// The person of an account never changes, so it is remembered for as long as there is room.
async fn person_of(reader: &Reader, id: LocalUserId) -> Result<Option<PersonId>> {
    if let Some(person_id) = reader.accounts().get(&id) {
        return Ok(Some(person_id));
    }
    let query = local_user::table.filter(local_user::id.eq(id)).select(local_user::person_id);
    let found: Option<PersonId> = query.first(&mut reader.db().await?).await.optional()?;
    if let Some(person_id) = found {
        reader.accounts().insert(id, person_id);
    }
    Ok(found)
}

async fn read(conn: &db::Conn, local_user: LocalUser, now: DateTime<Utc>) -> QueryResult<Viewer> {
    type At = DateTime<Utc>;
    let id = local_user.person_id;
    // One for each statement that is under way: all are sent in one piece.
    let mut lines = [conn; 9];
    let [c1, c2, c3, c4, c5, c6, c7, c8, c9] = &mut lines;
    let sessions = login_token::table
        .filter(login_token::local_user_id.eq(local_user.id))
        .select(login_token::id)
        .load::<LoginTokenId>(c1);
    let follows = community_follower::table
        .filter(community_follower::person_id.eq(id))
        .select((
            community_follower::community_id,
            community_follower::state,
            community_follower::followed_at,
        ))
        .load::<(CommunityId, FollowState, At)>(c2);
    let moderates = community_moderator::table
        .filter(community_moderator::person_id.eq(id))
        .select((community_moderator::community_id, community_moderator::appointed_at))
        .load::<(CommunityId, At)>(c3);
    let bans = community_ban::table
        .filter(community_ban::person_id.eq(id))
        .select((community_ban::community_id, community_ban::banned_at, community_ban::expires_at))
        .load::<(CommunityId, At, Option<At>)>(c4);
    let communities = community_block::table
        .filter(community_block::person_id.eq(id))
        .select((community_block::community_id, community_block::blocked_at))
        .load::<(CommunityId, At)>(c5);
    let people = person_block::table
        .filter(person_block::person_id.eq(id))
        .select((person_block::target_id, person_block::blocked_at))
        .load::<(PersonId, At)>(c6);
    let instances = instance_block::table
        .filter(instance_block::person_id.eq(id))
        .select((
            instance_block::instance_id,
            instance_block::communities_blocked_at,
            instance_block::persons_blocked_at,
        ))
        .load::<(InstanceId, Option<At>, Option<At>)>(c7);
    let notes = person_note::table
        .filter(person_note::person_id.eq(id))
        .select((person_note::target_id, person_note::note, person_note::noted_at))
        .load::<(PersonId, String, At)>(c8);
    let wishes = community_notification::table
        .filter(community_notification::person_id.eq(id))
        .select((community_notification::community_id, community_notification::mode))
        .load::<(CommunityId, CommunityNotificationMode)>(c9);
    let first = async { try_join!(sessions, follows, moderates, bans, communities) };
    let second = async { try_join!(people, instances, notes, wishes, grants(conn, id, now)) };
    let (first, second) = try_join!(first, second)?;
    let (sessions, follows, moderates, bans, communities) = first;
    let (people, instances, notes, wishes, grants) = second;
    let note = |text: String, noted_at| Note { text: text.into(), noted_at };
    Ok(Viewer {
        wording: Wording::of(&local_user.preferences),
        me: Some(Me { local_user, sessions: sessions.into_iter().collect() }),
        follows: follows.into_iter().map(|(id, state, at)| (id, (state, at))).collect(),
        moderates: moderates.into_iter().collect(),
        grants,
        community_bans: bans.into_iter().map(|(id, at, end)| (id, (at, end))).collect(),
        blocked_communities: communities.into_iter().collect(),
        blocked_people: people.into_iter().collect(),
        blocked_instance_communities: instances
            .iter()
            .filter_map(|(id, at, _)| Some((*id, (*at)?)))
            .collect(),
        blocked_instance_people: instances.iter().filter_map(|(id, _, at)| Some((*id, (*at)?))).collect(),
        notes: notes.into_iter().map(|(id, text, at)| (id, note(text, at))).collect(),
        community_notifications: wishes.into_iter().collect(),
    })
}

/// What roles let somebody do at `now`.
async fn grants(conn: &db::Conn, id: PersonId, now: DateTime<Utc>) -> QueryResult<Grants> {
    let rows: Vec<(Option<CommunityId>, Capabilities, Option<DateTime<Utc>>)> = role_grant::table
        .inner_join(role::table)
        .filter(role_grant::person_id.eq(id))
        .filter(role_grant::expires_at.is_null().or(role_grant::expires_at.gt(now)))
        .select((role::community_id, role::capabilities, role_grant::expires_at))
        .load(&mut &*conn)
        .await?;
    let mut grants = Grants::default();
    for (community_id, capabilities, end) in rows {
        match community_id {
            None => grants.site = grants.site.or(capabilities),
            Some(id) => {
                let held = grants.communities.entry(id).or_default();
                *held = held.or(capabilities.and(Capabilities::moderator()));
            }
        }
        grants.end = [grants.end, end].into_iter().flatten().min();
    }
    Ok(grants)
}
