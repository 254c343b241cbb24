//! Statements of fixed text, prepared once a connection.
//!
//! Diesel prepares its own updates, upserts and `sql_query` anew each time; for hot writes and for SQL that its query builder cannot say that costs more than the statement itself.

use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{SingleValue, SqlType, Untyped};
use diesel_async::RunQueryDsl;

/// A statement whose text never changes. `?` stands for a value, each bound in turn; the text holds no other `?`.
pub struct Fixed {
    sql: &'static str,
    binds: Vec<Box<dyn QueryFragment<Pg> + Send>>,
}

/// The statement with no values bound yet. Keep long ones in a `.sql` file read with `include_str!`.
pub fn fixed(sql: &'static str) -> Fixed {
    Fixed { sql, binds: Vec::new() }
}

impl Fixed {
    /// Binds the next `?` to `value`, as the SQL type `ST`.
    pub fn bind<ST, V>(mut self, value: V) -> Self
    where
        ST: SqlType + SingleValue,
        V: AsExpression<ST>,
        V::Expression: QueryFragment<Pg> + Send + 'static,
    {
        self.binds.push(Box::new(value.as_expression()));
        self
    }

    /// Runs it; answers the number of rows it changed. Several that are awaited together go out in one piece, and are done one after the other.
    pub async fn run(self, conn: &crate::Conn) -> QueryResult<usize> {
        RunQueryDsl::execute(self, &mut &*conn).await
    }
}

impl QueryFragment<Pg> for Fixed {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut rest = self.sql;
        for bind in &self.binds {
            let (head, tail) = rest
                .split_once('?')
                .ok_or_else(|| diesel::result::Error::QueryBuilderError("more values than `?`".into()))?;
            out.push_sql(head);
            bind.walk_ast(out.reborrow())?;
            rest = tail;
        }
        out.push_sql(rest);
        Ok(())
    }
}

impl QueryId for Fixed {
    type QueryId = ();
    // The cache then goes by the text, which is what is fixed here.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Fixed {
    type SqlType = Untyped;
}
