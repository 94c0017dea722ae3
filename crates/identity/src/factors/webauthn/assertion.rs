//! A credential shown again: what `navigator.credentials.get()` answers, checked as §7.2 says.

use serde::Deserialize;

use super::authenticator_data::AuthenticatorData;
use super::client_data::{self, Ceremony};
use super::public_key::PublicKey;
use super::{Base64Url, CeremonyError, RelyingParty, StoredCredential};

/// `AuthenticationResponseJSON` (§5.1): what `toJSON()` of the shown credential gives. Browsers add members of their own.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyAssertion)]
pub struct AssertionResponse {
    /// Always `public-key`.
    pub r#type: String,
    /// The credential's id, base64url.
    #[schema(value_type = String)]
    pub raw_id: Base64Url,
    /// What the authenticator signed.
    pub response: SignedResponse,
}

/// `AuthenticatorAssertionResponseJSON`.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeySignature)]
pub struct SignedResponse {
    /// base64url.
    #[serde(rename = "clientDataJSON")]
    #[schema(value_type = String)]
    pub client_data: Base64Url,
    /// base64url.
    #[schema(value_type = String)]
    pub authenticator_data: Base64Url,
    /// base64url.
    #[schema(value_type = String)]
    pub signature: Base64Url,
    /// The account that the authenticator keeps with the credential, base64url.
    #[schema(value_type = Option<String>)]
    pub user_handle: Option<Base64Url>,
}

impl AssertionResponse {
    /// The challenge that the browser says this answers, as text: how to find the one that was made. Whether it was is
    /// for [`verify`] to say.
    pub fn challenge(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Says {
            challenge: String,
        }
        serde_json::from_slice::<Says>(&self.response.client_data.0).ok().map(|says| says.challenge)
    }
}

/// What a good assertion changes about the credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assertion {
    pub sign_count: u32,
    pub is_backed_up: bool,
}

/// Checks that `answer` is the stored credential's, over `challenge`. The caller has found `stored` by the answer's
/// `raw_id`; `user_handle` is the handle of the account that it belongs to.
pub fn verify(
    party: &RelyingParty,
    challenge: &[u8],
    answer: &AssertionResponse,
    stored: &StoredCredential,
    user_handle: &[u8],
) -> Result<Assertion, CeremonyError> {
    if answer.r#type != "public-key" {
        return Err(CeremonyError::WrongType);
    }
    let response = &answer.response;
    if response.user_handle.as_ref().is_some_and(|shown| shown.0 != user_handle) {
        return Err(CeremonyError::WrongUser);
    }
    let client_hash =
        client_data::check(party, Ceremony::Authentication, challenge, &response.client_data.0)?;
    let data = AuthenticatorData::parse(&response.authenticator_data.0)?;
    data.check(party)?;
    // §6.1.3: eligibility is a property of the credential; another value is another credential.
    if data.is_backup_eligible() != stored.is_backup_eligible {
        return Err(CeremonyError::BackupState);
    }
    let signed = [response.authenticator_data.0.as_slice(), &client_hash].concat();
    PublicKey::parse(&stored.public_key)?.verify(&signed, &response.signature.0)?;
    // §6.1.1: a counter that does not grow tells of a copy. Both zero: this authenticator does not count.
    let counts = data.sign_count != 0 || stored.sign_count != 0;
    if counts && data.sign_count <= stored.sign_count {
        return Err(CeremonyError::Cloned);
    }
    Ok(Assertion { sign_count: data.sign_count, is_backed_up: data.is_backed_up() })
}
