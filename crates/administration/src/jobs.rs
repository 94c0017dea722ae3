//! Cleaning of one organization: what nobody will ask for again.

use platform::jobs::{Job, JobContext, JobError};
use platform::{DbError, idempotency, live};
use serde::{Deserialize, Serialize};

/// Forgets old live updates, idempotency keys and e-mails, and removes objects in storage that no row names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TenantSweep {}

impl Job for TenantSweep {
    const NAME: &'static str = "tenant_sweep";
    // The next one comes within the hour.
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let rows: u64 = cx
            .write(async |tx| {
                let mut rows = live::prune(tx).await?;
                rows += idempotency::prune(tx).await?;
                rows += notifications::prune(tx).await?;
                Ok::<_, DbError>(rows)
            })
            .await?;
        let known = cx.read(async |tx| tx.file_ids().await).await?;
        let objects = cx
            .platform
            .files
            .sweep(cx.organization_id(), &known, cx.now())
            .await
            .map_err(|error| JobError::Retry(error.to_string()))?;
        if rows + objects > 0 {
            tracing::info!(organization_id = %cx.organization_id(), rows, objects, "swept");
        }
        Ok(())
    }
}
