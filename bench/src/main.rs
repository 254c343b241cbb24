//! Load generator and data seeder.
fn main() {}
