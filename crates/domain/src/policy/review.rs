//! Whom rules for what is posted bind, and who decides about what they find.

use super::{Action, Target, check};
use base::error::Code;
use db::standing::Standing;

/// Whether the site's rules hold for what the person posts: for all who could not decide about it.
pub fn bound_by_site_rules(standing: &Standing) -> bool {
    decide(standing, true).is_err()
}

/// Whether the community's rules hold for what the person posts: for all who could not decide about it.
pub fn bound_by_community_rules(standing: &Standing) -> bool {
    decide(standing, false).is_err()
}

/// Whether the person may decide about what a rule of the site, or of the community, has found.
///
/// Errors: what [`check`] says of administrating, or of removing.
pub fn decide(standing: &Standing, site_rule: bool) -> Result<(), Code> {
    if site_rule {
        return check(standing, &Target::Site, Action::Administrate);
    }
    check(standing, &Target::Community, Action::Remove)
}
