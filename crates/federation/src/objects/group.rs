//! Communities (docs/reference/federation.md a.4).

use super::person::{id, inbox, key, name, shared_inbox};
use super::{image, image_of, language_tag, markdown_of, public_key, rendered, source, without_nulls};
use crate::failure::{Outcome, malformed};
use crate::wire::{self, Thing};
use base::ids::InstanceId;
use base::kinds::CommunityVisibility;
use base::language;
use base::text::field;
use chrono::{DateTime, Utc};
use db::community::Community;
use db::languages::Languages;
use db::remote::RemoteCommunity;
use db::tag::Tag;
use domain::App;
use domain::remote::ShownKey;
use domain::text;
use serde_json::{Value, json};

/// The type that is a community to us.
pub const KIND: &str = "Group";

/// Most characters of a title.
const TITLE_MAX: usize = 100;

/// A community of ours as others see it; `tags` are those it has.
pub fn json(app: &App, community: &Community, tags: &[Tag], public_pem: &str) -> Value {
    let id = &community.ap_id;
    let languages: Vec<Value> = community.languages.0.iter().map(|id| language_tag(*id)).collect();
    without_nulls(json!({
        "type": KIND,
        "id": id,
        "url": id,
        "preferredUsername": community.name,
        "name": community.title,
        "summary": rendered(app, community.sidebar.as_deref()),
        "description": community.summary,
        "source": source(community.sidebar.as_deref()),
        "mediaType": "text/html",
        "icon": image(community.icon.as_deref()),
        "image": image(community.banner.as_deref()),
        "sensitive": community.nsfw,
        "attributedTo": format!("{id}/moderators"),
        "moderators": format!("{id}/moderators"),
        "postingRestrictedToMods": community.posting_restricted_to_mods,
        "featured": format!("{id}/featured"),
        "inbox": community.inbox_url,
        "outbox": format!("{id}/outbox"),
        "followers": format!("{id}/followers"),
        "endpoints": { "sharedInbox": community.shared_inbox_url },
        "publicKey": public_key(id, public_pem),
        "language": languages,
        "tag": tags.iter().filter(|tag| !tag.deleted).map(super::tag::json).collect::<Vec<Value>>(),
        "manuallyApprovesFollowers": community.visibility == CommunityVisibility::Private,
        "discoverable": community.visibility != CommunityVisibility::Unlisted,
        "published": community.published_at,
        "updated": community.updated_at,
    }))
}

/// A community as its instance shows it, with its key.
pub fn read(
    thing: &Thing<'_>,
    instance_id: InstanceId,
    now: DateTime<Utc>,
) -> Outcome<(RemoteCommunity, ShownKey)> {
    if thing.kind() != KIND {
        return Err(malformed("no community"));
    }
    let ap_id = id(thing)?;
    let own = |url: Option<&str>| url.filter(|url| wire::same_origin(url, &ap_id)).map(str::to_owned);
    let sidebar = markdown_of(thing).or_else(|| thing.text("summary").map(crate::html::to_markdown));
    // A summary in HTML is the sidebar; only `description` is the line.
    let line =
        thing.filled("description").map(|line| text::cut(&text::arrived_line(line), field::SUMMARY_MAX));
    let name = name(thing)?;
    let community = RemoteCommunity {
        instance_id,
        title: thing
            .filled("name")
            .map_or_else(|| name.clone(), |title| text::cut(&text::arrived_line(title), TITLE_MAX)),
        name,
        sidebar: sidebar.map(|text| text::cut(&text, field::BODY_MAX)).filter(|text| !text.trim().is_empty()),
        summary: line.filter(|line| !line.is_empty()),
        icon: image_of(thing, "icon"),
        banner: image_of(thing, "image"),
        inbox_url: inbox(thing)?,
        shared_inbox_url: shared_inbox(thing),
        followers_url: own(thing.reference("followers")),
        moderators_url: own(moderators(thing)),
        featured_url: own(thing.reference("featured")),
        nsfw: thing.flag("sensitive").unwrap_or(false),
        posting_restricted_to_mods: thing.flag("postingRestrictedToMods").unwrap_or(false),
        visibility: visibility(thing),
        languages: languages(thing),
        tags: super::tag::read(thing, &ap_id),
        published_at: thing.time("published").unwrap_or(now).min(now),
        updated_at: thing.time("updated").map(|at| at.min(now)),
        ap_id,
    };
    Ok((community, key(thing)?))
}

/// The list of moderators: a url of its own, or `attributedTo` if that is a single id.
fn moderators<'a>(thing: &Thing<'a>) -> Option<&'a str> {
    thing.text("moderators").or_else(|| thing.text("attributedTo"))
}

/// The people `attributedTo` names one by one, as PeerTube does.
pub fn named_moderators<'a>(thing: &Thing<'a>) -> Vec<&'a str> {
    let people = thing.all("attributedTo").filter_map(Thing::new);
    people
        .filter(|person| super::person::KINDS.contains(&person.kind()))
        .filter_map(|person| person.id())
        .collect()
}

fn visibility(thing: &Thing<'_>) -> CommunityVisibility {
    if thing.flag("manuallyApprovesFollowers") == Some(true) {
        return CommunityVisibility::Private;
    }
    if thing.flag("discoverable") == Some(false) {
        return CommunityVisibility::Unlisted;
    }
    CommunityVisibility::Public
}

/// Who shall see a community of ours, as a moderator elsewhere says; none if that is not said, or not theirs to say: one that is for people here stays so.
pub fn wanted_visibility(thing: &Thing<'_>, current: CommunityVisibility) -> Option<CommunityVisibility> {
    use CommunityVisibility::{LocalOnlyPrivate, LocalOnlyPublic, Private, Public, Unlisted};
    let listed = match thing.flag("discoverable") {
        Some(true) => Some(Public),
        Some(false) => Some(Unlisted),
        None => None,
    };
    match (current, thing.flag("manuallyApprovesFollowers")) {
        (LocalOnlyPublic | LocalOnlyPrivate, _) => None,
        (_, Some(true)) => Some(Private),
        (Private, Some(false)) => listed.or(Some(Public)),
        (Private, None) => None,
        (Public | Unlisted, _) => listed,
    }
}

fn languages(thing: &Thing<'_>) -> Languages {
    let codes =
        thing.all("language").filter_map(Thing::new).filter_map(|language| language.text("identifier"));
    let mut ids: Vec<_> = codes.filter_map(language::find_by_code).map(|language| language.id).collect();
    ids.sort_unstable();
    ids.dedup();
    Languages(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_of_who_shall_see_a_community_stays() {
        use CommunityVisibility::{LocalOnlyPrivate, LocalOnlyPublic, Private, Public, Unlisted};
        let all = [Public, Unlisted, Private, LocalOnlyPublic, LocalOnlyPrivate];
        let said = |closed: Option<bool>, listed: Option<bool>| {
            let document = json!({ "manuallyApprovesFollowers": closed, "discoverable": listed });
            all.map(|current| wanted_visibility(&Thing::new(&document).unwrap(), current))
        };
        assert_eq!(said(None, None), [None; 5]);
        assert_eq!(said(None, Some(true)), [Some(Public), Some(Public), None, None, None]);
        assert_eq!(said(Some(false), None), [None, None, Some(Public), None, None]);
        assert_eq!(
            said(Some(false), Some(false)),
            [Some(Unlisted), Some(Unlisted), Some(Unlisted), None, None]
        );
        assert_eq!(said(Some(true), Some(true)), [Some(Private), Some(Private), Some(Private), None, None]);
    }
}
