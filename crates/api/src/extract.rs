//! What handlers ask of a request: who is there, and its body or query.

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CONTENT_LENGTH};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use base::error::{Code, Error};
use domain::{Actor, App, policy, session};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use views::{Reader, Viewer};

/// Which API a request came through; put into the application data of its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `/api/v3`.
    V3,
    /// `/api/v4`.
    V4,
}

/// Largest body of a JSON request, in bytes. The largest legitimate one, an import of settings, stays below.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// A request of a user of this instance; 401 without one.
pub struct LocalUser {
    /// Who is looking.
    pub viewer: Arc<Viewer>,
    actor: Actor,
    session: base::ids::LoginTokenId,
}

impl LocalUser {
    /// Who is doing something.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The session the request came with.
    pub fn session(&self) -> base::ids::LoginTokenId {
        self.session
    }
}

/// A request of anybody; a bad token is nobody. On a private instance nobody is refused (`InstanceIsPrivate`).
pub struct MaybeUser {
    /// Who is looking.
    pub viewer: Arc<Viewer>,
}

/// As [`MaybeUser`], where even a private instance answers everybody: `GET /site` and its like.
pub struct Anybody {
    /// Who is looking.
    pub viewer: Arc<Viewer>,
}

/// A JSON body. Unknown fields are ignored, a missing or empty body counts as `{}`, whatever its content type says (docs/reference/clients.md 4).
pub struct Json<T>(pub T);

/// A query string. Unknown parameters are ignored.
pub struct Query<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

type Extracted<T> = LocalBoxFuture<'static, Result<T, actix_web::Error>>;

impl FromRequest for LocalUser {
    type Error = actix_web::Error;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let found = who(&request).await.map_err(|error| refuse(&request, error))?;
            let (viewer, session) = found.ok_or_else(|| refuse(&request, Code::NotLoggedIn.into()))?;
            let person_id = viewer.person_id().ok_or_else(|| refuse(&request, Code::NotLoggedIn.into()))?;
            Ok(Self { viewer, actor: Actor::local(person_id), session })
        })
    }
}

impl FromRequest for MaybeUser {
    type Error = actix_web::Error;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let viewer = anybody(&request).await.map_err(|error| refuse(&request, error))?;
            let app = request.app_data::<Data<App>>().ok_or_else(|| refuse(&request, misplaced()))?;
            let site = app.site().await.map_err(|error| refuse(&request, error))?;
            policy::see_site(&site.local.settings, viewer.person_id())
                .map_err(|code| refuse(&request, code.into()))?;
            Ok(Self { viewer })
        })
    }
}

impl FromRequest for Anybody {
    type Error = actix_web::Error;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let viewer = anybody(&request).await.map_err(|error| refuse(&request, error))?;
            Ok(Self { viewer })
        })
    }
}

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let declared =
                request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
            if declared.unwrap_or(0) > MAX_BODY_BYTES {
                return Err(refuse(&request, Code::BodyTooLarge.into()));
            }
            let mut body = bytes::BytesMut::new();
            while let Some(chunk) = payload.next().await {
                body.extend_from_slice(&chunk?);
                if body.len() > MAX_BODY_BYTES {
                    return Err(refuse(&request, Code::BodyTooLarge.into()));
                }
            }
            parse(&body).map(Self).map_err(|problem| {
                let detail = format!("Json deserialize error: {problem}");
                refuse(&request, Error::detailed(Code::InvalidJson, detail))
            })
        })
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = actix_web::web::Query::<T>::from_query(request.query_string());
        std::future::ready(
            parsed
                .map(|query| Self(query.into_inner()))
                .map_err(|problem| refuse(request, invalid_query(&problem))),
        )
    }
}

/// What is said of an address whose query cannot be used.
pub(crate) fn invalid_query(problem: &dyn fmt::Display) -> Error {
    Error::detailed(Code::InvalidQuery, format!("Query deserialize error: {problem}"))
}

/// Why a text with U+0000 in it is refused: the database cannot store one. [`crate::protect::addresses`] refuses those of addresses, for all routes.
pub(crate) const ZERO_BYTE: &str = "a text contains a zero byte";

/// Reads a body; an empty one is `{}`. All of it has to be valid UTF-8 without a zero byte, also what nobody looks at.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    if has_zero_byte(text) {
        return Err(ZERO_BYTE.to_owned());
    }
    let text = if text.is_empty() { "{}" } else { text };
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Whether a JSON text writes U+0000 somewhere: it can do so only by this escape.
fn has_zero_byte(text: &str) -> bool {
    text.match_indices("\\u0000").any(|(place, _)| {
        let before = text.as_bytes().iter().take(place).rev();
        // An even number of backslashes before it are backslashes themselves.
        before.take_while(|byte| **byte == b'\\').count() % 2 == 0
    })
}

/// A query string, or where there is none a JSON body: the published client of API v4 sends the one where the API defines the other.
pub struct QueryOrJson<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for QueryOrJson<T> {
    type Error = actix_web::Error;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (query, json) = (Query::from_request(request, payload), Json::from_request(request, payload));
        let has_query = !request.query_string().is_empty();
        Box::pin(async move {
            if has_query {
                return query.await.map(|Query(form)| Self(form));
            }
            json.await.map(|Json(form)| Self(form))
        })
    }
}

/// The error as the version of the request words it.
pub fn refuse(request: &HttpRequest, error: Error) -> actix_web::Error {
    match version(request) {
        Version::V3 => crate::v3::error::Error::from(error).into(),
        Version::V4 => crate::v4::error::Error::from(error).into(),
    }
}

fn version(request: &HttpRequest) -> Version {
    request.app_data::<Version>().copied().unwrap_or(Version::V3)
}

async fn anybody(request: &HttpRequest) -> Result<Arc<Viewer>, Error> {
    Ok(who(request).await?.map_or_else(Viewer::anonymous, |(viewer, _)| viewer))
}

fn misplaced() -> Error {
    anyhow::anyhow!("a route without its application data").into()
}

type Found = Option<(Arc<Viewer>, base::ids::LoginTokenId)>;

/// The viewer a request's token belongs to. In v3 a site-banned or deleted account is nobody (docs/reference/api-v3.md 1); in v4 it may read and is refused when it writes.
async fn who(request: &HttpRequest) -> Result<Found, Error> {
    if let Some(found) = request.extensions().get::<Known>() {
        return Ok(found.0.clone());
    }
    let found = look_up(request).await?;
    request.extensions_mut().insert(Known(found.clone()));
    Ok(found)
}

/// Kept with the request, so that two extractors look once.
struct Known(Found);

async fn look_up(request: &HttpRequest) -> Result<Found, Error> {
    let Some(reader) = request.app_data::<Data<Reader>>() else { return Err(misplaced()) };
    let Some((local_user_id, session)) = session_of(request) else { return Ok(None) };
    let Some(viewer) = views::viewer::of_session(reader, local_user_id, session).await? else {
        return Ok(None);
    };
    let Some(person_id) = viewer.person_id() else { return Ok(None) };
    let person = views::cards::person(reader, person_id).await?;
    let gone = person.is_none_or(|card| {
        card.person.deleted || (version(request) == Version::V3 && card.person.banned_at(reader.now()))
    });
    Ok((!gone).then_some((viewer, session)))
}

/// Whose session the token of a request is; whether it still exists is not looked up.
pub(crate) fn session_of(request: &HttpRequest) -> Option<(base::ids::LocalUserId, base::ids::LoginTokenId)> {
    let app = request.app_data::<Data<App>>()?;
    session::verify(app, &token(request)?)
}

/// Whether the request comes with any token, good or bad: then its answer is nobody else's affair.
pub fn carries_token(request: &HttpRequest) -> bool {
    request.headers().contains_key(AUTHORIZATION) || request.cookie("jwt").is_some()
}

/// Bearer token, or for reading (and for the image upload, where apps send nothing else) the cookie `jwt`.
pub fn token(request: &HttpRequest) -> Option<String> {
    let bearer =
        request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return Some(token.to_owned());
    }
    let by_cookie = request.method() == Method::GET || request.path() == "/pictrs/image";
    if !by_cookie {
        return None;
    }
    request.cookie("jwt").map(|cookie| cookie.value().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_bytes_are_found_however_they_are_written() {
        for (text, found) in [
            (r#"{"a":"x\u0000"}"#, true),
            (r#"{"a":"x\\u0000"}"#, false),
            (r#"{"a":"x\\\u0000"}"#, true),
            (r#"{"a":"x\\u0000 \u0000"}"#, true),
            (r#"{"a":"u0000"}"#, false),
        ] {
            assert_eq!(has_zero_byte(text), found, "{text}");
        }
    }
}
