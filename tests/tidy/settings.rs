//! Settings that are named in documents, scripts and the files for containers exist, and those that exist do something.

use std::collections::BTreeSet;

use regex::Regex;

use crate::tree::{Source, sources};

/// The paths of all settings in the manual, as `database.url`. Its keys are indented by two blanks a level.
fn settings(manual: &str) -> BTreeSet<String> {
    let key = Regex::new(r"^( {2,})(\w+):").expect("a pattern");
    let mut way: Vec<String> = Vec::new();
    let mut found = BTreeSet::new();
    for line in manual.lines() {
        let Some(parts) = key.captures(line) else { continue };
        way.truncate(parts[1].len() / 2 - 1);
        way.push(parts[2].to_owned());
        found.insert(way.join("."));
    }
    found
}

/// Variables in a file that set nothing.
fn unknown(source: &Source, known: &BTreeSet<String>) -> Vec<String> {
    let variable = Regex::new(r"\bSPINNEY__([A-Z0-9_]+[A-Z0-9])\b").expect("a pattern");
    let mut problems = Vec::new();
    for (line, text) in source.numbered() {
        for found in variable.captures_iter(text) {
            let path = found[1].to_lowercase().replace("__", ".");
            let secret = path.strip_suffix("_file");
            if !known.contains(&path) && !secret.is_some_and(|path| known.contains(path)) {
                problems.push(source.problem(line, &format!("there is no setting `{path}`")));
            }
        }
    }
    problems
}

#[test]
fn settings_that_are_named_exist() {
    let all = sources();
    let manual = all.iter().find(|source| source.path == "config.hjson").expect("the manual");
    let known = settings(&manual.text);
    assert!(
        known.contains("hostname") && known.contains("database.url") && known.contains("pictrs.upload_mb")
    );
    let told = |source: &&Source| {
        ["docker/", "scripts/", "docs/", "README.md", "config.hjson"]
            .iter()
            .any(|at| source.path.starts_with(at))
    };
    let problems: Vec<String> = all.iter().filter(told).flat_map(|source| unknown(source, &known)).collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));

    let wrong =
        Source::sample("docker/compose.yml", "SPINNEY__PICTRS__ADDRESS: x\nSPINNEY__MAIL__PASSWORD_FILE: y");
    assert_eq!(unknown(&wrong, &known).len(), 1);
}

/// Sections that are handed on whole, and are read where they arrive.
const WHOLE: [&str; 1] = ["rate_limits"];

/// The settings among the paths of settings and sections.
fn leaves(known: &BTreeSet<String>) -> impl Iterator<Item = &String> {
    known.iter().filter(|path| !known.iter().any(|other| other.starts_with(&format!("{path}."))))
}

/// Settings that nothing looks at: neither running code outside the module that loads them, nor a function there that such code calls.
fn unread(manual: &Source, all: &[Source]) -> Vec<String> {
    let loads = |source: &Source| source.is_module("base", "settings");
    let text =
        |source: &Source| source.code().iter().map(|(_, line)| format!("{line}\n")).collect::<String>();
    let of = |loading: bool| -> String {
        let wanted = all.iter().filter(|source| source.crate_name().is_some() && loads(source) == loading);
        wanted.map(text).collect()
    };
    let (outside, inside) = (of(false), of(true));
    let function = Regex::new(r"\bfn (\w+)\(").expect("a pattern");
    let known = settings(&manual.text);
    let is_read = |path: &&String| {
        let (section, key) = path.split_once('.').unwrap_or(("settings", path));
        if WHOLE.contains(&section) {
            return outside.contains(&format!("settings.{section}"));
        }
        // A section may have been given a name of its own before: `let mail = &settings.mail; … mail.host`.
        let read = Regex::new(&format!(r"\b{section}(\(\))?\s*\.{key}\b")).expect("a pattern");
        let own = Regex::new(&format!(r"\bself\s*(\.{section})?\s*\.{key}\b")).expect("a pattern");
        let called = |place: usize| {
            let name = function
                .captures_iter(inside.get(..place).unwrap_or_default())
                .last()
                .map(|found| found[1].to_owned());
            name.is_some_and(|name| outside.contains(&format!(".{name}(")))
        };
        read.is_match(&outside) || own.find_iter(&inside).any(|found| called(found.start()))
    };
    let unread = leaves(&known).filter(|path| !is_read(path));
    unread.map(|path| manual.problem(1, &format!("nothing reads the setting `{path}`"))).collect()
}

#[test]
fn settings_that_exist_are_read() {
    let all = sources();
    let manual = all.iter().find(|source| source.path == "config.hjson").expect("the manual");
    let problems = unread(manual, &all);
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));

    let manual =
        Source::sample("config.hjson", "{\n  port: 1\n  mail: {\n    host: null\n    from: null\n  }\n}\n");
    let loads = "fn sender(&self) -> String {\n    self.mail.from.clone()\n}\n";
    let loads = || Source::sample("crates/base/src/settings.rs", loads);
    let uses = |code: &str| Source::sample("crates/server/src/start.rs", code);
    let whole = "bind(settings.port, &settings.mail.host, settings.sender())";
    assert!(unread(&manual, &[loads(), uses(whole)]).is_empty());
    assert_eq!(unread(&manual, &[loads(), uses("bind(settings.port, mail.host)")]).len(), 1);
    assert_eq!(unread(&manual, &[loads()]).len(), 3);
}
