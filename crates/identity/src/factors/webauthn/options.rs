//! What the browser is asked to do, in the standard's own JSON (§5.1, read by `parseCreationOptionsFromJSON` and
//! `parseRequestOptionsFromJSON`): the member names are the standard's and not this API's.

use serde::{Deserialize, Serialize};

use super::public_key::ALGORITHMS;
use super::{Base64Url, RelyingParty};

/// How long a person may take, as a hint to the browser; challenges live as long.
pub const TIMEOUT_MILLISECONDS: u32 = 300_000;

/// `PublicKeyCredentialCreationOptionsJSON`.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyCreationOptions)]
pub struct CreationOptions {
    rp: RelyingPartyEntity,
    user: UserEntity,
    challenge: String,
    pub_key_cred_params: Vec<KeyParameters>,
    timeout: u32,
    exclude_credentials: Vec<CredentialDescriptor>,
    authenticator_selection: AuthenticatorSelection,
    attestation: String,
}

#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PasskeyRelyingParty)]
struct RelyingPartyEntity {
    id: String,
    name: String,
}

#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyUser)]
struct UserEntity {
    id: String,
    name: String,
    display_name: String,
}

#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PasskeyKeyParameters)]
struct KeyParameters {
    r#type: String,
    alg: i64,
}

#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyAuthenticatorSelection)]
struct AuthenticatorSelection {
    resident_key: String,
    require_resident_key: bool,
    user_verification: String,
}

/// A credential that exists.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PasskeyDescriptor)]
struct CredentialDescriptor {
    r#type: String,
    id: String,
    transports: Vec<String>,
}

/// `PublicKeyCredentialRequestOptionsJSON`.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyRequestOptions)]
pub struct RequestOptions {
    challenge: String,
    timeout: u32,
    rp_id: String,
    allow_credentials: Vec<CredentialDescriptor>,
    user_verification: String,
}

/// A credential's id and the ways to its authenticator.
pub type KnownCredential = (Vec<u8>, Vec<String>);

/// Whom a new credential is for.
pub struct NewUser<'a> {
    /// Opaque; comes back with every assertion (§5.4.3: no name or address).
    pub handle: &'a [u8],
    /// Which account, for the person choosing among several.
    pub email: &'a str,
    pub name: &'a str,
}

fn descriptors(known: Vec<KnownCredential>) -> Vec<CredentialDescriptor> {
    let descriptor = |(id, transports): KnownCredential| CredentialDescriptor {
        r#type: "public-key".into(),
        id: Base64Url::encode(&id),
        transports,
    };
    known.into_iter().map(descriptor).collect()
}

impl CreationOptions {
    /// Asks for a credential that finds its account by itself and verifies its person; not on an authenticator that
    /// holds one of `known` already.
    pub fn new(
        party: &RelyingParty,
        challenge: &[u8],
        user: &NewUser<'_>,
        known: Vec<KnownCredential>,
    ) -> Self {
        let parameters = |alg: i64| KeyParameters { r#type: "public-key".into(), alg };
        Self {
            rp: RelyingPartyEntity { id: party.id.clone(), name: "BIG Live Portal".into() },
            user: UserEntity {
                id: Base64Url::encode(user.handle),
                name: user.email.into(),
                display_name: user.name.into(),
            },
            challenge: Base64Url::encode(challenge),
            pub_key_cred_params: ALGORITHMS.into_iter().map(parameters).collect(),
            timeout: TIMEOUT_MILLISECONDS,
            exclude_credentials: descriptors(known),
            authenticator_selection: AuthenticatorSelection {
                resident_key: "required".into(),
                require_resident_key: true,
                user_verification: "required".into(),
            },
            attestation: "none".into(),
        }
    }
}

impl RequestOptions {
    /// Asks for one of `known`, or – where that is empty – for any credential of this relying party.
    pub fn new(party: &RelyingParty, challenge: &[u8], known: Vec<KnownCredential>) -> Self {
        Self {
            challenge: Base64Url::encode(challenge),
            timeout: TIMEOUT_MILLISECONDS,
            rp_id: party.id.clone(),
            allow_credentials: descriptors(known),
            user_verification: "required".into(),
        }
    }
}
