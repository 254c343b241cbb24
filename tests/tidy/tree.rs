//! The files of the repository.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Folders that are made by tools, not written.
const NOT_OURS: [&str; 4] = ["target", "node_modules", "data", "build"];

/// A text file of the repository.
pub struct Source {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    /// A file that is not on disk, for the tests of the rules.
    pub fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The crate this is a source of (`crates/NAME/src/…`), if it is one.
    pub fn crate_name(&self) -> Option<&str> {
        let (name, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        rest.starts_with("src/").then_some(name)
    }

    /// Whether this file of a crate is the module `module` or lies in it: `src/settings.rs`, `src/settings/file.rs`.
    pub fn is_module(&self, crate_name: &str, module: &str) -> bool {
        let path = self.path.strip_prefix(&format!("crates/{crate_name}/src/{module}"));
        path.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// The numbered lines that run outside tests, without comments. Tests come last in a file.
    pub fn code(&self) -> Vec<(usize, &str)> {
        if self.is_test_file() {
            return Vec::new();
        }
        let lines = self.numbered().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).collect()
    }

    /// The numbered lines of tests, without comments.
    pub fn test_code(&self) -> Vec<(usize, &str)> {
        let all = self.is_test_file();
        let lines = self.numbered().skip_while(|(_, line)| !all && line.trim() != "#[cfg(test)]");
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).collect()
    }

    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// What is wrong in a line, with where it is.
    pub fn problem(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    fn is_test_file(&self) -> bool {
        let in_tests = self.path.starts_with("tests/") || self.path.contains("/tests/");
        in_tests || self.path.ends_with("/tests.rs")
    }
}

/// The root of the checkout whose tests run: asked at run time, because several may share what they build.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file();
    Path::new(&package).ancestors().find(is_root).expect("a workspace around the tests").to_path_buf()
}

/// All text files that people write, in the order of their paths.
pub fn sources() -> Vec<Source> {
    let root = root();
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        let path = path.strip_prefix(&root).ok()?.to_str()?.to_owned();
        Some(Source { path, text })
    };
    let sources: Vec<Source> = files.into_iter().filter_map(read).collect();
    assert!(
        sources.iter().any(|source| source.path == "crates/base/src/lib.rs"),
        "the sources were not found"
    );
    sources
}

/// What a rule finds wrong in all files, as the failure of its test.
pub fn hold(rule: fn(&Source) -> Vec<String>) {
    let problems: Vec<String> = sources().iter().flat_map(rule).collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type().expect("a kind of file");
        if kind.is_dir() && !name.starts_with('.') && !NOT_OURS.contains(&name.as_ref()) {
            collect(&entry.path(), files);
        }
        // In a worktree `.git` is a file of git's.
        if kind.is_file() && name != ".git" {
            files.push(entry.path());
        }
    }
}

#[test]
fn what_runs_is_told_from_tests_and_comments() {
    let text =
        "//! Head.\nuse a;\n    // why\nfn f() {}\n#[cfg(test)]\nmod tests {\n    // how\n    fn g() {}\n}\n";
    let source = Source::sample("crates/base/src/text/url.rs", text);
    assert_eq!(source.code(), [(2, "use a;"), (4, "fn f() {}")]);
    assert_eq!(source.test_code().len(), 4);
    assert_eq!(source.crate_name(), Some("base"));
    assert!(source.is_module("base", "text") && !source.is_module("base", "settings"));

    let suite = Source::sample("tests/api/post.rs", "fn f() {}\n");
    assert!(suite.code().is_empty());
    assert_eq!(suite.test_code(), [(1, "fn f() {}")]);
    assert_eq!(suite.crate_name(), None);
}
