//! Rules of communities and the site for what is posted: words, links to hosts, tags. Spinney's own: docs/reference/api-v4-additions.md.
//!
//! What a rule finds is refused, held until somebody has looked ([`review`]), or shown and marked for them. Whoever could decide about what a rule finds is not bound by it. Rules hold for remote authors too.

mod judge;
pub(crate) mod refusal;
pub mod review;

pub(crate) use judge::{Finding, RuleSet, Text};

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, ContentRuleId};
use base::kinds::{ModlogKind, RuleAction, RuleKind};
use base::text::{field, keyword};
use db::content_rule::{ContentRule, MOST, NewContentRule};
use db::modlog::NewModlog;
use db::standing::Standing;

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
    app.write(async |tx| {
        may_edit(tx, actor, new.community_id).await?;
        if db::content_rule::count(tx, new.community_id).await? >= MOST {
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
        let inserted = db::content_rule::insert(tx, &row).await;
        let id = inserted.on_constraint(db::content_rule::ONCE, Code::RuleExists)?;
        let said = said(new.kind, &value, new.action);
        log(tx, actor, new.community_id, said, false).await?;
        Ok(id)
    })
    .await
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
    app.write(async |tx| {
        let rule = db::content_rule::find(tx, id).await?.or_code(Code::NotFound)?;
        may_edit(tx, actor, rule.community_id).await?;
        let now = tx.now();
        match action {
            Some(action) => db::content_rule::set_action(tx, id, action, now).await?,
            None => db::content_rule::delete(tx, id).await?,
        }
        let said = said(rule.kind, &rule.value, action.unwrap_or(rule.action));
        log(tx, actor, rule.community_id, said, action.is_none()).await?;
        Ok(())
    })
    .await
}

/// The rules of a community, or (`None`) of the site, for those who may change them.
///
/// Errors: what [`policy::check`] says.
pub async fn list(app: &App, actor: &Actor, community_id: Option<CommunityId>) -> Result<Vec<ContentRule>> {
    app.write(async |tx| {
        may_edit(tx, actor, community_id).await?;
        Ok(db::content_rule::list(tx, community_id).await?)
    })
    .await
}

/// Whether somebody may change what moderators of a community, or (`None`) those of the site, go by.
pub(crate) async fn may_edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: Option<CommunityId>,
) -> Result<()> {
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

/// Writes down what the rules are from now on.
async fn log(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: Option<CommunityId>,
    said: String,
    deleted: bool,
) -> Result<()> {
    let mut entry = NewModlog::new(ModlogKind::RuleDefine, actor.person_id(), tx.now());
    entry.is_revert = deleted;
    entry.target_community_id = community_id;
    entry.detail = Some(said);
    db::modlog::insert(tx, &entry).await?;
    if community_id.is_none() {
        tx.note(Change::Site);
    }
    Ok(())
}

/// How the modlog describes a rule.
fn said(kind: RuleKind, value: &str, action: RuleAction) -> String {
    format!("{}: {value}, {}", kind.word(), action.word())
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
