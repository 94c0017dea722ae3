//! Second factors: what a person has set up ([`setup`]), and proving it – to finish a sign-in ([`answer`]), instead of a
//! password ([`passkeys`]), or once more before something sensitive ([`step_up`]). An administrator can take all of it
//! away ([`reset`]).
//!
//! Every wrong code is counted three times: on the sign-in it was for, on the code that was sent, and on the account.
//! Counting commits also when the answer is a refusal.

pub mod answer;
pub mod backup_codes;
pub mod devices;
pub mod passkeys;
pub mod proof;
pub mod reset;
pub mod send;
pub mod setup;
pub mod step_up;

use platform::{AnyTx, DbError, Platform, Principal, SystemContext, TenantContext};
use types::{FactorId, UserId};

use crate::factors::rules::{FactorKind, methods};
use crate::model::FactorMethod;
use crate::store::factors as store;

pub use devices::is_trusted_device;

/// A signed-in person who changes or proves their own factors: who they are, where, and on which device.
pub struct Owner<'a> {
    pub cx: &'a TenantContext,
    pub account: &'a SystemContext,
    pub platform: &'a Platform,
    pub principal: &'a Principal,
}

/// What a person can prove themselves with besides the first factor.
#[derive(Clone, Debug, Default)]
pub struct FactorStanding {
    /// Methods, the most convenient first; empty where nothing is set up.
    pub methods: Vec<FactorMethod>,
    /// The end of the phone number that gets codes.
    pub sms_hint: Option<String>,
}

/// What the person has set up.
pub async fn standing(tx: &mut impl AnyTx, user_id: UserId) -> Result<FactorStanding, DbError> {
    let factors = store::confirmed(tx, user_id).await?;
    if factors.is_empty() {
        return Ok(FactorStanding::default());
    }
    let has_codes = store::backup_codes::count_left(tx, user_id).await? > 0;
    let kinds: Vec<FactorKind> = factors.iter().map(|factor| factor.kind).collect();
    let sms_hint = factors.into_iter().find_map(|factor| factor.hint);
    Ok(FactorStanding { methods: methods(&kinds, has_codes), sms_hint })
}

/// The place a factor's secret is sealed for.
fn sealing_context(id: FactorId) -> String {
    format!("factors.secret/{id}")
}

/// A stored secret, opened.
fn open_secret(platform: &Platform, factor: &store::Factor) -> Result<Vec<u8>, DbError> {
    let sealed = factor.secret.as_deref().unwrap_or_default();
    platform
        .keyring
        .open_field(&sealing_context(factor.id), sealed)
        .map_err(|error| DbError::Other(format!("the secret of factor {}: {error}", factor.id)))
}
