//! Every counter anew, from what it counts.
//!
//! The counters are changed with what they count and need no recounting; this is for doubts, for repairs after a hand has been in the database, and for the tests, which end with it.

use crate::Conn;
use crate::fixed::fixed;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

/// Sets every counter right; answers a line for each row that was wrong, with what was stored and what was counted.
///
/// It reads all tables whole. Nobody else may write meanwhile, or what they do is taken for an error.
pub async fn all(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let mut wrong = posts(conn).await?;
    wrong.extend(comments(conn).await?);
    wrong.extend(communities(conn).await?);
    wrong.extend(people(conn).await?);
    wrong.extend(site(conn).await?);
    Ok(wrong)
}

/// Recounts comments and votes of posts, and the times of their newest comments.
pub async fn posts(conn: &mut Conn) -> QueryResult<Vec<String>> {
    lines(conn, include_str!("recount/post.sql")).await
}

/// Recounts votes of comments.
pub async fn comments(conn: &mut Conn) -> QueryResult<Vec<String>> {
    lines(conn, include_str!("recount/comment.sql")).await
}

/// Recounts followers, posts and comments of communities. Who is active is counted by [`crate::activity`]. Posts must be right.
pub async fn communities(conn: &mut Conn) -> QueryResult<Vec<String>> {
    lines(conn, include_str!("recount/community.sql")).await
}

/// Recounts posts and comments of people, and the votes on them. Posts and comments must be right.
pub async fn people(conn: &mut Conn) -> QueryResult<Vec<String>> {
    lines(conn, include_str!("recount/person.sql")).await
}

/// Recounts users and local posts, comments and communities, by shard.
pub async fn site(conn: &mut Conn) -> QueryResult<Vec<String>> {
    lines(conn, include_str!("recount/site.sql")).await
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

async fn lines(conn: &mut Conn, statement: &'static str) -> QueryResult<Vec<String>> {
    let rows: Vec<Line> = fixed(statement).get_results(conn).await?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}
