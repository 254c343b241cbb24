//! The migrations: their names, and what `migrations/README.md` says about their SQL.

use std::collections::BTreeMap;

use regex::Regex;

use crate::tree::{Source, sources};

/// What is wrong with the files under `migrations/`.
fn names(files: &[Source]) -> Vec<String> {
    let folder_name = Regex::new(r"^\d{4}-\d{2}-\d{2}-\d{6}_[a-z0-9]+(_[a-z0-9]+)*$").expect("a pattern");
    let mut problems = Vec::new();
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for source in files {
        let Some(rest) = source.path.strip_prefix("migrations/") else { continue };
        match rest.split_once('/') {
            Some((folder, file)) => folders.entry(folder).or_default().push(file),
            None if rest == "README.md" => {}
            None => problems.push(source.problem(1, "a migration is a folder with `up.sql` and `down.sql`")),
        }
    }
    for (folder, mut found) in folders {
        found.sort_unstable();
        if !folder_name.is_match(folder) {
            problems.push(format!("migrations/{folder}: name it YYYY-MM-DD-HHMMSS_what_it_does"));
        }
        // Diesel's own file, which says to run outside a transaction.
        found.retain(|file| *file != "metadata.toml");
        if found != ["down.sql", "up.sql"] {
            problems.push(format!("migrations/{folder}: it wants `up.sql` and `down.sql` and nothing else"));
        }
    }
    problems
}

/// What is wrong with the SQL of one migration.
fn sql(source: &Source) -> Vec<String> {
    if !source.path.starts_with("migrations/") || !source.path.ends_with(".sql") {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let statement =
        Regex::new(r"\b(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|SELECT|COMMENT)\s").expect("a pattern");
    let rules = [
        (statement, "SQL is written in lower case"),
        (
            Regex::new(r"(?i)\bcreate (or replace )?(constraint )?trigger\b").expect("a pattern"),
            "there are no triggers: counters are changed by `db::counters`",
        ),
        (Regex::new(r"(?i)\bcreate extension\b.*").expect("a pattern"), "the only extension is pg_trgm"),
    ];
    for (line, text) in source.numbered().filter(|(_, text)| !text.trim_start().starts_with("--")) {
        let broken = rules.iter().filter(|(pattern, _)| pattern.is_match(text) && !text.contains("pg_trgm"));
        problems.extend(broken.map(|(_, advice)| source.problem(line, advice)));
    }
    problems
}

/// Tables that are made without saying what a row of theirs is.
fn comments(files: &[Source]) -> Vec<String> {
    let all: String = files.iter().filter(|s| s.path.ends_with("/up.sql")).map(|s| s.text.as_str()).collect();
    let made = Regex::new(r"(?m)^create (?:unlogged )?table (?:if not exists )?(\w+) \(").expect("a pattern");
    let tables = made.captures_iter(&all).filter_map(|found| found.get(1)).map(|name| name.as_str());
    let silent = tables.filter(|table| !all.contains(&format!("comment on table {table} is")));
    silent
        .map(|table| format!("table {table}: say what a row is, with `comment on table {table} is '…'`"))
        .collect()
}

fn migration_files() -> Vec<Source> {
    sources().into_iter().filter(|source| source.path.starts_with("migrations/")).collect()
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn migrations_are_folders_with_a_time_and_a_purpose() {
    assert_none(&names(&migration_files()));

    let file = |path: &str| Source::sample(path, "select 1;\n");
    let good =
        ["migrations/2026-01-02-030405_site/up.sql", "migrations/2026-01-02-030405_site/down.sql"].map(file);
    assert_none(&names(&good));
    assert_eq!(names(&good[..1]).len(), 1, "no way back");
    assert_eq!(
        names(&[
            file("migrations/2026-01-02-030405_Site/up.sql"),
            file("migrations/2026-01-02-030405_Site/down.sql")
        ])
        .len(),
        1
    );
    assert_eq!(names(&[file("migrations/extra.sql")]).len(), 1);
}

#[test]
fn migrations_are_plain_lower_case_sql() {
    assert_none(&migration_files().iter().flat_map(sql).collect::<Vec<_>>());

    let path = "migrations/2026-01-02-030405_site/up.sql";
    for bad in ["CREATE TABLE a ();", "create trigger t after insert on a", "create extension ltree;"] {
        assert_eq!(sql(&Source::sample(path, bad)).len(), 1, "{bad}");
    }
    for good in ["create extension if not exists pg_trgm;", "-- DELETE comes later", "create table a ();"] {
        assert_none(&sql(&Source::sample(path, good)));
    }
}

#[test]
fn every_table_says_what_a_row_is() {
    assert_none(&comments(&migration_files()));

    let path = "migrations/2026-01-02-030405_site/up.sql";
    let silent = Source::sample(path, "create table site (\n    id int\n);\n");
    assert_eq!(comments(&[silent]).len(), 1);
    let told = Source::sample(
        path,
        "create table site (\n    id int\n);\ncomment on table site is 'An instance.';\n",
    );
    assert_none(&comments(&[told]));
}
