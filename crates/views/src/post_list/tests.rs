//! Lists against a reference that sorts everything, in random worlds.

mod reference;
mod world;

use crate::post_list::{self, Only, PostQuery, Rules, Window};
use crate::viewer::{self, Viewer};
use base::ids::{CommunityId, PersonId, PostId};
use base::kinds::{ListingType, PostSort};
use base::page::{Cursor, Page, Paged, Start};
use rand::RngExt;
use rand::seq::IndexedRandom;
use std::sync::Arc;
use world::{PEOPLE, Watcher, World};

async fn page(world: &World, viewer: &Viewer, query: &PostQuery, limit: i64, start: Start) -> Paged<PostId> {
    let query = PostQuery { page: Page { limit, start }, ..query.clone() };
    post_list::list(&world.reader, viewer, &query).await.unwrap()
}

fn after(id: PostId) -> Start {
    Start::After(Cursor { key: 0, id: id.0, kind: 0 })
}

fn before(id: PostId) -> Start {
    Start::Before(Cursor { key: 0, id: id.0, kind: 0 })
}

async fn viewer(world: &World, watcher: &Watcher) -> Arc<Viewer> {
    match watcher.person {
        Some(id) => viewer::load(&world.reader, id).await.unwrap(),
        None => Viewer::anonymous(),
    }
}

fn random_query(world: &mut World) -> PostQuery {
    let rng = &mut world.rng;
    let rules = if rng.random() { Rules::V3 } else { Rules::V4 };
    let windows = [
        Window::Seconds(3600),
        Window::Seconds(86_400),
        Window::Seconds(604_800),
        Window::Months(1),
        Window::Months(12),
    ];
    let window = if rng.random_bool(0.3) { *windows.choose(rng).unwrap() } else { Window::Always };
    let only =
        [Only::Everything, Only::Everything, Only::Everything, Only::Saved, Only::Liked, Only::Disliked];
    PostQuery {
        listing: *ListingType::ALL.choose(rng).unwrap(),
        community_id: rng.random_bool(0.3).then(|| CommunityId(*[1, 1, 2, 3, 9].choose(rng).unwrap())),
        creator_id: rng.random_bool(0.15).then(|| PersonId(rng.random_range(1..=PEOPLE))),
        sort: *PostSort::ALL.choose(rng).unwrap(),
        window,
        only: *only.choose(rng).unwrap(),
        show_nsfw: rng.random(),
        show_read: *[None, Some(true), Some(false)].choose(rng).unwrap(),
        show_hidden: rng.random_bool(0.2),
        hide_media: rng.random_bool(0.1),
        no_comments_only: rng.random_bool(0.1),
        ..PostQuery::new(rules, Page::first(10))
    }
}

/// Reads a whole list in every way there is, and compares.
async fn check(world: &World, watcher: &Watcher, query: &PostQuery, limit: i64) {
    let viewer = viewer(world, watcher).await;
    let expected = reference::list(world, watcher, query);
    let context = || format!("{query:#?}\nfor {:?}", watcher.person);

    let mut by_cursor: Vec<PostId> = Vec::new();
    let mut start = Start::First;
    while by_cursor.len() <= expected.len() {
        let found = page(world, &viewer, query, limit, start).await;
        let Some(last) = found.items.last() else { break };
        start = after(*last);
        by_cursor.extend(found.items);
    }
    assert_eq!(by_cursor, expected, "by cursor, {limit} at a time: {}", context());

    let rows = usize::try_from(limit).unwrap();
    for (number, wanted) in expected.chunks(rows).enumerate().skip(1).step_by(2) {
        let start = Start::Offset(limit * i64::try_from(number).unwrap());
        let found = page(world, &viewer, query, limit, start).await;
        assert_eq!(found.items, wanted, "page {number} of {limit}: {}", context());
    }

    if query.only == Only::Saved {
        return;
    }
    let mut backwards: Vec<PostId> = Vec::new();
    let mut first = expected.last().copied();
    while let Some(id) = first {
        let mut found = page(world, &viewer, query, limit, before(id)).await.items;
        first = found.first().copied();
        found.reverse();
        backwards.extend(found);
    }
    backwards.reverse();
    let all_but_last = expected.split_last().map(|(_, rest)| rest).unwrap_or_default();
    assert_eq!(backwards, all_but_last, "backwards, {limit} at a time: {}", context());
}

/// Many lists of one world, which changes in between.
async fn live_through(seed: u64) {
    println!("seed {seed}");
    let mut world = World::new(seed, 120).await;
    for stage in 0..8 {
        for _ in 0..40 {
            let query = random_query(&mut world);
            let watcher = world.watchers.choose(&mut world.rng).unwrap().clone();
            let limit = world.rng.random_range(1..=30);
            check(&world, &watcher, &query, limit).await;
        }
        if stage % 2 == 1 {
            world.archive().await;
        }
        world.wait();
        for _ in 0..6 {
            world.change_something().await;
        }
    }
}

#[tokio::test]
async fn lists_are_what_sorting_everything_gives_1() {
    live_through(1).await;
}

#[tokio::test]
async fn lists_are_what_sorting_everything_gives_2() {
    live_through(2).await;
}

#[tokio::test]
async fn lists_are_what_sorting_everything_gives_3() {
    live_through(3).await;
}

#[tokio::test]
async fn lists_are_what_sorting_everything_gives_4() {
    live_through(4).await;
}
