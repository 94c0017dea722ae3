//! What second factors look like on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use types::{FactorId, TrustedDeviceId};

use crate::factors::rules::{FactorKind, StepUpMethod};
use crate::factors::webauthn::options::{CreationOptions, RequestOptions};
use crate::routes::views::TokensView;
use crate::service::factors::setup::{Added, BegunTotp, Overview};
use crate::service::factors::step_up::FreshToken;
use crate::store::factors::Factor;
use crate::store::factors::devices::TrustedDevice;

/// A second factor.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct FactorView {
    /// The factor.
    pub id: FactorId,
    /// What it is.
    pub kind: FactorKind,
    /// What its owner calls it.
    pub label: String,
    /// Set up at.
    pub created_at: Timestamp,
    /// Shown last at.
    #[schema(required)]
    pub last_used_at: Option<Timestamp>,
}

impl From<Factor> for FactorView {
    fn from(factor: Factor) -> Self {
        let Factor { id, kind, label, created_at, last_used_at, .. } = factor;
        Self { id, kind, label, created_at, last_used_at }
    }
}

/// A browser that is not asked for a second factor.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct TrustedDeviceView {
    /// The device.
    pub id: TrustedDeviceId,
    /// Such as "Firefox on Android", where it is known.
    #[schema(required)]
    pub device: Option<String>,
    /// Trusted since.
    pub created_at: Timestamp,
    /// Let in last at.
    pub last_used_at: Timestamp,
    /// Asked again from then on.
    pub expires_at: Timestamp,
}

impl From<TrustedDevice> for TrustedDeviceView {
    fn from(trusted: TrustedDevice) -> Self {
        let TrustedDevice { id, device, created_at, last_used_at, expires_at } = trusted;
        Self { id, device, created_at, last_used_at, expires_at }
    }
}

/// Everything about the caller's second factors.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct FactorsView {
    /// Whether a company that the caller works for asks for one.
    pub is_required: bool,
    /// What is set up, the oldest first.
    pub factors: Vec<FactorView>,
    /// Backup codes that were not used.
    pub backup_codes_left: i64,
    /// Devices that are not asked, the newest first.
    pub trusted_devices: Vec<TrustedDeviceView>,
}

impl From<Overview> for FactorsView {
    fn from(overview: Overview) -> Self {
        Self {
            is_required: overview.is_required,
            factors: overview.factors.into_iter().map(Into::into).collect(),
            backup_codes_left: overview.backup_codes_left,
            trusted_devices: overview.trusted_devices.into_iter().map(Into::into).collect(),
        }
    }
}

/// An authenticator app to be set up.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct TotpView {
    /// To be confirmed with a code.
    pub factor_id: FactorId,
    /// For typing into the app: base32.
    pub secret: String,
    /// For opening the app on the same device.
    pub otpauth_uri: String,
    /// For the app's camera: an SVG of `otpauth_uri`.
    pub qr_svg: String,
}

impl From<BegunTotp> for TotpView {
    fn from(begun: BegunTotp) -> Self {
        let BegunTotp { factor_id, secret, otpauth_uri, qr_svg } = begun;
        Self { factor_id, secret, otpauth_uri, qr_svg }
    }
}

/// A phone to be set up.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SmsView {
    /// To be confirmed with the code that was sent.
    pub factor_id: FactorId,
}

/// A factor that was set up.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct FactorAddedView {
    /// The factor.
    pub factor: FactorView,
    /// With the first one: ten backup codes, shown this once.
    #[schema(required)]
    pub backup_codes: Option<Vec<String>>,
    /// The next access token of the session, which stands on two factors now and is confined no more.
    pub tokens: TokensView,
}

impl From<Added> for FactorAddedView {
    fn from(added: Added) -> Self {
        let Added { factor, backup_codes, token } = added;
        Self { factor: factor.into(), backup_codes, tokens: tokens(token) }
    }
}

/// A new set of backup codes.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct BackupCodesView {
    /// Ten, each good once, shown this once.
    pub backup_codes: Vec<String>,
}

/// What to ask the browser in order to make a passkey.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct PasskeyCreationView {
    /// To be sent back with the new passkey.
    pub challenge: String,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON`.
    pub options: CreationOptions,
}

/// What to ask the browser in order to be shown a passkey.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct PasskeyRequestView {
    /// To be sent back with the passkey's answer.
    pub challenge: String,
    /// For `PublicKeyCredential.parseRequestOptionsFromJSON`.
    pub options: RequestOptions,
}

/// What to ask the browser as the second factor of a sign-in.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SecondFactorOptionsView {
    /// For `PublicKeyCredential.parseRequestOptionsFromJSON`.
    pub options: RequestOptions,
}

/// How the caller can prove once more who they are.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct StepUpView {
    /// The ways, the most convenient first.
    pub methods: Vec<StepUpMethod>,
    /// The end of the phone number that a code can be sent to.
    #[schema(required)]
    pub sms_hint: Option<String>,
    /// With passkeys: to be sent back with the passkey's answer.
    #[schema(required)]
    pub challenge: Option<String>,
    /// With passkeys: for `PublicKeyCredential.parseRequestOptionsFromJSON`.
    #[schema(required)]
    pub options: Option<RequestOptions>,
}

/// The next access token of a session whose refresh token stays as it is.
pub fn tokens(token: FreshToken) -> TokensView {
    TokensView { access_token: token.access_token, refresh_token: None, expires_in: token.access_seconds }
}
