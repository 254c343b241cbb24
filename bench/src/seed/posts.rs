//! Posts, and who has read them.

use crate::random::Random;
use crate::seed::copy::Rows;
use crate::seed::text::Writer;
use crate::seed::world::{Purpose, World, domain, one_based, random};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use tokio_postgres::Transaction;
use tokio_postgres::types::Type;

/// A post; its id is its place in the list, counted from 1, so that ids grow with time.
pub struct Post {
    pub community: u32,
    pub creator: u32,
    pub published_at: DateTime<Utc>,
}

/// All posts, the oldest first: half of them of the last 30 days, the rest over two years.
pub fn draw(world: &World) -> Vec<Post> {
    let mut random = random(Purpose::Posts);
    let mut posts: Vec<Post> = (0..world.amounts.posts)
        .map(|place| {
            let published_at = match place % 2 {
                0 => world.back(30, random.unit()),
                _ => world.back(30, 1.0) - (world.now - world.back(700, random.unit())),
            };
            Post {
                community: random.skewed(world.amounts.communities, 3.0),
                creator: random.skewed(world.amounts.persons, 2.0),
                published_at,
            }
        })
        .collect();
    posts.sort_by_key(|post| post.published_at);
    posts
}

/// Writes them without their counters.
pub async fn write(tx: &Transaction<'_>, world: &World, posts: &[Post]) -> anyhow::Result<()> {
    let columns = [
        ("id", Type::INT4),
        ("community_id", Type::INT4),
        ("creator_id", Type::INT4),
        ("name", Type::TEXT),
        ("url", Type::TEXT),
        ("body", Type::TEXT),
        ("embed_title", Type::TEXT),
        ("embed_description", Type::TEXT),
        ("thumbnail_url", Type::TEXT),
        ("url_content_type", Type::TEXT),
        ("ap_id", Type::TEXT),
        ("local", Type::BOOL),
        ("published_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "post", &columns).await?;
    let (mut random, mut writer) = (random(Purpose::Links), Writer::new(Purpose::PostText as u64));
    for (place, post) in (0..).zip(posts) {
        let id = one_based(place);
        let local = world.is_local_person(post.creator);
        let link = random.chance(2.0 / 3.0).then(|| Link::draw(&mut random, &mut writer));
        let link = link.unwrap_or_default();
        // 73 words of 5.5 letters with the space: 400 bytes.
        let body = random.chance(2.0 / 3.0).then(|| writer.text_around(73));
        let ap_id = match world.home_of_person(post.creator) {
            (_, origin) if local => format!("{origin}/post/{id}"),
            (_, origin) => format!("{origin}/post/{}", world.foreign_number(id)),
        };
        rows.add(&[
            &id,
            &world.community_id(post.community),
            &world.person_id(post.creator),
            &writer.line(4, 13),
            &link.url,
            &body,
            &link.title,
            &link.description,
            &link.thumbnail,
            &link.content_type,
            &ap_id,
            &local,
            &post.published_at,
        ])
        .await?;
    }
    rows.finish().await
}

/// What a post links to.
#[derive(Default)]
struct Link {
    url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    thumbnail: Option<String>,
    content_type: Option<&'static str>,
}

impl Link {
    /// An image, or a page with what is known of it.
    fn draw(random: &mut Random, writer: &mut Writer) -> Self {
        let host = domain(random.below(200));
        if random.chance(0.4) {
            let url = format!("https://{host}/pictrs/image/{:016x}.webp", random.number());
            return Self {
                thumbnail: Some(url.clone()),
                url: Some(url),
                content_type: Some("image/webp"),
                ..Self::default()
            };
        }
        Self {
            url: Some(format!("https://www.{host}/{}", writer.slug())),
            title: Some(writer.line(4, 12)),
            description: Some(writer.text(20)),
            thumbnail: Some(format!("https://{host}/pictrs/image/{:016x}.webp", random.number())),
            content_type: Some("text/html; charset=utf-8"),
        }
    }
}

/// Each local user has read some posts, recent ones more often.
pub async fn write_reads(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    let columns = [("person_id", Type::INT4), ("post_id", Type::INT4), ("read_at", Type::TIMESTAMPTZ)];
    let mut rows = Rows::into(tx, "post_action", &columns).await?;
    let mut random = random(Purpose::Reads);
    for place in 0..world.amounts.local_users {
        let mut read = BTreeSet::new();
        while read.len() < world.amounts.reads.min(world.amounts.posts) as usize {
            read.insert(random.recent(world.amounts.posts));
        }
        for post in read {
            rows.add(&[&world.person_id(place), &one_based(post), &world.now]).await?;
        }
    }
    rows.finish().await
}
