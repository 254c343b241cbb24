//! Of what local users want to hear.

use crate::Conn;
use crate::schema::{community_notification, post_notification};
use base::ids::{CommunityId, PersonId, PostId};
use base::kinds::{CommunityNotificationMode, PostNotificationMode};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Says of what in a community a user wants to hear.
pub async fn set_of_community(
    conn: &mut Conn,
    person_id: PersonId,
    id: CommunityId,
    mode: CommunityNotificationMode,
) -> QueryResult<()> {
    use community_notification as wish;
    let row = (wish::person_id.eq(person_id), wish::community_id.eq(id), wish::mode.eq(mode));
    diesel::insert_into(wish::table)
        .values(row)
        .on_conflict((wish::person_id, wish::community_id))
        .do_update()
        .set(wish::mode.eq(mode))
        .execute(conn)
        .await?;
    Ok(())
}

/// Says of what below a post a user wants to hear.
pub async fn set_of_post(
    conn: &mut Conn,
    person_id: PersonId,
    id: PostId,
    mode: PostNotificationMode,
) -> QueryResult<()> {
    use post_notification as wish;
    let row = (wish::person_id.eq(person_id), wish::post_id.eq(id), wish::mode.eq(mode));
    diesel::insert_into(wish::table)
        .values(row)
        .on_conflict((wish::person_id, wish::post_id))
        .do_update()
        .set(wish::mode.eq(mode))
        .execute(conn)
        .await?;
    Ok(())
}
