//! The secrets that travel in cookies. Only their SHA-256 is stored.

use platform::crypto;

/// What is stored of a refresh token; nothing for text that cannot be one.
pub fn refresh_token_hash(text: &str) -> Option<Vec<u8>> {
    (text.len() == 43).then(|| crypto::sha256(text.as_bytes()))
}

/// What is stored of a trusted device's token; nothing for text that cannot be one.
pub fn device_token_hash(text: &str) -> Option<Vec<u8>> {
    refresh_token_hash(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_has_the_length_of_one() {
        assert!(refresh_token_hash(&crypto::random_token()).is_some());
        assert_eq!(refresh_token_hash(""), None);
        assert_eq!(refresh_token_hash(&"x".repeat(44)), None);
    }
}
