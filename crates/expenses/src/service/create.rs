//! Writing a claim. The device may have made its id, so that a claim written without a network arrives once however
//! often it is sent: whoever comes second gets the claim that is there.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use platform::{DbError, FieldError, TenantTx};
use serde_json::{Value, json};
use types::{Amount, CategoryId, ClaimId, ClaimLineId, Currency, Rate, UserId};

use super::categories::own;
use super::read;
use crate::allowances::{Mileage, PerDiem};
use crate::announce;
use crate::error::ClaimError;
use crate::model::{
    Claim, ClaimKind, ClaimLine, ClaimStatus, EventKind, LineDecision, MOST_LINES, RateSource, too_exact,
};
use crate::store::claims::{self, Content, Owner};
use crate::store::lines::{self, LineRow};
use crate::store::settings::{self, RateOfDay};
use crate::store::{advances, categories, events};

/// A line as the person wrote it.
#[derive(Clone, Debug)]
pub struct LineDetails {
    /// Made by the device.
    pub id: Option<ClaimLineId>,
    /// What it was spent on.
    pub category_id: CategoryId,
    /// As spent.
    pub amount: Amount,
    /// At most 500 characters.
    pub description: Option<String>,
    /// Contained in the amount.
    pub tax_amount: Option<Amount>,
    /// Per cent.
    pub tax_rate: Option<Amount>,
    /// At most 120 characters.
    pub production: Option<String>,
    /// For whom.
    pub person: Option<String>,
}

/// A claim as the person wrote it.
#[derive(Clone, Debug)]
pub struct ClaimDetails {
    /// What kind of money.
    pub kind: ClaimKind,
    /// The sum; may be left out where there are lines.
    pub amount: Option<Amount>,
    /// The organization's where left out.
    pub currency: Option<Currency>,
    /// Of a claim without lines.
    pub category_id: Option<CategoryId>,
    /// At most 255 characters.
    pub merchant: Option<String>,
    /// At most 500 characters.
    pub description: Option<String>,
    /// At most 2,000 characters.
    pub notes: Option<String>,
    /// Not in the future where the person is.
    pub expense_date: Date,
    /// At most 120 characters.
    pub production: Option<String>,
    /// Parts of the amount; without, the claim is one line.
    pub lines: Vec<LineDetails>,
    /// What the person says one unit of the currency is worth.
    pub rate: Option<Rate>,
    /// A drive, whose amount is worked out.
    pub mileage: Option<Mileage>,
    /// Days away, whose amount is worked out.
    pub per_diem: Option<PerDiem>,
    /// The advance it is settled against.
    pub advance_id: Option<ClaimId>,
}

/// Makes a draft of the person's, or finds the one that was made of the same request before. Whether it was made now.
pub async fn create(
    tx: &mut TenantTx,
    user_id: UserId,
    id: Option<ClaimId>,
    details: &ClaimDetails,
) -> Result<(ClaimId, bool), ClaimError> {
    if let Some(id) = id
        && same(tx, id, user_id, details).await?
    {
        return Ok((id, false));
    }
    let id = id.unwrap_or_else(ClaimId::generate);
    let (content, new) = work_out(tx, user_id, details).await?;
    let member = identity::member_by_user(tx, user_id).await?.ok_or(ClaimError::NotFound)?;
    let artist = identity::artist_of_user(tx, user_id).await?;
    let owner = Owner { user_id, artist_id: artist.map(|artist| artist.artist_id), name: &member.name };
    if !claims::insert(tx, id, &owner, &content).await? {
        // Somebody was quicker: the insert has waited for their commit.
        return if same(tx, id, user_id, details).await? {
            Ok((id, false))
        } else {
            Err(ClaimError::Internal(format!("claim {id} is taken and not there")))
        };
    }
    lines::insert(tx, id, &new).await.map_err(line_error)?;
    events::insert(tx, id, EventKind::Created, None, None).await?;
    let claim = claims::find(tx, id).await?.ok_or(ClaimError::NotFound)?;
    let rows = lines::of_claim(tx, id).await?;
    read::count_warnings(tx, &claim, &rows).await?;
    tx.audit("expense_create", "expense", id.0, json!({"after": summary(&claim)}));
    announce::one(tx, &claim, claim.version).await?;
    Ok((id, true))
}

/// An id that the device made may be taken.
pub(super) fn line_error(error: DbError) -> ClaimError {
    match error {
        DbError::Unique { .. } => ClaimError::field("lines", "A line with this id is there already."),
        error => error.into(),
    }
}

/// What the audit log keeps of a claim's content.
pub(super) fn summary(claim: &Claim) -> Value {
    json!({
        "amount": claim.amount, "currency": claim.currency, "merchant": claim.merchant,
        "expense_date": claim.expense_date, "description": claim.description, "production": claim.production,
    })
}

/// Whether the claim is there with the same content; a conflict where it is somebody else's or says something else.
async fn same(
    tx: &mut TenantTx,
    id: ClaimId,
    user_id: UserId,
    details: &ClaimDetails,
) -> Result<bool, ClaimError> {
    let Some(claim) = claims::find(tx, id).await? else { return Ok(false) };
    if claim.user_id != user_id {
        return Err(ClaimError::Conflict("This id is taken. Make a new one."));
    }
    let stored = lines::of_claim(tx, id).await?;
    if says_the_same(&claim, &stored, details) {
        Ok(true)
    } else {
        Err(ClaimError::Conflict("This claim is here already and says something else. Change it instead."))
    }
}

fn says_the_same(claim: &Claim, stored: &[LineRow], details: &ClaimDetails) -> bool {
    let wanted = details.lines.iter().map(|line| (line.category_id, line.amount, &line.description));
    let kept = stored.iter().map(|row| (row.line.category_id, row.line.amount, &row.line.description));
    let has_same_lines = if details.lines.is_empty() {
        matches!(stored, [only] if details.category_id.is_none_or(|id| id == only.line.category_id))
    } else {
        wanted.eq(kept)
    };
    has_same_lines
        && claim.details.as_ref().map(|kept| &kept["given"]) == given(details).as_ref()
        && claim.kind == details.kind
        && details.amount.is_none_or(|amount| amount == claim.amount)
        && details.currency.is_none_or(|currency| currency == claim.currency)
        && claim.merchant == details.merchant
        && claim.description == details.description
        && claim.notes == details.notes
        && claim.expense_date == details.expense_date
        && claim.production == details.production
        && claim.advance_id == details.advance_id
}

/// What the person said of a drive or of days away.
fn given(details: &ClaimDetails) -> Option<Value> {
    match (&details.mileage, &details.per_diem) {
        (Some(mileage), _) => Some(json!(mileage)),
        (None, Some(per_diem)) => Some(json!(per_diem)),
        (None, None) => None,
    }
}

/// What a drive or days away come to, and how; nothing for claims of other kinds.
async fn allowance(
    tx: &mut TenantTx,
    details: &ClaimDetails,
    currency: Currency,
) -> Result<Option<(Amount, Value)>, ClaimError> {
    let refuse = |(field, text): (&str, &str)| ClaimError::field(field, text);
    let wrong = |field: &str, text: &str| Err(ClaimError::field(field, text));
    match (details.kind, &details.mileage, &details.per_diem) {
        (ClaimKind::Mileage, Some(mileage), None) => {
            let rate = settings::mileage_rate(tx, mileage.vehicle, details.expense_date).await?;
            let text = "The company has no rate for this vehicle on that day. Ask the office to add one.";
            let rate = rate.ok_or_else(|| ClaimError::field("mileage.vehicle", text))?;
            let amount = mileage.amount(rate, currency).map_err(refuse)?;
            Ok(Some((amount, json!({"given": mileage, "per_km": rate}))))
        }
        (ClaimKind::PerDiem, None, Some(away)) => {
            if away.ends_at > tx.now() {
                return wrong("per_diem.ends_at", "Claim the days when the journey has ended.");
            }
            let days = away.days().map_err(refuse)?;
            let rate = settings::per_diem(tx, &away.place, details.expense_date).await?;
            let text = "The company has no rate for this place on that day. Choose one of the list.";
            let rate = rate.ok_or_else(|| ClaimError::field("per_diem.place", text))?;
            let amount = away.amount(days, rate.full_day, rate.part_day, currency).map_err(refuse)?;
            let kept =
                json!({"given": away, "days": days, "full_day": rate.full_day, "part_day": rate.part_day});
            Ok(Some((amount, kept)))
        }
        (ClaimKind::Mileage, ..) => wrong("mileage", "Say what was driven, and nothing of days away."),
        (ClaimKind::PerDiem, ..) => {
            wrong("per_diem", "Say when and where the journey was, and nothing of a drive.")
        }
        (ClaimKind::Expense | ClaimKind::Refund | ClaimKind::Advance, None, None) => Ok(None),
        (ClaimKind::Expense | ClaimKind::Refund | ClaimKind::Advance, ..) => {
            wrong("kind", "Only mileage and daily allowances are worked out.")
        }
    }
}

/// The claim as if the person had written the amount and the category that are worked out.
async fn completed(
    tx: &mut TenantTx,
    details: &ClaimDetails,
    currency: Currency,
    base_currency: Currency,
) -> Result<(ClaimDetails, Option<Value>), ClaimError> {
    let mut details = details.clone();
    let allowance = allowance(tx, &details, currency).await?;
    if let Some((amount, _)) = &allowance {
        if currency != base_currency || details.rate.is_some() {
            return Err(ClaimError::field("currency", format!("This is paid in {base_currency}.")));
        }
        if !details.lines.is_empty() || details.amount.is_some_and(|given| given != *amount) {
            let text =
                format!("It comes to {}. Leave the amount and the lines out.", amount.written_in(currency));
            return Err(ClaimError::field("amount", text));
        }
        details.amount = Some(*amount);
    }
    let booked = match details.kind {
        ClaimKind::Mileage => Some(("mileage", "drives")),
        ClaimKind::PerDiem => Some(("per_diem", "daily allowances")),
        ClaimKind::Advance => Some(("advance", "advances")),
        ClaimKind::Expense | ClaimKind::Refund => None,
    };
    if let (None, true, Some((code, what))) = (details.category_id, details.lines.is_empty(), booked) {
        // The person has no category to choose: only the office can mend this.
        let text =
            format!("The company has no category for {what} in use. Ask the office to put it back in use.");
        let category = own(tx, code).await?;
        details.category_id = Some(category.ok_or_else(|| ClaimError::field("kind", text))?);
    }
    Ok((details, allowance.map(|(_, kept)| kept)))
}

/// The advance is one that the person got.
async fn check_advance(tx: &mut TenantTx, user_id: UserId, details: &ClaimDetails) -> Result<(), ClaimError> {
    let Some(id) = details.advance_id else { return Ok(()) };
    if matches!(details.kind, ClaimKind::Advance | ClaimKind::Refund) {
        return Err(ClaimError::field("advance_id", "Only what was spent is settled against an advance."));
    }
    let advance = advances::find(tx, user_id, id).await?;
    if advance.is_none_or(|advance| advance.status != ClaimStatus::Paid) {
        return Err(ClaimError::field("advance_id", "Choose one of the advances that were paid to you."));
    }
    Ok(())
}

/// Checks what the person wrote and works out amounts and rate.
pub(super) async fn work_out(
    tx: &mut TenantTx,
    user_id: UserId,
    details: &ClaimDetails,
) -> Result<(Content, Vec<ClaimLine>), ClaimError> {
    let base_currency = base_currency(tx).await?;
    let currency = details.currency.unwrap_or(base_currency);
    let (details, kept) = completed(tx, details, currency, base_currency).await?;
    let details = &details;
    let mut errors = Vec::new();
    if details.expense_date > today(tx, user_id).await? {
        errors.push(FieldError::new("expense_date", "Choose today or a day before."));
    }
    let (amount, lines) = amounts(details, currency, &mut errors);
    if !errors.is_empty() {
        return Err(ClaimError::Invalid(errors));
    }
    check_categories(tx, &lines).await?;
    check_advance(tx, user_id, details).await?;
    if settings::is_closed(tx, details.expense_date).await? {
        return Err(ClaimError::PeriodClosed(month_of(details.expense_date)));
    }
    let rate = match details.rate.filter(|_| currency != base_currency) {
        Some(rate) => Some(RateOfDay { rate, day: details.expense_date, source: RateSource::Typed }),
        None => settings::rate(tx, base_currency, currency, details.expense_date).await?,
    };
    let too_large = |_| ClaimError::field("amount", "The amount is too large.");
    let base_amount =
        rate.map(|rate| amount.converted(rate.rate, base_currency)).transpose().map_err(too_large)?;
    let maximum = settings::bounds(tx).await?.max_amount;
    if base_amount.is_some_and(|amount| amount > maximum) {
        let most = maximum.named(base_currency);
        let text = format!("A claim is at most {most}. Ask the office how to go on.");
        return Err(ClaimError::field("amount", text));
    }
    let content = Content {
        kind: details.kind,
        amount,
        currency,
        base_currency,
        rate: rate.map(|rate| rate.rate),
        rate_date: rate.map(|rate| rate.day),
        rate_source: rate.map(|rate| rate.source),
        base_amount,
        merchant: details.merchant.clone(),
        description: details.description.clone(),
        notes: details.notes.clone(),
        expense_date: details.expense_date,
        production: details.production.clone(),
        details: kept,
        advance_id: details.advance_id,
    };
    Ok((content, lines))
}

/// `2026-11`.
pub(super) fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The organization's currency.
pub(super) async fn base_currency(tx: &mut TenantTx) -> Result<Currency, ClaimError> {
    let code = identity::organization(tx).await?.currency;
    Currency::parse(&code).ok_or_else(|| ClaimError::Internal(format!("organization with currency {code}")))
}

/// The day it is where the person is (decision 10).
pub(super) async fn today(tx: &mut TenantTx, user_id: UserId) -> Result<Date, ClaimError> {
    let member = identity::member_by_user(tx, user_id).await?.ok_or(ClaimError::NotFound)?;
    let zone = TimeZone::get(&member.timezone).unwrap_or(TimeZone::UTC);
    Ok(tx.now().to_zoned(zone).date())
}

/// The sum and the lines, as far as they can be accepted without a look at anything else.
fn amounts(
    details: &ClaimDetails,
    currency: Currency,
    errors: &mut Vec<FieldError>,
) -> (Amount, Vec<ClaimLine>) {
    let mut check = |field: &str, amount: Amount| {
        if !amount.is_positive() {
            errors.push(FieldError::new(field, "Give an amount above zero."));
        } else {
            errors.extend(too_exact(field, amount, currency));
        }
    };
    if details.lines.is_empty() {
        let amount = details.amount.unwrap_or(Amount::ZERO);
        check("amount", amount);
        let Some(category_id) = details.category_id else {
            errors.push(FieldError::new("category_id", "Choose a category."));
            return (amount, Vec::new());
        };
        let line = ClaimLine {
            id: ClaimLineId::generate(),
            position: 0,
            category_id,
            description: None,
            amount,
            tax_amount: None,
            tax_rate: None,
            production: details.production.clone(),
            person: None,
            decision: LineDecision::Open,
            approved_amount: None,
            reason: None,
        };
        return (amount, vec![line]);
    }
    let mut lines = Vec::with_capacity(details.lines.len());
    for (position, line) in (0_i16..).zip(&details.lines) {
        check(&format!("lines[{position}].amount"), line.amount);
        lines.push(ClaimLine {
            id: line.id.unwrap_or_else(ClaimLineId::generate),
            position,
            category_id: line.category_id,
            description: line.description.clone(),
            amount: line.amount,
            tax_amount: line.tax_amount,
            tax_rate: line.tax_rate,
            production: line.production.clone().or_else(|| details.production.clone()),
            person: line.person.clone(),
            decision: LineDecision::Open,
            approved_amount: None,
            reason: None,
        });
    }
    for (position, line) in details.lines.iter().enumerate() {
        if line.tax_amount.is_some_and(|tax| tax < Amount::ZERO || tax >= line.amount) {
            let text = "The tax is contained in the amount: give less than the amount.";
            errors.push(FieldError::new(&format!("lines[{position}].tax_amount"), text));
        } else if let Some(tax) = line.tax_amount {
            errors.extend(too_exact(&format!("lines[{position}].tax_amount"), tax, currency));
        }
        let is_rate =
            |rate: Amount| rate >= Amount::ZERO && rate < Amount::from_cents(10_000) && rate.has_digits(2);
        if line.tax_rate.is_some_and(|rate| !is_rate(rate)) {
            let text = "Give per cent, from 0 to below 100, with at most two digits behind the point.";
            errors.push(FieldError::new(&format!("lines[{position}].tax_rate"), text));
        }
    }
    if lines.len() > MOST_LINES {
        errors.push(FieldError::new("lines", format!("Use at most {MOST_LINES} lines.")));
    }
    let sum: Amount = lines.iter().map(|line| line.amount).sum();
    if Amount::exact(sum.decimal()).is_err() {
        errors.push(FieldError::new("amount", "The amount is too large."));
    }
    if details.amount.is_some_and(|amount| amount != sum) {
        errors.push(FieldError::new(
            "amount",
            format!("The lines come to {}. Leave the amount out, or correct it.", sum.written_in(currency)),
        ));
    }
    (sum, lines)
}

/// Every line's category exists here and is in use.
async fn check_categories(tx: &mut TenantTx, lines: &[ClaimLine]) -> Result<(), ClaimError> {
    let mut ids: Vec<CategoryId> = lines.iter().map(|line| line.category_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = categories::by_ids(tx, &ids).await?;
    if known.len() < ids.len() || known.iter().any(|category| !category.is_active) {
        return Err(ClaimError::InvalidCategory);
    }
    Ok(())
}
