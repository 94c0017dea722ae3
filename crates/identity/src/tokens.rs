//! The secrets that travel in links and cookies. Only their SHA-256 is stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platform::crypto;
use types::OrganizationId;
use uuid::Uuid;

const SECRET_BYTES: usize = 32;

/// The secret of an invitation. It carries its organization, so the row is found inside that organization and no
/// lookup across organizations is needed.
#[derive(Clone)]
pub struct InvitationToken {
    /// The organization that invites.
    pub organization_id: OrganizationId,
    text: String,
}

impl InvitationToken {
    /// A fresh token.
    pub fn generate(organization_id: OrganizationId) -> Self {
        let mut bytes = organization_id.0.as_bytes().to_vec();
        bytes.extend_from_slice(&crypto::random::<SECRET_BYTES>());
        Self { organization_id, text: URL_SAFE_NO_PAD.encode(bytes) }
    }

    /// A token as shown; nothing when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 100 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (organization, secret) = bytes.split_at_checked(16)?;
        let organization_id = OrganizationId(Uuid::from_slice(organization).ok()?);
        (secret.len() == SECRET_BYTES).then(|| Self { organization_id, text: text.to_owned() })
    }

    /// As it stands in the link.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        crypto::sha256(self.text.as_bytes())
    }
}

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
    use proptest::prelude::*;

    #[test]
    fn a_token_names_its_organization_and_comes_back_as_it_was() {
        let organization_id = OrganizationId::generate();
        let token = InvitationToken::generate(organization_id);
        let parsed = InvitationToken::parse(token.as_str()).unwrap();
        assert_eq!(parsed.organization_id, organization_id);
        assert_eq!(parsed.hash(), token.hash());
        assert_ne!(InvitationToken::generate(organization_id).hash(), token.hash());
    }

    #[test]
    fn a_refresh_token_has_the_length_of_one() {
        assert!(refresh_token_hash(&crypto::random_token()).is_some());
        assert_eq!(refresh_token_hash(""), None);
        assert_eq!(refresh_token_hash(&"x".repeat(44)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_token_or_refused(text: String) {
            prop_assert!(InvitationToken::parse(&text).is_none());
        }
    }
}
