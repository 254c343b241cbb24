//! What holds for every source file.

use regex::Regex;

use crate::tree::{Source, hold};

/// More lines than this hide a second concept; the conventions begin to look for it at 400.
const MOST_LINES: usize = 500;
/// What is generated has no author to split it.
const GENERATED: [&str; 1] = ["crates/db/src/schema.rs"];
/// The languages people write here.
const WRITTEN: [&str; 6] = [".rs", ".ts", ".svelte", ".sql", ".sh", ".css"];

fn length(source: &Source) -> Vec<String> {
    let written = WRITTEN.iter().any(|ending| source.path.ends_with(ending));
    let lines = source.numbered().count();
    if !written || GENERATED.contains(&source.path.as_str()) || lines <= MOST_LINES {
        return Vec::new();
    }
    vec![
        source
            .problem(MOST_LINES, &format!("{lines} lines; give the second concept in it a file of its own")),
    ]
}

#[test]
fn files_are_short() {
    hold(length);
    let line = "let a = 1;\n";
    assert_eq!(length(&Source::sample("crates/api/src/v3/post.rs", &line.repeat(MOST_LINES + 1))).len(), 1);
    assert!(length(&Source::sample("crates/api/src/v3/post.rs", &line.repeat(MOST_LINES))).is_empty());
}

fn name(source: &Source) -> Vec<String> {
    let stem = source.path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    let folders = source.path.split('/').any(|part| NAMELESS.contains(&part));
    if !folders && !NAMELESS.contains(&stem) {
        return Vec::new();
    }
    vec![source.problem(
        1,
        "a file is named after the one concept in it, not `utils`, `helpers`, `common` or `misc`",
    )]
}

const NAMELESS: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "misc"];

#[test]
fn files_are_named_after_what_is_in_them() {
    hold(name);
    assert_eq!(name(&Source::sample("crates/api/src/v3/utils.rs", "")).len(), 1);
    assert_eq!(name(&Source::sample("tests/api/common/mod.rs", "")).len(), 1);
    assert!(name(&Source::sample("crates/api/src/v3/community.rs", "")).is_empty());
}

fn head(source: &Source) -> Vec<String> {
    let first = source.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let has_head = first.starts_with("//!") || GENERATED.contains(&source.path.as_str());
    if !source.is_rust() || source.path.contains("/fixtures/") || has_head {
        return Vec::new();
    }
    vec![source.problem(1, "begin with a `//!` line that says what is here")]
}

#[test]
fn files_say_what_is_in_them() {
    hold(head);
    assert_eq!(head(&Source::sample("crates/api/src/v3/post.rs", "use std::fmt;\n")).len(), 1);
    assert!(head(&Source::sample("crates/api/src/v3/post.rs", "//! Posts.\n")).is_empty());
}

fn unfinished(source: &Source) -> Vec<String> {
    if !WRITTEN.iter().any(|ending| source.path.ends_with(ending)) || is_this(source) {
        return Vec::new();
    }
    let pattern = Regex::new(r"\b(todo|unimplemented)!|\b(TODO|FIXME|XXX|HACK)\b").expect("a pattern");
    let found = source.numbered().filter(|(_, line)| pattern.is_match(line));
    found
        .map(|(line, _)| source.problem(line, "finish it, or write an issue; notes to oneself stay out"))
        .collect()
}

#[test]
fn nothing_is_left_for_later() {
    hold(unfinished);
    for bad in ["    todo!()\n", "// TODO: limits\n", "unimplemented!(\"v4\")\n"] {
        assert_eq!(unfinished(&Source::sample("crates/api/src/v3/post.rs", bad)).len(), 1, "{bad}");
    }
}

fn tests(source: &Source) -> Vec<String> {
    if !source.is_rust() || is_this(source) {
        return Vec::new();
    }
    let rules = [
        (r"#\[ignore", "a test that does not run proves nothing: mend it or remove it"),
        (r"#\[should_panic", "look at the error instead: `unwrap_err`, or the code of a refusal"),
        (r"\bsleep(_until)?\(", "no sleeping in tests: advance the clock, or wait for what is to happen"),
    ];
    let mut problems = Vec::new();
    for (pattern, advice) in rules {
        let pattern = Regex::new(pattern).expect("a pattern");
        let found = source.test_code().into_iter().filter(|(_, line)| pattern.is_match(line));
        problems.extend(found.map(|(line, _)| source.problem(line, advice)));
    }
    problems
}

#[test]
fn tests_run_and_do_not_wait() {
    hold(tests);
    for bad in
        ["#[ignore]\n", "#[ignore = \"slow\"]\n", "tokio::time::sleep(second).await;\n", "#[should_panic]\n"]
    {
        assert_eq!(tests(&Source::sample("tests/api/post.rs", bad)).len(), 1, "{bad}");
        let inside = format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\n{bad}}}\n");
        assert_eq!(tests(&Source::sample("crates/db/src/post.rs", &inside)).len(), 1, "{bad}");
    }
    assert!(tests(&Source::sample("crates/server/src/worker.rs", "sleep(period).await;\n")).is_empty());
}

fn examples(source: &Source) -> Vec<String> {
    if !source.is_rust() {
        return Vec::new();
    }
    let opens = Regex::new(r"^\s*//[/!] ```(\w*)").expect("a pattern");
    let mut inside = false;
    let mut problems = Vec::new();
    for (line, text) in source.numbered() {
        let Some(fence) = opens.captures(text) else { continue };
        let language = fence.get(1).map_or("", |language| language.as_str());
        if !inside && ["", "rust", "no_run", "should_panic"].contains(&language) {
            problems.push(
                source
                    .problem(line, "nothing runs examples in comments: make it a test, or name its language"),
            );
        }
        inside = !inside;
    }
    problems
}

#[test]
fn comments_hold_no_code_that_nobody_runs() {
    hold(examples);
    let bad = "/// Adds.\n///\n/// ```\n/// add(1, 2);\n/// ```\nfn add() {}\n";
    assert_eq!(examples(&Source::sample("crates/base/src/page.rs", bad)).len(), 1);
    assert!(
        examples(&Source::sample("crates/base/src/page.rs", &bad.replacen("```", "```sql", 1))).is_empty()
    );
}

fn machine_paths(source: &Source) -> Vec<String> {
    // In pieces, so that this file may be looked at too.
    let folders =
        ["root/", "work/", "tmp/", "Users/"].map(|folder| format!(r#"(^|[\s"'`(=:])/{folder}"#)).join("|");
    let pattern = Regex::new(&format!(r"{folders}|/home/[a-z]+/")).expect("a pattern");
    let found = source.numbered().filter(|(_, line)| pattern.is_match(line));
    let advice =
        "a path of somebody's machine: start from the repository, the settings or the temporary folder";
    found.map(|(line, _)| source.problem(line, advice)).collect()
}

#[test]
fn no_machine_is_named() {
    hold(machine_paths);
    for folder in ["root", "tmp", "home/ada", "Users"] {
        let bad = format!("let data = \"/{folder}/data\";\n");
        assert_eq!(machine_paths(&Source::sample("crates/server/src/lib.rs", &bad)).len(), 1, "{bad}");
    }
    assert!(machine_paths(&Source::sample("docs/x.md", "GET /api/v3/home, /var/lib/spinney\n")).is_empty());
}

fn links(source: &Source) -> Vec<String> {
    if !source.path.ends_with(".md") {
        return Vec::new();
    }
    let folder = crate::tree::root().join(&source.path);
    let pattern = Regex::new(r"\]\(([^)#:\s]+)(#[^)]*)?\)").expect("a pattern");
    let mut problems = Vec::new();
    let mut in_code = false;
    for (line, text) in source.numbered() {
        if text.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        let targets = pattern.captures_iter(text).filter_map(|found| found.get(1));
        for target in targets.filter(|_| !in_code && !text.contains('`')) {
            let target = target.as_str();
            if !folder.with_file_name(target).exists() {
                problems.push(source.problem(line, &format!("there is no {target}")));
            }
        }
    }
    problems
}

#[test]
fn links_in_documents_lead_somewhere() {
    hold(links);
    assert_eq!(links(&Source::sample("docs/x.md", "see [it](no-such-file.md)\n")).len(), 1);
    assert!(
        links(&Source::sample("docs/x.md", "see [it](../README.md#top) and [her](https://example.org)\n"))
            .is_empty()
    );
}

/// Whether this is the file with the rules, whose samples break them.
fn is_this(source: &Source) -> bool {
    source.path.starts_with("tests/tidy/")
}
