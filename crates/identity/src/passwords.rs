//! Password hashes: Argon2id with OWASP's parameters (19 MiB, two passes, one lane). Hashing is bounded: it runs on
//! blocking threads, on at most half the cores, and who would wait too long is told to come back, so that a flood of
//! sign-ins cannot starve other requests. No transaction may be open while a password is hashed.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use platform::FieldError;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Fewest characters of a password (NIST SP 800-63B asks for 8 at least; decision 5 for 12).
pub const MIN_CHARACTERS: usize = 12;
/// Most characters: enough for any passphrase, too few to keep a core busy.
pub const MAX_CHARACTERS: usize = 256;
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
    PasswordHash::new(stored)
        .is_ok_and(|stored| argon2().verify_password(password.as_bytes(), &stored).is_ok())
}

/// Whether a new password is acceptable.
pub(crate) fn check(field: &str, password: &str) -> Result<(), FieldError> {
    let length = password.chars().count();
    if length < MIN_CHARACTERS {
        return Err(FieldError::new(field, format!("Use at least {MIN_CHARACTERS} characters.")));
    }
    if length > MAX_CHARACTERS {
        return Err(FieldError::new(field, format!("Use at most {MAX_CHARACTERS} characters.")));
    }
    Ok(())
}

async fn turn() -> Result<SemaphorePermit<'static>, HashError> {
    match tokio::time::timeout(LONGEST_WAIT, HASHERS.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(closed)) => Err(HashError::Failed(closed.to_string())),
        Err(_) => Err(HashError::Busy),
    }
}

/// Runs `work` on a blocking thread. The permit lives as long as the work, also when the request has gone.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
    let permit = turn().await?;
    let running = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    running.await.map_err(|error| HashError::Failed(error.to_string()))
}

/// Hashes a password, as a PHC string. Waits its turn for at most five seconds.
pub async fn hash_password(password: String) -> Result<String, HashError> {
    in_turn(move || hash(&password)).await?.map_err(HashError::Failed)
}

/// Whether the password is the one that was hashed. With no stored hash it takes as long and says no.
pub(crate) async fn verify_password(password: String, stored: Option<String>) -> Result<bool, HashError> {
    if password.chars().count() > MAX_CHARACTERS {
        return Ok(false);
    }
    in_turn(move || {
        let found = matches(&password, stored.as_deref().unwrap_or(&DUMMY));
        found && stored.is_some()
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_hashed_password_matches() {
        let stored = hash_password("correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify_password("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify_password("correct horse batterz".into(), Some(stored)).await.unwrap());
    }

    #[tokio::test]
    async fn without_a_stored_hash_nothing_matches() {
        assert!(!verify_password("correct horse battery".into(), None).await.unwrap());
        assert!(!verify_password(String::new(), Some(String::new())).await.unwrap());
        assert!(DUMMY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[test]
    fn passwords_have_12_to_256_characters() {
        for (password, is_good) in [
            ("elevenchars".to_owned(), false),
            ("twelve chars".to_owned(), true),
            ("ä".repeat(12), true),
            ("x".repeat(256), true),
            ("x".repeat(257), false),
        ] {
            assert_eq!(check("password", &password).is_ok(), is_good, "{password}");
        }
    }
}
