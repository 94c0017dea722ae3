//! How often somebody may try, and how long a refusal takes. Everything that can be guessed at, or that sends e-mail, is
//! counted per address of the network and per address of the mailbox; and every answer that must not tell whether an
//! account exists takes the same time.

use std::time::{Duration, Instant};

use platform::rate_limit::{Limit, LimitClass, address_key};
use platform::{Platform, SystemContext};
use types::{EmailAddress, OrganizationId, UserId};

use crate::error::IdentityError;
use crate::passwords;

/// Such an answer is never faster than this, so that the work which only an existing account causes does not show.
const SHORTEST_ANSWER: Duration = Duration::from_millis(300);
/// One office sits behind one address; asking for a message is no guess.
const MESSAGES_PER_ATTEMPT: u32 = 4;
/// Messages to one mailbox, whoever asks for them.
const MESSAGES: Limit = Limit { most: 3, window_seconds: 600 };
/// A password is judged while it is typed.
const ESTIMATES: Limit = Limit { most: 120, window_seconds: 60 };

/// The shortest answer where a comparison of passwords can take so long: half as long again, because an account may still
/// have another system's hash, and whose refusal takes longer than everybody else's has one.
fn shortest_answer(slowest_comparison: Duration) -> Duration {
    SHORTEST_ANSWER.max(slowest_comparison * 3 / 2)
}

async fn shortest_here() -> Duration {
    // Who finds no turn for the measurement is refused for the same reason a moment later.
    passwords::slowest_comparison().await.map_or(SHORTEST_ANSWER, shortest_answer)
}

/// Runs `work` for as long as the shortest answer at least.
pub async fn steadily<T>(work: impl Future<Output = T>) -> T {
    let shortest = shortest_here().await;
    let begun = Instant::now();
    let result = work.await;
    tokio::time::sleep(shortest.saturating_sub(begun.elapsed())).await;
    result
}

/// As [`steadily`], for work whose success tells nothing that was not known: only a refusal takes its time.
pub async fn refusing_steadily<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let shortest = shortest_here().await;
    let begun = Instant::now();
    let result = work.await;
    if result.is_err() {
        tokio::time::sleep(shortest.saturating_sub(begun.elapsed())).await;
    }
    result
}

/// Counters of one attempt. What succeeds is given back: it is guessing that is limited, not signing in.
pub struct Budget<'a> {
    platform: &'a Platform,
    keys: Vec<u128>,
    limit: Limit,
}

impl<'a> Budget<'a> {
    /// Counts an attempt from the request's address and – with a mailbox – on `what` of that account.
    pub fn take(
        platform: &'a Platform,
        system: &SystemContext,
        what: &str,
        email: Option<&EmailAddress>,
    ) -> Result<Self, IdentityError> {
        let limit = platform.config.sign_in_limit();
        let keys = [system.origin().address.map(address_key), email.map(|email| email_key(what, email))];
        let mut budget = Self { platform, keys: Vec::new(), limit };
        // The address comes first: one that has used up its attempts cannot use up somebody's account, too.
        for key in keys.into_iter().flatten() {
            count(platform, key, limit)?;
            budget.keys.push(key);
        }
        Ok(budget)
    }

    /// The attempt was none.
    pub fn give_back(self) {
        for key in self.keys {
            self.platform.limiter.forgive(LimitClass::SignIn, key, self.limit, self.platform.clock.now());
        }
    }
}

fn count(platform: &Platform, key: u128, limit: Limit) -> Result<(), IdentityError> {
    let now = platform.clock.now();
    let standing = platform.limiter.count(LimitClass::SignIn, key, limit, now);
    if standing.allowed {
        return Ok(());
    }
    let seconds = u64::try_from(standing.reset_at - now.as_second()).unwrap_or(1).max(1);
    Err(IdentityError::TooManyAttempts { seconds })
}

/// A counter's key for a mailbox.
pub fn email_key(what: &str, email: &EmailAddress) -> u128 {
    text_key(&format!("{what}:{email}"))
}

fn text_key(text: &str) -> u128 {
    let digest = platform::crypto::sha256(text.as_bytes());
    digest.iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte))
}

/// Counts a request for a message from the request's address.
pub fn may_ask(platform: &Platform, system: &SystemContext) -> Result<(), IdentityError> {
    let Some(address) = system.origin().address else { return Ok(()) };
    let most = platform.config.sign_in_limit();
    let limit = Limit { most: most.most.saturating_mul(MESSAGES_PER_ATTEMPT), ..most };
    count(platform, text_key(&format!("ask:{}", address_key(address))), limit)
}

/// Whether the mailbox gets one message more. Whoever asks is not told: those before it are still good.
pub fn may_mail(platform: &Platform, what: &str, email: &EmailAddress) -> bool {
    count(platform, email_key(what, email), MESSAGES).is_ok()
}

/// Whether a person has not done this in the organization within the minute, as far as this process knows.
pub fn is_first_of_minute(
    platform: &Platform,
    what: &str,
    organization_id: OrganizationId,
    user_id: UserId,
) -> bool {
    let limit = Limit { most: 1, window_seconds: 60 };
    let key = text_key(&format!("{what}:{organization_id}:{user_id}"));
    platform.limiter.count(LimitClass::SignIn, key, limit, platform.clock.now()).allowed
}

/// Counts an estimate of a password from the request's address.
pub fn may_estimate(platform: &Platform, system: &SystemContext) -> Result<(), IdentityError> {
    let Some(address) = system.origin().address else { return Ok(()) };
    count(platform, text_key(&format!("estimate:{}", address_key(address))), ESTIMATES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_answer_covers_the_slowest_kind_of_hash() {
        let millis = Duration::from_millis;
        assert_eq!(shortest_answer(millis(20)), millis(300));
        assert_eq!(shortest_answer(millis(250)), millis(375));
        assert_eq!(shortest_answer(millis(900)), millis(1350));
    }
}
