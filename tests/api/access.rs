//! Every route of both versions, asked by everybody: the tables `access/v3.txt` and `access/v4.txt`.
//!
//! A line is a method, a path below the version's prefix, the status for each of [`Role::ALL`], and what is sent: first a path in the place of the one with braces, if there is any (`/image/a.png`), or a query (`?id=$post`), then the body, JSON or `@image` for an upload. `-` instead of a status: not asked. `$words` stand for things that are made for this line alone, see [`World::make`]. A route may have several lines; one without a line fails the suite.

mod mangled;
mod world;

use api::routing::Routes;
use std::collections::BTreeSet;
use world::{Role, World};

/// A version of the API: its prefix, its table, its routes.
struct Version {
    prefix: &'static str,
    table: &'static str,
    routes: fn() -> Routes,
}

const V3: Version =
    Version { prefix: "/api/v3", table: include_str!("access/v3.txt"), routes: api::v3::routes::routes };
const V4: Version =
    Version { prefix: "/api/v4", table: include_str!("access/v4.txt"), routes: api::v4::routes::routes };

/// A line of a table.
struct Line {
    method: &'static str,
    path: &'static str,
    /// In the order of [`Role::ALL`].
    statuses: Vec<&'static str>,
    request: &'static str,
}

fn lines(version: &Version) -> Vec<Line> {
    let written = version.table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    written.map(line).collect()
}

fn line(text: &'static str) -> Line {
    let mut rest = text;
    let mut next = || {
        let (word, after) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
        rest = after;
        word
    };
    let (method, path) = (next(), next());
    let statuses: Vec<&str> = Role::ALL.iter().map(|_| next()).collect();
    let known = |status: &&str| *status == "-" || status.parse::<u16>().is_ok();
    assert!(statuses.iter().all(known), "a status for each of {:?} in: {text}", Role::ALL);
    Line { method, path, statuses, request: rest.trim() }
}

/// Asks everything as this role and compares with its column.
async fn hold(version: &Version, role: Role) {
    let column = Role::ALL.iter().position(|other| *other == role).unwrap();
    let mut world = World::start(version.prefix, role).await;
    let mut wrong = Vec::new();
    for line in lines(version) {
        let expected = line.statuses[column];
        if expected == "-" {
            continue;
        }
        let (status, body) = world.ask(line.method, line.path, line.request).await;
        if status.to_string() != expected {
            let (method, path, request) = (line.method, line.path, line.request);
            let body = body.chars().take(160).collect::<String>();
            wrong.push(format!("{method} {path} {role:?}: {status} instead of {expected}: {request} {body}"));
        }
    }
    world.stop().await;
    assert!(wrong.is_empty(), "{} answers other than in the table:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_route_is_in_its_table_and_nothing_else_is() {
    for version in [V3, V4] {
        let routes = (version.routes)();
        let known: BTreeSet<_> = routes.known().iter().map(|route| (route.method, route.path)).collect();
        let listed: BTreeSet<_> = lines(&version).iter().map(|line| (line.method, line.path)).collect();
        let missing: Vec<_> = known.difference(&listed).collect();
        let gone: Vec<_> = listed.difference(&known).collect();
        assert!(missing.is_empty(), "add lines for these to the table of {}: {missing:?}", version.prefix);
        assert!(gone.is_empty(), "no longer routes of {}: {gone:?}", version.prefix);
    }
}

#[actix_web::test]
async fn v3_answers_nobody_as_the_table_says() {
    hold(&V3, Role::Nobody).await;
}

#[actix_web::test]
async fn v3_answers_a_user_as_the_table_says() {
    hold(&V3, Role::User).await;
}

#[actix_web::test]
async fn v3_answers_a_banned_user_as_the_table_says() {
    hold(&V3, Role::Banned).await;
}

#[actix_web::test]
async fn v3_answers_a_limited_moderator_as_the_table_says() {
    hold(&V3, Role::LimitedModerator).await;
}

#[actix_web::test]
async fn v3_answers_a_moderator_as_the_table_says() {
    hold(&V3, Role::Moderator).await;
}

#[actix_web::test]
async fn v3_answers_an_admin_as_the_table_says() {
    hold(&V3, Role::Admin).await;
}

#[actix_web::test]
async fn v4_answers_nobody_as_the_table_says() {
    hold(&V4, Role::Nobody).await;
}

#[actix_web::test]
async fn v4_answers_a_user_as_the_table_says() {
    hold(&V4, Role::User).await;
}

#[actix_web::test]
async fn v4_answers_a_banned_user_as_the_table_says() {
    hold(&V4, Role::Banned).await;
}

#[actix_web::test]
async fn v4_answers_a_limited_moderator_as_the_table_says() {
    hold(&V4, Role::LimitedModerator).await;
}

#[actix_web::test]
async fn v4_answers_a_moderator_as_the_table_says() {
    hold(&V4, Role::Moderator).await;
}

#[actix_web::test]
async fn v4_answers_an_admin_as_the_table_says() {
    hold(&V4, Role::Admin).await;
}

/// What a private instance answers to strangers too: what it is, how one gets in, and whether it can take images. Source: docs/reference/api-v3.md 5 (what has no guard `P`) and api-v4.md 2 (what takes no login).
const OF_PRIVATE_INSTANCES: [&str; 16] = [
    "GET /api/v3/federated_instances",
    "GET /api/v3/openapi.json",
    "GET /api/v3/site",
    "GET /api/v3/user/get_captcha",
    "POST /api/v3/user/login",
    "POST /api/v3/user/register",
    "GET /api/v4/account/auth/get_captcha",
    "GET /api/v4/admin/tagline/list",
    "GET /api/v4/custom_emoji/list",
    "GET /api/v4/image/health",
    "GET /api/v4/openapi.json",
    "GET /api/v4/site",
    "POST /api/v4/account/auth/login",
    "POST /api/v4/account/auth/password_reset",
    "POST /api/v4/account/auth/register",
    "POST /api/v4/account/auth/resend_verification_email",
];

#[actix_web::test]
async fn of_what_nobody_may_ask_a_private_instance_answers_to_members_only() {
    for version in [V3, V4] {
        let column = |role| Role::ALL.iter().position(|other| *other == role).unwrap();
        for role in [Role::Nobody, Role::User] {
            let mut world = World::start(version.prefix, role).await;
            world.make_private().await;
            let mut wrong = Vec::new();
            for line in
                lines(&version).into_iter().filter(|line| line.statuses[column(Role::Nobody)] == "200")
            {
                let name = format!("{} {}{}", line.method, version.prefix, line.path);
                let open = role == Role::User || OF_PRIVATE_INSTANCES.contains(&name.as_str());
                let (status, body) = world.ask(line.method, line.path, line.request).await;
                let shut = status == 400 && body.contains("\"instance_is_private\"");
                if (open && status != 200) || (!open && !shut) {
                    wrong.push(format!(
                        "{name} {role:?}: {status} {}",
                        body.chars().take(100).collect::<String>()
                    ));
                }
            }
            world.stop().await;
            assert!(wrong.is_empty(), "{}:\n{}", version.prefix, wrong.join("\n"));
        }
    }
}
