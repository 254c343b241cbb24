//! Votes of the last 60 days, 10 % of them down, at most one a person and thing.

use crate::random::{Random, mix};
use crate::seed::comments::Comments;
use crate::seed::copy::Rows;
use crate::seed::posts::Post;
use crate::seed::world::{Purpose, World, one_based, random};
use chrono::{DateTime, Utc};
use tokio_postgres::Transaction;
use tokio_postgres::types::Type;

/// Days back that votes reach.
const DAYS: i64 = 60;

/// Votes on posts: with density 1 - u² over the posts.
pub async fn write_post_votes(tx: &Transaction<'_>, world: &World, posts: &[Post]) -> anyhow::Result<()> {
    let votes = draw(world, Purpose::PostVotes, world.amounts.post_votes, |random| {
        one_based(random.recent(world.amounts.posts))
    });
    let published_at = |id: usize| posts.get(id).map(|post| post.published_at);
    write(tx, world, "post_vote", "post_id", &votes, published_at).await
}

/// Votes on comments: with density u^1.2 over them, so that upper levels have more.
pub async fn write_comment_votes(
    tx: &Transaction<'_>,
    world: &World,
    comments: &Comments,
) -> anyhow::Result<()> {
    let votes = draw(world, Purpose::CommentVotes, world.amounts.comment_votes, |random| {
        let place = random.skewed(world.amounts.comments, 1.2);
        comments.drawn.get(place as usize).map_or(1, |comment| comment.id)
    });
    let published_at = |id: usize| {
        let place = comments.by_id.get(id)?;
        comments.drawn.get(*place as usize).map(|comment| comment.published_at)
    };
    write(tx, world, "comment_vote", "comment_id", &votes, published_at).await
}

/// A vote: id of the thing in the upper half, place of the person in the lower.
type Pair = u64;

/// `count` different pairs in order.
fn draw(world: &World, purpose: Purpose, count: u32, mut thing: impl FnMut(&mut Random) -> i32) -> Vec<Pair> {
    let mut random = random(purpose);
    let mut pairs: Vec<Pair> = Vec::with_capacity(count as usize);
    while pairs.len() < count as usize {
        for _ in pairs.len()..count as usize {
            let id = u64::from(thing(&mut random).unsigned_abs());
            let person = u64::from(random.skewed(world.amounts.persons, 1.5));
            pairs.push((id << 32) | person);
        }
        pairs.sort_unstable();
        pairs.dedup();
    }
    pairs
}

async fn write(
    tx: &Transaction<'_>,
    world: &World,
    table: &'static str,
    key: &str,
    votes: &[Pair],
    published_at: impl Fn(usize) -> Option<DateTime<Utc>>,
) -> anyhow::Result<()> {
    let columns = [
        (key, Type::INT4),
        ("person_id", Type::INT4),
        ("voted_at", Type::TIMESTAMPTZ),
        ("up", Type::BOOL),
        ("local", Type::BOOL),
    ];
    let mut rows = Rows::into(tx, table, &columns).await?;
    for pair in votes {
        // What else there is to a vote follows from the pair, whatever the order of drawing was.
        let mut random = Random::new(mix(*pair));
        let id = i32::try_from(pair >> 32)?;
        let person = u32::try_from(pair & u64::from(u32::MAX))?;
        let published_at = published_at(usize::try_from(id - 1)?).unwrap_or(world.now);
        let voted_at = world.back(DAYS, random.unit()).max(published_at);
        rows.add(&[
            &id,
            &world.person_id(person),
            &voted_at,
            &!random.chance(0.1),
            &world.is_local_person(person),
        ])
        .await?;
    }
    rows.finish().await
}
