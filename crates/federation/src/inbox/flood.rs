//! How much hosts and addresses may ask of us in a time; who asks for more is told to come later (docs/reference/federation.md g).
//!
//! What is dear is bounded closely: keys we fetch before anybody has shown who they are, and signatures that do not hold. What is signed and known only so far that nobody has all of the machine.

use super::envelope::Envelope;
use crate::Federation;
use crate::failure::{Failure, Outcome};
use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderName};
use base::client::{self, Forwarded};
use base::settings::Settings;
use chrono::{DateTime, TimeDelta, Utc};
use domain::App;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr};

/// Keys that one address may have us fetch: at once, and then each second.
const KEYS_FOR: Rate = Rate { burst: 1_000, second: 10 };
/// Keys that are fetched of one host.
const KEYS_OF: Rate = Rate { burst: 300, second: 3 };
/// Requests of one address that nothing vouches for.
const UNPROVEN: Rate = Rate { burst: 500, second: 10 };
/// Activities of one actor. What a community passes on is not its doing.
const BY_ACTOR: Rate = Rate { burst: 3_000, second: 50 };
/// Activities of one host.
const BY_HOST: Rate = Rate { burst: 100_000, second: 10_000 };
/// Addresses or hosts that are remembered, each kind.
const HELD: usize = 20_000;
/// An IPv6 address counts with its neighbours of so many bits.
const PREFIX: u32 = 56;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What they have asked for lately.
pub(crate) struct Flood {
    keys_for: Buckets<u128>,
    keys_of: Buckets<String>,
    unproven: Buckets<u128>,
    by_actor: Buckets<String>,
    by_host: Buckets<String>,
}

impl Default for Flood {
    fn default() -> Self {
        Self {
            keys_for: Buckets::new(KEYS_FOR),
            keys_of: Buckets::new(KEYS_OF),
            unproven: Buckets::new(UNPROVEN),
            by_actor: Buckets::new(BY_ACTOR),
            by_host: Buckets::new(BY_HOST),
        }
    }
}

/// The address a request comes from, as the proxies before us noted it.
pub(crate) fn address(request: &HttpRequest, settings: &Settings) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    let values = |name: HeaderName| {
        request.headers().get_all(name).filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
    };
    client::address(
        peer,
        &Forwarded { standard: values(FORWARDED), usual: values(X_FORWARDED_FOR) },
        settings,
    )
}

impl Federation {
    /// Charges the fetch of a key to who causes it and to whose it is.
    ///
    /// Errors: refused with 429.
    pub(crate) fn charge_key(&self, app: &App, from: IpAddr, key_id: &str) -> Outcome<()> {
        let now = app.now();
        let host = crate::wire::host_of(key_id).unwrap_or_default();
        let (flood, from) = (&self.0.flood, source(from));
        if flood.keys_for.take(from, now) && flood.keys_of.take(host, now) { Ok(()) } else { Err(too_much()) }
    }

    /// Whether an address may still send what nothing vouches for: if it has sent much of that, its next requests are not looked at.
    ///
    /// Errors: refused with 429.
    pub(super) fn check_proven(&self, app: &App, from: IpAddr) -> Outcome<()> {
        if self.0.flood.unproven.has(&source(from), app.now()) { Ok(()) } else { Err(too_much()) }
    }

    /// Charges a request to its address if nothing vouched for it.
    pub(super) fn charge_unproven<T>(&self, app: &App, from: IpAddr, outcome: &Outcome<T>) {
        if matches!(outcome, Err(Failure::Refused { status: 401, .. })) {
            self.0.flood.unproven.take(source(from), app.now());
        }
    }

    /// Charges an activity to its host and, unless a community passes it on, to its actor.
    ///
    /// Errors: refused with 429.
    pub(super) fn charge_activity(&self, app: &App, envelope: &Envelope) -> Outcome<()> {
        let (flood, now) = (&self.0.flood, app.now());
        let all = flood.by_host.take(envelope.host.clone(), now)
            && (envelope.passes_on() || flood.by_actor.take(envelope.actor.clone(), now));
        if all { Ok(()) } else { Err(too_much()) }
    }
}

fn too_much() -> Failure {
    Failure::Refused { status: 429, reason: "too much at once".into() }
}

/// Who shares a bucket.
fn source(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits() & (u128::MAX << (128 - PREFIX)),
    }
}

/// So many at once, and so many more each second.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: i32,
    second: i32,
}

/// Buckets of one size, by who they are of. Remembered is when each will be full again.
struct Buckets<K> {
    rate: Rate,
    full_at: Mutex<HashMap<K, DateTime<Utc>>>,
}

impl<K: Eq + Hash> Buckets<K> {
    fn new(rate: Rate) -> Self {
        Self { rate, full_at: Mutex::default() }
    }

    fn one(&self) -> TimeDelta {
        TimeDelta::seconds(1) / self.rate.second
    }

    /// Takes one out; whether there was one.
    fn take(&self, key: K, now: DateTime<Utc>) -> bool {
        let mut full_at = self.full_at.lock();
        if full_at.len() >= HELD && !full_at.contains_key(&key) {
            full_at.retain(|_, at| *at > now);
            if full_at.len() >= HELD {
                // Of more than can be remembered nobody new is let in.
                return false;
            }
        }
        let at = full_at.entry(key).or_insert(now);
        let next = (*at).max(now) + self.one();
        let there = next <= now + self.one() * self.rate.burst;
        if there {
            *at = next;
        }
        there
    }

    /// Whether there is one in it.
    fn has(&self, key: &K, now: DateTime<Utc>) -> bool {
        let full_at = self.full_at.lock();
        full_at.get(key).is_none_or(|at| *at + self.one() <= now + self.one() * self.rate.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_what_it_holds_and_then_what_comes_in() {
        let buckets = Buckets::new(Rate { burst: 5, second: 2 });
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        assert_eq!((0..8).filter(|_| buckets.take("a", now)).count(), 5);
        assert!(!buckets.has(&"a", now) && buckets.has(&"b", now), "each has its own");
        let later = now + TimeDelta::seconds(1);
        assert!(buckets.has(&"a", later));
        assert_eq!((0..8).filter(|_| buckets.take("a", later)).count(), 2);
        let much_later = now + TimeDelta::hours(1);
        assert_eq!((0..8).filter(|_| buckets.take("a", much_later)).count(), 5, "no more than it holds");
    }

    #[test]
    fn memory_is_bounded_and_freed_of_those_whose_buckets_are_full() {
        let buckets = Buckets::new(Rate { burst: 2, second: 1 });
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        assert_eq!((0..HELD + 5).filter(|number| buckets.take(*number, now)).count(), HELD);
        assert!(buckets.take(0, now), "who is known is served");
        assert!(buckets.take(HELD + 1, now + TimeDelta::seconds(10)));
        assert_eq!(buckets.full_at.lock().len(), 1);
    }

    #[test]
    fn neighbours_share_a_bucket_where_one_may_have_many_addresses() {
        let of = |text: &str| source(text.parse().unwrap());
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:2::9"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:1::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
    }
}
