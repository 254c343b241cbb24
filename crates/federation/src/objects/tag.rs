//! Words that posts of a community can be marked with (docs/reference/federation.md a.5, `CommunityPostTag`).

use super::without_nulls;
use crate::wire::{self, Thing};
use base::kinds::TagColor;
use db::tag::{RemoteTag, Tag};
use domain::text;
use serde_json::{Value, json};

/// The types they are told as: that of most, and PieFed's.
const KINDS: [&str; 3] = ["CommunityPostTag", "lemmy:CommunityTag", "CommunityTag"];
/// Most of one community or post that are looked at.
const MOST: usize = 100;
/// Most characters of a name.
const NAME_MAX: usize = 50;
/// Most characters of what is said about one.
const SUMMARY_MAX: usize = 150;

/// One of ours as others see it.
pub fn json(tag: &Tag) -> Value {
    without_nulls(json!({
        "type": "CommunityPostTag",
        "id": tag.ap_id,
        "preferredUsername": tag.name,
        "name": tag.display_name,
        "content": tag.summary,
        "color": tag.color.word(),
    }))
}

fn all<'a>(thing: &Thing<'a>) -> impl Iterator<Item = Thing<'a>> {
    thing.tags().filter(|tag| KINDS.contains(&tag.kind())).take(MOST)
}

/// The ids of those a post is marked with.
pub fn ids(thing: &Thing<'_>) -> Vec<String> {
    all(thing).filter_map(|tag| tag.id()).map(str::to_owned).collect()
}

/// Those a community has, as its instance shows them; each name once.
pub fn read(thing: &Thing<'_>, community_ap_id: &str) -> Vec<RemoteTag> {
    let mut found: Vec<RemoteTag> = Vec::new();
    for tag in all(thing) {
        let own = tag.id().filter(|id| wire::same_origin(id, community_ap_id));
        let line = |name: &str, max| {
            let line = text::cut(&text::arrived_line(tag.filled(name)?), max);
            (!line.is_empty()).then_some(line)
        };
        let display_name = line("name", NAME_MAX).or_else(|| line("display_name", NAME_MAX));
        let name = line("preferredUsername", NAME_MAX).or_else(|| display_name.clone());
        let (Some(ap_id), Some(name)) = (own, name) else { continue };
        if found.iter().any(|known| known.ap_id == ap_id || known.name.to_lowercase() == name.to_lowercase())
        {
            continue;
        }
        found.push(RemoteTag {
            ap_id: ap_id.to_owned(),
            name,
            display_name,
            summary: line("content", SUMMARY_MAX),
            color: tag.text("color").and_then(TagColor::from_word).unwrap_or(TagColor::Color01),
        });
    }
    found
}
