//! Keys and ciphers: the master keyring, sealed fields, per-file keys and keyed hashes. Key material never leaves this
//! module except as ciphertext; nothing here is ever printed.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, digest, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

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

struct MasterKey {
    id: String,
    bytes: [u8; 32],
}

/// The master keys: the first encrypts, all decrypt.
#[derive(Clone)]
pub struct Keyring {
    keys: Arc<Vec<MasterKey>>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({} keys)", self.keys.len())
    }
}

impl Keyring {
    /// Reads a key file of lines `id:base64`, newest first; makes one with a fresh key (mode 0600) where none exists.
    pub fn load_or_create(path: &Path) -> Result<Self, CryptoError> {
        let fault = |error: std::io::Error| CryptoError::KeyFile(format!("{}: {error}", path.display()));
        if !path.exists() {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(fault)?;
            }
            let line = format!("k1:{}\n", STANDARD.encode(random::<32>()));
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(path) {
                Ok(mut file) => {
                    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
                }
                // Another process was first; its key is read below.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(fault(error)),
            }
        }
        Self::parse(&std::fs::read_to_string(path).map_err(fault)?)
    }

    /// Parses the text of a key file.
    pub fn parse(text: &str) -> Result<Self, CryptoError> {
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let parsed = line.trim().split_once(':').and_then(|(id, key)| {
                let bytes = STANDARD.decode(key).ok()?.try_into().ok()?;
                (!id.is_empty() && id.len() <= 32).then(|| MasterKey { id: id.to_owned(), bytes })
            });
            keys.push(parsed.ok_or_else(|| {
                CryptoError::KeyFile(format!("line {}: expected id:base64(32 bytes)", number + 1))
            })?);
        }
        if keys.is_empty() {
            return Err(CryptoError::KeyFile("holds no key".into()));
        }
        Ok(Self { keys: Arc::new(keys) })
    }

    /// The id of the key that encrypts.
    pub fn current_id(&self) -> &str {
        &self.keys[0].id
    }

    fn key(&self, id: &str) -> Result<&MasterKey, CryptoError> {
        self.keys.iter().find(|key| key.id == id).ok_or_else(|| CryptoError::UnknownKey(id.to_owned()))
    }

    /// Encrypts a field for one place (`context`, such as `users.saved_signature/<id>`): AES-256-GCM, random nonce.
    /// Layout: version 1, length of the key id, key id, nonce, ciphertext.
    pub fn seal_field(&self, context: &str, plaintext: &[u8]) -> Vec<u8> {
        let key = &self.keys[0];
        let nonce = random::<NONCE_LEN>();
        let mut bytes = plaintext.to_vec();
        // Encryption of an in-memory buffer under a valid key cannot fail.
        let _ = aes(&key.bytes).seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(context.as_bytes()),
            &mut bytes,
        );
        let mut sealed = vec![1, key.id.len() as u8];
        sealed.extend_from_slice(key.id.as_bytes());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&bytes);
        sealed
    }

    /// Opens what [`seal_field`](Self::seal_field) made for the same context.
    pub fn open_field(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let [1, id_length, rest @ ..] = sealed else { return Err(CryptoError::Unopenable) };
        let (id, rest) = rest.split_at_checked(usize::from(*id_length)).ok_or(CryptoError::Unopenable)?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE_LEN).ok_or(CryptoError::Unopenable)?;
        let id = std::str::from_utf8(id).map_err(|_| CryptoError::Unopenable)?;
        let nonce = nonce.try_into().map_err(|_| CryptoError::Unopenable)?;
        let mut bytes = ciphertext.to_vec();
        let plain = aes(&self.key(id)?.bytes)
            .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(context.as_bytes()), &mut bytes)
            .map_err(|_| CryptoError::Unopenable)?;
        Ok(plain.to_vec())
    }

    /// A keyed hash for `purpose`, under a key derived from the current master key.
    pub fn mac(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        mac_under(&self.keys[0], purpose, data)
    }

    /// Whether `tag` is the keyed hash of `data` under any key of the ring; in constant time.
    pub fn mac_is_valid(&self, purpose: &str, data: &[u8], tag: &[u8]) -> bool {
        self.keys
            .iter()
            .any(|key| constant_time::verify_slices_are_equal(&mac_under(key, purpose, data), tag).is_ok())
    }
}

fn mac_under(key: &MasterKey, purpose: &str, data: &[u8]) -> [u8; 32] {
    let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key.bytes), purpose.as_bytes());
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()), data);
    let mut bytes = [0; 32];
    bytes.copy_from_slice(tag.as_ref());
    bytes
}

fn aes(key: &[u8; 32]) -> LessSafeKey {
    // 32 bytes are always a valid AES-256 key.
    #[allow(clippy::expect_used)]
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a 32-byte key"))
}

/// The key of one file. Chunks are numbered, and the last one is marked, so none can be swapped, repeated or dropped.
pub(crate) struct FileKey([u8; 32]);

impl FileKey {
    pub(crate) fn generate() -> Self {
        Self(random())
    }

    pub(crate) fn wrap(&self, keyring: &Keyring, context: &str) -> Vec<u8> {
        keyring.seal_field(context, &self.0)
    }

    pub(crate) fn unwrap(keyring: &Keyring, context: &str, wrapped: &[u8]) -> Result<Self, CryptoError> {
        let bytes = keyring.open_field(context, wrapped)?;
        Ok(Self(bytes.try_into().map_err(|_| CryptoError::Unopenable)?))
    }

    fn nonce(chunk: u64, last: bool) -> Nonce {
        let mut nonce = [0; NONCE_LEN];
        nonce[..8].copy_from_slice(&chunk.to_be_bytes());
        nonce[8] = u8::from(last);
        Nonce::assume_unique_for_key(nonce)
    }

    pub(crate) fn seal_chunk(&self, chunk: u64, last: bool, bytes: &mut Vec<u8>) {
        let _ = aes(&self.0).seal_in_place_append_tag(Self::nonce(chunk, last), Aad::empty(), bytes);
    }

    pub(crate) fn open_chunk(&self, chunk: u64, last: bool, bytes: &mut Vec<u8>) -> Result<(), CryptoError> {
        let length = aes(&self.0)
            .open_in_place(Self::nonce(chunk, last), Aad::empty(), bytes)
            .map_err(|_| CryptoError::Unopenable)?
            .len();
        bytes.truncate(length);
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> Keyring {
        Keyring::parse(&format!("k2:{}\nk1:{}", STANDARD.encode([2; 32]), STANDARD.encode([1; 32]))).unwrap()
    }

    #[test]
    fn a_field_opens_only_in_its_own_place_and_unchanged() {
        let ring = ring();
        let sealed = ring.seal_field("users.phone/1", b"+43 1 234");
        assert_eq!(ring.open_field("users.phone/1", &sealed).unwrap(), b"+43 1 234");
        assert!(ring.open_field("users.phone/2", &sealed).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(ring.open_field("users.phone/1", &changed).is_err(), "byte {index}");
        }
        assert!(ring.open_field("users.phone/1", &[]).is_err());
    }

    #[test]
    fn what_an_older_key_sealed_still_opens() {
        let old = Keyring::parse(&format!("k1:{}", STANDARD.encode([1; 32]))).unwrap();
        let sealed = old.seal_field("c", b"x");
        assert_eq!(ring().open_field("c", &sealed).unwrap(), b"x");
        assert!(ring().mac_is_valid("p", b"d", &old.mac("p", b"d")));
        assert!(!ring().mac_is_valid("q", b"d", &old.mac("p", b"d")));
    }

    #[test]
    fn chunks_cannot_be_swapped_or_the_end_cut_off() {
        let key = FileKey::generate();
        let (mut first, mut second) = (b"first".to_vec(), b"second".to_vec());
        key.seal_chunk(0, false, &mut first);
        key.seal_chunk(1, true, &mut second);
        assert!(key.open_chunk(1, false, &mut first.clone()).is_err());
        assert!(key.open_chunk(0, true, &mut first.clone()).is_err());
        key.open_chunk(1, true, &mut second).unwrap();
        assert_eq!(second, b"second");
    }
}
