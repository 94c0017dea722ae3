//! Access tokens whose signature was found good lately. Checking it costs more than all else that a cheap request does
//! before it reaches the database. Nothing is decided here but "this is a token of ours": whether it has ended is
//! judged at each use.

use aws_lc_rs::digest;
use moka::sync::Cache;

use super::principal::Principal;
use super::tokens::ACCESS_TOKEN_LIFE;

/// People at once whose token is known; about half a kilobyte each.
const MOST: u64 = 20_000;

type Fingerprint = [u8; digest::SHA256_OUTPUT_LEN];

/// The persons that good tokens stand for, by the SHA-256 of the token: a secret is not kept for longer than a request.
#[derive(Clone)]
pub(super) struct VerifiedTokens {
    principals: Cache<Fingerprint, Principal>,
}

impl Default for VerifiedTokens {
    fn default() -> Self {
        let principals =
            Cache::builder().max_capacity(MOST).time_to_live(ACCESS_TOKEN_LIFE.unsigned_abs()).build();
        Self { principals }
    }
}

impl VerifiedTokens {
    /// The person `token` stands for: known, or else found by `check`, whose refusals are not remembered.
    pub fn get_or(&self, token: &str, check: impl FnOnce() -> Option<Principal>) -> Option<Principal> {
        let mut fingerprint = Fingerprint::default();
        fingerprint.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
        if let Some(principal) = self.principals.get(&fingerprint) {
            return Some(principal);
        }
        let principal = check()?;
        self.principals.insert(fingerprint, principal.clone());
        Some(principal)
    }

    /// Forgets all: the keys have changed.
    pub fn clear(&self) {
        self.principals.invalidate_all();
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use types::{OrganizationId, SessionId, UserId};

    use super::*;
    use crate::auth::principal::{Assurance, Powers};
    use crate::policy::Role;

    fn principal() -> Principal {
        Principal {
            user_id: UserId::generate(),
            email: "anna@example.org".into(),
            name: "Anna Dancer".into(),
            role: Role::Artist,
            organization_id: OrganizationId::generate(),
            session_id: SessionId::generate(),
            issued_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH,
            assurance: Assurance::One,
            verified_at: None,
            confinement: None,
            powers: Powers::All,
            real: None,
        }
    }

    #[test]
    fn what_was_good_is_known_until_the_keys_change_and_what_was_not_is_asked_again() {
        let tokens = VerifiedTokens::default();
        assert!(tokens.get_or("a", || None).is_none());
        let anna = principal();
        let known = |token: &str| tokens.get_or(token, || None).map(|principal| principal.user_id);
        assert!(tokens.get_or("a", || Some(anna.clone())).is_some(), "a refusal is not remembered");
        assert_eq!((known("a"), known("b")), (Some(anna.user_id), None));
        tokens.clear();
        assert_eq!(known("a"), None);
    }
}
