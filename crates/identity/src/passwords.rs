//! Password hashes: Argon2id with OWASP's parameters (19 MiB, two passes, one lane). Hashing is bounded: it runs on
//! blocking threads, on at most half the cores, and who would wait too long is told to come back, so that a flood of
//! sign-ins cannot starve other requests. No transaction may be open while a password is hashed. [`strength`] judges new
//! passwords, [`breaches`] asks whether they were published, [`imported`] compares hashes of other systems.

pub mod breaches;
mod imported;
pub mod strength;

use std::sync::LazyLock;
use std::time::Duration;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use platform::FieldError;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};

/// Fewest characters of a password (NIST SP 800-63B asks for 8 at least; decision 5 for 12).
pub const MIN_CHARACTERS: usize = 12;
/// Most bytes: enough for any passphrase, too few to keep a core busy.
pub const MAX_BYTES: usize = 128;

/// Why a password was not hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many others wait.
    #[error("too many passwords are being hashed")]
    Busy,
    /// The hash function or its thread failed.
    #[error("password hash: {0}")]
    Failed(String),
}

const LONGEST_WAIT: Duration = Duration::from_secs(5);

static HASHERS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Semaphore::new((cores / 2).max(1))
});

/// A hash of no password, made once, so that an unknown address costs as much as a wrong password.
static DUMMY: LazyLock<String> = LazyLock::new(|| {
    hash(&platform::crypto::random_token()).unwrap_or_else(|error| {
        tracing::error!(error, "the dummy password hash could not be made");
        String::new()
    })
});

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

fn hash(password: &str) -> Result<String, String> {
    argon2()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}

fn matches(password: &str, stored: &str) -> bool {
    if imported::is_bcrypt(stored) {
        return imported::matches(password, stored);
    }
    PasswordHash::new(stored)
        .is_ok_and(|stored| argon2().verify_password(password.as_bytes(), &stored).is_ok())
}

/// What a comparison came to.
pub(crate) struct Comparison {
    /// Whether the password is the one that was hashed.
    pub is_match: bool,
    /// Our own hash of it, where the stored one is another system's and makes way.
    pub rehashed: Option<String>,
}

async fn turn() -> Result<SemaphorePermit<'static>, HashError> {
    match tokio::time::timeout(LONGEST_WAIT, HASHERS.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(closed)) => Err(HashError::Failed(closed.to_string())),
        Err(_) => Err(HashError::Busy),
    }
}

/// Runs `work` on a blocking thread. The permit lives as long as the work, also when the request has gone.
pub(crate) async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, HashError> {
    let permit = turn().await?;
    let running = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    running.await.map_err(|error| HashError::Failed(error.to_string()))
}

static SLOWEST: OnceCell<Duration> = OnceCell::const_new();

/// How long comparing with the slowest kind of hash takes on this machine, measured once.
pub(crate) async fn slowest_comparison() -> Result<Duration, HashError> {
    SLOWEST.get_or_try_init(|| in_turn(imported::slowest_comparison)).await.copied()
}

/// Hashes a password, as a PHC string. Waits its turn for at most five seconds.
pub async fn hash_password(password: String) -> Result<String, HashError> {
    in_turn(move || hash(&password)).await?.map_err(HashError::Failed)
}

/// Compares a password with the stored hash. With none it takes as long and says no. A hash of another system is made
/// anew in the same turn.
pub(crate) async fn verify_password(
    password: String,
    stored: Option<String>,
) -> Result<Comparison, HashError> {
    if password.len() > MAX_BYTES {
        return Ok(Comparison { is_match: false, rehashed: None });
    }
    in_turn(move || {
        let found = matches(&password, stored.as_deref().unwrap_or(&DUMMY));
        let is_match = found && stored.is_some();
        let is_foreign = stored.as_deref().is_some_and(imported::is_bcrypt);
        let rehashed = (is_match && is_foreign).then(|| hash(&password)).transpose();
        Ok(Comparison { is_match, rehashed: rehashed.map_err(HashError::Failed)? })
    })
    .await?
}

/// Estimates a password's strength in its turn: a long one can take as long as a hash.
pub(crate) async fn estimate(password: String, about: Vec<String>) -> Result<strength::Strength, HashError> {
    in_turn(move || strength::estimate(&password, &about)).await
}

/// Whether a person about whom these words are known may use the password; judged in its turn.
pub(crate) async fn check(
    field: &'static str,
    password: String,
    about: Vec<String>,
) -> Result<Result<(), FieldError>, HashError> {
    in_turn(move || strength::check(field, &password, &about)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn is_match(password: &str, stored: Option<String>) -> bool {
        verify_password(password.into(), stored).await.unwrap().is_match
    }

    #[tokio::test]
    async fn only_the_hashed_password_matches() {
        let stored = hash_password("correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(is_match("correct horse battery", Some(stored.clone())).await);
        assert!(!is_match("correct horse batterz", Some(stored)).await);
    }

    #[tokio::test]
    async fn without_a_stored_hash_nothing_matches() {
        assert!(!is_match("correct horse battery", None).await);
        assert!(!is_match("", Some(String::new())).await);
        assert!(DUMMY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[tokio::test]
    async fn a_hash_of_another_system_makes_way_when_it_matches() {
        let stored = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned();
        let comparison = verify_password("U*U".into(), Some(stored.clone())).await.unwrap();
        let ours = comparison.rehashed.unwrap();
        assert!(comparison.is_match && ours.starts_with("$argon2id$"));
        let again = verify_password("U*U".into(), Some(ours)).await.unwrap();
        assert!(again.is_match && again.rehashed.is_none());
        let wrong = verify_password("U*V".into(), Some(stored)).await.unwrap();
        assert!(!wrong.is_match && wrong.rehashed.is_none());
    }

    #[tokio::test]
    async fn a_password_that_is_too_long_is_not_hashed() {
        let long = "x".repeat(129);
        let stored = hash_password(long.clone()).await.unwrap();
        assert!(!is_match(&long, Some(stored)).await);
    }
}
