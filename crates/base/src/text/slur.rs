//! The admins' filter of words they do not want to see.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use crate::error::Code;

/// What is put in the place of a filtered word.
const REPLACEMENT: &str = "*removed*";

/// Largest compiled filter, in bytes; a list of a few thousand words needs less.
const SIZE_LIMIT: usize = 4 << 20;

/// A compiled filter; nothing matches the default one.
///
/// Matching takes time linear in the text, whatever the admins wrote: the regex library does not backtrack.
#[derive(Debug, Clone, Default)]
pub struct SlurFilter {
    pattern: Option<Regex>,
}

impl SlurFilter {
    /// Compiles the pattern of the site's settings, ignoring case. An empty one filters nothing.
    ///
    /// Errors: `InvalidRegex` if it does not compile or would take too much memory, `PermissiveRegex` if it
    /// matches `1`, since it would then most likely match everything.
    pub fn new(pattern: &str) -> Result<Self, Code> {
        if pattern.is_empty() {
            return Ok(Self::default());
        }
        let compiled = RegexBuilder::new(pattern).case_insensitive(true).size_limit(SIZE_LIMIT).build();
        let pattern = compiled.map_err(|_| Code::InvalidRegex)?;
        if pattern.is_match("1") {
            return Err(Code::PermissiveRegex);
        }
        Ok(Self { pattern: Some(pattern) })
    }

    /// The first filtered word in a text.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.pattern.as_ref()?.find(text).map(|found| found.as_str())
    }

    /// Refuses a text with a filtered word: for names and titles.
    pub fn check(&self, text: &str) -> Result<(), Code> {
        match self.find(text) {
            Some(_) => Err(Code::Slurs),
            None => Ok(()),
        }
    }

    /// The text with `*removed*` for each filtered word: for bodies.
    pub fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.pattern {
            Some(pattern) => pattern.replace_all(text, REPLACEMENT),
            None => Cow::Borrowed(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::SlurFilter;
    use crate::error::Code;

    #[test]
    fn words_are_found_and_replaced_in_any_case() {
        let filter = SlurFilter::new(r"\b(darn|heck(?:ing)?)s?\b").unwrap();
        let table = [
            ("what the Heck", "what the *removed*"),
            ("DARNS and hecking", "*removed* and *removed*"),
            ("check, darned", "check, darned"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(filter.replace(text), expected);
            assert_eq!(filter.check(text), if text == expected { Ok(()) } else { Err(Code::Slurs) });
        }
        assert_eq!(filter.find("oh Heck, darn"), Some("Heck"));
    }

    #[test]
    fn no_pattern_filters_nothing() {
        let filter = SlurFilter::new("").unwrap();
        assert_eq!(filter.check("heck"), Ok(()));
        assert_eq!(filter.replace("heck"), "heck");
        assert_eq!(SlurFilter::default().find("heck"), None);
    }

    #[test]
    fn a_pattern_compiles_and_is_not_for_everything() {
        for pattern in ["(", "[z-a]", "a{1000}{1000}{1000}", r"(?=look)", r"\1"] {
            assert_eq!(SlurFilter::new(pattern).err(), Some(Code::InvalidRegex), "{pattern}");
        }
        for pattern in [".*", r"\w", "x*", "a|"] {
            assert_eq!(SlurFilter::new(pattern).err(), Some(Code::PermissiveRegex), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_panics(pattern in ".{0,40}", text in ".{0,60}") {
            if let Ok(filter) = SlurFilter::new(&pattern) {
                filter.replace(&text);
                filter.find(&text);
            }
        }
    }
}
