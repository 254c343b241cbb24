//! What people and communities may be called.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::error::Code;

/// How few of a display name's characters may be visible.
const MIN_VISIBLE_CHARS: usize = 3;

/// Names in one of three alphabets; mixing them would allow lookalikes.
static ACTOR_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[a-zA-Z0-9_]+|[0-9_\p{Arabic}]+|[0-9_\p{Cyrillic}]+)$"));

/// `@local:domain` with an optional port; the local part is printable ASCII without a colon.
static MATRIX_ID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^@[\x21-\x39\x3B-\x7E]+:[A-Za-z0-9.-]+(?::[0-9]{1,5})?$"));

/// Checks the name of a person or community: Latin, Arabic or Cyrillic letters, digits and `_`.
///
/// How many characters it may have differs between the API versions (`reference/api-v3.md` 1.4,
/// `reference/api-v4.md` "Limits").
pub fn check_actor_name(name: &str, chars: RangeInclusive<usize>) -> Result<(), Code> {
    if !chars.contains(&name.chars().count()) || !ACTOR_NAME.is_match(name) {
        return Err(Code::InvalidName);
    }
    Ok(())
}

/// Checks a display name and answers it trimmed.
///
/// At most `max_chars`, at least three of them visible, on one line, and not beginning with `@`, which
/// would look like a handle, or with something invisible.
pub fn display_name(name: &str, max_chars: usize) -> Result<&str, Code> {
    let name = name.trim();
    let begins_well = name.chars().next().is_some_and(|first| first != '@' && !is_invisible(first));
    let one_line = !name.contains(is_line_break);
    let visible = name.chars().filter(|char| !is_invisible(*char)).count();

    if name.chars().count() <= max_chars && begins_well && one_line && visible >= MIN_VISIBLE_CHARS {
        return Ok(name);
    }
    Err(Code::InvalidDisplayName)
}

/// Checks a Matrix user id, `@local:domain` or `@local:domain:port`.
pub fn check_matrix_id(id: &str) -> Result<(), Code> {
    if id.len() > MATRIX_ID_MAX_BYTES || !MATRIX_ID.is_match(id) {
        return Err(Code::InvalidMatrixId);
    }
    Ok(())
}

/// The Matrix specification, "User Identifiers".
const MATRIX_ID_MAX_BYTES: usize = 255;

/// Everything that ends a line in some reader.
pub(crate) fn is_line_break(char: char) -> bool {
    matches!(char, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Blank, zero-width, control and direction characters, which show nothing of their own.
pub(crate) fn is_invisible(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d159}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{check_actor_name, check_matrix_id, display_name};
    use crate::error::Code;

    #[test]
    fn actor_names_keep_to_one_alphabet() {
        let long = "a".repeat(20);
        let good = ["ada", "Ada_99", "___", "123", "حسن", "حسن_12", "Настя", "настя_2", &long];
        for name in good {
            assert_eq!(check_actor_name(name, 3..=20), Ok(()), "{name}");
        }

        let too_long = "a".repeat(21);
        let bad = [
            "",
            "ab",
            " ada",
            "ada ",
            "a da",
            "a-b-c",
            "ada.b",
            "adaж",
            "حسنa",
            "حسنж",
            "日本語",
            "ada\n",
            "@ada",
            "éric",
            &too_long,
        ];
        for name in bad {
            assert_eq!(check_actor_name(name, 3..=20), Err(Code::InvalidName), "{name:?}");
        }
    }

    #[test]
    fn the_length_of_a_name_is_the_callers_affair() {
        assert_eq!(check_actor_name("ab", 2..=20), Ok(()));
        assert_eq!(check_actor_name("abcdef", 2..=5), Err(Code::InvalidName));
        assert_eq!(check_actor_name("настя", 3..=5), Ok(()), "characters count, not bytes");
    }

    #[test]
    fn display_names_are_trimmed() {
        assert_eq!(display_name("  Ada L.  ", 20), Ok("Ada L."));
        assert_eq!(display_name("hello @there", 20), Ok("hello @there"));
        assert_eq!(display_name("日本語", 20), Ok("日本語"));
    }

    #[test]
    fn display_names_have_something_to_see() {
        let bad = [
            "",
            "ab",
            "@ada",
            "ada\nbob",
            "ada\u{2028}b",
            "\u{200b}adabob",
            "a\u{200b}\u{200b}b",
            "a\u{3164}b",
            "\u{2800}\u{2800}\u{2800}",
            "a   b",
            "\u{202e}drowssap",
            "twenty-one characters",
        ];
        for name in bad {
            assert_eq!(display_name(name, 20), Err(Code::InvalidDisplayName), "{name:?}");
        }
    }

    #[test]
    fn matrix_ids_have_a_domain() {
        for id in ["@ada:matrix.org", "@a.b=c/d:m.example:8448", "@_:x"] {
            assert_eq!(check_matrix_id(id), Ok(()), "{id}");
        }
        let long = format!("@{}:x", "a".repeat(255));
        for id in
            ["", "ada:matrix.org", "@ada", "@:matrix.org", "@ada:", "@a:b:c", "@a da:b", "@a:b:123456", &long]
        {
            assert_eq!(check_matrix_id(id), Err(Code::InvalidMatrixId), "{id}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,60}") {
            let _ = check_actor_name(&text, 3..=20);
            let _ = display_name(&text, 20);
            let _ = check_matrix_id(&text);
        }
    }
}
