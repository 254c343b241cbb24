//! What each capability opens, held alone by a role in the community or on the site.

use super::cases::{Role, State, comment, post, standing};
use super::{ACTIONS, Kind, kind};
use base::capability::{Capabilities, Capability, Scope};
use db::post::Post;
use db::standing::Standing;
use domain::policy::{self, Action, Target, rights};
use std::fmt::Write;

/// A line for each capability: what its holder may do that an ordinary user may not.
const TABLE: &str = include_str!("capability.txt");

/// Somebody with nothing but this.
fn holder(capability: Capability, scope: Scope, state: State) -> Standing {
    let held: Capabilities = [capability].into_iter().collect();
    let user = standing(Role::User, state);
    match scope {
        Scope::Community => Standing { community_grants: held, ..user },
        Scope::Site => Standing { site_grants: held, ..user },
    }
}

/// The states in which a right makes a difference.
const STATES: &[(&str, State)] = &[
    ("", State::Normal),
    ("@locked", State::Locked),
    ("@removed", State::Removed),
    ("@private", State::Private),
    ("@mods-only", State::ModsOnly),
];

fn all_actions() -> Vec<Action> {
    let of_site = Capability::ALL.iter().filter(|one| one.scope() == Scope::Site);
    let named = ACTIONS.iter().copied().filter(|action| !matches!(action, Action::OnSite(_)));
    named.chain(of_site.map(|one| Action::OnSite(*one))).collect()
}

/// What somebody may do to somebody else's post and comment in a state, and to a comment of their own.
fn allowed(somebody: &Standing, state: State) -> Vec<String> {
    let (post, other): (Post, _) = (post(state), comment());
    let own = db::comment::Comment { creator_id: somebody.person_id, ..comment() };
    let mut allowed = Vec::new();
    for action in all_actions() {
        let mut targets = match kind(action) {
            Kind::Site => vec![("", Target::Site)],
            Kind::Community => vec![("", Target::Community)],
            Kind::Post => vec![("", Target::Post(&post))],
            Kind::Comment => vec![("", Target::Comment(&own, &post))],
        };
        if action == Action::Remove {
            targets.push((":comment", Target::Comment(&other, &post)));
        }
        for (what, target) in targets {
            if policy::check(somebody, &target, action).is_ok() {
                allowed.push(format!("{action:?}{what}"));
            }
        }
    }
    for (name, given) in [
        ("appoint", rights::appoint(somebody).is_ok()),
        ("appoint-admin", rights::appoint_admin(somebody).is_ok()),
        ("hand-out", rights::hand_out(somebody, Some(Default::default()), Capabilities::NONE).is_ok()),
        ("hand-out-site", rights::hand_out(somebody, None, Capabilities::NONE).is_ok()),
        ("schedule", policy::schedule(somebody, policy::MAX_SCHEDULED).is_ok()),
    ] {
        if given {
            allowed.push(name.to_owned());
        }
    }
    allowed
}

fn opened(capability: Capability, scope: Scope) -> Vec<String> {
    let mut opened = Vec::new();
    for (name, state) in STATES {
        let usual = allowed(&standing(Role::User, *state), *state);
        let more = allowed(&holder(capability, scope, *state), *state);
        let more = more.into_iter().filter(|action| !usual.contains(action));
        // What is open in the normal state is not repeated.
        let more = more.filter(|action| !opened.contains(action));
        let more: Vec<String> = more.map(|action| format!("{action}{name}")).collect();
        opened.extend(more);
    }
    opened
}

#[test]
fn each_capability_opens_what_the_table_says() {
    let mut said = String::new();
    for capability in Capability::ALL {
        for scope in [Scope::Community, Scope::Site] {
            let opened = opened(*capability, scope).join(" ");
            let place = if scope == Scope::Site { "site" } else { "community" };
            writeln!(said, "{} in {place}: {opened}", capability.word()).unwrap();
        }
    }
    let said: Vec<&str> = said.lines().map(str::trim_end).collect();
    let written: Vec<&str> =
        TABLE.lines().filter(|line| !line.starts_with("//")).map(str::trim_end).collect();
    assert!(said == written, "the policy says:\n{}", said.join("\n"));
}

#[test]
fn a_role_in_a_community_gives_nothing_on_the_site() {
    for capability in Capability::ALL.iter().filter(|one| one.scope() == Scope::Site) {
        assert_eq!(opened(*capability, Scope::Community), Vec::<String>::new(), "{capability:?}");
    }
}

#[test]
fn who_is_banned_from_a_community_keeps_only_rights_on_the_site() {
    for capability in Capability::ALL.iter().filter(|one| one.scope() == Scope::Community) {
        let state = State::Normal;
        let banned = Standing { community_banned: true, ..holder(*capability, Scope::Community, state) };
        let usual = allowed(&standing(Role::User, state), state);
        let more: Vec<_> = allowed(&banned, state).into_iter().filter(|one| !usual.contains(one)).collect();
        // To look is no measure.
        let sight = ["SeeVoters", "SettleReports"];
        assert!(more.iter().all(|action| sight.contains(&action.as_str())), "{capability:?}: {more:?}");
    }
}

#[test]
fn moderators_and_admins_may_all_that_their_bundles_say() {
    for capability in Capability::ALL {
        let moderator = rights::may(&standing(Role::Moderator, State::Normal), *capability);
        let admin = rights::may(&standing(Role::Admin, State::Normal), *capability);
        assert_eq!(moderator, Capabilities::moderator().contains(*capability), "{capability:?}");
        assert_eq!(admin, Capabilities::admin().contains(*capability), "{capability:?}");
    }
}

#[test]
fn ranks_go_by_office_then_by_time() {
    let user = standing(Role::User, State::Normal);
    let limited = standing(Role::Limited, State::Normal);
    let moderator = standing(Role::Moderator, State::Normal);
    let admin = standing(Role::Admin, State::Normal);
    let other = |standing: &Standing| Standing { person_id: base::ids::PersonId(77), ..standing.clone() };
    let order = [&user, &limited, &moderator, &admin];
    for (low, lower) in order.iter().enumerate() {
        for (high, higher) in order.iter().enumerate() {
            let expected = low == 0 || high > low;
            assert_eq!(rights::outrank(higher, &other(lower)).is_ok(), expected, "{high} over {low}");
        }
        assert!(rights::outrank(lower, lower).is_ok(), "oneself");
    }
    let later = Standing {
        moderator_since: moderator.moderator_since.map(|since| since + chrono::TimeDelta::days(1)),
        ..other(&moderator)
    };
    assert!(rights::outrank(&moderator, &later).is_ok() && rights::outrank(&later, &moderator).is_err());
}
