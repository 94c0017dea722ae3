//! Reading a receipt in a worker. What is read is a suggestion beside the receipt: it changes no claim, and no claim
//! waits for it.

use platform::crypto::Keyring;
use platform::jobs::{JobContext, JobError};
use platform::{DbError, TenantTx};
use types::ReceiptId;

use super::publish;
use super::receipts::reading_context;
use crate::error::ClaimError;
use crate::model::{Reading, ReceiptReading};
use crate::store::{claims, receipts};

impl From<ClaimError> for JobError {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::Db(error) => error.into(),
            ClaimError::File(error) => Self::Retry(error.to_string()),
            other => Self::Retry(format!("{other:?}")),
        }
    }
}

/// The job: reads and keeps what was read.
pub(crate) async fn read(cx: &JobContext, id: ReceiptId) -> Result<(), JobError> {
    let begun: Result<bool, DbError> = cx.write(async |tx| receipts::begin_reading(tx, id).await).await;
    if !begun? {
        return Err(JobError::Discard("the receipt was deleted, or read already".into()));
    }
    let keyring = &cx.platform.keyring;
    // This installation has no engine that reads.
    cx.write(async |tx| finish(tx, keyring, id, Reading::Unavailable, None).await).await?;
    Ok(())
}

/// Keeps what came of a reading and tells whoever looks at the claim. `false` where the receipt was deleted meanwhile, or
/// somebody else was quicker: then nothing is kept.
pub async fn finish(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: ReceiptId,
    reading: Reading,
    read: Option<&ReceiptReading>,
) -> Result<bool, ClaimError> {
    let sealed = match read {
        Some(read) => {
            let plain = serde_json::to_vec(read).map_err(|error| ClaimError::Internal(error.to_string()))?;
            Some(keyring.seal_field(&reading_context(id), &plain))
        }
        None => None,
    };
    let Some(claim) = receipts::finish_reading(tx, id, reading, sealed.as_deref()).await? else {
        return Ok(false);
    };
    let claim = claims::find(tx, claim).await?.ok_or(ClaimError::NotFound)?;
    publish(tx, &claim, claim.version);
    Ok(true)
}
