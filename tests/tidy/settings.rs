//! Settings that are named in documents, scripts and the files for containers exist.

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
