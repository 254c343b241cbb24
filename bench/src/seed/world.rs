//! What all rows have in common: the place they go to, who and what there is.

use crate::random::Random;
use crate::seed::size::Amounts;
use anyhow::Context;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio_postgres::Transaction;

/// The data to be, before any rows. People, communities and posts are known by their place, counted from 0.
pub struct World {
    pub amounts: Amounts,
    pub now: DateTime<Utc>,
    /// Scheme and host of the local site.
    pub origin: String,
    /// Our own instance.
    local_instance: i32,
    /// Largest ids there were before.
    instances_before: i32,
    persons_before: i32,
    communities_before: i32,
}

impl World {
    /// Looks where the database stands.
    pub async fn load(tx: &Transaction<'_>, amounts: Amounts, now: DateTime<Utc>) -> anyhow::Result<Self> {
        let site = tx
            .query_opt(
                "select rtrim(s.ap_id, '/'), s.instance_id from local_site l join site s on s.id = l.site_id",
                &[],
            )
            .await?
            .context("the site has not been set up: start the server on this database once")?;
        let before = tx
            .query_one(
                "select coalesce((select max(id) from instance), 0), coalesce((select max(id) from person), 0), coalesce((select max(id) from community), 0)",
                &[],
            )
            .await?;
        Ok(Self {
            amounts,
            now: now.trunc_subsecs(0),
            origin: site.get(0),
            local_instance: site.get(1),
            instances_before: before.get(0),
            persons_before: before.get(1),
            communities_before: before.get(2),
        })
    }

    /// Id of the person at this place.
    pub fn person_id(&self, place: u32) -> i32 {
        self.persons_before + one_based(place)
    }

    /// Id of the community at this place.
    pub fn community_id(&self, place: u32) -> i32 {
        self.communities_before + one_based(place)
    }

    /// Id of the instance at this place among the others.
    pub fn instance_id(&self, place: u32) -> i32 {
        self.instances_before + one_based(place)
    }

    /// The first people are the local users.
    pub fn is_local_person(&self, place: u32) -> bool {
        place < self.amounts.local_users
    }

    /// Every fourth community is local.
    pub fn is_local_community(&self, place: u32) -> bool {
        place.is_multiple_of(4)
    }

    /// Instance and origin of the person at this place.
    pub fn home_of_person(&self, place: u32) -> (i32, String) {
        self.home(self.is_local_person(place), place)
    }

    /// Instance and origin of the community at this place.
    pub fn home_of_community(&self, place: u32) -> (i32, String) {
        self.home(self.is_local_community(place), place)
    }

    fn home(&self, local: bool, place: u32) -> (i32, String) {
        if local {
            return (self.local_instance, self.origin.clone());
        }
        let instance = place % self.amounts.instances;
        (self.instance_id(instance), format!("https://{}", domain(instance)))
    }

    /// The id under which something of another instance is known there: another one for each of ours, as large as theirs are.
    pub fn foreign_number(&self, id: i32) -> u64 {
        // Times an odd number, modulo a power of two: no two come out the same.
        (u64::from(id.unsigned_abs()) * 0x9e37_79b1) % (1 << 27)
    }

    /// `share` of the way from the present back to `days` ago.
    pub fn back(&self, days: i64, share: f64) -> DateTime<Utc> {
        self.now - part_of(TimeDelta::days(days), share)
    }
}

/// Host of the instance at this place among the others.
pub fn domain(place: u32) -> String {
    format!("forum{}.example", place + 1)
}

/// An id as the serial columns count.
pub fn one_based(place: u32) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX - 1) + 1
}

/// A share of 0 to 1 of a span, to the microsecond.
#[expect(clippy::cast_possible_truncation, reason = "a share of a number that fits")]
pub fn part_of(span: TimeDelta, share: f64) -> TimeDelta {
    TimeDelta::microseconds((span.num_seconds() as f64 * 1e6 * share) as i64)
}

/// Sequences of random numbers, one a purpose, so that a change of one leaves the others alone.
pub fn random(purpose: Purpose) -> Random {
    Random::new(purpose as u64)
}

/// What random numbers are drawn for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    People = 1,
    PeopleText,
    CommunityText,
    Follows,
    Posts,
    PostText,
    Links,
    Reads,
    Comments,
    CommentText,
    PostVotes,
    CommentVotes,
}
