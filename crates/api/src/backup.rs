//! Files of settings as they come in: those of both versions of the API, from here or from Lemmy. Source: docs/reference/api-v3.md 7.6 and api-v4.md 4.1.
//!
//! A file of either version can be sent to either: what is missing stays or is empty, words are taken in the spelling of both, and what is unknown is passed over, so that a file of a newer version is not refused.

use crate::v4::kinds::preference;
use base::edit::Edit;
use base::error::Code;
use base::kinds::{CommentSort, ListingType, PostListingMode, PostSort, SortPreference, VoteShow};
use base::language;
use db::backup::Lists;
use domain::account::NameLimits;
use domain::account::backup::Backup;
use domain::account::settings::{ProfileEdit, Settings, Shown};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A file of settings. Texts that are missing are cleared, settings that are missing stay; pictures are not brought in.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UserSettingsFile)]
pub struct File {
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub matrix_id: Option<String>,
    pub bot_account: Option<bool>,
    /// The account of the API version that wrote the file.
    #[schema(value_type = Option<Object>)]
    pub settings: Option<Value>,
    /// API v3: which numbers of votes are shown.
    #[schema(value_type = Option<Object>)]
    pub vote_display_mode_settings: Option<Value>,
    /// Addresses.
    pub followed_communities: Option<Vec<String>>,
    /// Addresses.
    pub saved_posts: Option<Vec<String>>,
    /// Addresses.
    pub saved_comments: Option<Vec<String>>,
    /// Addresses.
    pub blocked_communities: Option<Vec<String>>,
    /// Addresses.
    pub blocked_users: Option<Vec<String>>,
    /// API v3: host names.
    pub blocked_instances: Option<Vec<String>>,
    /// API v4: host names.
    pub blocked_instances_communities: Option<Vec<String>>,
    /// API v4: host names.
    pub blocked_instances_persons: Option<Vec<String>>,
    /// API v4.
    pub blocking_keywords: Option<Vec<String>>,
    /// API v4: codes of ISO 639-1.
    pub discussion_languages: Option<Vec<String>>,
}

impl File {
    /// What it brings in, by the rules for names of a version.
    pub fn into_backup(self, limits: NameLimits) -> Result<Backup, Code> {
        let languages = self.discussion_languages.map(|codes| {
            codes.iter().filter_map(|code| language::find_by_code(code)).map(|known| known.id).collect()
        });
        let fields = Fields { settings: self.settings, votes: self.vote_display_mode_settings };
        let window = fields.window();
        let settings = Settings {
            profile: ProfileEdit {
                display_name: overwrite(self.display_name),
                bio: overwrite(self.bio),
                avatar: Edit::Keep,
                banner: Edit::Keep,
                matrix_user_id: overwrite(self.matrix_id),
                bot_account: self.bot_account,
            },
            email: Edit::Keep,
            languages,
            time_range_seconds: window,
            shown: fields.shown(self.blocking_keywords),
            limits,
        };
        let mut hosts = self.blocked_instances.unwrap_or_default();
        hosts.extend(self.blocked_instances_communities.unwrap_or_default());
        Ok(Backup {
            settings,
            lists: Lists {
                followed_communities: self.followed_communities.unwrap_or_default(),
                saved_posts: self.saved_posts.unwrap_or_default(),
                saved_comments: self.saved_comments.unwrap_or_default(),
                blocked_communities: self.blocked_communities.unwrap_or_default(),
                blocked_people: self.blocked_users.unwrap_or_default(),
                blocked_instance_communities: hosts,
                blocked_instance_people: self.blocked_instances_persons.unwrap_or_default(),
            },
        })
    }
}

/// A text that takes the place of what there was; a missing one clears it.
fn overwrite(text: Option<String>) -> Edit<String> {
    match text {
        Some(text) if !text.trim().is_empty() => Edit::Set(text),
        Some(_) | None => Edit::Clear,
    }
}

/// The settings of a file.
struct Fields {
    settings: Option<Value>,
    votes: Option<Value>,
}

impl Fields {
    fn get(&self, names: &[&str]) -> Option<&Value> {
        let settings = self.settings.as_ref()?;
        names.iter().find_map(|name| settings.get(name))
    }

    fn flag(&self, names: &[&str]) -> Option<bool> {
        self.get(names)?.as_bool()
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        self.get(names)?.as_str().map(str::to_owned)
    }

    /// A word of a closed list, as `base::kinds` spells it.
    fn word(&self, names: &[&str]) -> Option<String> {
        Some(snake_case(self.get(names)?.as_str()?))
    }

    fn vote(&self, name: &str) -> Option<bool> {
        self.votes.as_ref()?.get(name)?.as_bool()
    }

    fn seconds(&self) -> Option<i32> {
        let seconds = self.get(&["default_post_time_range_seconds"])?.as_i64()?;
        i32::try_from(seconds).ok().filter(|seconds| *seconds > 0)
    }

    /// How far back lists reach; a file of API v3 says nothing of it beside the sort.
    fn window(&self) -> Edit<i32> {
        match self.seconds() {
            Some(seconds) => Edit::Set(seconds),
            None => Edit::Keep,
        }
    }

    fn sort(&self) -> Option<SortPreference> {
        if let Some(word) = self.word(&["default_sort_type"]) {
            return SortPreference::from_word(&word);
        }
        let sort = PostSort::from_word(&self.word(&["default_post_sort_type"])?)?;
        Some(preference(sort.into(), self.seconds()))
    }

    fn shown(&self, blocked_keywords: Option<Vec<String>>) -> Shown {
        let downvotes = self.word(&["show_downvotes"]).and_then(|word| VoteShow::from_word(&word));
        let v3_downvotes =
            self.vote("downvotes").map(|shown| if shown { VoteShow::Show } else { VoteShow::Hide });
        Shown {
            show_nsfw: self.flag(&["show_nsfw"]),
            blur_nsfw: self.flag(&["blur_nsfw"]),
            theme: self.text(&["theme"]),
            default_sort: self.sort(),
            default_comment_sort: self
                .word(&["default_comment_sort_type"])
                .and_then(|word| CommentSort::from_word(&word)),
            default_listing_type: self
                .word(&["default_listing_type"])
                .and_then(|word| ListingType::from_word(&word)),
            default_items_per_page: self
                .get(&["default_items_per_page"])
                .and_then(Value::as_i64)
                .and_then(|rows| i32::try_from(rows).ok()),
            post_listing_mode: self
                .word(&["post_listing_mode"])
                .and_then(|word| PostListingMode::from_word(&word)),
            interface_language: self.text(&["interface_language"]),
            show_avatars: self.flag(&["show_avatars"]),
            show_media: self.flag(&["show_media"]),
            send_notifications_to_email: self.flag(&["send_notifications_to_email"]),
            show_bot_accounts: self.flag(&["show_bot_accounts"]),
            show_read_posts: self.flag(&["show_read_posts"]),
            open_links_in_new_tab: self.flag(&["open_links_in_new_tab"]),
            auto_expand: self.flag(&["auto_expand"]),
            infinite_scroll_enabled: self.flag(&["infinite_scroll_enabled"]),
            enable_keyboard_navigation: self.flag(&["enable_keyboard_navigation"]),
            enable_animated_images: self.flag(&["enable_animated_images", "animated_images_enabled"]),
            collapse_bot_comments: self.flag(&["collapse_bot_comments"]),
            private_messages_enabled: self.flag(&["private_messages_enabled"]),
            auto_mark_fetched_posts_as_read: self.flag(&["auto_mark_fetched_posts_as_read"]),
            hide_posts_with_media: self.flag(&["hide_posts_with_media"]),
            show_scores: self.flag(&["show_scores"]),
            show_score: self.flag(&["show_score"]).or_else(|| self.vote("score")),
            show_upvotes: self.flag(&["show_upvotes"]).or_else(|| self.vote("upvotes")),
            show_downvotes: downvotes.or(v3_downvotes),
            show_upvote_percentage: self
                .flag(&["show_upvote_percentage"])
                .or_else(|| self.vote("upvote_percentage")),
            show_person_votes: self.flag(&["show_person_votes"]),
            blocked_keywords,
            blocked_domains: None,
            blocked_tags: None,
        }
    }
}

/// `TopDay` as `top_day`; what is so already stays.
fn snake_case(word: &str) -> String {
    let mut snake = String::with_capacity(word.len() + 4);
    for (place, char) in word.chars().enumerate() {
        if char.is_ascii_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(file: Value) -> Shown {
        let file: File = serde_json::from_value(file).unwrap();
        file.into_backup(NameLimits::default()).unwrap().settings.shown
    }

    #[test]
    fn words_are_taken_in_the_spelling_of_both_versions() {
        let v3 = shown(json!({
            "settings": { "default_sort_type": "TopSixHour", "default_listing_type": "All", "post_listing_mode": "SmallCard", "show_nsfw": true },
            "vote_display_mode_settings": { "score": true, "downvotes": false },
        }));
        assert_eq!(v3.default_sort, Some(SortPreference::TopSixHour));
        assert_eq!(v3.default_listing_type, Some(ListingType::All));
        assert_eq!(v3.post_listing_mode, Some(PostListingMode::SmallCard));
        assert_eq!(
            (v3.show_nsfw, v3.show_score, v3.show_downvotes),
            (Some(true), Some(true), Some(VoteShow::Hide))
        );
        let v4 = shown(json!({
            "settings": { "default_post_sort_type": "most_comments", "default_comment_sort_type": "old", "show_downvotes": "show_for_others", "animated_images_enabled": false },
        }));
        assert_eq!(v4.default_sort, Some(SortPreference::MostComments));
        assert_eq!(v4.default_comment_sort, Some(CommentSort::Old));
        assert_eq!(
            (v4.show_downvotes, v4.enable_animated_images),
            (Some(VoteShow::ShowForOthers), Some(false))
        );
        let odd =
            shown(json!({ "settings": { "default_sort_type": "Sideways", "theme": 5 }, "unknown": [1] }));
        assert_eq!((odd.default_sort, odd.theme), (None, None));
    }
}
