//! `/api/v4`, as docs/reference/api-v4.md describes it.

pub mod error;
pub mod routes;
