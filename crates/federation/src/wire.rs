//! Reading what other software sends: JSON in which almost everything may be one thing, a list of them, an id or the thing itself.
//!
//! Contexts are never looked at (docs/reference/federation.md a.1): terms are taken by their usual names.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use url::Url;

/// Whom everybody belongs to.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
/// The media type of all we serve and send.
pub const MEDIA_TYPE: &str = "application/activity+json";
/// What we ask for.
pub const ACCEPT: &str =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
/// Longest id, in bytes (docs/reference/federation.md g).
pub const ID_MAX: usize = 2_048;
/// Most recipients that are looked at.
const RECIPIENTS_MAX: usize = 1_000;
/// Most tags that are looked at.
const TAGS_MAX: usize = 200;
/// Most attachments that are looked at.
const ATTACHMENTS_MAX: usize = 50;

/// An object or activity as it came.
#[derive(Debug, Clone, Copy)]
pub struct Thing<'a>(&'a Map<String, Value>);

impl<'a> Thing<'a> {
    /// None if it is no object.
    pub fn new(value: &'a Value) -> Option<Self> {
        value.as_object().map(Thing)
    }

    /// All of it.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// What stands under a name.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Its type; the first that is a text, if there are several.
    pub fn kind(&self) -> &'a str {
        self.get("type").and_then(|value| items(value).find_map(Value::as_str)).unwrap_or_default()
    }

    /// Its id.
    pub fn id(&self) -> Option<&'a str> {
        self.text("id")
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str)
    }

    /// A text that is not blank.
    pub fn filled(&self, name: &str) -> Option<&'a str> {
        self.text(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A truth value.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }

    /// A time; one that cannot be read counts as missing.
    pub fn time(&self, name: &str) -> Option<DateTime<Utc>> {
        let parsed = DateTime::parse_from_rfc3339(self.text(name)?).ok()?;
        Some(parsed.with_timezone(&Utc))
    }

    /// The id of what stands under a name, which may be the thing itself; the first if there are several.
    pub fn reference(&self, name: &str) -> Option<&'a str> {
        self.references(name).next()
    }

    /// The ids of all that stands under a name.
    pub fn references(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.all(name).filter_map(id_of)
    }

    /// All that stands under a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.get(name).into_iter().flat_map(items)
    }

    /// What stands under a name, if it is there in full; the first if there are several.
    pub fn inner(&self, name: &str) -> Option<Thing<'a>> {
        self.all(name).find_map(Thing::new)
    }

    /// Who is addressed, under both names.
    pub fn recipients(&self) -> impl Iterator<Item = &'a str> {
        self.references("to").chain(self.references("cc")).take(RECIPIENTS_MAX)
    }

    /// Whether everybody is addressed.
    pub fn is_public(&self) -> bool {
        self.recipients().any(is_public)
    }

    /// The name of its only field.
    pub fn only_name(&self) -> Option<&'a str> {
        (self.0.len() == 1).then(|| self.0.keys().next().map(String::as_str)).flatten()
    }

    /// The first text in it.
    pub fn only_text(&self) -> Option<&'a str> {
        self.0.values().find_map(Value::as_str)
    }

    /// Its tags.
    pub fn tags(&self) -> impl Iterator<Item = Thing<'a>> {
        self.all("tag").take(TAGS_MAX).filter_map(Thing::new)
    }

    /// Its attachments.
    pub fn attachments(&self) -> impl Iterator<Item = Thing<'a>> {
        self.all("attachment").take(ATTACHMENTS_MAX).filter_map(Thing::new)
    }
}

/// What stands under a name in an object; null if nothing does.
pub fn field<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// Puts something under a name of an object.
pub fn set(value: &mut Value, name: &str, field: Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(name.to_owned(), field);
    }
}

/// Whether an id stands for everybody.
pub fn is_public(id: &str) -> bool {
    matches!(id, PUBLIC | "Public" | "as:Public")
}

/// The id of a thing, or the text itself.
pub fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(id) => Some(id),
        Value::Object(object) => {
            let named = object.get("id").or_else(|| object.get("href")).or_else(|| object.get("url"));
            named.and_then(Value::as_str)
        }
        _ => None,
    }
}

/// A value, or the values of a list.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Value::Array(many) => (None, many.as_slice()),
        one => (Some(one), [].as_slice()),
    };
    one.into_iter().chain(many)
}

/// An id as a url, if it can be one.
pub fn url(id: &str) -> Option<Url> {
    if id.len() > ID_MAX {
        return None;
    }
    Url::parse(id).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.host_str().is_some())
}

/// Host of a url as instances are named: lower case, with its port if one is written.
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_lowercase();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    }
}

/// Host of an id, if it can be a url.
pub fn host_of(id: &str) -> Option<String> {
    url(id).map(|url| host(&url))
}

/// Whether two ids have scheme, host and port in common.
pub fn same_origin(one: &str, other: &str) -> bool {
    match (url(one), url(other)) {
        (Some(one), Some(other)) => one.origin() == other.origin(),
        _ => false,
    }
}

/// The JSON of bytes from outside.
///
/// Errors: what is wrong with it: no JSON, no object, too deep, a zero character, which no text of a database can have, or a name that decides who speaks given twice, which parsers read differently.
pub fn parse(bytes: &[u8]) -> Result<Value, &'static str> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| "no JSON")?;
    if !value.is_object() {
        return Err("no object");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "no UTF-8")?;
    unambiguous(text)?;
    // Looked for value by value only where it is spelled out, be it as the text of a backslash.
    if text.contains("\\u0000") && has_zero(&value) {
        return Err("a zero character");
    }
    Ok(value)
}

fn has_zero(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_zero),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_zero(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Names that must not stand twice in the outermost object.
const ONCE: [&str; 4] = ["id", "actor", "type", "object"];

fn unambiguous(text: &str) -> Result<(), &'static str> {
    let mut seen = [false; ONCE.len()];
    for key in outer_keys(text) {
        let Some(index) = ONCE.iter().position(|name| *name == key) else { continue };
        if let Some(seen) = seen.get_mut(index) {
            if *seen {
                return Err("a name stands twice");
            }
            *seen = true;
        }
    }
    Ok(())
}

/// The names in the outermost object of a valid JSON text, unescaped as far as these names need it.
fn outer_keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let (mut depth, mut chars) = (0_u32, text.chars().peekable());
    let mut expecting = false;
    while let Some(char) = chars.next() {
        match char {
            '{' | '[' => {
                depth += 1;
                expecting = depth == 1;
            }
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' => expecting = depth == 1,
            ':' => expecting = false,
            '"' => {
                let mut word = String::from("\"");
                while let Some(char) = chars.next() {
                    word.push(char);
                    match char {
                        '\\' => word.extend(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
                if expecting && depth == 1 {
                    keys.extend(serde_json::from_str::<String>(&word));
                }
            }
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_thing_many_things_ids_and_embedded_ones_read_alike() {
        let value = json!({
            "to": PUBLIC, "cc": ["https://a.test/c/x", { "id": "https://a.test/u/y" }, 7, null],
            "attributedTo": [{ "type": "Group", "id": "https://a.test/c/x" }, "https://a.test/u/y"],
        });
        let thing = Thing::new(&value).unwrap();
        let all: Vec<&str> = thing.recipients().collect();
        assert_eq!(all, [PUBLIC, "https://a.test/c/x", "https://a.test/u/y"]);
        assert_eq!(thing.reference("attributedTo"), Some("https://a.test/c/x"));
        assert!(thing.is_public());
    }

    #[test]
    fn origins_are_compared_whole() {
        assert!(same_origin("https://A.test/u/x", "https://a.test/activities/1"));
        for other in ["http://a.test/", "https://a.test:8443/", "https://b.a.test/", "https://b.test/", "x"] {
            assert!(!same_origin("https://a.test/u/x", other), "{other}");
        }
    }

    #[test]
    fn names_that_stand_twice_are_refused() {
        assert!(parse(br#"{"id":"a","object":{"id":"b","actor":"c"},"actor":"d"}"#).is_ok());
        assert!(parse(br#"{"id":"a","x":[{"id":1}],"id":"b"}"#).is_err());
        assert!(parse(br#"{"actor":"a","\u0061ctor":"b"}"#).is_err());
        assert!(parse(b"[]").is_err());
        assert!(parse(br#"{"id":"a","content":["\u0000"]}"#).is_err(), "no text can be kept with it");
        assert!(parse(br#"{"id":"a","content":"\\u0000"}"#).is_ok(), "that is spelled out");
        assert!(parse(b"{\"id\":").is_err());
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        assert!(parse(format!("{{\"a\":{deep}}}").as_bytes()).is_err());
    }
}
