//! Rate limits: a bucket for each address and class of requests, adjustable while the server runs.
//!
//! Source: docs/reference/api-v3.md 1.3.

use crate::address::client_address;
use crate::extract::refuse;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use base::clock::Clock;
use base::error::{Code, Result};
use base::settings::{RateLimit, RateLimits};
use domain::App;
use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use parking_lot::RwLock;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// The classes of requests, each with its own bucket for each address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Everything not listed below.
    Message,
    /// Publishing a post; asking for a captcha.
    Post,
    /// Registering, logging in, asking for a new password, making a community.
    Register,
    /// Uploading an image.
    Image,
    /// Writing a comment.
    Comment,
    /// Searching.
    Search,
    /// Export and import of settings.
    ImportUserSettings,
    /// Not limited.
    Unlimited,
}

/// The buckets of all addresses. Cheap to clone; part of the application data.
#[derive(Clone)]
pub struct Limiter(Arc<Inner>);

struct Inner {
    clock: Clock,
    /// The buckets, and the limits they were made for.
    buckets: RwLock<Arc<Buckets>>,
}

/// What is left of a bucket after a request was charged to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Requests it holds when full.
    pub capacity: u32,
    /// Requests it still takes.
    pub remaining: u32,
}

type Bucket = RateLimiter<Source, DashMapStateStore<Source>, Time, StateInformationMiddleware>;

struct Buckets {
    limits: RateLimits,
    message: [Bucket; 3],
    post: [Bucket; 3],
    register: [Bucket; 3],
    image: [Bucket; 3],
    comment: [Bucket; 3],
    search: [Bucket; 3],
    import_user_settings: [Bucket; 3],
}

/// Where requests come from: an IPv4 address, or the first bits of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    V4(u32),
    V6(u128),
}

/// An IPv6 subscriber holds a whole prefix, so requests are charged to three of them: (bits, times the capacity).
const PREFIXES: [(u32, u32); 3] = [(64, 1), (56, 4), (48, 16)];

impl Class {
    fn limit(self, limits: RateLimits) -> Option<RateLimit> {
        match self {
            Self::Message => Some(limits.message),
            Self::Post => Some(limits.post),
            Self::Register => Some(limits.register),
            Self::Image => Some(limits.image),
            Self::Comment => Some(limits.comment),
            Self::Search => Some(limits.search),
            Self::ImportUserSettings => Some(limits.import_user_settings),
            Self::Unlimited => None,
        }
    }

    /// What is left of an empty bucket.
    fn spent(self, limits: RateLimits) -> Option<Left> {
        self.limit(limits).map(|limit| Left { capacity: capacity(limit), remaining: 0 })
    }
}

impl Limiter {
    /// Full buckets.
    pub fn new(limits: RateLimits, clock: Clock) -> Self {
        let buckets = Buckets::new(limits, &clock);
        Self(Arc::new(Inner { clock, buckets: RwLock::new(Arc::new(buckets)) }))
    }

    /// Charges one request of the class to the address.
    ///
    /// Changed limits hold at once, with full buckets. Errors: `TooManyRequests`.
    pub fn charge(&self, limits: RateLimits, class: Class, address: IpAddr) -> Result<Option<Left>> {
        let buckets = self.current(limits);
        let Some(sizes) = buckets.of(class) else { return Ok(None) };
        let mut left = None;
        for (bucket, source) in sizes.iter().zip(sources(address)) {
            let snapshot = bucket.check_key(&source).map_err(|_| Code::TooManyRequests)?;
            left = left.or(Some(Left {
                capacity: snapshot.quota().burst_size().get(),
                remaining: snapshot.remaining_burst_capacity(),
            }));
        }
        Ok(left)
    }

    /// Forgets addresses whose buckets are full again.
    pub fn prune(&self) {
        let buckets = Arc::clone(&self.0.buckets.read());
        for bucket in buckets.all().into_iter().flatten() {
            bucket.retain_recent();
            bucket.shrink_to_fit();
        }
    }

    fn current(&self, limits: RateLimits) -> Arc<Buckets> {
        let buckets = Arc::clone(&self.0.buckets.read());
        if buckets.limits == limits {
            return buckets;
        }
        let renewed = Arc::new(Buckets::new(limits, &self.0.clock));
        *self.0.buckets.write() = Arc::clone(&renewed);
        renewed
    }
}

impl Buckets {
    fn new(limits: RateLimits, clock: &Clock) -> Self {
        let made = |limit: RateLimit| PREFIXES.map(|(_, times)| bucket(limit, times, clock));
        Self {
            limits,
            message: made(limits.message),
            post: made(limits.post),
            register: made(limits.register),
            image: made(limits.image),
            comment: made(limits.comment),
            search: made(limits.search),
            import_user_settings: made(limits.import_user_settings),
        }
    }

    fn of(&self, class: Class) -> Option<&[Bucket; 3]> {
        match class {
            Class::Message => Some(&self.message),
            Class::Post => Some(&self.post),
            Class::Register => Some(&self.register),
            Class::Image => Some(&self.image),
            Class::Comment => Some(&self.comment),
            Class::Search => Some(&self.search),
            Class::ImportUserSettings => Some(&self.import_user_settings),
            Class::Unlimited => None,
        }
    }

    fn all(&self) -> [&[Bucket; 3]; 7] {
        [
            &self.message,
            &self.post,
            &self.register,
            &self.image,
            &self.comment,
            &self.search,
            &self.import_user_settings,
        ]
    }
}

fn capacity(limit: RateLimit) -> u32 {
    u32::try_from(limit.capacity).unwrap_or(1).max(1)
}

fn bucket(limit: RateLimit, times: u32, clock: &Clock) -> Bucket {
    let capacity = capacity(limit).saturating_mul(times);
    let seconds = u64::try_from(limit.seconds).unwrap_or(1).max(1);
    let one = Duration::from_secs(seconds) / capacity;
    let burst = NonZeroU32::new(capacity).unwrap_or(NonZeroU32::MIN);
    // More than one a nanosecond is no limit any more; the shortest period stands for it.
    let quota = Quota::with_period(one.max(Duration::from_nanos(1))).unwrap_or(Quota::per_second(burst));
    RateLimiter::new(quota.allow_burst(burst), DashMapStateStore::default(), Time(clock.clone()))
}

/// What a request is charged to, in the order of [`PREFIXES`]; one bucket for IPv4.
fn sources(address: IpAddr) -> Vec<Source> {
    match address.to_canonical() {
        IpAddr::V4(address) => vec![Source::V4(address.to_bits())],
        IpAddr::V6(address) => {
            let prefix = |bits: u32| address.to_bits() & (u128::MAX << (128 - bits));
            PREFIXES.iter().map(|(bits, _)| Source::V6(prefix(*bits))).collect()
        }
    }
}

/// The clock of the instance, as the library wants it.
#[derive(Debug, Clone)]
struct Time(Clock);

impl GovernorClock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().and_then(|nanos| u64::try_from(nanos).ok());
        Nanos::new(nanos.unwrap_or(0))
    }
}

/// Charges a request before its handler runs; every answer says what is left.
pub async fn charge<B: MessageBody + 'static>(
    class: Class,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let (admitted, left) = admit(class, &request).await;
    let mut response = match admitted {
        Ok(()) => next.call(request).await?.map_into_left_body(),
        Err(error) => {
            let refusal = refuse(request.request(), error).error_response();
            request.into_response(refusal).map_into_right_body()
        }
    };
    if let Some(left) = left {
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("x-ratelimit-limit"), HeaderValue::from(left.capacity));
        headers.insert(HeaderName::from_static("x-ratelimit-remaining"), HeaderValue::from(left.remaining));
    }
    Ok(response)
}

/// Whether the request may pass, and what is left for its sender.
async fn admit(class: Class, request: &ServiceRequest) -> (Result<()>, Option<Left>) {
    let (Some(app), Some(limiter)) = (request.app_data::<Data<App>>(), request.app_data::<Data<Limiter>>())
    else {
        return (Err(anyhow::anyhow!("a route without its application data").into()), None);
    };
    let limits = match app.site().await {
        Ok(site) => site.local.rate_limits,
        Err(error) => return (Err(error), None),
    };
    match limiter.charge(limits, class, client_address(request.request(), app.settings())) {
        Ok(left) => (Ok(()), left),
        Err(error) => (Err(error), class.spent(limits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn limits(capacity: i32, seconds: i32) -> RateLimits {
        RateLimits { message: RateLimit { capacity, seconds }, ..RateLimits::default() }
    }

    fn limiter(limits: RateLimits) -> (Limiter, Clock) {
        let clock = Clock::manual(DateTime::UNIX_EPOCH + Duration::from_secs(1_000_000));
        (Limiter::new(limits, clock.clone()), clock)
    }

    fn passes(limiter: &Limiter, limits: RateLimits, address: &str) -> bool {
        limiter.charge(limits, Class::Message, address.parse().unwrap()).is_ok()
    }

    #[test]
    fn a_bucket_takes_its_capacity_and_refills_within_its_seconds() {
        let limits = limits(3, 60);
        let (limiter, clock) = limiter(limits);
        let taken = (0..5).filter(|_| passes(&limiter, limits, "198.51.100.1")).count();
        assert_eq!(taken, 3);
        assert!(passes(&limiter, limits, "198.51.100.2"), "another address has its own bucket");

        clock.advance(Duration::from_secs(20));
        assert!(passes(&limiter, limits, "198.51.100.1"));
        assert!(!passes(&limiter, limits, "198.51.100.1"));
    }

    #[test]
    fn classes_have_buckets_of_their_own() {
        let limits = limits(1, 60);
        let (limiter, _) = limiter(limits);
        let address = "198.51.100.1".parse().unwrap();
        assert!(passes(&limiter, limits, "198.51.100.1"));
        assert!(!passes(&limiter, limits, "198.51.100.1"));
        assert!(limiter.charge(limits, Class::Search, address).is_ok());
        assert_eq!(limiter.charge(limits, Class::Unlimited, address).unwrap(), None);
    }

    #[test]
    fn neighbours_in_an_ipv6_prefix_share_buckets_of_growing_size() {
        let limits = limits(1, 3600);
        let (limiter, _) = limiter(limits);
        assert!(passes(&limiter, limits, "2001:db8::1"));
        assert!(!passes(&limiter, limits, "2001:db8::2"), "the same /64");
        let taken = (1..20).filter(|n| passes(&limiter, limits, &format!("2001:db8:0:{n:x}::1"))).count();
        assert_eq!(taken, 3, "four of a /56, one of which is gone");
    }

    #[test]
    fn changed_limits_hold_at_once() {
        let (limiter, _) = limiter(limits(1, 3600));
        assert!(passes(&limiter, limits(1, 3600), "198.51.100.1"));
        assert!(!passes(&limiter, limits(1, 3600), "198.51.100.1"));
        assert!(passes(&limiter, limits(2, 3600), "198.51.100.1"));
    }
}
