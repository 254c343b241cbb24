//! Multi-communities: named lists of communities that others follow as one. Source: docs/reference/api-v4.md 2 and 5.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::policy::{self, Action, Target};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, MultiCommunityId, PersonId};
use base::kinds::{FollowState, ModlogKind};
use base::text::{field, name};
use db::modlog::NewModlog;
use db::multi_community::{MOST_ENTRIES, MultiCommunity, MultiCommunityContent};
use std::ops::RangeInclusive;

/// What somebody wants a new one to be.
#[derive(Debug, Clone)]
pub struct NewMultiCommunity {
    /// By the rules of names of communities.
    pub name: String,
    /// Empty: the name is shown.
    pub title: Option<String>,
    /// One line; empty: none.
    pub summary: Option<String>,
    /// Markdown; empty: none.
    pub sidebar: Option<String>,
}

/// What of one shall change.
#[derive(Debug, Clone)]
pub struct MultiCommunityEdit {
    /// How it is shown.
    pub title: Edit<String>,
    /// One line.
    pub summary: Edit<String>,
    /// Markdown.
    pub sidebar: Edit<String>,
    /// Whether it is deleted.
    pub deleted: Option<bool>,
}

/// How long a name may be, in characters (docs/reference/api-v4.md 1, "Limits").
const NAME_CHARS: RangeInclusive<usize> = 2..=20;
/// Longest title, in characters (the same).
const TITLE_MAX: usize = 50;
/// Longest summary, in characters (the same).
const SUMMARY_MAX: usize = 150;

/// Makes one, which its maker follows.
///
/// Errors: `InvalidName`, `Slurs`, `InvalidDisplayName` for the title, `SiteDescriptionLengthOverflow` for the summary, `InvalidBodyField`, `BlockedUrl`, what [`policy::check`] says of making communities, `CommunityNameTaken`.
pub async fn create(app: &App, actor: &Actor, new: NewMultiCommunity) -> Result<MultiCommunityId> {
    let site = app.site().await?;
    name::check_actor_name(&new.name, NAME_CHARS)?;
    site.slurs.check(&new.name)?;
    let title = new.title.map(|text| line(&site, &text, TITLE_MAX, Code::InvalidDisplayName)).transpose()?;
    let summary = new
        .summary
        .map(|text| line(&site, &text, SUMMARY_MAX, Code::SiteDescriptionLengthOverflow))
        .transpose()?;
    let sidebar = new.sidebar.map(|text| body(&site, &text)).transpose()?;
    app.write(async |tx| {
        let standing = policy::site_standing(tx, actor).await?;
        policy::check(&standing, &Target::Site, Action::CreateCommunity)?;
        let now = tx.now();
        let row = db::multi_community::NewMultiCommunity {
            creator_id: actor.person_id(),
            instance_id: site.site.instance_id,
            name: new.name.clone(),
            title: title.clone().flatten(),
            summary: summary.clone().flatten(),
            sidebar: sidebar.clone().flatten(),
            ap_id: app.settings().multi_community_ap_id(&new.name),
            local: true,
            published_at: now,
            last_refreshed_at: now,
        };
        let inserted = db::multi_community::insert(tx, &row).await;
        let id = inserted.on_constraints(&db::multi_community::ONCE, Code::CommunityNameTaken)?;
        let person_id = actor.person_id();
        db::multi_community::follow(tx, id, person_id, true, FollowState::Accepted, now).await?;
        Ok(id)
    })
    .await
}

/// Changes one of the actor's own; admins change any of this instance.
///
/// Errors: those of [`create`] about the fields that are given; `NotFound`, `WrongMultiCommunityOwner`.
pub async fn edit(app: &App, actor: &Actor, id: MultiCommunityId, edit: MultiCommunityEdit) -> Result<()> {
    let site = app.site().await?;
    let title = edit.title.try_map(|text| {
        line(&site, &text, TITLE_MAX, Code::InvalidDisplayName).map(Option::unwrap_or_default)
    })?;
    let summary = edit.summary.try_map(|text| {
        line(&site, &text, SUMMARY_MAX, Code::SiteDescriptionLengthOverflow).map(Option::unwrap_or_default)
    })?;
    let sidebar = edit.sidebar.try_map(|text| body(&site, &text).map(Option::unwrap_or_default))?;
    app.write(async |tx| {
        let before = allowed(tx, actor, id).await?;
        let content = MultiCommunityContent {
            title: title.clone().apply(before.title),
            summary: summary.clone().apply(before.summary),
            sidebar: sidebar.clone().apply(before.sidebar),
            deleted: edit.deleted.unwrap_or(before.deleted),
            updated_at: Some(tx.now()),
        };
        db::multi_community::set_content(tx, id, &content).await?;
        log(tx, actor, (before.creator_id, before.name)).await?;
        Ok(())
    })
    .await
}

/// Puts a community in, or takes it out. Idempotent.
///
/// Errors: `NotFound`, `WrongMultiCommunityOwner`, `CommunityNotFound` also for one the actor may not see, `TooManyEntries`.
pub async fn set_entry(
    app: &App,
    actor: &Actor,
    id: MultiCommunityId,
    community_id: CommunityId,
    inside: bool,
) -> Result<()> {
    app.write(async |tx| {
        let multi = allowed(tx, actor, id).await?;
        log(tx, actor, (multi.creator_id, multi.name)).await?;
        if !inside {
            db::multi_community::delete_entry(tx, id, community_id).await?;
            return Ok(());
        }
        let standing = policy::standing(tx, actor, community_id).await?;
        policy::check(&standing, &Target::Community, Action::Mark)?;
        let added = db::multi_community::add_entry(tx, id, community_id).await?;
        if added && multi.communities >= MOST_ENTRIES {
            return Err(Code::TooManyEntries.into());
        }
        Ok(())
    })
    .await
}

/// Follows one, or ends that. Idempotent.
///
/// Errors: `NotFound`, what [`policy::check`] says.
pub async fn follow(app: &App, actor: &Actor, id: MultiCommunityId, follow: bool) -> Result<()> {
    app.write(async |tx| {
        let standing = policy::site_standing(tx, actor).await?;
        policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
        let multi = db::multi_community::find(tx, id).await?.or_code(Code::NotFound)?;
        let (person_id, now) = (actor.person_id(), tx.now());
        if follow {
            let state = if multi.local { FollowState::Accepted } else { FollowState::Pending };
            db::multi_community::follow(tx, id, person_id, standing.local, state, now).await?;
        } else {
            db::multi_community::unfollow(tx, id, person_id, standing.local).await?;
        }
        tx.note(Change::Viewer(person_id));
        Ok(())
    })
    .await
}

/// Writes down that an admin has changed what is somebody else's.
async fn log(tx: &mut Tx<'_>, actor: &Actor, (creator_id, name): (PersonId, String)) -> Result<()> {
    if creator_id == actor.person_id() {
        return Ok(());
    }
    let mut entry = NewModlog::new(ModlogKind::AdminEditMultiCommunity, actor.person_id(), tx.now());
    entry.target_person_id = Some(creator_id);
    entry.detail = Some(name);
    db::modlog::insert(tx, &entry).await?;
    Ok(())
}

async fn allowed(tx: &mut Tx<'_>, actor: &Actor, id: MultiCommunityId) -> Result<MultiCommunity> {
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
    let multi = db::multi_community::lock(tx, id).await?.or_code(Code::NotFound)?;
    let by_site = multi.local && policy::check(&standing, &Target::Site, Action::Administrate).is_ok();
    if multi.creator_id != actor.person_id() && !by_site {
        return Err(Code::WrongMultiCommunityOwner.into());
    }
    Ok(multi)
}

/// A text of one line; none if it is empty.
fn line(site: &CurrentSite, text: &str, most: usize, code: Code) -> Result<Option<String>, Code> {
    site.slurs.check(text)?;
    let text = text.trim();
    if text.chars().count() > most || text.contains(['\n', '\r']) {
        return Err(code);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn body(site: &CurrentSite, text: &str) -> Result<Option<String>, Code> {
    field::check_body(text)?;
    let text = text::body(site, text)?;
    Ok((!text.trim().is_empty()).then_some(text))
}
