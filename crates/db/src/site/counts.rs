//! What the local site counts of itself.

use crate::Conn;
use crate::fixed::fixed;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;

/// Counts of things of this instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct SiteCounts {
    /// Accounts that may be used.
    #[diesel(sql_type = Integer)]
    pub users: i32,
    /// Neither deleted nor removed, as the two below.
    #[diesel(sql_type = Integer)]
    pub posts: i32,
    #[diesel(sql_type = Integer)]
    pub comments: i32,
    #[diesel(sql_type = Integer)]
    pub communities: i32,
    #[diesel(sql_type = Integer)]
    pub users_active_day: i32,
    #[diesel(sql_type = Integer)]
    pub users_active_week: i32,
    #[diesel(sql_type = Integer)]
    pub users_active_month: i32,
    #[diesel(sql_type = Integer)]
    pub users_active_half_year: i32,
}

/// The sums over all shards, and the active users as they were last counted.
pub async fn get(conn: &mut Conn) -> QueryResult<SiteCounts> {
    fixed(include_str!("counts.sql")).get_result(conn).await
}
