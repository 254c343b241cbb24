//! Pages of lists, by cursor. Source: docs/reference/api-v4.md 1.

use base::page;
use serde::Serialize;
use utoipa::ToSchema;

/// Rows of a page, where neither the request nor a setting says how many.
pub const DEFAULT_LIMIT: i64 = 20;

/// Some rows of a list, with what to send as `page_cursor` for those after and before them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Paged<T> {
    pub items: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_page: Option<String>,
}

impl<T> Paged<T> {
    /// The page with its rows as they go over the wire.
    pub fn new<U>(page: page::Paged<U>, convert: impl FnMut(U) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(convert).collect(),
            next_page: page.next.and_then(|start| start.encode()),
            prev_page: page.prev.and_then(|start| start.encode()),
        }
    }
}
