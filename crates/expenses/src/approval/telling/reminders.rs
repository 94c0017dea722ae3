//! Claims that wait too long: those who decide are reminded, again and again; after a longer while the finance director
//! can decide as well.

use jiff::SignedDuration;
use platform::jobs::{Job, JobContext, JobError};
use platform::{Permission, Platform, TenantTx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::digest::{Digest, Occasion};
use super::opened;
use super::store::{self, WaitingStep};
use crate::announce;
use crate::approval::deciding::store::{NewEvent, insert_events};
use crate::approval::waiting::Waiting;
use crate::letters;
use crate::model::{Claim, EventKind};
use crate::office::OfficeError;
use crate::settings;

/// Rounds of a sweep, each of [`store::MOST`] steps: more than a company has waiting. The next sweep takes the rest.
const MOST_ROUNDS: usize = 20;

/// Reminds of claims that wait, and opens those that wait too long to the finance director.
#[derive(Serialize, Deserialize)]
pub struct StepSweep {}

impl Job for StepSweep {
    const NAME: &'static str = "expense_step_sweep";
    // The next one comes within minutes.
    const MAX_ATTEMPTS: i16 = 3;
    // Nobody waits for it.
    const PRIORITY: i16 = 10;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let platform = &cx.platform;
        let swept: Result<(), OfficeError> = cx.write(async |tx| sweep(tx, platform).await).await;
        swept.map_err(|error| JobError::Retry(format!("{error:?}")))
    }
}

/// What is done is noted on the steps, so a second sweep finds nothing to do. Steps are taken in rounds that fit into memory;
/// letters are written when all of them are known, one to each person.
async fn sweep(tx: &mut TenantTx, platform: &Platform) -> Result<(), OfficeError> {
    // Those of a submission that took longer than the job that tells of it could wait.
    opened::tell(tx, platform).await?;
    let settings = settings::settings(tx).await?;
    let before = |hours: i32| tx.now() - SignedDuration::from_hours(hours.into());
    let (remind, escalate) = (before(settings.remind_after_hours), before(settings.escalate_after_hours));
    let (mut waiting, mut digest) = (Waiting::default(), Digest::new(Occasion::Reminder));
    for _ in 0..MOST_ROUNDS {
        let late = store::waiting_since(tx, escalate).await?;
        if late.is_empty() {
            break;
        }
        escalate_all(tx, &mut waiting, &late, &mut digest).await?;
    }
    for _ in 0..MOST_ROUNDS {
        let quiet = store::not_reminded_since(tx, remind).await?;
        if quiet.is_empty() {
            break;
        }
        remind_all(tx, &mut waiting, &quiet, &mut digest).await?;
    }
    Ok(letters::send(tx, platform, &digest.letters(platform)).await?)
}

async fn escalate_all(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    steps: &[WaitingStep],
    digest: &mut Digest,
) -> Result<(), OfficeError> {
    let directors = identity::members_with_permission(tx, Permission::ExpenseApproveHighValue).await?;
    for step in steps {
        digest.add(step, &directors);
    }
    store::note_escalated(tx, steps).await?;
    publish(tx, waiting, steps, EventKind::Escalated).await?;
    for step in steps {
        let facts = json!({"step": step.position, "since": step.opened_at});
        tx.audit("expense_escalate", "expense", step.claim.id.0, facts);
    }
    Ok(())
}

async fn remind_all(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    steps: &[WaitingStep],
    digest: &mut Digest,
) -> Result<(), OfficeError> {
    for step in steps {
        digest.add(step, waiting.of(tx, step.decider).await?);
    }
    store::note_reminded(tx, steps).await?;
    publish(tx, waiting, steps, EventKind::Reminded).await
}

/// The history and the live update.
async fn publish(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    steps: &[WaitingStep],
    kind: EventKind,
) -> Result<(), OfficeError> {
    let event = |step: &WaitingStep| NewEvent { claim_id: step.claim.id, kind, line_id: None, text: None };
    insert_events(tx, &steps.iter().map(event).collect::<Vec<_>>()).await?;
    let announced: Vec<(&Claim, i64)> = steps.iter().map(|step| (&step.claim, step.claim.version)).collect();
    Ok(announce::all(tx, waiting, &announced).await?)
}
