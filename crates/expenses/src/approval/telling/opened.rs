//! Steps that were opened: those who decide are told a moment later, of all that came to them meanwhile. A letter for each
//! claim would be five hundred at the end of a month, and most of the work of handing one in.

use jiff::{SignedDuration, Timestamp};
use platform::jobs::{Job, JobContext, JobError};
use platform::{DbError, Platform, TenantTx};
use serde::{Deserialize, Serialize};

use super::digest::{Digest, Occasion};
use super::store;
use crate::approval::waiting::Waiting;
use crate::letters;
use crate::office::OfficeError;

/// What is opened within so many seconds is told at once.
const TOGETHER: i64 = 15;
/// For a transaction that began in time to commit; what takes longer is found by the next sweep.
const SLACK: SignedDuration = SignedDuration::from_secs(3);
/// Rounds of a job, each of [`store::MOST_TOLD`] steps. The next sweep takes the rest.
const MOST_ROUNDS: usize = 10;

/// Tells those who decide which claims have come to them. Running twice tells once.
#[derive(Serialize, Deserialize)]
pub struct StepsTell {}

impl Job for StepsTell {
    const NAME: &'static str = "expense_steps_tell";
    // The sweep does the same within minutes.
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let platform = &cx.platform;
        let told: Result<(), OfficeError> = cx.write(async |tx| tell(tx, platform).await).await;
        told.map_err(|error| JobError::Retry(format!("{error:?}")))
    }
}

/// A step was opened in this transaction: those for whom it waits will be told.
pub fn soon(tx: &mut TenantTx) -> Result<(), DbError> {
    let now = tx.now();
    let full = Timestamp::from_second((now.as_second() / TOGETHER + 1) * TOGETHER).unwrap_or(now);
    let key = format!("expense_steps_tell/{}/{full}", tx.organization_id());
    tx.enqueue_once(&StepsTell {}, key, full.saturating_add(SLACK).unwrap_or(full))
}

/// Writes to all who were not told yet, and notes it, in one transaction.
pub(super) async fn tell(tx: &mut TenantTx, platform: &Platform) -> Result<(), OfficeError> {
    let (mut waiting, mut digest) = (Waiting::default(), Digest::new(Occasion::Opened));
    for _ in 0..MOST_ROUNDS {
        let steps = store::note_told(tx).await?;
        for step in &steps {
            digest.add(step, waiting.of(tx, step.decider).await?);
        }
        if steps.len() < store::MOST_TOLD {
            break;
        }
    }
    Ok(letters::send(tx, platform, &digest.letters(platform)).await?)
}
