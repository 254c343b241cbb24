//! Which crate may use which: the table in the architecture.

use std::{collections::BTreeMap, env, process::Command};

use serde_json::Value;

use crate::tree;

/// For each crate those it may use. Packages that only hold tests and measurements may use all.
const MAY_USE: [(&str, &[&str]); 9] = [
    ("base", &[]),
    ("cluster", &[]),
    ("db", &["base"]),
    ("views", &["base", "db"]),
    ("domain", &["base", "db"]),
    ("federation", &["base", "db", "domain"]),
    ("api", &["base", "db", "views", "domain"]),
    ("server", &["api", "base", "cluster", "db", "domain", "federation", "views"]),
    ("test_db", &["cluster"]),
];
const MAY_USE_ALL: [&str; 2] = ["bench", "tests"];

/// Libraries that only some crates may use, because what they are for belongs there.
const BELONGS_TO: [(&str, &[&str], &str); 6] = [
    ("diesel", &["base", "db", "views", "test_db"], "queries are in `db` and `views` only"),
    (
        "diesel-async",
        &["db", "views", "domain", "federation", "test_db"],
        "connections and transactions end above `domain`, but for `federation`, which puts many activities in one",
    ),
    ("actix-web", &["api", "federation", "server"], "HTTP is known to `api`, `federation` and `server` only"),
    ("reqwest", &["api", "domain", "server"], "HTTP clients are made in `server` and kept in `App`"),
    ("activitypub_federation", &["federation"], "only `federation` knows ActivityPub"),
    (
        "tokio",
        &["api", "db", "domain", "federation", "server", "test_db", "views"],
        "`base` and `cluster` have no tasks",
    ),
];

/// A member of the workspace with what it uses outside its tests.
struct Member {
    name: String,
    uses: Vec<String>,
    inherits_lints: bool,
}

#[test]
fn crates_use_only_those_above_them() {
    let problems = order(&members());
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn libraries_stay_in_the_layer_they_belong_to() {
    let problems = belonging(&members());
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_crate_inherits_the_lints() {
    let problems = lints(&members());
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn a_wrong_use_is_found() {
    let members =
        [member("db", &["base"]), member("domain", &["base", "views"]), member("views", &["base", "db"])];
    assert_eq!(
        order(&members),
        ["domain uses views: only base, db are above it in the table of docs/ARCHITECTURE.md"]
    );

    let helper = [member("helpers", &[])];
    assert!(order(&helper)[0].contains("give it a row"), "{:?}", order(&helper));

    let web = [member("domain", &["actix-web", "diesel-async"])];
    assert_eq!(
        belonging(&web),
        ["domain uses actix-web: HTTP is known to `api`, `federation` and `server` only"]
    );
    assert_eq!(lints(&[Member { inherits_lints: false, ..member("db", &[]) }]).len(), 1);
    assert_eq!(lints(&[member("db", &[])]).len(), 0);
}

fn member(name: &str, uses: &[&str]) -> Member {
    Member {
        name: name.to_owned(),
        uses: uses.iter().map(|&name| name.to_owned()).collect(),
        inherits_lints: true,
    }
}

fn order(members: &[Member]) -> Vec<String> {
    let may_use = BTreeMap::from(MAY_USE);
    let mut problems = Vec::new();
    let ours = members.iter().filter(|member| !MAY_USE_ALL.contains(&member.name.as_str()));
    for member in ours {
        let Some(allowed) = may_use.get(member.name.as_str()) else {
            let name = &member.name;
            problems.push(format!(
                "{name}: a new crate; give it a row in docs/ARCHITECTURE.md and in {}",
                file!()
            ));
            continue;
        };
        let inside =
            |name: &&String| members.iter().any(|m| m.name == **name) || may_use.contains_key(name.as_str());
        for used in member.uses.iter().filter(inside).filter(|used| !allowed.contains(&used.as_str())) {
            let allowed = allowed.join(", ");
            let name = &member.name;
            problems.push(format!(
                "{name} uses {used}: only {allowed} are above it in the table of docs/ARCHITECTURE.md"
            ));
        }
    }
    problems
}

fn belonging(members: &[Member]) -> Vec<String> {
    let mut problems = Vec::new();
    for member in members.iter().filter(|member| !MAY_USE_ALL.contains(&member.name.as_str())) {
        for (library, homes, why) in BELONGS_TO {
            if member.uses.iter().any(|used| used == library) && !homes.contains(&member.name.as_str()) {
                problems.push(format!("{} uses {library}: {why}", member.name));
            }
        }
    }
    problems
}

fn lints(members: &[Member]) -> Vec<String> {
    let missing = members.iter().filter(|member| !member.inherits_lints);
    missing
        .map(|member| format!("{}: its Cargo.toml wants `[lints]` with `workspace = true`", member.name))
        .collect()
}

fn members() -> Vec<Member> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(tree::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON from cargo");
    metadata["packages"].as_array().expect("packages").iter().map(member_of).collect()
}

fn member_of(package: &Value) -> Member {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let dependencies = package["dependencies"].as_array().expect("dependencies");
    // Tests may use what they like.
    let used = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
    let manifest = std::fs::read_to_string(text(&package["manifest_path"])).expect("a manifest");
    Member {
        name: text(&package["name"]),
        uses: used.map(|dependency| text(&dependency["name"])).collect(),
        inherits_lints: manifest.replace(' ', "").contains("[lints]\nworkspace=true"),
    }
}
