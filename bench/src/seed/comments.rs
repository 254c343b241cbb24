//! Comments: six generations of replies below the top level.

use crate::random::Random;
use crate::seed::copy::Rows;
use crate::seed::posts::Post;
use crate::seed::text::Writer;
use crate::seed::world::{Purpose, World, one_based, part_of, random};
use chrono::{DateTime, TimeDelta, Utc};
use tokio_postgres::Transaction;
use tokio_postgres::types::Type;

/// Generations of replies.
const GENERATIONS: u32 = 6;
/// One of so many at the top level belongs to the first post.
const MEGA: u32 = 40;

/// All comments.
pub struct Comments {
    /// In the order they were drawn, parents before their replies.
    pub drawn: Vec<Comment>,
    /// The place in `drawn` of each comment, by id counted from 1, so that ids grow with time.
    pub by_id: Vec<u32>,
}

/// A comment.
pub struct Comment {
    /// Place of its post.
    pub post: u32,
    /// Place of the community of its post.
    pub community: u32,
    /// Place of its parent.
    pub parent: Option<u32>,
    /// Place of its author.
    pub creator: u32,
    pub published_at: DateTime<Utc>,
    /// Id.
    pub id: i32,
}

/// Draws 40 % of them at the top level, most on recent posts, and the replies generation by generation.
pub fn draw(world: &World, posts: &[Post]) -> Comments {
    let mut random = random(Purpose::Comments);
    let all = world.amounts.comments;
    let mut drawn: Vec<Comment> = Vec::new();
    let top_level = all / 10 * 4;
    for place in 0..top_level {
        let post = if place % MEGA == 0 { 0 } else { random.recent(world.amounts.posts) };
        drawn.push(one(world, posts, &mut random, post, None));
    }
    let (mut begin, mut end) = (0, top_level);
    for generation in 1..=GENERATIONS {
        let left = all - end;
        let count = if generation == GENERATIONS { left } else { left / 2 };
        for _ in 0..count {
            let parent = begin + random.below(end - begin);
            let above = drawn.get(parent as usize).map(|above| (parent, above.post, above.published_at));
            let post = above.map_or(0, |(_, post, _)| post);
            let reply = one(world, posts, &mut random, post, above.map(|(place, _, at)| (place, at)));
            drawn.push(reply);
        }
        (begin, end) = (end, end + count);
    }
    number(drawn)
}

/// One comment on the post: up to 90 % of the post's age after it, mostly early, and not before its parent.
fn one(
    world: &World,
    posts: &[Post],
    random: &mut Random,
    post: u32,
    parent: Option<(u32, DateTime<Utc>)>,
) -> Comment {
    let on = posts.get(post as usize);
    let posted_at = on.map_or(world.now, |post| post.published_at);
    let after = part_of(world.now - posted_at, 0.9 * random.unit().powi(4));
    let earliest = parent.map_or(posted_at, |(_, at)| at + TimeDelta::seconds(1));
    Comment {
        post,
        community: on.map_or(0, |post| post.community),
        parent: parent.map(|(place, _)| place),
        creator: random.skewed(world.amounts.persons, 2.0),
        published_at: (posted_at + after).max(earliest).min(world.now),
        id: 0,
    }
}

/// Gives ids by time.
fn number(mut drawn: Vec<Comment>) -> Comments {
    let mut by_id: Vec<u32> = (0..).take(drawn.len()).collect();
    by_id.sort_by_key(|place| (drawn.get(*place as usize).map(|comment| comment.published_at), *place));
    for (id, place) in (0..).zip(&by_id) {
        if let Some(comment) = drawn.get_mut(*place as usize) {
            comment.id = one_based(id);
        }
    }
    Comments { drawn, by_id }
}

impl Comments {
    fn at(&self, place: u32) -> Option<&Comment> {
        self.drawn.get(place as usize)
    }

    /// Ids from the root to the comment, dot-joined, beginning with 0.
    fn path(&self, comment: &Comment) -> String {
        let mut ids = vec![comment.id];
        let mut above = comment.parent;
        while let Some(parent) = above.and_then(|place| self.at(place)) {
            ids.push(parent.id);
            above = parent.parent;
        }
        ids.push(0);
        ids.iter().rev().map(i32::to_string).collect::<Vec<_>>().join(".")
    }
}

/// Writes them without their counters.
pub async fn write(tx: &Transaction<'_>, world: &World, comments: &Comments) -> anyhow::Result<()> {
    let columns = [
        ("id", Type::INT4),
        ("post_id", Type::INT4),
        ("community_id", Type::INT4),
        ("parent_id", Type::INT4),
        ("creator_id", Type::INT4),
        ("content", Type::TEXT),
        ("path", Type::TEXT),
        ("ap_id", Type::TEXT),
        ("local", Type::BOOL),
        ("published_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "comment", &columns).await?;
    let mut writer = Writer::new(Purpose::CommentText as u64);
    for comment in comments.by_id.iter().filter_map(|place| comments.at(*place)) {
        let local = world.is_local_person(comment.creator);
        let ap_id = match world.home_of_person(comment.creator) {
            (_, origin) if local => format!("{origin}/comment/{}", comment.id),
            (_, origin) => format!("{origin}/comment/{}", world.foreign_number(comment.id)),
        };
        let parent_id = comment.parent.and_then(|place| comments.at(place)).map(|parent| parent.id);
        rows.add(&[
            &comment.id,
            &one_based(comment.post),
            &world.community_id(comment.community),
            &parent_id,
            &world.person_id(comment.creator),
            &writer.text_around(24),
            &comments.path(comment),
            &ap_id,
            &local,
            &comment.published_at,
        ])
        .await?;
    }
    rows.finish().await
}
