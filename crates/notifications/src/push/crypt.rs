//! Encryption of a message for one browser: RFC 8291 over RFC 8188 (`aes128gcm`), one record. Keys in, bytes out.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hmac;

/// Longest text; with what is added it stays below the 4,096 bytes that every push service takes.
pub const LONGEST: usize = 3_000;
/// The record's size as its header says it; there is one record, and it is smaller.
const RECORD: u32 = 4_096;
/// After the text of the last record.
const LAST: u8 = 2;

/// These are not the keys of a browser, or the text is too long.
#[derive(Debug, thiserror::Error)]
#[error("the message cannot be encrypted for this browser")]
pub struct Unencryptable;

/// The keys a browser gives with its subscription.
#[derive(Clone, Debug)]
pub struct BrowserKeys {
    /// Point on P-256, 65 bytes.
    pub p256dh: Vec<u8>,
    /// 16 bytes.
    pub auth: Vec<u8>,
}

/// Encrypts `text` so that only that browser can read it.
pub fn seal(keys: &BrowserKeys, text: &[u8]) -> Result<Vec<u8>, Unencryptable> {
    let own = PrivateKey::generate(&ECDH_P256).map_err(|_| Unencryptable)?;
    seal_with(&own, platform::crypto::random(), keys, text)
}

fn seal_with(
    own: &PrivateKey,
    salt: [u8; 16],
    keys: &BrowserKeys,
    text: &[u8],
) -> Result<Vec<u8>, Unencryptable> {
    if text.len() > LONGEST || keys.auth.len() != 16 || keys.p256dh.len() != 65 {
        return Err(Unencryptable);
    }
    let own_public = own.compute_public_key().map_err(|_| Unencryptable)?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &keys.p256dh);
    let secret = agree(own, theirs, Unencryptable, |secret| Ok(secret.to_vec()))?;
    let (key, nonce) = key_and_nonce(&secret, salt, keys, own_public.as_ref());

    let mut sealed = Vec::with_capacity(salt.len() + 5 + 65 + text.len() + 17);
    sealed.extend_from_slice(&salt);
    sealed.extend_from_slice(&RECORD.to_be_bytes());
    sealed.push(65);
    sealed.extend_from_slice(own_public.as_ref());
    let mut record = text.to_vec();
    record.push(LAST);
    let key = UnboundKey::new(&AES_128_GCM, &key).map_err(|_| Unencryptable)?;
    LessSafeKey::new(key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)
        .map_err(|_| Unencryptable)?;
    sealed.extend_from_slice(&record);
    Ok(sealed)
}

/// RFC 8291 section 3.4, HKDF written as the HMACs that it is for outputs of one block.
fn key_and_nonce(
    secret: &[u8],
    salt: [u8; 16],
    keys: &BrowserKeys,
    own_public: &[u8],
) -> ([u8; 16], [u8; NONCE_LEN]) {
    let info = [b"WebPush: info\0".as_slice(), &keys.p256dh, own_public, &[1]].concat();
    let input = hash(hash(&keys.auth, secret).as_ref(), &info);
    let pseudo_random = hash(&salt, input.as_ref());
    let key = hash(pseudo_random.as_ref(), b"Content-Encoding: aes128gcm\0\x01");
    let nonce = hash(pseudo_random.as_ref(), b"Content-Encoding: nonce\0\x01");
    (first(key.as_ref()), first(nonce.as_ref()))
}

fn hash(key: &[u8], data: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data)
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    std::array::from_fn(|at| bytes[at])
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn browser() -> BrowserKeys {
        BrowserKeys {
            p256dh: bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        }
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out_byte_for_byte() {
        let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let own = PrivateKey::from_private_key(&ECDH_P256, &own).unwrap();
        let salt = first(&bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        let sealed = seal_with(&own, salt, &browser(), b"When I grow up, I want to be a watermelon").unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6P\
             Bru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn what_are_no_keys_of_a_browser_is_refused() {
        let keys = |p256dh: Vec<u8>, auth: Vec<u8>| seal(&BrowserKeys { p256dh, auth }, b"x");
        let good = browser();
        assert!(keys(good.p256dh.clone(), good.auth.clone()).is_ok());
        let mut off_the_curve = good.p256dh.clone();
        off_the_curve[64] ^= 1;
        assert!(keys(off_the_curve, good.auth.clone()).is_err());
        assert!(keys(good.p256dh[..64].to_vec(), good.auth.clone()).is_err());
        assert!(keys(good.p256dh.clone(), good.auth[..15].to_vec()).is_err());
        assert!(seal(&good, &[0; LONGEST + 1]).is_err());
    }

    #[test]
    fn the_longest_message_is_one_that_every_service_takes() {
        assert!(seal(&browser(), &[0; LONGEST]).unwrap().len() <= 4_096);
    }
}
