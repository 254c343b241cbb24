//! Making, changing and deleting communities.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::image;
use crate::moderation;
use crate::policy::{self, Action, Target};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, Error, OnConstraint, OrCode, Result};
use base::ids::{CommunityId, LanguageId};
use base::kinds::{CommunityVisibility, FollowState, ModlogKind};
use base::language;
use base::text::{field, name};
use db::community::{CommunityText, NewCommunity as NewRow};
use db::languages::Languages;
use db::membership::{CommunityFollower, CommunityModerator};
use db::modlog::NewModlog;
use diesel_async::AsyncConnection;

/// What somebody wants a new community to be.
#[derive(Debug, Clone)]
pub struct NewCommunity {
    /// Fewest characters of a name; it differs between the versions of the API, as the next does.
    pub shortest_name: usize,
    /// Most characters of a title.
    pub longest_title: usize,
    /// Kept as written; unique here without regard to case.
    pub name: String,
    /// None: the name.
    pub title: Option<String>,
    /// Markdown.
    pub sidebar: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// Url of an image.
    pub icon: Option<String>,
    /// Url of an image.
    pub banner: Option<String>,
    /// Whether all that is posted in it is sensitive.
    pub nsfw: bool,
    /// Whether only moderators post.
    pub posting_restricted_to_mods: bool,
    /// Languages that may be used; empty: all of the site's; none: those the creator reads.
    pub languages: Option<Vec<LanguageId>>,
    /// Who sees it.
    pub audience: Audience,
}

/// What somebody wants to change of a community.
#[derive(Debug, Clone)]
pub struct CommunityEdit {
    /// Most characters of a title; it differs between the versions of the API.
    pub longest_title: usize,
    /// None: it stays.
    pub title: Option<String>,
    /// Markdown.
    pub sidebar: Edit<String>,
    /// One line.
    pub summary: Edit<String>,
    /// Url of an image.
    pub icon: Edit<String>,
    /// Url of an image.
    pub banner: Edit<String>,
    /// None: it stays.
    pub nsfw: Option<bool>,
    /// None: it stays.
    pub posting_restricted_to_mods: Option<bool>,
    /// Empty: all of the site's; none: they stay.
    pub languages: Option<Vec<LanguageId>>,
    /// None: it stays.
    pub audience: Option<Audience>,
}

/// Who shall see a community, as finely as the caller can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody; one that is unlisted stays so.
    Everybody,
    /// Users of this instance; one that is narrower already stays so.
    LocalUsers,
    /// Just so.
    Exactly(CommunityVisibility),
}

impl Audience {
    fn of_new(self) -> CommunityVisibility {
        match self {
            Self::Everybody => CommunityVisibility::Public,
            Self::LocalUsers => CommunityVisibility::LocalOnlyPrivate,
            Self::Exactly(visibility) => visibility,
        }
    }

    fn after(self, before: CommunityVisibility) -> CommunityVisibility {
        match (self, before) {
            (Self::Everybody, CommunityVisibility::Unlisted) => before,
            (Self::LocalUsers, CommunityVisibility::LocalOnlyPublic | CommunityVisibility::Private) => before,
            (audience, _) => audience.of_new(),
        }
    }
}

/// Makes a community; who makes it is its first moderator and follower.
///
/// Errors: `OnlyAdminsCanCreateCommunities`, `Slurs`, `InvalidName`, `InvalidDisplayName`, `InvalidBodyField`, `SiteDescriptionLengthOverflow`, `LanguageNotAllowed`, `CommunityNameTaken`, those of links, else what [`policy::check`] says.
pub async fn create(app: &App, actor: &Actor, new: NewCommunity) -> Result<CommunityId> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let (id, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let id = create_in(&mut tx, app, &site, actor, new.clone()).await?;
            Ok::<_, Error>((id, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(id)
}

/// [`create`] inside a running transaction.
pub async fn create_in(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    actor: &Actor,
    new: NewCommunity,
) -> Result<CommunityId> {
    let settings = &site.local.settings;
    let standing = policy::site_standing(tx, actor).await?;
    let action = if settings.community_creation_admin_only {
        Action::CreateCommunityAsAdmin
    } else {
        Action::CreateCommunity
    };
    policy::check(&standing, &Target::Site, action)?;

    let longest_name = usize::try_from(settings.actor_name_max_length).unwrap_or_default();
    let title = new.title.as_deref().unwrap_or(&new.name);
    site.slurs.check(&new.name)?;
    site.slurs.check(title)?;
    name::check_actor_name(&new.name, new.shortest_name..=longest_name)?;
    let languages = match new.languages {
        Some(languages) => allowed_languages(site, languages)?,
        None => {
            let own = db::local_user::find_languages(tx, actor.person_id()).await?.unwrap_or_default();
            narrowed(site, own)
        }
    };
    let ap_id = app.settings().community_ap_id(&new.name);
    let now = tx.now();
    let row = NewRow {
        instance_id: site.site.instance_id,
        title: field::community_title(title, new.longest_title)?.to_owned(),
        name: new.name,
        sidebar: new.sidebar.map(|sidebar| body(site, &sidebar)).transpose()?,
        summary: new.summary.map(|line| summary(site, line)).transpose()?,
        icon: shown_image(site, new.icon)?,
        banner: shown_image(site, new.banner)?,
        inbox_url: format!("{ap_id}/inbox"),
        shared_inbox_url: Some(format!("{}/inbox", app.settings().origin())),
        ap_id,
        local: true,
        nsfw: new.nsfw,
        posting_restricted_to_mods: new.posting_restricted_to_mods,
        visibility: new.audience.of_new(),
        languages,
        published_at: now,
        last_refreshed_at: now,
    };
    let inserted = db::community::insert(tx, &row).await;
    let unique = ["community_name", "community_ap_id"];
    let id = inserted.on_constraints(&unique, Code::CommunityNameTaken)?;

    let person_id = actor.person_id();
    db::membership::insert_moderator(
        tx,
        &CommunityModerator { community_id: id, person_id, appointed_at: now },
    )
    .await?;
    let follower =
        CommunityFollower { person_id, community_id: id, state: FollowState::Accepted, followed_at: now };
    db::membership::insert_follower(tx, &follower).await?;
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    db::counters::followed(tx, &community, standing.local, 1).await?;
    db::counters::community_counted(tx, id, 1).await?;
    tx.note(Change::Community(id));
    tx.note(Change::Viewer(person_id));
    Ok(id)
}

/// Changes what a community says of itself; its name stays.
///
/// Errors: those of [`create`] for the fields, else what [`policy::check`] says.
pub async fn edit(app: &App, actor: &Actor, id: CommunityId, edit: CommunityEdit) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            edit_in(&mut tx, &site, actor, id, edit.clone()).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`edit`] inside a running transaction.
pub async fn edit_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: CommunityId,
    edit: CommunityEdit,
) -> Result<()> {
    let before = db::community::lock(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, id).await?;
    policy::check(&standing, &Target::Community, Action::EditCommunity)?;

    let title = match edit.title {
        Some(title) => {
            site.slurs.check(&title)?;
            field::community_title(&title, edit.longest_title)?.to_owned()
        }
        None => before.title,
    };
    let after = CommunityText {
        title,
        sidebar: edit.sidebar.try_map(|sidebar| body(site, &sidebar))?.apply(before.sidebar),
        summary: edit.summary.try_map(|line| summary(site, line))?.apply(before.summary),
        icon: edit
            .icon
            .try_map(|url| text::shown_image(site, &url))?
            .apply(before.icon.clone().map(Some))
            .flatten(),
        banner: edit
            .banner
            .try_map(|url| text::shown_image(site, &url))?
            .apply(before.banner.clone().map(Some))
            .flatten(),
        nsfw: edit.nsfw.unwrap_or(before.nsfw),
        posting_restricted_to_mods: edit
            .posting_restricted_to_mods
            .unwrap_or(before.posting_restricted_to_mods),
        visibility: edit.audience.map_or(before.visibility, |audience| audience.after(before.visibility)),
        languages: match edit.languages {
            Some(languages) => allowed_languages(site, languages)?,
            None => before.languages,
        },
    };
    let now = tx.now();
    db::community::update(tx, id, &after, now).await?;
    image::replaced_in(tx, before.icon.as_deref(), after.icon.as_deref()).await?;
    image::replaced_in(tx, before.banner.as_deref(), after.banner.as_deref()).await?;
    if before.visibility != after.visibility {
        moderation::community::log_visibility(tx, actor, id, after.visibility, None).await?;
    }
    let mut entry = NewModlog::new(ModlogKind::ModEditCommunity, actor.person_id(), now);
    entry.target_community_id = Some(id);
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Community(id));
    event::publish(tx, actor, Home::of(before.local), Event::CommunityEdited { id }).await
}

/// Deletes a community, or restores it. Idempotent.
///
/// Errors: what [`policy::check`] says.
pub async fn set_deleted(app: &App, actor: &Actor, id: CommunityId, deleted: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            set_deleted_in(&mut tx, actor, id, deleted).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`set_deleted`] inside a running transaction.
pub async fn set_deleted_in(tx: &mut Tx<'_>, actor: &Actor, id: CommunityId, deleted: bool) -> Result<()> {
    let before = db::community::lock(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let standing = policy::standing(tx, actor, id).await?;
    policy::check(&standing, &Target::Community, Action::DeleteCommunity)?;

    let changed = db::community::set_deleted(tx, id, deleted).await?;
    if changed && before.local && !before.removed {
        db::counters::community_counted(tx, id, if deleted { -1 } else { 1 }).await?;
    }
    tx.note(Change::Community(id));
    event::publish(tx, actor, Home::of(before.local), Event::CommunityDeleted { id, deleted }).await
}

fn body(site: &CurrentSite, sidebar: &str) -> Result<String, Code> {
    field::check_body(sidebar)?;
    text::body(site, sidebar)
}

fn summary(site: &CurrentSite, line: String) -> Result<String, Code> {
    site.slurs.check(&line)?;
    field::check_summary(&line)?;
    Ok(line)
}

fn shown_image(site: &CurrentSite, url: Option<String>) -> Result<Option<String>, Code> {
    Ok(url.map(|url| text::shown_image(site, &url)).transpose()?.flatten())
}

/// The languages somebody names for a community, each once. None named: all of the site's.
fn allowed_languages(site: &CurrentSite, mut ids: Vec<LanguageId>) -> Result<Languages, Code> {
    ids.sort_unstable();
    ids.dedup();
    if ids.iter().any(|id| language::find(*id).is_none() || !site.local.languages.contains(*id)) {
        return Err(Code::LanguageNotAllowed);
    }
    if ids.is_empty() { Ok(site.local.languages.clone()) } else { Ok(Languages(ids)) }
}

/// Those of the languages that the site allows; all of the site's if that leaves none.
fn narrowed(site: &CurrentSite, own: Languages) -> Languages {
    let Languages(mut ids) = own;
    ids.retain(|id| site.local.languages.contains(*id));
    if ids.is_empty() { site.local.languages.clone() } else { Languages(ids) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_wish_leaves_a_finer_state() {
        use CommunityVisibility::{LocalOnlyPrivate, LocalOnlyPublic, Private, Public, Unlisted};
        let table = [
            (Audience::Everybody, Public, Public),
            (Audience::Everybody, Unlisted, Unlisted),
            (Audience::Everybody, LocalOnlyPrivate, Public),
            (Audience::Everybody, Private, Public),
            (Audience::LocalUsers, Public, LocalOnlyPrivate),
            (Audience::LocalUsers, LocalOnlyPublic, LocalOnlyPublic),
            (Audience::LocalUsers, Private, Private),
            (Audience::Exactly(Public), Unlisted, Public),
            (Audience::Exactly(Private), Public, Private),
        ];
        for (audience, before, after) in table {
            assert_eq!(audience.after(before), after, "{audience:?} of {before:?}");
        }
    }
}
