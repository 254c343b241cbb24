//! Schema, pool, migrations, row structs, named queries and counters: all writes to the database are here.
