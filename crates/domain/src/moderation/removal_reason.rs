//! Reasons that moderators choose from where they take something down. Spinney's own: docs/reference/api-v4-additions.md.

use crate::actor::Actor;
use crate::app::App;
use crate::content_rule::may_edit;
use base::error::{Code, OrCode, Result};
use base::ids::CommunityId;
use db::removal_reason;

/// Most reasons of a community, and of the site.
const MOST: usize = 50;
/// Longest reason, in characters.
const LONGEST: usize = 500;

/// What there is to choose from in a community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons {
    /// Those of the community, in its order; of none if none was named.
    pub community: Vec<String>,
    /// Those of the site.
    pub site: Vec<String>,
}

/// The reasons of the site, and those of a community.
///
/// Errors: `CommunityNotFound`.
pub async fn list(app: &App, community_id: Option<CommunityId>) -> Result<Reasons> {
    let mut conn = app.db().await?;
    let community = match community_id {
        Some(id) => removal_reason::of_community(&mut conn, id).await?.or_code(Code::CommunityNotFound)?,
        None => Vec::new(),
    };
    Ok(Reasons { community, site: removal_reason::of_site(&mut conn).await? })
}

/// Puts reasons in the place of those of a community, or (`None`) of the site. Blank ones are left out, and none is kept twice.
///
/// Errors: `CommunityNotFound`, what `policy::check` says of managing tags (for the site: of administrating), `TooManyItems`, `InvalidBodyField` for one that is too long.
pub async fn set(
    app: &App,
    actor: &Actor,
    community_id: Option<CommunityId>,
    reasons: &[String],
) -> Result<()> {
    let reasons = checked(reasons)?;
    app.write(async |tx| {
        may_edit(tx, actor, community_id).await?;
        match community_id {
            Some(id) => removal_reason::set_of_community(tx, id, &reasons).await?,
            None => removal_reason::set_of_site(tx, &reasons).await?,
        }
        Ok(())
    })
    .await
}

fn checked(reasons: &[String]) -> Result<Vec<String>, Code> {
    let mut checked: Vec<String> = Vec::new();
    for reason in reasons.iter().map(|reason| reason.trim()).filter(|reason| !reason.is_empty()) {
        if reason.chars().count() > LONGEST {
            return Err(Code::InvalidBodyField);
        }
        if !checked.iter().any(|other| other == reason) {
            checked.push(reason.to_owned());
        }
    }
    if checked.len() > MOST { Err(Code::TooManyItems) } else { Ok(checked) }
}
