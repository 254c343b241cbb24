//! Words and phrases that somebody filters by, and hosts that are linked to.
//!
//! A keyword is found as a whole word or phrase, never inside a word: `cat` is in `a Cat!` and in `cat-like`, not in `concat`. Case and compatibility forms of letters do not count, and any white space is one space. Scripts that are written without spaces between words have no insides: there a keyword is found anywhere.

use crate::error::Code;
use crate::text::markdown;
use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use url::Url;

/// Keywords, ready to be looked for. Nothing matches the default ones.
#[derive(Debug, Clone, Default)]
pub struct Keywords {
    found_by: Option<AhoCorasick>,
    /// As they were given, in the order of the patterns.
    words: Vec<String>,
}

/// Hosts, ready to be compared with links; each stands for the hosts below it too.
#[derive(Debug, Clone, Default)]
pub struct Domains(Vec<String>);

impl Keywords {
    /// Makes them ready. Empty ones are left out.
    ///
    /// Errors: `TooManyItems` if they are too many to be looked for.
    pub fn new<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> Result<Self, Code> {
        let mut kept = Vec::new();
        let mut patterns = Vec::new();
        for word in words {
            let folded = fold(word.as_ref());
            if !folded.is_empty() {
                kept.push(word.as_ref().to_owned());
                patterns.push(folded);
            }
        }
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns);
        Ok(Self { found_by: Some(built.map_err(|_| Code::TooManyItems)?), words: kept })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found_by.is_none()
    }

    /// A keyword that is in the text; none if none is.
    pub fn find(&self, text: &str) -> Option<&str> {
        let found_by = self.found_by.as_ref()?;
        let text = fold(text);
        let found = found_by.find_overlapping_iter(&text);
        let mut whole = found.filter(|found| is_whole(&text, found.start(), found.end()));
        let pattern = whole.next()?.pattern();
        self.words.get(pattern.as_usize()).map(String::as_str)
    }

    /// Whether any keyword is in the text.
    pub fn are_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

impl Domains {
    /// Makes them ready; what is no host is left out.
    pub fn new<T: AsRef<str>>(hosts: impl IntoIterator<Item = T>) -> Self {
        Self(hosts.into_iter().filter_map(|host| domain(host.as_ref()).ok()).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The host that the link leads to or below; none if it is none of them.
    pub fn find(&self, link: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let link = Url::parse(link).ok()?;
        let host = link.host_str()?.trim_end_matches('.').to_lowercase();
        self.0.iter().map(String::as_str).find(|domain| is_below(&host, domain))
    }

    /// The host that some link in the text leads to or below.
    pub fn find_in_text(&self, text: &str) -> Option<&str> {
        // Reading markdown costs far more than this look.
        if self.0.is_empty() || !(text.contains("://") || text.contains("www.")) {
            return None;
        }
        markdown::links(text).iter().find_map(|link| self.find(link))
    }
}

/// A host somebody filters by, as it is stored: lower case, without scheme, path, `www.` and port.
///
/// Errors: `InvalidUrl` if it is none.
pub fn domain(raw: &str) -> Result<String, Code> {
    let raw = raw.trim();
    let whole = if raw.contains("://") { raw.to_owned() } else { format!("https://{raw}") };
    let url = Url::parse(&whole).map_err(|_| Code::InvalidUrl)?;
    let host = url.host_str().ok_or(Code::InvalidUrl)?.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if host.contains('.') && host.len() <= 253 { Ok(host.to_owned()) } else { Err(Code::InvalidUrl) }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The form in which texts are compared.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.nfkc().flat_map(char::to_lowercase) {
        match char {
            _ if char.is_whitespace() && folded.ends_with(' ') => {}
            _ if char.is_whitespace() => folded.push(' '),
            // What lower case leaves apart though it is the same letter.
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            _ => folded.push(char),
        }
    }
    folded.trim().to_owned()
}

/// Whether the part of a text is not a part of longer words.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(found), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    let joined = |left: Option<char>, right: Option<char>| {
        left.zip(right).is_some_and(|(left, right)| joins(left, right))
    };
    let mut rest = after.chars();
    let (next, second) = (rest.next(), rest.next());
    // The apostrophe of `can't` is a part of the word, the one of a quotation is not.
    let goes_on = next.is_some_and(is_apostrophe) && joined(found.chars().next_back(), second);
    let mut front = before.chars();
    let (last, second_last) = (front.next_back(), front.next_back());
    let comes_from = last.is_some_and(is_apostrophe) && joined(second_last, found.chars().next());
    !joined(last, found.chars().next()) && !joined(found.chars().next_back(), next) && !goes_on && !comes_from
}

/// Whether two neighbours stand in one word.
fn joins(left: char, right: char) -> bool {
    if is_combining_mark(right) {
        return true;
    }
    is_of_word(left) && is_of_word(right) && !(is_unspaced(left) || is_unspaced(right))
}

fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || is_combining_mark(char) || char == '_'
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '\u{2019}')
}

/// Whether words of the script stand side by side without spaces: Thai, Lao, Myanmar, Khmer, Hiragana, Han.
fn is_unspaced(char: char) -> bool {
    matches!(char,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{309f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(word: &str, text: &str) -> bool {
        Keywords::new([word]).unwrap().are_in(text)
    }

    #[test]
    fn keywords_are_whole_words_and_phrases_and_never_inside_words() {
        let table = [
            ("cat", "a cat", true),
            ("cat", "A CAT!", true),
            ("cat", "(cat)", true),
            ("cat", "cat-like", true),
            ("cat", "concat", false),
            ("cat", "cats", false),
            ("cat", "cat_1", false),
            ("cat", "cat5", false),
            ("cat", "bobcat, the cat", true),
            ("can", "I can't", false),
            ("can", "'can'", true),
            ("don't", "No, don't.", true),
            ("new york", "In New\n York today", true),
            ("new york", "new yorker", false),
            ("new york", "brand-new york", true),
            ("c++", "I like C++.", true),
            ("c++", "c+", false),
            ("straße", "Die STRASSE", true),
            ("straße", "Die Straße!", true),
            ("ärger", "ÄRGER", true),
            ("ärger", "a\u{308}rger", true),
            ("arger", "ärger", false),
            ("война", "«ВОЙНА»", true),
            ("война", "войнами", false),
            ("μήνις", "ΜΉΝΙΣ", true),
            ("猫咪", "我的猫咪很可爱", true),
            ("ねこ", "これはねこです", true),
            ("ネコ", "ネコミミ", false),
            ("แมว", "ฉันรักแมวมาก", true),
            ("ﬁsh", "fish", true),
            ("cat", "cat\u{301}", false),
        ];
        for (word, text, expected) in table {
            assert_eq!(found(word, text), expected, "{word:?} in {text:?}");
        }
    }

    #[test]
    fn the_keyword_that_is_there_is_named_and_shorter_ones_inside_longer_ones_are_seen() {
        let keywords = Keywords::new(["apple pie", "pie", "  "]).unwrap();
        assert_eq!(keywords.find("PIE"), Some("pie"));
        assert_eq!(keywords.find("apple  pies"), None);
        assert!(keywords.find("apple pie").is_some());
        assert!(Keywords::new(["", " "]).unwrap().is_empty());
        assert!(!Keywords::default().are_in("anything"));
    }

    #[test]
    fn domains_stand_for_what_is_below_them() {
        let domains = Domains::new(["Example.com", "https://www.evil.test/path", "localhost"]);
        let table = [
            ("https://example.com/a", true),
            ("http://news.EXAMPLE.com:8080/", true),
            ("https://notexample.com", false),
            ("https://example.com.other.test", false),
            ("https://evil.test.", true),
            ("https://localhost/", false),
            ("no link", false),
        ];
        for (link, expected) in table {
            assert_eq!(domains.find(link).is_some(), expected, "{link}");
        }
        assert_eq!(domains.find_in_text("see [this](https://a.evil.test/x)"), Some("evil.test"));
        assert_eq!(domains.find_in_text("`https://evil.test`"), None);
        assert_eq!(domain("no host"), Err(Code::InvalidUrl));
    }
}
