//! The key of one file, wrapped by the master key; a file is sealed in chunks.

use aws_lc_rs::aead::{Aad, NONCE_LEN, Nonce};

use super::{CryptoError, Keyring, aes, random};

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

#[cfg(test)]
mod tests {
    use super::*;

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
