//! Programs that call the API with a secret of their own. A program acts for the member who made it, with the
//! permissions it was given and never more than the member holds now. What a secret stands for is kept in memory for a
//! minute, so that a busy program costs no query per request; taking access back drops it at once.
//!
//! `identity` makes, rotates and ends them; this module is only about recognising them in a request.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use types::{OrganizationId, SessionId, UserId};
use uuid::Uuid;

use super::principal::{Assurance, Powers, Principal};
use crate::crypto;
use crate::db::context::{Actor, Origin, Purpose};
use crate::db::error::DbError;
use crate::policy::{Permission, Role};
use crate::state::Platform;

/// What every secret begins with, so that people and scanners recognise one that was left lying about.
const PREFIX: &str = "bl_";
const SECRET_BYTES: usize = 32;
/// Organization, client, secret.
const BYTES: usize = 16 + 16 + SECRET_BYTES;
/// How long a program is known without asking the database; its last use is noted that often, too.
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The secret of a program: `bl_` and base64url of organization, client and 32 random bytes. Never printed by accident.
#[derive(Clone)]
pub struct ApiSecret {
    organization_id: OrganizationId,
    client_id: Uuid,
    text: String,
}

impl fmt::Debug for ApiSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiSecret({})", self.client_id)
    }
}

impl ApiSecret {
    /// A fresh secret.
    pub fn generate(organization_id: OrganizationId, client_id: Uuid) -> Self {
        let mut bytes = organization_id.0.as_bytes().to_vec();
        bytes.extend_from_slice(client_id.as_bytes());
        bytes.extend_from_slice(&crypto::random::<SECRET_BYTES>());
        Self { organization_id, client_id, text: format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)) }
    }

    /// A secret as shown; nothing for text that cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(PREFIX).filter(|encoded| encoded.len() <= 100)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
        let (organization, rest) = bytes.split_at_checked(16)?;
        let (client, _) = rest.split_at_checked(16)?;
        (bytes.len() == BYTES).then_some(Self {
            organization_id: OrganizationId(Uuid::from_slice(organization).ok()?),
            client_id: Uuid::from_slice(client).ok()?,
            text: text.to_owned(),
        })
    }

    /// Whether a bearer token is one of ours and not an access token.
    pub(crate) fn is_meant(token: &str) -> bool {
        token.starts_with(PREFIX)
    }

    /// The program it claims to be.
    pub fn client_id(&self) -> Uuid {
        self.client_id
    }

    /// The text itself, for the one answer that shows it.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What is stored of it.
    pub fn hash(&self) -> Vec<u8> {
        crypto::sha256(self.text.as_bytes())
    }
}

/// How a program proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiClientKind {
    /// Sends its secret with each request, as the bearer token.
    Key,
    /// Exchanges its id and secret for access tokens (OAuth 2.0 client credentials).
    Client,
}

impl ApiClientKind {
    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Client => "client",
        }
    }

    /// Parses [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Key, Self::Client].into_iter().find(|kind| kind.name() == name)
    }
}

/// A program that showed a good secret.
#[derive(Clone, Debug)]
struct Known {
    principal: Principal,
    /// When the secret ends: with the client, or with the overlap after a rotation.
    good_until: Timestamp,
    seen_at: Timestamp,
}

/// The programs this process knows.
#[derive(Clone)]
pub struct ApiClients {
    /// By the secret's hash and the kind it was shown as.
    known: Cache<(Vec<u8>, &'static str), Known>,
}

impl Default for ApiClients {
    fn default() -> Self {
        let life = Duration::from_secs(KNOWN_FOR.as_secs().unsigned_abs());
        Self { known: Cache::builder().max_capacity(10_000).time_to_live(life).build() }
    }
}

impl Platform {
    /// The program behind a secret, as a caller; nothing when the secret is not good (any more), is of the other kind, or
    /// the member it acts for is gone.
    pub async fn program(
        &self,
        secret: &ApiSecret,
        kind: ApiClientKind,
        origin: Origin,
    ) -> Result<Option<Principal>, DbError> {
        let now = self.clock.now();
        let key = (secret.hash(), kind.name());
        if let Some(known) = self.api_clients.known.get(&key) {
            let is_recent = now.duration_since(known.seen_at).abs() < KNOWN_FOR;
            if is_recent && now < known.good_until && !self.revocations.concern(&known.principal) {
                return Ok(Some(known.principal));
            }
            self.api_clients.known.invalidate(&key);
        }
        let Some(known) = self.look_up(secret, &key.0, kind, origin).await? else { return Ok(None) };
        if self.revocations.concern(&known.principal) {
            return Ok(None);
        }
        self.api_clients.known.insert(key, known.clone());
        Ok(Some(known.principal))
    }

    async fn look_up(
        &self,
        secret: &ApiSecret,
        hash: &[u8],
        kind: ApiClientKind,
        origin: Origin,
    ) -> Result<Option<Known>, DbError> {
        let organization_id = secret.organization_id;
        let tenant =
            self.system(Purpose::ApiClient, origin).for_organization(organization_id, Actor::system());
        let row = tenant
            .write(async |tx| {
                let now = tx.now();
                tx.query_opt(
                    "UPDATE api_clients c SET last_used_at = $5
                     FROM memberships m JOIN users u ON u.id = m.user_id
                     WHERE c.organization_id = $1 AND c.id = $2 AND c.kind = $3 AND c.revoked_at IS NULL
                        AND c.expires_at > $5
                        AND (c.secret_hash = $4 OR (c.previous_secret_hash = $4 AND c.previous_expires_at > $5))
                        AND m.organization_id = c.organization_id AND m.user_id = c.user_id AND m.status = 'active'
                     RETURNING c.name, c.permissions, c.secret_hash = $4 AS is_current, c.expires_at,
                        c.previous_expires_at, c.user_id, m.role, u.email,
                        trim(u.first_name || ' ' || u.last_name) AS user_name",
                    &[&organization_id, &secret.client_id, &kind.name(), &hash, &now],
                )
                .await
            })
            .await?;
        let Some(row) = row else { return Ok(None) };
        let role: &str = row.get("role");
        let role = Role::parse(role).ok_or_else(|| DbError::Other(format!("unknown role {role:?}")))?;
        let names: Vec<String> = row.get("permissions");
        let (expires_at, previous): (Timestamp, Option<Timestamp>) =
            (row.get("expires_at"), row.get("previous_expires_at"));
        let good_until = if row.get("is_current") { expires_at } else { previous.unwrap_or(expires_at) };
        let (user_name, name): (String, String) = (row.get("user_name"), row.get("name"));
        let now = tenant.now();
        let principal = Principal {
            user_id: row.get::<_, UserId>("user_id"),
            email: row.get("email"),
            name: format!("{user_name} (key {name})"),
            role,
            organization_id,
            session_id: SessionId(secret.client_id),
            issued_at: now,
            expires_at: good_until,
            assurance: Assurance::One,
            verified_at: None,
            confinement: None,
            powers: Powers::Only(names.iter().filter_map(|name| Permission::parse(name)).collect()),
            real: None,
        };
        Ok(Some(Known { principal, good_until, seen_at: now }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_secret_names_its_program_and_comes_back_as_it_was() {
        let (organization_id, client_id) = (OrganizationId::generate(), Uuid::now_v7());
        let secret = ApiSecret::generate(organization_id, client_id);
        assert_eq!(secret.reveal().len(), 3 + 86);
        let parsed = ApiSecret::parse(secret.reveal()).unwrap();
        assert_eq!((parsed.organization_id, parsed.client_id()), (organization_id, client_id));
        assert_eq!(parsed.hash(), secret.hash());
        assert_ne!(ApiSecret::generate(organization_id, client_id).hash(), secret.hash());
        assert!(!format!("{secret:?}").contains(secret.reveal()));
    }

    #[test]
    fn what_is_longer_shorter_or_without_the_prefix_is_no_secret() {
        let secret = ApiSecret::generate(OrganizationId::generate(), Uuid::now_v7());
        let text = secret.reveal();
        for wrong in
            [&text[3..], &text[..text.len() - 1], &format!("{text}A"), &format!("{text}AAAA"), "bl_", ""]
        {
            assert!(ApiSecret::parse(wrong).is_none(), "{}", wrong.len());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_secret_or_refused(text: String) {
            for text in [format!("{PREFIX}{text}"), text] {
                prop_assert!(ApiSecret::parse(&text).is_none());
            }
        }
    }
}
