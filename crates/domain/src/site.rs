//! What admins set of the site.

pub mod tagline;

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::image;
use crate::moderation;
use crate::policy::{self, Action, Target};
use crate::text;
use crate::tx::Tx;
use anyhow::Context;
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, Error, Result};
use base::ids::LanguageId;
use base::kinds::{InstancePolicyKind, ListingType, ModlogKind, RegistrationMode};
use base::language;
use base::settings::{RateLimit, RateLimits};
use base::text::slur::SlurFilter;
use base::text::{field, url as link};
use db::languages::Languages;
use db::modlog::NewModlog;
use db::site::SiteSettings;
use db::site::write::SiteText;
use diesel_async::AsyncConnection;
use std::ops::RangeInclusive;
use std::sync::Arc;
use url::Host;

/// What an admin wants to change of the site. Lists replace what there was.
#[derive(Clone)]
pub struct SiteEdit {
    /// None: it stays.
    pub name: Option<String>,
    /// Markdown.
    pub sidebar: Edit<String>,
    /// One line.
    pub summary: Edit<String>,
    /// Url of an image.
    pub icon: Edit<String>,
    /// Url of an image.
    pub banner: Edit<String>,
    /// Shown before anything else.
    pub content_warning: Edit<String>,
    /// Languages that may be used here; empty: all; none: they stay.
    pub languages: Option<Vec<LanguageId>>,
    /// Links nobody may post; none: they stay.
    pub blocked_urls: Option<Vec<String>>,
    /// Greetings; none: they stay.
    pub taglines: Option<Vec<String>>,
    /// Host names of the only instances to speak with; none: they stay.
    pub allowed_instances: Option<Vec<String>>,
    /// Host names of instances not to speak with; none: they stay.
    pub blocked_instances: Option<Vec<String>>,
    /// Changes the settings and rate limits as they are when nobody else can change them any more.
    pub settings: Arc<dyn Fn(&mut SiteSettings, &mut RateLimits) + Send + Sync>,
}

/// Finishes the set-up of a site that was started without an admin.
///
/// Errors: `SiteAlreadySetUp`, else those of [`edit`].
pub async fn set_up(app: &App, actor: &Actor, edit: SiteEdit) -> Result<()> {
    change(app, actor, edit, Stage::SetUp).await
}

/// Changes the site.
///
/// Errors: `NotAnAdmin`; `Slurs`; `SiteNameRequired`, `SiteNameLengthOverflow`, `SiteDescriptionLengthOverflow`, `InvalidBodyField`; those of links; `InvalidRegex`, `PermissiveRegex`; `InvalidDefaultListingType`; `ApplicationQuestionRequired`; `LanguageNotAllowed`; `TooManyItems`; `InvalidJson` for a number out of range.
pub async fn edit(app: &App, actor: &Actor, edit: SiteEdit) -> Result<()> {
    change(app, actor, edit, Stage::Running).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    SetUp,
    Running,
}

async fn change(app: &App, actor: &Actor, edit: SiteEdit, stage: Stage) -> Result<()> {
    let current = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            change_in(&mut tx, &current, actor, edit.clone(), stage).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn change_in(
    tx: &mut Tx<'_>,
    current: &CurrentSite,
    actor: &Actor,
    edit: SiteEdit,
    stage: Stage,
) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::Administrate)?;
    let (site, local) = db::site::write::lock_local(tx).await?.context("the site has not been set up")?;
    if stage == Stage::SetUp && local.settings.set_up {
        return Err(Code::SiteAlreadySetUp.into());
    }

    let (mut settings, mut limits) = (local.settings.clone(), local.rate_limits);
    (edit.settings)(&mut settings, &mut limits);
    if stage == Stage::SetUp {
        settings.set_up = true;
    }
    check_settings(&settings)?;
    check_limits(&limits)?;
    settings.legal_information = settings.legal_information.map(|it| body(current, &it)).transpose()?;
    settings.application_question = settings.application_question.map(|it| body(current, &it)).transpose()?;
    let after = SiteText {
        name: match edit.name {
            Some(name) => site_name(current, &name)?,
            None => site.name,
        },
        sidebar: edit.sidebar.try_map(|sidebar| body(current, &sidebar))?.apply(site.sidebar),
        summary: edit.summary.try_map(|line| summary(current, line))?.apply(site.summary),
        icon: edit.icon.try_map(|url| shown_image(current, &url))?.apply(site.icon.clone()),
        banner: edit.banner.try_map(|url| shown_image(current, &url))?.apply(site.banner.clone()),
        content_warning: edit.content_warning.try_map(|it| body(current, &it))?.apply(site.content_warning),
    };
    let languages = edit.languages.map(allowed_languages).transpose()?;

    let now = tx.now();
    db::site::write::text(tx, site.id, &after, now).await?;
    image::replaced_in(tx, site.icon.as_deref(), after.icon.as_deref()).await?;
    image::replaced_in(tx, site.banner.as_deref(), after.banner.as_deref()).await?;
    let all = languages.as_ref().unwrap_or(&local.languages);
    db::site::write::settings(tx, &settings, all, now).await?;
    if limits != local.rate_limits {
        db::site::write::rate_limits(tx, &limits, now).await?;
    }
    accept_and_verify(tx, &local.settings, &settings).await?;
    if let Some(languages) = languages.filter(|languages| !languages.0.is_empty()) {
        for id in db::community::narrow_languages(tx, &languages).await? {
            tx.note(Change::Community(id));
        }
    }
    replace_lists(tx, current, edit.blocked_urls, edit.taglines).await?;
    if let Some(domains) = edit.allowed_instances {
        moderation::instance::replace(tx, actor, InstancePolicyKind::Allowed, &domains).await?;
    }
    if let Some(domains) = edit.blocked_instances {
        moderation::instance::replace(tx, actor, InstancePolicyKind::Blocked, &domains).await?;
    }
    let entry = NewModlog::new(ModlogKind::AdminEditSite, actor.person_id(), now);
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Site);
    event::publish(tx, actor, Home::Elsewhere, Event::SiteEdited).await
}

/// Who has an account when admins begin to ask for applications or verified addresses keeps it.
async fn accept_and_verify(tx: &mut Tx<'_>, before: &SiteSettings, after: &SiteSettings) -> Result<()> {
    let by_application = RegistrationMode::RequireApplication;
    if after.registration_mode == by_application && before.registration_mode != by_application {
        db::site::write::accept_all_users(tx).await?;
    }
    if after.email_verification_required && !before.email_verification_required {
        db::site::write::verify_all_emails(tx).await?;
    }
    Ok(())
}

async fn replace_lists(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    blocked_urls: Option<Vec<String>>,
    taglines: Option<Vec<String>>,
) -> Result<()> {
    let now = tx.now();
    if let Some(urls) = blocked_urls {
        check_length(&urls)?;
        let mut entries =
            urls.iter().map(|entry| link::blocklist_entry(entry)).collect::<Result<Vec<_>, _>>()?;
        entries.sort_unstable();
        entries.dedup();
        db::site::blocked_url::replace(tx, &entries, now).await?;
    }
    if let Some(lines) = taglines {
        check_length(&lines)?;
        let lines = lines.iter().map(|line| tagline::checked(site, line)).collect::<Result<Vec<_>, _>>()?;
        db::site::tagline::replace(tx, &lines, now).await?;
    }
    Ok(())
}

async fn administrate(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::Administrate)?)
}

fn check_settings(settings: &SiteSettings) -> Result<()> {
    if !matches!(settings.default_listing_type, ListingType::All | ListingType::Local) {
        return Err(Code::InvalidDefaultListingType.into());
    }
    let question = settings.application_question.as_deref().unwrap_or_default();
    if settings.registration_mode == RegistrationMode::RequireApplication && question.trim().is_empty() {
        return Err(Code::ApplicationQuestionRequired.into());
    }
    SlurFilter::new(settings.slur_filter_regex.as_deref().unwrap_or_default())?;
    field::check_body(&settings.default_theme)?;
    field::check_body(settings.image_proxy_bypass_domains.as_deref().unwrap_or_default())?;
    if !(1..=50).contains(&settings.default_items_per_page) {
        return Err(Code::InvalidFetchLimit.into());
    }
    within("actor_name_max_length", settings.actor_name_max_length, 3..=255)?;
    within("image_upload_timeout_seconds", settings.image_upload_timeout_seconds, 1..=3600)?;
    for (name, pixels) in [
        ("image_max_thumbnail_size", settings.image_max_thumbnail_size),
        ("image_max_avatar_size", settings.image_max_avatar_size),
        ("image_max_banner_size", settings.image_max_banner_size),
        ("image_max_upload_size", settings.image_max_upload_size),
    ] {
        within(name, pixels, 1..=65_535)?;
    }
    within("max_invites_per_user_allowed", settings.max_invites_per_user, 0..=i32::MAX)?;
    within("default_post_time_range_seconds", settings.default_time_range_seconds.unwrap_or(1), 1..=i32::MAX)
}

fn check_limits(limits: &RateLimits) -> Result<()> {
    let RateLimits { message, post, register, image, comment, search, import_user_settings } = limits;
    for RateLimit { capacity, seconds } in
        [message, post, register, image, comment, search, import_user_settings]
    {
        within("a rate limit", *capacity, 1..=i32::MAX)?;
        within("the seconds of a rate limit", *seconds, 1..=i32::MAX)?;
    }
    Ok(())
}

fn within(name: &str, value: i32, range: RangeInclusive<i32>) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    let detail = format!("{name} is {} to {}, not {value}", range.start(), range.end());
    Err(Error::detailed(Code::InvalidJson, detail))
}

pub(crate) fn check_length<T>(list: &[T]) -> Result<(), Code> {
    if list.len() > field::MAX_ITEMS { Err(Code::TooManyItems) } else { Ok(()) }
}

fn site_name(site: &CurrentSite, name: &str) -> Result<String, Code> {
    site.slurs.check(name)?;
    Ok(field::site_name(name)?.to_owned())
}

fn summary(site: &CurrentSite, line: String) -> Result<String, Code> {
    site.slurs.check(&line)?;
    field::check_summary(&line)?;
    Ok(line)
}

fn body(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    field::check_body(raw)?;
    text::body(site, raw)
}

fn shown_image(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    text::shown_image(site, raw)?.ok_or(Code::InvalidUrl)
}

fn allowed_languages(mut ids: Vec<LanguageId>) -> Result<Languages, Code> {
    ids.sort_unstable();
    ids.dedup();
    if ids.iter().any(|id| language::find(*id).is_none()) {
        return Err(Code::LanguageNotAllowed);
    }
    Ok(Languages(ids))
}

/// Bytes of the longest host name there can be.
const LONGEST_HOST: usize = 253;

/// A host name as it is stored: lower case, an international one in its ASCII form, with a port only if one was given.
pub(crate) fn domain(raw: &str) -> Result<String, Code> {
    let raw = raw.trim();
    let (host, port) = match raw.split_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| Code::InvalidUrl)?)),
        None => (raw, None),
    };
    if host.len() > LONGEST_HOST {
        return Err(Code::InvalidUrl);
    }
    let host = Host::parse(host).map_err(|_| Code::InvalidUrl)?;
    Ok(port.map_or_else(|| host.to_string(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_a_host_name() {
        let table = [
            (" Beta.Test ", Ok("beta.test")),
            ("beta.test:8541", Ok("beta.test:8541")),
            ("bücher.example", Ok("xn--bcher-kva.example")),
            ("", Err(Code::InvalidUrl)),
            ("https://beta.test/", Err(Code::InvalidUrl)),
            ("beta.test:http", Err(Code::InvalidUrl)),
            ("be ta", Err(Code::InvalidUrl)),
        ];
        for (raw, expected) in table {
            assert_eq!(domain(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }

    #[test]
    fn settings_out_of_range_are_refused_and_told_apart() {
        let good = SiteSettings::default();
        assert!(check_settings(&good).is_ok());
        let bad = SiteSettings { default_listing_type: ListingType::Subscribed, ..good.clone() };
        assert_eq!(check_settings(&bad).unwrap_err().code(), Some(Code::InvalidDefaultListingType));
        let bad = SiteSettings { application_question: Some(" ".to_owned()), ..good.clone() };
        assert_eq!(check_settings(&bad).unwrap_err().code(), Some(Code::ApplicationQuestionRequired));
        let bad = SiteSettings { default_items_per_page: 51, ..good.clone() };
        assert_eq!(check_settings(&bad).unwrap_err().code(), Some(Code::InvalidFetchLimit));
        let bad = SiteSettings { image_max_avatar_size: -1, ..good };
        assert!(check_settings(&bad).unwrap_err().to_string().contains("image_max_avatar_size"));
    }
}
