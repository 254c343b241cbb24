//! How many complaints there are about things, for those who may see them: one statement for a page, and none for anybody else.

use crate::viewer::Viewer;
use base::capability::Capability;
use base::ids::{CommentId, CommunityId, PostId};
use db::Conn;
use db::fixed::fixed;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// Complaints about one thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that were ever made and are still kept.
    pub all: i32,
    /// Those that wait to be settled.
    pub unresolved: i32,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    id: i32,
    #[diesel(sql_type = BigInt)]
    reports: i64,
    #[diesel(sql_type = BigInt)]
    unresolved: i64,
}

impl Row {
    fn tally(&self) -> Tally {
        let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Tally { all: count(self.reports), unresolved: count(self.unresolved) }
    }
}

/// The complaints about those of the posts that are where the viewer settles complaints.
pub(crate) async fn of_posts(
    conn: &mut Conn,
    viewer: &Viewer,
    posts: impl Iterator<Item = (PostId, CommunityId)>,
) -> QueryResult<HashMap<PostId, Tally>> {
    let ids = settled_by(viewer, posts);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = fixed(
        "select post_id as id, count(*) as reports, count(*) filter (where not resolved) as unresolved
        from report where kind = 'post' and post_id = any(?) group by post_id",
    )
    .bind::<Array<Integer>, _>(ids)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (PostId(row.id), row.tally())).collect())
}

/// As [`of_posts`], for comments.
pub(crate) async fn of_comments(
    conn: &mut Conn,
    viewer: &Viewer,
    comments: impl Iterator<Item = (CommentId, CommunityId)>,
) -> QueryResult<HashMap<CommentId, Tally>> {
    let ids = settled_by(viewer, comments);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = fixed(
        "select comment_id as id, count(*) as reports, count(*) filter (where not resolved) as unresolved
        from report where kind = 'comment' and comment_id = any(?) group by comment_id",
    )
    .bind::<Array<Integer>, _>(ids)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (CommentId(row.id), row.tally())).collect())
}

/// The complaints about communities, for who settles such.
pub(crate) async fn of_communities(
    conn: &mut Conn,
    ids: &[CommunityId],
) -> QueryResult<HashMap<CommunityId, Tally>> {
    let rows: Vec<Row> = fixed(
        "select community_id as id, count(*) as reports, count(*) filter (where not resolved) as unresolved
        from report where kind = 'community' and community_id = any(?) group by community_id",
    )
    .bind::<Array<Integer>, _>(ids.to_vec())
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (CommunityId(row.id), row.tally())).collect())
}

fn settled_by<I>(viewer: &Viewer, things: impl Iterator<Item = (I, CommunityId)>) -> Vec<I> {
    let settles = |id: CommunityId| viewer.rights(id).contains(Capability::ResolveReports);
    things.filter(|(_, place)| settles(*place)).map(|(id, _)| id).collect()
}
