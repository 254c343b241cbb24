//! Rules of communities and the site for what is posted: words, links to hosts, tags. Spinney's own: docs/reference/api-v4-additions.md.
//!
//! What a rule finds is refused, held until somebody has looked ([`review`]), or shown and marked for them. Whoever could decide about what a rule finds is not bound by it. Rules hold for remote authors too.

mod judge;
pub mod review;

pub(crate) use judge::{Finding, RuleSet, Text};

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, ContentRuleId};
use base::kinds::{RuleAction, RuleKind};
use base::text::{field, keyword};
use db::content_rule::{ContentRule, MOST, NewContentRule};
use db::standing::Standing;
use diesel_async::AsyncConnection;

/// A rule as a moderator or admin makes it.
#[derive(Debug, Clone)]
pub struct NewRule {
    /// None: everywhere on the instance.
    pub community_id: Option<CommunityId>,
    /// What it looks at.
    pub kind: RuleKind,
    /// A keyword, a host, or the name of a tag.
    pub value: String,
    /// What it does.
    pub action: RuleAction,
}

/// Makes a rule.
///
/// Errors: `BlockKeywordTooShort`, `BlockKeywordTooLong`, `InvalidUrl` for what is no host; `CommunityNotFound`, what [`policy::check`] says, `TooManyItems`, `RuleExists`.
pub async fn create(app: &App, actor: &Actor, new: NewRule) -> Result<ContentRuleId> {
    let value = checked(new.kind, &new.value)?;
    let mut conn = app.db().await?;
    let (id, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            may_edit(&mut tx, actor, new.community_id).await?;
            if db::content_rule::count(&mut tx, new.community_id).await? >= MOST {
                return Err(Code::TooManyItems.into());
            }
            let row = NewContentRule {
                community_id: new.community_id,
                kind: new.kind,
                value: value.clone(),
                action: new.action,
                creator_id: Some(actor.person_id()),
                published_at: tx.now(),
            };
            let inserted = db::content_rule::insert(&mut tx, &row).await;
            let id = inserted.on_constraint(db::content_rule::ONCE, Code::RuleExists)?;
            note(&mut tx, new.community_id);
            Ok::<_, Error>((id, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(id)
}

/// Changes what a rule does.
///
/// Errors: `NotFound`, what [`policy::check`] says.
pub async fn edit(app: &App, actor: &Actor, id: ContentRuleId, action: RuleAction) -> Result<()> {
    change(app, actor, id, Some(action)).await
}

/// Deletes a rule. What it put before the moderators stays there.
///
/// Errors: as [`edit`].
pub async fn delete(app: &App, actor: &Actor, id: ContentRuleId) -> Result<()> {
    change(app, actor, id, None).await
}

async fn change(app: &App, actor: &Actor, id: ContentRuleId, action: Option<RuleAction>) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let rule = db::content_rule::find(&mut tx, id).await?.or_code(Code::NotFound)?;
            may_edit(&mut tx, actor, rule.community_id).await?;
            let now = tx.now();
            match action {
                Some(action) => db::content_rule::set_action(&mut tx, id, action, now).await?,
                None => db::content_rule::delete(&mut tx, id).await?,
            }
            note(&mut tx, rule.community_id);
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// The rules of a community, or (`None`) of the site, for those who may change them.
///
/// Errors: what [`policy::check`] says.
pub async fn list(app: &App, actor: &Actor, community_id: Option<CommunityId>) -> Result<Vec<ContentRule>> {
    let mut conn = app.db().await?;
    let rules = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            may_edit(&mut tx, actor, community_id).await?;
            Ok::<_, Error>(db::content_rule::list(&mut tx, community_id).await?)
        })
        .await?;
    Ok(rules)
}

async fn may_edit(tx: &mut Tx<'_>, actor: &Actor, community_id: Option<CommunityId>) -> Result<()> {
    match community_id {
        Some(id) => {
            let standing = policy::standing(tx, actor, id).await?;
            policy::check(&standing, &Target::Community, Action::ManageTags)?;
        }
        None => {
            let standing = policy::site_standing(tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::Administrate)?;
        }
    }
    Ok(())
}

fn note(tx: &mut Tx<'_>, community_id: Option<CommunityId>) {
    if community_id.is_none() {
        tx.note(Change::Site);
    }
}

/// A value as it is stored and compared.
fn checked(kind: RuleKind, value: &str) -> Result<String, Code> {
    match kind {
        RuleKind::Keyword | RuleKind::Tag => field::keyword(value).map(str::to_owned),
        RuleKind::Domain => keyword::domain(value),
    }
}

/// What the rules of site and community find in a text of somebody with this standing towards the community; the strictest finding counts.
///
/// Errors: `RefusedByRule` with what was found.
pub(crate) async fn apply(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    standing: &Standing,
    community_id: CommunityId,
    text: &Text<'_>,
) -> Result<Option<Finding>> {
    let mut found = None;
    if policy::review::bound_by_site_rules(standing) {
        found = site.rules.find(text, judge::Of::Site);
    }
    if policy::review::bound_by_community_rules(standing) {
        let rules = db::content_rule::list(tx, Some(community_id)).await?;
        let of_community = RuleSet::new(&rules)?.find(text, judge::Of::Community);
        found = judge::stricter(found, of_community);
    }
    match found {
        Some(finding) if finding.action == RuleAction::Refuse => {
            Err(Error::detailed(Code::RefusedByRule, finding.matched))
        }
        other => Ok(other),
    }
}
