//! Claims that wait too long: those who decide are reminded, again and again; after a longer while the finance director
//! can decide as well.

mod store;

use identity::MemberSummary;
use jiff::SignedDuration;
use notifications::Message;
use platform::jobs::{Job, JobContext, JobError};
use platform::{Permission, Platform, TenantTx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deciding::store::{NewEvent, insert_events};
use super::waiting::Waiting;
use crate::announce;
use crate::letters::{self, Letter, letter};
use crate::model::{Claim, EventKind};
use crate::office::OfficeError;
use crate::service::{link, title};
use crate::settings;
use store::WaitingStep;

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

/// One round; what is done is noted on the step, so a second one finds nothing to do.
async fn sweep(tx: &mut TenantTx, platform: &Platform) -> Result<(), OfficeError> {
    let settings = settings::settings(tx).await?;
    let before = |hours: i32| tx.now() - SignedDuration::from_hours(hours.into());
    let (remind, escalate) = (before(settings.remind_after_hours), before(settings.escalate_after_hours));
    let mut waiting = Waiting::default();
    let late = store::waiting_since(tx, escalate).await?;
    escalate_all(tx, platform, &mut waiting, &late).await?;
    let quiet = store::not_reminded_since(tx, remind).await?;
    remind_all(tx, platform, &mut waiting, &quiet).await
}

async fn escalate_all(
    tx: &mut TenantTx,
    platform: &Platform,
    waiting: &mut Waiting,
    steps: &[WaitingStep],
) -> Result<(), OfficeError> {
    if steps.is_empty() {
        return Ok(());
    }
    let directors = identity::members_with_permission(tx, Permission::ExpenseApproveHighValue).await?;
    let mut letters = Vec::<Letter>::new();
    for step in steps {
        letters.extend(reminders(platform, step, &directors));
    }
    store::note_escalated(tx, steps).await?;
    tell(tx, platform, waiting, steps, EventKind::Escalated, &letters).await?;
    for step in steps {
        let facts = json!({"step": step.position, "since": step.opened_at});
        tx.audit("expense_escalate", "expense", step.claim.id.0, facts);
    }
    Ok(())
}

async fn remind_all(
    tx: &mut TenantTx,
    platform: &Platform,
    waiting: &mut Waiting,
    steps: &[WaitingStep],
) -> Result<(), OfficeError> {
    if steps.is_empty() {
        return Ok(());
    }
    let mut letters = Vec::<Letter>::new();
    for step in steps {
        letters.extend(reminders(platform, step, waiting.of(tx, step.decider).await?));
    }
    store::note_reminded(tx, steps).await?;
    tell(tx, platform, waiting, steps, EventKind::Reminded, &letters).await
}

/// A letter about a step to each of these members but the claim's owner.
fn reminders<'a>(
    platform: &'a Platform,
    step: &'a WaitingStep,
    members: &'a [MemberSummary],
) -> impl Iterator<Item = Letter> + 'a {
    let claim = &step.claim;
    members.iter().filter(|member| member.user_id != claim.user_id).map(|member| {
        let message = Message::ClaimReminder {
            claim: title(claim),
            person: claim.person_name.clone(),
            since: step.opened_at,
            link: link(platform, claim.id),
        };
        letter(member, message)
    })
}

/// The history, the live update and the letters.
async fn tell(
    tx: &mut TenantTx,
    platform: &Platform,
    waiting: &mut Waiting,
    steps: &[WaitingStep],
    kind: EventKind,
    letters: &[Letter],
) -> Result<(), OfficeError> {
    let event = |step: &WaitingStep| NewEvent { claim_id: step.claim.id, kind, line_id: None, text: None };
    insert_events(tx, &steps.iter().map(event).collect::<Vec<_>>()).await?;
    let announced: Vec<(&Claim, i64)> = steps.iter().map(|step| (&step.claim, step.claim.version)).collect();
    announce::all(tx, waiting, &announced).await?;
    Ok(letters::send(tx, platform, letters).await?)
}
