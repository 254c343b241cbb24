//! Functions of PostgreSQL that diesel does not know.

use diesel::define_sql_function;
use diesel::sql_types::{Integer, Nullable, Text};

define_sql_function! {
    /// Lower case, as the unique indexes on names use it.
    fn lower(text: Text) -> Text;
}

define_sql_function! {
    /// The rank of the order "Controversial", as the migrations define it.
    fn controversy(up: Integer, down: Integer) -> Double;
}

define_sql_function! {
    /// The first of two that is there.
    fn coalesce(first: Nullable<Text>, second: Nullable<Text>) -> Nullable<Text>;
}
