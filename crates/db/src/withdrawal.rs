//! Taking back everything a person wrote, with the counters in step.

use crate::Conn;
use crate::fixed::fixed;
use crate::{counters, schema::community_moderator};
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

/// What stands in the place of a text that was taken back for good.
pub const WITHDRAWN: &str = "*Permanently Deleted*";

/// Overwrites and deletes all posts and comments of a person.
pub async fn run(conn: &mut Conn, person_id: PersonId, now: DateTime<Utc>) -> QueryResult<()> {
    // Whoever writes below these posts at the same time waits, and then sees what became of them.
    fixed(include_str!("withdrawal_lock.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(person_id)
        .run(conn)
        .await?;
    counters::withdrawn(conn, person_id).await?;
    fixed("update post_archive set deleted = true where creator_id = ?")
        .bind::<Integer, _>(person_id)
        .run(conn)
        .await?;
    fixed(include_str!("withdrawal_post.sql"))
        .bind::<Text, _>(WITHDRAWN)
        .bind::<Text, _>(WITHDRAWN)
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(person_id)
        .run(conn)
        .await?;
    fixed("update comment set content = ?, deleted = true, updated_at = ? where creator_id = ?")
        .bind::<Text, _>(WITHDRAWN)
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(person_id)
        .run(conn)
        .await?;
    Ok(())
}

/// Ends all appointments of a person as a moderator; answers where there were any.
pub async fn resign(conn: &mut Conn, person_id: PersonId) -> QueryResult<Vec<CommunityId>> {
    let all = community_moderator::table.filter(community_moderator::person_id.eq(person_id));
    diesel::delete(all).returning(community_moderator::community_id).load(conn).await
}
