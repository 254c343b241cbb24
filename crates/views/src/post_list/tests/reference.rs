//! The lists as docs/reference/ranking.md and api-v3.md 6.1 put them, by sorting everything.

use super::world::{BOT, Post, Watcher, World, instance_of};
use crate::post_list::{Only, PostQuery, Rules};
use base::ids::PostId;
use base::kinds::{CommunityVisibility, ListingType, PostSort};
use chrono::{DateTime, Utc};
use std::cmp::Ordering;

/// The whole list, without regard to pages.
pub fn list(world: &World, watcher: &Watcher, query: &PostQuery) -> Vec<PostId> {
    let mut posts: Vec<&Post> =
        world.posts.iter().filter(|post| shown(world, watcher, query, post)).collect();
    posts.sort_by(|one, other| compare(world, watcher, query, one, other));
    posts.into_iter().map(|post| post.id).collect()
}

fn hot(score: i32, since: DateTime<Utc>, now: DateTime<Utc>) -> f64 {
    let hours = (now - since).as_seconds_f64() / 3600.0;
    if hours <= 0.0 || hours >= 168.0 {
        return 0.0;
    }
    f64::from((score + 2).max(2)).log10() / (hours + 2.0).powf(1.8)
}

fn controversy(up: i32, down: i32) -> f64 {
    if up <= 0 || down <= 0 {
        return 0.0;
    }
    f64::from(up + down).powf(f64::from(up.min(down)) / f64::from(up.max(down)))
}

/// Which of two posts comes first: what is larger, unless said otherwise.
fn compare(world: &World, watcher: &Watcher, query: &PostQuery, one: &Post, other: &Post) -> Ordering {
    let now = world.clock.now();
    let larger = |one: f64, other: f64| other.total_cmp(&one);
    let featured = |post: &Post| match query.community_id {
        Some(_) => post.featured_community,
        None => post.featured_local,
    };
    let saved = match query.only {
        Only::Saved => watcher.saved.get(&other.id).cmp(&watcher.saved.get(&one.id)),
        Only::Everything | Only::Liked | Only::Disliked => Ordering::Equal,
    };
    let by_time = matches!(query.sort, PostSort::New | PostSort::Old);
    let featured = match query.rules {
        Rules::V4 if by_time => Ordering::Equal,
        Rules::V3 | Rules::V4 => featured(other).cmp(&featured(one)),
    };
    let published = other.published.cmp(&one.published);
    let sort = match query.sort {
        PostSort::Hot => larger(
            hot(one.up - one.down, one.published, now),
            hot(other.up - other.down, other.published, now),
        )
        .then(published),
        PostSort::Active => larger(
            hot(one.up - one.down, one.newest_bump, now),
            hot(other.up - other.down, other.newest_bump, now),
        )
        .then(published),
        PostSort::Scaled => {
            let scaled = |post: &Post| {
                let active = world.communities[post.community].active;
                hot(post.up - post.down, post.published, now) / f64::from(2 + active).log10()
            };
            larger(scaled(one), scaled(other)).then(published)
        }
        PostSort::Controversial => {
            larger(controversy(one.up, one.down), controversy(other.up, other.down)).then(published)
        }
        PostSort::Top => (other.up - other.down).cmp(&(one.up - one.down)).then(published),
        PostSort::MostComments => other.comments.cmp(&one.comments).then(published),
        PostSort::NewComments => other.newest_comment.cmp(&one.newest_comment),
        PostSort::New => published,
        PostSort::Old => published.reverse(),
    };
    let id = other.id.cmp(&one.id);
    let id = if query.sort == PostSort::Old && query.rules == Rules::V4 { id.reverse() } else { id };
    saved.then(featured).then(sort).then(id)
}

fn shown(world: &World, watcher: &Watcher, query: &PostQuery, post: &Post) -> bool {
    let community = &world.communities[post.community];
    let known = watcher.person.is_some();
    let own = watcher.person == Some(post.creator);
    let v4 = query.rules == Rules::V4;
    let profile = query.creator_id.is_some();
    let listing = if query.community_id.is_some() { ListingType::All } else { query.listing };
    let moderator_view = listing == ListingType::ModeratorView;

    // Asked for.
    if query.community_id.is_some_and(|id| id != community.id)
        || query.creator_id.is_some_and(|id| id != post.creator)
        || query.window.since(world.clock.now()).is_some_and(|since| post.published <= since)
        || (query.hide_media && post.media)
        || (query.no_comments_only && post.comments > 0)
    {
        return false;
    }
    let drawn = match listing {
        ListingType::All => true,
        ListingType::Local => community.local,
        ListingType::Suggested => !v4 && !known,
        ListingType::Subscribed | ListingType::ModeratorView if !known => !v4,
        ListingType::Subscribed => watcher.follows.contains(&community.id),
        ListingType::ModeratorView => watcher.moderates.contains(&community.id),
    };
    let done = match query.only {
        Only::Everything => true,
        Only::Saved => watcher.saved.contains_key(&post.id),
        Only::Liked => !known || (!own && watcher.votes.get(&post.id) == Some(&true)),
        Only::Disliked => !known || (!own && watcher.votes.get(&post.id) == Some(&false)),
    };
    if !drawn || !done {
        return false;
    }

    // Allowed to be seen.
    if community.deleted || ((post.deleted || post.scheduled) && !own) {
        return false;
    }
    if (post.removed || community.removed) && !(watcher.admin && (profile || v4)) {
        return false;
    }
    let follows = watcher.follows.contains(&community.id);
    let moderates = watcher.moderates.contains(&community.id);
    let open = match community.visibility {
        CommunityVisibility::Public | CommunityVisibility::LocalOnlyPublic => true,
        CommunityVisibility::LocalOnlyPrivate => known,
        CommunityVisibility::Private => follows || moderates || watcher.admin,
        CommunityVisibility::Unlisted if !known && !v4 => false,
        CommunityVisibility::Unlisted => match listing {
            ListingType::All | ListingType::Local | ListingType::Suggested => {
                follows || query.community_id.is_some()
            }
            ListingType::Subscribed | ListingType::ModeratorView => known,
        },
    };
    if !open || (!query.show_nsfw && (post.nsfw || community.nsfw)) {
        return false;
    }

    // Wished for.
    if !known {
        return true;
    }
    let unread_only = !query.show_read.unwrap_or(watcher.shows_read);
    if (unread_only && !profile && query.only != Only::Saved && watcher.read.contains(&post.id))
        || (!query.show_hidden && !profile && watcher.hidden.contains(&post.id))
        || (!watcher.shows_bots && post.creator == BOT)
    {
        return false;
    }
    let languages = &watcher.languages;
    let instance = watcher.blocked_instances.contains(&community.instance) && !(v4 && follows);
    let author = v4 && watcher.blocked_instances.contains(&instance_of(post.creator));
    let blocked = (!languages.is_empty() && !languages.contains(&post.language))
        || watcher.blocked_people.contains(&post.creator)
        || watcher.blocked_communities.contains(&community.id)
        || instance
        || author;
    moderator_view || !blocked
}
