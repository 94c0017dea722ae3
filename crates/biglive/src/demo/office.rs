//! What the office of the demo company does with claims: allowances, decisions, and a batch that the bank has paid.

use std::collections::HashMap;

use expenses::approval::deciding::{self, Decision, Word};
use expenses::approval::decision::LineChoice;
use expenses::model::{LineDecision, Vehicle};
use expenses::office::OfficeError;
use expenses::payments::service::{self as payments, Paid};
use expenses::service::{Caller, read};
use expenses::settings::model::{MileageRate, PerDiemRate};
use expenses::settings::service as settings;
use jiff::civil::date;
use platform::db::context::TenantContext;
use platform::{Platform, Role, Scope};
use types::{AllowanceRateId, Amount, ClaimId, Rate, UserId};

use super::spendings::Fate;

fn fault(error: OfficeError) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}

/// What kilometres and days away are paid with.
pub async fn set_up(office: &TenantContext) -> anyhow::Result<()> {
    let valid_from = date(2026, 1, 1);
    let rates = [(Vehicle::Car, "0.50"), (Vehicle::Motorcycle, "0.50"), (Vehicle::Bicycle, "0.25")];
    for (vehicle, per_km) in rates {
        let per_km: Rate = per_km.parse()?;
        let rate = MileageRate { id: AllowanceRateId::generate(), vehicle, valid_from, per_km };
        office.write(async |tx| settings::add_mileage_rate(tx, &rate).await).await.map_err(fault)?;
    }
    for (place, full_day, part_day) in [("Austria", 3_000, 1_500), ("Germany", 2_800, 1_400)] {
        let (full_day, part_day) = (Amount::from_cents(full_day), Amount::from_cents(part_day));
        let (id, place) = (AllowanceRateId::generate(), place.to_owned());
        let rate = PerDiemRate { id, place, valid_from, full_day, part_day };
        office.write(async |tx| settings::add_per_diem_rate(tx, &rate).await).await.map_err(fault)?;
    }
    Ok(())
}

/// Decides as the stories say, and pays what they say is paid.
pub async fn decide(
    platform: &Platform,
    office: &TenantContext,
    accountant: UserId,
    fates: &[(ClaimId, Fate)],
) -> anyhow::Result<()> {
    let caller = Caller { user_id: accountant, role: Role::Accountant, scope: Scope::Organization };
    for (id, fate) in fates {
        let mut choices = Vec::new();
        if *fate == Fate::ApprovedInPart {
            let seen = office.read(async |tx| read::detail(tx, platform, *id, caller).await).await;
            let seen = seen.map_err(|error| fault(error.into()))?;
            choices.extend(seen.lines.last().map(|line| LineChoice {
                id: line.id,
                decision: LineDecision::Rejected,
                approved_amount: None,
                reason: Some("The theatre has a garage in Linz; it would have cost nothing.".into()),
            }));
        }
        let word = match fate {
            Fate::Draft | Fate::Submitted | Fate::Withdrawn | Fate::Cancelled => continue,
            Fate::Approved | Fate::Paid => Word::Approve,
            Fate::ApprovedInPart => Word::Lines(&choices),
            Fate::Rejected => Word::Reject("The theatre has paid for the premiere already."),
        };
        let decision = Decision { word, notes: None, seen: &HashMap::new() };
        let decided = office.write(async |tx| deciding::decide(tx, platform, caller, &[*id], decision).await);
        for (_, result) in decided.await.map_err(fault)? {
            result.map_err(fault)?;
        }
    }
    let paid: Vec<ClaimId> =
        fates.iter().filter(|(_, fate)| *fate == Fate::Paid).map(|(id, _)| *id).collect();
    let today = platform.clock.now().in_tz("Europe/Vienna")?.date();
    let pay = async |tx: &mut platform::TenantTx| {
        let batch = payments::create_batch(tx, accountant, &paid, today).await?;
        payments::pay_batch(tx, platform, batch.id, &Paid { reference: "SEPA 1", paid_on: today }).await
    };
    office.write(pay).await.map_err(fault)?;
    Ok(())
}
