//! Rules about text: what may be entered, how it is cleaned, and what it looks like as HTML.
//!
//! Everything here is a pure function of its input, takes time in proportion to it, and answers a
//! [`Code`](crate::error::Code) where a rule is broken.

pub mod address;
pub mod field;
pub mod keyword;
pub mod markdown;
pub mod mention;
pub mod name;
pub mod slur;
pub mod tracking;
pub mod url;

use regex::Regex;

/// A plain text as it is written in HTML, within an element or the quotes of an attribute.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Compiles a pattern that is part of the program; the tests of its module use it.
#[expect(clippy::expect_used, reason = "for constants only")]
fn pattern(source: &'static str) -> Regex {
    Regex::new(source).expect("a pattern of the program compiles")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_bring_markup_along() {
        assert_eq!(escape_html(r#"<b class="x">&"#), "&lt;b class=&quot;x&quot;&gt;&amp;");
    }
}
