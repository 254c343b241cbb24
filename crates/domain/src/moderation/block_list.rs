//! Block lists as text: Mastodon's columns, those of Lemmy and of ours, and plain lists of hosts.
//!
//! A list that begins with a line of column names is read by these, in whatever order they come: `domain` or `instance`; `severity` (`suspend`: blocked, `silence`: limited, `noop`: neither); `reject_media`, `reject_reports`, `force_nsfw`, `no_downvotes` (`true` or not); `public_comment` or `reason`; `private_comment` or `note`; `expires_at`. Without severity all are blocks. Any other text is hosts, one a line or with commas between; `#` begins a remark.

use base::limits::Limits;
use base::text::field;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashSet;

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// What can be done, each host once, in the order of the list.
    pub entries: Vec<Entry>,
    /// Lines that cannot.
    pub refused: Vec<Refused>,
}

/// What a list says of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands, from 1.
    pub line: usize,
    /// Host name, as it is stored.
    pub domain: String,
    /// What is to be done.
    pub measure: Measure,
    /// Why, for everybody.
    pub reason: Option<String>,
    /// For admins only.
    pub note: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is to be done about a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// It is not spoken with.
    Block,
    /// Something is held back.
    Limit(Limits),
}

/// A line that says nothing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands, from 1.
    pub line: usize,
    /// What it says, cut.
    pub text: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No host is named.
    NoHost,
    /// Parts of the name are hidden with asterisks.
    Obfuscated,
    /// It would hold for this instance too.
    Ours,
    /// A severity nobody knows.
    UnknownSeverity,
    /// It asks for nothing.
    Nothing,
    /// A time that is none, or is over.
    BadTime,
    /// A remark that is too long to be kept.
    TooLong,
    /// An earlier line is about the same host.
    Twice,
}

impl Why {
    /// The word for it in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoHost => "no_host",
            Self::Obfuscated => "obfuscated",
            Self::Ours => "local_instance",
            Self::UnknownSeverity => "unknown_severity",
            Self::Nothing => "nothing_asked",
            Self::BadTime => "bad_time",
            Self::TooLong => "too_long",
            Self::Twice => "twice",
        }
    }
}

/// Characters of a line that cannot be done which are shown again.
const SHOWN: usize = 100;

/// Reads a list as of `now`. `own` is this instance's host.
pub fn parse(text: &str, own: &str, now: DateTime<Utc>) -> List {
    let text = text.trim_start_matches('\u{feff}');
    let rows = rows(text);
    let columns = rows.first().and_then(|(_, row)| Columns::of(row));
    let mut list = List::default();
    let mut seen = HashSet::new();
    for (line, row) in rows.iter().skip(usize::from(columns.is_some())) {
        let read: Vec<Result<Entry, Why>> = match &columns {
            Some(columns) => vec![columns.entry(*line, row, now)],
            None => plain(row).into_iter().map(|host| entry(*line, host)).collect(),
        };
        for read in read {
            let checked = read.and_then(|entry| {
                if base::limits::at_and_above(own).any(|host| host == entry.domain) {
                    return Err(Why::Ours);
                }
                if seen.insert(entry.domain.clone()) { Ok(entry) } else { Err(Why::Twice) }
            });
            match checked {
                Ok(entry) => list.entries.push(entry),
                Err(why) => {
                    let text = row.join(",").chars().take(SHOWN).collect();
                    list.refused.push(Refused { line: *line, text, why });
                }
            }
        }
    }
    list
}

/// The hosts of a line without columns.
fn plain(row: &[String]) -> Vec<&str> {
    let hosts = row.iter().map(|field| field.split('#').next().unwrap_or_default().trim());
    hosts.filter(|host| !host.is_empty()).collect()
}

fn entry(line: usize, host: &str) -> Result<Entry, Why> {
    let domain = host_of(host)?;
    Ok(Entry { line, domain, measure: Measure::Block, reason: None, note: None, expires_at: None })
}

fn host_of(text: &str) -> Result<String, Why> {
    let host = text.trim();
    let host = host.strip_prefix("*.").unwrap_or(host);
    if host.contains('*') {
        return Err(Why::Obfuscated);
    }
    // A name without a dot is a word of a text, not a host, unless it has a port.
    if !host.contains(['.', ':']) {
        return Err(Why::NoHost);
    }
    crate::site::domain(host).map_err(|_| Why::NoHost)
}

/// Where the columns of a list stand.
#[derive(Debug, Default)]
struct Columns {
    host: usize,
    severity: Option<usize>,
    no_media: Option<usize>,
    no_reports: Option<usize>,
    force_nsfw: Option<usize>,
    no_downvotes: Option<usize>,
    reason: Option<usize>,
    note: Option<usize>,
    expires_at: Option<usize>,
}

impl Columns {
    /// The columns a line names; none if it names no hosts.
    fn of(row: &[String]) -> Option<Self> {
        let names: Vec<String> =
            row.iter().map(|name| name.trim().trim_start_matches('#').trim().to_lowercase()).collect();
        let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        Some(Self {
            host: place(&["domain", "instance", "host"])?,
            severity: place(&["severity"]),
            no_media: place(&["reject_media"]),
            no_reports: place(&["reject_reports"]),
            force_nsfw: place(&["force_nsfw"]),
            no_downvotes: place(&["no_downvotes"]),
            reason: place(&["public_comment", "reason", "comment"]),
            note: place(&["private_comment", "note"]),
            expires_at: place(&["expires_at", "expires"]),
        })
    }

    fn entry(&self, line: usize, row: &[String], now: DateTime<Utc>) -> Result<Entry, Why> {
        let at = |place: Option<usize>| place.and_then(|place| row.get(place)).map_or("", |text| text.trim());
        let is =
            |place: Option<usize>| matches!(at(place).to_lowercase().as_str(), "true" | "t" | "yes" | "1");
        let domain = host_of(at(Some(self.host)))?;
        let flags = Limits {
            limited: false,
            no_media: is(self.no_media),
            no_reports: is(self.no_reports),
            force_nsfw: is(self.force_nsfw),
            no_downvotes: is(self.no_downvotes),
        };
        let measure = match at(self.severity).to_lowercase().as_str() {
            "suspend" | "block" => Measure::Block,
            "" if self.severity.is_none() => Measure::Block,
            "silence" | "limit" => Measure::Limit(Limits { limited: true, ..flags }),
            "noop" | "none" | "" => Measure::Limit(flags),
            _ => return Err(Why::UnknownSeverity),
        };
        if measure == Measure::Limit(Limits::default()) {
            return Err(Why::Nothing);
        }
        let text = |place| Some(at(place).to_owned()).filter(|text| !text.is_empty());
        let (reason, note) = (text(self.reason), text(self.note));
        for text in [&reason, &note].into_iter().flatten() {
            field::check_body(text).map_err(|_| Why::TooLong)?;
        }
        let expires_at = text(self.expires_at).map(|text| time(&text, now)).transpose()?;
        Ok(Entry { line, domain, measure, reason, note, expires_at })
    }
}

/// An instant or a day in the future.
fn time(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Why> {
    let instant = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    let day = || Some(text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0)?.and_utc());
    let time = instant.ok().or_else(day).ok_or(Why::BadTime)?;
    if time > now { Ok(time) } else { Err(Why::BadTime) }
}

/// The lines of a text with commas between fields, which may stand in quotation marks (RFC 4180); without empty ones, each with its number.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    let mut row = vec![String::new()];
    let (mut line, mut begin, mut quoted) = (1, 1, false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let field_is_empty = row.last().is_none_or(String::is_empty);
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                push(&mut row, '"');
            }
            '"' if quoted => quoted = false,
            '"' if field_is_empty => quoted = true,
            ',' if !quoted => row.push(String::new()),
            '\n' => {
                line += 1;
                if quoted {
                    push(&mut row, char);
                    continue;
                }
                rows.push((begin, std::mem::replace(&mut row, vec![String::new()])));
                begin = line;
            }
            '\r' if !quoted => {}
            char => push(&mut row, char),
        }
    }
    rows.push((begin, row));
    rows.retain(|(_, row)| row.iter().any(|field| !field.trim().is_empty()));
    rows
}

fn push(row: &mut [String], char: char) {
    if let Some(field) = row.last_mut() {
        field.push(char);
    }
}

/// The form of a list that is taken elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// What Mastodon's administration reads.
    Mastodon,
    /// The blocked hosts, one a line.
    Domains,
    /// The blocked hosts with reason and end.
    Lemmy,
    /// All that was decided.
    Spinney,
}

/// What stands in a list about a host.
#[derive(Debug, Clone)]
pub struct Written {
    /// Host name.
    pub domain: String,
    /// What was decided.
    pub measure: Measure,
    /// Why, for everybody.
    pub reason: Option<String>,
    /// For admins only.
    pub note: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The list as text.
pub fn write(format: Format, all: &[Written]) -> String {
    let mut text = match format {
        Format::Mastodon => "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n",
        Format::Domains => "",
        Format::Lemmy => "domain,reason,expires_at\n",
        Format::Spinney => {
            "domain,severity,reject_media,reject_reports,force_nsfw,no_downvotes,public_comment,private_comment,expires_at\n"
        }
    }
    .to_owned();
    for written in all {
        let (severity, limits) = match written.measure {
            Measure::Block => ("suspend", Limits { no_media: true, no_reports: true, ..Limits::default() }),
            Measure::Limit(limits) if limits.limited => ("silence", limits),
            Measure::Limit(limits) => ("noop", limits),
        };
        let blocked = written.measure == Measure::Block;
        let reason = written.reason.clone().unwrap_or_default();
        let end = written.expires_at.map(|end| end.to_rfc3339()).unwrap_or_default();
        let yes = |flag: bool| flag.to_string();
        let domain = written.domain.clone();
        let row = match format {
            Format::Mastodon => {
                vec![
                    domain,
                    severity.into(),
                    yes(limits.no_media),
                    yes(limits.no_reports),
                    reason,
                    yes(false),
                ]
            }
            Format::Domains if blocked => vec![domain],
            Format::Lemmy if blocked => vec![domain, reason, end],
            Format::Domains | Format::Lemmy => continue,
            Format::Spinney => vec![
                domain,
                severity.into(),
                yes(limits.no_media),
                yes(limits.no_reports),
                yes(limits.force_nsfw),
                yes(limits.no_downvotes),
                reason,
                written.note.clone().unwrap_or_default(),
                end,
            ],
        };
        let row: Vec<String> = row.iter().map(|field| quoted(field)).collect();
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r', '#']) {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field.to_owned()
}

#[cfg(test)]
mod tests;
