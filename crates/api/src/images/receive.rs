//! Reading an upload, part by part, within limits.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::web::Payload;
use base::error::{Code, Error, Result};
use base::settings::Settings;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde::Deserialize;

/// So much of a refused upload is read on, so that its sender hears the reason instead of a broken connection.
const DRAINED_BYTES: usize = 256 * 1024 * 1024;

/// What an upload may ask for besides being stored. Spinney's own.
#[derive(Debug, Deserialize)]
pub struct Wishes {
    keep_camera: Option<bool>,
}

impl Wishes {
    /// Whether to keep what the camera says about itself, and show it beside the image.
    pub fn keep_camera(&self) -> bool {
        self.keep_camera.unwrap_or(false)
    }
}

/// The parts of an upload; none once they have been read, or cannot be.
pub struct Parts(Option<Multipart>);

impl Parts {
    /// Those of a request.
    pub fn of(request: &HttpRequest, payload: Payload) -> Self {
        Self(Some(Multipart::new(request.headers(), payload)))
    }

    /// The next file, whatever its field is called; none after the last.
    ///
    /// Errors: `ImageTooLarge` as soon as it is, `NotAnImage` if the request is no upload.
    pub async fn next_file(&mut self, settings: &Settings) -> Result<Option<Bytes>> {
        let most = settings.pictrs.upload_bytes();
        while let Some(mut field) = self.next().await.transpose().map_err(unreadable)? {
            let is_file = field.content_disposition().is_some_and(|part| part.get_filename().is_some());
            let mut bytes = BytesMut::new();
            while let Some(chunk) = field.next().await {
                let chunk = chunk.map_err(unreadable)?;
                if bytes.len() + chunk.len() > most {
                    return Err(Code::ImageTooLarge.into());
                }
                bytes.extend_from_slice(&chunk);
            }
            if is_file {
                return Ok(Some(bytes.freeze()));
            }
        }
        Ok(None)
    }

    /// The library does not like to be asked again after its end.
    async fn next(&mut self) -> Option<Result<Field, MultipartError>> {
        let next = self.0.as_mut()?.next().await;
        if !matches!(next, Some(Ok(_))) {
            self.0 = None;
        }
        next
    }

    /// Reads what is left and forgets it.
    pub async fn drain(&mut self) {
        let mut read = 0;
        while let Some(Ok(mut field)) = self.next().await {
            while let Some(Ok(chunk)) = field.next().await {
                read += chunk.len();
                if read > DRAINED_BYTES {
                    return;
                }
            }
        }
    }
}

fn unreadable(error: MultipartError) -> Error {
    Error::detailed(Code::NotAnImage, format!("The upload cannot be read: {error}"))
}
