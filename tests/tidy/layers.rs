//! What the code of a layer may touch.

use regex::Regex;

use crate::tree::{Source, hold};

/// Lines of running code that match, in the files that `in_scope` chooses.
fn find(source: &Source, in_scope: bool, pattern: &str, advice: &str) -> Vec<String> {
    if !in_scope || !source.is_rust() {
        return Vec::new();
    }
    let pattern = Regex::new(pattern).expect("a pattern");
    let found = source.code().into_iter().filter(|(_, line)| pattern.is_match(line));
    found.map(|(line, _)| source.problem(line, advice)).collect()
}

fn is_of(source: &Source, crates: &[&str]) -> bool {
    source.crate_name().is_some_and(|name| crates.contains(&name))
}

fn environment(source: &Source) -> Vec<String> {
    // `cluster` searches PATH, `test_db` has no settings.
    let exempt = source.is_module("base", "settings") || is_of(source, &["cluster", "test_db"]);
    let in_scope = source.crate_name().is_some() && !exempt;
    let advice = "only `base::settings` reads the environment; add a setting and take it from `App`";
    find(source, in_scope, r"\benv::(vars?|vars?_os|current_dir|temp_dir|args)\(", advice)
        .into_iter()
        .filter(|_| !(source.path.ends_with("/main.rs")))
        .collect()
}

#[test]
fn only_settings_read_the_environment() {
    hold(environment);
    let bad = "let port = env::var(\"PORT\");\n";
    assert_eq!(environment(&Source::sample("crates/domain/src/app.rs", bad)).len(), 1);
    assert!(environment(&Source::sample("crates/base/src/settings.rs", bad)).is_empty());
}

fn base_is_pure(source: &Source) -> Vec<String> {
    let in_scope = is_of(source, &["base"]) && !source.is_module("base", "settings");
    let advice = "`base` is pure: no files, queries, HTTP or tasks; only `base::settings` reads files";
    find(
        source,
        in_scope,
        r"\bfs::|\bFile::|std::net::Tcp|\bthread::spawn|sql_query|\.load\(|\.execute\(",
        advice,
    )
}

#[test]
fn base_is_free_of_side_effects() {
    hold(base_is_pure);
    let bad = "let text = std::fs::read_to_string(path)?;\n";
    assert_eq!(base_is_pure(&Source::sample("crates/base/src/text/slur.rs", bad)).len(), 1);
    assert!(base_is_pure(&Source::sample("crates/base/src/settings/file.rs", bad)).is_empty());
}

fn queries(source: &Source) -> Vec<String> {
    let in_scope = source.crate_name().is_some() && !is_of(source, &["base", "db", "views", "test_db"]);
    let advice = "queries are in `db` and `views` only; call a named function of theirs";
    find(
        source,
        in_scope,
        r"\bdiesel::|\bsql_query\b|\bsql::<|\bdb::schema\b|\bdsl::|\bRunQueryDsl\b",
        advice,
    )
}

#[test]
fn queries_are_in_db_and_views_only() {
    hold(queries);
    for bad in ["use diesel::prelude::*;\n", "use db::schema::post;\n", "sql_query(\"select 1\")\n"] {
        assert_eq!(queries(&Source::sample("crates/domain/src/post.rs", bad)).len(), 1, "{bad}");
    }
    let good = "use diesel_async::AsyncConnection;\n";
    assert!(queries(&Source::sample("crates/domain/src/post.rs", good)).is_empty());
}

fn views_only_read(source: &Source) -> Vec<String> {
    let advice = "`views` only reads; a change is an operation of `domain`, its statement a function of `db`";
    let pattern =
        r"\b(insert_into|diesel::update|diesel::delete|insert into|delete from)\b|\bupdate \w+ set\b";
    find(source, is_of(source, &["views"]), pattern, advice)
}

#[test]
fn views_write_nothing() {
    hold(views_only_read);
    let bad = "diesel::update(post::table).set(post::locked.eq(true))\n";
    assert_eq!(views_only_read(&Source::sample("crates/views/src/post.rs", bad)).len(), 1);
}

fn roles(source: &Source) -> Vec<String> {
    let above = is_of(source, &["domain", "api", "federation", "server"]);
    let in_scope = above && !source.is_module("domain", "policy");
    let advice = "only `domain::policy` decides by role or ban; ask `policy::check` or a function beside it";
    // A field that is read to decide: not one that is copied into an answer.
    let field = r"\.((is_)?(admin|moderator)(_since)?|(is_)?banned(_\w+)?)\b";
    let pattern = format!(
        r"(\bif\b|\bmatch\b|\bwhile\b|&&|\|\||!|\bfilter\b|\bthen\b).*{field}\b[^(:]|{field}.*(&&|\|\||\.then)"
    );
    find(source, in_scope, &pattern, advice)
}

#[test]
fn only_policy_tests_roles_and_bans() {
    hold(roles);
    for bad in
        ["if standing.is_admin {\n", "    let may = me.person.banned && late;\n", "if !user.is_moderator {\n"]
    {
        assert_eq!(roles(&Source::sample("crates/domain/src/post.rs", bad)).len(), 1, "{bad}");
        assert!(roles(&Source::sample("crates/domain/src/policy.rs", bad)).is_empty());
    }
    let setup = "let given = setup.admin_password.as_ref().filter(|password| !password.is_empty());\n";
    assert!(roles(&Source::sample("crates/server/src/first_start.rs", setup)).is_empty());
    let good = "    is_admin: view.is_admin,\n    banned: person.banned_until.is_some(),\n";
    assert_eq!(roles(&Source::sample("crates/api/src/v3/person.rs", good)), Vec::<String>::new());
}

fn tasks(source: &Source) -> Vec<String> {
    let in_scope = source.crate_name().is_some_and(|name| name != "server");
    let advice = "only `server` starts background tasks; what has to happen later is a job row";
    find(source, in_scope, r"\b(tokio|task|rt|actix_web::rt)::spawn(_local)?\(", advice)
}

#[test]
fn only_the_server_starts_tasks() {
    hold(tasks);
    for bad in ["    tokio::spawn(async move {\n", "    actix_web::rt::spawn(deliver());\n"] {
        assert_eq!(tasks(&Source::sample("crates/domain/src/notify.rs", bad)).len(), 1, "{bad}");
        assert!(tasks(&Source::sample("crates/server/src/worker.rs", bad)).is_empty());
    }
    assert!(
        tasks(&Source::sample("crates/domain/src/account.rs", "task::spawn_blocking(hash)\n")).is_empty()
    );
}

fn versions(source: &Source) -> Vec<String> {
    let advice = "v3 and v4 do not use each other; convert from the same view on both sides";
    let v3 = find(source, source.is_module("api", "v3"), r"\bv4::", advice);
    v3.into_iter().chain(find(source, source.is_module("api", "v4"), r"\bv3::", advice)).collect()
}

#[test]
fn the_versions_of_the_api_do_not_use_each_other() {
    hold(versions);
    let bad = "use crate::v3::post::PostView;\n";
    assert_eq!(versions(&Source::sample("crates/api/src/v4/post.rs", bad)).len(), 1);
    assert!(versions(&Source::sample("crates/api/src/v3/post.rs", bad)).is_empty());
}

fn activity_json(source: &Source) -> Vec<String> {
    let in_scope = source.crate_name().is_some_and(|name| name != "federation");
    let advice = "only `federation` knows the JSON of ActivityPub";
    find(source, in_scope, r#""@context"|activitystreams#"#, advice)
}

#[test]
fn only_federation_knows_activity_json() {
    hold(activity_json);
    let bad = "    #[serde(rename = \"@context\")]\n";
    assert_eq!(activity_json(&Source::sample("crates/domain/src/event.rs", bad)).len(), 1);
    assert!(activity_json(&Source::sample("crates/federation/src/publish.rs", bad)).is_empty());
}
