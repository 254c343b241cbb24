//! HTML of other software as the markdown this project keeps.

/// The markdown of an HTML text. What has no counterpart loses its markup and keeps its words.
pub fn to_markdown(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some((text, tail)) = rest.split_once('<') {
        writer.text(text);
        let Some((tag, after)) = tail.split_once('>') else {
            writer.text("<");
            rest = tail;
            continue;
        };
        rest = after;
        if let Some(skipped) = ["script", "style"].iter().find(|name| opens(tag, name)) {
            let end = format!("</{skipped}");
            rest = rest
                .split_once(&end)
                .map_or("", |(_, tail)| tail.split_once('>').map_or("", |(_, tail)| tail));
            continue;
        }
        writer.tag(tag);
    }
    writer.text(rest);
    writer.finish()
}

/// The first line of the words of an HTML text, without those that `left_out` names.
pub fn first_line(html: &str, left_out: &[String]) -> String {
    let plain = to_markdown(html);
    let lines = plain.lines().map(|line| {
        let words = line.split_whitespace().map(strip_link);
        let kept = words.filter(|word| !left_out.iter().any(|out| out.eq_ignore_ascii_case(word)));
        kept.collect::<Vec<_>>().join(" ")
    });
    lines
        .map(|line| line.trim_start_matches(['#', '>', '*', '-', ' ']).to_owned())
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

/// The text of a link, or the word itself.
fn strip_link(word: &str) -> &str {
    word.strip_prefix('[').and_then(|word| word.split_once("](")).map_or(word, |(text, _)| text)
}

fn opens(tag: &str, name: &str) -> bool {
    let mut words = tag.split(|char: char| char.is_whitespace() || char == '/');
    words.next().is_some_and(|word| word.eq_ignore_ascii_case(name))
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Targets of the links that are open.
    links: Vec<Option<String>>,
    /// Lists that are open: numbers of ordered ones.
    lists: Vec<Option<u32>>,
    quotes: usize,
    pre: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let text = unescape(text);
        if self.pre > 0 {
            self.out.push_str(&text);
            return;
        }
        let starts = text.starts_with(char::is_whitespace);
        let ends = text.ends_with(char::is_whitespace);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if starts && !self.out.is_empty() && !self.out.ends_with(char::is_whitespace) {
            self.out.push(' ');
        }
        self.out.push_str(&words);
        if ends && !words.is_empty() {
            self.out.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let (closing, body) = match tag.strip_prefix('/') {
            Some(body) => (true, body),
            None => (false, tag),
        };
        let name = body.split(|char: char| char.is_whitespace() || char == '/').next().unwrap_or_default();
        match (name.to_ascii_lowercase().as_str(), closing) {
            ("p" | "div" | "figure" | "section" | "article" | "table" | "tr", _) => self.block(),
            ("br", _) => self.line("  \n"),
            ("hr", _) => {
                self.block();
                self.out.push_str("---");
                self.block();
            }
            ("strong" | "b", _) => self.out.push_str("**"),
            ("em" | "i", _) => self.out.push('*'),
            ("del" | "s", _) => self.out.push_str("~~"),
            ("code", _) if self.pre == 0 => self.out.push('`'),
            ("pre", false) => {
                self.block();
                self.out.push_str("```\n");
                self.pre += 1;
            }
            ("pre", true) => {
                self.pre = self.pre.saturating_sub(1);
                self.out.push_str("\n```");
                self.block();
            }
            ("blockquote", false) => {
                self.block();
                self.quotes += 1;
                self.line("");
                self.out.push_str(&"> ".repeat(self.quotes));
            }
            ("blockquote", true) => {
                self.drop_empty_quote();
                self.quotes = self.quotes.saturating_sub(1);
                self.block();
            }
            ("ul", false) => self.lists.push(None),
            ("ol", false) => self.lists.push(Some(1)),
            ("ul" | "ol", true) => {
                self.lists.pop();
                self.block();
            }
            ("li", false) => self.item(),
            (heading @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6"), false) => {
                self.block();
                let level = heading.chars().nth(1).and_then(|level| level.to_digit(10)).unwrap_or(1);
                self.out.push_str(&"#".repeat(usize::try_from(level).unwrap_or(1)));
                self.out.push(' ');
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => self.block(),
            ("a", false) => {
                let target = attribute(body, "href").filter(|url| is_link(url));
                if target.is_some() {
                    self.out.push('[');
                }
                self.links.push(target);
            }
            ("a", true) => {
                if let Some(Some(target)) = self.links.pop() {
                    self.out.push_str(&format!("]({target})"));
                }
            }
            ("img", _) => {
                if let Some(source) = attribute(body, "src").filter(|url| is_link(url)) {
                    let alt = attribute(body, "alt").unwrap_or_default();
                    self.out.push_str(&format!("![{}]({source})", alt.replace(['[', ']', '\n'], " ")));
                }
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        self.line("\n");
        let depth = self.lists.len().saturating_sub(1);
        self.out.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
    }

    fn line(&mut self, end: &str) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str(if end.is_empty() { "\n" } else { end });
            if end != "\n" && self.quotes > 0 && !end.is_empty() {
                self.out.push_str(&"> ".repeat(self.quotes));
            }
        }
    }

    /// Takes back the marks of a quoted line on which nothing was written.
    fn drop_empty_quote(&mut self) {
        let line = self.out.rfind('\n').map_or(0, |newline| newline + 1);
        if self.out.get(line..).is_some_and(|marks| marks.chars().all(|char| matches!(char, '>' | ' '))) {
            self.out.truncate(line);
        }
    }

    fn block(&mut self) {
        let trimmed = self.out.trim_end_matches([' ', '>']).len();
        if self.quotes > 0 && self.out.get(trimmed..).is_some_and(|tail| tail.contains('>')) {
            return;
        }
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
            self.out.push_str(&"> ".repeat(self.quotes));
        }
    }

    fn finish(self) -> String {
        self.out.trim().to_owned()
    }
}

fn is_link(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
        && !url.contains([' ', '\n', ')', '('])
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some((head, tail)) = rest.split_once('=') {
        let tail = tail.trim_start();
        let (value, after) = match tail.chars().next() {
            Some(quote @ ('"' | '\'')) => tail.get(1..)?.split_once(quote)?,
            _ => tail.split_once(char::is_whitespace).unwrap_or((tail, "")),
        };
        if head.split_whitespace().last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
            return Some(unescape(value));
        }
        rest = after;
    }
    None
}

/// The characters that entities stand for; unknown ones stay as they are written.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, tail)| Some((character(name)?, tail))) {
            Some((character, tail)) => {
                out.push(character);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|char| *char != '\0')?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_markup_has_its_counterpart() {
        let table = [
            ("<p>Hello <strong>there</strong></p><p>again</p>", "Hello **there**\n\nagain"),
            ("one<br>two", "one  \ntwo"),
            (r#"<a href="https://a.test/x" class="u">see</a> &amp; go"#, "[see](https://a.test/x) & go"),
            (r#"<a href="javascript:alert(1)">x</a>"#, "x"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            ("<pre><code>a  b\nc</code></pre>", "```\na  b\nc\n```"),
            ("<blockquote><p>said</p></blockquote><p>me</p>", "> said\n\nme"),
            ("<script>alert(1)</script>left", "left"),
            ("5 < 6 &unknown; &#x41;", "5 < 6 &unknown; A"),
            ("<h2>Title</h2>body", "## Title\n\nbody"),
            ("", ""),
        ];
        for (html, markdown) in table {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn the_first_line_leaves_mentions_out() {
        let html = r#"<p><span class="h-card"><a href="https://a.test/c/x" class="u-url mention">@<span>x</span></a></span> Does this work?</p><p>More</p>"#;
        assert_eq!(first_line(html, &["@x".to_owned(), "@x@a.test".to_owned()]), "Does this work?");
    }
}
