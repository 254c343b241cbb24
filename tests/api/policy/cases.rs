//! Everybody who may want something, and every state of what they want it of.

use base::capability::{Capabilities, Capability};
use base::ids::{CommentId, CommunityId, InstanceId, LanguageId, LocalUserId, PersonId, PostId};
use base::kinds::{CommunityVisibility, FollowState};
use chrono::{DateTime, TimeDelta, Utc};
use db::comment::Comment;
use db::community::{Community, CommunityStat};
use db::languages::Languages;
use db::local_user::{LocalUser, Preferences};
use db::post::Post;
use db::standing::Standing;
use views::cards::CommunityCard;
use views::viewer::{Me, Viewer};

/// Somebody, by what sets them apart from any other user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Nobody,
    User,
    Follower,
    /// Wrote the post and the comment, and does not follow the community.
    Author,
    /// Wrote them and moderates the community.
    AuthorModerator,
    /// Banned from the site.
    SiteBanned,
    /// Banned from the community.
    Banned,
    /// The account is deleted.
    Deleted,
    /// Not the first one.
    Moderator,
    /// Has a role in the community, but does not moderate it.
    Limited,
    /// Moderates, and is banned from the community.
    BannedModerator,
    /// Moderates longest.
    TopModerator,
    Admin,
    Bot,
    /// Of another instance.
    Remote,
}

/// A post, its community, or both, in a state that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Normal,
    /// The post.
    Deleted,
    Removed,
    Locked,
    Scheduled,
    /// The community.
    CommunityDeleted,
    CommunityRemoved,
    Private,
    LocalPrivate,
    LocalPublic,
    ModsOnly,
    /// There is no such community.
    Missing,
}

impl Role {
    /// With the names of the table.
    pub const ALL: &[(&'static str, Self)] = &[
        ("nobody", Self::Nobody),
        ("user", Self::User),
        ("follower", Self::Follower),
        ("author", Self::Author),
        ("author-mod", Self::AuthorModerator),
        ("site-banned", Self::SiteBanned),
        ("banned", Self::Banned),
        ("deleted", Self::Deleted),
        ("moderator", Self::Moderator),
        ("limited", Self::Limited),
        ("banned-mod", Self::BannedModerator),
        ("top-mod", Self::TopModerator),
        ("admin", Self::Admin),
        ("bot", Self::Bot),
        ("remote", Self::Remote),
    ];

    fn moderates(self) -> bool {
        matches!(self, Self::AuthorModerator | Self::Moderator | Self::BannedModerator | Self::TopModerator)
    }

    fn person_id(self) -> PersonId {
        match self {
            Self::Author | Self::AuthorModerator => AUTHOR,
            Self::TopModerator => TOP_MODERATOR,
            Self::Nobody => PersonId(0),
            _ => PersonId(9),
        }
    }
}

impl State {
    /// With the names of the table.
    pub const ALL: &[(&'static str, Self)] = &[
        ("normal", Self::Normal),
        ("deleted", Self::Deleted),
        ("removed", Self::Removed),
        ("locked", Self::Locked),
        ("scheduled", Self::Scheduled),
        ("c:deleted", Self::CommunityDeleted),
        ("c:removed", Self::CommunityRemoved),
        ("c:private", Self::Private),
        ("c:local", Self::LocalPrivate),
        ("c:here-only", Self::LocalPublic),
        ("c:mods-only", Self::ModsOnly),
        ("c:missing", Self::Missing),
    ];

    /// Whether it is one of the post, and so means nothing of a community.
    pub fn is_of_post(self) -> bool {
        matches!(self, Self::Deleted | Self::Removed | Self::Locked | Self::Scheduled)
    }

    fn visibility(self) -> CommunityVisibility {
        match self {
            Self::Private => CommunityVisibility::Private,
            Self::LocalPrivate => CommunityVisibility::LocalOnlyPrivate,
            Self::LocalPublic => CommunityVisibility::LocalOnlyPublic,
            _ => CommunityVisibility::Public,
        }
    }
}

const AUTHOR: PersonId = PersonId(1);
const TOP_MODERATOR: PersonId = PersonId(2);
const COMMUNITY: CommunityId = CommunityId(3);

/// What the policy is told of somebody. Nobody has no standing: this one stands for a stranger who reads.
pub fn standing(role: Role, state: State) -> Standing {
    let local = !matches!(role, Role::Nobody | Role::Remote);
    Standing {
        person_id: role.person_id(),
        local,
        deleted: role == Role::Deleted,
        site_banned: role == Role::SiteBanned,
        bot_account: role == Role::Bot,
        local_user_id: local.then_some(LocalUserId(9)),
        admin: role == Role::Admin,
        email_verified: true,
        accepted_application: true,
        moderator_since: role.moderates().then_some(DateTime::UNIX_EPOCH),
        community_banned: matches!(role, Role::Banned | Role::BannedModerator),
        follow_state: (role == Role::Follower).then_some(FollowState::Accepted),
        top_moderator_id: Some(TOP_MODERATOR),
        community_visibility: (state != State::Missing).then(|| state.visibility()),
        community_deleted: state == State::CommunityDeleted,
        community_removed: state == State::CommunityRemoved,
        community_local: true,
        posting_restricted_to_mods: state == State::ModsOnly,
        followed_elsewhere: false,
        site_grants: Capabilities::NONE,
        community_grants: if role == Role::Limited { limited() } else { Capabilities::NONE },
    }
}

/// What the limited moderator of the tables may do: settle complaints, remove comments and lock.
pub fn limited() -> Capabilities {
    let few = [Capability::ResolveReports, Capability::RemoveComments, Capability::Lock];
    few.into_iter().collect::<Capabilities>().completed()
}

/// The same somebody as a viewer; none if they cannot look through this instance.
pub fn viewer(role: Role) -> Option<Viewer> {
    match role {
        Role::Nobody => return Some(Viewer::default()),
        Role::Remote => return None,
        _ => {}
    }
    let me = Me { local_user: local_user(role), sessions: Default::default() };
    let mut viewer = Viewer { me: Some(me), ..Viewer::default() };
    if role.moderates() {
        viewer.moderates.insert(COMMUNITY, DateTime::UNIX_EPOCH);
    }
    if role == Role::Limited {
        viewer.grants.communities.insert(COMMUNITY, limited());
    }
    if role == Role::Follower {
        viewer.follows.insert(COMMUNITY, (FollowState::Accepted, DateTime::UNIX_EPOCH));
    }
    if matches!(role, Role::Banned | Role::BannedModerator) {
        viewer.community_bans.insert(COMMUNITY, (DateTime::UNIX_EPOCH, None));
    }
    Some(viewer)
}

pub fn post(state: State) -> Post {
    Post {
        id: PostId(1),
        community_id: COMMUNITY,
        creator_id: AUTHOR,
        name: "Dune".to_owned(),
        url: None,
        body: None,
        alt_text: None,
        embed_title: None,
        embed_description: None,
        embed_video_url: None,
        thumbnail_url: None,
        custom_thumbnail: None,
        url_content_type: None,
        ap_id: "https://spinney.test/post/1".to_owned(),
        local: true,
        nsfw: false,
        deleted: state == State::Deleted,
        removed: state == State::Removed,
        locked: state == State::Locked,
        featured_local: false,
        featured_community: false,
        language_id: LanguageId(0),
        published_at: DateTime::UNIX_EPOCH,
        updated_at: None,
        scheduled_at: (state == State::Scheduled).then(|| now() + TimeDelta::hours(1)),
    }
}

pub fn comment() -> Comment {
    Comment {
        id: CommentId(1),
        post_id: PostId(1),
        community_id: COMMUNITY,
        parent_id: None,
        creator_id: AUTHOR,
        content: "Dry.".to_owned(),
        path: "0.1".to_owned(),
        ap_id: "https://spinney.test/comment/1".to_owned(),
        local: true,
        deleted: false,
        removed: false,
        distinguished: false,
        locked: false,
        language_id: LanguageId(0),
        published_at: DateTime::UNIX_EPOCH,
        updated_at: None,
    }
}

pub fn community(state: State) -> CommunityCard {
    let community = Community {
        id: COMMUNITY,
        instance_id: InstanceId(1),
        name: "books".to_owned(),
        title: "Books".to_owned(),
        sidebar: None,
        summary: None,
        icon: None,
        banner: None,
        ap_id: "https://spinney.test/c/books".to_owned(),
        inbox_url: "https://spinney.test/inbox".to_owned(),
        shared_inbox_url: None,
        followers_url: None,
        moderators_url: None,
        featured_url: None,
        local: true,
        nsfw: false,
        deleted: state == State::CommunityDeleted,
        removed: state == State::CommunityRemoved,
        posting_restricted_to_mods: state == State::ModsOnly,
        visibility: state.visibility(),
        languages: Languages::default(),
        published_at: DateTime::UNIX_EPOCH,
        updated_at: None,
        last_refreshed_at: DateTime::UNIX_EPOCH,
    };
    let stat = CommunityStat {
        community_id: COMMUNITY,
        subscribers: 0,
        subscribers_local: 0,
        posts: 0,
        comments: 0,
        users_active_day: 0,
        users_active_week: 0,
        users_active_month: 0,
        users_active_half_year: 0,
    };
    CommunityCard {
        community,
        stat,
        moderators: vec![(TOP_MODERATOR, DateTime::UNIX_EPOCH)],
        tags: Vec::new(),
    }
}

fn local_user(role: Role) -> LocalUser {
    LocalUser {
        id: LocalUserId(9),
        person_id: role.person_id(),
        password_hash: String::new(),
        email: None,
        email_verified: true,
        accepted_application: true,
        admin: role == Role::Admin,
        totp_secret: None,
        totp_enabled: false,
        preferences: Preferences::default(),
        languages: Languages::default(),
        last_donation_notification_at: DateTime::UNIX_EPOCH,
        invited_by_id: None,
    }
}

fn now() -> DateTime<Utc> {
    harness::server::START.parse().unwrap()
}
