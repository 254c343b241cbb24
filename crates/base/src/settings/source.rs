//! Puts settings together from their sources, and says what is wrong with them.
//!
//! Values stay JSON until the end, where the defaults know every key and the kind of its value. Each given value
//! is tried by itself, so that a message can name its key and where it comes from.

use std::ffi::OsString;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use serde_json::{Map, Value};

use super::{Problems, Settings, check};

/// Names the settings file.
const FILE_VARIABLE: &str = "SPINNEY_CONFIG";
/// Begins the names of variables that are settings; `__` stands between section and key.
const PREFIX: &str = "SPINNEY__";
/// Ends the names of variables that name a file with the value.
const FILE_SUFFIX: &str = "_file";

/// Reads a file named in the settings.
pub(super) type ReadFile<'r> = &'r dyn Fn(&str) -> std::io::Result<String>;

/// The settings of this process.
pub(super) fn from_process() -> Result<Settings, Problems> {
    let mut problems = Vec::new();
    let mut variables = Vec::new();
    for (name, value) in std::env::vars_os() {
        match (name.into_string(), value.into_string()) {
            (Ok(name), Ok(value)) => variables.push((name, value)),
            (Ok(name), Err(_)) if name.starts_with("SPINNEY_") => {
                problems.push(format!("{name}: not valid UTF-8"))
            }
            (Ok(_) | Err(_), _) => (),
        }
    }
    if problems.is_empty() {
        return from_variables(&variables, &|path| std::fs::read_to_string(path));
    }
    Err(Problems(problems))
}

/// The settings a set of variables stands for.
pub(super) fn from_variables(
    variables: &[(String, String)],
    read: ReadFile<'_>,
) -> Result<Settings, Problems> {
    let mut loading = Loading::new();
    if let Some((_, path)) = variables.iter().find(|(name, _)| name == FILE_VARIABLE) {
        loading.add_file(path, read);
    }
    for (name, value) in variables {
        match name.strip_prefix(PREFIX) {
            Some(key) => loading.add_variable(name, &key.to_lowercase(), value, read),
            None => loading.suspect_variable(name),
        }
    }
    loading.finish()
}

/// `/var/lib/spinney` for root, because the user that PostgreSQL then runs as has to get in.
pub(super) fn default_data_dir() -> PathBuf {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let folder =
        |name: &str| std::env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from);
    let data = folder("XDG_DATA_HOME").or_else(|| Some(folder("HOME")?.join(".local/share")));
    match data {
        Some(data) if !is_root => data.join("spinney"),
        Some(_) | None => PathBuf::from("/var/lib/spinney"),
    }
}

/// Settings on the way.
struct Loading {
    defaults: Map<String, Value>,
    values: Map<String, Value>,
    hostname_given: bool,
    problems: Vec<String>,
}

impl Loading {
    fn new() -> Self {
        let defaults = match serde_json::to_value(Settings::default()) {
            Ok(Value::Object(defaults)) => defaults,
            // A struct becomes an object, so this is for the compiler.
            Ok(_) | Err(_) => Map::new(),
        };
        Self { values: defaults.clone(), defaults, hostname_given: false, problems: Vec::new() }
    }

    fn add_file(&mut self, path: &str, read: ReadFile<'_>) {
        let text = match read(path) {
            Ok(text) => text,
            Err(error) => {
                return self.problems.push(format!("{FILE_VARIABLE}: cannot read `{path}`: {error}"));
            }
        };
        match deser_hjson::from_str::<Value>(&text) {
            Ok(Value::Object(section)) => self.add_section(&[], &section, path),
            Ok(_) => self.problems.push(format!("{path}: not an object; see config.hjson for an example")),
            Err(error) => self.problems.push(format!(
                "{path}: not valid Hjson: {error} (a text without quotes goes to the end of its line)"
            )),
        }
    }

    fn add_section(&mut self, path: &[&str], section: &Map<String, Value>, source: &str) {
        for (key, value) in section {
            let path = [path, &[key.as_str()]].concat();
            match (find(&self.defaults, &path), value) {
                (None, _) => self.refuse_key(&path, source),
                (Some(Value::Object(_)), Value::Object(inner)) => self.add_section(&path, inner, source),
                (Some(Value::Object(_)), _) => {
                    let key = path.join(".");
                    self.problems.push(format!("{key} ({source}): a section; write `{key}: {{ … }}`"));
                }
                (Some(_), _) => self.add(&path, vec![value.clone()], source),
            }
        }
    }

    fn add_variable(&mut self, name: &str, key: &str, value: &str, read: ReadFile<'_>) {
        let path: Vec<&str> = key.split("__").collect();
        if let Some(default) = find(&self.defaults, &path) {
            if default.is_object() {
                return self.problems.push(format!("{name}: a section, not a setting; write `{name}__KEY`"));
            }
            let readings = readings(value, default);
            return self.add(&path, readings, name);
        }
        let Some(file_of) = key.strip_suffix(FILE_SUFFIX) else { return self.refuse_key(&path, name) };
        let path: Vec<&str> = file_of.split("__").collect();
        let Some(default) = find(&self.defaults, &path).filter(|default| !default.is_object()) else {
            return self.refuse_key(&path, name);
        };
        match read(value) {
            Ok(content) => {
                let readings = readings(content.trim_end_matches(['\r', '\n']), default);
                self.add(&path, readings, name);
            }
            Err(error) => self.problems.push(format!("{name}: cannot read `{value}`: {error}")),
        }
    }

    /// A variable with one underscore too few would be overlooked otherwise.
    fn suspect_variable(&mut self, name: &str) {
        let Some(key) = name.strip_prefix("SPINNEY_") else { return };
        let key = key.to_lowercase();
        if let Some(path) = paths(&self.defaults).iter().find(|path| path.replace('.', "_") == key) {
            let right = path.replace('.', "__").to_uppercase();
            self.problems.push(format!("{name}: not a setting; did you mean `{PREFIX}{right}`?"));
        }
    }

    fn refuse_key(&mut self, path: &[&str], source: &str) {
        let key = path.join(".");
        let meant = suggestion(&self.defaults, &key).map(|meant| format!("; did you mean `{meant}`?"));
        let meant = meant.unwrap_or_else(|| "; config.hjson lists all".to_owned());
        self.problems.push(format!("{key} ({source}): there is no such setting{meant}"));
    }

    /// Takes the first reading that the key accepts.
    fn add(&mut self, path: &[&str], readings: Vec<Value>, source: &str) {
        let mut refusal = String::new();
        for value in readings {
            let mut alone = self.defaults.clone();
            put(&mut alone, path, value.clone());
            match serde_json::from_value::<Settings>(Value::Object(alone)) {
                Ok(_) => {
                    self.hostname_given |= path == ["hostname"];
                    return put(&mut self.values, path, value);
                }
                Err(error) => refusal = error.to_string(),
            }
        }
        let hint = hint(path, find(&self.defaults, path));
        self.problems.push(format!("{} ({source}): {hint}{refusal}", path.join(".")));
    }

    fn finish(self) -> Result<Settings, Problems> {
        if !self.problems.is_empty() {
            return Err(Problems(self.problems));
        }
        let mut settings: Settings = serde_json::from_value(Value::Object(self.values))
            .map_err(|error| Problems(vec![error.to_string()]))?;
        if !self.hostname_given {
            settings.hostname = format!("localhost:{}", settings.port);
        }
        settings.hostname = settings.hostname.trim().to_lowercase();
        let problems = check::problems(&settings);
        if problems.is_empty() { Ok(settings) } else { Err(Problems(problems)) }
    }
}

/// What a variable may stand for: a text, else a number or truth value, else a list. Nothing is none if that
/// is the default.
fn readings(text: &str, default: &Value) -> Vec<Value> {
    if text.is_empty() && default.is_null() {
        return vec![Value::Null];
    }
    let scalar =
        serde_json::from_str(text).ok().filter(|value: &Value| value.is_number() || value.is_boolean());
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Value::from);
    let list = default.is_array().then(|| Value::Array(items.collect()));
    [list, Some(Value::from(text)), scalar].into_iter().flatten().collect()
}

/// What a key wants, before the deserialiser's own words.
fn hint(path: &[&str], default: Option<&Value>) -> &'static str {
    match (path.last(), default) {
        (Some(&"port"), _) => "a port is a number from 1 to 65535; ",
        (Some(&"tls"), Some(Value::Null)) | (_, Some(Value::Bool(_))) => "write true or false; ",
        (_, Some(Value::Number(_))) => "write a whole number; ",
        (_, Some(Value::Array(_))) => "write a list; ",
        (_, Some(Value::String(_) | Value::Null)) => {
            "write a text, in quotes if it looks like something else; "
        }
        (_, Some(Value::Object(_)) | None) => "",
    }
}

fn find<'v>(section: &'v Map<String, Value>, path: &[&str]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    let value = section.get(*first)?;
    if rest.is_empty() { Some(value) } else { find(value.as_object()?, rest) }
}

fn put(section: &mut Map<String, Value>, path: &[&str], value: Value) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        section.insert((*first).to_owned(), value);
    } else if let Some(Value::Object(inner)) = section.get_mut(*first) {
        put(inner, rest, value);
    }
}

/// All keys with their sections, `database.url`.
fn paths(section: &Map<String, Value>) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in section {
        match value {
            Value::Object(inner) => all.extend(paths(inner).iter().map(|path| format!("{key}.{path}"))),
            _ => all.push(key.clone()),
        }
    }
    all
}

/// The key somebody most likely meant: the same in another section, or one that is spelled alike.
fn suggestion(defaults: &Map<String, Value>, key: &str) -> Option<String> {
    let paths = paths(defaults);
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let near = paths.iter().map(|path| (distance(path, key), path)).min();
    if let Some((distance, path)) = near
        && distance <= 1 + key.len() / 8
    {
        return Some(path.clone());
    }
    let elsewhere = paths.iter().find(|path| last(path) == last(key));
    // A section alone may be misspelled as well, or be taken for a key.
    let section = || defaults.keys().find(|name| distance(name, key) <= 2);
    elsewhere.or_else(section).cloned()
}

/// How many letters have to be changed, added or left out (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (above, a) in one.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        let mut next = vec![left];
        for (b, up) in other.chars().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(a != b)).min(left + 1).min(up + 1);
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
