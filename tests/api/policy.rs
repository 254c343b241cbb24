//! Who may do what in which state: the table of all cases, and that lists show what may be opened.

mod capability;
mod cases;
mod review;

use base::capability::Capability;
use base::error::Code;
use cases::{Role, State, comment, community, post, standing, viewer};
use domain::policy::{self, Action, Target};
use std::collections::BTreeMap;

/// By action, role and state: the answer.
const TABLE: &str = include_str!("policy/table.txt");

const ACTIONS: &[Action] = &[
    Action::Administrate,
    Action::CreateCommunityAsAdmin,
    Action::CreateCommunity,
    Action::EditCommunity,
    Action::DeleteCommunity,
    Action::Follow,
    Action::CreatePost,
    Action::EditPost,
    Action::CreateComment,
    Action::EditComment,
    Action::Mark,
    Action::ArrangeOwnLists,
    Action::Vote,
    Action::Distinguish,
    Action::FeatureInCommunity,
    Action::FeatureOnSite,
    Action::Lock,
    Action::Remove,
    Action::ModEdit,
    Action::Warn,
    Action::Ban,
    Action::ManageModerators,
    Action::Transfer,
    Action::ApproveFollowers,
    Action::ManageTags,
    Action::OnSite(Capability::Purge),
    Action::SeeVoters,
    Action::Report,
    Action::SendMessage,
    Action::SettleReports,
];

/// What an action is done to in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Site,
    Community,
    Post,
    Comment,
}

/// Has no wildcard, so that a new action is not forgotten here, in [`ACTIONS`] and in the table.
fn kind(action: Action) -> Kind {
    match action {
        Action::Administrate
        | Action::CreateCommunityAsAdmin
        | Action::CreateCommunity
        | Action::ArrangeOwnLists
        | Action::SendMessage
        | Action::OnSite(_) => Kind::Site,
        Action::EditCommunity
        | Action::DeleteCommunity
        | Action::Follow
        | Action::CreatePost
        | Action::Ban
        | Action::ManageModerators
        | Action::Transfer
        | Action::ApproveFollowers
        | Action::ManageTags => Kind::Community,
        Action::EditPost
        | Action::CreateComment
        | Action::Mark
        | Action::Vote
        | Action::FeatureInCommunity
        | Action::FeatureOnSite
        | Action::Lock
        | Action::Remove
        | Action::ModEdit
        | Action::Warn
        | Action::SeeVoters
        | Action::SettleReports
        | Action::Report => Kind::Post,
        Action::EditComment | Action::Distinguish => Kind::Comment,
    }
}

/// The word of the table for an answer.
fn word(answer: Result<(), Code>) -> &'static str {
    match answer {
        Ok(()) => "yes",
        Err(Code::PostNotFound | Code::CommentNotFound | Code::CommunityNotFound) => "unseen",
        Err(Code::CommunityGone) => "gone",
        Err(Code::PersonIsBannedFromCommunity) => "banned",
        Err(Code::SiteBan) => "siteban",
        Err(Code::AccountDeleted) => "account",
        Err(Code::InvalidBotAction) => "bot",
        Err(Code::NotAModOrAdmin) => "mod",
        Err(Code::NotTopMod) => "top",
        Err(Code::NotAnAdmin | Code::OnlyAdminsCanCreateCommunities) => "admin",
        Err(Code::NoPostEditAllowed | Code::NoCommentEditAllowed) => "author",
        Err(Code::OnlyModsCanPost) => "mods",
        Err(Code::Locked) => "locked",
        Err(other) => panic!("no word for {other:?}"),
    }
}

fn answer(action: Action, role: Role, state: State) -> &'static str {
    let (post, comment) = (post(state), comment());
    let target = match kind(action) {
        Kind::Site => Target::Site,
        Kind::Community => Target::Community,
        Kind::Post => Target::Post(&post),
        Kind::Comment => Target::Comment(&comment, &post),
    };
    word(policy::check(&standing(role, state), &target, action))
}

/// The states that make a difference to an action.
fn states(action: Action) -> impl Iterator<Item = (&'static str, State)> {
    let kind = kind(action);
    State::ALL.iter().copied().filter(move |(_, state)| match kind {
        Kind::Site => *state == State::Normal,
        Kind::Community => !state.is_of_post(),
        Kind::Post | Kind::Comment => true,
    })
}

/// Nobody has no standing and is refused before the policy is asked.
fn roles() -> impl Iterator<Item = (&'static str, Role)> {
    Role::ALL.iter().copied().filter(|(_, role)| *role != Role::Nobody)
}

/// The table as (action, role, state) → word. A section begins with `#` and the actions it is about, then come the states, then a line for each role.
fn table() -> BTreeMap<(String, String, String), String> {
    let mut cells = BTreeMap::new();
    let (mut actions, mut states) = (Vec::new(), Vec::new());
    for line in TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(names) = line.strip_prefix('#') {
            actions = names.split_whitespace().collect();
            states.clear();
            continue;
        }
        if states.is_empty() {
            states = words;
            continue;
        }
        let (role, answers) = words.split_first().unwrap();
        assert_eq!(answers.len(), states.len(), "{line}");
        for action in &actions {
            for (state, answer) in states.iter().zip(answers) {
                let key = (action.to_string(), role.to_string(), state.to_string());
                assert_eq!(cells.insert(key, answer.to_string()), None, "twice: {action} {line}");
            }
        }
    }
    cells
}

#[test]
fn everybody_may_do_what_the_table_says() {
    let mut said = BTreeMap::new();
    for action in ACTIONS {
        for (role_name, role) in roles() {
            for (state_name, state) in states(*action) {
                let key = (format!("{action:?}"), role_name.to_owned(), state_name.to_owned());
                said.insert(key, answer(*action, role, state).to_owned());
            }
        }
    }
    let written = table();
    let wrong: Vec<_> = said.iter().filter(|(key, answer)| written.get(key) != Some(answer)).collect();
    assert!(wrong.is_empty(), "the policy says otherwise, or the table nothing: {wrong:#?}");
    let unknown: Vec<_> = written.keys().filter(|key| !said.contains_key(key)).collect();
    assert!(unknown.is_empty(), "the table has cases there are not: {unknown:#?}");
}

#[test]
fn what_may_be_opened_is_what_the_policy_lets_see() {
    for (role_name, role) in Role::ALL {
        let Some(viewer) = viewer(*role) else { continue };
        for (state_name, state) in State::ALL.iter().filter(|(_, state)| *state != State::Missing) {
            let (standing, post, card) = (standing(*role, *state), post(*state), community(*state));
            let seen =
                (views::visible::post(&viewer, &post, &card), views::visible::community(&viewer, &card));
            let allowed = (
                policy::see(&standing, &Target::Post(&post)).is_ok(),
                policy::see(&standing, &Target::Community).is_ok(),
            );
            assert_eq!(seen, allowed, "(post, community) for {role_name}, {state_name}");
        }
    }
}

#[actix_web::test]
async fn nobody_has_no_standing() {
    let server = harness::TestServer::start().await;
    let actor = domain::Actor::local(base::ids::PersonId(999_999));
    let refused = domain::post::mark::set_read(&server.instance.app, &actor, &[], true).await;
    assert_eq!(refused.unwrap_err().code(), Some(Code::NotLoggedIn));
    server.stop().await;
}
