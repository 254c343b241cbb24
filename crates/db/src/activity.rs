//! When people were last active, and how many are.
//!
//! Source: docs/reference/ranking.md 9, with two differences: the time of somebody's last post, comment or vote is kept to the hour, and a withdrawn vote still counts. In return one small row a pair of community and person is all there is, and zeros are written.

use crate::Conn;
use crate::fixed::fixed;
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::RunQueryDsl;

/// Notes that somebody posted, commented or voted in a community. Writes at most once an hour for each pair.
pub async fn touch(
    conn: &mut Conn,
    community_id: CommunityId,
    person_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed(include_str!("activity/touch.sql"))
        .bind::<Integer, _>(community_id)
        .bind::<Integer, _>(person_id)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// Counts the active people of every community as of `now`; answers the communities whose counts changed.
pub async fn count_communities(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<CommunityId>> {
    let rows: Vec<Changed> = fixed(include_str!("activity/count_communities.sql"))
        .bind::<Timestamptz, _>(now)
        .get_results(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.community_id).collect())
}

/// Counts the active local people of the site as of `now`; answers whether that changed anything.
pub async fn count_site(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<bool> {
    let statement = fixed(include_str!("activity/count_site.sql"));
    Ok(statement.bind::<Timestamptz, _>(now).run(conn).await? > 0)
}

/// Forgets who was last active so long ago that no count knows them; answers how many rows went.
pub async fn prune(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<usize> {
    let statement =
        fixed("delete from community_activity where last_active_at <= ?::timestamptz - interval '6 months'");
    statement.bind::<Timestamptz, _>(now).run(conn).await
}

#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
}
