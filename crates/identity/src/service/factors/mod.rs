//! Second factors: what a person has set up, and proving it.

use platform::{AnyTx, DbError};
use types::UserId;

use crate::model::FactorMethod;

/// What a person can prove themselves with besides the first factor.
#[derive(Clone, Debug, Default)]
pub struct FactorStanding {
    /// Methods, the most convenient first; empty where nothing is set up.
    pub methods: Vec<FactorMethod>,
    /// The end of the phone number that gets codes.
    pub sms_hint: Option<String>,
}

/// What the person has set up.
pub async fn standing(_tx: &mut impl AnyTx, _user_id: UserId) -> Result<FactorStanding, DbError> {
    Ok(FactorStanding::default())
}

/// Whether the device was trusted by this person and still is.
pub async fn is_trusted_device(
    _tx: &mut impl AnyTx,
    _user_id: UserId,
    _device_token: Option<&str>,
) -> Result<bool, DbError> {
    Ok(false)
}
