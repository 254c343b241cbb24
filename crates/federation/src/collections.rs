//! What others ask us for: actors, posts and comments at their own addresses, and the collections around them.
//!
//! What is private or only for here is not there for others; what is gone leaves a tombstone; what lives elsewhere is pointed to (docs/reference/federation.md a.1, a.6).

pub mod activity;
pub mod actors;
pub mod community;
pub mod content;
mod outbox;
pub(crate) mod private;

use crate::failure::Failure;
use crate::objects::{tombstone, with_context};
use crate::wire::MEDIA_TYPE;
use actix_web::http::header::{CONTENT_TYPE, LOCATION, VARY};
use actix_web::{HttpResponse, ResponseError};
use base::error::Error;
use serde_json::{Value, json};
use std::fmt;

/// An answer with an object.
fn object(value: Value) -> HttpResponse {
    answer(HttpResponse::Ok(), with_context(value))
}

/// What is left of something that is gone.
fn gone(ap_id: &str) -> HttpResponse {
    answer(HttpResponse::Gone(), with_context(tombstone(ap_id)))
}

/// Where something lives.
fn elsewhere(ap_id: &str) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, ap_id)).finish()
}

fn unknown() -> HttpResponse {
    HttpResponse::NotFound().finish()
}

fn answer(mut response: actix_web::HttpResponseBuilder, value: Value) -> HttpResponse {
    response.insert_header((CONTENT_TYPE, MEDIA_TYPE)).insert_header((VARY, "Accept"));
    response.body(value.to_string())
}

/// A list with its items.
fn ordered(id: &str, items: &[Value]) -> HttpResponse {
    object(json!({
        "id": id,
        "type": "OrderedCollection",
        "totalItems": items.len(),
        "orderedItems": items,
    }))
}

/// A list of which only the length is told.
fn counted(id: &str, total: i32) -> HttpResponse {
    object(json!({ "id": id, "type": "Collection", "totalItems": total, "items": [] }))
}

/// Why an address does not answer.
#[derive(Debug)]
pub struct NotServed(Failure);

impl<E: Into<Error>> From<E> for NotServed {
    fn from(error: E) -> Self {
        Self(Failure::Ours(error.into()))
    }
}

impl fmt::Display for NotServed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for NotServed {
    fn error_response(&self) -> HttpResponse {
        match &self.0 {
            Failure::Refused { status: 401, .. } => HttpResponse::Unauthorized().finish(),
            Failure::Refused { .. } | Failure::Gone | Failure::NeedsFetch | Failure::Unreachable(_) => {
                HttpResponse::Forbidden().finish()
            }
            Failure::Ours(error) => {
                tracing::error!(error = %error, "an address of ActivityPub could not be answered");
                HttpResponse::InternalServerError().finish()
            }
        }
    }
}

/// What a handler answers.
type Served = Result<HttpResponse, NotServed>;
