//! Keys and ciphers: the master keyring, sealed fields, per-file keys and keyed hashes. Key material never leaves this
//! module except as ciphertext; nothing here is ever printed.

mod file_keys;
mod keyring;
pub mod providers;
pub mod rotation;
mod tenant_token;

use aws_lc_rs::aead::{AES_256_GCM, LessSafeKey, UnboundKey};
use aws_lc_rs::{constant_time, digest, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) use file_keys::FileKey;
pub use keyring::Keyring;
pub use tenant_token::TenantToken;

/// A secret could not be opened or a key not loaded.
#[derive(Debug, thiserror::Error)]
pub enum CryptoError {
    /// The ciphertext was changed, or belongs to another place or key.
    #[error("the encrypted value cannot be opened")]
    Unopenable,
    /// The key that encrypted it is not in the keyring.
    #[error("master key {0} is not in the keyring")]
    UnknownKey(String),
    /// The key file cannot be read or written.
    #[error("key file {0}")]
    KeyFile(String),
}

fn aes(key: &[u8; 32]) -> LessSafeKey {
    // 32 bytes are always a valid AES-256 key.
    #[allow(clippy::expect_used)]
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a 32-byte key"))
}

/// `N` random bytes from the operating system's generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // The system generator does not fail once the process runs; without it nothing here may go on.
    #[allow(clippy::expect_used)]
    rand::fill(&mut bytes).expect("random numbers from the system");
    bytes
}

/// A random secret of 256 bits as URL-safe text, for links and refresh tokens.
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// Whether two secrets (or their hashes) are the same; in constant time.
pub fn is_same_secret(one: &[u8], other: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(one, other).is_ok()
}

/// SHA-256 of `data`: what is stored of a secret that the bearer shows again.
pub fn sha256(data: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, data).as_ref().to_vec()
}

/// SHA-256 of a stream of bytes.
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest, 32 bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}
