//! Several lists of the modlog in one statement, each with its own order and limit.

use super::Boxed;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

/// All rows of all these lists, in no order.
pub struct Union<'a>(Vec<Boxed<'a>>);

impl<'a> Union<'a> {
    /// The lists in one; there is at least one.
    pub fn of(lists: Vec<Boxed<'a>>) -> Self {
        Self(lists)
    }
}

impl<'a> QueryFragment<Pg> for Union<'a> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // The text depends on how many lists there are.
        out.unsafe_to_cache_prepared();
        for (place, list) in self.0.iter().enumerate() {
            out.push_sql(if place == 0 { "(" } else { " union all (" });
            QueryFragment::<Pg>::walk_ast(list, out.reborrow())?;
            out.push_sql(")");
        }
        Ok(())
    }
}

impl QueryId for Union<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Union<'_> {
    type SqlType = Untyped;
}
