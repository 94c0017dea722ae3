//! Background work of contracts: sealing, and the sweep that ends what is overdue and nudges what is stuck.

use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};
use types::{ContractId, SealId};

use crate::error::ContractError;
use crate::service::{lifecycle, seal};
use crate::store::{contracts, seals};

/// Seals one document. Running twice, or dying half-way, leaves exactly one sealed file.
#[derive(Serialize, Deserialize)]
pub struct ContractSeal {
    /// The contract, for whoever is shown that the job failed; jobs of an earlier version do not name it.
    pub contract_id: Option<ContractId>,
    /// The document.
    pub seal_id: SealId,
}

impl ContractSeal {
    /// The job that seals this document of this contract.
    pub fn of(contract_id: ContractId, seal_id: SealId) -> Self {
        Self { contract_id: Some(contract_id), seal_id }
    }
}

impl Job for ContractSeal {
    const NAME: &'static str = "contract_seal";
    const MAX_ATTEMPTS: i16 = 6;
    const PRIORITY: i16 = -10;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        seal::seal(&cx, self.seal_id).await
    }

    async fn exhausted(self, cx: JobContext, reason: String) {
        if let Err(error) = seal::fail(&cx, self.seal_id, &reason).await {
            tracing::error!(seal_id = %self.seal_id, ?error, "a failed seal could not be shown");
        }
    }
}

/// Ends overdue parts and re-queues documents whose job was lost.
#[derive(Serialize, Deserialize)]
pub struct ContractSweep {}

impl Job for ContractSweep {
    const NAME: &'static str = "contract_sweep";
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let overdue = cx.read(async |tx| contracts::overdue(tx).await).await?;
        for id in overdue {
            let ended: Result<(), ContractError> = cx.write(async |tx| lifecycle::expire(tx, id).await).await;
            ended.map_err(|error| JobError::Retry(format!("{error:?}")))?;
        }
        cx.write(async |tx| {
            for (contract_id, seal_id) in seals::stuck(tx).await? {
                tx.enqueue_keyed(
                    &ContractSeal::of(contract_id, seal_id),
                    format!("contract_seal/{seal_id}"),
                )?;
            }
            Ok(())
        })
        .await
    }
}
