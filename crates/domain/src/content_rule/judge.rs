//! What rules find in a text.

use base::error::Result;
use base::kinds::{RuleAction, RuleKind};
use base::text::keyword::{Domains, Keywords};
use db::content_rule::ContentRule;

/// Rules, ready to be asked. Nothing is found by the default ones.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// From the strictest action to the mildest.
    parts: Vec<(RuleAction, Part)>,
}

/// The rules with one action.
#[derive(Debug, Default)]
struct Part {
    keywords: Keywords,
    domains: Domains,
    /// In lower case.
    tags: Vec<String>,
}

/// What is judged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text<'a> {
    /// Titles and texts.
    pub texts: Vec<&'a str>,
    /// What a post leads to.
    pub link: Option<&'a str>,
    /// Names of tags.
    pub tags: Vec<&'a str>,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What the rule does.
    pub action: RuleAction,
    /// Kind and value of the rule.
    pub matched: String,
    /// The rule is the site's.
    pub site_rule: bool,
}

/// Whose rules they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Site,
    Community,
}

const STRICTEST_FIRST: [RuleAction; 3] = [RuleAction::Refuse, RuleAction::Hold, RuleAction::Mark];

impl RuleSet {
    /// Makes rules ready.
    ///
    /// Errors: `TooManyItems` if they are too many to be looked for.
    pub(crate) fn new(rules: &[ContentRule]) -> Result<Self> {
        let mut parts = Vec::new();
        for action in STRICTEST_FIRST {
            let of = |kind| {
                let wanted = rules.iter().filter(move |rule| rule.action == action && rule.kind == kind);
                wanted.map(|rule| rule.value.as_str())
            };
            let part = Part {
                keywords: Keywords::new(of(RuleKind::Keyword))?,
                domains: Domains::new(of(RuleKind::Domain)),
                tags: of(RuleKind::Tag).map(str::to_lowercase).collect(),
            };
            parts.push((action, part));
        }
        Ok(Self { parts })
    }

    /// The strictest finding; none if no rule is concerned.
    pub(super) fn find(&self, text: &Text<'_>, whose: Of) -> Option<Finding> {
        self.parts.iter().find_map(|(action, part)| {
            let matched = part.find(text)?;
            Some(Finding { action: *action, matched, site_rule: whose == Of::Site })
        })
    }
}

impl Part {
    fn find(&self, text: &Text<'_>) -> Option<String> {
        let word = text.texts.iter().find_map(|text| self.keywords.find(text));
        if let Some(word) = word {
            return Some(format!("keyword: {word}"));
        }
        let host = text.link.and_then(|link| self.domains.find(link));
        let host = host.or_else(|| text.texts.iter().find_map(|text| self.domains.find_in_text(text)));
        if let Some(host) = host {
            return Some(format!("domain: {host}"));
        }
        let tag = text.tags.iter().find(|tag| self.tags.contains(&tag.to_lowercase()))?;
        Some(format!("tag: {tag}"))
    }
}

/// The stricter of two findings; the first if they are alike.
pub(super) fn stricter(one: Option<Finding>, other: Option<Finding>) -> Option<Finding> {
    let rank = |finding: &Finding| STRICTEST_FIRST.iter().position(|action| *action == finding.action);
    match (one, other) {
        (Some(one), Some(other)) => Some(if rank(&other) < rank(&one) { other } else { one }),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ids::ContentRuleId;
    use chrono::DateTime;

    fn rule(kind: RuleKind, value: &str, action: RuleAction) -> ContentRule {
        ContentRule {
            id: ContentRuleId(1),
            community_id: None,
            kind,
            value: value.to_owned(),
            action,
            creator_id: None,
            published_at: DateTime::UNIX_EPOCH,
            updated_at: None,
        }
    }

    #[test]
    fn the_strictest_rule_counts_whatever_it_looks_at() {
        let rules = RuleSet::new(&[
            rule(RuleKind::Keyword, "casino", RuleAction::Refuse),
            rule(RuleKind::Keyword, "crypto", RuleAction::Hold),
            rule(RuleKind::Domain, "spam.test", RuleAction::Hold),
            rule(RuleKind::Tag, "Meta", RuleAction::Mark),
        ])
        .unwrap();
        let text = |texts: &[&'static str], link, tags: &[&'static str]| Text {
            texts: texts.to_vec(),
            link,
            tags: tags.to_vec(),
        };
        let table = [
            (
                text(&["Casino night", "crypto"], None, &["meta"]),
                Some((RuleAction::Refuse, "keyword: casino")),
            ),
            (text(&["about Crypto"], None, &["meta"]), Some((RuleAction::Hold, "keyword: crypto"))),
            (
                text(&["cryptography"], Some("https://www.spam.test/x"), &[]),
                Some((RuleAction::Hold, "domain: spam.test")),
            ),
            (text(&["see https://spam.test/"], None, &[]), Some((RuleAction::Hold, "domain: spam.test"))),
            (text(&["fine"], Some("https://notspam.test"), &["META"]), Some((RuleAction::Mark, "tag: META"))),
            (text(&["casinos", "fine"], None, &["metal"]), None),
        ];
        for (text, expected) in table {
            let found = rules.find(&text, Of::Site);
            let found = found.as_ref().map(|finding| (finding.action, finding.matched.as_str()));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn of_site_and_community_the_stricter_counts() {
        let finding = |action, site_rule| Finding { action, matched: String::new(), site_rule };
        let (held, marked) = (finding(RuleAction::Hold, true), finding(RuleAction::Mark, false));
        assert_eq!(stricter(Some(held.clone()), Some(marked.clone())), Some(held.clone()));
        assert_eq!(stricter(Some(marked.clone()), Some(held.clone())), Some(held.clone()));
        assert_eq!(stricter(None, Some(marked.clone())), Some(marked));
        assert_eq!(stricter(Some(held.clone()), Some(finding(RuleAction::Hold, false))), Some(held));
    }
}
