//! The master keys of a process and what is sealed under them.

use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use aws_lc_rs::aead::{Aad, NONCE_LEN, Nonce};
use aws_lc_rs::{constant_time, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::providers::KeyProvider;
use super::{CryptoError, aes, random};

/// A key that this process does not know is looked for at most this often.
const LOOKS_AGAIN_AFTER: Duration = Duration::from_secs(1);

struct MasterKey {
    id: String,
    bytes: [u8; 32],
}

/// The master keys: the first encrypts, all decrypt. Cloning shares them; a key that was added while the process runs is
/// found when the first value sealed under it is opened, or when another process announces it.
#[derive(Clone)]
pub struct Keyring {
    keys: Arc<RwLock<Arc<Vec<MasterKey>>>>,
    provider: KeyProvider,
    looked_at: Arc<Mutex<Instant>>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({} keys)", self.snapshot().len())
    }
}

fn parse(text: &str) -> Result<Vec<MasterKey>, CryptoError> {
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
    Ok(keys)
}

/// A line of a key file with a fresh key.
pub(super) fn fresh_line(id: &str) -> String {
    format!("{id}:{}\n", STANDARD.encode(random::<32>()))
}

impl Keyring {
    /// The keys that `provider` holds; a file that does not exist yet is made with a fresh one.
    pub fn load(provider: KeyProvider) -> Result<Self, CryptoError> {
        let keys = parse(&provider.read_or_create()?)?;
        Ok(Self::of(keys, provider))
    }

    /// Parses lines `id:base64`, the newest first.
    pub fn parse(text: &str) -> Result<Self, CryptoError> {
        Ok(Self::of(parse(text)?, KeyProvider::Text(crate::config::Secret::new(text))))
    }

    fn of(keys: Vec<MasterKey>, provider: KeyProvider) -> Self {
        let keys = Arc::new(RwLock::new(Arc::new(keys)));
        Self { keys, provider, looked_at: Arc::new(Mutex::new(Instant::now())) }
    }

    /// Where the keys come from.
    pub fn provider(&self) -> &KeyProvider {
        &self.provider
    }

    /// Reads the keys again: another process has added or retired one.
    pub fn reload(&self) -> Result<(), CryptoError> {
        let keys = Arc::new(parse(&self.provider.read()?)?);
        *self.keys.write().unwrap_or_else(|poison| poison.into_inner()) = keys;
        Ok(())
    }

    fn snapshot(&self) -> Arc<Vec<MasterKey>> {
        self.keys.read().unwrap_or_else(|poison| poison.into_inner()).clone()
    }

    /// Ids of all keys, the one that encrypts first.
    pub fn ids(&self) -> Vec<String> {
        self.snapshot().iter().map(|key| key.id.clone()).collect()
    }

    /// The id of the key that encrypts.
    pub fn current_id(&self) -> String {
        self.snapshot()[0].id.clone()
    }

    fn with_key<T>(&self, id: &str, work: impl Fn(&MasterKey) -> T) -> Result<T, CryptoError> {
        let find = |keys: &[MasterKey]| keys.iter().find(|key| key.id == id).map(&work);
        if let Some(value) = find(&self.snapshot()) {
            return Ok(value);
        }
        if self.may_look_again() && self.reload().is_ok() {
            tracing::info!("master keys were read again");
        }
        find(&self.snapshot()).ok_or_else(|| CryptoError::UnknownKey(id.to_owned()))
    }

    fn may_look_again(&self) -> bool {
        let mut looked_at = self.looked_at.lock().unwrap_or_else(|poison| poison.into_inner());
        let may = looked_at.elapsed() >= LOOKS_AGAIN_AFTER;
        if may {
            *looked_at = Instant::now();
        }
        may
    }

    /// Encrypts a field for one place (`context`, such as `users.saved_signature/<id>`): AES-256-GCM, random nonce.
    /// Layout: version 1, length of the key id, key id, nonce, ciphertext.
    pub fn seal_field(&self, context: &str, plaintext: &[u8]) -> Vec<u8> {
        let keys = self.snapshot();
        let key = &keys[0];
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
        let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| CryptoError::Unopenable)?;
        self.with_key(id, |key| {
            let mut bytes = ciphertext.to_vec();
            aes(&key.bytes)
                .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(context.as_bytes()), &mut bytes)
                .map(|plain| plain.to_vec())
                .map_err(|_| CryptoError::Unopenable)
        })?
    }

    /// How every value sealed under a key begins: what tells, in SQL, under which key a value is.
    pub(super) fn prefix(id: &str) -> Vec<u8> {
        let mut prefix = vec![1, id.len() as u8];
        prefix.extend_from_slice(id.as_bytes());
        prefix
    }

    /// A keyed hash for `purpose`, under a key derived from the current master key.
    pub fn mac(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        mac_under(&self.snapshot()[0], purpose, data)
    }

    /// Whether `tag` is the keyed hash of `data` under any key of the ring; in constant time.
    pub fn mac_is_valid(&self, purpose: &str, data: &[u8], tag: &[u8]) -> bool {
        self.snapshot()
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
        assert!(sealed.starts_with(&Keyring::prefix("k2")));
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
    fn a_key_added_by_another_process_is_found_when_it_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        let provider = KeyProvider::File(folder.path().join("master.key"));
        let running = Keyring::load(provider.clone()).unwrap();
        let before = running.seal_field("c", b"old");
        let command = Keyring::load(provider).unwrap();
        assert_eq!(command.provider().add(&command.ids()).unwrap(), "k2");
        command.reload().unwrap();
        assert_eq!(command.ids(), ["k2", "k1"]);
        let after = command.seal_field("c", b"new");
        *running.looked_at.lock().unwrap() -= LOOKS_AGAIN_AFTER;
        assert_eq!(running.open_field("c", &after).unwrap(), b"new");
        assert_eq!(running.open_field("c", &before).unwrap(), b"old");
        assert_eq!(running.current_id(), "k2", "and from then on it encrypts here, too");
    }
}
