//! What moderators and admins did.

use crate::Conn;
use crate::schema::modlog;
use base::ids::{CommentId, CommunityId, InstanceId, ModlogId, PersonId, PostId};
use base::kinds::ModlogKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

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
        }
    }
}

/// Adds an entry.
pub async fn insert(conn: &mut Conn, new: &NewModlog) -> QueryResult<ModlogId> {
    diesel::insert_into(modlog::table).values(new).returning(modlog::id).get_result(conn).await
}
