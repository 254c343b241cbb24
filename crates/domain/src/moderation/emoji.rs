//! Emoji of the site.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::policy::{self, Action, Target};
use crate::text;
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::CustomEmojiId;
use base::kinds::ModlogKind;
use base::text::field;
use db::modlog::NewModlog;
use db::site::emoji::{self, CustomEmoji, EmojiText, UNIQUE};

/// A new emoji as somebody sends it.
#[derive(Debug, Clone)]
pub struct NewEmoji {
    /// Letters, digits, underscores and dashes; kept in lower case, and unique.
    pub shortcode: String,
    /// Url of the image; unique too.
    pub image_url: String,
    /// What it shows.
    pub alt_text: String,
    /// Under which it is offered.
    pub category: String,
    /// Words that find it; kept in lower case.
    pub keywords: Vec<String>,
}

/// What somebody wants to change of an emoji; none: it stays.
#[derive(Debug, Clone, Default)]
pub struct EmojiEdit {
    /// As in [`NewEmoji`], like all that follow.
    pub shortcode: Option<String>,
    /// See [`NewEmoji`].
    pub image_url: Option<String>,
    /// See [`NewEmoji`].
    pub alt_text: Option<String>,
    /// See [`NewEmoji`].
    pub category: Option<String>,
    /// See [`NewEmoji`].
    pub keywords: Option<Vec<String>>,
}

/// Most characters of a shortcode.
const LONGEST_SHORTCODE: usize = 128;

/// Adds an emoji.
///
/// Errors: what [`policy::check`] says, `InvalidName`, `InvalidUrl` and the others of links, `AltTextLengthOverflow`, `TooManyItems`, `EmojiTaken`.
pub async fn create(app: &App, actor: &Actor, new: &NewEmoji) -> Result<CustomEmojiId> {
    let site = app.site().await?;
    app.write(async |tx| {
        allow(tx, actor).await?;
        let text = shown(&site, checked(new)?);
        let now = tx.now();
        let inserted = emoji::insert(tx, &text, now).await;
        let id = inserted.on_constraints(&UNIQUE, Code::EmojiTaken)?;
        log(tx, actor, &text.shortcode, false).await?;
        Ok(id)
    })
    .await
}

/// Changes an emoji.
///
/// Errors: `NotFound`, else those of [`create`].
pub async fn edit(app: &App, actor: &Actor, id: CustomEmojiId, edit: &EmojiEdit) -> Result<()> {
    let site = app.site().await?;
    app.write(async |tx| {
        allow(tx, actor).await?;
        let before = emoji::lock(tx, id).await?.or_code(Code::NotFound)?;
        let text = shown(&site, checked(&edited(before, edit.clone()))?);
        let now = tx.now();
        emoji::update(tx, id, &text, now).await.on_constraints(&UNIQUE, Code::EmojiTaken)?;
        log(tx, actor, &text.shortcode, false).await?;
        Ok(())
    })
    .await
}

/// Deletes an emoji.
///
/// Errors: `NotFound`, what [`policy::check`] says.
pub async fn delete(app: &App, actor: &Actor, id: CustomEmojiId) -> Result<()> {
    app.write(async |tx| {
        allow(tx, actor).await?;
        let before = emoji::lock(tx, id).await?.or_code(Code::NotFound)?;
        emoji::delete(tx, id).await?;
        log(tx, actor, &before.shortcode, true).await?;
        Ok(())
    })
    .await
}

async fn allow(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::OnSite(Capability::ManageEmoji))?)
}

async fn log(tx: &mut Tx<'_>, actor: &Actor, shortcode: &str, deleted: bool) -> Result<()> {
    let mut entry = NewModlog::new(ModlogKind::AdminEditEmoji, actor.person_id(), tx.now());
    entry.is_revert = deleted;
    entry.detail = Some(shortcode.to_owned());
    super::log(tx, &entry).await?;
    tx.note(Change::Site);
    Ok(())
}

fn edited(before: CustomEmoji, edit: EmojiEdit) -> NewEmoji {
    let keywords = before.keywords.into_iter().flatten().collect();
    NewEmoji {
        shortcode: edit.shortcode.unwrap_or(before.shortcode),
        image_url: edit.image_url.unwrap_or(before.image_url),
        alt_text: edit.alt_text.unwrap_or(before.alt_text),
        category: edit.category.unwrap_or(before.category),
        keywords: edit.keywords.unwrap_or(keywords),
    }
}

/// Its image passed through this server, where the admins want that.
fn shown(site: &CurrentSite, emoji: EmojiText) -> EmojiText {
    EmojiText { image_url: text::shown(site, emoji.image_url), ..emoji }
}

fn checked(new: &NewEmoji) -> Result<EmojiText, Code> {
    let shortcode = new.shortcode.trim().to_lowercase();
    let allowed = |char: char| char.is_alphanumeric() || char == '_' || char == '-';
    let length = shortcode.chars().count();
    if length == 0 || length > LONGEST_SHORTCODE || !shortcode.chars().all(allowed) {
        return Err(Code::InvalidName);
    }
    if new.keywords.len() > field::MAX_ITEMS {
        return Err(Code::TooManyItems);
    }
    field::check_alt_text(&new.alt_text)?;
    field::check_body(&new.category)?;
    let mut keywords: Vec<String> = new.keywords.iter().map(|word| word.trim().to_lowercase()).collect();
    keywords.retain(|word| !word.is_empty());
    keywords.sort_unstable();
    keywords.dedup();
    keywords.iter().try_for_each(|word| field::check_body(word))?;
    Ok(EmojiText {
        shortcode,
        image_url: text::image_link(&new.image_url)?.ok_or(Code::InvalidUrl)?,
        alt_text: new.alt_text.clone(),
        category: new.category.trim().to_owned(),
        keywords: keywords.into_iter().map(Some).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emoji(shortcode: &str) -> NewEmoji {
        NewEmoji {
            shortcode: shortcode.to_owned(),
            image_url: "https://spinney.test/a.png".to_owned(),
            alt_text: String::new(),
            category: "faces".to_owned(),
            keywords: vec![" Happy".to_owned(), "happy".to_owned(), String::new()],
        }
    }

    #[test]
    fn an_emoji_is_kept_in_one_spelling() {
        let text = checked(&emoji(" Smile_1 ")).unwrap();
        assert_eq!((text.shortcode.as_str(), text.keywords), ("smile_1", vec![Some("happy".to_owned())]));
        for bad in ["", ":smile:", "two words"] {
            assert_eq!(checked(&emoji(bad)).unwrap_err(), Code::InvalidName, "{bad}");
        }
        let no_url = NewEmoji { image_url: "nowhere".to_owned(), ..emoji("smile") };
        assert_eq!(checked(&no_url).unwrap_err(), Code::InvalidUrl);
    }
}
