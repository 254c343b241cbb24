//! Spinney's own: API v4's answers with the HTML of their markdown, for callers that ask for it with `render=true`.
//!
//! Described in docs/reference/api-v4-additions.md. It works on the finished answer, so that every endpoint has it and no wire type needs to know: beside each text of a known name comes its HTML, made by `base::text::markdown` and kept by the hash of the text.

use crate::extract::refuse;
use actix_web::body::{EitherBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};
use base::text::markdown;
use moka::sync::Cache;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use utoipa::Modify;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{OpenApi, RefOr, Required};

/// Fields with markdown, whatever object they are in, and those of their HTML.
const FIELDS: [(&str, &str); 5] = [
    ("bio", "bio_html"),
    ("body", "body_html"),
    ("content", "content_html"),
    ("legal_information", "legal_information_html"),
    ("sidebar", "sidebar_html"),
];
/// The schemas that have one of them.
const SCHEMAS: [&str; 7] = ["Comment", "Community", "LocalSite", "Person", "Post", "Site", "Tagline"];
/// What all kept HTML weighs at most, in bytes.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// The HTML of texts that were rendered lately. Part of the application data.
#[derive(Clone)]
pub struct Html(Cache<[u8; 32], Arc<str>>);

impl Default for Html {
    fn default() -> Self {
        let weight = |_: &[u8; 32], html: &Arc<str>| u32::try_from(html.len() + 64).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weight).max_capacity(MOST_BYTES).build())
    }
}

impl Html {
    /// The HTML of a text, sanitised, for pages of this instance.
    pub fn of(&self, text: &str) -> Arc<str> {
        let hash = Sha256::digest(text.as_bytes()).into();
        self.0.get_with(hash, || markdown::render(text).into())
    }

    /// Adds the HTML of every text in an answer.
    fn add(&self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.add(item)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|field| self.add(field));
                self.add_to(fields);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn add_to(&self, fields: &mut Map<String, Value>) {
        for (text, html) in FIELDS {
            if let Some(Value::String(markdown)) = fields.get(text) {
                let rendered = self.of(markdown).as_ref().into();
                fields.insert(html.to_owned(), rendered);
            }
        }
    }
}

/// Adds the HTML to an answer if the query has `render=true`.
pub async fn on_request<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if !is_wanted(request.query_string()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let Some(html) = request.app_data::<Data<Html>>().cloned() else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    // What comes has to be readable here; who asked for it compressed is served further out.
    request.headers_mut().remove(ACCEPT_ENCODING);
    let response = next.call(request).await?;
    let kind = response.headers().get(CONTENT_TYPE);
    if !response.status().is_success() || !kind.is_some_and(|kind| kind.as_bytes().starts_with(JSON)) {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    let body =
        to_bytes(body).await.map_err(|error| unreadable(&request, anyhow::anyhow!("{}", error.into())))?;
    let mut answer: Value =
        serde_json::from_slice(&body).map_err(|error| unreadable(&request, error.into()))?;
    html.add(&mut answer);
    response.headers_mut().remove(CONTENT_LENGTH);
    let body = serde_json::to_vec(&answer).map_err(|error| unreadable(&request, error.into()))?;
    Ok(ServiceResponse::new(request, response.set_body(body).map_into_boxed_body()).map_into_right_body())
}

const JSON: &[u8] = b"application/json";

fn unreadable(request: &HttpRequest, error: anyhow::Error) -> Error {
    refuse(request, error.context("reading an answer to render it").into())
}

fn is_wanted(query: &str) -> bool {
    query.split('&').any(|part| part == "render=true")
}

/// Tells of the parameter and the fields in the description of the API.
pub struct Described;

impl Modify for Described {
    fn modify(&self, description: &mut OpenApi) {
        let Some(components) = description.components.as_mut() else { return };
        for name in SCHEMAS {
            let Some(object) = components.schemas.get_mut(name).and_then(own_part) else { continue };
            for (text, html) in FIELDS {
                if object.properties.contains_key(text) {
                    let field = ObjectBuilder::new().schema_type(Type::String).description(Some(format!(
                        "Spinney's own: the HTML of `{text}`; only with `render=true`."
                    )));
                    object.properties.insert(html.to_owned(), field.into());
                }
            }
        }
        for item in description.paths.paths.values_mut() {
            let operations =
                [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten();
            for operation in operations {
                operation.parameters.get_or_insert_default().push(parameter().into());
            }
        }
    }
}

/// The fields a schema has itself, beside those it takes over from others.
fn own_part(schema: &mut RefOr<Schema>) -> Option<&mut Object> {
    let RefOr::T(schema) = schema else { return None };
    if let Schema::AllOf(all) = schema {
        return all.items.iter_mut().find_map(own_part);
    }
    if let Schema::Object(object) = schema { Some(object) } else { None }
}

fn parameter() -> Parameter {
    ParameterBuilder::new()
        .name("render")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("Spinney's own: adds the HTML of texts to the answer."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::Boolean)))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn html_stands_beside_every_text() {
        let mut answer = json!({"items": [{"post": {"name": "*a*", "body": "*b*"}, "creator": {"bio": null}}], "content": "c"});
        Html::default().add(&mut answer);
        let post = &answer["items"][0]["post"];
        assert_eq!((&post["body_html"], &post["name_html"]), (&json!("<p><em>b</em></p>\n"), &Value::Null));
        assert_eq!(answer["items"][0]["creator"], json!({"bio": null}));
        assert_eq!(answer["content_html"], "<p>c</p>\n");
    }

    #[test]
    fn only_the_whole_parameter_counts() {
        for (query, wanted) in [
            ("render=true", true),
            ("id=1&render=true", true),
            ("", false),
            ("render=false", false),
            ("prerender=true", false),
        ] {
            assert_eq!(is_wanted(query), wanted, "{query}");
        }
    }
}
