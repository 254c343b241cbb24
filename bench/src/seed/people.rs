//! Instances, people, communities, and who follows and moderates what.

use crate::seed::PASSWORD;
use crate::seed::copy::Rows;
use crate::seed::size::Amounts;
use crate::seed::text::Writer;
use crate::seed::world::{Purpose, World, domain, one_based, random};
use anyhow::{Context, anyhow};
use chrono::TimeDelta;
use db::local_user::Preferences;
use std::collections::BTreeSet;
use tokio_postgres::Transaction;
use tokio_postgres::types::Type;

/// Writes all of them.
pub async fn write(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    write_instances(tx, world).await?;
    write_persons(tx, world).await?;
    write_local_users(tx, world).await?;
    write_communities(tx, world).await?;
    write_moderators(tx, world).await?;
    write_follows(tx, world).await
}

async fn write_instances(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    let columns = [
        ("id", Type::INT4),
        ("domain", Type::TEXT),
        ("software", Type::TEXT),
        ("version", Type::TEXT),
        ("published_at", Type::TIMESTAMPTZ),
        ("updated_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "instance", &columns).await?;
    let founded_at = world.back(730, 1.0);
    for place in 0..world.amounts.instances {
        let id = world.instance_id(place);
        rows.add(&[&id, &domain(place), &"lemmy", &"0.19.20", &founded_at, &world.now]).await?;
    }
    rows.finish().await
}

async fn write_persons(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    let columns = [
        ("id", Type::INT4),
        ("instance_id", Type::INT4),
        ("name", Type::TEXT),
        ("display_name", Type::TEXT),
        ("bio", Type::TEXT),
        ("avatar", Type::TEXT),
        ("ap_id", Type::TEXT),
        ("inbox_url", Type::TEXT),
        ("shared_inbox_url", Type::TEXT),
        ("local", Type::BOOL),
        ("published_at", Type::TIMESTAMPTZ),
        ("last_refreshed_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "person", &columns).await?;
    let (mut random, mut writer) = (random(Purpose::People), Writer::new(Purpose::PeopleText as u64));
    for place in 0..world.amounts.persons {
        let (instance_id, origin) = world.home_of_person(place);
        let name = format!("u{}", place + 1);
        let display_name = random.chance(0.3).then(|| writer.line(1, 2));
        let bio = random.chance(0.3).then(|| writer.text(30));
        let avatar = random.chance(0.5).then(|| format!("{origin}/pictrs/image/avatar-{}.webp", place + 1));
        let ap_id = format!("{origin}/u/{name}");
        let inbox_url = format!("{ap_id}/inbox");
        rows.add(&[
            &world.person_id(place),
            &instance_id,
            &name,
            &display_name,
            &bio,
            &avatar,
            &ap_id,
            &inbox_url,
            &format!("{origin}/inbox"),
            &world.is_local_person(place),
            &world.back(730, 1.0),
            &world.now,
        ])
        .await?;
    }
    rows.finish().await
}

async fn write_local_users(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    // Computed once: hashing a thousand passwords would take longer than all the rest.
    let hash = domain::password::hash(PASSWORD).await.map_err(|error| anyhow!("{error}"))?;
    let preferences = serde_json::to_value(Preferences::default()).context("writing preferences")?;
    let columns = [
        ("person_id", Type::INT4),
        ("password_hash", Type::TEXT),
        ("preferences", Type::JSONB),
        ("last_donation_notification_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "local_user", &columns).await?;
    for place in 0..world.amounts.local_users {
        rows.add(&[&world.person_id(place), &hash, &preferences, &world.now]).await?;
    }
    rows.finish().await
}

async fn write_communities(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    let columns = [
        ("id", Type::INT4),
        ("instance_id", Type::INT4),
        ("name", Type::TEXT),
        ("title", Type::TEXT),
        ("sidebar", Type::TEXT),
        ("icon", Type::TEXT),
        ("ap_id", Type::TEXT),
        ("inbox_url", Type::TEXT),
        ("shared_inbox_url", Type::TEXT),
        ("followers_url", Type::TEXT),
        ("local", Type::BOOL),
        ("published_at", Type::TIMESTAMPTZ),
        ("last_refreshed_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "community", &columns).await?;
    let mut writer = Writer::new(Purpose::CommunityText as u64);
    for place in 0..world.amounts.communities {
        let (instance_id, origin) = world.home_of_community(place);
        let local = world.is_local_community(place);
        let name = format!("c{}", place + 1);
        let ap_id = format!("{origin}/c/{name}");
        let inbox_url = format!("{ap_id}/inbox");
        let followers_url = (!local).then(|| format!("{ap_id}/followers"));
        rows.add(&[
            &world.community_id(place),
            &instance_id,
            &name,
            &writer.line(1, 4),
            &writer.text(60),
            &format!("{origin}/pictrs/image/icon-{}.webp", place + 1),
            &ap_id,
            &inbox_url,
            &format!("{origin}/inbox"),
            &followers_url,
            &local,
            &world.back(730, 1.0),
            &world.now,
        ])
        .await?;
    }
    rows.finish().await
}

/// Each community has one moderator: a local one a local user, in turn.
async fn write_moderators(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    let columns =
        [("community_id", Type::INT4), ("person_id", Type::INT4), ("appointed_at", Type::TIMESTAMPTZ)];
    let mut rows = Rows::into(tx, "community_moderator", &columns).await?;
    let Amounts { persons, local_users, .. } = world.amounts;
    for place in 0..world.amounts.communities {
        let moderator = match world.is_local_community(place) {
            true => (place / 4) % local_users,
            false => local_users + place % (persons - local_users),
        };
        let appointed_at = world.back(730, 1.0);
        rows.add(&[&world.community_id(place), &world.person_id(moderator), &appointed_at]).await?;
    }
    rows.finish().await
}

/// Local users follow communities with density u², the same one once.
async fn write_follows(tx: &Transaction<'_>, world: &World) -> anyhow::Result<()> {
    let columns = [
        ("person_id", Type::INT4),
        ("community_id", Type::INT4),
        ("state", Type::TEXT),
        ("followed_at", Type::TIMESTAMPTZ),
    ];
    let mut rows = Rows::into(tx, "community_follower", &columns).await?;
    let mut random = random(Purpose::Follows);
    let communities = world.amounts.communities;
    for place in 0..world.amounts.local_users {
        let mut followed = BTreeSet::new();
        while followed.len() < world.amounts.follows.min(communities) as usize {
            followed.insert(random.skewed(communities, 2.0));
        }
        for community in followed {
            let followed_at = world.now - TimeDelta::days(30 + i64::from(one_based(place) % 300));
            rows.add(&[&world.person_id(place), &world.community_id(community), &"accepted", &followed_at])
                .await?;
        }
    }
    rows.finish().await
}
