//! Claims' owners hear by e-mail how it ended; those who are next are told by [`telling`](crate::approval::telling).

use notifications::Message;
use platform::{Platform, TenantTx};

use super::Done;
use super::judge::Verdict;
use crate::letters::{self, Letter, letter};
use crate::model::{Claim, ClaimLine, LineDecision};
use crate::office::OfficeError;
use crate::service::{link, title};

/// Writes to the owners of claims that accepted decisions end.
pub async fn tell(tx: &mut TenantTx, platform: &Platform, verdicts: &[Verdict]) -> Result<(), OfficeError> {
    let owners = letters::members(tx, verdicts.iter().map(|verdict| verdict.material.claim.user_id)).await?;
    let mut mails = Vec::<Letter>::new();
    for verdict in verdicts {
        let claim = &verdict.material.claim;
        if let Some(owner) = owners.get(&claim.user_id)
            && let Some(message) = ending(platform, verdict)
        {
            mails.push(letter(owner, message));
        }
    }
    Ok(letters::send(tx, platform, &mails).await?)
}

fn ending(platform: &Platform, verdict: &Verdict) -> Option<Message> {
    let claim = &verdict.material.claim;
    let (title, link) = (title(claim), link(platform, claim.id));
    match (verdict.done, &verdict.outcome) {
        (Done::StepApproved, _) => None,
        (Done::Approved, outcome) => outcome.as_ref().map(|outcome| Message::ClaimApproved {
            claim: title,
            amount: outcome.approved.named(claim.currency),
            changes: outcome.lines.iter().filter_map(|line| change(claim, line)).collect(),
            link,
        }),
        (Done::Rejected, _) => Some(Message::ClaimRejected {
            claim: title,
            reason: verdict.reason.clone().unwrap_or_default(),
            link,
        }),
    }
}

/// What was not approved in full, in words.
fn change(claim: &Claim, line: &ClaimLine) -> Option<String> {
    let what = line.description.as_deref().or(claim.merchant.as_deref());
    let what = what.map_or_else(|| format!("Line {}", line.position + 1), Into::into);
    let (amount, reason) = (line.amount.named(claim.currency), line.reason.as_deref().unwrap_or_default());
    match line.decision {
        LineDecision::Open | LineDecision::Approved => None,
        LineDecision::Reduced => {
            let approved = line.approved_amount.unwrap_or_default().named(claim.currency);
            let whole = line.amount.written_in(claim.currency);
            Some(format!("{what}: {approved} of {whole} – {reason}"))
        }
        LineDecision::Held => Some(format!("{what}: {amount} wait for an answer – {reason}")),
        LineDecision::Rejected => Some(format!("{what}: {amount} are not paid – {reason}")),
    }
}
