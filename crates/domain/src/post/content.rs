//! What an author writes, checked and cleaned.

use super::{NewPost, PostEdit};
use crate::app::CurrentSite;
use crate::text;
use ::url::Url;
use base::edit::Edit;
use base::error::{Code, Result};
use base::ids::{LanguageId, TagId};
use base::text::{field, url};
use chrono::{DateTime, Utc};
use db::post::{Post, PostContent};

/// The text of a new post, as it is stored.
pub(super) struct Content {
    pub(super) name: String,
    pub(super) url: Option<String>,
    pub(super) body: Option<String>,
    pub(super) alt_text: Option<String>,
    pub(super) custom_thumbnail: Option<String>,
}

/// An edit whose values may be stored.
pub(super) struct Edited {
    name: Option<String>,
    url: Edit<String>,
    body: Edit<String>,
    alt_text: Edit<String>,
    nsfw: Option<bool>,
    pub(super) language_id: Option<LanguageId>,
    custom_thumbnail: Edit<String>,
    pub(super) scheduled_at: Option<DateTime<Utc>>,
    pub(super) tags: Option<Vec<TagId>>,
}

impl Content {
    /// Checks in the order of docs/reference/api-v3.md 5.3.
    pub(super) fn checked(site: &CurrentSite, new: &NewPost) -> Result<Self, Code> {
        if new.honeypot.as_ref().is_some_and(|text| !text.is_empty()) {
            return Err(Code::HoneypotFailed);
        }
        site.slurs.check(&new.name)?;
        let body = match filled(new.body.as_deref()) {
            Some(body) => Some(text::body(site, body)?),
            None => None,
        };
        let name = text::title(&new.name)?;
        let url = text::link(site, new.url.as_deref().unwrap_or_default())?;
        let custom_thumbnail = text::image_link(new.custom_thumbnail.as_deref().unwrap_or_default())?;
        let alt_text = filled(new.alt_text.as_deref());
        alt_text.map_or(Ok(()), field::check_alt_text)?;
        body.as_deref().map_or(Ok(()), field::check_post_body)?;
        check_nsfw(site, new.nsfw)?;
        Ok(Self { name, url, body, alt_text: alt_text.map(str::to_owned), custom_thumbnail })
    }
}

impl Content {
    /// What came from another instance: cut to the limits, without what breaks them otherwise.
    pub(super) fn arrived(site: &CurrentSite, new: &NewPost) -> Result<Self, Code> {
        let body = match filled(new.body.as_deref()) {
            Some(body) => Some(text::body(site, &text::cut(body, field::POST_BODY_MAX))?),
            None => None,
        };
        let title = site.slurs.replace(&new.name);
        let name = text::arrived_title(&title)?;
        let url = text::arrived_link(site, new.url.as_deref())?;
        let custom_thumbnail =
            new.custom_thumbnail.as_deref().and_then(|url| text::image_link(url).ok().flatten());
        let alt_text = filled(new.alt_text.as_deref()).map(|alt| text::cut(alt, field::ALT_TEXT_MAX));
        check_nsfw(site, new.nsfw)?;
        Ok(Self { name, url, body, alt_text, custom_thumbnail })
    }
}

impl Edited {
    /// Checks in the same order.
    pub(super) fn checked(site: &CurrentSite, edit: PostEdit) -> Result<Self, Code> {
        if let Some(name) = &edit.name {
            site.slurs.check(name)?;
        }
        let body = edit.body.try_map(|raw| text::body(site, &raw))?;
        let name = edit.name.as_deref().map(text::title).transpose()?;
        let url = edit.url.try_map(|raw| text::link(site, &raw)?.ok_or(Code::InvalidUrl))?;
        let custom_thumbnail =
            edit.custom_thumbnail.try_map(|raw| text::image_link(&raw)?.ok_or(Code::InvalidUrl))?;
        let alt_text = edit.alt_text.try_map(|text| field::check_alt_text(&text).map(|()| text))?;
        let body = body.try_map(|text| field::check_post_body(&text).map(|()| text))?;
        check_nsfw(site, edit.nsfw)?;
        let PostEdit { nsfw, language_id, scheduled_at, tags, .. } = edit;
        Ok(Self { name, url, body, alt_text, nsfw, language_id, custom_thumbnail, scheduled_at, tags })
    }

    /// The whole content of the post after the edit. What was fetched from the linked page goes with the link.
    pub(super) fn applied(
        &self,
        site: &CurrentSite,
        post: &Post,
        community_nsfw: bool,
        now: DateTime<Utc>,
    ) -> PostContent {
        let url = self.url.clone().apply(post.url.clone());
        let custom_thumbnail = self.custom_thumbnail.clone().apply(post.custom_thumbnail.clone());
        let same_page = url == post.url;
        let fetched = |value: &Option<String>| value.clone().filter(|_| same_page);
        let chosen = thumbnail(site, url.as_deref(), custom_thumbnail.as_deref());
        let thumbnail_url = if same_page && custom_thumbnail == post.custom_thumbnail {
            post.thumbnail_url.clone()
        } else {
            chosen
        };
        PostContent {
            name: self.name.clone().unwrap_or_else(|| post.name.clone()),
            body: self.body.clone().apply(post.body.clone()),
            alt_text: self.alt_text.clone().apply(post.alt_text.clone()),
            embed_title: fetched(&post.embed_title),
            embed_description: fetched(&post.embed_description),
            embed_video_url: fetched(&post.embed_video_url),
            url_content_type: fetched(&post.url_content_type),
            thumbnail_url,
            custom_thumbnail,
            url,
            nsfw: community_nsfw || self.nsfw.unwrap_or(post.nsfw),
            language_id: self.language_id.unwrap_or(post.language_id),
            updated_at: Some(now),
            // Once it has appeared it cannot wait again.
            scheduled_at: post.scheduled_at.map(|waits| self.scheduled_at.unwrap_or(waits)),
        }
    }
}

/// The image beside a post as long as nothing is known of the linked page: the chosen one, unless the link is an image itself.
pub(super) fn thumbnail(
    site: &CurrentSite,
    link: Option<&str>,
    custom_thumbnail: Option<&str>,
) -> Option<String> {
    chosen(link, custom_thumbnail).map(|url| text::shown(site, url.to_owned()))
}

fn chosen<'u>(link: Option<&str>, custom_thumbnail: Option<&'u str>) -> Option<&'u str> {
    let image = link.and_then(|link| Url::parse(link).ok()).is_some_and(|link| url::is_image(&link));
    custom_thumbnail.filter(|_| !image)
}

/// Errors: `ScheduleTimeNotInFuture`.
pub(super) fn check_schedule(scheduled_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Code> {
    match scheduled_at {
        Some(at) if at <= now => Err(Code::ScheduleTimeNotInFuture),
        Some(_) | None => Ok(()),
    }
}

fn check_nsfw(site: &CurrentSite, nsfw: Option<bool>) -> Result<(), Code> {
    if nsfw == Some(true) && !site.local.settings.nsfw_allowed {
        return Err(Code::NsfwNotAllowed);
    }
    Ok(())
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn a_chosen_thumbnail_does_not_stand_beside_an_image() {
        let wish = Some("https://b.example/small.png");
        assert_eq!(chosen(Some("https://a.example/page"), wish), wish);
        assert_eq!(chosen(None, wish), wish);
        assert_eq!(chosen(Some("https://a.example/cat.jpg"), wish), None);
        assert_eq!(chosen(Some("https://a.example/page"), None), None);
    }
}
