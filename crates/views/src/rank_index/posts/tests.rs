//! The index without a database.

use super::*;
use base::ids::{InstanceId, PersonId};
use base::kinds::CommunityVisibility;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

const ORDERS: [Order; 10] = [
    Order::Active,
    Order::Hot,
    Order::Scaled,
    Order::Controversial,
    Order::Top,
    Order::MostComments,
    Order::NewComments,
    Order::New,
    Order::Old,
    Order::OldBySmallerId,
];

fn noon() -> DateTime<Utc> {
    "2026-05-01T12:00:00Z".parse().unwrap()
}

/// A post of community 1, `minutes` old at noon.
fn post(id: i32, score: i32, minutes: i64) -> Entry {
    let published = (noon() - TimeDelta::minutes(minutes)).timestamp_micros();
    Entry {
        id: PostId(id),
        community_id: CommunityId(1),
        creator_id: PersonId(1),
        published,
        newest_comment: published,
        newest_bump: published,
        upvotes: score.max(0),
        downvotes: -score.min(0),
        comments: 0,
        language: 0,
        flags: Flags::default(),
    }
}

fn communities(active: &[i32]) -> Communities {
    let facts = |active: &i32| Facts {
        instance_id: InstanceId(1),
        visibility: CommunityVisibility::Public,
        local: true,
        nsfw: false,
        deleted: false,
        removed: false,
        users_active_month: *active,
    };
    (1..).map(CommunityId).zip(active.iter().map(facts)).collect()
}

fn index(posts: Vec<Entry>, active: &[i32]) -> Posts {
    Posts::new(noon() - TimeDelta::days(30), posts, communities(active))
}

fn ids(posts: &mut Posts, order: Order, now: DateTime<Utc>) -> Vec<i32> {
    posts.prepare(order, now);
    posts.descend(order, None).map(|(_, entry)| entry.id.0).collect()
}

#[test]
fn hot_orders_the_example_as_documented() {
    const DAY: i64 = 24 * 60;
    // A to I of docs/reference/ranking.md 11, by their place in the alphabet.
    let posts = vec![
        post(1, 100, 600),
        post(2, 10, 300),
        post(3, 1, 60),
        post(4, 1000, DAY),
        post(5, 5000, 8 * DAY),
        post(6, -7, 30),
        post(7, 0, 30),
        post(8, 1, 30),
        post(9, 50, 180),
    ];
    assert_eq!(ids(&mut index(posts, &[0]), Order::Hot, noon()), [9, 8, 3, 7, 6, 2, 1, 4, 5]);
}

#[test]
fn scaled_orders_the_example_as_documented() {
    let rows = [(1, 1), (2, 10), (3, 400), (4, 60)];
    let posts = rows.map(|(id, score)| Entry { community_id: CommunityId(id), ..post(id, score, 120) });
    let mut posts = index(posts.to_vec(), &[0, 8, 19_998, 998]);
    assert_eq!(ids(&mut posts, Order::Scaled, noon()), [1, 2, 3, 4]);
    assert_eq!(ids(&mut posts, Order::Hot, noon()), [3, 4, 2, 1]);
}

#[test]
fn of_two_alike_the_later_and_then_the_larger_id_comes_first() {
    let mut posts = index(vec![post(1, 0, 30), post(2, -7, 30), post(3, 0, 20), post(4, 0, 20)], &[0]);
    assert_eq!(ids(&mut posts, Order::Hot, noon()), [4, 3, 2, 1]);
    assert_eq!(ids(&mut posts, Order::New, noon()), [4, 3, 2, 1]);
    assert_eq!(ids(&mut posts, Order::Old, noon()), [2, 1, 4, 3]);
    assert_eq!(ids(&mut posts, Order::OldBySmallerId, noon()), [1, 2, 3, 4]);
}

#[test]
fn a_bump_moves_active_and_not_hot() {
    let bumped = Entry { newest_bump: post(0, 0, 60).published, ..post(1, 1, 3000) };
    let mut posts = index(vec![bumped, post(2, 1, 120)], &[0]);
    assert_eq!(ids(&mut posts, Order::Active, noon()), [1, 2]);
    assert_eq!(ids(&mut posts, Order::Hot, noon()), [2, 1]);
}

#[test]
fn what_comes_in_is_ranked_at_once_without_sorting_anew() {
    let mut posts = index((1..=1000).map(|id| post(id, 1, 100 + i64::from(id))).collect(), &[0]);
    ids(&mut posts, Order::Hot, noon());
    let sorts = posts.sorts();

    let later = noon() + TimeDelta::seconds(2);
    let fresh = Entry { published: (noon() + TimeDelta::seconds(1)).timestamp_micros(), ..post(2000, 0, 0) };
    let voted = Entry { upvotes: 500_000, ..post(700, 1, 800) };
    posts.change(vec![(PostId(2000), Some(fresh)), (PostId(700), Some(voted))], later);

    let order = ids(&mut posts, Order::Hot, later);
    assert_eq!(order.first_chunk(), Some(&[2000, 1, 2]));
    assert!(order.iter().position(|id| *id == 700) < Some(500));
    assert_eq!(posts.sorts(), sorts);
}

#[test]
fn a_post_of_the_future_begins_to_be_ranked_when_its_time_comes() {
    let soon = Entry { published: (noon() + TimeDelta::seconds(2)).timestamp_micros(), ..post(1, 0, 0) };
    let mut posts = index(vec![post(2, 1, 600), soon], &[0]);
    assert_eq!(ids(&mut posts, Order::Hot, noon()), [2, 1]);
    assert_eq!(ids(&mut posts, Order::Hot, noon() + TimeDelta::seconds(2)), [2, 1]);
    assert_eq!(ids(&mut posts, Order::Hot, noon() + TimeDelta::seconds(3)), [1, 2]);
}

#[test]
fn a_ranking_serves_for_five_seconds() {
    let mut posts = index(vec![post(1, 1, 60)], &[0]);
    let mut sorts_after = |seconds| {
        ids(&mut posts, Order::Hot, noon() + TimeDelta::seconds(seconds));
        posts.sorts()
    };
    assert_eq!([0, 4, 5, 9, 10, -60].map(&mut sorts_after), [1, 1, 2, 2, 3, 4]);
}

#[test]
fn moving_what_changed_gives_the_same_as_sorting() {
    for seed in 0..20 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut known: HashMap<i32, Entry> = HashMap::new();
        let random = |rng: &mut StdRng| {
            let entry = post(
                rng.random_range(1..300),
                rng.random_range(-3..30),
                *[-9, 1, 60, 600, 20_000, 99_000].choose(rng).unwrap(),
            );
            let newest_comment = entry.published + *[0, 1_000_000, 90_000_000_000].choose(rng).unwrap();
            Entry {
                community_id: CommunityId(rng.random_range(1..4)),
                newest_comment,
                newest_bump: newest_comment,
                comments: rng.random_range(0..3),
                flags: Flags(*[0, 0, 0, 4, 32, 64, 96].choose(rng).unwrap()),
                ..entry
            }
        };
        // What the index would not be given: old, and not featured.
        let held = |entry: &Entry| {
            entry.published >= (noon() - TimeDelta::days(30)).timestamp_micros() || entry.featured_anywhere()
        };
        for _ in 0..1000 {
            let entry = random(&mut rng);
            known.insert(entry.id.0, entry);
        }
        known.retain(|_, entry| held(entry));
        let mut posts = index(known.values().copied().collect(), &[1, 50, 9000]);
        for order in ORDERS {
            posts.prepare(order, noon());
        }
        for round in 0..30 {
            let now = noon() + TimeDelta::milliseconds(round * 100);
            let mut changed = HashMap::new();
            for _ in 0..3 {
                let entry = random(&mut rng);
                let kept = (held(&entry) && rng.random_bool(0.8)).then_some(entry);
                changed.insert(entry.id, kept);
                match kept {
                    Some(entry) => known.insert(entry.id.0, entry),
                    None => known.remove(&entry.id.0),
                };
            }
            posts.change(changed.into_iter().collect(), now);
        }
        let mut sorted = index(known.values().copied().collect(), &[1, 50, 9000]);
        let now = noon() + TimeDelta::milliseconds(2900);
        for order in ORDERS {
            assert_eq!(
                ids(&mut posts, order, now),
                ids(&mut sorted, order, noon()),
                "{order:?}, seed {seed}"
            );
        }
        for id in (1..4).map(CommunityId) {
            let all = |posts: &Posts| posts.in_community(id).map(|entry| entry.id).collect::<Vec<_>>();
            let pinned = |posts: &Posts| posts.featured_in(id).map(|entry| entry.id).collect::<Vec<_>>();
            assert_eq!((all(&posts), pinned(&posts)), (all(&sorted), pinned(&sorted)));
        }
        assert!(posts.sorts() <= 10, "no order was sorted again: {}", posts.sorts());
        assert_eq!(posts.count(), known.len());
    }
}

#[test]
fn a_hundred_thousand_posts_take_64_bytes_each_and_a_vote_sorts_nothing() {
    let entries: Vec<Entry> = (1..=100_000)
        .map(|id| Entry { community_id: CommunityId(id % 1000), ..post(id, id % 50, i64::from(id % 14_000)) })
        .collect();
    let count = entries.len();
    let mut posts = index(entries, &[0]);
    posts.prepare(Order::New, noon());
    let (bytes, order_bytes) = posts.bytes();
    assert!(bytes + order_bytes <= 64 * count, "{} bytes a post", (bytes + order_bytes) / count);
    for order in ORDERS {
        posts.prepare(order, noon());
    }
    let (_, order_bytes) = posts.bytes();
    assert!(order_bytes <= 4 * ORDERS.len() * count, "{order_bytes}");

    let sorts = posts.sorts();
    for id in 1..=1000 {
        let now = noon() + TimeDelta::milliseconds(i64::from(id));
        let voted = posts.find(PostId(id * 90)).map(|entry| Entry { upvotes: entry.upvotes + 1, ..*entry });
        posts.change(vec![(PostId(id * 90), voted)], now);
    }
    assert_eq!(posts.sorts(), sorts);
}
