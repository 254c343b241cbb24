//! Functions of PostgreSQL that diesel does not know.

use diesel::define_sql_function;
use diesel::sql_types::Text;

define_sql_function! {
    /// Lower case, as the unique indexes on names use it.
    fn lower(text: Text) -> Text;
}
