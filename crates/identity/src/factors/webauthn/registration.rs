//! A new credential: what `navigator.credentials.create()` answers, checked as §7.1 says.

use ciborium::Value;
use serde::Deserialize;

use super::authenticator_data::AuthenticatorData;
use super::client_data::{self, Ceremony};
use super::public_key::PublicKey;
use super::{Base64Url, CeremonyError, RelyingParty, cbor};

/// Ways to an authenticator that are kept (§5.8.4), to be shown to browsers again.
const TRANSPORTS: [&str; 6] = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"];

/// `RegistrationResponseJSON` (§5.1): what `toJSON()` of the new credential gives. Browsers add members of their own.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyRegistration)]
pub struct RegistrationResponse {
    /// Always `public-key`.
    pub r#type: String,
    /// The credential's id, base64url.
    #[schema(value_type = String)]
    pub raw_id: Base64Url,
    /// What the authenticator made.
    pub response: AttestationResponse,
}

/// `AuthenticatorAttestationResponseJSON`.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyAttestation)]
pub struct AttestationResponse {
    /// base64url.
    #[serde(rename = "clientDataJSON")]
    #[schema(value_type = String)]
    pub client_data: Base64Url,
    /// base64url.
    #[schema(value_type = String)]
    pub attestation_object: Base64Url,
    /// Ways to the authenticator, as the browser knows them.
    #[serde(default)]
    pub transports: Vec<String>,
}

/// A credential to keep.
#[derive(Clone, Debug)]
pub struct NewCredential {
    pub id: Vec<u8>,
    pub public_key: Vec<u8>,
    pub sign_count: u32,
    pub is_backup_eligible: bool,
    pub is_backed_up: bool,
    /// Which model of authenticator; zeros where it does not say.
    pub aaguid: Vec<u8>,
    pub transports: Vec<String>,
}

/// The credential that was made for `challenge`.
pub fn verify(
    party: &RelyingParty,
    challenge: &[u8],
    answer: &RegistrationResponse,
) -> Result<NewCredential, CeremonyError> {
    if answer.r#type != "public-key" {
        return Err(CeremonyError::WrongType);
    }
    let response = &answer.response;
    let client_hash = client_data::check(party, Ceremony::Registration, challenge, &response.client_data.0)?;
    let mut object = response.attestation_object.0.as_slice();
    let Value::Map(object) = cbor(&mut object, "attestationObject")? else {
        return Err(CeremonyError::Malformed("attestationObject"));
    };
    let member = |name: &'static str| {
        let found = object.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
        found.ok_or(CeremonyError::Malformed(name))
    };
    let bytes = member("authData")?.as_bytes().ok_or(CeremonyError::Malformed("authData"))?;
    let data = AuthenticatorData::parse(bytes)?;
    data.check(party)?;
    let credential = data.credential.as_ref().ok_or(CeremonyError::Malformed("no credential"))?;
    if credential.id != answer.raw_id.0 {
        return Err(CeremonyError::WrongCredential);
    }
    let key = PublicKey::parse(credential.public_key)?;
    let signed = [bytes.as_slice(), &client_hash].concat();
    let statement = member("attStmt")?.as_map().ok_or(CeremonyError::Attestation)?;
    check_attestation(member("fmt")?.as_text(), statement, &key, &signed)?;
    let transports = response.transports.iter().filter(|name| TRANSPORTS.contains(&name.as_str()));
    Ok(NewCredential {
        id: credential.id.to_vec(),
        public_key: credential.public_key.to_vec(),
        sign_count: data.sign_count,
        is_backup_eligible: data.is_backup_eligible(),
        is_backed_up: data.is_backed_up(),
        aaguid: credential.aaguid.to_vec(),
        transports: transports.take(TRANSPORTS.len()).cloned().collect(),
    })
}

/// We ask for no attestation, so a browser passes on none (§8.7), or – as §5.1.3 lets it – a packed self-attestation
/// (§8.2), which must then hold. We trust no maker's certificates, so other statements would say nothing.
fn check_attestation(
    format: Option<&str>,
    statement: &[(Value, Value)],
    key: &PublicKey,
    signed: &[u8],
) -> Result<(), CeremonyError> {
    let member =
        |name: &str| statement.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
    match format {
        Some("none") if statement.is_empty() => Ok(()),
        Some("packed") if member("x5c").is_none() => {
            let signature = member("sig").and_then(Value::as_bytes).ok_or(CeremonyError::Attestation)?;
            if member("alg") != Some(&Value::from(key.algorithm)) {
                return Err(CeremonyError::Attestation);
            }
            key.verify(signed, signature)
        }
        _ => Err(CeremonyError::Attestation),
    }
}
