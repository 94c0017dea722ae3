//! A secret for addresses that anybody may open who has them: invitations, calendars. Its text is never kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use types::OrganizationId;
use uuid::Uuid;

use super::{random, sha256};

const SECRET_BYTES: usize = 32;
/// Longer text than any token is not looked at.
const LONGEST: usize = 100;

/// A secret that travels in an address. It carries its organization, so that the row is found inside that organization and
/// no lookup across organizations is needed. Only its SHA-256 is stored.
#[derive(Clone)]
pub struct TenantToken {
    /// The organization inside which it opens something.
    pub organization_id: OrganizationId,
    text: String,
}

impl TenantToken {
    /// A fresh one, of 256 random bits.
    pub fn generate(organization_id: OrganizationId) -> Self {
        let mut bytes = organization_id.0.as_bytes().to_vec();
        bytes.extend_from_slice(&random::<SECRET_BYTES>());
        Self { organization_id, text: URL_SAFE_NO_PAD.encode(bytes) }
    }

    /// A token as shown; nothing for text that cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (organization, secret) = bytes.split_at_checked(16)?;
        let organization_id = OrganizationId(Uuid::from_slice(organization).ok()?);
        (secret.len() == SECRET_BYTES).then(|| Self { organization_id, text: text.to_owned() })
    }

    /// As it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        sha256(self.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_token_names_its_organization_and_comes_back_as_it_was() {
        let organization_id = OrganizationId::generate();
        let token = TenantToken::generate(organization_id);
        let parsed = TenantToken::parse(token.as_str()).unwrap();
        assert_eq!((parsed.organization_id, parsed.hash()), (organization_id, token.hash()));
        assert_ne!(TenantToken::generate(organization_id).hash(), token.hash());
    }

    proptest! {
        #[test]
        fn any_text_is_a_token_or_refused(text: String) {
            prop_assert!(TenantToken::parse(&text).is_none());
        }
    }
}
