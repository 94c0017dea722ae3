//! Who hears that a claim has changed: the office by its permission, the owner, and those for whom a step waits or waited,
//! who need not read everything of the office.

use platform::TenantTx;
use platform::live::Topic;
use types::{ClaimId, UserId};

use crate::approval::{self, Waiting};
use crate::error::ClaimError;
use crate::model::Claim;

/// Announces the change of one claim, where nobody else is asked for; see [`all`].
pub async fn one(tx: &mut TenantTx, claim: &Claim, version: i64) -> Result<(), ClaimError> {
    all(tx, &mut Waiting::default(), &[(claim, version)]).await
}

/// Announces, with the commit, claims that are now at these versions: a few statements, whatever their number. Where steps
/// are about to go, announce before.
pub async fn all(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    changed: &[(&Claim, i64)],
) -> Result<(), ClaimError> {
    let ids: Vec<ClaimId> = changed.iter().map(|(claim, _)| claim.id).collect();
    let steps = approval::steps(tx, &ids).await?;
    for (claim, version) in changed {
        let mut audience: Vec<UserId> = vec![claim.user_id];
        for step in steps.get(&claim.id).into_iter().flatten() {
            audience.extend(waiting.of(tx, step.decider).await?.iter().map(|member| member.user_id));
        }
        audience.sort_unstable();
        audience.dedup();
        tx.publish(Topic::Expense, claim.id.0, *version, audience);
    }
    Ok(())
}
