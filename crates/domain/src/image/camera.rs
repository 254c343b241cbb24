//! What a camera writes about itself into an image. Nothing of it stays in a stored file; who uploads one may have this part of it shown. Where it was taken is never read.

use exif::{Exif, In, Rational, Reader, Tag, Value};
use serde::{Deserialize, Serialize};
use std::io::Cursor;

/// Longest name of a camera or lens, in characters.
const NAME_MAX: usize = 100;

/// Camera and exposure. None is what the camera did not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Camera {
    /// Who made the camera.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// Its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Model of the lens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Aperture, as the number under "f/".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f_number: Option<f64>,
    /// Seconds, as a fraction: "1/125".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure: Option<String>,
    /// Sensitivity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso: Option<u32>,
    /// In millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_length: Option<f64>,
    /// By the camera's own clock: "2025-05-01 10:00:00".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
}

/// What the camera wrote; none if it wrote nothing that is shown.
pub fn read(bytes: &[u8]) -> Option<Camera> {
    let exif = Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let camera = Camera {
        make: text(&exif, Tag::Make),
        model: text(&exif, Tag::Model),
        lens: text(&exif, Tag::LensModel),
        f_number: rational(&exif, Tag::FNumber).map(|value| rounded(value.to_f64())),
        exposure: rational(&exif, Tag::ExposureTime).and_then(fraction),
        iso: exif
            .get_field(Tag::PhotographicSensitivity, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0)),
        focal_length: rational(&exif, Tag::FocalLength).map(|value| rounded(value.to_f64())),
        taken_at: text(&exif, Tag::DateTimeOriginal).and_then(|text| time(&text)),
    };
    (camera != Camera::default()).then_some(camera)
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let text = String::from_utf8_lossy(parts.as_slice().first()?);
    let text: String =
        text.trim_matches(|char: char| char.is_whitespace() || char == '\0').chars().take(NAME_MAX).collect();
    (!text.is_empty() && !text.chars().any(char::is_control)).then_some(text)
}

fn rational(exif: &Exif, tag: Tag) -> Option<Rational> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(values) => {
            values.as_slice().first().copied().filter(|value| value.denom != 0 && value.num != 0)
        }
        _ => None,
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Short exposures as one part of a second, long ones as seconds.
fn fraction(value: Rational) -> Option<String> {
    let seconds = value.to_f64();
    if !seconds.is_finite() || seconds <= 0.0 {
        return None;
    }
    Some(if seconds < 1.0 { format!("1/{:.0}", 1.0 / seconds) } else { format!("{}", rounded(seconds)) })
}

/// `2025:05:01 10:00:00`, as cameras write it, in the usual form.
fn time(text: &str) -> Option<String> {
    let time = chrono::NaiveDateTime::parse_from_str(text, "%Y:%m:%d %H:%M:%S").ok()?;
    Some(time.format("%Y-%m-%d %H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposures_are_fractions() {
        let table = [((1, 125), "1/125"), ((10, 1250), "1/125"), ((1, 1), "1"), ((25, 10), "2.5")];
        for ((num, denom), expected) in table {
            assert_eq!(fraction(Rational { num, denom }).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_no_image_has_no_camera() {
        assert_eq!(read(b""), None);
        assert_eq!(read(b"\xff\xd8\xff\xe1\x00\x10Exif\0\0MM\0*\xff\xff\xff\xff"), None);
    }
}
