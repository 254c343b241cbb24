//! Places that hold one image each: of people, communities and the site.

use crate::account::settings::{self, ProfileEdit, Settings};
use crate::actor::Actor;
use crate::app::App;
use crate::community::{self, CommunityEdit};
use crate::policy::{self, Action, Target};
use crate::site::{self, SiteEdit};
use base::edit::Edit;
use base::error::{Code, OrCode, Result};
use base::ids::CommunityId;
use std::sync::Arc;

/// A place for one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The actor's own.
    Avatar,
    /// The actor's own.
    Banner,
    /// Of a community.
    CommunityIcon(CommunityId),
    /// Of a community.
    CommunityBanner(CommunityId),
    /// Of this instance.
    SiteIcon,
    /// Of this instance.
    SiteBanner,
}

/// Whether the actor may change what is there.
///
/// Errors: what [`policy::check`] says.
pub async fn check(app: &App, actor: &Actor, place: Place) -> Result<()> {
    let mut conn = app.db().await?;
    let mut tx = app.tx(&mut conn);
    match place {
        Place::Avatar | Place::Banner => {
            let standing = policy::site_standing(&mut tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
        }
        Place::CommunityIcon(id) | Place::CommunityBanner(id) => {
            db::community::find(&mut tx, id).await?.or_code(Code::CommunityNotFound)?;
            let standing = policy::standing(&mut tx, actor, id).await?;
            policy::check(&standing, &Target::Community, Action::EditCommunity)?;
        }
        Place::SiteIcon | Place::SiteBanner => {
            let standing = policy::site_standing(&mut tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::Administrate)?;
        }
    }
    Ok(())
}

/// Puts an image there, or takes it away.
///
/// Errors: what [`policy::check`] says.
pub async fn set(app: &App, actor: &Actor, place: Place, image: Edit<String>) -> Result<()> {
    match place {
        Place::Avatar => profile(app, actor, ProfileEdit { avatar: image, ..ProfileEdit::default() }).await,
        Place::Banner => profile(app, actor, ProfileEdit { banner: image, ..ProfileEdit::default() }).await,
        Place::CommunityIcon(id) => {
            community::edit(app, actor, id, CommunityEdit { icon: image, ..of_community() }).await
        }
        Place::CommunityBanner(id) => {
            community::edit(app, actor, id, CommunityEdit { banner: image, ..of_community() }).await
        }
        Place::SiteIcon => site::edit(app, actor, SiteEdit { icon: image, ..of_site() }).await,
        Place::SiteBanner => site::edit(app, actor, SiteEdit { banner: image, ..of_site() }).await,
    }
}

async fn profile(app: &App, actor: &Actor, profile: ProfileEdit) -> Result<()> {
    settings::save(app, actor, Settings { profile, ..Settings::default() }).await
}

/// Nothing of a community changes.
fn of_community() -> CommunityEdit {
    CommunityEdit {
        longest_title: usize::MAX,
        title: None,
        sidebar: Edit::Keep,
        summary: Edit::Keep,
        icon: Edit::Keep,
        banner: Edit::Keep,
        nsfw: None,
        posting_restricted_to_mods: None,
        languages: None,
        audience: None,
    }
}

/// Nothing of the site changes.
fn of_site() -> SiteEdit {
    SiteEdit {
        name: None,
        sidebar: Edit::Keep,
        summary: Edit::Keep,
        icon: Edit::Keep,
        banner: Edit::Keep,
        content_warning: Edit::Keep,
        languages: None,
        blocked_urls: None,
        taglines: None,
        allowed_instances: None,
        blocked_instances: None,
        settings: Arc::new(|_, _| {}),
    }
}
