//! Request limits: fixed windows counted in this process, one counter per person (or address) and class.
//! With several processes each counts its own share; a shared store can take the place of the map.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;

/// What kind of request is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitClass {
    /// Any API call.
    Api,
    /// Sending a file.
    Upload,
    /// Sign-in and everything else that tries a secret.
    SignIn,
}

/// A limit: so many in a window of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Requests allowed in a window.
    pub most: u32,
    /// Length of the window.
    pub window_seconds: u32,
}

/// What the counter says after counting a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Requests allowed in the window.
    pub limit: u32,
    /// How many are left.
    pub remaining: u32,
    /// When the window ends, Unix seconds.
    pub reset_at: i64,
    /// Whether this request is within the limit.
    pub allowed: bool,
}

struct Counter {
    window_start: i64,
    count: u32,
}

type Shard = HashMap<(LimitClass, u128), Counter>;

/// The counters of this process.
#[derive(Clone)]
pub struct RateLimiter {
    shards: Arc<[Mutex<Shard>]>,
    hasher: RandomState,
}

/// Counters per shard before expired ones are swept out.
const SWEEP_AT: usize = 4096;

impl Default for RateLimiter {
    fn default() -> Self {
        Self { shards: (0..16).map(|_| Mutex::default()).collect(), hasher: RandomState::new() }
    }
}

impl RateLimiter {
    /// Counts one request of `key` and tells where it stands.
    pub fn count(&self, class: LimitClass, key: u128, limit: Limit, now: Timestamp) -> Standing {
        let window = i64::from(limit.window_seconds.max(1));
        let window_start = Self::window_start(limit, now);
        let mut counters = self.shard(key);
        if counters.len() >= SWEEP_AT {
            counters.retain(|_, counter| counter.window_start + 86_400 > now.as_second());
        }
        let counter = counters.entry((class, key)).or_insert(Counter { window_start, count: 0 });
        if counter.window_start != window_start {
            *counter = Counter { window_start, count: 0 };
        }
        counter.count = counter.count.saturating_add(1);
        Standing {
            limit: limit.most,
            remaining: limit.most.saturating_sub(counter.count),
            reset_at: window_start + window,
            allowed: counter.count <= limit.most,
        }
    }

    /// Takes back one counted request of the window under way: it turned out not to be one of those limited.
    pub fn forgive(&self, class: LimitClass, key: u128, limit: Limit, now: Timestamp) {
        let window_start = Self::window_start(limit, now);
        if let Some(counter) = self.shard(key).get_mut(&(class, key))
            && counter.window_start == window_start
        {
            counter.count = counter.count.saturating_sub(1);
        }
    }

    fn window_start(limit: Limit, now: Timestamp) -> i64 {
        let window = i64::from(limit.window_seconds.max(1));
        now.as_second().div_euclid(window) * window
    }

    fn shard(&self, key: u128) -> MutexGuard<'_, Shard> {
        let shard = self.hasher.hash_one(key) as usize % self.shards.len();
        self.shards[shard].lock().unwrap_or_else(|poison| poison.into_inner())
    }
}

/// A counter key from an address: all of IPv4, the /64 of IPv6 (one subscriber).
pub fn address_key(address: std::net::IpAddr) -> u128 {
    match address {
        std::net::IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        std::net::IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_holds_within_a_window_and_ends_with_it() {
        let limiter = RateLimiter::default();
        let limit = Limit { most: 5, window_seconds: 60 };
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        for n in 1..=5 {
            let standing = limiter.count(LimitClass::SignIn, 7, limit, at(0));
            assert!(standing.allowed);
            assert_eq!(standing.remaining, 5 - n);
        }
        assert!(!limiter.count(LimitClass::SignIn, 7, limit, at(59)).allowed);
        assert!(
            limiter.count(LimitClass::SignIn, 8, limit, at(59)).allowed,
            "another person is not affected"
        );
        assert!(limiter.count(LimitClass::SignIn, 7, limit, at(60)).allowed);
    }

    #[test]
    fn what_is_forgiven_does_not_count_but_never_gives_more_than_the_limit() {
        let limiter = RateLimiter::default();
        let limit = Limit { most: 1, window_seconds: 60 };
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        limiter.forgive(LimitClass::SignIn, 7, limit, at(0));
        assert!(limiter.count(LimitClass::SignIn, 7, limit, at(0)).allowed);
        limiter.forgive(LimitClass::SignIn, 7, limit, at(60));
        assert!(!limiter.count(LimitClass::SignIn, 7, limit, at(1)).allowed, "another window is not touched");
        limiter.forgive(LimitClass::SignIn, 7, limit, at(1));
        limiter.forgive(LimitClass::SignIn, 7, limit, at(1));
        assert!(limiter.count(LimitClass::SignIn, 7, limit, at(2)).allowed);
    }
}
