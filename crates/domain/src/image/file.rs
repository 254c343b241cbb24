//! What kind of file it is, by its first bytes. What it calls itself does not count.

/// A kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Also moving.
    Png,
    /// A photograph.
    Jpeg,
    /// Often moving.
    Gif,
    /// Also moving.
    Webp,
    /// Also moving.
    Avif,
    /// JPEG XL.
    Jxl,
    /// A video.
    Mp4,
    /// A video.
    Webm,
}

/// As the image service has it.
const MOST_PIXELS: u64 = 40_000_000;

impl FileType {
    /// The kind, if it is one that is taken. SVG is none: it is a program that a browser runs.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let at =
            |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        if at(0, b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if at(0, b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        if at(0, b"GIF87a") || at(0, b"GIF89a") {
            return Some(Self::Gif);
        }
        if at(0, b"RIFF") && at(8, b"WEBP") {
            return Some(Self::Webp);
        }
        if at(0, b"\xff\x0a") || at(0, b"\0\0\0\x0cJXL \r\n\x87\n") {
            return Some(Self::Jxl);
        }
        if at(0, b"\x1aE\xdf\xa3") {
            return Some(Self::Webm);
        }
        if at(4, b"ftyp") {
            return Self::of_brand(bytes.get(8..12)?);
        }
        None
    }

    fn of_brand(brand: &[u8]) -> Option<Self> {
        match brand {
            b"avif" | b"avis" => Some(Self::Avif),
            b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V "
            | b"dash" => Some(Self::Mp4),
            _ => None,
        }
    }

    /// Whether the file says at its beginning that it has more pixels than anybody needs, so that nobody begins to unpack it. What lies is stopped by the image service.
    pub fn is_too_large(self, bytes: &[u8]) -> bool {
        let number = |offset: usize| {
            let bytes: Option<[u8; 4]> = bytes.get(offset..offset + 4)?.try_into().ok();
            bytes.map(|bytes| u64::from(u32::from_be_bytes(bytes)))
        };
        let edges = match self {
            // The first chunk of a PNG begins with width and height.
            Self::Png => number(16).zip(number(20)),
            Self::Jpeg | Self::Gif | Self::Webp | Self::Avif | Self::Jxl | Self::Mp4 | Self::Webm => None,
        };
        edges.is_some_and(|(width, height)| width.saturating_mul(height) > MOST_PIXELS)
    }

    /// Whether it is a video rather than an image.
    pub fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
            Self::Jxl => "image/jxl",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FileType;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let table: [(&[u8], Option<FileType>); 12] = [
            (b"\x89PNG\r\n\x1a\n....", Some(FileType::Png)),
            (b"\xff\xd8\xff\xe0", Some(FileType::Jpeg)),
            (b"GIF89a", Some(FileType::Gif)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(FileType::Webp)),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"\0\0\0\x1cftypavif", Some(FileType::Avif)),
            (b"\0\0\0\x1cftypisom", Some(FileType::Mp4)),
            (b"\0\0\0\x1cftypheic", None),
            (b"\x1aE\xdf\xa3", Some(FileType::Webm)),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"<?xml version=\"1.0\"?><svg/>", None),
            (b"", None),
        ];
        for (bytes, expected) in table {
            assert_eq!(FileType::of(bytes), expected, "{bytes:?}");
        }
    }
}
