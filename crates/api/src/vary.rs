//! What an answer depends on beside its address, in one `Vary` header: some middleware reads only the first.

use actix_web::http::header::{HeaderMap, HeaderValue, VARY};

/// Adds names of request headers, separated by commas, to those that the answer depends on.
pub fn on(headers: &mut HeaderMap, names: &'static str) {
    let so_far = headers.get(VARY).and_then(|value| value.to_str().ok());
    let all = so_far.map_or_else(|| names.to_owned(), |so_far| format!("{so_far}, {names}"));
    // Two lists of header names make a header value.
    if let Ok(all) = HeaderValue::from_str(&all) {
        headers.insert(VARY, all);
    }
}
