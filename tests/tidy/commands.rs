//! The commands people type, and the scripts behind them.

use std::process::Command;

use regex::Regex;

use crate::tree::{Source, hold, root, sources};

/// Targets of a makefile that its list does not name.
fn unlisted<'m>(makefile: &'m str, list: &str) -> Vec<&'m str> {
    let phony = makefile.lines().filter_map(|line| line.strip_prefix(".PHONY:"));
    let targets = phony.flat_map(str::split_whitespace);
    let named = |target: &str| list.lines().any(|line| line.split_whitespace().nth(1) == Some(target));
    targets.filter(|target| !named(target)).collect()
}

#[test]
fn make_help_lists_every_command() {
    let all = sources();
    let makefile = all.iter().find(|source| source.path == "Makefile").expect("a Makefile");
    let said = Command::new("make").arg("help").current_dir(root()).output().expect("make");
    let list = String::from_utf8(said.stdout).expect("a text");
    assert_eq!(unlisted(&makefile.text, &list), Vec::<&str>::new(), "\n{list}");

    let without = "  make run   start it\n";
    assert_eq!(unlisted(".PHONY: run e2e\n\nrun: ## start it\n", without), ["e2e"]);
}

fn settings_of_the_environment(source: &Source) -> Vec<String> {
    if !source.path.starts_with("scripts/") {
        return Vec::new();
    }
    let pattern = Regex::new(r"\$\{?SPINNEY__").expect("a pattern");
    let found = source.numbered().filter(|(_, line)| pattern.is_match(line));
    let advice = "a setting may be in a file as well; ask `spinney check-config --addresses`";
    found.map(|(line, _)| source.problem(line, advice)).collect()
}

#[test]
fn scripts_take_settings_from_the_program() {
    hold(settings_of_the_environment);
    let bad =
        Source::sample("scripts/run.sh", "port=\"${SPINNEY__PORT:-8536}\"\nSPINNEY__PORT=1 spinney serve\n");
    assert_eq!(settings_of_the_environment(&bad).len(), 1);
}
