//! What moderators and admins did.

use crate::Conn;
use crate::schema::modlog;
use base::ids::{CommentId, CommunityId, InstanceId, ModlogId, PersonId, PostId};
use base::kinds::ModlogKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An entry of the log.
#[derive(Debug, Clone, HasQuery, QueryableByName)]
#[diesel(table_name = modlog, check_for_backend(diesel::pg::Pg))]
pub struct Modlog {
    pub id: ModlogId,
    pub kind: ModlogKind,
    /// The measure was lifted.
    pub is_revert: bool,
    /// Who did it; none: the account is gone, or an automatic rule.
    pub moderator_id: Option<PersonId>,
    pub target_person_id: Option<PersonId>,
    pub target_community_id: Option<CommunityId>,
    pub target_post_id: Option<PostId>,
    pub target_comment_id: Option<CommentId>,
    pub target_instance_id: Option<InstanceId>,
    pub reason: Option<String>,
    /// None: for good.
    pub expires_at: Option<DateTime<Utc>>,
    /// The entry this one is a part of.
    pub bulk_action_parent_id: Option<ModlogId>,
    pub published_at: DateTime<Utc>,
    /// What else there is to say: the name of a role, what was changed.
    pub detail: Option<String>,
}

/// An entry of the log, without its id.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = modlog, treat_none_as_default_value = false)]
pub struct NewModlog {
    pub kind: ModlogKind,
    /// The measure was lifted.
    pub is_revert: bool,
    /// Who did it.
    pub moderator_id: Option<PersonId>,
    pub target_person_id: Option<PersonId>,
    pub target_community_id: Option<CommunityId>,
    pub target_post_id: Option<PostId>,
    pub target_comment_id: Option<CommentId>,
    pub target_instance_id: Option<InstanceId>,
    pub reason: Option<String>,
    /// None: for good.
    pub expires_at: Option<DateTime<Utc>>,
    /// The entry this one is a part of.
    pub bulk_action_parent_id: Option<ModlogId>,
    pub published_at: DateTime<Utc>,
    /// What else there is to say: the name of a role, what was changed.
    pub detail: Option<String>,
}

impl NewModlog {
    /// An entry about nothing yet.
    pub fn new(kind: ModlogKind, moderator_id: PersonId, published_at: DateTime<Utc>) -> Self {
        Self {
            kind,
            is_revert: false,
            moderator_id: Some(moderator_id),
            target_person_id: None,
            target_community_id: None,
            target_post_id: None,
            target_comment_id: None,
            target_instance_id: None,
            reason: None,
            expires_at: None,
            bulk_action_parent_id: None,
            published_at,
            detail: None,
        }
    }
}

/// Adds an entry.
pub async fn insert(conn: &mut Conn, new: &NewModlog) -> QueryResult<ModlogId> {
    diesel::insert_into(modlog::table).values(new).returning(modlog::id).get_result(conn).await
}

/// Adds many entries.
pub async fn insert_all(conn: &mut Conn, new: &[NewModlog]) -> QueryResult<()> {
    for rows in new.chunks(CHUNK) {
        diesel::insert_into(modlog::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// Rows of one statement.
const CHUNK: usize = 1_000;

/// The last entry of this kind about a post, if it is a measure that holds.
pub async fn last_of_post(conn: &mut Conn, kind: ModlogKind, id: PostId) -> QueryResult<Vec<ModlogId>> {
    let last = modlog::table
        .filter(modlog::kind.eq(kind))
        .filter(modlog::target_post_id.eq(id))
        .order(modlog::id.desc())
        .select((modlog::id, modlog::is_revert))
        .first(conn);
    Ok(holding(last.await.optional()?))
}

/// The last entry of this kind about a comment, if it is a measure that holds.
pub async fn last_of_comment(conn: &mut Conn, kind: ModlogKind, id: CommentId) -> QueryResult<Vec<ModlogId>> {
    let last = modlog::table
        .filter(modlog::kind.eq(kind))
        .filter(modlog::target_comment_id.eq(id))
        .order(modlog::id.desc())
        .select((modlog::id, modlog::is_revert))
        .first(conn);
    Ok(holding(last.await.optional()?))
}

fn holding(last: Option<(ModlogId, bool)>) -> Vec<ModlogId> {
    last.into_iter().filter(|(_, is_revert)| !is_revert).map(|(id, _)| id).collect()
}
