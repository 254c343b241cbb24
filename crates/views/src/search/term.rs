//! What is searched for, as a pattern.

use base::error::{Code, Error, Result};

/// Longest term, in characters; a title has at most 200.
const MAX_CHARS: usize = 300;
/// Longest url that is searched for, in bytes: that of the longest a post can have.
const MAX_URL_BYTES: usize = 2_000;
/// What the trigram index can look for has a piece of so many letters and digits.
const PIECE_CHARS: usize = 3;

/// What is searched for. Source of the rules: docs/reference/api-v3.md 6.7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    text: String,
    pattern: String,
}

impl Term {
    /// A term as it was typed: case does not matter, each space stands for anything, all else for itself. The empty one matches everything.
    ///
    /// Errors: `InvalidQuery` if it is longer than 300 characters.
    pub fn new(raw: &str) -> Result<Self> {
        if raw.chars().count() > MAX_CHARS {
            let detail = format!("a search term has at most {MAX_CHARS} characters");
            return Err(Error::detailed(Code::InvalidQuery, detail));
        }
        // The database stores no text with a NUL in it, so nothing could match.
        let text = raw.replace('\0', "\u{fffd}");
        let mut pattern = String::with_capacity(text.len() + 2);
        pattern.push('%');
        for char in text.chars() {
            match char {
                ' ' if pattern.ends_with('%') && !pattern.ends_with("\\%") => {}
                ' ' => pattern.push('%'),
                '%' | '_' | '\\' => pattern.extend(['\\', char]),
                _ => pattern.push(char),
            }
        }
        if !pattern.ends_with('%') || pattern.ends_with("\\%") {
            pattern.push('%');
        }
        Ok(Self { text, pattern })
    }

    /// The term as a pattern of `ilike`.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The term as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the term is in the text, as the database would say.
    pub fn is_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let mut rest = text.as_str();
        self.text.to_lowercase().split(' ').all(|word| match rest.split_once(word) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }

    /// A piece by which the trigram index can find the term; empty if it has none, as all terms of less than three characters.
    pub(super) fn piece(&self) -> &str {
        let pieces = self.text.split(|char: char| !char.is_alphanumeric());
        pieces.max_by_key(|piece| piece.chars().count()).filter(|piece| long(piece)).unwrap_or_default()
    }
}

fn long(piece: &str) -> bool {
    piece.chars().count() >= PIECE_CHARS
}

/// The url, if a post can have it.
pub fn url(raw: &str) -> Option<&str> {
    (!raw.is_empty() && raw.len() <= MAX_URL_BYTES && !raw.contains('\0')).then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_stand_for_something_else() {
        let table = [
            ("", "%"),
            ("dune", "%dune%"),
            ("dune messiah", "%dune%messiah%"),
            ("  dune  messiah ", "%dune%messiah%"),
            ("100%", "%100\\%%"),
            ("% %", "%\\%%\\%%"),
            ("a_b\\c", "%a\\_b\\\\c%"),
            ("\\", "%\\\\%"),
        ];
        for (raw, pattern) in table {
            assert_eq!(Term::new(raw).unwrap().pattern(), pattern, "{raw:?}");
        }
    }

    #[test]
    fn a_text_has_the_words_in_their_order() {
        for (raw, found) in
            [("", true), ("DUNE", true), ("dune mess", true), ("messiah dune", false), ("100%", false)]
        {
            assert_eq!(Term::new(raw).unwrap().is_in("After Dune: Messiah"), found, "{raw}");
        }
    }

    #[test]
    fn a_term_is_limited() {
        assert!(Term::new(&"é".repeat(300)).is_ok());
        assert_eq!(Term::new(&"a".repeat(301)).unwrap_err().code(), Some(Code::InvalidQuery));
        assert_eq!(Term::new("a\0b").unwrap().pattern(), "%a\u{fffd}b%");
    }

    #[test]
    fn the_index_looks_for_the_longest_piece() {
        for (raw, piece) in [
            ("", ""),
            ("ab", ""),
            ("a b c d", ""),
            ("c++ is", ""),
            ("of dune, it is", "dune"),
            ("настя", "настя"),
        ] {
            assert_eq!(Term::new(raw).unwrap().piece(), piece, "{raw}");
        }
    }

    #[test]
    fn no_post_has_an_endless_url() {
        assert_eq!(url("https://example.com/"), Some("https://example.com/"));
        assert_eq!(url(""), None);
        assert_eq!(url(&"a".repeat(2_001)), None);
    }
}
