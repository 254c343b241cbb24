//! Answers in fewer bytes, for callers that can read them so.
//!
//! At the fastest level: once the database is cheap, compression outweighs everything else (docs/reference/performance.md 3.8).

use crate::vary;
use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue,
};
use actix_web::middleware::Next;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Below this many bytes it is not worth the work.
pub const WORTHWHILE_BYTES: usize = 1_000;

/// How the bytes of an answer are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As they are.
    Identity,
    /// RFC 1952, level 1.
    Gzip,
    /// RFC 8878, level 1.
    Zstd,
}

impl Encoding {
    /// The best one that the caller reads; of those it likes equally the one that costs least.
    pub fn wanted(headers: &HeaderMap) -> Self {
        let mut best = (0.0, Self::Identity);
        let lists = headers.get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
        for item in lists.flat_map(|list| list.split(',')) {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let liking = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let encoding = match name.trim().to_ascii_lowercase().as_str() {
                "zstd" => Self::Zstd,
                "gzip" | "x-gzip" | "*" => Self::Gzip,
                _ => continue,
            };
            let cheaper = encoding == Self::Zstd && best.1 != Self::Zstd;
            if liking > best.0 || (liking > 0.0 && liking >= best.0 && cheaper) {
                best = (liking, encoding);
            }
        }
        best.1
    }

    /// The value of `Content-Encoding`; none for identity.
    pub fn name(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Zstd => Some(HeaderValue::from_static("zstd")),
        }
    }

    /// The bytes, written this way.
    pub fn encode(self, bytes: &Bytes) -> io::Result<Bytes> {
        match self {
            Self::Identity => Ok(bytes.clone()),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
                encoder.write_all(bytes)?;
                Ok(encoder.finish()?.into())
            }
            Self::Zstd => Ok(zstd::bulk::compress(bytes, 1)?.into()),
        }
    }
}

/// Compresses an answer that is text, whole and large enough, if the caller can read that.
pub async fn negotiate<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let encoding = Encoding::wanted(request.headers());
    let response = next.call(request).await?;
    let BodySize::Sized(size) = response.response().body().size() else {
        return Ok(response.map_into_boxed_body());
    };
    let large = usize::try_from(size).is_ok_and(|size| size >= WORTHWHILE_BYTES);
    if !large || !compressible(response.status(), response.headers()) {
        return Ok(response.map_into_boxed_body());
    }
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    vary::on(response.headers_mut(), "accept-encoding");
    let body = to_bytes(body).await.map_err(|error| Error::from(error.into()))?;
    let Some(name) = encoding.name() else {
        return Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))));
    };
    let body = encoding.encode(&body)?;
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_ENCODING, name);
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))))
}

fn compressible(status: StatusCode, headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let text = kind.starts_with("text/")
        || ["json", "xml", "javascript"].into_iter().any(|word| kind.contains(word));
    text && status != StatusCode::PARTIAL_CONTENT && !headers.contains_key(CONTENT_ENCODING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn wanted(header: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, header.parse().unwrap());
        Encoding::wanted(&headers)
    }

    #[test]
    fn the_caller_chooses_and_of_equals_the_cheapest_wins() {
        assert_eq!(Encoding::wanted(&HeaderMap::new()), Encoding::Identity);
        for (header, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Zstd),
            ("zstd, gzip", Encoding::Zstd),
            ("gzip, deflate, br", Encoding::Gzip),
            ("br", Encoding::Identity),
            ("zstd;q=0.5, gzip", Encoding::Gzip),
            ("gzip;q=0.2, zstd;q=0.9", Encoding::Zstd),
            ("gzip;q=0, identity", Encoding::Identity),
            ("zstd;q=0", Encoding::Identity),
            ("*", Encoding::Gzip),
            ("GZIP", Encoding::Gzip),
            ("gzip;q=nonsense", Encoding::Identity),
        ] {
            assert_eq!(wanted(header), encoding, "{header}");
        }
    }

    #[test]
    fn what_is_encoded_can_be_read_again() {
        let text = Bytes::from("I must not fear. ".repeat(200));
        let gzip = Encoding::Gzip.encode(&text).unwrap();
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(gzip.as_ref()).read_to_end(&mut read).unwrap();
        assert_eq!(read, text);
        let zstd = Encoding::Zstd.encode(&text).unwrap();
        assert_eq!(zstd::bulk::decompress(&zstd, text.len()).unwrap(), text);
        assert!(gzip.len() < text.len() / 10 && zstd.len() < text.len() / 10);
    }
}
