//! What users set: how they want things shown, and what they say of themselves.

use super::{NameLimits, email};
use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::image;
use crate::policy::{self, Action, Target};
use crate::text;
use crate::tx::Tx;
use base::change::Change;
use base::edit::Edit;
use base::error::{Code, Error, OnConstraint, OrCode, Result};
use base::ids::{LanguageId, TagId};
use base::kinds::{CommentSort, ListingType, PostListingMode, SortPreference, VoteShow};
use base::language::{self, UNDETERMINED};
use base::page::MAX_LIMIT;
use base::text::{field, keyword, name};
use db::languages::Languages;
use db::local_user::{LocalUser, Preferences};
use db::person::Profile;
use diesel_async::AsyncConnection;
use std::collections::HashSet;

/// Changes of settings; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What the user says of themselves.
    pub profile: ProfileEdit,
    /// Mail address.
    pub email: Edit<String>,
    /// Languages to read; empty: all.
    pub languages: Option<Vec<LanguageId>>,
    /// How far back lists reach, in seconds; cleared: without end.
    pub time_range_seconds: Edit<i32>,
    /// How things are shown.
    pub shown: Shown,
    /// What names may be like.
    pub limits: NameLimits,
}

/// Changes of what a user says of themselves.
#[derive(Debug, Clone, Default)]
pub struct ProfileEdit {
    /// Shown in place of the name.
    pub display_name: Edit<String>,
    /// Markdown.
    pub bio: Edit<String>,
    /// Address of a picture.
    pub avatar: Edit<String>,
    /// Address of a wide picture.
    pub banner: Edit<String>,
    /// `@name:host`.
    pub matrix_user_id: Edit<String>,
    /// Whether a program writes here.
    pub bot_account: Option<bool>,
}

macro_rules! shown {
    ($($(#[$doc:meta])+ $field:ident: $type:ty,)+) => {
        /// Changes of how things are shown: the fields of [`Preferences`], each to be set or left.
        #[derive(Debug, Clone, Default)]
        pub struct Shown {
            $($(#[$doc])+ pub $field: Option<$type>,)+
        }

        impl Shown {
            fn apply(self, preferences: &mut Preferences) {
                $(if let Some(value) = self.$field {
                    preferences.$field = value;
                })+
            }
        }
    };
}

shown! {
    /// Sensitive content.
    show_nsfw: bool,
    /// Sensitive images blurred.
    blur_nsfw: bool,
    /// Name of a theme, or `browser`.
    theme: String,
    /// Order of posts.
    default_sort: SortPreference,
    /// Order of comments.
    default_comment_sort: CommentSort,
    /// Which communities lists draw from.
    default_listing_type: ListingType,
    /// Rows of a page in API v4, 1 to 50.
    default_items_per_page: i32,
    /// How lists of posts are shown.
    post_listing_mode: PostListingMode,
    /// Language tag, or `browser`.
    interface_language: String,
    /// People's pictures.
    show_avatars: bool,
    /// Images and videos.
    show_media: bool,
    /// Mails about answers and messages.
    send_notifications_to_email: bool,
    /// What bots write.
    show_bot_accounts: bool,
    /// Posts read before.
    show_read_posts: bool,
    /// Links in new tabs.
    open_links_in_new_tab: bool,
    /// Images unfolded.
    auto_expand: bool,
    /// Pages that follow by themselves.
    infinite_scroll_enabled: bool,
    /// Keys for moving about.
    enable_keyboard_navigation: bool,
    /// Images that move.
    enable_animated_images: bool,
    /// Bots' comments folded.
    collapse_bot_comments: bool,
    /// Whether others may write messages.
    private_messages_enabled: bool,
    /// Posts count as read once listed.
    auto_mark_fetched_posts_as_read: bool,
    /// Posts with media left out.
    hide_posts_with_media: bool,
    /// Counts of votes at all.
    show_scores: bool,
    /// Upvotes minus downvotes.
    show_score: bool,
    /// Upvotes.
    show_upvotes: bool,
    /// Downvotes.
    show_downvotes: VoteShow,
    /// Share of upvotes.
    show_upvote_percentage: bool,
    /// Votes given to people.
    show_person_votes: bool,
    /// Words that hide a post.
    blocked_keywords: Vec<String>,
    /// Hosts whose links hide a post or comment.
    blocked_domains: Vec<String>,
    /// Tags that hide a post.
    blocked_tags: Vec<TagId>,
}

/// Longest name of a theme or language, in characters.
const NAME_MAX: usize = 100;

/// Saves changes of settings, all or none. A new mail address is the user's at once, and a mail is sent to verify it.
///
/// Errors: what [`policy::check`] says, `Slurs`, `InvalidDisplayName`, `BioLengthOverflow`, `BlockedUrl`, `InvalidMatrixId`, `InvalidUrl`, `InvalidUrlScheme`, `UrlLengthOverflow`, `LanguageNotAllowed`, `TooManyItems`, `BlockKeywordTooShort`, `BlockKeywordTooLong`, `InvalidFetchLimit`, `InvalidBodyField`, `InvalidEmail`, `EmailTaken`, `EmailRequired`, `NoEmailSetup`.
pub async fn save(app: &App, actor: &Actor, settings: Settings) -> Result<()> {
    let site = app.site().await?;
    let settings = checked(&site, settings)?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            save_in(app, &mut tx, &site, actor, settings.clone()).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn save_in(
    app: &App,
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    settings: Settings,
) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::ArrangeOwnLists)?;
    let user = db::local_user::lock(tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
    save_profile(tx, actor, &user, settings.profile).await?;
    save_email(app, tx, site, &user, settings.email).await?;

    let mut preferences = user.preferences.clone();
    settings.shown.apply(&mut preferences);
    preferences.default_time_range_seconds =
        settings.time_range_seconds.apply(preferences.default_time_range_seconds);
    let languages = settings.languages.map_or_else(|| user.languages.clone(), Languages);
    if preferences != user.preferences || languages != user.languages {
        db::local_user::set_preferences(tx, user.id, &preferences, &languages).await?;
    }
    tx.note(Change::Viewer(user.person_id));
    Ok(())
}

async fn save_profile(tx: &mut Tx<'_>, actor: &Actor, user: &LocalUser, edit: ProfileEdit) -> Result<()> {
    let person = db::person::find(tx, user.person_id).await?.or_code(Code::NotLoggedIn)?;
    let before = Profile::of(&person);
    let after = Profile {
        display_name: edit.display_name.apply(person.display_name),
        bio: edit.bio.apply(person.bio),
        avatar: edit.avatar.apply(person.avatar),
        banner: edit.banner.apply(person.banner),
        matrix_user_id: edit.matrix_user_id.apply(person.matrix_user_id),
        bot_account: edit.bot_account.unwrap_or(person.bot_account),
    };
    if after != before {
        let now = tx.now();
        db::person::set_profile(tx, person.id, &after, now).await?;
        image::replaced_in(tx, before.avatar.as_deref(), after.avatar.as_deref()).await?;
        image::replaced_in(tx, before.banner.as_deref(), after.banner.as_deref()).await?;
        tx.note(Change::Person(person.id));
        event::publish(tx, actor, Home::Elsewhere, Event::PersonEdited { id: person.id }).await?;
    }
    Ok(())
}

async fn save_email(
    app: &App,
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    user: &LocalUser,
    edit: Edit<String>,
) -> Result<()> {
    match edit {
        Edit::Keep => Ok(()),
        Edit::Clear if site.local.settings.email_verification_required => Err(Code::EmailRequired.into()),
        Edit::Clear => Ok(db::local_user::set_email(tx, user.id, None, false).await?),
        Edit::Set(address) if user.email.as_ref() == Some(&address) => Ok(()),
        Edit::Set(address) => {
            let stored = db::local_user::set_email(tx, user.id, Some(&address), false).await;
            stored.on_constraint("local_user_email", Code::EmailTaken)?;
            let name = email::name_of(tx, user).await?;
            email::ask(app, tx, site, user.id, &name, &address).await
        }
    }
}

/// The settings in the form they are stored.
fn checked(site: &CurrentSite, settings: Settings) -> Result<Settings, Code> {
    let Settings { profile, email, languages, time_range_seconds, shown, limits } = settings;
    Ok(Settings {
        profile: checked_profile(site, profile, limits.display)?,
        email: email.try_map(|email| field::email(&email))?,
        languages: languages.map(checked_languages).transpose()?,
        time_range_seconds,
        shown: checked_shown(shown)?,
        limits,
    })
}

fn checked_profile(
    site: &CurrentSite,
    edit: ProfileEdit,
    display_name_max: usize,
) -> Result<ProfileEdit, Code> {
    let image = |address: String| text::shown_image(site, &address).map(|link| link.unwrap_or_default());
    Ok(ProfileEdit {
        display_name: edit.display_name.try_map(|wish| {
            site.slurs.check(&wish)?;
            name::display_name(&wish, display_name_max).map(str::to_owned)
        })?,
        bio: edit.bio.try_map(|bio| {
            field::check_bio(&bio)?;
            text::body(site, &bio)
        })?,
        avatar: edit.avatar.try_map(image)?,
        banner: edit.banner.try_map(image)?,
        matrix_user_id: edit.matrix_user_id.try_map(|id| name::check_matrix_id(&id).map(|()| id))?,
        bot_account: edit.bot_account,
    })
}

/// Sorted, each once, and never without "undetermined", or most posts would be hidden.
fn checked_languages(mut ids: Vec<LanguageId>) -> Result<Vec<LanguageId>, Code> {
    if ids.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems);
    }
    if ids.iter().any(|id| language::find(*id).is_none()) {
        return Err(Code::LanguageNotAllowed);
    }
    if !ids.is_empty() {
        ids.push(UNDETERMINED);
    }
    ids.sort_unstable();
    ids.dedup();
    // All of them is what the empty list means.
    if ids.len() == language::LANGUAGES.len() {
        ids.clear();
    }
    Ok(ids)
}

fn checked_shown(mut shown: Shown) -> Result<Shown, Code> {
    for name in [&shown.theme, &shown.interface_language].into_iter().flatten() {
        if name.chars().count() > NAME_MAX {
            return Err(Code::InvalidBodyField);
        }
    }
    if shown.default_items_per_page.is_some_and(|rows| rows < 1 || i64::from(rows) > MAX_LIMIT) {
        return Err(Code::InvalidFetchLimit);
    }
    shown.blocked_keywords = shown.blocked_keywords.map(checked_keywords).transpose()?;
    shown.blocked_domains = shown.blocked_domains.map(|hosts| checked_domains(&hosts)).transpose()?;
    shown.blocked_tags = shown.blocked_tags.map(checked_tags).transpose()?;
    Ok(shown)
}

/// Trimmed, each once whatever its case, in the order they were given.
fn checked_keywords(words: Vec<String>) -> Result<Vec<String>, Code> {
    if words.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems);
    }
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for word in &words {
        let word = field::keyword(word)?;
        if seen.insert(word.to_lowercase()) {
            kept.push(word.to_owned());
        }
    }
    Ok(kept)
}

/// In the form they are compared in, sorted, each once.
fn checked_domains(hosts: &[String]) -> Result<Vec<String>, Code> {
    if hosts.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems);
    }
    let mut kept = hosts.iter().map(|host| keyword::domain(host)).collect::<Result<Vec<_>, _>>()?;
    kept.sort_unstable();
    kept.dedup();
    Ok(kept)
}

/// Sorted, each once. Ids of no tag hide nothing.
fn checked_tags(mut ids: Vec<TagId>) -> Result<Vec<TagId>, Code> {
    if ids.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Notes that the user was asked for a donation now.
pub async fn donation_notified(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let user = db::local_user::find(&mut tx, actor.person_id()).await?.or_code(Code::NotLoggedIn)?;
            let now = tx.now();
            db::local_user::set_donation_notified(&mut tx, user.id, now).await?;
            tx.note(Change::Viewer(user.person_id));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
