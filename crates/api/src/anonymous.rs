//! Answers to nobody in particular, computed once for all who ask.
//!
//! An answer to a request without any token depends on nothing but its url and what is public. It is kept as bytes, compressed as they are asked for, for at most a second or until something public changes ([`Reader::generation`]).
//! What comes with a token, valid or not, never gets here: neither is it answered from what is kept, nor is its answer kept.

use crate::compress::{Encoding, WORTHWHILE_BYTES};
use crate::extract::carries_token;
use crate::vary;
use actix_web::Error;
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, VARY,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use moka::future::Cache;
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use views::Reader;

/// How long an answer is kept at most.
const AGE: Duration = Duration::from_secs(1);
/// What all kept answers weigh at most, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Longer urls are answered one by one.
const LONGEST_URL: usize = 1_000;

/// The answers that are kept. Part of the application data; cheap to clone.
#[derive(Clone)]
pub struct Answers(Cache<Key, Arc<Answer>>);

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    generation: u64,
    /// Path and query.
    url: Box<str>,
}

/// An answer, ready to be sent.
struct Answer {
    made_at: DateTime<Utc>,
    status: StatusCode,
    kind: Option<HeaderValue>,
    etag: HeaderValue,
    body: Bytes,
    gzip: OnceLock<Bytes>,
    zstd: OnceLock<Bytes>,
}

/// A failure of ours: whoever waited for the answer hears of it, and it is not kept.
struct Failed(Arc<Answer>);

impl Default for Answers {
    fn default() -> Self {
        // The compressed forms are smaller than the answer together.
        let weight = |key: &Key, answer: &Arc<Answer>| {
            u32::try_from(answer.body.len() * 2 + key.url.len() + 500).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(weight).max_capacity(MOST_BYTES).time_to_live(AGE).build())
    }
}

impl Answers {
    /// Number of answers that are kept.
    pub async fn count(&self) -> u64 {
        self.0.run_pending_tasks().await;
        self.0.entry_count()
    }
}

/// Serves a request without a token from what is kept, or computes the answer and keeps it.
pub async fn serve<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let data = (request.app_data::<Data<Reader>>(), request.app_data::<Data<Answers>>());
    let (Some(reader), Some(answers)) = data else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let url = request.uri().path_and_query().map_or("", |url| url.as_str());
    if carries_token(request.request()) || url.len() > LONGEST_URL {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    // Taken before anything is read: what changes meanwhile makes the answer one of the past.
    let key = Key { generation: reader.generation(), url: url.into() };
    let (answers, now) = (answers.0.clone(), reader.now());
    if let Some(old) = answers.get(&key).await.filter(|answer| !answer.serves_at(now)) {
        drop(old);
        answers.invalidate(&key).await;
    }
    let asked = request.request().clone();
    let mut hit = true;
    let making = async {
        hit = false;
        make(request, next, now).await
    };
    let made = answers.try_get_with(key, making).await;
    let outcome = if hit { "spinney_answer_cache_hits_total" } else { "spinney_answer_cache_misses_total" };
    metrics::counter!(outcome).increment(1);
    let answer = made.unwrap_or_else(|failed| Arc::clone(&failed.0));
    let response = answer.response(asked.headers());
    Ok(ServiceResponse::new(asked, response))
}

async fn make<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    now: DateTime<Utc>,
) -> Result<Arc<Answer>, Failed> {
    let response = match next.call(request).await {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    let (head, body) = response.into_parts();
    let (status, body) = match to_bytes(body).await {
        Ok(body) => (head.status(), body),
        Err(error) => {
            tracing::error!(error = %error, "an answer could not be read to be kept");
            (StatusCode::INTERNAL_SERVER_ERROR, Bytes::new())
        }
    };
    let hash = Sha256::digest(&body);
    let tag: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let answer = Arc::new(Answer {
        made_at: now,
        status,
        kind: head.headers().get(CONTENT_TYPE).cloned(),
        // Weak, since it is the same for every encoding.
        etag: HeaderValue::try_from(format!("W/\"{tag}\"")).unwrap_or(HeaderValue::from_static("")),
        body,
        gzip: OnceLock::new(),
        zstd: OnceLock::new(),
    });
    if status.is_server_error() { Err(Failed(answer)) } else { Ok(answer) }
}

impl Answer {
    /// Whether it is young enough. The cache itself measures real time, which a test may have stopped.
    fn serves_at(&self, now: DateTime<Utc>) -> bool {
        let age = now.signed_duration_since(self.made_at);
        age >= TimeDelta::zero() && age < TimeDelta::from_std(AGE).unwrap_or(TimeDelta::MAX)
    }

    fn response(&self, asked: &HeaderMap) -> HttpResponse {
        let seen = asked.get_all(IF_NONE_MATCH).any(|tags| names(tags, &self.etag));
        let mut response = HttpResponse::build(self.status);
        if self.status.is_success() {
            response.insert_header((ETAG, self.etag.clone()));
        }
        response.insert_header((VARY, "accept-encoding"));
        if seen && self.status.is_success() {
            return response.status(StatusCode::NOT_MODIFIED).finish();
        }
        if let Some(kind) = &self.kind {
            response.insert_header((CONTENT_TYPE, kind.clone()));
        }
        let (encoding, body) = self.encoded(Encoding::wanted(asked));
        if let Some(name) = encoding.name() {
            response.insert_header((CONTENT_ENCODING, name));
        }
        response.body(body)
    }

    /// The body, compressed the first time somebody wants it so.
    fn encoded(&self, wanted: Encoding) -> (Encoding, Bytes) {
        let kept = match wanted {
            Encoding::Gzip => &self.gzip,
            Encoding::Zstd => &self.zstd,
            Encoding::Identity => return (Encoding::Identity, self.body.clone()),
        };
        if self.body.len() < WORTHWHILE_BYTES {
            return (Encoding::Identity, self.body.clone());
        }
        if let Some(body) = kept.get() {
            return (wanted, body.clone());
        }
        match wanted.encode(&self.body) {
            Ok(body) => (wanted, kept.get_or_init(|| body).clone()),
            Err(error) => {
                tracing::error!(error = %error, "an answer could not be compressed");
                (Encoding::Identity, self.body.clone())
            }
        }
    }
}

/// Whether a list of tags, as `If-None-Match` has it, names this one.
fn names(tags: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(etag)) = (tags.to_str(), etag.to_str()) else { return false };
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

/// Says who may keep an answer, where its handler does not: everybody for a minute what was asked without a token, else only who asked. Source: docs/reference/api-v3.md 1.
pub async fn cache_control<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let private = carries_token(request.request());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if !headers.contains_key(CACHE_CONTROL) {
        let value = if private { "private" } else { "public, max-age=60" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(value));
    }
    // Who logs in must not be answered by what they were shown before.
    vary::on(headers, "authorization, cookie");
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_without_regard_to_their_strength() {
        let etag = HeaderValue::from_static("W/\"abc\"");
        for (tags, named) in [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            ("\"x\", W/\"abc\"", true),
            ("*", true),
            ("\"abcd\"", false),
            ("", false),
        ] {
            assert_eq!(names(&HeaderValue::from_static(tags), &etag), named, "{tags}");
        }
    }
}
