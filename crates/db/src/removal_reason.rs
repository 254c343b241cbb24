//! Reasons to choose from where something is taken down.

use crate::Conn;
use crate::schema::{community, local_site};
use base::ids::CommunityId;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Those of a community, in order; none if there is no such community.
pub async fn of_community(conn: &mut Conn, id: CommunityId) -> QueryResult<Option<Vec<String>>> {
    let found = community::table.find(id).select(community::removal_reasons);
    let found: Option<Vec<Option<String>>> = found.first(conn).await.optional()?;
    Ok(found.map(|reasons| reasons.into_iter().flatten().collect()))
}

/// Those of the site, in order.
pub async fn of_site(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let found: Vec<Option<String>> =
        local_site::table.select(local_site::removal_reasons).first(conn).await?;
    Ok(found.into_iter().flatten().collect())
}

/// Puts these in the place of those of a community.
pub async fn set_of_community(conn: &mut Conn, id: CommunityId, reasons: &[String]) -> QueryResult<()> {
    let change = diesel::update(community::table.find(id)).set(community::removal_reasons.eq(reasons));
    change.execute(conn).await.map(drop)
}

/// Puts these in the place of those of the site.
pub async fn set_of_site(conn: &mut Conn, reasons: &[String]) -> QueryResult<()> {
    let change = diesel::update(local_site::table).set(local_site::removal_reasons.eq(reasons));
    change.execute(conn).await.map(drop)
}
