//! Background work of claims: reading receipts, folding sums.

use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};
use types::ReceiptId;

use crate::model::Reading;
use crate::service::reading;
use crate::store::totals;

/// Reads one receipt. Running twice reads once; a receipt that was deleted meanwhile stays as it is.
#[derive(Serialize, Deserialize)]
pub struct ReceiptRead {
    /// The receipt.
    pub receipt_id: ReceiptId,
}

impl Job for ReceiptRead {
    const NAME: &'static str = "receipt_read";
    const MAX_ATTEMPTS: i16 = 3;
    // Each takes a core for some seconds, and nobody waits for it; letters go first.
    const PRIORITY: i16 = 5;
    const QUEUE: Option<&'static str> = Some("receipt_read");

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

/// Puts what has gathered beside an organization's sums into them.
#[derive(Serialize, Deserialize)]
pub struct SumsFold {}

impl Job for SumsFold {
    const NAME: &'static str = "expense_sums_fold";
    // The next one comes within minutes.
    const MAX_ATTEMPTS: i16 = 3;
    // Nobody waits for it: sums are right before it, too.
    const PRIORITY: i16 = 10;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let folded = cx.write(async |tx| totals::fold(tx).await).await;
        folded.map_err(|error| JobError::Retry(format!("{error:?}")))
    }
}
