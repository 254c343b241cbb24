//! What a page says of itself by oEmbed, where its head leaves something open.

use super::Preview;
use super::page::absolute;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// An oEmbed answer, as far as it is of use. Numbers come as texts, too.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
    url: Option<String>,
    html: Option<String>,
    width: Option<Value>,
    height: Option<Value>,
    thumbnail_url: Option<String>,
    thumbnail_width: Option<Value>,
    thumbnail_height: Option<Value>,
}

/// Fills in what the preview lacks.
pub(super) fn fill(preview: &mut Preview, body: &[u8], base: &Url) {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else { return };
    if preview.title.is_none() {
        preview.title = answer.title.filter(|title| !title.trim().is_empty());
    }
    let photo = answer.url.as_deref().filter(|_| answer.kind.as_deref() == Some("photo"));
    let image = answer.thumbnail_url.as_deref().or(photo).and_then(|url| absolute(base, url));
    if preview.image.is_none() && image.is_some() {
        preview.image = image;
        preview.image_width = pixels(answer.thumbnail_width.as_ref());
        preview.image_height = pixels(answer.thumbnail_height.as_ref());
    }
    let video = answer.html.as_deref().filter(|_| answer.kind.as_deref() == Some("video")).and_then(frame);
    if let Some(video) = video.and_then(|src| absolute(base, src)).filter(|_| preview.video.is_none()) {
        preview.video = Some(video);
        preview.video_width = pixels(answer.width.as_ref());
        preview.video_height = pixels(answer.height.as_ref());
    }
}

/// Where the first frame of a piece of HTML leads. Its `&amp;` are those of the attribute.
fn frame(html: &str) -> Option<&str> {
    let (_, frame) = html.split_once("<iframe")?;
    let frame = frame.split('>').next()?;
    let (_, src) = frame.split_once("src=")?;
    let quote = src.chars().next().filter(|quote| "\"'".contains(*quote))?;
    let src = src.get(1..)?.split(quote).next()?;
    // With entities in it, it would have to be decoded; the frames that are met in practice have none.
    (!src.contains('&')).then_some(src)
}

fn pixels(value: Option<&Value>) -> Option<i32> {
    let pixels = match value? {
        Value::Number(number) => i32::try_from(number.as_i64()?).ok()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (1..=65_535).contains(&pixels).then_some(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_filled_in() {
        let body = br#"{"type":"video","version":"1.0","title":"T","width":"640","height":360,
            "html":"<iframe width=\"640\" src=\"https://v.example/embed/1\"></iframe>",
            "thumbnail_url":"https://v.example/1.jpg","thumbnail_width":480,"thumbnail_height":99999999}"#;
        let base = Url::parse("https://v.example/oembed").unwrap();
        let mut preview = Preview::default();
        fill(&mut preview, body, &base);
        assert_eq!(preview.title.as_deref(), Some("T"));
        assert_eq!(preview.image.as_ref().map(Url::as_str), Some("https://v.example/1.jpg"));
        assert_eq!((preview.image_width, preview.image_height), (Some(480), None));
        assert_eq!(preview.video.as_ref().map(Url::as_str), Some("https://v.example/embed/1"));
        assert_eq!((preview.video_width, preview.video_height), (Some(640), Some(360)));

        let mut known = Preview { title: Some("Known".to_owned()), ..Preview::default() };
        fill(&mut known, body, &base);
        assert_eq!(known.title.as_deref(), Some("Known"));
        for strange in
            [&b""[..], b"[]", b"{\"html\":5}", b"{\"type\":\"video\",\"html\":\"<iframe src=javascript:x>\"}"]
        {
            let mut preview = Preview::default();
            fill(&mut preview, strange, &base);
            assert_eq!(preview, Preview::default());
        }
    }
}
