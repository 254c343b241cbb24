//! How much waits for a user.

use crate::reader::Reader;
use crate::viewer::Viewer;
use base::capability::Capability;
use base::error::{Code, OrCode, Result};
use base::kinds::{FollowState, NotificationKind};
use db::fixed::fixed;
use db::schema::{community_follower, local_user, registration_application};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel_async::RunQueryDsl;

/// How many entries of a user's inbox are unread. What was deleted or removed since, and what comes from people they do not want to see, is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unread {
    /// Answers.
    pub replies: i64,
    /// Comments that name the user.
    pub mentions: i64,
    /// Posts that name the user, of which API v3 knows nothing.
    pub post_mentions: i64,
    /// Things the user asked to hear of.
    pub subscribed: i64,
    /// Private messages.
    pub private_messages: i64,
    /// What moderators did to the user.
    pub mod_actions: i64,
}

/// How much waits for somebody who looks after communities or the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Duties {
    /// Complaints nobody has dealt with; none: not the viewer's task.
    pub reports: Option<i64>,
    /// People who want to follow a private community; none: not the viewer's task.
    pub pending_follows: Option<i64>,
    /// Applicants; none: not the viewer's task.
    pub applications: Option<i64>,
}

impl Unread {
    /// All of it.
    pub fn sum(&self) -> i64 {
        self.replies
            + self.mentions
            + self.post_mentions
            + self.subscribed
            + self.private_messages
            + self.mod_actions
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: NotificationKind,
    #[diesel(sql_type = BigInt)]
    entries: i64,
    #[diesel(sql_type = BigInt)]
    comments: i64,
}

/// What is unread in the viewer's inbox.
///
/// Errors: `NotLoggedIn` for nobody we know.
pub async fn count(reader: &Reader, viewer: &Viewer) -> Result<Unread> {
    let user = viewer.local_user().or_code(Code::NotLoggedIn)?;
    let rows: Vec<Row> = fixed(include_str!("unread.sql"))
        .bind::<Integer, _>(user.person_id)
        .bind::<Bool, _>(user.preferences.show_bot_accounts)
        .bind::<Bool, _>(viewer.oversees_site())
        .load(&mut reader.db().await?)
        .await?;
    let mut unread = Unread::default();
    for Row { kind, entries, comments } in rows {
        match kind {
            NotificationKind::Reply => unread.replies = entries,
            NotificationKind::Mention => {
                unread.mentions = comments;
                unread.post_mentions = entries - comments;
            }
            NotificationKind::Subscribed => unread.subscribed = entries,
            NotificationKind::PrivateMessage => unread.private_messages = entries,
            NotificationKind::ModAction => unread.mod_actions = entries,
        }
    }
    Ok(unread)
}

/// What waits for the viewer as a moderator or admin.
pub async fn duties(reader: &Reader, viewer: &Viewer, verified_only: bool) -> Result<Duties> {
    let site = viewer.site_rights();
    let holds = |capability| site.contains(capability) || !viewer.moderated_with(capability).is_empty();
    let settles = holds(Capability::ResolveReports) || site.contains(Capability::ResolveSiteReports);
    let lets_in = viewer.moderated_with(Capability::ApproveFollowers);
    let mut duties = Duties::default();
    if settles {
        duties.reports = Some(crate::report::count(reader, viewer, None).await?.sum());
    }
    let mut conn = reader.db().await?;
    if holds(Capability::ApproveFollowers) {
        let follows = community_follower::table
            .filter(community_follower::community_id.eq_any(&lets_in))
            .filter(community_follower::state.eq(FollowState::ApprovalRequired));
        duties.pending_follows = Some(follows.count().get_result(&mut conn).await?);
    }
    if site.contains(Capability::ApproveApplications) {
        duties.applications = Some(applications(&mut conn, verified_only).await?);
    }
    Ok(duties)
}

/// Applicants nobody has decided about; only those with a verified address, if that is required.
async fn applications(conn: &mut db::Conn, verified_only: bool) -> QueryResult<i64> {
    let mut waiting = registration_application::table
        .inner_join(local_user::table)
        .filter(registration_application::admin_id.is_null())
        .into_boxed();
    if verified_only {
        waiting = waiting.filter(local_user::email_verified);
    }
    waiting.count().get_result(conn).await
}
