//! `/api/v3`, as docs/reference/api-v3.md describes it.

pub mod error;
pub mod routes;
