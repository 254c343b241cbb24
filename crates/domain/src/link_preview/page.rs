//! Reading a page: OpenGraph, Twitter card, oEmbed discovery, plain HTML, in whatever encoding it declares.

use super::Preview;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tokenizer::{CharacterTokens, EndTag};
use std::borrow::Cow;
use std::cell::RefCell;
use url::Url;

/// A page says how it is encoded within its first bytes.
const DECLARED_WITHIN: usize = 4_096;

/// The text of a page: by its byte order mark, else as the answer says, else as the page says, else as UTF-8 if it is that, else as browsers do.
pub(super) fn decode<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    let said = content_type.and_then(charset_in).or_else(|| declared(bytes));
    let encoding = said.unwrap_or_else(|| if is_utf8(bytes) { UTF_8 } else { WINDOWS_1252 });
    // A mark at the beginning wins over all of it.
    encoding.decode(bytes).0
}

/// The last character may have been cut through.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// The encoding in `text/html; charset=…`.
fn charset_in(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset")?;
    let name = rest.trim_start().strip_prefix('=')?.trim_start();
    let name = name.trim_start_matches(['"', '\'']);
    let end = name.find(|char: char| char.is_whitespace() || ";,\"'/>".contains(char)).unwrap_or(name.len());
    Encoding::for_label(name.get(..end)?.as_bytes())
}

/// The encoding in `<meta charset=…>`, `<meta http-equiv … content="…charset=…">` or `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..DECLARED_WITHIN).unwrap_or(bytes);
    // All encodings that can say so in ASCII agree with it there.
    let text: String = start.iter().map(|byte| char::from(*byte)).collect();
    let lower = text.to_ascii_lowercase();
    let meta = lower.split("<meta").skip(1).filter_map(|tag| tag.split('>').next()).find_map(charset_in);
    let xml = || {
        let head = lower.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
        charset_in(&head.replace("encoding", "charset"))
    };
    // A page that says so in ASCII is not UTF-16, whatever it says.
    meta.or_else(xml).map(|encoding| encoding.output_encoding())
}

/// What the page says of itself, and where its oEmbed answer is.
pub(super) fn read(text: &str, base: &Url) -> (Preview, Option<Url>) {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // There are no scripts to be run, so it goes on to the end.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner().preview(base)
}

#[derive(Default)]
struct Sink(RefCell<Found>);

/// What was seen of a page, in the order of its appearance.
#[derive(Default)]
struct Found {
    metas: Vec<(String, String)>,
    title: String,
    in_title: bool,
    titled: bool,
    base: Option<String>,
    oembed: Option<String>,
    icon: Option<String>,
    over: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut found = self.0.borrow_mut();
        match token {
            TagToken(tag) if !found.over => found.tag(&tag),
            CharacterTokens(text) if found.in_title && !found.titled => found.title.push_str(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Found {
    fn tag(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|it| it.value.trim().to_owned())
        };
        match (&*tag.name, tag.kind) {
            ("title", StartTag) => self.in_title = true,
            ("title", EndTag) => {
                self.in_title = false;
                self.titled = true;
            }
            ("meta", StartTag) => {
                let name =
                    attribute("property").or_else(|| attribute("name")).or_else(|| attribute("itemprop"));
                if let (Some(name), Some(content)) = (name, attribute("content"))
                    && !content.is_empty()
                {
                    self.metas.push((name.to_ascii_lowercase(), content));
                }
            }
            ("base", StartTag) if self.base.is_none() => self.base = attribute("href"),
            ("link", StartTag) => self.link(attribute("rel"), attribute("type"), attribute("href")),
            // Some pages say something in the body as well, but what is in an article is not about it.
            ("article" | "main", StartTag) => self.over = true,
            _ => {}
        }
    }

    fn link(&mut self, rel: Option<String>, media_type: Option<String>, href: Option<String>) {
        let rel = rel.unwrap_or_default().to_ascii_lowercase();
        let is = |wanted: &str| rel.split_whitespace().any(|word| word == wanted);
        if is("alternate")
            && media_type.as_deref() == Some("application/json+oembed")
            && self.oembed.is_none()
        {
            self.oembed = href;
        } else if is("image_src") && self.icon.is_none() {
            self.icon = href;
        }
    }

    /// The first of these that the page says.
    fn first(&self, names: &[&str]) -> Option<String> {
        let said = |wanted: &&str| {
            self.metas.iter().find(|(name, _)| name == *wanted).map(|(_, content)| content.clone())
        };
        names.iter().find_map(said)
    }

    fn pixels(&self, names: &[&str]) -> Option<i32> {
        let pixels: i32 = self.first(names)?.trim_end_matches("px").trim().parse().ok()?;
        (1..=65_535).contains(&pixels).then_some(pixels)
    }

    fn preview(self, base: &Url) -> (Preview, Option<Url>) {
        let base = self.base.as_deref().and_then(|href| base.join(href).ok()).unwrap_or_else(|| base.clone());
        let url = |text: Option<String>| absolute(&base, &text?);
        let title = Some(self.title.clone()).filter(|title| !title.trim().is_empty());
        let preview = Preview {
            content_type: None,
            title: self.first(&["og:title", "twitter:title"]).or(title),
            description: self.first(&["og:description", "twitter:description", "description"]),
            image: url(self.first(&[
                "og:image:secure_url",
                "og:image:url",
                "og:image",
                "twitter:image",
                "twitter:image:src",
                "image",
            ]))
            .or_else(|| url(self.icon.clone())),
            image_width: self.pixels(&["og:image:width", "twitter:image:width"]),
            image_height: self.pixels(&["og:image:height", "twitter:image:height"]),
            video: url(self.first(&["og:video:secure_url", "og:video:url", "og:video", "twitter:player"])),
            video_width: self.pixels(&["og:video:width", "twitter:player:width"]),
            video_height: self.pixels(&["og:video:height", "twitter:player:height"]),
        };
        (preview, url(self.oembed.clone()))
    }
}

/// A web address, relative ones completed.
pub(super) fn absolute(base: &Url, text: &str) -> Option<Url> {
    let url = base.join(text.trim()).ok()?;
    (matches!(url.scheme(), "https" | "http") && url.as_str().len() <= 2_000).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Preview {
        read(html, &Url::parse("https://a.example/dir/page").unwrap()).0
    }

    #[test]
    fn opengraph_wins_over_twitter_over_html() {
        let html = |more: &str| {
            format!(
                "<html><head><title> Plain &amp; simple </title><meta name=description content='D'>{more}</head><body>"
            )
        };
        let plain = of(&html(""));
        assert_eq!(
            (plain.title.as_deref(), plain.description.as_deref()),
            (Some(" Plain & simple "), Some("D"))
        );
        let twitter =
            of(&html("<meta name='twitter:title' content='T'><meta name='twitter:image' content='/t.png'>"));
        assert_eq!(twitter.title.as_deref(), Some("T"));
        assert_eq!(twitter.image.unwrap().as_str(), "https://a.example/t.png");
        let both = of(&html(
            "<meta name='twitter:title' content='T'><meta property='og:title' content='O &lt;3'><meta property='og:image' content='i.png'>\
             <meta property='og:image:width' content='640'><meta property='og:image:height' content='480px'>\
             <meta property='og:video' content='https://v.example/e'><meta property='og:video:width' content='-3'>",
        ));
        assert_eq!(both.title.as_deref(), Some("O <3"));
        assert_eq!(both.image.unwrap().as_str(), "https://a.example/dir/i.png");
        assert_eq!((both.image_width, both.image_height, both.video_width), (Some(640), Some(480), None));
        assert_eq!(both.video.unwrap().as_str(), "https://v.example/e");
    }

    #[test]
    fn addresses_are_completed_and_web_addresses_only() {
        let image = |html: &str| of(html).image.map(String::from);
        assert_eq!(
            image("<base href='/other/'><meta property=og:image content=i.png>").as_deref(),
            Some("https://a.example/other/i.png")
        );
        assert_eq!(image("<meta property=og:image content='javascript:alert(1)'>"), None);
        assert_eq!(image("<meta property=og:image content='data:image/png;base64,AAAA'>"), None);
        let (_, embed) = read(
            "<link rel=alternate type='application/json+oembed' href='//o.example/embed?x=1&amp;y=2'>",
            &Url::parse("https://a.example/").unwrap(),
        );
        assert_eq!(embed.unwrap().as_str(), "https://o.example/embed?x=1&y=2");
    }

    #[test]
    fn pages_are_read_in_the_encoding_they_declare() {
        let title = |bytes: &[u8], content_type: Option<&str>| of(&decode(bytes, content_type)).title;
        assert_eq!(title("<title>Größe</title>".as_bytes(), None).as_deref(), Some("Größe"));
        assert_eq!(title(b"<title>Gr\xf6\xdfe</title>", None).as_deref(), Some("Größe"));
        assert_eq!(
            title(b"<meta charset=windows-1251><title>\xcf\xf0\xe8</title>", None).as_deref(),
            Some("При")
        );
        assert_eq!(
            title(b"<title>\xcf\xf0\xe8</title>", Some("text/html; Charset=\"windows-1251\"")).as_deref(),
            Some("При")
        );
        assert_eq!(
            title(b"<meta http-equiv=content-type content='text/html; charset=shift_jis'><title>\x93\xfa\x96\x7b</title>", None).as_deref(),
            Some("日本")
        );
        assert_eq!(
            title(b"<?xml version='1.0' encoding='koi8-r'?><title>\xf0\xf2\xe9</title>", None).as_deref(),
            Some("ПРИ")
        );
        let utf16: Vec<u8> =
            "\u{feff}<title>Größe</title>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(title(&utf16, None).as_deref(), Some("Größe"));
        let mut cut = "<title>x</title>ö".as_bytes().to_vec();
        cut.pop();
        assert_eq!(title(&cut, None).as_deref(), Some("x"));
    }

    #[test]
    fn no_page_is_too_strange() {
        for html in [
            "",
            "<",
            "<title>",
            "<meta property=og:title>",
            "<meta content=x>",
            "<title>a<b</title>",
            "\0\0\0",
        ] {
            of(html);
        }
        let deep = "<div>".repeat(100_000);
        assert_eq!(of(&deep), Preview::default());
    }
}
