//! Whom rules for what is posted bind, and who decides about what they find.

use super::cases::{Role, State, standing};
use super::word;
use base::capability::Capability;
use db::standing::Standing;
use domain::policy::review;

/// Role: decides about what the site's rules find, and what the community's do. Whoever decides is not bound by them.
const TABLE: &[(&str, &str, &str)] = &[
    ("user", "admin", "mod"),
    ("follower", "admin", "mod"),
    ("author", "admin", "mod"),
    ("author-mod", "admin", "yes"),
    ("site-banned", "siteban", "siteban"),
    ("banned", "admin", "mod"),
    ("deleted", "account", "account"),
    ("moderator", "admin", "yes"),
    ("limited", "admin", "mod"),
    ("banned-mod", "admin", "banned"),
    ("top-mod", "admin", "yes"),
    ("admin", "yes", "yes"),
    ("bot", "admin", "mod"),
    ("remote", "admin", "mod"),
];

#[test]
fn who_could_decide_about_a_rule_is_not_bound_by_it() {
    let roles = Role::ALL.iter().filter(|(_, role)| *role != Role::Nobody);
    assert_eq!(roles.clone().count(), TABLE.len());
    for (name, role) in roles {
        let somebody = standing(*role, State::Normal);
        let (_, site, community) = TABLE.iter().find(|(other, _, _)| other == name).unwrap();
        let said = (word(review::decide(&somebody, true)), word(review::decide(&somebody, false)));
        assert_eq!(said, (*site, *community), "{name}");
        assert_eq!(review::bound_by_site_rules(&somebody), *site != "yes", "{name}");
        assert_eq!(review::bound_by_community_rules(&somebody), *community != "yes", "{name}");
    }
}

#[test]
fn a_role_that_removes_posts_decides_in_its_community() {
    let user = standing(Role::User, State::Normal);
    for capability in Capability::ALL {
        let held = [*capability].into_iter().collect();
        let of_community = Standing { community_grants: held, ..user.clone() };
        assert!(review::bound_by_site_rules(&of_community), "{capability:?}");
        let decides = *capability == Capability::RemovePosts;
        assert_eq!(review::decide(&of_community, false).is_ok(), decides, "{capability:?}");
    }
}
