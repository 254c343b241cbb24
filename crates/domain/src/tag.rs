//! Tags of communities, and what posts are marked with. Source: docs/reference/api-v4.md 2 and 5, "Tags".

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, PostId, TagId};
use base::kinds::{ModlogKind, TagColor};
use base::text::name;
use db::modlog::NewModlog;
use db::tag::{Tag, TagContent};
use std::ops::RangeInclusive;

/// A tag as a moderator makes it.
#[derive(Debug, Clone)]
pub struct NewTag {
    /// Where it is used.
    pub community_id: CommunityId,
    /// By the rules of names of communities.
    pub name: String,
    /// Empty: the name is shown.
    pub display_name: Option<String>,
    /// One line; empty: none.
    pub summary: Option<String>,
    /// None: the first.
    pub color: Option<TagColor>,
}

/// What of a tag shall change.
#[derive(Debug, Clone)]
pub struct TagEdit {
    /// How it is shown.
    pub display_name: Edit<String>,
    /// One line.
    pub summary: Edit<String>,
    /// How it is coloured.
    pub color: Option<TagColor>,
}

/// Longest name that is shown, in characters (docs/reference/api-v4.md 1, "Limits").
const DISPLAY_NAME_MAX: usize = 50;
/// Longest summary, in characters (the same).
const SUMMARY_MAX: usize = 150;
/// How long a name may be, in characters (the same).
const NAME_CHARS: RangeInclusive<usize> = 2..=20;
/// Most tags of a community.
const MOST_TAGS: i64 = 200;
/// Most tags of a post.
const MOST_ON_POST: usize = 20;

/// Makes a tag.
///
/// Errors: `InvalidName`, `Slurs`, `InvalidDisplayName`, `SiteDescriptionLengthOverflow` for the summary, `CommunityNotFound`, what [`policy::check`] says of managing tags, `TooManyItems`, `CommunityNameTaken` if it has a tag of this name.
pub async fn create(app: &App, actor: &Actor, new: NewTag) -> Result<TagId> {
    let site = app.site().await?;
    name::check_actor_name(&new.name, NAME_CHARS)?;
    site.slurs.check(&new.name)?;
    let display_name = new.display_name.map(|text| shown_name(&site, &text)).transpose()?.flatten();
    let summary = new.summary.map(|text| one_line(&site, &text)).transpose()?.flatten();
    app.write(async |tx| {
        let community = db::community::find(tx, new.community_id).await?.or_code(Code::CommunityNotFound)?;
        check(tx, actor, community.id).await?;
        if db::tag::count(tx, community.id).await? >= MOST_TAGS {
            return Err(Code::TooManyItems.into());
        }
        let row = db::tag::NewTag {
            community_id: community.id,
            name: new.name.clone(),
            display_name: display_name.clone(),
            summary: summary.clone(),
            color: new.color.unwrap_or(TagColor::Color01),
            ap_id: format!("{}/tag/{}", community.ap_id, new.name),
            published_at: tx.now(),
        };
        let inserted = db::tag::insert(tx, &row).await;
        let id = inserted.on_constraints(&db::tag::ONCE, Code::CommunityNameTaken)?;
        log(tx, actor, (community.id, &new.name), false).await?;
        Ok(id)
    })
    .await
}

/// Changes how a tag is shown.
///
/// Errors: those of [`create`] about the fields that are given; `NotFound`, what [`policy::check`] says of managing tags.
pub async fn edit(app: &App, actor: &Actor, id: TagId, edit: TagEdit) -> Result<()> {
    let site = app.site().await?;
    let display_name =
        edit.display_name.try_map(|text| shown_name(&site, &text).map(Option::unwrap_or_default))?;
    let summary = edit.summary.try_map(|text| one_line(&site, &text).map(Option::unwrap_or_default))?;
    app.write(async |tx| {
        let tag = allowed(tx, actor, id).await?;
        let content = TagContent {
            display_name: display_name.clone().apply(tag.display_name),
            summary: summary.clone().apply(tag.summary),
            color: edit.color.unwrap_or(tag.color),
            updated_at: Some(tx.now()),
        };
        db::tag::set_content(tx, id, &content).await?;
        log(tx, actor, (tag.community_id, &tag.name), false).await?;
        Ok(())
    })
    .await
}

/// Deletes a tag, or brings it back. Posts keep it meanwhile, unseen.
///
/// Errors: as [`edit`].
pub async fn set_deleted(app: &App, actor: &Actor, id: TagId, deleted: bool) -> Result<()> {
    app.write(async |tx| {
        let tag = allowed(tx, actor, id).await?;
        db::tag::set_deleted(tx, id, deleted).await?;
        log(tx, actor, (tag.community_id, &tag.name), deleted).await?;
        Ok(())
    })
    .await
}

/// Writes down that the tags of a community are others from now on.
async fn log(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (community_id, name): (CommunityId, &str),
    deleted: bool,
) -> Result<()> {
    let mut entry = NewModlog::new(ModlogKind::ModEditTag, actor.person_id(), tx.now());
    entry.is_revert = deleted;
    entry.target_community_id = Some(community_id);
    entry.detail = Some(name.to_owned());
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Community(community_id));
    let home = event::home(tx, community_id).await?;
    event::publish(tx, actor, home, Event::CommunityEdited { id: community_id }).await
}

async fn allowed(tx: &mut Tx<'_>, actor: &Actor, id: TagId) -> Result<Tag> {
    let tag = db::tag::find(tx, id).await?.or_code(Code::NotFound)?;
    check(tx, actor, tag.community_id).await?;
    Ok(tag)
}

async fn check(tx: &mut Tx<'_>, actor: &Actor, id: CommunityId) -> Result<()> {
    let standing = policy::standing(tx, actor, id).await?;
    Ok(policy::check(&standing, &Target::Community, Action::ManageTags)?)
}

/// The tags as a post may have them.
///
/// Errors: `TooManyItems`, `TagNotInCommunity` if one is not of this community or deleted.
pub(crate) async fn usable(tx: &mut Tx<'_>, id: CommunityId, ids: &[TagId]) -> Result<Vec<Tag>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > MOST_ON_POST {
        return Err(Code::TooManyItems.into());
    }
    let tags = db::tag::load_usable(tx, id, &wanted).await?;
    if tags.len() == wanted.len() { Ok(tags) } else { Err(Code::TagNotInCommunity.into()) }
}

/// Marks a post with these tags and no others. Whether the actor may is for the caller to ask.
///
/// Errors: as [`usable`].
pub async fn set_of_post_in(
    tx: &mut Tx<'_>,
    community_id: CommunityId,
    id: PostId,
    ids: &[TagId],
) -> Result<Vec<Tag>> {
    let tags = usable(tx, community_id, ids).await?;
    let kept: Vec<TagId> = tags.iter().map(|tag| tag.id).collect();
    db::tag::set_of_post(tx, id, &kept).await?;
    tx.note(Change::Post(id));
    Ok(tags)
}

/// None if it is empty.
fn shown_name(site: &CurrentSite, text: &str) -> Result<Option<String>, Code> {
    site.slurs.check(text)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > DISPLAY_NAME_MAX || text.contains(['\n', '\r']) {
        return Err(Code::InvalidDisplayName);
    }
    Ok(Some(text.to_owned()))
}

/// None if it is empty.
fn one_line(site: &CurrentSite, text: &str) -> Result<Option<String>, Code> {
    site.slurs.check(text)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > SUMMARY_MAX || text.contains(['\n', '\r']) {
        return Err(Code::SiteDescriptionLengthOverflow);
    }
    Ok(Some(text.to_owned()))
}
