//! People named in a text.

use std::collections::HashSet;

use super::markdown::{
    handle::{self, HandleKind},
    texts_with_handles,
};

/// A person named in a text as `@name@host`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The name, as it is written.
    pub name: String,
    /// The host, in lower case, with its port if one is written.
    pub host: String,
}

/// The people a text names, in its order, each once; names that differ only in case are the same.
///
/// Not in code and not in links, except where the handle is the whole text of a link: that is how clients
/// insert mentions. Source: `reference/api-v3.md` 6.5.
pub fn find(text: &str) -> Vec<Mention> {
    let mut seen = HashSet::new();
    let mut mentions = Vec::new();
    for text in texts_with_handles(text) {
        for handle in handle::find(&text) {
            if handle.kind != HandleKind::Person || !handle.signed {
                continue;
            }
            let host = handle.host.to_ascii_lowercase();
            if seen.insert((handle.name.to_lowercase(), host.clone())) {
                mentions.push(Mention { name: handle.name.to_owned(), host });
            }
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::find;

    #[test]
    fn people_are_named_by_handles() {
        let table: [(&str, &[&str]); 18] = [
            ("hi @ada@alpha.test!", &["ada@alpha.test"]),
            ("@ada@alpha.test and @bob@beta.test:8536.", &["ada@alpha.test", "bob@beta.test:8536"]),
            ("(@a.b_c@alpha.test)", &["a.b_c@alpha.test"]),
            ("**@ada@alpha.test**, > @bob@beta.test", &["ada@alpha.test", "bob@beta.test"]),
            ("@настя@alpha.test", &["настя@alpha.test"]),
            ("@under_score_@alpha.test", &["under_score_@alpha.test"]),
            ("@ada@localhost:8536", &["ada@localhost:8536"]),
            ("[@ada@alpha.test](https://alpha.test/u/ada)", &["ada@alpha.test"]),
            ("@ada@alpha.test @Ada@ALPHA.test @ada@alpha.test", &["ada@alpha.test"]),
            ("[see @ada@alpha.test](https://alpha.test)", &[]),
            ("https://alpha.test/@ada@beta.test", &[]),
            ("`@ada@alpha.test`", &[]),
            ("```\n@ada@alpha.test\n```", &[]),
            ("!ada@alpha.test /u/ada@alpha.test", &[]),
            ("mail ada@alpha.test", &[]),
            ("x@ada@alpha.test @@ada@alpha.test", &[]),
            ("@ada @alpha.test", &[]),
            ("", &[]),
        ];
        for (text, expected) in table {
            let found: Vec<String> =
                find(text).iter().map(|mention| format!("{}@{}", mention.name, mention.host)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([@!a-z.: `\\[\\]()\n]|\\PC){0,60}") {
            find(&text);
        }
    }
}
