//! Background work of claims: reading receipts.

use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};
use types::ReceiptId;

use crate::model::Reading;
use crate::service::reading;

/// Reads one receipt. Running twice reads once; a receipt that was deleted meanwhile stays as it is.
#[derive(Serialize, Deserialize)]
pub struct ReceiptRead {
    /// The receipt.
    pub receipt_id: ReceiptId,
}

impl Job for ReceiptRead {
    const NAME: &'static str = "receipt_read";
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        reading::read(&cx, self.receipt_id).await
    }

    async fn exhausted(self, cx: JobContext, _reason: String) {
        let keyring = &cx.platform.keyring;
        let ended =
            cx.write(async |tx| reading::finish(tx, keyring, self.receipt_id, Reading::Failed, None).await);
        if let Err(error) = ended.await {
            tracing::error!(receipt_id = %self.receipt_id, ?error, "a failed reading could not be shown");
        }
    }
}
