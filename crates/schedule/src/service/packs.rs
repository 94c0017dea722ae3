//! The rules of rest that a company has chosen: a shipped pack, or values of its own.

use jiff::Timestamp;
use platform::{FieldError, TenantTx};
use serde_json::json;

use super::author;
use crate::error::ScheduleError;
use crate::packs::{self, MOST_RULES, OWN, Rule};
use crate::store::packs as store;

/// What holds.
pub struct InForce {
    /// The shipped pack, or [`OWN`].
    pub pack: String,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// When it was chosen; missing where it never was.
    pub updated_at: Option<Timestamp>,
    /// For `If-Match`; 0 where it was never chosen.
    pub version: i64,
}

/// What holds in this company.
pub async fn detail(tx: &mut TenantTx) -> Result<InForce, ScheduleError> {
    if let Some(chosen) = store::find(tx).await? {
        let store::Chosen { pack, rules, updated_at, version } = chosen;
        return Ok(InForce { pack, rules, updated_at: Some(updated_at), version });
    }
    let first = packs::shipped().first();
    let (pack, rules) = first.map(|pack| (pack.name.clone(), pack.rules.clone())).unwrap_or_default();
    Ok(InForce { pack, rules, updated_at: None, version: 0 })
}

/// The rules that hold in this company.
pub(super) async fn in_force(tx: &mut TenantTx) -> Result<Vec<Rule>, ScheduleError> {
    Ok(detail(tx).await?.rules)
}

/// Chooses a shipped pack (without rules), or values of the company's own, over the version that was seen.
pub async fn replace(
    tx: &mut TenantTx,
    version: i64,
    pack: &str,
    rules: Option<Vec<Rule>>,
) -> Result<InForce, ScheduleError> {
    let shipped = packs::find(pack);
    let (pack, rules) = match (shipped, rules) {
        (Some(shipped), None) => (pack, shipped.rules.clone()),
        (Some(shipped), Some(rules)) if rules == shipped.rules => (pack, rules),
        (Some(_), Some(rules)) => (OWN, rules),
        (None, Some(rules)) if pack == OWN => (OWN, rules),
        (None, _) if pack == OWN => {
            return Err(ScheduleError::field("rules", "Give the rules, or choose one of the packs."));
        }
        (None, _) => return Err(ScheduleError::field("pack", "Choose one of the packs, or own.")),
    };
    check(&rules)?;
    let before = detail(tx).await?;
    let updated_by = author(tx)?;
    let after = store::replace(tx, pack, &json!(rules), updated_by, version).await?;
    let changes = json!({
        "before": {"pack": before.pack, "rules": before.rules},
        "after": {"pack": pack, "rules": rules},
    });
    tx.audit("schedule_rules_replace", "organization", tx.organization_id().0, changes);
    Ok(InForce { pack: pack.to_owned(), rules, updated_at: Some(tx.now()), version: after })
}

fn check(rules: &[Rule]) -> Result<(), ScheduleError> {
    if rules.len() > MOST_RULES {
        return Err(ScheduleError::field("rules", format!("Give at most {MOST_RULES} rules.")));
    }
    let faults = rules.iter().enumerate().filter_map(|(index, rule)| {
        rule.limit.fault().map(|fault| FieldError::new(&format!("rules[{index}]"), fault))
    });
    let faults: Vec<FieldError> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(ScheduleError::Invalid(faults)) }
}
