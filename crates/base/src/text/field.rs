//! Limits of the other things people enter: titles, bodies, passwords, addresses.
//!
//! Sources: `reference/api-v3.md` 1.4 and `reference/api-v4.md` "Limits". Where a function answers text it
//! is the text to store. "Characters" are Unicode scalar values; bodies are counted in UTF-16 units, as the
//! clients' text fields do.

use std::ops::RangeInclusive;

use super::name::is_line_break;
use crate::error::Code;

/// Longest body of a post, in UTF-16 units.
pub const POST_BODY_MAX: usize = 50_000;
/// Longest other body (comment, message, sidebar, reason of a ban), in UTF-16 units.
pub const BODY_MAX: usize = 10_000;
/// How long a post's title may be, in characters.
pub const POST_TITLE_CHARS: RangeInclusive<usize> = 3..=200;
/// How long a password may be, in characters.
pub const PASSWORD_CHARS: RangeInclusive<usize> = 10..=60;
/// Longest text about oneself, in characters.
pub const BIO_MAX: usize = 1_000;
/// Longest description of an image, in characters.
pub const ALT_TEXT_MAX: usize = 1_500;
/// Longest name of a site, in characters.
pub const SITE_NAME_MAX: usize = 20;
/// Longest short description of a site or community, in characters.
pub const SUMMARY_MAX: usize = 150;
/// Longest reason of a report, in characters.
pub const REPORT_REASON_MAX: usize = 1_000;
/// How long a keyword may be that somebody filters by, in characters.
pub const KEYWORD_CHARS: RangeInclusive<usize> = 3..=50;
/// Most elements a list in a request may have.
pub const MAX_ITEMS: usize = 10_000;
/// Longest mail address, in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
const EMAIL_MAX: usize = 254;

/// Checks the title of a post and answers it trimmed.
pub fn post_title(title: &str) -> Result<&str, Code> {
    let title = title.trim();
    if POST_TITLE_CHARS.contains(&title.chars().count()) && !title.contains(is_line_break) {
        return Ok(title);
    }
    Err(Code::InvalidPostTitle)
}

/// Checks the length of a post's body.
pub fn check_post_body(body: &str) -> Result<(), Code> {
    check_units(body, POST_BODY_MAX)
}

/// Checks the length of any other body.
pub fn check_body(body: &str) -> Result<(), Code> {
    check_units(body, BODY_MAX)
}

fn check_units(body: &str, max: usize) -> Result<(), Code> {
    // No text has more UTF-16 units than bytes, so most need no counting.
    if body.len() > max && body.encode_utf16().count() > max {
        return Err(Code::InvalidBodyField);
    }
    Ok(())
}

/// Checks the length of a text about oneself.
pub fn check_bio(bio: &str) -> Result<(), Code> {
    check_chars(bio, BIO_MAX, Code::BioLengthOverflow)
}

/// Checks the length of an image's description.
pub fn check_alt_text(text: &str) -> Result<(), Code> {
    check_chars(text, ALT_TEXT_MAX, Code::AltTextLengthOverflow)
}

/// Checks a new password's length; what it consists of is left to its owner.
pub fn check_password(password: &str) -> Result<(), Code> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(Code::InvalidPassword);
    }
    Ok(())
}

/// Checks the name of the site and answers it trimmed.
pub fn site_name(name: &str) -> Result<&str, Code> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Code::SiteNameRequired);
    }
    check_chars(name, SITE_NAME_MAX, Code::SiteNameLengthOverflow)?;
    Ok(name)
}

/// Checks the length of a short description, of the site or of a community.
pub fn check_summary(summary: &str) -> Result<(), Code> {
    check_chars(summary, SUMMARY_MAX, Code::SiteDescriptionLengthOverflow)
}

/// Checks the title of a community and answers it trimmed: it is not empty, on one line, and as long as the version of the API allows.
pub fn community_title(title: &str, max_chars: usize) -> Result<&str, Code> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > max_chars || title.contains(is_line_break) {
        return Err(Code::InvalidDisplayName);
    }
    Ok(title)
}

/// Checks the reason of a report and answers it trimmed.
pub fn report_reason(reason: &str) -> Result<&str, Code> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Code::ReportReasonRequired);
    }
    check_chars(reason, REPORT_REASON_MAX, Code::ReportTooLong)?;
    Ok(reason)
}

/// Checks a keyword somebody filters by and answers it trimmed.
pub fn keyword(keyword: &str) -> Result<&str, Code> {
    let keyword = keyword.trim();
    let chars = keyword.chars().count();
    if chars < *KEYWORD_CHARS.start() {
        return Err(Code::BlockKeywordTooShort);
    }
    if chars > *KEYWORD_CHARS.end() {
        return Err(Code::BlockKeywordTooLong);
    }
    Ok(keyword)
}

/// Checks that a mail address has the shape of one, and answers it as it is stored and compared: trimmed
/// and in lower case.
///
/// Whether it exists only a mail can tell, so this refuses little: it keeps out what would be taken for
/// several addresses or a display name, and hosts that cannot be.
pub fn email(address: &str) -> Result<String, Code> {
    let address = address.trim().to_lowercase();
    let Some((local, host)) = address.rsplit_once('@') else { return Err(Code::InvalidEmail) };
    if address.len() > EMAIL_MAX || !is_mailbox(local) || !is_host(host) {
        return Err(Code::InvalidEmail);
    }
    Ok(address)
}

/// A dot-atom (RFC 5322, 3.2.3, with the letters of RFC 6531): no quoting, no spaces.
fn is_mailbox(local: &str) -> bool {
    let atom = |char: char| char.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(char);
    local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

/// Dot-separated labels of letters, digits and inner hyphens.
fn is_host(host: &str) -> bool {
    host.split('.').all(|label| {
        let edges = !label.starts_with('-') && !label.ends_with('-');
        let chars = label.chars().all(|char| char.is_alphanumeric() || char == '-');
        !label.is_empty() && label.len() <= 63 && edges && chars
    })
}

fn check_chars(text: &str, max: usize, code: Code) -> Result<(), Code> {
    if text.len() > max && text.chars().count() > max {
        return Err(code);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{
        check_alt_text, check_bio, check_body, check_password, check_post_body, check_summary,
        community_title, email, keyword, post_title, report_reason, site_name,
    };
    use crate::error::Code;

    #[test]
    fn titles_are_trimmed_and_have_3_to_200_characters_on_one_line() {
        assert_eq!(post_title("  Dune \n"), Ok("Dune"));
        assert_eq!(post_title(&"ж".repeat(200)).map(str::len), Ok(400));
        let long = "a".repeat(201);
        for title in ["", "ab", " ab ", "one\ntwo", "one\rtwo", &long] {
            assert_eq!(post_title(title), Err(Code::InvalidPostTitle), "{title:?}");
        }
    }

    #[test]
    fn bodies_are_counted_in_utf16_units() {
        let table = [("a", 10_000), ("ж", 10_000), ("語", 10_000), ("😀", 5_000)];
        for (char, most) in table {
            assert_eq!(check_body(&char.repeat(most)), Ok(()), "{char}");
            assert_eq!(check_body(&char.repeat(most + 1)), Err(Code::InvalidBodyField), "{char}");
            assert_eq!(check_post_body(&char.repeat(5 * most)), Ok(()), "{char}");
            assert_eq!(check_post_body(&char.repeat(5 * most + 1)), Err(Code::InvalidBodyField), "{char}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let of = |count: usize| "é".repeat(count);
        assert_eq!((check_bio(&of(1000)), check_bio(&of(1001))), (Ok(()), Err(Code::BioLengthOverflow)));
        let alt = (check_alt_text(&of(1500)), check_alt_text(&of(1501)));
        assert_eq!(alt, (Ok(()), Err(Code::AltTextLengthOverflow)));
        let summary = (check_summary(&of(150)), check_summary(&of(151)));
        assert_eq!(summary, (Ok(()), Err(Code::SiteDescriptionLengthOverflow)));
        assert_eq!((check_password(&of(10)), check_password(&of(60))), (Ok(()), Ok(())));
        for length in [0, 9, 61] {
            assert_eq!(check_password(&of(length)), Err(Code::InvalidPassword), "{length}");
        }
    }

    #[test]
    fn a_site_has_a_name_of_20_characters_at_most() {
        assert_eq!(site_name(" Spinney "), Ok("Spinney"));
        assert_eq!(site_name("  "), Err(Code::SiteNameRequired));
        assert_eq!(site_name(&"x".repeat(21)), Err(Code::SiteNameLengthOverflow));
    }

    #[test]
    fn a_report_gives_a_reason() {
        assert_eq!(report_reason(" spam "), Ok("spam"));
        assert_eq!(report_reason(" \n "), Err(Code::ReportReasonRequired));
        assert_eq!(report_reason(&"x".repeat(1001)), Err(Code::ReportTooLong));
    }

    #[test]
    fn keywords_have_3_to_50_characters() {
        assert_eq!(keyword(" cat "), Ok("cat"));
        assert_eq!(keyword("at "), Err(Code::BlockKeywordTooShort));
        assert_eq!(keyword(&"x".repeat(51)), Err(Code::BlockKeywordTooLong));
    }

    #[test]
    fn addresses_are_stored_in_lower_case() {
        assert_eq!(email(" Ada.L+spam@Mail.Example "), Ok("ada.l+spam@mail.example".into()));
        assert_eq!(email("ada@localhost"), Ok("ada@localhost".into()));
        assert_eq!(email("jörg@bücher.example"), Ok("jörg@bücher.example".into()));
    }

    #[test]
    fn titles_of_communities_are_one_line_of_some_length() {
        assert_eq!(community_title("  X ", 50), Ok("X"));
        assert_eq!(community_title(&"x".repeat(50), 50), Ok("x".repeat(50).as_str()));
        for bad in ["", " ", "two\nlines", &"x".repeat(51)] {
            assert_eq!(community_title(bad, 50), Err(Code::InvalidDisplayName), "{bad:?}");
        }
    }

    #[test]
    fn what_is_not_one_address_is_refused() {
        let long = format!("{}@{}.example", "a".repeat(64), "b".repeat(63).repeat(3));
        let bad = [
            "",
            "ada",
            "@b.example",
            "ada@",
            "a b@c.example",
            "Ada <a@b.example>",
            "a@b.example, c@d.example",
            "a@b.example\nbcc: c@d.example",
            "a@b@c.example",
            "a..b@c.example",
            ".a@c.example",
            "a@b..example",
            "a@-b.example",
            "a@b_c.example",
            "\"a b\"@c.example",
            "a@[127.0.0.1]",
            &long,
        ];
        for address in bad {
            assert_eq!(email(address), Err(Code::InvalidEmail), "{address:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stored_passes_again(text in ".{0,60}") {
            if let Ok(title) = post_title(&text) {
                assert_eq!(post_title(title), Ok(title));
            }
            if let Ok(address) = email(&text) {
                assert_eq!(email(&address), Ok(address.clone()));
            }
        }
    }
}
