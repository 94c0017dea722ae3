//! Access tokens: JWT, RS256, 15 minutes. Signing keys live in the database, private half encrypted; every process
//! loads them at start and when another one announces that they have changed.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;
use types::{OrganizationId, SessionId, UserId};

use super::principal::{ActorClaim, Assurance, Claims, Confinement, Powers, Principal, RealPerson};
use super::verified::VerifiedTokens;
use crate::crypto::Keyring;
use crate::db::context::SystemContext;
use crate::db::error::DbError;
use crate::policy::{Permission, Role, permissions_of};

/// Life of an access token.
pub const ACCESS_TOKEN_LIFE: SignedDuration = SignedDuration::from_mins(15);
const ISSUER: &str = "biglive";

/// A new key is published this long before it signs, so that whoever keeps a copy of the published set knows it by then.
const ACTIVATES_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// A replaced key verifies this long: until the last token that it signed has ended.
const VERIFIES_FOR: SignedDuration = SignedDuration::from_mins(30);
const _: () = assert!(VERIFIES_FOR.as_secs() > ACTIVATES_AFTER.as_secs() + ACCESS_TOKEN_LIFE.as_secs());

struct SigningKey {
    id: String,
    created_at: Timestamp,
    encoding: EncodingKey,
}

#[derive(Default)]
struct Keys {
    /// The oldest first.
    signing: Vec<Arc<SigningKey>>,
    verifying: HashMap<String, DecodingKey>,
    public: Vec<Jwk>,
}

/// One public key of the published set (RFC 7517).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Jwk {
    /// Key type: RSA.
    pub kty: String,
    /// Use: signatures.
    pub r#use: String,
    /// Algorithm: RS256.
    pub alg: String,
    /// Key id.
    pub kid: String,
    /// Modulus, base64url.
    pub n: String,
    /// Exponent, base64url.
    pub e: String,
}

/// Issues and verifies access tokens.
#[derive(Clone, Default)]
pub struct TokenKeys {
    keys: Arc<RwLock<Keys>>,
    verified: VerifiedTokens,
}

/// Whom a token is issued to.
pub struct TokenSubject<'a> {
    /// The person.
    pub user_id: UserId,
    /// Their address.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
    /// Role in `organization_id`.
    pub role: Role,
    /// The active organization.
    pub organization_id: OrganizationId,
    /// The device.
    pub session_id: SessionId,
    /// How well the session began.
    pub assurance: Assurance,
    /// When the person last proved in full who they are.
    pub verified_at: Option<Timestamp>,
    /// What the person must do before anything else.
    pub confinement: Option<Confinement>,
    /// Which of the role's permissions it is good for.
    pub powers: &'a Powers,
    /// Who really acts, where that is somebody else.
    pub real: Option<&'a RealPerson>,
}

impl TokenKeys {
    /// Loads all keys that may still verify; makes the first one.
    pub async fn load(&self, system: &SystemContext, keyring: &Keyring) -> Result<(), DbError> {
        let select = "SELECT id, public_der, encrypted_private_der, created_at FROM signing_keys
             WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at";
        let horizon = system.now();
        let mut rows = system.read(None, async |tx| tx.query(select, &[&horizon]).await).await?;
        if rows.is_empty() {
            let (id, public, sealed) = generate(keyring)?;
            rows = system
                .write(None, async |tx| {
                    let now = tx.now();
                    // Two processes may start at once: the lock lets one of them make the first key.
                    tx.execute("SELECT pg_advisory_xact_lock(7316542)", &[]).await?;
                    tx.execute(
                        "INSERT INTO signing_keys (id, public_der, encrypted_private_der, created_at)
                         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM signing_keys WHERE retired_at IS NULL)",
                        &[&id, &public, &sealed, &now],
                    )
                    .await?;
                    tx.query(select, &[&horizon]).await
                })
                .await?;
        }
        let mut keys = Keys::default();
        for row in rows {
            let (id, public): (String, Vec<u8>) = (row.get("id"), row.get("public_der"));
            let private = keyring
                .open_field(&format!("signing_keys/{id}"), &row.get::<_, Vec<u8>>("encrypted_private_der"))
                .map_err(|error| DbError::Other(format!("signing key {id}: {error}")))?;
            let pair = KeyPair::from_pkcs8(&private)
                .map_err(|error| DbError::Other(format!("signing key {id}: {error}")))?;
            let encoding = EncodingKey::from_rsa_pem(pem(&private).as_bytes())
                .map_err(|error| DbError::Other(format!("signing key {id}: {error}")))?;
            let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            keys.public.push(Jwk {
                kty: "RSA".into(),
                r#use: "sig".into(),
                alg: "RS256".into(),
                kid: id.clone(),
                n: part(pair.public_key().modulus().big_endian_without_leading_zero()),
                e: part(pair.public_key().exponent().big_endian_without_leading_zero()),
            });
            keys.verifying.insert(id.clone(), DecodingKey::from_rsa_der(&public));
            let created_at = row.get("created_at");
            keys.signing.push(Arc::new(SigningKey { id, created_at, encoding }));
        }
        *self.keys.write().unwrap_or_else(|poison| poison.into_inner()) = keys;
        self.verified.clear();
        Ok(())
    }

    /// Makes a new signing key and tells every process. It signs after ten minutes; the one before it goes on verifying
    /// until the last token that it signed has ended, so nobody is signed out. Returns the new key's id.
    pub async fn rotate(&self, system: &SystemContext, keyring: &Keyring) -> Result<String, DbError> {
        let (id, public, sealed) = generate(keyring)?;
        system
            .write(None, async |tx| {
                let now = tx.now();
                tx.execute(
                    "UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL",
                    &[&(now + VERIFIES_FOR)],
                )
                .await?;
                tx.execute(
                    "INSERT INTO signing_keys (id, public_der, encrypted_private_der, created_at)
                     VALUES ($1, $2, $3, $4)",
                    &[&id, &public, &sealed, &now],
                )
                .await
            })
            .await?;
        crate::crypto::rotation::announce(system).await?;
        self.load(system, keyring).await?;
        Ok(id)
    }

    /// When the newest signing key was made.
    pub fn newest_since(&self) -> Option<Timestamp> {
        let keys = self.keys.read().unwrap_or_else(|poison| poison.into_inner());
        keys.signing.last().map(|key| key.created_at)
    }

    /// The newest key that has been published for long enough, or the only one.
    fn signing_key(&self, now: Timestamp) -> Option<Arc<SigningKey>> {
        let keys = self.keys.read().unwrap_or_else(|poison| poison.into_inner());
        let active = keys.signing.iter().rev().find(|key| key.created_at + ACTIVATES_AFTER <= now);
        active.or(keys.signing.first()).cloned()
    }

    /// The published key set.
    pub fn jwks(&self) -> Vec<Jwk> {
        self.keys.read().unwrap_or_else(|poison| poison.into_inner()).public.clone()
    }

    /// A token for `subject`, good for [`ACCESS_TOKEN_LIFE`]. About half a millisecond of CPU.
    pub fn issue(&self, subject: &TokenSubject<'_>, now: Timestamp) -> Result<String, DbError> {
        self.issue_until(subject, now, now + ACCESS_TOKEN_LIFE)
    }

    /// A token that ends sooner than others.
    pub fn issue_until(
        &self,
        subject: &TokenSubject<'_>,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<String, DbError> {
        let key = self.signing_key(now).ok_or_else(|| DbError::Other("no signing key is loaded".into()))?;
        let scope = match subject.powers {
            Powers::All => None,
            Powers::Only(permissions) => {
                Some(permissions.iter().map(|permission| permission.name()).collect::<Vec<_>>().join(" "))
            }
        };
        let permissions = permissions_of(subject.role)
            .iter()
            .filter(|line| match subject.powers {
                Powers::All => true,
                Powers::Only(given) => given.iter().any(|permission| permission.name() == line.permission),
            })
            .map(|line| format!("{}:{}", line.permission, line.scope.name()))
            .collect();
        let claims = Claims {
            sub: subject.user_id,
            email: subject.email.into(),
            name: subject.name.into(),
            role: subject.role,
            org: subject.organization_id,
            sid: subject.session_id,
            permissions,
            iat: now.as_second(),
            iat_ms: now.as_millisecond(),
            exp: expires_at.as_second(),
            jti: uuid::Uuid::now_v7(),
            aal: subject.assurance.level(),
            auth_time: subject.verified_at.map(Timestamp::as_second),
            confined: subject.confinement,
            scope,
            act: subject.real.map(|real| ActorClaim { sub: real.user_id, name: real.name.clone() }),
        };
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::RS256) };
        #[derive(Serialize)]
        struct Issued<'a> {
            iss: &'a str,
            #[serde(flatten)]
            claims: &'a Claims,
        }
        jsonwebtoken::encode(&header, &Issued { iss: ISSUER, claims: &claims }, &key.encoding)
            .map_err(|error| DbError::Other(format!("access token: {error}")))
    }

    /// The person a token stands for, or nothing: wrong algorithm, key, signature, issuer or time.
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<Principal> {
        if token.len() > 4096 {
            return None;
        }
        let principal = self.verified.get_or(token, || self.check(token))?;
        (principal.expires_at > now).then_some(principal)
    }

    /// Algorithm, key, signature and issuer.
    fn check(&self, token: &str) -> Option<Principal> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.alg != Algorithm::RS256 {
            return None;
        }
        let keys = self.keys.read().unwrap_or_else(|poison| poison.into_inner());
        let key = keys.verifying.get(header.kid.as_deref()?)?;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[ISSUER]);
        // An issuer that is not named is not ours either.
        validation.set_required_spec_claims(&["exp", "iss"]);
        validation.validate_aud = false;
        // Expiry is judged at each use by our own clock, which a test can move.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation).ok()?.claims;
        let expires_at = Timestamp::from_second(claims.exp).ok()?;
        let powers = match claims.scope {
            None => Powers::All,
            Some(names) => Powers::Only(names.split(' ').filter_map(Permission::parse).collect()),
        };
        Some(Principal {
            user_id: claims.sub,
            email: claims.email,
            name: claims.name,
            role: claims.role,
            organization_id: claims.org,
            session_id: claims.sid,
            issued_at: Timestamp::from_millisecond(claims.iat_ms).ok()?,
            expires_at,
            assurance: Assurance::of_level(claims.aal),
            verified_at: claims.auth_time.and_then(|at| Timestamp::from_second(at).ok()),
            confinement: claims.confined,
            powers,
            real: claims.act.map(|act| RealPerson { user_id: act.sub, name: act.name }),
        })
    }
}

type GeneratedKey = (String, Vec<u8>, Vec<u8>);

fn generate(keyring: &Keyring) -> Result<GeneratedKey, DbError> {
    let fault = |_| DbError::Other("the signing key could not be made".into());
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(fault)?;
    let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(fault)?;
    let id = uuid::Uuid::now_v7().simple().to_string();
    let sealed = keyring.seal_field(&format!("signing_keys/{id}"), private.as_ref());
    Ok((id, pair.public_key().as_ref().to_vec(), sealed))
}

fn pem(pkcs8: &[u8]) -> String {
    let text = STANDARD.encode(pkcs8);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
}
