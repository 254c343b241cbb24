//! Lists as they are found, good and bad.

use super::*;

fn now() -> DateTime<Utc> {
    "2026-05-01T12:00:00Z".parse().unwrap()
}

fn read(text: &str) -> List {
    parse(text, "spinney.test", now())
}

fn domains(list: &List) -> Vec<&str> {
    list.entries.iter().map(|entry| entry.domain.as_str()).collect()
}

fn whys(list: &List) -> Vec<(usize, &'static str)> {
    list.refused.iter().map(|refused| (refused.line, refused.why.word())).collect()
}

#[test]
fn mastodons_columns_are_read() {
    let list = read(
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n\
         Bad.example,suspend,true,true,\"spam, \"\"much\"\"\nof it\",false\r\n\
         loud.example,silence,false,true,,true\n\
         pics.example,noop,True,False,,\n",
    );
    assert!(list.refused.is_empty(), "{list:?}");
    let [bad, loud, pics] = list.entries.as_slice() else { panic!("{list:?}") };
    assert_eq!((bad.line, bad.domain.as_str(), bad.measure), (2, "bad.example", Measure::Block));
    assert_eq!(bad.reason.as_deref(), Some("spam, \"much\"\nof it"));
    let limits = Limits { limited: true, no_reports: true, ..Limits::default() };
    assert_eq!((loud.line, loud.measure), (4, Measure::Limit(limits)));
    assert_eq!(pics.measure, Measure::Limit(Limits { no_media: true, ..Limits::default() }));
}

#[test]
fn plain_lists_are_hosts_with_remarks() {
    let list = read("# those we know\nbad.example\n*.worse.example # a remark\n\none.example, two.example\n");
    assert_eq!(domains(&list), ["bad.example", "worse.example", "one.example", "two.example"]);
    assert!(list.refused.is_empty(), "{list:?}");
    assert!(list.entries.iter().all(|entry| entry.measure == Measure::Block));
}

#[test]
fn lemmys_columns_are_read_in_any_order() {
    let list = read(
        "reason,instance,expires_at\nspam,bad.example,2026-06-01\n,b.example,2026-06-01T10:00:00+02:00\n",
    );
    assert_eq!(domains(&list), ["bad.example", "b.example"]);
    assert_eq!(list.entries[0].reason.as_deref(), Some("spam"));
    assert_eq!(list.entries[1].expires_at, Some("2026-06-01T08:00:00Z".parse().unwrap()));
}

#[test]
fn what_cannot_be_done_is_told_by_line_and_the_rest_is_kept() {
    let list = read(
        "domain,severity,reject_media,public_comment,expires_at\n\
         ba**.example,suspend,,,\n\
         ,suspend,,,\n\
         not a host,suspend,,,\n\
         spinney.test,suspend,,,\n\
         a.example,shadow,,,\n\
         b.example,noop,false,,\n\
         c.example,suspend,,,2020-01-01\n\
         d.example,suspend,,,tomorrow\n\
         e.example,suspend,,,\n\
         E.example,silence,,,\n",
    );
    assert_eq!(domains(&list), ["e.example"]);
    let expected = [
        (2, "obfuscated"),
        (3, "no_host"),
        (4, "no_host"),
        (5, "local_instance"),
        (6, "unknown_severity"),
        (7, "nothing_asked"),
        (8, "bad_time"),
        (9, "bad_time"),
        (11, "twice"),
    ];
    assert_eq!(whys(&list), expected);
}

#[test]
fn what_is_written_is_read_again() {
    let limits = Limits { limited: true, force_nsfw: true, ..Limits::default() };
    let written = |domain: &str, measure, reason: Option<&str>| Written {
        domain: domain.to_owned(),
        measure,
        reason: reason.map(str::to_owned),
        note: Some("ours, only".to_owned()),
        expires_at: Some("2026-06-01T00:00:00Z".parse().unwrap()),
    };
    let all = [
        written("bad.example", Measure::Block, Some("a \"b\"\nc")),
        written("loud.example", Measure::Limit(limits), None),
    ];
    let again = read(&write(Format::Spinney, &all));
    assert!(again.refused.is_empty(), "{again:?}");
    for (entry, written) in again.entries.iter().zip(&all) {
        assert_eq!((&entry.domain, entry.measure), (&written.domain, written.measure));
        assert_eq!((&entry.reason, &entry.note), (&written.reason, &written.note));
        assert_eq!(entry.expires_at, written.expires_at);
    }
    assert_eq!(write(Format::Domains, &all), "bad.example\n");
    assert_eq!(domains(&read(&write(Format::Lemmy, &all))), ["bad.example"]);
    let mastodon = write(Format::Mastodon, &all);
    assert!(
        mastodon.starts_with("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n")
    );
    assert!(mastodon.ends_with("loud.example,silence,false,false,,false\n"), "{mastodon}");
}

#[test]
fn nothing_and_noise_are_read_without_harm() {
    for text in ["", "\n\n", "\"", "\"\"\"", ",,,\n,,,", "\u{feff}", "domain\n", "#"] {
        assert!(read(text).entries.is_empty(), "{text:?}");
    }
}
